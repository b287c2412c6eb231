"""Rig `conformance`: every row of the checklist that a standard or a real server demands has a test that passes."""

from pathlib import Path

import conformance_page
import swift_tests
from table import Table

NEEDS = ("swift",)
_SHARE_OF_D = 0.9


def judge_all(table: Table, root: Path, write: bool = False):
    log, failed = swift_tests.rows_shown(root)
    rows, beyond = conformance_page.join(log, failed)
    for level in "MD":
        table.text(f"level {level}")
        for row in (row for row in rows.values() if row.level == level):
            _row(table, row)
    _shares(table, rows)
    text = conformance_page.page(rows, beyond)
    if write:
        conformance_page.PAGE.parent.mkdir(exist_ok=True)
        conformance_page.PAGE.write_text(text)
    with table.case("the documentation's table is the one of this run") as case:
        found = conformance_page.PAGE.read_text() if conformance_page.PAGE.exists() else ""
        case.expect(found == text, f"{conformance_page.PAGE.name} differs: Tests/run conformance --write")
    table.text(f"{len(beyond)} further rows have tests")


def _row(table: Table, row):
    if row.left_out:
        table.text(f"left out          {row.number}: {row.left_out}")
    elif row.failed:
        table.add(f"{row.number}  {row.demand}", [f"failed: {', '.join(sorted(row.failed))}"])
    elif row.tests or row.level == "M":
        count = len(row.tests)
        table.add(f"{row.number}  {row.demand}", [] if count else ["no test names it"], note=f"{count} tests")
    else:
        table.text(f"no test           {row.number}: {row.demand}")


def _shares(table: Table, rows: dict):
    for level, wanted in (("M", 1.0), ("D", _SHARE_OF_D)):
        all_of = [row for row in rows.values() if row.level == level]
        shown = [row for row in all_of if row.tests and not row.failed]
        out = [row.number for row in all_of if row.left_out]
        with table.case(f"rows {level}: at least {wanted:.0%} of those in reach") as case:
            share = len(shown) / max(1, len(all_of) - len(out))
            case.expect(share >= wanted, f"{len(shown)} of {len(all_of) - len(out)}")
            case.note(f"{len(shown)} of {len(all_of)} shown; left out: {', '.join(out) or 'none'}")
