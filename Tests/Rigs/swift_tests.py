"""The package's own tests, run once per call of Tests/run: what each module printed, and the checklist rows they name.

Every module is a process of its own, and two run side by side. Within one the tests run one after another: those that
wait for child processes would otherwise starve those that watch a clock.
"""

import json
import os
import re
import shutil
import sys
import tempfile
import threading
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue

from processes import Child, Outcome, run as run_child

_REPOSITORY = Path(__file__).resolve().parents[2]
_MINUTES = 20
_SIDE_BY_SIDE = 2
# Those that take longest begin first; the others follow in the order of the list.
_LONG = (
    "MiniCATests", "RekeyCommandTests", "DeploymentTests", "LedgerTests", "KeyGenerationTests", "HooksTests",
    "ChallengesTests", "HouseTests", "InventoryTests", "PKITests", "HTTPClientTests",
)
_MEMORY = Path("/dev/shm")
# Those that walk directories: what lies below /dev is left out of a walk.
_ON_DISK = {"InventoryTests", "RekeyCommandTests"}
_ENOUGH_MEMORY = 2 << 30  # octets
_FAILED = re.compile(
    r'^\S+ +Test (?!run |case )(?:(\w+)\([^)]*\)|"(.+)")(?: with \d+ test cases?)? failed after', re.MULTILINE
)
_ENDED = re.compile(r"Test run with (\d+) tests?(?: in \d+ suites?)? (?:passed|failed) after")


@dataclass
class Module:
    """One process: the tests that the list promised of it, and what came of it."""

    name: str
    listed: int
    outcome: Outcome

    @property
    def counted(self) -> int | None:
        """How many tests it says it ran; None when it did not come to its end."""
        ends = _ENDED.findall(self.outcome.text)
        return int(ends[-1]) if ends else None


def run(root: Path, log: Path) -> list[Module]:
    """Runs all tests that are built; the rows they show go to `log`. RuntimeError when they cannot be listed."""
    log.unlink(missing_ok=True)
    program = _program(root)
    listed = _listed(program, root)
    work, ended = SimpleQueue(), []
    for name in sorted(listed, key=lambda name: _LONG.index(name) if name in _LONG else len(_LONG)):
        work.put(name)
    fast = _scratch(root)
    environment = {**os.environ, "REKEY_CONFORMANCE_LOG": str(log)}

    def work_off():
        while True:
            try:
                name = work.get_nowait()
            except Empty:
                return
            words = [program, "--testing-library", "swift-testing", "--no-parallel", "--filter", rf"^{name}\."]
            scratch = str(root if name in _ON_DISK else fast)
            child = Child(words, cwd=_REPOSITORY, scratch=root, env={**environment, "TMPDIR": scratch})
            ended.append(Module(name, listed[name], child.wait(_MINUTES * 60)))
            print(f"unit: {name} ended", file=sys.stderr, flush=True)

    workers = [threading.Thread(target=work_off) for _ in range(_SIDE_BY_SIDE)]
    try:
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
    finally:
        shutil.rmtree(fast, ignore_errors=True)
    return sorted(ended, key=lambda module: module.name)


def old_style(root: Path) -> Outcome:
    """What the library before Swift Testing runs, which is nothing unless somebody writes such a test."""
    return run_child([_program(root)], cwd=_REPOSITORY, scratch=root, timeout=_MINUTES * 60)


def _program(root: Path) -> Path:
    """The program with all tests, as `swift build --build-tests` leaves it."""
    asked = run_child(["swift", "build", "--show-bin-path"], cwd=_REPOSITORY, scratch=root)
    found = sorted(Path(asked.out.strip() or "/nowhere").glob("*PackageTests.xctest"))
    if asked.code != 0 or len(found) != 1:
        raise RuntimeError(f"the tests are not built: {asked.brief()}")
    return found[0]


def _listed(program: Path, root: Path) -> Counter:
    """How many tests each module has."""
    asked = run_child([program, "--testing-library", "swift-testing", "--list-tests"], cwd=_REPOSITORY, scratch=root)
    if asked.code != 0:
        raise RuntimeError(f"the tests cannot be listed: {asked.brief()}")
    return Counter(line.partition(".")[0] for line in asked.out.splitlines() if "." in line)


def _scratch(root: Path) -> Path:
    """Where tests make their files: in memory if there is room, for they sync by the ten thousand."""
    in_memory = _MEMORY.is_dir() and os.access(_MEMORY, os.W_OK) and shutil.disk_usage(_MEMORY).free > _ENOUGH_MEMORY
    return Path(tempfile.mkdtemp(prefix="rekey-unit-", dir=_MEMORY if in_memory else root))


def failed_tests(modules: list[Module]) -> set[str]:
    """The functions of the tests that failed; of those that have titles, the titles."""
    return {function or title for module in modules for function, title in _FAILED.findall(module.outcome.text)}


def keep(modules: list[Module], log: Path):
    """For the conformance rig, when one call of Tests/run runs both."""
    place = os.environ.get("REKEY_UNIT_RESULTS")
    if place and log.exists():
        Path(place).write_text(json.dumps({"log": log.read_text(), "failed": sorted(failed_tests(modules))}))


def rows_shown(root: Path) -> tuple[str, set[str]]:
    """(rows and tests, names of failed tests): from this call's unit rig, or from a run of its own."""
    place = os.environ.get("REKEY_UNIT_RESULTS")
    if place and Path(place).exists() and Path(place).stat().st_size:
        kept = json.loads(Path(place).read_text())
        return kept["log"], set(kept["failed"])
    log = root / "rows.tsv"
    modules = run(root, log)
    unended = [f"{module.name}: {module.outcome.brief(300)}" for module in modules if module.counted is None]
    if not log.exists() or unended:
        raise RuntimeError(f"the tests did not run to their end: {'; '.join(unended)}")
    return log.read_text(), failed_tests(modules)
