"""The tools that certificates are taken over from, really run as their manuals say: certbot, lego, dehydrated.

Each leaves its own tree below `root`; what it says of itself is asked here and nowhere else.
"""

import os
from pathlib import Path

from pebble import Pebble
from processes import Outcome, run
from python_tools import tool

_DEHYDRATED_CONFIG = """\
CA="{directory}"
BASEDIR={home}
WELLKNOWN={webroot}/.well-known/acme-challenge
CURL_OPTS="--cacert {roots}"
KEY_ALGO=prime256v1
CONTACT_EMAIL=ops@example.test
"""


class OldTool:
    """One certificate for `host`, proved through the web root that nginx shows."""

    name = ""

    def __init__(self, root: Path, pebble: Pebble, webroot: Path, host: str):
        self.pebble, self.webroot, self.host = pebble, webroot, host
        self.scratch = root / f"{self.name}-run"
        self.scratch.mkdir()
        self.home = root / self.name
        (webroot / ".well-known" / "acme-challenge").mkdir(parents=True, exist_ok=True)

    def _run(self, *words, **environment) -> Outcome:
        return run(
            words, env={**os.environ, **environment}, cwd=self.scratch, scratch=self.scratch, timeout=120)


class Certbot(OldTool):
    """certbot from PyPI, with its webroot plugin."""

    name = "certbot"

    def issue(self) -> Outcome:
        return self._run(
            tool("certbot"), "certonly", "--webroot", "-w", self.webroot, "-d", self.host, "--non-interactive",
            "--agree-tos", "-m", "ops@example.test", "--server", self.pebble.directory, "--config-dir", self.home,
            "--work-dir", self.scratch / "work", "--logs-dir", self.scratch / "logs",
            REQUESTS_CA_BUNDLE=str(self.pebble.server_roots))

    @property
    def fullchain(self) -> Path:
        return self.home / "live" / self.host / "fullchain.pem"

    @property
    def key(self) -> Path:
        return self.home / "live" / self.host / "privkey.pem"


class Lego(OldTool):
    """lego from the distribution, with its webroot solver."""

    name = "lego"

    def issue(self) -> Outcome:
        return self._run(
            "lego", "--server", self.pebble.directory, "--accept-tos", "--email", "ops@example.test", "--domains",
            self.host, "--path", self.home, "--http", "--http.webroot", self.webroot, "run",
            LEGO_CA_CERTIFICATES=str(self.pebble.server_roots))

    @property
    def fullchain(self) -> Path:
        return self.home / "certificates" / f"{self.host}.crt"

    @property
    def key(self) -> Path:
        return self.home / "certificates" / f"{self.host}.key"


class Dehydrated(OldTool):
    """dehydrated from the distribution, with a configuration of its own."""

    name = "dehydrated"

    def issue(self) -> Outcome:
        self.home.mkdir()
        config = self.home / "config"
        config.write_text(_DEHYDRATED_CONFIG.format(
            directory=self.pebble.directory, home=self.home, webroot=self.webroot, roots=self.pebble.server_roots))
        (self.home / "domains.txt").write_text(f"{self.host}\n")
        registered = self._run("dehydrated", "--register", "--accept-terms", "--config", config)
        return self._run("dehydrated", "--cron", "--config", config) if registered.code == 0 else registered

    @property
    def fullchain(self) -> Path:
        return self.home / "certs" / self.host / "fullchain.pem"

    @property
    def key(self) -> Path:
        return self.home / "certs" / self.host / "privkey.pem"


ALL = (Certbot, Lego, Dehydrated)
