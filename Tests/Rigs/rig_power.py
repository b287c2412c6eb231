"""Rig `power`: power is lost at system calls of deployments and rotations, on real file systems, then all is judged."""

import itertools
import queue
import random
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import judge
from point_bench import FORWARD, WORKERS, PointBench, side_by_side
from power_disks import KINDS, Disk, Kind, private_mounts
from stopat import Stopat
from table import Table

NEEDS = ("mkfs.ext4", "mkfs.xfs", "mkfs.btrfs", "mount", "umount", "cp", "cc")
_END = 1_000_000  # no run has as many calls: it ends, and the power goes at once


@dataclass
class _Tally:
    broken: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    converge: list[str] = field(default_factory=list)
    further: int = 0
    points: int = 0
    reported: int = 0
    seen: int = 0  # controls in which something was broken or lost
    live: Counter = field(default_factory=Counter)


def judge_all(table: Table, root: Path, points: int = 140, seed: int = 0):
    with private_mounts(root):
        _judge(table, root, points, seed)


def _judge(table: Table, root: Path, points: int, seed: int):
    benches = [_bench(root, number, seed) for number in range(WORKERS)]
    calls = {way: _calls(benches[0], way) for way in FORWARD}
    drawn: queue.SimpleQueue = queue.SimpleQueue()
    tallies = {kind: _Tally() for kind in KINDS}
    for kind, share in zip(KINDS, _shares(points, len(KINDS)), strict=True):
        drawn.put((kind, _draw(share, calls, random.Random(f"{seed} {kind.name}"))))
    started = time.monotonic()
    side_by_side(benches, lambda bench: _work(bench, drawn, tallies))
    _report(table, tallies, calls, points, time.monotonic() - started)


def _shares(points: int, kinds: int) -> list[int]:
    return [(points * (index + 1)) // kinds - (points * index) // kinds for index in range(kinds)]


def _bench(root: Path, number: int, seed: int) -> PointBench:
    place = root / f"disk{number}" / "host"
    place.mkdir(parents=True)
    bench = PointBench(root / f"worker{number}", place, seed=seed + number)
    bench.prepare()
    return bench


def _under(bench: PointBench) -> Stopat:
    return Stopat(bench.scratch, "c", prefixes=[bench.state.parent])


def _calls(bench: PointBench, way: str) -> int:
    """How many calls of an undisturbed run can change something on the disk."""
    under = _under(bench)
    bench.restore(way)
    outcome = bench.run(way, under=under)
    if outcome.code != 0:
        raise RuntimeError(f"{way}, undisturbed: {outcome.brief()}")
    return len(under.calls())


def _draw(share: int, calls: dict[str, int], dice: random.Random) -> list[tuple[str, int, bool]]:
    """(way, call, whether somebody else syncs just before): spread over both ways; two of each go to their very end."""
    drawn = []
    for index, way in enumerate(FORWARD):
        mine = _shares(share, len(FORWARD))[index]
        ends = min(2, mine)
        numbers = [1 + int(calls[way] * (slice_ + dice.random()) / (mine - ends)) for slice_ in range(mine - ends)]
        others = itertools.cycle((False, True))
        drawn += [(way, number, next(others)) for number in [*numbers, *[_END] * ends]]
    return drawn


def _work(bench: PointBench, drawn: queue.SimpleQueue, tallies: dict[Kind, _Tally]):
    while True:
        try:
            kind, points = drawn.get_nowait()
        except queue.Empty:
            return
        tally = tallies[kind]
        try:
            disk = _disk(bench, kind)
        except Exception as error:
            tally.converge.append(f"{kind.name}: no disk: {type(error).__name__}: {error}")
            continue
        for way, number, other in points:
            name = f"{kind.name}, {way} {'at its end' if number == _END else number}{' and a sync' if other else ''}"
            try:
                disk.restore(way)
                disk.mount()
                try:
                    _point(bench, disk, way, number, other, name, tally)
                finally:
                    disk.unmount()
            except Exception as error:  # a state that can't be judged is itself a broken one
                tally.broken.append(f"{name}: {type(error).__name__}: {error}")
        for way in FORWARD:
            tally.seen += _control(bench, disk, way)
        disk.discard()


def _disk(bench: PointBench, kind: Kind) -> Disk:
    place = bench.state.parent
    disk = Disk(bench.scratch / "disk", kind, place.parent)
    for way in FORWARD:
        disk.mount()
        place.mkdir(exist_ok=True)
        bench.restore(way)
        disk.unmount()
        disk.keep(way)
    return disk


def _point(bench: PointBench, disk: Disk, way: str, number: int, other: bool, name: str, tally: _Tally):
    """One cut, what is there when the power is back, and the pass that mends it."""
    under = _under(bench)
    old = bench.begin(way)
    options = [*disk.cut, *(["-u", disk.at / "unrelated"] if other else [])]
    outcome = bench.run(way, "-n", number, *options, under=under)
    if outcome.code == 125 or number == _END and outcome.code != 0:
        raise RuntimeError(f"not cut: {outcome.brief()}")
    hit = under.hit()
    name = f"{name} ({hit.name} {hit.path})" if hit else name
    disk.power_on()
    tally.points += 1
    try:
        now = bench.held()
    except (judge.Untrue, OSError) as error:
        tally.broken.append(f"{name}: {error}")
        return
    tally.live["new" if now.generation == 2 else "old"] += 1
    if now.generation not in (old.generation, 2) or now.generation == old.generation and now != old:
        tally.broken.append(f"{name}: generation {now.generation} is live, and neither the old nor the new")
    tally.broken += [f"{name}: {fault}" for fault in bench.mixed()]
    bench.service.reload()
    if not bench.service.serves(now.fingerprint, lambda _: bench.served()):
        tally.broken.append(f"{name}: the service, started again, does not serve what is live")
    if "live: generation 2" in outcome.err or bench.said_done(outcome) or outcome.code == 0:
        tally.reported += 1
        if now.generation != 2:
            tally.lost.append(f"{name}: it had said that generation 2 is live")
    _, further, faults = bench.mend(bench.newest())
    tally.further = max(tally.further, further)
    tally.broken += [f"{name}: {fault}" for fault in faults["pair"]]
    tally.converge += [f"{name}: {fault}" for fault in faults["converge"]]


def _control(bench: PointBench, disk: Disk, way: str) -> bool:
    """A run whose every sync does nothing, and a cut at its end: true when the rig sees that something is wrong."""
    disk.restore(way)
    disk.mount()
    try:
        bench.service.reload()
        outcome = bench.run(way, "-n", _END, "-z", *disk.cut, under=_under(bench))
        disk.power_on()
        return outcome.code == 0 and bench.held().generation != 2
    except (judge.Untrue, OSError):
        return True
    finally:
        disk.unmount()


def _report(table: Table, tallies: dict[Kind, _Tally], calls: dict[str, int], points: int, seconds: float):
    table.text("calls that can change the disk: " + ", ".join(f"{way} {count}" for way, count in calls.items()))
    table.text(f"{'file system':24}{'points':>8}{'old':>6}{'new':>6}{'broken':>8}{'reported':>10}{'lost':>6}"
               f"{'further':>9}")
    for kind, tally in tallies.items():
        table.text(f"{kind.name:24}{tally.points:8}{tally.live['old']:6}{tally.live['new']:6}{len(tally.broken):8}"
                   f"{tally.reported:10}{len(tally.lost):6}{tally.further:9}")
    for kind, tally in tallies.items():
        wanted = [f"only {tally.points} points"] if tally.points < points // len(KINDS) else []
        table.add(f"{kind.name}: old pair or new pair after every cut", wanted + tally.broken, f"{tally.points} points")
        table.add(f"{kind.name}: what was reported live stays", tally.lost, f"{tally.reported} reported")
        stuck = tally.converge + ([f"{tally.further} further orders"] if tally.further > 1 else [])
        table.add(f"{kind.name}: one pass mends it, with at most one further order", stuck, str(tally.further))
    blind = [f"{kind.name}: nothing was lost" for kind, tally in tallies.items() if not tally.seen]
    seen = sum(tally.seen for tally in tallies.values())
    controls = len(FORWARD) * len(KINDS)
    table.add("a control without syncs loses what it reported", blind, f"seen {seen} of {controls} times")
    total = sum(tally.points for tally in tallies.values())
    short = [f"only {total}"] if total < points else []
    table.add(f"{points} cuts", short, f"{total / seconds:.1f} points a second")
