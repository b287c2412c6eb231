"""Where a rotation's secrets show: in its memory while it waits, in what it says, hands on, and leaves behind."""

import base64
import os
import select
import threading
from collections import Counter
from pathlib import Path

from key_forms import forms_of, memory_of, secret_forms
from neighbour_bench import COPIES, NAME, NAMES, PASSWORD, ROTATE, STORES, NeighbourBench
from rekey import Rekey
from table import Table

_EXTERNAL = b"a key of thirty-two octets or so"
_KINDS = ("ecdsa-p256", "rsa-2048", "ed25519")
_POINTS = ("download", "validate", "reload")


class CanaryBench(NeighbourBench):
    """An engine that is stopped and looked at: when its certificate is fetched, tested, and when its service reloads."""

    def __init__(self, root: Path):
        super().__init__(root, "canaries")
        self.found: Counter = Counter()  # (point, whose, form) to how often it was in memory
        self.looks: Counter = Counter()
        self.faults: list[str] = []
        self._heard, at, go = self.home / "heard", self.home / "at", self.home / "go"
        for fifo in (at, go):
            os.mkfifo(fifo)
        # Both ends are held: nobody waits for the other to open it.
        self._at, self._go = (os.open(fifo, os.O_RDWR | os.O_NONBLOCK) for fifo in (at, go))
        self.temporary = self.home / "temporary"
        self.temporary.mkdir()
        self.engine.environment["TMPDIR"] = str(self.temporary)
        script = self.home / "stop"
        # What a child gets is kept: words, environment, standard input. Then it waits until all has been looked at.
        script.write_text(
            f"#!/bin/sh\n{{ echo \"$0 $*\"; tr '\\0' '\\n' < /proc/$$/environ; cat; }} >> {self._heard}\n"
            f"echo \"$1 $PPID\" > {at}\nread word < {go}\n"
            f"case $1 in reload) kill -HUP {self.service.process} ;; esac\n")
        script.chmod(0o755)
        self.deploy[0] |= {"validate": [str(script), "validate"], "reload": [str(script), "reload"]}
        external = self.home / "eab"
        external.write_bytes(base64.urlsafe_b64encode(_EXTERNAL).rstrip(b"="))
        external.chmod(0o600)
        self.engine.settings["authorities"]["closed"]["eab"] = {"kid": "rig", "key-file": str(external)}
        self._make, self.ca.make = self.ca.make, self._at_the_download

    def rotate_and_look(self, *words: str):
        """One command, stopped at every point."""
        child = self.engine.start(*words)
        self._process, done = child.pid, threading.Event()
        looker = threading.Thread(target=self._answer, args=(done,))
        looker.start()
        outcome = self.engine.finish(child)
        done.set()
        looker.join()
        if outcome.code != 0:
            self.faults.append(f"a rotation: {outcome.brief()}")

    def _answer(self, done: threading.Event):
        while not done.is_set():
            if select.select([self._at], [], [], 0.1)[0]:
                word, _, process = os.read(self._at, 100).decode().strip().partition(" ")
                try:
                    self._look(word, int(process))
                except Exception as error:  # what cannot be looked at is a fault, and nobody waits for ever
                    self.faults.append(f"{word}: {type(error).__name__}: {error}")
                os.write(self._go, b"on\n")

    def _at_the_download(self, public: bytes):
        self._look("download", self._process)
        return self._make(public)

    def _look(self, when: str, process: int):
        """Everything that a process shows of itself while it waits."""
        self.looks[when] += 1
        secrets = self.secrets()
        for part in memory_of(process):
            for (whose, form, _), octets in secrets.items():
                self.found[when, whose, form.partition(" ")[0]] += octets in part
        self._search({name: Path(f"/proc/{process}/{name}").read_bytes() for name in ("cmdline", "environ")}, secrets)
        limits = Path(f"/proc/{process}/limits").read_text()
        [core] = [line.split()[4:6] for line in limits.splitlines() if line.startswith("Max core file size")]
        if core != ["0", "0"]:
            self.faults.append(f"{when}: core dumps are allowed: {core}")

    def secrets(self) -> dict[tuple[str, str, str], bytes]:
        """Whose, in which form, and of which file."""
        found = {("password", form, ""): octets for form, octets in secret_forms(PASSWORD.encode()).items()}
        found |= {("external", form, ""): octets for form, octets in secret_forms(_EXTERNAL).items()}
        for path in [*self.state.rglob("key.pem"), *self.state.rglob("account.pem")]:
            whose = "account" if path.name == "account.pem" else "certificate"
            found |= {(whose, form, str(path)): octets for form, octets in forms_of(path).items()}
        return found

    def search_what_is_left(self) -> int:
        """What it said, what its children heard, and every file but those that are for secrets: how many places."""
        secret = {self.files / name for name in (COPIES["key"], *STORES.values())}
        secret |= {self.home / "password", self.home / "eab"}
        places = {"what it said": b"".join(Rekey.said)}
        for directory in (self.home, self.place):
            for path in directory.rglob("*"):
                regular = path.is_file() and not path.is_symlink() and path not in secret
                if regular and path.name not in ("key.pem", "bundle.pem", "account.pem"):
                    places[str(path)] = path.read_bytes()
        self._search(places, self.secrets())
        left = list(self.temporary.iterdir())
        self.faults += [f"{path.name} is left among the temporary files" for path in left]
        self.faults += [f"{path} is a core dump" for path in self.home.rglob("core*") if path.is_file()]
        return len(places)

    def _search(self, places: dict[str, bytes], secrets: dict):
        self.faults += [f"{whose}, {form}: in {place}" for place, content in places.items()
                        for (whose, form, _), octets in secrets.items() if octets in content]


def judge_canaries(table: Table, root: Path, rotations: int):
    """Rotations with three kinds of key, each stopped at three points; then all that was said and left is searched."""
    bench = CanaryBench(root)
    try:
        bench.rotate_and_look("run")
        for number in range(rotations):
            bench.engine.settings["certificates"][NAME] = {
                "names": NAMES, "key": _KINDS[number % len(_KINDS)], "deploy": bench.deploy}
            bench.engine.write()
            bench.rotate_and_look(*ROTATE)
        places = bench.search_what_is_left()
        forms = sorted({key[1:] for key in bench.found})
        table.text(f"{'in memory, stopped at':32}" + "".join(f"{point:>12}" for point in _POINTS))
        for whose, form in forms:
            counts = "".join(f"{bench.found[point, whose, form]:12}" for point in _POINTS)
            table.text(f"  {f'{whose}, {form}':30}{counts}")
        secret = next(iter(bench.secrets().values()))
        own = any(secret in part for part in memory_of(os.getpid()))
        table.add("the search finds what is in memory", [] if own else ["not what this program holds"])
        # A key that is in use is numbers in an object of OpenSSL's: these are counted above, and not held against it.
        texts = [f"{count} times at {point}: {whose}, {form}" for (point, whose, form), count in bench.found.items()
                 if count and form != "number"]
        table.add("stopped: no secret's text or encoding is in memory", texts, f"{sum(bench.looks.values())} looks")
        short = [f"only {bench.looks[point]} looks at {point}" for point in _POINTS
                 if bench.looks[point] < rotations]
        table.add(f"{rotations} rotations: no secret in words, environments, standard input, logs, files", bench.faults
                  + short, f"{places} places")
    finally:
        bench.discard()
