"""Loads every statement of the ledger's layout into a real PostgreSQL, in order, and says which one it refuses.

    python3 Tests/Rigs/postgres_schema.py [FILE]

FILE holds the statements as `REKEY_SCHEMA_OUT=FILE swift test --filter SchemaTests` writes them; without it they are
made that way first. The server lives in a directory of its own, on a Unix socket, for as long as this runs.
"""

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

_REPOSITORY = Path(__file__).resolve().parents[2]
_USER = "postgres"


def _programs() -> Path:
    """Debian keeps them out of the path, one directory for each version."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if found:
        return found[-1].parent
    initdb = shutil.which("initdb")
    if initdb is None:
        sys.exit("postgres_schema: PostgreSQL is not installed")
    return Path(initdb).parent


class Server:
    """A PostgreSQL that nobody else can reach. The server refuses to run as root, so root runs it as another user."""

    def __init__(self, root: Path):
        self.bin, self.root, self.data = _programs(), root, root / "data"
        if os.geteuid() == 0:
            account = pwd.getpwnam(_USER)
            os.chown(root, account.pw_uid, account.pw_gid)

    def run(self, program: str, *arguments: str, text: str | None = None) -> subprocess.CompletedProcess:
        identity = {"user": _USER, "group": _USER, "extra_groups": []} if os.geteuid() == 0 else {}
        return subprocess.run(
            [str(self.bin / program), *arguments], input=text, capture_output=True, text=True, timeout=120,
            cwd=self.root, env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"}, **identity)

    def __enter__(self):
        self._must("initdb", "-D", str(self.data), "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        options = f"-c listen_addresses='' -k {self.root} -c fsync=off"
        self._must("pg_ctl", "-D", str(self.data), "-l", str(self.root / "log"), "-w", "-o", options, "start")
        return self

    def __exit__(self, *_):
        self.run("pg_ctl", "-D", str(self.data), "-m", "immediate", "-w", "stop")

    def _must(self, program: str, *arguments: str):
        outcome = self.run(program, *arguments)
        if outcome.returncode != 0:
            sys.exit(f"postgres_schema: {program}: {outcome.stderr.strip() or outcome.stdout.strip()}")

    def sql(self, text: str) -> subprocess.CompletedProcess:
        return self.run("psql", "-h", str(self.root), "-d", "postgres", "-v", "ON_ERROR_STOP=1", "-qAt", text=text)


def _written(root: Path) -> Path:
    out = root / "schema.sql"
    subprocess.run(["swift", "test", "--filter", "LedgerTests.SchemaTests"], cwd=_REPOSITORY, check=True,
                   stdout=subprocess.DEVNULL, env={**os.environ, "REKEY_SCHEMA_OUT": str(out)}, timeout=1800)
    return out


def main(arguments: list[str]) -> int:
    with tempfile.TemporaryDirectory(prefix="rekey-schema-") as scratch:
        root = Path(scratch)
        source = Path(arguments[0]) if arguments else _written(root)
        statements = [text.strip() for text in source.read_text().split(";\n") if text.strip()]
        refused = 0
        with Server(root) as server:
            for statement in statements:
                outcome = server.sql(statement + ";\n")
                if outcome.returncode != 0:
                    refused += 1
                    print(f"refused: {statement.splitlines()[0]}: {outcome.stderr.strip()}")
            tables = server.sql("SELECT COUNT(*) FROM pg_tables WHERE schemaname = 'public';\n").stdout.strip()
        made = sum(text.startswith("CREATE TABLE") for text in statements)
        if tables != str(made):
            refused += 1
            print(f"there are {tables} tables, not {made}")
        print(f"{len(statements) - refused} passed, {refused} failed")
        return 1 if refused else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
