"""A real authoritative name server with TSIG: Knot DNS on 127.0.0.1:53 of the rig's own network.

Its zone is `rig.test`: every name there is 127.0.0.1, and one key may add and remove TXT records below
`_acme-challenge`.
"""

import base64
import os
import subprocess
from pathlib import Path

from loopback import listening
from processes import Daemon

ZONE = "rig.test"
_CONFIG = """server:
    rundir: "{home}/run"
    listen: 127.0.0.1@{port}
log:
  - target: stdout
    any: info
database:
    storage: "{home}/db"
key:
  - id: rekey
    algorithm: hmac-sha256
    secret: {secret}
acl:
  - id: challenges
    key: rekey
    action: update
    update-type: [TXT]
zone:
  - domain: {zone}
    storage: "{home}"
    file: zone.txt
    acl: challenges
    zonefile-sync: -1
    journal-content: all
    zonefile-load: difference-no-serial
"""
_ZONE = """$ORIGIN {zone}.
$TTL 5
@ SOA ns1 hostmaster 1 3600 600 86400 1
@ NS ns1
@ A 127.0.0.1
ns1 A 127.0.0.1
* A 127.0.0.1
alias.challenges TXT "not yours"
_acme-challenge.delegated CNAME delegated.challenges
forbidden CAA 0 issue ";"
"""


class Knot:
    """One Knot process."""

    def __init__(self, root: Path, *, port: int = 53):
        self.home = root / "knot"
        self.port = port
        for part in ("run", "db"):
            (self.home / part).mkdir(parents=True)
        secret = base64.b64encode(os.urandom(32)).decode()
        self.key_file = self.home / "tsig.key"
        self.key_file.touch(mode=0o600)
        self.key_file.write_text(f'key "rekey" {{ algorithm hmac-sha256; secret "{secret}"; }};\n')
        self._config = self.home / "knot.conf"
        self._config.touch(mode=0o600)
        self._config.write_text(_CONFIG.format(home=self.home, port=port, secret=secret, zone=ZONE))
        (self.home / "zone.txt").write_text(_ZONE.format(zone=ZONE))

    @property
    def server(self) -> str:
        return f"127.0.0.1:{self.port}"

    def start(self) -> "Knot":
        daemon = Daemon("knotd", ["knotd", "-c", self._config], log=self.home / "knot.log")
        daemon.wait_until(lambda: listening(self.port) and self._answers())
        return self

    def _answers(self) -> bool:
        return "127.0.0.1" in self._dig("ns1." + ZONE, "A")

    def texts(self, name: str) -> list[str]:
        """The TXT records that are there now, without their quotes."""
        return [line.strip('"') for line in self._dig(name, "TXT").splitlines() if line.startswith('"')]

    def _dig(self, name: str, kind: str) -> str:
        words = ["dig", "+short", "+time=2", "+tries=1", "-p", str(self.port), "@127.0.0.1", name, kind]
        return subprocess.run(words, capture_output=True, text=True, timeout=10).stdout
