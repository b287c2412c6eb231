"""Rig `errors`: file system calls of a rotation fail, one at a time; it must end well, and one pass must mend it.

Then hostile neighbours: one reads, one exchanges what leads to where something is written; and where secrets show.
"""

import queue
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import error_cells
import invariants
from canaries import judge_canaries
from error_cells import ERRORS, Cell
from neighbours import judge_races, judge_reader
from point_bench import NAME, WORKERS, PointBench, side_by_side
from processes import Outcome
from stopat import Stopat
from table import Table

NEEDS = ("cc", "sh")
_WAY = "rotation"


@dataclass(frozen=True)
class Neighbours:
    """How much is tried: rotations under a reader, exchanges at calls (0: at each in every way) and at any time,
    rotations that are searched for secrets."""

    rotations: int = 20
    exchanges: int = 60
    races: int = 2_000
    canaries: int = 6
    alone: bool = False  # and nothing else


def judge_all(table: Table, root: Path, points: int = 300, seed: int = 0, only: str = "",
              neighbours: Neighbours = Neighbours()):
    """`points` cells; 0 for every call with every error. `only` those whose line holds all its words."""
    if not neighbours.alone:
        _judge_cells(table, root, points, seed, only)
    if not only:
        judge_reader(table, root, neighbours.rotations)
        judge_races(table, root, neighbours.races, neighbours.exchanges, seed)
        judge_canaries(table, root, neighbours.canaries)


def _judge_cells(table: Table, root: Path, points: int, seed: int, only: str):
    benches = [_bench(root, number, seed) for number in range(WORKERS)]
    found = error_cells.occurrences(_undisturbed(benches[0]))
    relative = Counter({(call, path.replace(str(benches[0].scratch.parent), "{root}").replace("worker0", "worker{n}")
                         .replace("place0", "place{n}")): count for (call, path), count in found.items()})
    cells = error_cells.draw(relative, points, seed) if points and not only else error_cells.every(relative)
    cells = [cell for cell in cells if all(word in str(cell).split() or word in cell.path for word in only.split())]
    table.text(f"{found.total()} file system calls of a rotation, {len(found)} different; {len(cells)} cells")
    drawn: queue.SimpleQueue = queue.SimpleQueue()
    for cell in cells:
        drawn.put(cell)
    judged: list[tuple[Cell, Outcome | None, list[str]]] = []
    started = time.monotonic()

    def work(bench: PointBench):
        while not drawn.empty():
            try:
                cell = drawn.get_nowait()
            except queue.Empty:
                return
            number = benches.index(bench)
            here = Cell(cell.call, cell.path.format(root=root, n=number), cell.occurrence, cell.error)
            try:
                judged.append((here, *_cell(bench, here)))
            except Exception as error:  # a state that can't be judged is itself a broken one
                judged.append((here, None, [f"{type(error).__name__}: {error}"]))

    side_by_side(benches, work)
    _report(table, judged, len(cells), root, time.monotonic() - started)


def _bench(root: Path, number: int, seed: int) -> PointBench:
    place = root / f"place{number}"
    place.mkdir()
    bench = PointBench(root / f"worker{number}", place, seed=seed + number)
    bench.prepare()
    return bench


def _under(bench: PointBench) -> Stopat:
    mine = [bench.state.parent, bench.engine.config, bench.ca.chain_roots, bench.ca.server_roots]
    return Stopat(bench.scratch, "f", prefixes=mine)


def _undisturbed(bench: PointBench):
    under = _under(bench)
    bench.restore(_WAY)
    outcome = bench.run(_WAY, under=under)
    if outcome.code != 0:
        raise RuntimeError(f"an undisturbed rotation: {outcome.brief()}")
    return under.calls()


def _cell(bench: PointBench, cell: Cell) -> tuple[Outcome | None, list[str]]:
    """How the rotation ended, and what does not hold; None when it did not come by at the cell."""
    under = _under(bench)
    old = bench.restore(_WAY)
    outcome = bench.run(_WAY, *cell.options, under=under)
    if under.hit() is None:
        return None, [] if outcome.code == 0 else [f"not disturbed, and yet {outcome.brief()}"]
    faults = invariants.ending(outcome, NAME)
    if outcome.code not in (0, 2) and not _names(outcome.err, cell.path):
        faults.append(f"it does not name the file: {outcome.brief(500)}")
    now = bench.held()
    if bench.said_done(outcome):
        if now.generation != 2 or not bench.service.serves(now.fingerprint, lambda _: bench.served()):
            faults.append(f"reported done, but generation {now.generation} is live: {outcome.brief(500)}")
    elif outcome.code == 0:
        faults.append(f"exit 0 without a word: {outcome.brief(500)}")
    elif now != old:
        faults.append(f"live is not what it was, and it was not reported done: {outcome.brief(700)}")
    faults += invariants.stray_keys(bench.state, outcome.text) + bench.mixed()
    _, further, mended = bench.mend(now.generation)
    if further > 1:
        faults.append(f"{further} further orders")
    return outcome, faults + [f"afterwards: {fault}" for kind in mended.values() for fault in kind]


def _names(text: str, path: str) -> bool:
    """Whether a message names the file: its name, or the path of the directory that could not be dealt with."""
    file = Path(path.removesuffix(" (deleted)").rstrip("*"))
    ledger = file.name.removesuffix("-wal").removesuffix("-shm").removesuffix("-journal")
    return any(word in text for word in (file.name, ledger, str(file.parent)))


def _report(table: Table, judged: list, wanted: int, root: Path, seconds: float):
    passed, total, faulty = Counter(), Counter(), []
    for cell, outcome, faults in judged:
        key = cell.call, cell.error
        total[key] += outcome is not None
        passed[key] += outcome is not None and not faults
        faulty += [(cell, fault) for fault in faults]
    table.text(f"{'passed of judged':18}" + "".join(f"{error:>10}" for error in ERRORS))
    for call in sorted({call for call, _ in total}):
        cells = (f"{passed[call, error]}/{total[call, error]}" if total[call, error] else "" for error in ERRORS)
        table.text(f"{call:18}" + "".join(f"{text:>10}" for text in cells))
    ends = Counter((outcome.code, cell.error) for cell, outcome, _ in judged if outcome)
    for code in sorted({code for code, _ in ends}):
        table.text(f"{f'ended with {code}':18}" + "".join(f"{ends[code, error]:10}" for error in ERRORS))
    by_call: dict[str, list[str]] = {call: [] for call in sorted({cell.call for cell, _, _ in judged})}
    for cell, fault in faulty:
        by_call[cell.call].append(f"{cell}: {fault}".replace(str(root), ""))
    for call, faults in by_call.items():
        count = sum(total[call, error] for error in ERRORS)
        table.add(f"{call}: a clean end, live as it was or done, one pass mends it", faults, f"{count} cells")
    hit = total.total()
    missed = [f"{wanted - hit} of {wanted} cells were not come by"] if hit < wanted * 0.98 else []
    table.add(f"{wanted} cells", missed, f"{hit} judged, {passed.total()} passed, {hit / seconds:.1f} a second")
