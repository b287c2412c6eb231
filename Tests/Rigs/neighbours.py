"""Hostile neighbours: one who reads what can be read, and one who exchanges what leads to where something is written."""

import os
import random
import time
from pathlib import Path

import neighbour_racer
import neighbour_reader
from neighbour_bench import ROTATE, STRANGER, NeighbourBench
from neighbour_racer import DIRECTORIES, NAMES, exchange, lay_traps
from stopat import Stopat
from table import Table
from tree import differences, snapshot

_READERS = 2
_EXITS = {0, 1, 75, 77, 78}


def judge_reader(table: Table, root: Path, rotations: int):
    """Another user reads during rotations: links and real files, keys of mode 0600 and of 0640 for another group."""
    bench = NeighbourBench(root, "reader")
    readers = [neighbour_reader.started(STRANGER, bench.place) for _ in range(_READERS)]
    faults, started = [], time.monotonic()
    try:
        bench.first()
        for number in range(rotations):
            outcome = bench.rotate()
            if outcome.code != 0:
                faults.append(f"rotation {number}: {outcome.brief()}")
        # A control: what is open to all, the readers find.
        (bench.tls / "control.key").write_text("-----BEGIN PRIVATE" + " KEY-----\n")
        time.sleep(1)
        answers = [neighbour_reader.ended(reader) for reader in readers]
        faults += bench.faults()
    finally:
        for reader in readers:
            reader.kill()
        bench.discard()
    hits = {hit for answer in answers for hit in answer["hits"]}
    seen = {hit for hit in hits if hit.endswith("control.key")}
    looks, opened = (sum(answer[key] for answer in answers) for key in ("looks", "opened"))
    table.text(f"{'another user reads':24}{rotations:8} rotations{looks:12,} looks{opened:12,} files opened"
               f"{len(hits - seen):6} with key octets")
    note = f"{looks:,} looks, {rotations / (time.monotonic() - started):.1f} rotations a second"
    table.add("another user reads no octet of a key", sorted(hits - seen), note)
    table.add("… and would have seen what is open to all", [] if seen else ["the control was not seen"])
    table.add(f"{rotations} rotations went well meanwhile", faults[:5])


class _Outside:
    """What nobody may write to: a directory with files of the same names, and how it was."""

    def __init__(self, bench: NeighbourBench):
        self.path = bench.place / "outside"
        self.path.mkdir()
        for names in NAMES.values():
            for name in names:
                (self.path / name).write_text("not to be touched\n")
        self._before = snapshot(self.path)

    def changes(self) -> list[str]:
        """Since the last time it was asked."""
        before, self._before = self._before, snapshot(self.path)
        return differences(before, self._before)


def judge_races(table: Table, root: Path, races: int, points: int, seed: int):
    """A user whose directories hold links and real files exchanges them while it is written there."""
    bench = NeighbourBench(root, "races", owner=STRANGER)
    try:
        outside = _Outside(bench)
        bench.first()
        _as_owner(lambda: (lay_traps(bench.theirs, outside.path), (bench.theirs / "own").write_text("own\n")))
        _at_calls(table, bench, outside, points, seed)
        _at_random(table, bench, outside, races)
    finally:
        bench.discard()


def _as_owner(work):
    os.setegid(STRANGER)
    os.seteuid(STRANGER)
    try:
        work()
    finally:
        os.seteuid(0)
        os.setegid(0)


def _unlink(bench: NeighbourBench):
    """Links and real files are gone, so that the next rotation places all of them anew."""
    for name in DIRECTORIES:
        for file in (bench.theirs / name).iterdir():
            file.rmdir() if file.is_dir() and not file.is_symlink() else file.unlink()


def _at_calls(table: Table, bench: NeighbourBench, outside: _Outside, points: int, seed: int):
    """At each call of a rotation on their directories, one of them is exchanged, just before it is done."""
    under = Stopat(bench.home, "a", prefixes=[bench.theirs])
    _unlink(bench)
    bench.engine.finish(bench.engine.start(*ROTATE, under=under.under()))
    calls, ends, tries, wrong, stuck = len(under.calls()), {}, 0, [], []
    cells = [(number, name, kind, back) for number in range(1, calls + 1) for name in DIRECTORIES
             for kind in ("link", "traps") for back in (False, True)]
    random.Random(seed).shuffle(cells)
    for number, name, kind, back in cells[:points] if points else cells:
        _unlink(bench)
        one, other = bench.theirs / name, bench.theirs / f"{name}~{kind}"
        options = ["-n", number, "-r" if back else "-s", one, other]
        outcome = bench.engine.finish(bench.engine.start(*ROTATE, under=under.under(*options)))
        hit, tries = under.hit(), tries + 1
        if one.is_symlink() or kind == "traps" and (one / NAMES[name][0]).is_fifo():
            exchange(one, other)
        what = f"{number} ({hit.name} {hit.path})" if hit else f"{number}"
        wrong += [f"{name} became {kind} at call {what}: {change}" for change in outside.changes()]
        ends[outcome.code] = ends.get(outcome.code, 0) + 1
        if outcome.code not in _EXITS:
            stuck.append(f"{name} became {kind} at call {what}: {outcome.brief()}")
    shown = ", ".join(f"{count} with {code}" for code, count in sorted(ends.items()))
    table.text(f"{'exchanged at a call':24}{tries:8} tries at {calls} calls on their directories; ended: {shown}")
    table.add(f"{tries} exchanges at calls: nothing is written outside", wrong[:20], f"{len(wrong)} writes outside")
    table.add("… and every run ends well", stuck[:5])
    _converges(table, bench)


def _at_random(table: Table, bench: NeighbourBench, outside: _Outside, races: int):
    """As fast as can be, until so many turns were taken while a rotation ran."""
    turns = runs = 0
    wrong, ends = [], {}
    while turns < races:
        _unlink(bench)
        racer = neighbour_racer.started(STRANGER, bench.theirs, outside.path)
        outcome = bench.rotate()
        turns, runs = turns + neighbour_racer.ended(racer), runs + 1
        ends[outcome.code] = ends.get(outcome.code, 0) + 1
        wrong += [f"run {runs}: {change}" for change in outside.changes()]
        if outcome.code not in _EXITS or len(wrong) > 20:
            wrong.append(f"run {runs}: {outcome.brief()}")
            break
    shown = ", ".join(f"{count} with {code}" for code, count in sorted(ends.items()))
    table.text(f"{'exchanged all the time':24}{turns:8} tries in {runs} rotations; ended: {shown}")
    table.add(f"{races} exchanges at any time: nothing is written outside", wrong[:20], f"{turns} tries")
    _converges(table, bench)


def _converges(table: Table, bench: NeighbourBench):
    _unlink(bench)
    outcome = bench.rotate()
    faults = [] if outcome.code == 0 else [outcome.brief(500)]
    table.add("… and when it is quiet again, one rotation mends all", faults + bench.faults())
