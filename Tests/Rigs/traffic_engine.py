"""One certificate of a CA of its own, and rotations of it whose moments are known."""

import os
import re
import subprocess
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from loopback import free_ports
from mini_ca import MiniCA
from prober import chain_of
from rekey import Rekey, listen

_ROTATE = ("rotate", "www", "--force", "--ignore-budget")
_DONE = re.compile(r"www: (verified|rotated)")


@dataclass(frozen=True)
class Rotated:
    """How a rotation went; times in seconds since the epoch.

    `swapped` is when live/ was changed last, by the clock of the file system, which is up to 4 ms behind; `done` is
    when the first line came that calls it served.
    """

    code: int
    said: str
    swapped: float
    done: float
    generation: int
    chain: str


class TrafficEngine:
    """`www` is a certificate without a target until `deploys` is called."""

    def __init__(self, home: Path, host: str, seed: int, **certificate):
        [port] = free_ports(1)
        self.home = home
        self.ca = MiniCA(home / "ca", challenge_port=port, seed=seed)
        settings = {
            "directory": self.ca.directory, "server-roots": str(self.ca.server_roots),
            "chain-roots": str(self.ca.chain_roots),
        }
        self.engine = Rekey(
            home, "engine", authorities={"mini": settings}, challenge=listen(port),
            certificates={"www": {"names": [host], **certificate}})
        self.live = self.engine.state / "live"

    def deploys(self, *targets: dict, **certificate):
        """From now on the certificate has these targets, and further settings."""
        self.engine.settings["certificates"]["www"].update(deploy=list(targets), **certificate)
        self.engine.write()

    def issue(self, *targets: dict):
        """The first generation; its links are placed, and nobody is told or asked."""
        self.deploys(*({"link": target["link"]} for target in targets))
        outcome = self.engine("run")
        if outcome.code != 0:
            raise RuntimeError(f"the first certificate: {outcome.brief()}")

    def stop(self):
        self.ca.stop()

    @property
    def generation(self) -> int:
        return int(os.path.basename(os.readlink(self.live / "www")))

    @property
    def chain(self) -> str:
        """The digest of the chain that is live."""
        return chain_of(self.live / "www" / "fullchain.pem")

    def rotate(self, timeout: float = 60) -> Rotated:
        """A rotation that is forced, to its end."""
        environment = {"PATH": os.environ["PATH"], "HOME": str(self.engine.home), "LANG": "C.UTF-8"}
        child = subprocess.Popen(
            [self.engine._binary, *_ROTATE, "--config", self.engine.config],  # noqa: SLF001 - as it starts others
            env=environment, cwd=self.engine.home, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True, errors="replace", start_new_session=True)
        timer = threading.Timer(timeout, child.kill)
        timer.start()
        said, done = "", 0.0
        for line in child.stdout:
            done = done or (time.time() if _DONE.match(line) else 0.0)
            said += line
        child.wait()
        timer.cancel()
        Rekey.said.append(said.encode())
        return Rotated(
            child.returncode, said, self.live.stat().st_mtime, done or time.time(), self.generation, self.chain)


def brief(said: str, limit: int = 300) -> str:
    """The end of what was said, on one line."""
    return re.sub(r"\s*\n\s*", " | ", said.strip())[-limit:]
