"""Cases of rig `inventory`: the hundred checks, each with what violates it and what does not, as the tests judged them."""

import os
import subprocess
from pathlib import Path

from processes import Child
from table import Table

_REPOSITORY = Path(__file__).resolve().parents[2]
LEAST = 85


def judge_checks(table: Table, root: Path):
    """One case for each check; the tests of the module are run for it and write down every verdict."""
    log = root / "checks.tsv"
    environment = {**os.environ, "REKEY_CHECKS_LOG": str(log)}
    child = Child(["swift", "test", "--filter", "^ChecksTests", "--no-parallel"], cwd=_REPOSITORY, scratch=root,
                  env=environment)
    outcome = child.wait(600)
    lines = [line.split("\t") for line in log.read_text().splitlines()] if log.exists() else []
    verdicts: dict[tuple[int, str], dict[str, list[bool]]] = {}
    for number, word, kind, verdict, *_ in lines:
        kinds = verdicts.setdefault((int(number), word), {"violating": [], "clean": []})
        kinds.setdefault(kind, []).append(verdict == "right")
    with table.case("the tests of the checks pass") as case:
        case.equal("exit", outcome.code, 0) or case.note(outcome.brief())
    for (number, word), kinds in sorted(verdicts.items()):
        faults = [f"no {kind} case" for kind in ("violating", "clean") if not kinds[kind]]
        faults += [f"{found.count(False)} {kind} cases judged wrongly" for kind, found in kinds.items() if False in found]
        cases = sum(len(found) for found in kinds.values())
        table.add(f"check {number:3} {word}", faults, f"{cases} cases")
    with table.case(f"at least {LEAST} checks are decided here") as case:
        case.expect(len(verdicts) >= LEAST, f"{len(verdicts)} checks")
        case.note(f"{len(verdicts)} of 100")


def judge_schema(table: Table, root: Path):
    """The ledger's layout loads unchanged on PostgreSQL."""
    statements = root / "schema.sql"
    environment = {**os.environ, "REKEY_SCHEMA_OUT": str(statements)}
    Child(["swift", "test", "--skip-build", "--filter", "SchemaTests", "--no-parallel"], cwd=_REPOSITORY, scratch=root,
          env=environment).wait(300)
    with table.case("the ledger's layout loads unchanged on PostgreSQL") as case:
        done = subprocess.run(["python3", "-B", Path(__file__).with_name("postgres_schema.py"), statements],
                              capture_output=True, text=True, timeout=120)
        last = done.stdout.strip().splitlines()[-1:] or [done.stderr.strip()[-300:]]
        case.equal("exit", done.returncode, 0)
        case.note(last[0])
