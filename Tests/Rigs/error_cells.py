"""The cells of the `errors` rig: which file system call of a rotation fails, at which file, and how."""

import errno
import random
import re
from collections import Counter
from dataclasses import dataclass

from stopat import Call

ERRORS = ("ENOSPC", "EIO", "EDQUOT", "EROFS", "EACCES", "EMFILE", "EINTR", "ENOMEM")
# Names that a rotation draws anew: which orders and certificates have been given up.
_DRAWN = re.compile(r"(/denied/).+$")


@dataclass(frozen=True)
class Cell:
    """The `occurrence`th call of this name on this path fails with this error."""

    call: str
    path: str
    occurrence: int
    error: str

    @property
    def options(self) -> list:
        """For `stopat`."""
        return ["-e", getattr(errno, self.error), "-m", self.call, self.path, self.occurrence]

    def __str__(self) -> str:
        return f"{self.call} #{self.occurrence} {self.path} {self.error}"


def occurrences(calls: list[Call]) -> Counter:
    """How often a rotation makes each call on each file."""
    return Counter((call.name, _DRAWN.sub(r"\1*", call.path)) for call in calls)


def every(found: Counter) -> list[Cell]:
    """Each call of a rotation with each error."""
    return [Cell(*pair, number, error) for pair, count in sorted(found.items()) for number in range(1, count + 1)
            for error in ERRORS]


def draw(found: Counter, points: int, seed: int) -> list[Cell]:
    """`points` cells: each call on each file with one error, by turns one or another, then with the next."""
    dice = random.Random(seed)
    pairs = sorted(found)
    dice.shuffle(pairs)
    cells = []
    for index in range(points):
        turn, place = divmod(index, len(pairs))
        count = found[pairs[place]]
        cells.append(Cell(*pairs[place], dice.randint(1, count), ERRORS[(place + turn) % len(ERRORS)]))
    return cells
