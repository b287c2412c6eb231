"""Where the scenes of `rollback_scenes` are set: the ports, the files and the commands of their services."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from hook_host import daemon, owned, write
from loopback import free_ports
from processes import Daemon

HOST = "www.rollback.test"

_NGINX = """\
worker_processes 1;
pid {home}/{name}.pid;
error_log {log} notice;
events {{ worker_connections 64; }}
http {{
    access_log off;
    {more}
    server {{
        listen {listen};
        server_name {host};
        {tls}
        ssl_certificate {home}/tls/www.crt;
        ssl_certificate_key {home}/tls/www.key;
        return 200 "www\\n";
    }}
}}
"""


@dataclass
class Scene:
    """`targets` are those of the configuration; `start` brings up what serves them; every rotation has a `new` key.

    `words` is what a failure has to say. `doors` are what must serve: port, address, and the word for STARTTLS.
    `is_prompt` says that the reload command itself takes no time to speak of.
    """

    targets: list[dict]
    start: list[Callable[[], Daemon]]
    doors: list[tuple[int, str, str | None]]
    words: tuple[str, ...]
    old: str = "ecdsa-p256"
    new: str = "ecdsa-p256"
    settings: dict = field(default_factory=dict)
    host: str = HOST
    is_prompt: bool = True


class Stage:
    """One scene's directory and port."""

    def __init__(self, home: Path):
        self.home = home
        (home / "tls").mkdir()
        [self.port] = free_ports(1)
        self.links = {"fullchain": f"{home}/tls/www.crt", "key": f"{home}/tls/www.key"}

    def script(self, name: str, text: str) -> list[str]:
        """An operator's reload command."""
        path = write(f"{self.home}/{name}", f"#!/bin/sh\nset -eu\n{text}\n")
        path.chmod(0o755)
        return [str(path)]

    def nginx(self, name: str = "nginx", *, listen: str = "", tls: str = "", more: str = "", host: str = HOST):
        """Answers what starts an nginx, and its configuration."""
        owned("/var/lib/nginx", "root")
        Path("/var/log/nginx").mkdir(exist_ok=True)
        path = write(f"{self.home}/{name}.cfg", _NGINX.format(
            home=self.home, name=name, log=self.home / f"{name}.log", more=more, tls=tls, host=host,
            listen=listen or f"127.0.0.1:{self.port} ssl"))
        words = ["nginx", "-c", path, "-g", "daemon off;"]
        return lambda: daemon(f"{self.home.name}-{name}", *words), path

    def hang_up(self, *names: str) -> str:
        """A line of shell that makes these nginx read their files again."""
        return "\n".join(f'kill -HUP "$(cat {self.home}/{name}.pid)"' for name in names or ("nginx",))

    def target(self, reload: list[str], **changes) -> dict:
        return {
            "link": self.links, "reload": reload,
            "verify": [{"connect": f"127.0.0.1:{self.port}", "name": HOST}], **changes,
        }

    @property
    def door(self) -> tuple[int, str, str | None]:
        return self.port, "127.0.0.1", None
