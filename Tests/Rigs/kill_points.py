"""Kills of the built binary at its system calls, on workers side by side, and what came of each."""

import queue
import random
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import judge
import state_page
from point_bench import WORKERS, PointBench, side_by_side
from stopat import Stopat

STAGES = ("before the order", "ordered", "issued, not live", "live, not settled", "finished before the kill")
_STAGED = "/tmp/www~0"  # where the staging of a generation begins: the first write of a commit


@dataclass
class Tally:
    """What came of many kills; each fault is one line that says at which call."""

    pair: list[str] = field(default_factory=list)
    mixture: list[str] = field(default_factory=list)
    converge: list[str] = field(default_factory=list)
    unlisted: list[str] = field(default_factory=list)
    further: int = 0
    killed: int = 0
    seconds: float = 0.0
    landed: Counter = field(default_factory=Counter)

    @property
    def rate(self) -> float:
        return self.killed / self.seconds if self.seconds else 0.0


class KillPoints:
    """Workers, each with its own CA, service, engine and state directory."""

    def __init__(self, root: Path, seed: int):
        self.benches = []
        for number in range(WORKERS):
            place = root / f"place{number}"
            place.mkdir()
            bench = PointBench(root / f"worker{number}", place, seed=seed + number)
            bench.prepare()
            self.benches.append(bench)

    def calls(self, way: str, every: bool, commit: bool) -> int:
        """How many calls of an undisturbed run count; with `commit` from the staging, or the failed reload, on."""
        bench = self.benches[0]
        under = _under(bench, way, every, commit)
        bench.restore(way)
        outcome = bench.run(way, under=under)
        if outcome.code != (1 if way == "rollback" else 0):
            raise RuntimeError(f"{way}, undisturbed: {outcome.brief()}")
        return len(under.calls())

    def sweep(self, way: str, every: bool, commit: bool, least: int) -> Tally:
        """Kills at each call that counts: one after another, until a run got past its point, and at `least` so many."""
        ended = threading.Event()
        numbers = iter(range(1, 100_000))
        lock = threading.Lock()

        def following() -> int | None:
            with lock:
                number = next(numbers)
            return None if ended.is_set() and number > least else number

        return self._work(way, every, commit, following, ended)

    def sample(self, points: int, calls: int, seed: int) -> Tally:
        """Kills at `points` calls of whole rotations, one drawn in each of as many equal slices."""
        dice = random.Random(seed)
        drawn: queue.SimpleQueue = queue.SimpleQueue()
        for index in range(points):
            drawn.put(1 + min(calls - 1, int(calls * (index + dice.random()) / points)))

        def following() -> int | None:
            try:
                return drawn.get_nowait()
            except queue.Empty:
                return None

        return self._work("rotation", True, False, following, threading.Event())

    def _work(self, way, every, commit, following, ended) -> Tally:
        tally, started = Tally(), time.monotonic()

        def work(bench: PointBench):
            under = _under(bench, way, every, commit)
            while (number := following()) is not None:
                try:
                    if not _point(bench, way, under, number, tally):
                        ended.set()
                except Exception as error:  # a state that can't be judged is itself a broken one
                    tally.converge.append(f"{way} {number}: {type(error).__name__}: {error}")

        side_by_side(self.benches, work)
        tally.seconds = time.monotonic() - started
        return tally


def _under(bench: PointBench, way: str, every: bool, commit: bool) -> Stopat:
    # A retry begins with its first look at the state directory: what is before that is the loader's and the runtime's.
    begin = str(bench.state.parent)
    if commit:
        begin = {"rotation": _STAGED, "rollback": str(bench.service.mood_file)}.get(way, begin)
    return Stopat(bench.scratch, "a" if every else "c", begin=begin)


def _point(bench: PointBench, way: str, under: Stopat, number: int, tally: Tally) -> bool:
    """One kill, judged before and after the pass that mends it; false when the run got past its point."""
    old = bench.restore(way)
    outcome = bench.run(way, "-n", number, under=under)
    hit = under.hit()
    name = f"{way} {number} ({f'{hit.name} {hit.path}'.strip() if hit else outcome.brief()})"
    if not hit and outcome.code != (1 if way == "rollback" else 0):
        tally.converge.append(f"{name}: not disturbed, and yet")
    tally.killed += bool(hit)
    now = old
    try:
        now = bench.held()
        if now != old and now.generation == old.generation:
            tally.mixture.append(f"{name}: generation {now.generation} is not what it was")
        if now.generation not in (old.generation, 2):
            tally.mixture.append(f"{name}: live went to {now.generation}, neither old nor new")
        if bench.served() not in (old.fingerprint, now.fingerprint):
            tally.pair.append(f"{name}: the service serves neither old nor new")
    except (judge.Untrue, OSError) as error:
        tally.pair.append(f"{name}: {error}")
    tally.mixture += [f"{name}: {fault}" for fault in bench.mixed()]
    tally.unlisted += [f"{name}: {fault}" for fault in state_page.strangers(bench.state)]
    tally.landed[_stage(bench, way, bool(hit), now != old)] += 1
    _, further, faults = bench.mend(bench.newest())
    tally.further = max(tally.further, further)
    tally.pair += [f"{name}: {fault}" for fault in faults["pair"]]
    tally.converge += [f"{name}: {fault}" for fault in faults["converge"]]
    return bool(hit)


def _stage(bench: PointBench, way: str, killed: bool, swapped: bool) -> str:
    if not killed:
        return STAGES[4]
    if swapped:
        return STAGES[3]
    if bench.newest() == 2:
        return STAGES[2]
    return STAGES[1] if bench.ordered() else STAGES[0]
