"""A user who owns the directories on the way to links and real files, and exchanges them as fast as can be.

    neighbour_racer.py USER THEIRS OUTSIDE

In each turn one of the directories is a link to OUTSIDE, or another directory full of traps, or one of the names in it
is a link, a hard link, a FIFO or a directory; then all is as it was. It counts its turns, ends with its standard input,
and leaves everything in its place.
"""

import ctypes
import os
import random
import select
import subprocess
import sys
from pathlib import Path

_LIBC = ctypes.CDLL(None, use_errno=True)
_AT_FDCWD, _EXCHANGE = -100, 2
DIRECTORIES = ("tls", "files")
NAMES = {"tls": ("www.crt", "www.key"), "files": ("copy.crt", "copy.key", "both.pem", "both.p12")}


def exchange(one: Path, other: Path) -> bool:
    """renameat2(2): both names at once."""
    return _LIBC.renameat2(_AT_FDCWD, bytes(one), _AT_FDCWD, bytes(other), _EXCHANGE) == 0


def lay_traps(theirs: Path, outside: Path):
    """Beside each directory a link to `outside`, and a directory whose names lead there; to be called as their owner."""
    for name in DIRECTORIES:
        (theirs / f"{name}~link").symlink_to(outside)
        traps = theirs / f"{name}~traps"
        traps.mkdir()
        for number, file in enumerate(NAMES[name]):
            for trap in (file, f".{file}.rekey~"):
                if number % 2:
                    (traps / trap).symlink_to(outside / file)
                else:
                    os.mkfifo(traps / trap)


class Racer:
    """One turn after another."""

    def __init__(self, theirs: Path, outside: Path):
        self._theirs, self._outside = theirs, outside
        self._dice = random.Random(1)

    def turn(self):
        name = self._dice.choice(DIRECTORIES)
        directory = self._theirs / name
        if self._dice.random() < 0.7:
            other = self._theirs / f"{name}~{self._dice.choice(('link', 'traps'))}"
            if exchange(directory, other):
                if self._dice.random() < 0.3:
                    os.sched_yield()
                exchange(directory, other)
            return
        file = self._dice.choice(NAMES[name])
        trap = directory / self._dice.choice((f".{file}.rekey~", file))
        try:
            self._spring(trap, file)
            os.sched_yield()
            trap.rmdir() if trap.is_dir() and not trap.is_symlink() else trap.unlink()
        except OSError:
            pass  # somebody was faster

    def _spring(self, trap: Path, file: str):
        match self._dice.randrange(4):
            case 0:
                trap.symlink_to(self._outside / file)
            case 1:
                os.link(self._theirs / "own", trap)
            case 2:
                os.mkfifo(trap)
            case 3:
                trap.mkdir()


def started(user: int, theirs: Path, outside: Path) -> subprocess.Popen:
    """A racer on its course."""
    return subprocess.Popen(
        [sys.executable, "-B", __file__, str(user), str(theirs), str(outside)], stdin=subprocess.PIPE,
        stdout=subprocess.PIPE, env={"PATH": os.environ["PATH"]}, start_new_session=True)


def ended(process: subprocess.Popen) -> int:
    """How many turns it took."""
    answer, _ = process.communicate(timeout=60)
    return int(answer)


def _main(user: int, theirs: Path, outside: Path):
    os.setgroups([])
    os.setresgid(user, user, user)
    os.setresuid(user, user, user)
    racer, turns = Racer(theirs, outside), 0
    while turns % 64 or not select.select([sys.stdin], [], [], 0)[0]:
        racer.turn()
        turns += 1
    print(turns)


if __name__ == "__main__":
    _main(int(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]))
