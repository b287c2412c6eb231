"""Another user who reads whatever can be read, as often as possible, until its standard input ends.

    neighbour_reader.py USER PLACE

It takes hold of every directory it can before it says `ready`, and at the end says in JSON how often it looked, and in
which files it saw octets of a key. It knows all names that there are: they are in the documentation.
"""

import json
import os
import select
import subprocess
import sys
from pathlib import Path

_MARK, _STORE = b"PRIVATE KEY", ".p12"


class Reader:
    """One pass after another over what is known to be there, and over what can be listed."""

    def __init__(self, place: Path):
        self._place = place
        self.looks = self.opened = 0
        self.hits: set[str] = set()
        self._directories: dict[str, int] = {}
        self._guesses = self._names()

    def take_hold(self):
        """Opens every directory that can be opened now: the descriptors are kept, whatever becomes of the modes."""
        for directory, _, _ in os.walk(self._place):
            if directory in self._directories:
                continue
            try:
                self._directories[directory] = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
            except OSError:
                continue

    def look(self):
        """Once over everything."""
        for path in self._guesses:
            self._read(path, None)
        for directory, descriptor in self._directories.items():
            for below in ("", "live/www", "tmp", "generations/www", "accounts/closed", "tmp/www~order"):
                self._list(directory, descriptor, below)
        self.take_hold()
        for process in os.listdir("/proc"):
            if process.isdigit():
                self._process(process)

    def _names(self) -> list[str]:
        state = self._place / "state"
        files = ("key.pem", "bundle.pem")
        found = [f"live/www/{file}" for file in files]
        found += [f"{where}/{file}" for where in ("tmp/www~order", "tmp/www~0") for file in files]
        found += [f"generations/www/{number:04}/{file}" for number in (1, 2, 3, 10, 100) for file in files]
        found += ["accounts/closed/account.pem", "rekey.sqlite", "rekey.sqlite-wal"]
        theirs = self._place / "theirs"
        found = [str(state / name) for name in found]
        for name in ("tls/www.key", "files/copy.key", "files/both.pem", "files/both.p12"):
            directory, _, file = name.rpartition("/")
            found += [str(theirs / name), str(theirs / directory / f".{file}.rekey~")]
        return found

    def _list(self, directory: str, descriptor: int, below: str):
        try:
            inner = os.open(below or ".", os.O_RDONLY | os.O_DIRECTORY, dir_fd=descriptor)
        except OSError:
            self.looks += 1
            return
        try:
            for name in os.listdir(inner):
                self._read(name, inner, f"{directory}/{below}/{name}")
        except OSError:
            pass
        finally:
            os.close(inner)

    def _read(self, name: str, directory: int | None, shown: str = ""):
        self.looks += 1
        try:
            descriptor = os.open(name, os.O_RDONLY | os.O_NONBLOCK, dir_fd=directory)
        except OSError:
            return
        self.opened += 1
        try:
            content = os.read(descriptor, 1 << 20)
        except OSError:
            content = b""
        finally:
            os.close(descriptor)
        if _MARK in content or content and _STORE in name.rpartition("/")[2]:
            self.hits.add(shown or name)

    def _process(self, process: str):
        """What the system shows of a process to users who are not its own."""
        for name in ("environ", "cmdline", "maps", "mem"):
            self._read(f"/proc/{process}/{name}", None)
        try:
            for descriptor in os.listdir(f"/proc/{process}/fd"):
                self._read(f"/proc/{process}/fd/{descriptor}", None)
        except OSError:
            self.looks += 1


def started(user: int, place: Path) -> subprocess.Popen:
    """A reader that has taken hold of what it could, and reads."""
    process = subprocess.Popen(
        [sys.executable, "-B", __file__, str(user), str(place)], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        env={"PATH": os.environ["PATH"]}, start_new_session=True)
    if process.stdout.readline() != b"ready\n":
        raise RuntimeError("a reader did not start")
    return process


def ended(process: subprocess.Popen) -> dict:
    """What a reader has to say."""
    answer, _ = process.communicate(timeout=60)
    return json.loads(answer)


def _main(user: int, place: Path):
    os.setgroups([])
    os.setresgid(user, user, user)
    os.setresuid(user, user, user)
    reader = Reader(place)
    reader.take_hold()
    print("ready", flush=True)
    while not select.select([sys.stdin], [], [], 0)[0]:
        reader.look()
    print(json.dumps({"looks": reader.looks, "opened": reader.opened, "hits": sorted(reader.hits)}))


if __name__ == "__main__":
    _main(int(sys.argv[1]), Path(sys.argv[2]))
