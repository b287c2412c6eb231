"""The package's own tests, run once per call of Tests/run: their output, and the checklist rows they name."""

import json
import os
import re
import sys
import threading
from pathlib import Path

from processes import Child, Outcome

_REPOSITORY = Path(__file__).resolve().parents[2]
_MINUTES = 20
_FLAGS = ["--explicit-target-dependency-import-check", "error"]
_FAILED = re.compile(
    r'^\S+ +Test (?!run |case )(?:(\w+)\([^)]*\)|"(.+)")(?: with \d+ test cases?)? failed after', re.MULTILINE
)
_ENDED = re.compile(r"Test run with \d+ tests?(?: in \d+ suites?)? (?:passed|failed) after")


def run(root: Path, log: Path) -> Outcome:
    """Runs all tests, one after another; the rows they show go to `log`."""
    log.unlink(missing_ok=True)
    # One after another: tests that wait for child processes would otherwise starve those that watch a clock.
    environment = {**os.environ, "REKEY_CONFORMANCE_LOG": str(log)}
    child = Child(["swift", "test", "--no-parallel", *_FLAGS], cwd=_REPOSITORY, scratch=root, env=environment)
    still = threading.Event()

    def tick():
        while not still.wait(60):
            print("unit: still running", file=sys.stderr, flush=True)

    threading.Thread(target=tick, daemon=True).start()
    try:
        return child.wait(_MINUTES * 60)
    finally:
        still.set()


def failed_tests(text: str) -> set[str]:
    """The functions of the tests that failed; of those that have titles, the titles."""
    return {function or title for function, title in _FAILED.findall(text)}


def keep(outcome: Outcome, log: Path):
    """For the conformance rig, when one call of Tests/run runs both."""
    place = os.environ.get("REKEY_UNIT_RESULTS")
    if place and log.exists():
        failed = sorted(failed_tests(outcome.text))
        Path(place).write_text(json.dumps({"log": log.read_text(), "failed": failed}))


def rows_shown(root: Path) -> tuple[str, set[str]]:
    """(rows and tests, names of failed tests): from this call's unit rig, or from a run of its own."""
    place = os.environ.get("REKEY_UNIT_RESULTS")
    if place and Path(place).exists() and Path(place).stat().st_size:
        kept = json.loads(Path(place).read_text())
        return kept["log"], set(kept["failed"])
    log = root / "rows.tsv"
    outcome = run(root, log)
    if not log.exists() or not _ENDED.search(outcome.text):
        raise RuntimeError(f"the tests did not run to their end: {outcome.brief(700)}")
    return log.read_text(), failed_tests(outcome.text)
