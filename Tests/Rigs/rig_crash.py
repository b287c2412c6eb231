"""Rig `crash`: the built binary is killed during forced rotations, then judged, then one pass must mend it."""

from collections import Counter
from pathlib import Path

import judge
from crash_bench import CrashBench
from crash_moments import choose
from table import Table

NEEDS = ("pebble", "pebble-challtestsrv", "nginx", "openssl", "strace")
STAGES = ("before the order", "ordered", "issued, not live", "live, not settled", "finished before the kill")


def judge_all(table: Table, root: Path, points: int = 40, seed: int = 0):
    bench = CrashBench(root)
    with table.case("first certificate") as case:
        outcome = bench.engine("run")
        case.equal("exit", outcome.code, 0) or case.note(outcome.brief())
    whole, commit = bench.measure(3)
    calls = bench.durable_calls()
    table.text(f"a rotation takes {whole:.2f} s; issuance to reload {commit[0]:.2f} s to {commit[1]:.2f} s; "
               f"{len(calls)} durable system calls; seed {seed}")
    faults = {"pair": [], "mixture": [], "order": [], "convergence": []}
    landed: Counter = Counter()
    for number, moment in enumerate(choose(points, seed, whole, commit, calls), 1):
        name = f"kill {number} ({moment.stratum}, {moment})"
        try:
            stage, further = _one(bench, moment, name, faults)
        except Exception as error:  # an endpoint or tree that cannot be judged is itself a broken state
            faults["convergence"].append(f"{name}: {type(error).__name__}: {error}")
            continue
        landed[moment.stratum, stage] += 1
        table.text(f"{number:4}  {moment.stratum:7} {str(moment):16} {stage:26} {further} further")
    _report(table, landed, faults, points, bool(calls))
    with table.case("nothing of a killed rotation is left in tmp/") as case:
        # An order that was begun may wait there, under this name, to be taken up again.
        found = (bench.engine.state / "tmp").iterdir() if bench.has_tmp else []
        left = sorted(path.name for path in found if path.name != "www~order")
        case.equal("left", left, [])


def _one(bench: CrashBench, moment, name: str, faults: dict) -> tuple[str, int]:
    """One kill, the verdicts before and after the mending pass; answers where it landed and further orders."""
    engine, site, roots = bench.engine, bench.site, bench.pebble.chain_roots
    old, known = judge.live(engine.state, "www"), set(engine.generation_numbers("www"))
    mark = bench.pebble.mark()
    ended = bench.kill_at(moment)
    ordered = bench.pebble.orders(mark)
    try:
        now = judge.live(engine.state, "www", roots)
        if now != old and now.generation in known:
            faults["mixture"].append(f"{name}: live went to {now.generation}, neither old nor new")
    except (judge.Untrue, OSError) as error:
        faults["pair"].append(f"{name}: {error}")
        now = old
    if site.fullchain.resolve().parent != site.key.resolve().parent:
        faults["mixture"].append(f"{name}: the service's links lead to different generations")
    new_there = set(engine.generation_numbers("www")) - known
    if now != old:
        stage = STAGES[4] if ended else STAGES[3]
    else:
        stage = STAGES[2] if new_there else STAGES[1] if ordered else STAGES[0]
    fingerprints = bench.fingerprints()
    seen = judge.served_or_none(site.port, site.host)
    if seen not in fingerprints:
        faults["pair"].append(f"{name}: {site.host} serves {'nothing' if seen is None else 'a stranger'}")
    mark = bench.pebble.mark()
    outcome = engine("run")
    if outcome.code == 75 and "failed validation" in outcome.err:
        # Three kills an hour may have been three failed validations: the brake that says so is right, and is lifted here.
        outcome = engine("rotate", "www", "--ignore-budget")
    further = bench.pebble.orders(mark)
    if further > 1:
        faults["order"].append(f"{name}: {further} further orders")
    if outcome.code != 0:
        faults["convergence"].append(f"{name}: {outcome.brief()}")
    final = judge.live(engine.state, "www", roots)
    if final.generation < now.generation:
        faults["convergence"].append(f"{name}: the pass went back from {now.generation} to {final.generation}")
    if not bench.serves(final):
        faults["convergence"].append(f"{name}: generation {final.generation} is live but not served")
    return stage, further


def _report(table: Table, landed: Counter, faults: dict, points: int, traced: bool):
    table.text()
    table.text(f"{'where kills landed':28}" + "".join(f"{stratum:>9}" for stratum in ("whole", "commit", "call")))
    for stage in STAGES:
        table.text(f"  {stage:26}" + "".join(f"{landed[stratum, stage]:9}" for stratum in ("whole", "commit", "call")))
    table.text()
    judged = sum(landed.values())
    table.add(f"{points} kills judged", [] if judged == points else [f"only {judged} could be judged"])
    table.add("old pair or new pair after every kill: broken pairs", faults["pair"], str(len(faults["pair"])))
    table.add("never a mixture: mixtures", faults["mixture"], str(len(faults["mixture"])))
    table.add("at most one further order: kills with more", faults["order"], str(len(faults["order"])))
    stuck = faults["convergence"]
    table.add("one pass converges: kills after which it did not", stuck, str(len(stuck)))
    table.add("kills at durable system calls were possible", [] if traced else ["strace saw no durable system call"])
    reached = {stage for (_, stage), count in landed.items() if count}
    if points >= 40:
        missed = [stage for stage in STAGES[:4] if stage not in reached]
        table.add("kills landed in every stage", [f"none landed in: {', '.join(missed)}"] if missed else [])
