"""Kills at every named point of a rotation; a point that no run passes is a failure, and one that is not in the list."""

import errno
import random
import time
from pathlib import Path

import invariants
from error_cells import ERRORS
from named_bench import NAME, WAYS, NamedBench
from point_names import debug_binary, in_binary, in_source, listed, passed, under
from rekey import binary
from stopat import Stopat
from table import Table

# What comes before the validation is the same in every way: a rotation is killed there.
_SHARED = ("order", "challenge", "finalizing", "issued", "generation")


def judge_named(table: Table, root: Path, seed: int, every: bool):
    """Each point once, in the first way that passes it; with `every` in each way, at each time it is passed."""
    names = listed()
    with table.case("the named points are those of the source, and a release knows none") as case:
        case.equal("passed by the source", sorted(in_source()), sorted(names))
        case.equal("in the release", in_binary(binary()), [])
        case.equal("missing in the debug build", sorted(set(n for n in names if "-" in n) - set(
            in_binary(debug_binary()))), [])
        case.note(f"{len(names)} points")
    bench = NamedBench(root, seed)
    bench.prepare()
    missing, kills = set(names), 0
    for label, way in WAYS.items():
        log, started = root / "passed", time.monotonic()
        log.unlink(missing_ok=True)
        bench.restore(way)
        outcome = bench.run(way, under(log=log))
        faults = [] if outcome.code == way.code else [f"undisturbed: {outcome.brief(500)}"]
        points = [point for point in passed(log) if every or point in missing]
        if every and label != "rotation":
            points = [point for point in points if not point.startswith(_SHARED)]
        for point in points:
            faults += _kill(bench, way, point)
        missing -= {point.split("#")[0] for point in passed(log)}
        kills += len(points)
        note = f"{len(points)} kills, {time.monotonic() - started:.0f} s"
        table.add(f"{label}: killed at its named points, then done by one pass", faults, note)
    with table.case("a run that is stopped at a point goes on from there") as case:
        case.faults += _stop(bench)
    with table.case("openat2 fails where the real file is put: a clean end, then done by one pass") as case:
        case.faults += _refusals(bench, root, random.Random(seed))
        case.note(f"{len(ERRORS)} errors")
    table.add("no named point is never passed", sorted(missing), f"{kills} kills")


def _kill(bench: NamedBench, way, point: str) -> list[str]:
    old = bench.restore(way)
    outcome = bench.run(way, under(point=point))
    if outcome.code != -9:
        return [f"{point}: not killed there: {outcome.brief()}"]
    return [f"{point}: {fault}" for fault in [*bench.broken(way, old), *bench.mend(way)]]


def _refusals(bench: NamedBench, root: Path, dice: random.Random) -> list[str]:
    """The rigs that break system calls rotate links alone, which need no directory held open: here is the other half."""
    way, tracer, faults = WAYS["rotation"], Stopat(root, "f", prefixes=[bench.tls]), []
    bench.restore(way)
    bench.run(way, tracer.under())
    calls = [call.number for call in tracer.calls() if call.name == "openat2"]
    if not calls:
        return ["it is never called"]
    for error in ERRORS:
        old, number = bench.restore(way), dice.choice(calls)
        outcome = bench.run(way, tracer.under("-n", number, "-e", getattr(errno, error)))
        hit = tracer.hit()
        found = [] if hit and hit.name == "openat2" else [f"call {number} was {hit}"]
        found += invariants.ending(outcome, NAME) + bench.broken(way, old) + bench.mend(way)
        faults += [f"{error} at {hit.path if hit else number}: {fault}" for fault in found]
    return faults


def _stop(bench: NamedBench) -> list[str]:
    way = WAYS["rotation"]
    old = bench.restore(way)
    child = bench.engine.start(*way.words, under=under(point="live-renamed", act="stop"))
    stat = Path("/proc", str(child.pid), "stat")
    deadline = time.monotonic() + 60
    while stat.read_text().rsplit(")", 1)[1].split()[0] != "T":
        if time.monotonic() > deadline:
            child.kill()
            return ["it was never stopped"]
        time.sleep(0.02)
    faults = bench.broken(way, old)
    child.go_on()
    outcome = bench.engine.finish(child)
    return faults if outcome.code == 0 else [*faults, outcome.brief(500)]
