"""Part of rig `speed`: 100,000 certificate files scanned, scanned again, asked for and reported on."""

import ctypes
import json
import re
import shutil
from pathlib import Path

from figures import Effort, Efforts, aim, print_efforts
from native_tools import make_certificates, native
from peers import own_mounts
from processes import run
from scanner import ONLY_FILES, Scanner, certificates_of
from table import Table

FILES, RUNS = 100_000, 1
_DAYS = 90
_REPORT_BYTES = 3_000_000
_QUERY_MS = 50
_TOOK = re.compile(r"query took ([0-9.]+) ms")
_LIBC = ctypes.CDLL(None, use_errno=True)


class Tree:
    """The certificate files, in memory where that is to be had, so that no disk is measured; see `kind`."""

    def __init__(self, root: Path, count: int):
        self.count = count
        self._mount = root / "tree"
        self._mount.mkdir()
        self.kind = "tmpfs" if self._in_memory() else "the disk"
        self.directory = self._mount / "certificates"
        make_certificates(self.directory, count, days=_DAYS)

    def _in_memory(self) -> bool:
        try:
            own_mounts()
        except OSError:
            return False
        words = (b"tmpfs", str(self._mount).encode(), b"tmpfs", 0, b"size=2g,mode=755")
        return _LIBC.mount(*words) == 0

    def remove(self):
        if self.kind == "tmpfs":
            _LIBC.umount2(str(self._mount).encode(), 2)  # MNT_DETACH
        shutil.rmtree(self._mount, ignore_errors=True)


class Bench:
    """The tree, and a scanner that has seen it."""

    def __init__(self, root: Path, count: int):
        self.root = root
        self.tree = Tree(root, count)
        self._runs = 0
        self.scanner: Scanner | None = None

    def floor(self) -> Effort:
        outcome = run([native("parse_floor"), self.tree.directory], scratch=self.root, timeout=300)
        said = json.loads(outcome.out)
        if said["failed"] or said["files"] != self.tree.count:
            raise ValueError(f"the bare loop did not parse them all: {outcome.out.strip()}")
        return Effort(said["files"], said["wall"], said["cpu"], outcome.memory)

    def first(self) -> Effort:
        """Into an empty state; the state before is thrown away."""
        if self.scanner:
            shutil.rmtree(self.scanner.home)
        self._runs += 1
        self.scanner = Scanner(self.root, f"files-{self._runs}")
        return self._scan(new=self.tree.count)

    def again(self) -> Effort:
        return self._scan(new=0)

    def _scan(self, new: int) -> Effort:
        outcome, value = self.scanner.scan("--path", self.tree.directory, *ONLY_FILES)
        seen, stored = certificates_of(value, "files"), value["certificates"]["new"]
        # A file that did not change is counted, and not opened.
        seen += sum(source["unchanged"] for source in value["sources"] if source["source"] == "files")
        enough = seen >= self.tree.count and (stored >= new if new else stored == 0)
        if outcome.code not in (0, 2) or not enough:
            raise ValueError(f"saw {seen} and stored {stored} of {self.tree.count}: {outcome.brief()}")
        return Effort(self.tree.count, outcome.wall, outcome.cpu, outcome.memory)


def judge_all(table: Table, root: Path, files: int = FILES, runs: int = RUNS):
    """The floor beside each scan, so that a busy moment of the machine meets all alike."""
    with table.case(f"{files} certificate files are made") as case:
        bench = Bench(root, files)
        case.note(f"on {bench.tree.kind}")
    if case.faults:
        return
    try:
        floor, first, again = _measured(table, bench, runs)
        if not (floor.runs and first.runs and again.runs):
            return
        print_efforts(table, f"{files} files", "files", [floor, first, again])
        table.text()
        aim(table, "rate of the first scan / bare parse loop", first.rate / floor.rate, at_least=0.6)
        table.text(f"CPU per file, rekey / bare parse loop: {first.cpu / floor.cpu:.2f}")
        aim(table, "second scan / first, wall", again.wall / first.wall, at_most=0.1)
        aim(table, "second scan / first, CPU", again.cpu / first.cpu, at_most=0.1)
        table.text()
        _queries(table, bench.scanner)
        _report(table, bench)
    finally:
        bench.tree.remove()


def _measured(table: Table, bench: Bench, runs: int) -> tuple[Efforts, Efforts, Efforts]:
    kind = bench.tree.kind
    contenders = {
        bench.floor: Efforts("bare parse loop, floor", [], f"one thread, nothing stored; files on {kind}"),
        bench.first: Efforts("rekey scan, first", [], "parsed, judged and stored; the store is on the disk"),
        bench.again: Efforts("rekey scan, unchanged", []),
    }
    faults = []
    for _ in range(runs):
        for measure, efforts in contenders.items():
            if not faults:
                try:
                    efforts.runs.append(measure())
                except Exception as error:  # what was measured before is still printed
                    faults.append(f"{efforts.name}: {type(error).__name__}: {error}")
    table.add(f"{bench.tree.count} files: {runs} runs of the floor and two scans each measured", faults)
    return tuple(contenders.values())


def _queries(table: Table, scanner: Scanner):
    """As a reader asks: a page, the page behind it, everything of one name, a long page."""
    _, page = scanner.value("inventory", "--limit", "100")
    asked = {"the first page of 100": ["--limit", "100"], "a page of 500": ["--limit", "500"]}
    if page.get("next"):
        asked["the page behind it"] = ["--limit", "100", "--after", page["next"]]
    for name, words in asked.items():
        with table.case(f"inventory: {name}, below {_QUERY_MS} ms inside the process") as case:
            outcome = scanner("inventory", "--json", "--verbose", *words)
            case.expect(outcome.code in (0, 2), outcome.brief())
            took = [float(each) for each in _TOOK.findall(outcome.err)]
            if case.expect(bool(took), "it did not say `query took X ms` on standard error"):
                case.expect(sum(took) < _QUERY_MS, f"{sum(took):.1f} ms")
                case.note(f"{sum(took):.1f} ms; the whole process {outcome.wall * 1000:.0f} ms")


def _report(table: Table, bench: Bench):
    with table.case(f"report --html over {bench.tree.count} certificates is below 3 MB") as case:
        page = bench.root / "report.html"
        outcome = bench.scanner("report", "--html", str(page), timeout=300)
        if case.expect(outcome.code in (0, 2) and page.exists(), outcome.brief()):
            size = page.stat().st_size
            case.expect(0 < size < _REPORT_BYTES, f"{size} bytes")
            case.note(f"{size / 1e6:.2f} MB, wall {outcome.wall:.2f} s, CPU {outcome.cpu:.2f} s,"
                      f" {outcome.memory / 1024:.0f} MiB")
