"""Runs one rig: `python3 Tests/Rigs NAME [--points N] [--every] [--only WORDS] [--runs N] [--seed N]`, and for hooks
`[--rotations N] [--rollbacks N]`.

It prints its table, and its count last.
"""

import argparse
import importlib
import os
import shutil
import sys
import tempfile
from pathlib import Path

from processes import stop_all, stop_children_on_signals
from table import Table

RIGS = {
    "unit": "unit tests of the package",
    "lint": "formatting, shell scripts, secrets",
    "conformance": "every demanded row of the checklist has a test, and it passes",
    "faults": "an authority as rude as can be: 264 cells, 60 cases, and chains that must not go live",
    "servers": "real servers: Pebble, Caddy and acme2certifier as CAs, nginx, Postfix, Knot",
    "crash": "killed at any moment: old pair or new pair, then done by one pass",
    "power": "power lost on seven kinds of file system: old pair or new pair, and what was reported stays",
    "errors": "file system calls of a rotation fail: a clean end, then done by one pass; and hostile neighbours",
    "inventory": "a host with five real services and sixty planted files: all is found, drift is named",
    "hooks": "fifteen shipped hooks and what is seen on the wire; rotations under traffic; rollbacks of twelve kinds",
    "browser": "the report, read in a real browser: three widths, light and dark, printed, by a screen reader",
    "speed": "side by side: rotations on one Pebble, a sweep of 2,000 endpoints, a scan of 100,000 files",
    "demo": "rekey demo, as a newcomer runs it",
    "units": "systemd units, judged by systemd-analyze",
}


def main() -> int:
    parser = argparse.ArgumentParser(prog="Tests/run", description="Judges the rekey binary from outside.")
    parser.add_argument("rig", choices=RIGS)
    parser.add_argument("--points", type=_points, help="crash, power, errors: how many points, or `all` (errors)")
    parser.add_argument("--only", default="", help="errors: cells with all these words, such as 'openat key.pem EIO'; "
                        "hooks: hooks, traffic or rollbacks, and a word in the names of their services or scenes")
    parser.add_argument("--rotations", type=int, default=60, help="hooks: rotations of each service under traffic")
    parser.add_argument("--rollbacks", type=int, default=24, help="hooks: rollbacks in all, of twelve kinds")
    parser.add_argument("--every", action="store_true", help="crash: kill a commit at each of its system calls")
    parser.add_argument("--chains", choices=("sample", "all", "only"), default="sample",
                        help="faults: each bad chain with one kind of key, with all, or all of them and nothing else")
    for name, default in (("reader-rotations", 20), ("exchanges", 60), ("races", 2_000), ("canaries", 6)):
        parser.add_argument(f"--{name}", type=_points, default=default, help=f"errors: of hostile neighbours ({default})")
    parser.add_argument("--neighbours", action="store_true", help="errors: hostile neighbours and nothing else")
    parser.add_argument("--runs", type=int, default=10, help="speed: runs of each contender (default 10)")
    parser.add_argument("--seed", type=int, default=20261121, help="crash, power, errors, faults: seed of what is drawn")
    parser.add_argument("--write", action="store_true", help="conformance: write the documentation's table")
    options = parser.parse_args()
    stop_children_on_signals()
    rig = importlib.import_module(f"rig_{options.rig}")
    prepare = getattr(rig, "prepare", None)
    if prepare:
        prepare()
    table = Table(f"{options.rig}: {RIGS[options.rig]}")
    missing = [word for word in rig.NEEDS if shutil.which(word) is None]
    for word in missing:
        table.add(f"{word} is installed", [f"{word} is not in PATH"])
    if not missing:
        scratch = Path(tempfile.mkdtemp(prefix=f"rekey-{options.rig}-"))
        try:
            _run(rig, table, scratch, options)
        finally:
            stop_all()
            if os.environ.get("REKEY_KEEP") == "1":
                table.text(f"kept: {scratch}")
            else:
                shutil.rmtree(scratch, ignore_errors=True)
    return table.close()


def _points(text: str) -> int:
    return 0 if text == "all" else int(text)


def _run(rig, table: Table, scratch: Path, options):
    try:
        given = {} if options.points is None else {"points": options.points}
        if options.rig == "crash":
            rig.judge_all(table, scratch, seed=options.seed, every=options.every, **given)
        elif options.rig == "errors":
            given["neighbours"] = rig.Neighbours(
                options.reader_rotations, options.exchanges, options.races, options.canaries, options.neighbours)
            rig.judge_all(table, scratch, seed=options.seed, only=options.only, **given)
        elif options.rig == "hooks":
            rig.judge_all(
                table, scratch, rotations=options.rotations, rollbacks=options.rollbacks, only=options.only)
        elif options.rig == "power":
            rig.judge_all(table, scratch, seed=options.seed, **given)
        elif options.rig == "speed":
            rig.judge_all(table, scratch, runs=options.runs)
        elif options.rig == "faults":
            rig.judge_all(table, scratch, seed=options.seed, chains=options.chains)
        elif options.rig == "conformance":
            rig.judge_all(table, scratch, write=options.write)
        else:
            rig.judge_all(table, scratch)
    except Exception as error:  # the rig itself could not go on: that is a failure with a name
        table.add("the rig ran to its end", [f"{type(error).__name__}: {error}"])


if __name__ == "__main__":
    sys.exit(main())
