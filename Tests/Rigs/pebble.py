"""A real ACME server on loopback: Pebble, with challtestsrv as its resolver, and its log as the witness.

Pebble deadlocks under many concurrent orders (its own lock order), so a rig keeps at most two in flight per server.
"""

import json
import os
import re
import ssl
import urllib.request
from pathlib import Path

from loopback import free_ports, listening
from processes import Daemon
from throwaway_ca import ThrowawayCA

BLOCKED_NAME = "blocked.example.test"
_REQUEST = re.compile(r" (POST|HEAD|GET) (\S+) -> calling handler")
_NEW_ORDER = "/order-plz"


class Pebble:
    """One Pebble process. `http_port` and `tls_port` are where it validates; it asks `resolver`, or one of its own in
    which every name is 127.0.0.1."""

    def __init__(self, root: Path, name: str, *, http_port: int, nonce_reject: int, authz_reuse: int,
                 tls_port: int = 1, resolver: str | None = None):
        self.name = name
        self.http_port = http_port
        self.tls_port = tls_port
        self.resolver = resolver
        self.directory_path = root / f"pebble-{name}"
        self.directory_path.mkdir(parents=True)
        self._environment = {
            "PATH": os.environ["PATH"], "HOME": str(self.directory_path), "PEBBLE_VA_NOSLEEP": "1",
            "PEBBLE_WFE_NONCEREJECT": str(nonce_reject), "PEBBLE_AUTHZREUSE": str(authz_reuse),
        }
        self._daemons: list[Daemon] = []
        self._ports = free_ports(4)
        self._ca = ThrowawayCA(self.directory_path / "tls")
        self._certificate, self._key = self._ca.issue("localhost")
        self.server_roots = self._ca.root
        self.chain_roots = self.directory_path / "roots.pem"
        self.log = self.directory_path / "pebble.log"

    @property
    def directory(self) -> str:
        """The URL of the ACME directory."""
        return f"https://localhost:{self._ports[0]}/dir"

    def start(self) -> "Pebble":
        """Starts resolver and server, and fetches the root that issued chains end in (a new one at each start)."""
        acme, management, dns, dns_management = self._ports
        config = self.directory_path / "pebble.json"
        config.write_text(json.dumps({"pebble": {
            "listenAddress": f"127.0.0.1:{acme}", "managementListenAddress": f"127.0.0.1:{management}",
            "certificate": str(self._certificate), "privateKey": str(self._key),
            "httpPort": self.http_port, "tlsPort": self.tls_port, "ocspResponderURL": "",
            "externalAccountBindingRequired": False, "certificateValidityPeriod": 7776000,
            "domainBlocklist": [BLOCKED_NAME],
        }}))
        self._management = management
        server = Daemon(
            f"pebble ({self.name})", ["pebble", "-config", config, "-dnsserver", self.resolver or f"127.0.0.1:{dns}"],
            log=self.log, env=self._environment, cwd=self.directory_path)
        resolver = Daemon(
            f"pebble-challtestsrv ({self.name})",
            ["pebble-challtestsrv", "-defaultIPv4", "127.0.0.1", "-defaultIPv6", "", "-dns01", f"127.0.0.1:{dns}",
             "-http01", "", "-https01", "", "-tlsalpn01", "", "-management", f"127.0.0.1:{dns_management}"],
            log=self.directory_path / "challtestsrv.log")
        self._daemons = [resolver, server]
        resolver.wait_until(lambda: listening(dns))
        server.wait_until(lambda: listening(acme) and listening(management))
        self.chain_roots.write_bytes(self._ask("roots/0"))
        return self

    def _ask(self, path: str) -> bytes:
        trust = ssl.create_default_context(cafile=str(self.server_roots))
        place = f"https://localhost:{self._management}/{path}"
        with urllib.request.urlopen(place, timeout=10, context=trust) as answer:
            return answer.read()

    def status(self, serial: str) -> str:
        """What it knows of a certificate, by its serial in hex: `Valid` or `Revoked`."""
        return json.loads(self._ask(f"cert-status-by-serial/{serial.lower()}"))["Status"]

    def stop(self):
        for daemon in reversed(self._daemons):
            daemon.stop()
        self._daemons = []

    def mark(self) -> int:
        """A place in the log to count from."""
        return self.log.stat().st_size if self.log.exists() else 0

    def requests(self, since: int = 0) -> list[tuple[str, str]]:
        """(method, path) of every request logged after `since`."""
        with open(self.log, "rb") as log:
            log.seek(since)
            return _REQUEST.findall(log.read().decode(errors="replace"))

    def signed_requests(self, since: int = 0) -> int:
        """Every POST: in ACME each is signed."""
        return sum(1 for method, _ in self.requests(since) if method == "POST")

    def orders(self, since: int = 0) -> int:
        """How often a client asked for a new order; an attempt refused for its nonce is not an order."""
        with open(self.log, "rb") as log:
            log.seek(since)
            return log.read().decode(errors="replace").count("Added order ")
