"""Rig `crash`: the built binary is killed at its system calls and in between, judged, then one pass must mend it."""

from pathlib import Path

from crash_real import judge_real
from judge_control import blind_spots
from kill_points import STAGES, KillPoints, Tally
from named_points import judge_named
from table import Table

NEEDS = ("pebble", "pebble-challtestsrv", "nginx", "openssl", "strace", "cc")
_WAYS = {"retry": "a generation from disk is deployed", "rotation": "a rotation",
         "rollback": "the way back, from the failed reload on"}


def judge_all(table: Table, root: Path, points: int = 200, seed: int = 0, every: bool = False):
    judge_named(table, root / "named", seed, every)
    kills = KillPoints(root, seed)
    with table.case("the judge sees wrongs that are made by hand") as case:
        made, unseen = blind_spots(kills.benches[0])
        case.equal("not seen", unseen, [])
        case.note(f"{made} wrongs")
    table.text(f"{'killed at':44}{'calls':>8}{'changing':>10}{'kills':>8}{'a second':>10}")
    for way, words in _WAYS.items():
        # Every call is killed at from the staging on; every call that can change something in the whole rotation.
        commit = every or way != "rotation"
        words += ", from its staging on" if commit and way == "rotation" else ""
        calls = {kind: kills.calls(way, kind, commit) for kind in (True, False)}
        tally = kills.sweep(way, every, commit, calls[every])
        table.text(f"{words:44}{calls[True]:8}{calls[False]:10}{tally.killed:8}{tally.rate:10.1f}")
        if not commit:
            table.text(f"{'  of which from its staging on':44}{kills.calls(way, True, True):8}"
                       f"{kills.calls(way, False, True):10}")
        which = "every system call" if every else "every system call that can change something"
        # One run has a few calls more than another: threads wait for each other now and then.
        short = [] if tally.killed >= calls[every] * 0.98 else [f"killed at {tally.killed} of {calls[every]}"]
        table.add(f"{words}: killed at {which}", short, f"{tally.killed} kills")
        _verdicts(table, words, tally)
    calls = kills.calls("rotation", True, False)
    tally = kills.sample(points, calls, seed)
    table.text(f"{'whole rotations: points drawn':44}{calls:8}{'':10}{tally.killed:8}{tally.rate:10.1f}")
    for stage in STAGES:
        table.text(f"  {stage:42}{'':18}{tally.landed[stage]:8}")
    judged = sum(tally.landed.values())
    short = [] if judged == points else [f"only {judged}"]
    table.add(f"{points} points of whole rotations judged", short, f"seed {seed}")
    missed = [stage for stage in STAGES[:4] if not tally.landed[stage]]
    if points >= 40:
        table.add("kills landed in every stage", [f"none landed in: {', '.join(missed)}"] if missed else [])
    _verdicts(table, "whole rotations", tally)
    judge_real(table, root / "real", seed)


def _verdicts(table: Table, words: str, tally: Tally):
    """The four figures of the promise, and whether the page about the state directory knows all that was left."""
    table.add(f"{words}: broken pairs", tally.pair, str(len(tally.pair)))
    table.add(f"{words}: mixtures", tally.mixture, str(len(tally.mixture)))
    orders = [f"{tally.further} further orders after a kill"] if tally.further > 1 else []
    table.add(f"{words}: most further orders", orders, str(tally.further))
    table.add(f"{words}: not mended by one pass", tally.converge, str(len(tally.converge)))
    table.add(f"{words}: left behind and not on the page", tally.unlisted, str(len(tally.unlisted)))
