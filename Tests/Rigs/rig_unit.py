"""Rig `unit`: the package's own tests; every single test counts."""

import re
import sys
import threading
from pathlib import Path

from processes import Child
from table import Table

NEEDS = ("swift",)
_REPOSITORY = Path(__file__).resolve().parents[2]
_MINUTES = 20
_XCTEST = re.compile(r"Executed (\d+) tests?, with (?:(\d+) tests? skipped and )?(\d+) failures?")
_TESTING = re.compile(r"Test run with (\d+) tests?(?: in \d+ suites?)? (passed|failed) after")
_TESTING_FAILED = re.compile(r"^\S+ +Test (?!run)(.+?) failed after", re.MULTILINE)
_TESTING_SKIPPED = re.compile(r"^\S+ +Test (.+?) skipped", re.MULTILINE)
FLAGS = ["--explicit-target-dependency-import-check", "error"]


def judge_all(table: Table, root: Path):
    command = ["swift", "test", *FLAGS]
    child = Child(command, cwd=_REPOSITORY, scratch=root)
    still = threading.Event()

    def tick():
        while not still.wait(60):
            print("unit: still running", file=sys.stderr, flush=True)

    threading.Thread(target=tick, daemon=True).start()
    outcome = child.wait(_MINUTES * 60)
    still.set()
    text = outcome.text
    xctest, testing = _XCTEST.findall(text), _TESTING.findall(text)
    # XCTest prints a line per suite and the total last; both libraries always print one, even for no tests.
    total_old, failed_old = (int(xctest[-1][0]), int(xctest[-1][2])) if xctest else (0, 0)
    total_new = int(testing[-1][0]) if testing else 0
    failed_new = sorted(set(_TESTING_FAILED.findall(text)))
    skipped = sorted(set(_TESTING_SKIPPED.findall(text))) + [f"{many} by XCTest" for _, many, _ in xctest[-1:] if many]
    table.text(f"XCTest: {total_old} tests, {failed_old} failures; Swift Testing: {total_new} tests, "
               f"{len(failed_new)} failures; {outcome.wall:.0f} s")
    for name in failed_new:
        table.add(name, [_why(text, name)])
    for number in range(failed_old):
        table.add(f"XCTest failure {number + 1}", [_xctest_failure(text, number)])
    table.passed += max(0, total_old - failed_old) + max(0, total_new - len(failed_new))
    if outcome.code != 0 and not failed_new and not failed_old:
        table.add("swift test", [outcome.brief(700)])
    if total_old + total_new == 0:
        table.add("there are tests", ["no test was run"])
    if skipped:
        table.add("no test is skipped", skipped)


def _why(text: str, name: str) -> str:
    issues = re.findall(rf"Test {re.escape(name)} recorded an issue (.+)", text)
    return " / ".join(issues[:3]) or "no issue was printed"


def _xctest_failure(text: str, number: int) -> str:
    errors = re.findall(r"^(\S+:\d+: error: .+)$", text, re.MULTILINE)
    return errors[number] if number < len(errors) else "see swift test"
