"""When to kill: moments in time over a whole rotation and its commit region, and durable system calls by number."""

import random
import re
from dataclasses import dataclass
from pathlib import Path

DURABLE = "fsync,fdatasync,rename,renameat,renameat2,symlink,symlinkat,pwrite64"
_CALL = re.compile(r"^(\d+)\s+(?:[\d:.]+\s+)?(\w+)\(")


@dataclass(frozen=True)
class AtTime:
    """SIGKILL `seconds` after the start."""

    stratum: str
    seconds: float

    def __str__(self) -> str:
        return f"{self.seconds * 1000:7.1f} ms"


@dataclass(frozen=True)
class AtCall:
    """SIGKILL on entry to the `number`th call of `name` by one thread: the call itself no longer happens."""

    stratum: str
    name: str
    number: int

    def __str__(self) -> str:
        return f"{self.name} #{self.number}"


def durable_calls(trace: Path, engine: Path) -> list[tuple[str, int]]:
    """(call, its number within its thread) for every durable call in an strace log, up to the first foreign program."""
    seen: dict[tuple[str, str], int] = {}
    calls, foreign = [], set()
    for line in trace.read_text(errors="replace").splitlines():
        match = _CALL.match(line)
        if not match:
            continue
        thread, name = match[1], match[2]
        if name == "execve" and str(engine) not in line:
            foreign.add(thread)
        if thread in foreign or name not in DURABLE.split(","):
            continue
        seen[thread, name] = seen.get((thread, name), 0) + 1
        calls.append((name, seen[thread, name]))
    return calls


def choose(points: int, seed: int, whole: float, commit: tuple[float, float], calls: list[tuple[str, int]]):
    """Half over the whole rotation, a quarter from issuance to reload, a quarter at durable calls, spread over all."""
    dice = random.Random(seed)
    quarter = points // 4
    late = [AtTime("commit", dice.uniform(*commit)) for _ in range(quarter)]
    exact = []
    for index in range(quarter if calls else 0):
        low = index * len(calls) // quarter
        high = max(low + 1, (index + 1) * len(calls) // quarter)
        exact.append(AtCall("call", *calls[dice.randrange(low, high)]))
    rest = points - len(late) - len(exact)
    # One moment in each of `rest` equal slices: random, yet nowhere a wide gap.
    spread = [AtTime("whole", whole * (slice_ + dice.random()) / rest) for slice_ in range(rest)]
    moments = [*spread, *late, *exact]
    dice.shuffle(moments)
    return moments
