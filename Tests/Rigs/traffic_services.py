"""nginx and HAProxy as they stand under traffic: several workers, the shipped hook as their reload command."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import hook_bench
from hook_host import LOGS, daemon, owned, write
from hook_service import version_of
from loopback import free_ports
from processes import Daemon

HOST = "www.traffic.test"

_NGINX = """\
worker_processes 4;
pid {home}/nginx.pid;
error_log {log} notice;
events {{ worker_connections 256; }}
http {{
    access_log off;
    server {{
        listen 127.0.0.1:{port} ssl;
        ssl_certificate {home}/tls/www.crt;
        ssl_certificate_key {home}/tls/www.key;
        return 200 "www\\n";
    }}
}}
"""

_HAPROXY = """\
global
    maxconn 1000
    nbthread 4
    stats socket {home}/admin.sock mode 600 level admin
defaults
    mode http
    timeout connect 5s
    timeout client 5s
    timeout server 5s
frontend www
    bind 127.0.0.1:{port} ssl crt {home}/tls/www.pem
    http-request return status 200
"""


@dataclass
class TrafficService:
    """A service that serves what is linked in `links`; `reload` is the argv that tells it."""

    title: str
    port: int
    links: dict[str, str]
    reload: list[str]
    start: Callable[[], Daemon]

    @property
    def target(self) -> dict:
        """The deployment of the configuration file."""
        return {
            "link": self.links, "reload": self.reload,
            "verify": [{"connect": f"127.0.0.1:{self.port}", "name": HOST}],
        }


def install(home: Path, name: str, **settings: str) -> Path:
    """A shipped hook beside the service, with its settings; answers its path."""
    place = home / name
    place.write_bytes((hook_bench.HOOKS / name).read_bytes())
    place.chmod(0o755)
    place.with_name(f"{name}.conf").write_text("".join(f"{key}={value}\n" for key, value in settings.items()))
    return place


def nginx(home: Path) -> TrafficService:
    [port] = free_ports(1)
    owned("/var/lib/nginx", "root")
    Path("/var/log/nginx").mkdir(exist_ok=True)  # where it logs until it has read its configuration
    log = LOGS / "nginx-traffic.log"
    configuration = write(f"{home}/service.conf", _NGINX.format(home=home, port=port, log=log))
    hook = install(home, "nginx", CONFIGURATION=str(configuration))
    return TrafficService(
        f"nginx {version_of('nginx', '-v')}, 4 workers, reload", port,
        {"fullchain": f"{home}/tls/www.crt", "key": f"{home}/tls/www.key"}, [str(hook), "activated"],
        lambda: daemon("nginx-traffic", "nginx", "-c", configuration, "-g", "daemon off;"))


def haproxy(home: Path) -> TrafficService:
    [port] = free_ports(1)
    configuration = write(f"{home}/service.cfg", _HAPROXY.format(home=home, port=port))
    hook = install(home, "haproxy", SOCKET=f"{home}/admin.sock", CRT=f"{home}/tls/www.pem")
    return TrafficService(
        f"HAProxy {version_of('haproxy', '-v')}, 4 threads, runtime API", port, {"bundle": f"{home}/tls/www.pem"},
        [str(hook), "activated"], lambda: daemon("haproxy-traffic", "haproxy", "-db", "-f", configuration))


ALL = (nginx, haproxy)
