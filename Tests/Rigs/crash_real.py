"""Kills of rotations between real servers: Pebble with bad nonces, and nginx behind its own reload command."""

from pathlib import Path

import judge
from crash_bench import CrashBench
from crash_moments import choose
from table import Table

POINTS = 16


def judge_real(table: Table, root: Path, seed: int):
    """Half at moments, half at calls that an strace counts by name: another harness than the other parts have."""
    root.mkdir()
    bench = CrashBench(root)
    with table.case("first certificate from Pebble, for nginx") as case:
        outcome = bench.engine("run")
        case.equal("exit", outcome.code, 0) or case.note(outcome.brief())
    whole, commit = bench.measure(3)
    calls = bench.durable_calls()
    faults = {"pair": [], "mixture": [], "order": [], "converge": []}
    judged = 0
    for number, moment in enumerate(choose(POINTS, seed, whole, commit, calls), 1):
        name = f"kill {number} ({moment.stratum}, {moment})"
        try:
            _one(bench, moment, name, faults)
            judged += 1
        except Exception as error:  # an endpoint or tree that cannot be judged is itself a broken state
            faults["converge"].append(f"{name}: {type(error).__name__}: {error}")
    table.add("kills at durable system calls were possible", [] if calls else ["strace saw no durable system call"])
    table.add(f"{POINTS} kills between Pebble and nginx judged",
              [] if judged == POINTS else [f"only {judged} could be judged"],
              f"a rotation takes {whole:.2f} s; seed {seed}")
    words = {"pair": "broken pairs", "mixture": "mixtures", "order": "kills with more than one further order",
             "converge": "kills that one pass did not mend"}
    for kind, found in faults.items():
        table.add(f"Pebble and nginx: {words[kind]}", found, str(len(found)))


def _one(bench: CrashBench, moment, name: str, faults: dict):
    """One kill, and the verdicts before and after the pass that mends it."""
    engine, site, roots = bench.engine, bench.site, bench.pebble.chain_roots
    old, known = judge.live(engine.state, "www"), set(engine.generation_numbers("www"))
    bench.kill_at(moment)
    try:
        now = judge.live(engine.state, "www", roots)
        if now != old and now.generation in known:
            faults["mixture"].append(f"{name}: live went to {now.generation}, neither old nor new")
    except (judge.Untrue, OSError) as error:
        faults["pair"].append(f"{name}: {error}")
        now = old
    if site.fullchain.resolve().parent != site.key.resolve().parent:
        faults["mixture"].append(f"{name}: the service's links lead to different generations")
    seen = judge.served_or_none(site.port, site.host)
    if seen not in bench.fingerprints():
        faults["pair"].append(f"{name}: {site.host} serves {'nothing' if seen is None else 'a stranger'}")
    mark = bench.pebble.mark()
    outcome = engine("run")
    if outcome.code == 75 and "failed validation" in outcome.err:
        # Three kills an hour may have been three failed validations: the brake that says so is right, and is lifted.
        outcome = engine("rotate", "www", "--ignore-budget")
    further = bench.pebble.orders(mark)
    if further > 1:
        faults["order"].append(f"{name}: {further} further orders")
    if outcome.code != 0:
        faults["converge"].append(f"{name}: {outcome.brief()}")
    final = judge.live(engine.state, "www", roots)
    if final.generation < now.generation:
        faults["converge"].append(f"{name}: the pass went back from {now.generation} to {final.generation}")
    if not bench.serves(final):
        faults["converge"].append(f"{name}: generation {final.generation} is live but not served")
