"""Cases of the `inventory` rig about drift (bar 3): named in the very next scan, gone in the one after mending."""

import json
import signal
from pathlib import Path

import judge
from alert_receiver import AlertReceiver
from inventory_engine import InventoryEngine, Scan
from loopback import eventually, free_ports, listening
from planted_pki import Pair, PlantedPKI
from processes import Daemon
from table import Table

PAIR_NAME = "pair.drift.test"
NAMES = {PAIR_NAME: ("127.0.0.1", "127.0.0.2")}

_CONFIG = """\
user root;
worker_processes 1;
pid {home}/nginx.pid;
error_log {home}/error.log notice;
events {{ worker_connections 64; }}
http {{
    access_log off;
    client_body_temp_path {home}/body;
    proxy_temp_path {home}/proxy;
    fastcgi_temp_path {home}/fastcgi;
    uwsgi_temp_path {home}/uwsgi;
    scgi_temp_path {home}/scgi;
    server {{
        listen {address}:{port} ssl;
        server_name {name};
        ssl_certificate {home}/site.crt;
        ssl_certificate_key {home}/site.key;
        return 200 "ok\\n";
    }}
}}
"""


class DriftSite:
    """An nginx of its own with one site; what lies in its files and what it serves are two things."""

    def __init__(self, root: Path, label: str, name: str, port: int, address: str = "127.0.0.1"):
        self.home, self.name, self.port, self.address = root / label, name, port, address
        self.home.mkdir()
        (self.home / "nginx.conf").write_text(_CONFIG.format(home=self.home, name=name, port=port, address=address))
        self._daemon: Daemon | None = None

    def put(self, pair: Pair):
        """Replaces both files and reloads nothing."""
        for name, content in (("site.crt", pair.certificate), ("site.key", pair.key)):
            (self.home / f"{name}.new").write_bytes(content)
            (self.home / f"{name}.new").chmod(0o600)
            (self.home / f"{name}.new").rename(self.home / name)

    def start(self) -> "DriftSite":
        command = ["nginx", "-p", self.home, "-c", self.home / "nginx.conf", "-g", "daemon off;"]
        self._daemon = Daemon(f"nginx ({self.home.name})", command, log=self.home / "start.log")
        self._daemon.wait_until(lambda: (self.home / "nginx.pid").exists() and listening(self.port))
        return self

    def reload(self, pair: Pair):
        """Reloads and waits until the certificate is served."""
        self._daemon.process.send_signal(signal.SIGHUP)
        if not eventually(lambda: judge.served_at(self.address, self.port, self.name) == pair.fingerprint, 5):
            raise RuntimeError(f"{self.name} does not serve its certificate after a reload")


class Drifts:
    """Three stagings: each knows what it is called, by which mark it is recognised, how it is done and mended."""

    def __init__(self, root: Path, pki: PlantedPKI):
        self._pki = pki
        ports = free_ports(3)
        self.renewed = DriftSite(root, "renewed", "renewed.drift.test", ports[0])
        self.replaced = DriftSite(root, "replaced", "replaced.drift.test", ports[1])
        self.nodes = [DriftSite(root, f"node{number}", PAIR_NAME, ports[2], address)
                      for number, address in enumerate(NAMES[PAIR_NAME])]
        self.target = f"{PAIR_NAME}:{ports[2]}"
        self._renewal = self._original = self._pair_renewal = None

    def start(self):
        for site in (self.renewed, self.replaced):
            pair = self._pki.pair(site.name)
            site.put(pair)
            site.start()
            self._original = pair
        pair = self._pki.pair(PAIR_NAME)
        for node in self.nodes:
            node.put(pair)
            node.start()

    @property
    def expected(self) -> dict[str, tuple[str, str]]:
        """What is staged: the drift's name and a mark that its places or words bear."""
        return {
            "renewed but not reloaded": ("served-not-newest", str(self.renewed.home)),
            "one of two addresses old": ("address-disagrees", PAIR_NAME),
            "file replaced by hand": ("file-never-served", str(self.replaced.home)),
        }

    def stage(self):
        self._renewal = self._pki.pair(self.renewed.name)
        self.renewed.put(self._renewal)
        self._pair_renewal = self._pki.pair(PAIR_NAME)
        self.nodes[0].put(self._pair_renewal)
        self.nodes[0].reload(self._pair_renewal)
        self.replaced.put(self._pki.pair("stranger.drift.test", self_signed=True))

    def mend(self):
        self.renewed.reload(self._renewal)
        self.nodes[1].put(self._pair_renewal)
        self.nodes[1].reload(self._pair_renewal)
        self.replaced.put(self._original)
        self.replaced.reload(self._original)


def _marked(scan: Scan, mark: str) -> list[str]:
    return [one["kind"] for one in scan.drifts if mark in json.dumps(one)]


def judge_all(table: Table, root: Path, pki: PlantedPKI):
    """Five scans without arguments: in order, staged, still so, mended, still mended."""
    drifts, receiver = Drifts(root, pki), AlertReceiver(root)
    scans: list[Scan] = []
    with table.case("three sites in order: no drift is named; then five scans") as case:
        drifts.start()
        engine = InventoryEngine(
            root, "drift", scan={"targets": [drifts.target], "exclude": ["/opt"]},
            alerts={"channels": {"hook": receiver.channel}})
        scan = engine.scan()
        for what, (_, mark) in drifts.expected.items():
            case.equal(f"drifts before {what} is staged", _marked(scan, mark), [])
        case.equal("drifts in all", [one["words"] for one in scan.drifts], [])
        told = [receiver.count("trigger", mark) for _, mark in drifts.expected.values()]
        case.equal("messages about drift", told, [0, 0, 0])
        drifts.stage()
        scans += [engine.scan(), engine.scan()]
        drifts.mend()
        scans += [engine.scan(), engine.scan()]
        case.note(", ".join(f"{one.wall:.1f} s" for one in (scan, *scans)))
    if len(scans) < 4:
        return
    for what, (kind, mark) in drifts.expected.items():
        with table.case(f"{what}: {kind} in the next scan, gone in the one after mending") as case:
            case.equal("drifts in the scan after staging", _marked(scans[0], mark), [kind])
            case.equal("exit of that scan", scans[0].outcome.code, 2)
            case.equal("drifts while it stands", _marked(scans[1], mark), [kind])
            case.equal("drifts in the scan after mending", _marked(scans[2], mark), [])
        with table.case(f"{what}: exactly one alert and one resolve") as case:
            case.equal("triggers", receiver.count("trigger", mark), 1)
            case.equal("resolves", receiver.count("resolve", mark), 1)
    with table.case("every message is signed, and none is about anything else than the three drifts") as case:
        case.equal("faults", receiver.faults, [])
        about = [event for event in receiver.events if event["alert"]["rule"] == "CertServedOld"]
        case.equal("messages about drift", len(about), 6)
        case.note(f"{len(receiver.events)} messages in all")
    receiver.close()
