"""The conformance table: what is demanded, row by row, and which tests show it. Rows come from a file, tests from a run."""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

_HERE = Path(__file__).resolve().parent
ROWS = _HERE / "conformance_rows.tsv"
PAGE = _HERE.parents[1] / "Sources" / "ACME" / "ACME.docc" / "Conformance.md"
# What the mini authority does is not what Rekey does.
_NOT_OURS = "MiniCATests"
_ID = re.compile(r"^(?P<target>\w+)\.(?:(?P<suite>.*)/)?(?P<function>\w+)\([^)]*\)(?:/(?P<file>\w+\.swift))?")
_INTRODUCTION = """# Conformance

What an ACME client has to do, and the tests that show that Rekey does it.

Rows marked M are demanded by a standard; rows marked D by servers as they are. The numbers are those of the project's
checklist; tests name them (`@Test(.rows("R-16"))`), and `Tests/run conformance --write` makes this page from a run of
all tests, so it says what was seen to pass and nothing else.

"""


@dataclass
class Row:
    """One demand of the checklist."""

    number: str
    level: str
    demand: str
    left_out: str = ""
    tests: set[str] = field(default_factory=set)
    failed: set[str] = field(default_factory=set)


def rows() -> dict[str, Row]:
    """Every row of levels M and D, in the checklist's order."""
    table = {}
    for line in ROWS.read_text().splitlines():
        cells = line.split("\t")
        table[cells[0]] = Row(*cells)
    return table


def short(test: str) -> tuple[str, str]:
    """(`ACMETests/OrderTests`, `functionName`) of a test's id."""
    found = _ID.match(test)
    if not found:
        return "", test
    suite = (found["suite"] or found["file"] or "").removesuffix(".swift").split("/")[-1]
    return f"{found['target']}/{suite}", found["function"]


def join(log: str, failed: set[str]) -> tuple[dict[str, Row], dict[str, set[str]]]:
    """Rows with their tests; and tests of rows beyond M and D (policies, advice, faults), by number.

    `log` has lines of a row, a test's id and its title, which may be empty; `failed` names functions and titles.
    """
    table, beyond = rows(), defaultdict(set)
    for line in log.splitlines():
        number, test, title = line.split("\t")
        suite, function = short(test)
        name = f"{suite}.{function}"
        if suite.startswith(f"{_NOT_OURS}/"):
            continue
        has_failed = bool({function, title} & failed)
        if number not in table:
            if not has_failed:
                beyond[number].add(name)
        elif has_failed:
            table[number].failed.add(name)
        else:
            table[number].tests.add(name)
    return table, beyond


def page(table: dict[str, Row], beyond: dict[str, set[str]]) -> str:
    """The page, as the documentation shows it."""
    text = [_INTRODUCTION]
    for level, title in (("M", "Demanded"), ("D", "Met in the wild")):
        text.append(f"## {title}\n\n| row | what | shown by |\n|---|---|---|\n")
        for row in table.values():
            if row.level == level and not row.left_out:
                text.append(f"| {row.number} | {row.demand} | {_list(row.tests)} |\n")
        text.append("\n")
    left_out = [row for row in table.values() if row.left_out]
    text.append("## Left out\n\n| row | what | why |\n|---|---|---|\n")
    text.extend(f"| {row.number} | {row.demand} | {row.left_out} |\n" for row in left_out)
    text.append("\n## Further rows\n\nAdvice, policies of authorities, and faults that have a test.\n\n")
    text.append("| row | shown by |\n|---|---|\n")
    text.extend(f"| {number} | {_list(beyond[number])} |\n" for number in sorted(beyond, key=_order))
    return "".join(text)


def _list(tests: set[str]) -> str:
    names = sorted(tests)
    more = f" and {len(names) - 3} more" if len(names) > 3 else ""
    return ", ".join(f"`{name.partition('/')[2]}`" for name in names[:3]) + more


def _order(number: str) -> list:
    return [int(part) if part.isdigit() else part for part in re.split(r"(\d+)", number)]
