"""Caddy as a CA: its `acme_server` finalizes at once, has no `meta`, and names no Retry-After."""

from pathlib import Path

from loopback import free_ports, listening
from processes import Daemon
from python_tools import tool
from throwaway_ca import ThrowawayCA

_CONFIG = """{{
    admin off
    storage file_system {home}/data
    http_port {http}
    https_port {https}
    auto_https disable_redirects
    skip_install_trust
    pki {{
        ca local {{
            intermediate_lifetime 7d
        }}
    }}
}}
https://localhost:{https} {{
    bind 127.0.0.1
    tls {certificate} {key}
    acme_server {{
        ca local
        lifetime 12h
        allow_wildcard_names
        challenges http-01 tls-alpn-01 dns-01
        resolvers {resolver}
        allow {{
            domains rig.test *.rig.test
            ip_ranges 127.0.0.0/8
        }}
    }}
}}
"""


class Caddy:
    """One Caddy process. It fetches HTTP-01 from port 80 and TLS-ALPN-01 from port 443."""

    name = "caddy"

    def __init__(self, root: Path, *, resolver: str):
        self.home = root / "caddy"
        self.home.mkdir(parents=True)
        self._ca = ThrowawayCA(self.home / "tls")
        certificate, key = self._ca.issue("localhost")
        self._http, self._https = free_ports(2)
        self._config = self.home / "Caddyfile"
        self._config.write_text(_CONFIG.format(
            home=self.home, http=self._http, https=self._https, certificate=certificate, key=key, resolver=resolver))
        self.server_roots = self._ca.root
        self.chain_roots = self.home / "data" / "pki" / "authorities" / "local" / "root.crt"

    @property
    def directory(self) -> str:
        return f"https://localhost:{self._https}/acme/local/directory"

    def start(self) -> "Caddy":
        environment = {"PATH": "/usr/bin:/bin", "HOME": str(self.home), "XDG_CONFIG_HOME": str(self.home)}
        daemon = Daemon(
            "caddy", [tool("caddy"), "run", "--config", self._config, "--adapter", "caddyfile"],
            log=self.home / "caddy.log", env=environment)
        daemon.wait_until(lambda: listening(self._https) and self.chain_roots.exists(), 30)
        return self
