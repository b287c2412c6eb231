"""Part of rig `speed`: 2,000 TLS endpoints swept, beside openssl s_client, sslyze, nmap and a bare handshake."""

import json
import shlex
from pathlib import Path

import python_tools
from figures import Effort, Efforts, aim, print_efforts
from many_endpoints import ManyEndpoints
from native_tools import native
from processes import Outcome, run
from scanner import ONLY_TARGETS, Scanner, certificates_of
from table import Table

NEEDS = ("nginx", "openssl", "cc", "nmap")
ENDPOINTS, BY_HAND, BY_SSLYZE, RUNS = 2000, 200, 100, 1
_MEMORY_MIB = 256


def prepare():
    """What comes from elsewhere is fetched, and what is compiled is compiled, before anything is measured."""
    python_tools.python(python_tools.SSLYZE)
    for name in ("make_certificates", "handshake_floor", "parse_floor"):
        native(name)


def _effort(outcome: Outcome, units: int) -> Effort:
    return Effort(units, outcome.wall, outcome.cpu, outcome.memory)


class Sweep:
    """The endpoints and everyone who sweeps them; each answers an effort, and ValueError when it saw too little."""

    def __init__(self, root: Path, count: int = ENDPOINTS):
        self.root = root
        self.site = ManyEndpoints(root, count).start()
        self.count = count
        self._runs = 0

    def _some(self, count: int, with_port: bool = True) -> Path:
        return self.site.write_list(self.root / f"targets-{count}-{with_port}", count, with_port)

    def floor(self) -> Effort:
        outcome = run([native("handshake_floor"), self.site.list], scratch=self.root, timeout=300)
        said = json.loads(outcome.out)
        if said["failed"] or said["endpoints"] != self.count:
            raise ValueError(f"the bare handshakes were not all made: {outcome.out.strip()}")
        return Effort(said["endpoints"], said["wall"], said["cpu"], outcome.memory)

    def rekey(self) -> Effort:
        """A state of its own for each run: every certificate is new to the store."""
        self._runs += 1
        scanner = Scanner(self.root, f"sweep-{self._runs}")
        outcome, value = scanner.scan(f"@{self.site.list}", *ONLY_TARGETS)
        seen, new = certificates_of(value, "targets"), value["certificates"]["new"]
        if outcome.code not in (0, 2) or seen < self.count or new < self.count:
            raise ValueError(f"saw {seen} and stored {new} of {self.count}: {outcome.brief()}")
        return _effort(outcome, self.count)

    def by_hand(self) -> Effort:
        """The loop that people write."""
        count = min(BY_HAND, self.count)
        script = (
            "while read -r target; do openssl s_client -connect \"$target\" </dev/null 2>/dev/null; done <"
            f" {shlex.quote(str(self._some(count)))}")
        outcome = run(["sh", "-c", script], scratch=self.root, timeout=300)
        seen = outcome.out.count("-----BEGIN CERTIFICATE-----")
        if seen != count:
            raise ValueError(f"s_client saw {seen} of {count}")
        return _effort(outcome, count)

    def sslyze(self) -> Effort:
        count = min(BY_SSLYZE, self.count)
        report = self.root / "sslyze.json"
        outcome = run([
            python_tools.tool("sslyze", python_tools.SSLYZE), "--certinfo", "--mozilla_config", "disable", "--quiet",
            "--json_out", report, "--targets_in", self._some(count)], scratch=self.root, timeout=300)
        results = json.loads(report.read_text())["server_scan_results"]
        seen = sum(1 for one in results if one["scan_result"]["certificate_info"]["status"] == "COMPLETED")
        if seen != count:
            raise ValueError(f"sslyze saw {seen} of {count}: {outcome.brief()}")
        return _effort(outcome, count)

    def nmap(self) -> Effort:
        count = min(BY_HAND, self.count)
        outcome = run([
            "nmap", "-Pn", "-n", "-sT", "-p", self.site.port, "--script", "ssl-cert", "--script-timeout", "30s",
            "-iL", self._some(count, with_port=False)], scratch=self.root, timeout=300)
        seen = outcome.out.count("| ssl-cert:")
        if seen != count:
            raise ValueError(f"nmap saw {seen} of {count}: {outcome.brief()}")
        return _effort(outcome, count)


def judge_all(table: Table, root: Path, endpoints: int = ENDPOINTS, runs: int = RUNS):
    """Interleaved runs; whoever can't be measured fails a case, and the others are still measured."""
    sweep = Sweep(root, endpoints)
    by_hand, by_sslyze = (
        f"{min(count, endpoints)} of them; the rate is taken to hold for all" for count in (BY_HAND, BY_SSLYZE))
    contenders = {
        sweep.floor: Efforts("bare handshake, floor", [], "one thread, nothing verified, nothing stored"),
        sweep.rekey: Efforts("rekey scan", [], "judged and stored"),
        sweep.by_hand: Efforts("openssl s_client loop", [], by_hand),
        sweep.nmap: Efforts("nmap ssl-cert", [], by_hand),
        sweep.sslyze: Efforts("sslyze --certinfo", [], by_sslyze),
    }
    faults = {one.name: [] for one in contenders.values()}
    for _ in range(runs):
        for measure, efforts in contenders.items():
            if faults[efforts.name]:
                continue
            try:
                efforts.runs.append(measure())
            except Exception as error:  # one contender less; the others are still worth a figure
                faults[efforts.name].append(f"{type(error).__name__}: {error}")
    sweep.site.stop()
    for name, found in faults.items():
        table.add(f"{name}: {runs} sweeps measured", found)
    _report(table, endpoints, *contenders.values())


def _report(table: Table, endpoints: int, floor: Efforts, ours: Efforts, *others: Efforts):
    print_efforts(table, f"sweep, {endpoints} endpoints", "endpoints", [floor, ours, *others])
    if ours.runs:
        table.text()
        if floor.runs:
            aim(table, "CPU per endpoint, rekey / bare handshake", ours.cpu / floor.cpu, at_most=1.5)
        for other in others:
            if other.runs:
                table.text(f"CPU per endpoint, rekey / {other.name}: {ours.cpu / other.cpu:.3f};"
                           f" rate: {ours.rate / other.rate:.1f} times")
        table.text()
        table.add(f"the sweep stays below {_MEMORY_MIB} MiB",
                  [] if ours.memory < _MEMORY_MIB else [f"{ours.memory:.0f} MiB"], f"{ours.memory:.1f} MiB")
