"""A real nginx on loopback with its own prefix, and the reload commands of an operator, in good and bad moods."""

import shlex
from pathlib import Path

from loopback import free_ports, listening
from processes import Daemon

_CONFIG = """\
user root;
worker_processes 1;
pid {prefix}/nginx.pid;
error_log {prefix}/error.log notice;
events {{ worker_connections 128; }}
http {{
    access_log off;
    client_body_temp_path {prefix}/temp/body;
    proxy_temp_path {prefix}/temp/proxy;
    fastcgi_temp_path {prefix}/temp/fastcgi;
    uwsgi_temp_path {prefix}/temp/uwsgi;
    scgi_temp_path {prefix}/temp/scgi;
    server {{ listen 127.0.0.1:{http_port}; root {prefix}/webroot; }}
    include {prefix}/enabled/*.conf;
}}
"""

_SITE = """\
server {{
    listen 127.0.0.1:{port} ssl;
    server_name {name}.example.test;
    ssl_certificate {fullchain};
    ssl_certificate_key {key};
    location / {{ return 200 "{name}\\n"; }}
}}
"""

# The mood is read at each call: `ok` reloads; `fail` refuses; `lie` answers well and does nothing; `late` reloads and
# then fails; `slow` takes its time; `allergic` takes the site down unless it is handed the one generation it likes.
_RELOAD = """\
#!/bin/sh
set -eu
mood=$(cat {site}.mood)
printf '%s %s\\n' "$(date +%s.%N)" "$mood" >> {site}.calls
{{ env; cat; }} >> {site}.given
enable() {{ if [ -e {fullchain} ]; then cp {site}.conf {enabled}; fi; }}
signal() {{ kill -HUP "$(cat {prefix}/nginx.pid)"; }}
case $mood in
    fail) echo 'reload: the service said no' >&2; exit 1 ;;
    lie) exit 0 ;;
    slow) sleep 4; enable; signal ;;
    late) enable; signal; echo 'reload: something else went wrong' >&2; exit 1 ;;
    allergic)
        if [ "$(readlink -f {fullchain})" = "$(cat {site}.likes)" ]; then enable; else rm -f {enabled}; fi
        signal ;;
    *) enable; signal ;;
esac
"""


class Site:
    """One TLS server of an nginx: where its certificate is linked, and how its reload behaves."""

    def __init__(self, nginx: "Nginx", name: str, port: int):
        self.name, self.port = name, port
        self.host = f"{name}.example.test"
        tls = nginx.prefix / "tls"
        self.fullchain, self.key = tls / f"{name}.crt", tls / f"{name}.key"
        self._stem = nginx.prefix / "available" / name
        self.reload = nginx.prefix / "commands" / f"reload-{name}"
        Path(f"{self._stem}.conf").write_text(
            _SITE.format(port=port, name=name, fullchain=self.fullchain, key=self.key))
        self.reload.write_text(_RELOAD.format(
            site=shlex.quote(str(self._stem)), fullchain=shlex.quote(str(self.fullchain)),
            enabled=shlex.quote(str(nginx.prefix / "enabled" / f"{name}.conf")), prefix=shlex.quote(str(nginx.prefix))))
        self.reload.chmod(0o755)
        self.mood("ok")

    def mood(self, word: str):
        """How the next reload behaves."""
        Path(f"{self._stem}.mood").write_text(word)

    def likes(self, path: Path):
        """The only file the `allergic` mood will serve."""
        Path(f"{self._stem}.likes").write_text(str(path))

    def calls(self) -> list[tuple[float, str]]:
        """(Unix time, mood) of every reload so far."""
        log = Path(f"{self._stem}.calls")
        lines = log.read_text().splitlines() if log.exists() else []
        return [(float(when), mood) for when, mood in map(str.split, lines)]

    def given(self) -> str:
        """Environment and standard input of every reload so far."""
        log = Path(f"{self._stem}.given")
        return log.read_text(errors="replace") if log.exists() else ""


class Nginx:
    """`http_port` serves `webroot` in clear; sites are enabled by their first reload."""

    def __init__(self, root: Path, name: str = "nginx"):
        self.prefix = root / name
        for part in ("tls", "available", "enabled", "commands", "temp", "webroot"):
            (self.prefix / part).mkdir(parents=True)
        self._free = free_ports(24)
        self.http_port = self._free.pop()
        self.webroot = self.prefix / "webroot"
        self.config = self.prefix / "nginx.conf"
        self.config.write_text(_CONFIG.format(prefix=self.prefix, http_port=self.http_port))
        self._daemon: Daemon | None = None

    @property
    def test_command(self) -> list[str]:
        """What `validate` runs."""
        return ["nginx", "-t", "-q", "-p", str(self.prefix), "-c", str(self.config)]

    def site(self, name: str) -> Site:
        return Site(self, name, self._free.pop())

    def start(self) -> "Nginx":
        command = ["nginx", "-p", self.prefix, "-c", self.config, "-g", "daemon off;"]
        self._daemon = Daemon("nginx", command, log=self.prefix / "start.log")
        self._daemon.wait_until(lambda: listening(self.http_port))
        return self

    def stop(self):
        if self._daemon:
            self._daemon.stop()
            self._daemon = None
