"""The named points of a build for debugging: which there are, which a run passed, and that a release has none."""

import os
import re
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[2]
_LIST = _ROOT / "Sources" / "Storage" / "FaultPoint.swift"


def debug_binary() -> Path:
    """REKEY_DEBUG_BIN, or the debug build of this checkout. An error when it is not there."""
    path = Path(os.environ.get("REKEY_DEBUG_BIN") or _ROOT / ".build" / "debug" / "rekey").absolute()
    if not os.access(path, os.X_OK):
        raise RuntimeError(f"{path} is not there: build it (swift build --product rekey), or name it by REKEY_DEBUG_BIN")
    return path


def listed() -> list[str]:
    """The names of `FaultPoint`, in its order."""
    enumeration = _LIST.read_text().split("enum FaultPoint", 1)[1].split("\n}", 1)[0]
    cases = re.findall(r'^\s+case (\w+)(?: = "([a-z-]+)")?$', enumeration, re.M)
    return [text or word for word, text in cases]


def in_source() -> list[str]:
    """Every name that the source passes, as often as it does."""
    found = []
    for path in sorted((_ROOT / "Sources").rglob("*.swift")):
        found += re.findall(r'faultPoint\("([^"]+)"\)', path.read_text())
    return found


def in_binary(path: Path) -> list[str]:
    """What a binary knows of points: the variables that switch them on, and the names that are no words of English."""
    content = path.read_bytes()
    telling = [name for name in listed() if "-" in name] + ["REKEY_FAULT"]
    return [word for word in telling if word.encode() in content]


def under(*, log: Path | None = None, point: str = "", act: str = "kill") -> list:
    """What a command runs under to keep a list of the points it passes, or to end at one."""
    words = [f"REKEY_FAULT_LOG={log}"] if log else []
    return ["env", *words, f"REKEY_FAULT_POINT={point}", f"REKEY_FAULT_ACT={act}"] if point else ["env", *words]


def passed(log: Path) -> list[str]:
    """The points of a run, in their order; the second pass of one is `NAME#2`."""
    counts: dict[str, int] = {}
    found = []
    for name in log.read_text().split():
        counts[name] = counts.get(name, 0) + 1
        found.append(name if counts[name] == 1 else f"{name}#{counts[name]}")
    return found
