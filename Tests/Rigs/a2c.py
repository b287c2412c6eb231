"""acme2certifier as a CA: issues later than it says yes, answers 403 for a certificate that is not ready, has ARI,
profiles and external account binding, and wants the names it resolves on port 53."""

import json
from pathlib import Path

from loopback import free_ports, listening
from processes import Daemon
from python_tools import python
from throwaway_ca import ThrowawayCA

EAB_KID = "rig-customer"
_EAB_KEY = "cmlnLWN1c3RvbWVyLWtleS1mb3Itb25lLXRlc3QtcnVuLTAwMDE"
_SERVE = """import sys
from werkzeug.serving import WSGIRequestHandler, run_simple
from acme2certifier.share.acme2certifier_wsgi import application

WSGIRequestHandler.protocol_version = "HTTP/1.1"


def over_https(environ, start_response):
    environ["wsgi.url_scheme"] = "https"
    return application(environ, start_response)


run_simple("127.0.0.1", int(sys.argv[1]), over_https, threaded=True, ssl_context=(sys.argv[2], sys.argv[3]))
"""


class ACME2Certifier:
    """One acme2certifier process with the CA of this rig.

    It runs twice, for customers only and for everybody: the account's life is the same, its beginning is not.
    """

    name = "acme2certifier"

    def __init__(self, root: Path, *, binds_accounts: bool, resolver: str = "127.0.0.1"):
        self.binds_accounts = binds_accounts
        self.home = root / ("a2c-bound" if binds_accounts else "a2c")
        (self.home / "issued").mkdir(parents=True)
        self._tls = ThrowawayCA(self.home / "tls")
        self._certificate, self._key = self._tls.issue("localhost")
        self._issuer = ThrowawayCA(self.home / "issuer", "Rig issuer", days=60)
        [self._port] = free_ports(1)
        self.server_roots = self._tls.root
        self.chain_roots = self._issuer.root
        self.eab_file = self.home / "eab.key"
        self.eab_file.touch(mode=0o600)
        self.eab_file.write_text(_EAB_KEY)
        (self.home / "eab.json").write_text(json.dumps({EAB_KID: _EAB_KEY}))
        (self.home / "serve.py").write_text(_SERVE)
        (self.home / "acme_srv.cfg").write_text(self._configuration(resolver))

    def _configuration(self, resolver: str) -> str:
        sections = {
            "DEFAULT": {"debug": "True", "async_mode": "True", "dns_server_list": json.dumps([resolver])},
            "CAhandler": {
                "handler_module": "acme2certifier.cahandlers.openssl_ca_handler",
                "issuing_ca_key": self._issuer.directory / "ca.key", "issuing_ca_cert": self._issuer.root,
                "cert_save_path": self.home / "issued", "issuing_ca_crl": self.home / "ca.crl",
                "cert_validity_days": "6",
            },
            "DBhandler": {
                "handler_module": "acme2certifier.dbhandlers.wsgi_handler", "dbfile": self.home / "a2c.db",
            },
            "Directory": {"caaidentities": json.dumps(["ca.rig.test"])},
            "Order": {"profiles": json.dumps({"classic": "https://localhost/classic"})},
            "Renewalinfo": {"renewalthreshold_pctg": "50"},
            "Challenge": {"challenge_validation_timeout": "5"},
        }
        if self.binds_accounts:
            sections["EABhandler"] = {
                "eab_handler_module": "acme2certifier.eabhandlers.json_handler", "key_file": self.home / "eab.json",
            }
        return "\n".join(
            f"[{name}]\n" + "".join(f"{key}: {value}\n" for key, value in entries.items())
            for name, entries in sections.items())

    @property
    def directory(self) -> str:
        return f"https://localhost:{self._port}/directory"

    def orders(self) -> int:
        """How often a client asked for a new order."""
        return (self.home / "a2c.log").read_text(errors="replace").count("POST /acme/neworders")

    def start(self) -> "ACME2Certifier":
        environment = {
            "PATH": "/usr/bin:/bin", "HOME": str(self.home), "ACME2CERTIFIER_BASE_DIR": str(self.home),
            "ACME_SRV_CONFIGFILE": str(self.home / "acme_srv.cfg"),
        }
        daemon = Daemon(
            "acme2certifier",
            [python(), self.home / "serve.py", str(self._port), self._certificate, self._key],
            log=self.home / "a2c.log", env=environment, cwd=self.home)
        daemon.wait_until(lambda: listening(self._port), 30)
        return self
