"""The judged binary: how it is called, what it is told, and everything it ever said."""

import json
import os
from pathlib import Path

from pebble import Pebble
from processes import Child, Outcome


def binary() -> Path:
    """REKEY_BIN, or the release build of this checkout. An error when it is not there."""
    repository = Path(__file__).resolve().parents[2]
    path = Path(os.environ.get("REKEY_BIN") or repository / ".build" / "release" / "rekey").absolute()
    if not os.access(path, os.X_OK):
        raise RuntimeError(f"{path} is not there: build it, or name another by REKEY_BIN")
    return path


def authority(pebble: Pebble, **changes) -> dict:
    """An authority of the configuration file that is this Pebble."""
    return {
        "directory": pebble.directory, "server-roots": str(pebble.server_roots),
        "chain-roots": str(pebble.chain_roots), "terms-of-service-agreed": True, **changes,
    }


def listen(port: int) -> dict:
    """The challenge setting of the built-in responder."""
    return {"http-01": {"listen": f"127.0.0.1:{port}"}}


def target(site, nginx, **changes) -> dict:
    """A deployment of the configuration file into an nginx site."""
    return {
        "link": {"fullchain": str(site.fullchain), "key": str(site.key)},
        "validate": nginx.test_command, "reload": [str(site.reload)],
        "verify": [{"connect": f"127.0.0.1:{site.port}", "name": site.host}],
        "settle": "4s", "deadline": "30s", **changes,
    }


class Rekey:
    """One configuration file and one state directory, driven through the command line."""

    said: list[bytes] = []  # everything any instance printed, for the search for keys

    def __init__(self, root: Path, name: str, *, authorities: dict, challenge: dict, certificates: dict):
        self.home = root / name
        self.home.mkdir()
        self.state = self.home / "state"
        self.config = self.home / "rekey.yaml"
        self.environment: dict[str, str] = {}  # beside PATH, HOME and LANG
        self._binary = binary()
        self.settings = {
            # A pass that scans the machine of the rig would measure that machine.
            "contact": ["ops@example.test"], "state": str(self.state), "scan": {"every": "never"},
            "authorities": authorities,
            "defaults": {"authorities": list(authorities), "challenge": challenge}, "certificates": certificates,
        }
        self.write()

    def use(self, program: Path):
        """Another build than the judged one: one with named points."""
        self._binary = program

    def write(self):
        """Writes `settings` as YAML: two block levels, JSON (a subset of YAML's flow style) below."""
        lines = []
        for key, value in self.settings.items():
            if isinstance(value, dict):
                lines.append(f"{key}:")
                lines.extend(f"  {inner}: {json.dumps(given)}" for inner, given in value.items())
            else:
                lines.append(f"{key}: {json.dumps(value)}")
        self.config.write_text("\n".join(lines) + "\n")

    def start(self, *words: str, under: list = ()) -> Child:
        """Starts a command; global options follow the subcommand. `under` is what it runs under, such as a tracer."""
        environment = {"PATH": os.environ["PATH"], "HOME": str(self.home), "LANG": "C.UTF-8"} | self.environment
        return Child(
            [*under, self._binary, *words, "--config", self.config], env=environment, cwd=self.home, scratch=self.home)

    def finish(self, child: Child, timeout: float = 120) -> Outcome:
        """Waits for a started command and keeps what it said."""
        outcome = child.wait(timeout)
        Rekey.said.append(outcome.text.encode())
        return outcome

    def __call__(self, *words: str, timeout: float = 120) -> Outcome:
        return self.finish(self.start(*words), timeout)

    def json(self, *words: str) -> tuple[Outcome, dict]:
        """A command with --json; ValueError unless standard output is exactly one JSON object."""
        outcome = self(*words, "--json")
        value = json.loads(outcome.out)
        if not isinstance(value, dict):
            raise ValueError(f"{' '.join(words)} --json printed {type(value).__name__}, wanted one object")
        return outcome, value

    def generation_numbers(self, name: str) -> list[str]:
        directory = self.state / "generations" / name
        return sorted(path.name for path in directory.iterdir()) if directory.is_dir() else []
