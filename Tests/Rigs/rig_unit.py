"""Rig `unit`: the package's own tests; every single test counts."""

import re
import time
from pathlib import Path

import swift_tests
from processes import Outcome
from table import Table

NEEDS = ("swift",)
_XCTEST = re.compile(r"Executed (\d+) tests?, with (?:\d+ tests? skipped and )?\d+ failures?")
_TESTING_FAILED = re.compile(r"^\S+ +Test (?!run |case )(.+?)(?: with \d+ test cases?)? failed after", re.MULTILINE)
_TESTING_SKIPPED = re.compile(r"^\S+ +Test (?!run |case )(.+?) skipped", re.MULTILINE)


def judge_all(table: Table, root: Path):
    log, began = root / "rows.tsv", time.monotonic()
    modules = swift_tests.run(root, log)
    swift_tests.keep(modules, log)
    wall = time.monotonic() - began
    for module in modules:
        _count(table, module)
    counted, listed = (sum(values) for values in (
        [module.counted or 0 for module in modules], [module.listed for module in modules]))
    table.text(f"Swift Testing: {counted} of {listed} tests, {table.failed} failures; {wall:.0f} s, "
               f"CPU {sum(module.outcome.cpu for module in modules):.0f} s")
    _count_old(table, swift_tests.old_style(root))


def _count(table: Table, module: swift_tests.Module):
    """One module: a line, what failed, and whether all that was listed was run."""
    outcome, text = module.outcome, module.outcome.text
    failed, skipped = _TESTING_FAILED.findall(text), _TESTING_SKIPPED.findall(text)
    table.text(f"{module.name:24}{module.counted or 0:5} tests {outcome.wall:7.1f} s   CPU {outcome.cpu:6.1f} s")
    for name in failed:
        table.add(f"{module.name}: {name}", _lines(rf"Test {re.escape(name)} recorded an issue (.+)", text))
    for name in skipped:
        table.add(f"{module.name}: {name}", ["skipped"])
    table.passed += max(0, (module.counted or 0) - len(failed) - len(skipped))
    if module.counted is None:
        table.add(f"{module.name} ran to its end", [outcome.brief(700)])
    elif module.counted != module.listed:
        table.add(f"{module.name} ran all its tests", [f"{module.counted} of {module.listed}"])
    elif outcome.code != 0 and not failed:
        table.add(f"{module.name} exits 0", [outcome.brief(700)])


def _count_old(table: Table, outcome: Outcome):
    """There are no tests of the older library: one that is written would not be among those counted."""
    found = _XCTEST.findall(outcome.text)
    if not found or int(found[-1]) or outcome.code != 0:
        table.add("no test is one of XCTest", [outcome.brief(700)])


def _lines(pattern: str, text: str) -> list[str]:
    """What was printed about one failed test, at most three lines."""
    return re.findall(pattern, text, re.MULTILINE)[:3] or ["no issue was printed"]
