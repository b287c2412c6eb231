"""One nginx with very many TLS endpoints: an address of 127.0.0.0/8 and a certificate for each."""

import socket
from pathlib import Path

from loopback import free_ports
from native_tools import make_certificates
from processes import Daemon

_CONFIG = """\
user root;
worker_processes 2;
worker_rlimit_nofile 32768;
pid {prefix}/nginx.pid;
error_log {prefix}/error.log error;
events {{ worker_connections 16384; }}
http {{
    access_log off;
    client_body_temp_path {prefix}/body;
    proxy_temp_path {prefix}/proxy;
    fastcgi_temp_path {prefix}/fastcgi;
    uwsgi_temp_path {prefix}/uwsgi;
    scgi_temp_path {prefix}/scgi;
    ssl_protocols TLSv1.2 TLSv1.3;
    ssl_session_cache off;
    include {prefix}/servers.conf;
}}
"""
_SERVER = "server {{ listen {address} ssl; ssl_certificate {pair}; ssl_certificate_key {pair}; return 204; }}\n"


class ManyEndpoints:
    """`targets` are the endpoints as ADDRESS:PORT, `fingerprints` what they serve, in the same order."""

    def __init__(self, root: Path, count: int, name: str = "endpoints", block: int = 77):
        self._prefix = root / name
        self._prefix.mkdir()
        pairs = self._prefix / "pairs"
        self.fingerprints = make_certificates(pairs, count, days=60, pairs=True)
        [self._port] = free_ports(1)
        self.targets = [
            f"127.{block}.{number // 250}.{number % 250 + 1}:{self._port}" for number in range(count)]
        self.list = self._prefix / "targets"
        self.write_list(self.list, count)
        (self._prefix / "servers.conf").write_text("".join(
            _SERVER.format(address=address, pair=pairs / f"{number:06}.pem")
            for number, address in enumerate(self.targets)))
        (self._prefix / "nginx.conf").write_text(_CONFIG.format(prefix=self._prefix))
        self._daemon: Daemon | None = None

    @property
    def port(self) -> int:
        return self._port

    def write_list(self, path: Path, count: int, with_port: bool = True) -> Path:
        """The first `count` targets, one a line."""
        lines = [line if with_port else line.rpartition(":")[0] for line in self.targets[:count]]
        path.write_text("\n".join([*lines, ""]))
        return path

    def start(self) -> "ManyEndpoints":
        command = ["nginx", "-p", self._prefix, "-c", self._prefix / "nginx.conf", "-g", "daemon off;"]
        self._daemon = Daemon(self._prefix.name, command, log=self._prefix / "start.log")
        self._daemon.wait_until(self._last_listens, seconds=60)
        return self

    def _last_listens(self) -> bool:
        address, _, port = self.targets[-1].rpartition(":")
        try:
            with socket.create_connection((address, int(port)), 1):
                return True
        except OSError:
            return False

    def stop(self):
        if self._daemon:
            self._daemon.stop()
            self._daemon = None
