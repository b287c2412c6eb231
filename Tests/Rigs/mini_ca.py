"""The CA of this project as a process of its own: `rekey demo ca`, switched from one temper to another by its stdin."""

import json
import os
import select
import subprocess
from pathlib import Path

from processes import Daemon
from rekey import binary


class MiniCA:
    """One process. It fetches HTTP-01 challenges from `challenge_port` of 127.0.0.1."""

    def __init__(self, home: Path, *, challenge_port: int, seed: int):
        home.mkdir(parents=True)
        self.chain_roots, self.server_roots = home / "root.pem", home / "server.pem"
        self.log = home / "ca.log"
        words = [
            binary(), "demo", "ca", "--challenge-port", str(challenge_port), "--seed", str(seed), "--address",
            "*=127.0.0.1", "--root", self.chain_roots, "--server-root", self.server_roots,
        ]
        self._daemon = _Conversation(words, self.log)
        self.directory = self._daemon.line(30)

    def ask(self, *words: str) -> dict:
        """One line there, one JSON line back."""
        self._daemon.say(" ".join(words))
        return json.loads(self._daemon.line(30))

    @property
    def alive(self) -> bool:
        return self._daemon.alive

    def stop(self):
        self._daemon.stop()


class _Conversation(Daemon):
    """A daemon that is talked to."""

    def __init__(self, words, log: Path):
        self._log = open(log, "ab")  # noqa: SIM115 - as long as the process
        self.name, self.log = "rekey demo ca", log
        self.process = subprocess.Popen(
            [str(word) for word in words], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._log,
            start_new_session=True, env={"PATH": os.environ["PATH"], "HOME": str(log.parent)})
        self.register()
        self._rest = b""

    def say(self, line: str):
        self.process.stdin.write(line.encode() + b"\n")
        self.process.stdin.flush()

    def line(self, seconds: float) -> str:
        """The next line of its output; RuntimeError when none comes."""
        while b"\n" not in self._rest:
            ready, _, _ = select.select([self.process.stdout], [], [], seconds)
            some = os.read(self.process.stdout.fileno(), 65_536) if ready else b""
            if not some:
                raise RuntimeError(f"{self.name} said nothing: {self.log.read_text(errors='replace')[-300:]}")
            self._rest += some
        text, _, self._rest = self._rest.partition(b"\n")
        return text.decode()


def tempers() -> list[dict]:
    """Every cell of the grid and every case, as the command lists them: name, kind, disposition, rows, variants."""
    done = subprocess.run(
        [binary(), "demo", "ca", "--list-tempers", "--json"], capture_output=True, text=True, timeout=30)
    if done.returncode != 0:
        raise RuntimeError(f"rekey demo ca --list-tempers: {done.stderr.strip()[-300:]}")
    return json.loads(done.stdout)["tempers"]
