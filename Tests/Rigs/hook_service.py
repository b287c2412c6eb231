"""A service that a hook is for: how it is started, and how it is seen what it serves."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from hook_host import command, served
from judge import fingerprint
from loopback import eventually
from processes import Daemon


@dataclass
class HookService:
    """One service with its hook. `start` answers what is to be stopped; `copies` is where the hook puts pairs, None
    where the service reads the live directory; `stand_in` says what stands for a service that is not packaged."""

    hook: str
    program: str
    version: str
    start: Callable[[], "Daemon | None"]
    port: int = 0
    protocol: str | None = None
    settings: dict[str, str] | None = None
    copies: Path | None = None
    group: str | None = None
    stand_in: str | None = None
    # For what is no endpoint: the leaf in PEM, however it is asked for.
    leaf: Callable[[], bytes | None] | None = None
    # What a copying hook says before its service runs: 75, or 0 where nothing is asked of the service.
    before_start: int = 75
    # Stops what `start` did not answer.
    stop: Callable[[], None] = field(default=lambda: None)

    @property
    def title(self) -> str:
        program = f"{self.program} {self.version}".strip()
        return f"{self.hook}: {program}" + (", STAND-IN" if self.stand_in else "")

    def fingerprint(self) -> str | None:
        """SHA-256 of the leaf that is served now."""
        leaf = self.leaf() if self.leaf else served(self.port, self.protocol)
        return fingerprint(leaf) if leaf else None

    def serves(self, wanted: str, seconds: float = 15) -> bool:
        """Whether that leaf is served, now or soon: a reload is not awaited by who asks for it."""
        return eventually(lambda: self.fingerprint() == wanted, seconds, 0.1)


def version_of(*words: str) -> str:
    """The first thing that looks like a version in what a command prints."""
    found = re.search(r"\d+\.\d+(?:\.\d+)*", command(*words))
    return found[0] if found else "?"
