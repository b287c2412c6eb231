"""The engine under `stopat`: killed at a system call, made to fail at one, or cut off from its power there."""

from dataclasses import dataclass
from pathlib import Path

from native_tools import native

REACHED = 199  # the exit status of a run that was killed at its point


@dataclass(frozen=True)
class Call:
    """A counted system call of an undisturbed run; `name` is its number where calls.h has no name for it."""

    number: int
    name: str
    path: str


class Stopat:
    """`kind` is a, c or f (see stopat.c); below `prefixes`, counted from the first call on a path with `begin`."""

    def __init__(self, scratch: Path, kind: str, *, prefixes=(), begin: str = ""):
        self._log = scratch / f"calls-{id(self)}"
        self._options = [native("stopat"), f"-{kind}", "-l", self._log]
        for prefix in prefixes:
            self._options += ["-p", prefix]
        if begin:
            self._options += ["-b", begin]

    def under(self, *options) -> list:
        """What a command runs under; options of one point."""
        return [*self._options, *map(str, options), "--"]

    def calls(self) -> list[Call]:
        """What the latest run counted, up to its point."""
        return [call for call, _ in self._read()]

    def hit(self) -> Call | None:
        """The call at which the latest run was killed, or that was made to fail; none when it got past its point."""
        return next((call for call, here in self._read() if here), None)

    def _read(self):
        for line in self._log.read_text(errors="surrogateescape").splitlines():
            number, _, name, code, path, *here = line.split("\t")
            yield Call(int(number), name or f"call {code}", path), bool(here)
