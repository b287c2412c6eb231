"""What a hook is given by Rekey (generations, environment, standard input), and what is watched while it runs."""

import base64
import json
import os
import re
import shutil
from dataclasses import dataclass, field
from pathlib import Path

import secrets_scan
from judge import fingerprint
from planted_pki import PlantedPKI
from processes import Outcome, run

HOOKS = Path(__file__).resolve().parents[2] / "hooks"
SHELLS = ("dash", "bash")
# As Rekey gives it: see Sources/Hooks/CommandPath.swift.
_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
# The trap is run before each simple command, in functions too; $$ is the whole hook's process, also in a subshell.
_KILLED = """step=0 last=$2; set -T; trap 'step=$((step + 1)); [ $step -lt $last ] || kill -KILL $$' DEBUG; . "$0" """
_CREATED = re.compile(r'open(?:at)?\((?:[^",]+, )?"((?:[^"\\]|\\.)*)", [A-Z_|]*O_CREAT')


def shipped() -> list[Path]:
    """Every hook of the repository."""
    return sorted(path for path in HOOKS.iterdir() if path.is_file() and os.access(path, os.X_OK))


@dataclass
class Run:
    """How a hook ended, what it and its children were started with, and which files they made."""

    outcome: Outcome
    started: bytes
    created: list[str] = field(default_factory=list)

    @property
    def code(self) -> int:
        return self.outcome.code


class HookBench:
    """A state directory with generations of one certificate, `www`, and a directory of hooks as an operator has it."""

    def __init__(self, root: Path):
        self.root = root
        self.pki = PlantedPKI(root / "pki")
        self.state = root / "state"
        self.hooks = root / "hooks"
        for directory in (self.state / "live", self.state / "generations" / "www", self.hooks):
            directory.mkdir(parents=True)
        self.state.chmod(0o700)
        self.hooks.chmod(0o755)
        self._last = 0
        self.generation = 0

    @property
    def live(self) -> Path:
        return self.state / "live" / "www"

    def _directory(self, number: int) -> Path:
        return self.state / "generations" / "www" / f"{number:04}"

    def fingerprint(self, number: int) -> str:
        """SHA-256 of a generation's leaf, in hex."""
        return fingerprint((self._directory(number) / "cert.pem").read_bytes())

    def rotate(self) -> int:
        """A new pair goes live; answers its number."""
        self._last += 1
        pair = self.pki.pair("www.hooks.test", names="DNS:www.hooks.test,DNS:localhost")
        place = self._directory(self._last)
        place.mkdir(mode=0o700)
        chain = self.pki.intermediate.certificate
        for name, content in (
            ("key.pem", pair.key), ("cert.pem", pair.certificate), ("chain.pem", chain),
            ("fullchain.pem", pair.certificate + chain), ("bundle.pem", pair.key + pair.certificate + chain),
        ):
            (place / name).write_bytes(content)
            (place / name).chmod(0o600)
        return self.swap(self._last)

    def swap(self, number: int) -> int:
        """A generation goes live by one rename, as Rekey does it."""
        new = self.live.with_name(".www.new")
        new.symlink_to(f"../generations/www/{number:04}")
        new.replace(self.live)
        self.generation = number
        return number

    def install(self, hook: str, settings: dict[str, str] | None = None, name: str | None = None) -> Path:
        """Copies a hook and writes its settings, as its header says."""
        place = self.hooks / (name or hook)
        shutil.copy2(HOOKS / hook, place)
        text = "".join(f"{key}={value}\n" for key, value in (settings or {}).items())
        place.with_name(f"{place.name}.conf").unlink(missing_ok=True)
        if settings is not None:
            place.with_name(f"{place.name}.conf").write_text(f"# {place.name}\n\n{text}")
        return place

    def facts(self) -> dict:
        """What `activated` tells of the generation that is live."""
        place = self._directory(self.generation)
        files = ("cert", "key", "chain", "fullchain", "bundle")
        return {
            "certificate": "www", "target": "rig", "generation": self.generation, "authority": "rig",
            "names": ["localhost", "www.hooks.test"], "not_after": "2027-02-19T00:00:00Z", "directory": str(place),
            "live_directory": str(self.live), **{f"{file}_file": str(place / f"{file}.pem") for file in files},
        }

    def environment(self, **changes: str) -> dict[str, str]:
        """All that a hook finds in its environment."""
        told = {
            f"REKEY_{name.upper()}": " ".join(value) if isinstance(value, list) else str(value)
            for name, value in self.facts().items()
        }
        return {"PATH": _PATH, "LANG": "C.UTF-8", **told, **changes}

    def plain(self, hook: Path, event: str, shell: str | None = None, **changes: str) -> Outcome:
        """Runs a hook as Rekey does; by a shell where one is named, else by its first line."""
        words = [*([shell] if shell else []), hook, event]
        given = json.dumps({"schema": 1, "event": event, **self.facts()}) + "\n"
        return run(words, env=self.environment(**changes), cwd="/", scratch=self.root, stdin=given)

    def killed(self, hook: Path, event: str, step: int) -> Outcome:
        """Runs a hook in bash, which kills itself before its command number `step`; there may be fewer."""
        words = ["bash", "-c", _KILLED, hook, event, str(step)]
        return run(words, env=self.environment(), cwd="/", scratch=self.root)

    def traced(self, hook: Path, event: str, shell: str) -> Run:
        """As `plain`, and what was started and made is written down by strace."""
        notes = self.root / "strace"
        words = ["strace", "-f", "-qq", "-v", "-s", "65536", "-e", "trace=execve,open,openat,creat",
                 "-e", "signal=none", "-o", notes, shell, hook, event]
        given = json.dumps({"schema": 1, "event": event, **self.facts()}) + "\n"
        outcome = run(words, env=self.environment(), cwd="/", scratch=self.root, stdin=given)
        lines = notes.read_bytes().splitlines()
        started = b"\n".join(line for line in lines if b"execve(" in line)
        made = [match[1] for line in lines if (match := _CREATED.search(line.decode(errors="replace")))]
        return Run(outcome, started, made)

    def leaks(self, ran: Run) -> list[str]:
        """Where the key shows: in what was started (arguments and environments) or in what was said."""
        places = {"an argument or environment": ran.started, "the output": ran.outcome.text.encode()}
        # As an API takes it: the whole file, encoded once more.
        encoded = base64.b64encode((self.live / "key.pem").read_bytes())[80:120]
        again = [f"{name} shows the key in base64" for name, content in places.items() if encoded in content]
        return secrets_scan.leaks(places, self.state) + again


def readable_by_others(directory: Path) -> list[str]:
    """Files below that hold a key and that everybody may read; directories on the way count."""
    faults = []
    for path in sorted(directory.rglob("*")):
        if path.is_symlink() or not path.is_file() or b"PRIVATE KEY" not in path.read_bytes():
            continue
        if path.stat().st_mode & 0o007:
            faults.append(f"{path} has mode {path.stat().st_mode & 0o777:04o}")
    return faults
