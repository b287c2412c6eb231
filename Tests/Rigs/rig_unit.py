"""Rig `unit`: the package's own tests; every single test counts."""

import re
from pathlib import Path

import swift_tests
from processes import Outcome
from table import Table

NEEDS = ("swift",)
_XCTEST = re.compile(r"Executed (\d+) tests?, with (?:\d+ tests? skipped and )?\d+ failures?")
_XCTEST_FAILED = re.compile(r"^Test Case '(\S+)' failed \(", re.MULTILINE)
_XCTEST_SKIPPED = re.compile(r"^Test Case '(\S+)' skipped", re.MULTILINE)
_TESTING = re.compile(r"Test run with (\d+) tests?(?: in \d+ suites?)? (?:passed|failed) after")
_TESTING_FAILED = re.compile(r"^\S+ +Test (?!run |case )(.+?)(?: with \d+ test cases?)? failed after", re.MULTILINE)
_TESTING_SKIPPED = re.compile(r"^\S+ +Test (?!run |case )(.+?) skipped", re.MULTILINE)


def judge_all(table: Table, root: Path):
    log = root / "rows.tsv"
    outcome = swift_tests.run(root, log)
    swift_tests.keep(outcome, log)
    _count(table, outcome)


def _count(table: Table, outcome: Outcome):
    text = outcome.text
    xctest, testing = _XCTEST.findall(text), _TESTING.findall(text)
    # XCTest prints a line per suite and the total last; both libraries print one even when they have no tests.
    total_old, total_new = int(xctest[-1]) if xctest else 0, int(testing[-1]) if testing else 0
    failed_old, failed_new = _XCTEST_FAILED.findall(text), _TESTING_FAILED.findall(text)
    skipped = _XCTEST_SKIPPED.findall(text) + _TESTING_SKIPPED.findall(text)
    table.text(f"XCTest: {total_old} tests, {len(failed_old)} failed; Swift Testing: {total_new} tests, "
               f"{len(failed_new)} failed; {outcome.wall:.0f} s")
    for name in failed_old:
        table.add(name, _lines(rf"^(\S+:\d+: error: {re.escape(name)} : .+)$", text))
    for name in failed_new:
        table.add(name, _lines(rf"Test {re.escape(name)} recorded an issue (.+)", text))
    for name in skipped:
        table.add(name, ["skipped"])
    unlucky = len(failed_old) + len(failed_new)
    table.passed += max(0, total_old + total_new - unlucky - len(skipped))
    if not testing:
        table.add("Swift Testing ran to its end", [outcome.brief(700)])
    elif outcome.code != 0 and unlucky == 0:
        table.add("swift test exits 0", [outcome.brief(700)])


def _lines(pattern: str, text: str) -> list[str]:
    """What was printed about one failed test, at most three lines."""
    return re.findall(pattern, text, re.MULTILINE)[:3] or ["no issue was printed"]
