"""The page about the state directory, read as rules: what may lie there, of which kind, with which mode."""

import functools
import os
import re
import stat
from pathlib import Path

PAGE = Path(__file__).resolve().parents[2] / "Sources/Storage/Storage.docc/StateDirectory.md"
_ROW = re.compile(r"^\| (`[^|]+`) \| ([a-z][^|]*?) \|")
_WORDS = {"NAME": r"[a-z0-9][a-z0-9_.-]{0,63}", "CA": r"[a-z0-9][a-z0-9_.-]{0,63}", "0007": r"\d{4,9}",
          "KIND": r"(?:ecdsa|rsa|ed25519)", "HASH": r"[0-9a-f]{64}", "**": r".+", "*": r"[^/]+"}
_KINDS = {stat.S_IFDIR: "directory", stat.S_IFREG: "file", stat.S_IFLNK: "link"}


def _pattern(path: str) -> re.Pattern:
    """A row's path; `0007`, `NAME` and the like stand for what they are an example of."""
    parts = re.split(r"(NAME|CA\b|0007|KIND|HASH|\*\*|\*)", path)
    return re.compile("".join(_WORDS.get(part) or re.escape(part) for part in parts))


@functools.cache
def rules() -> list[tuple[re.Pattern, frozenset[str], frozenset[int]]]:
    """For each path of the table: what it looks like, the kinds and the modes it may have."""
    found = []
    for line in PAGE.read_text().splitlines():
        row = _ROW.match(line)
        if not row:
            continue
        kinds = frozenset(re.findall(r"file|directory|link", row[2]))
        modes = frozenset(int(mode, 8) for mode in re.findall(r"\b0[0-7]{3}\b", row[2]))
        found += [(_pattern(path), kinds, modes) for path in re.findall(r"`([^`]+)`", row[1])]
    if len(found) < 30:
        raise RuntimeError(f"{PAGE.name} has {len(found)} paths: its table is not read any more")
    return found


def strangers(state: Path) -> list[str]:
    """What lies in a state directory and is not as a row of the page says."""
    faults = []
    for directory, directories, files in os.walk(state):
        for entry in (".", *directories, *files) if Path(directory) == state else (*directories, *files):
            path = Path(directory, entry)
            relative = os.path.relpath(path, state)
            status = path.lstat()
            kind, mode = _KINDS.get(stat.S_IFMT(status.st_mode), "neither"), stat.S_IMODE(status.st_mode)
            if not any(_allows(rule, relative, kind, mode) for rule in rules()):
                faults.append(f"{relative}, a {kind} {mode:04o}, is in no row of {PAGE.name}")
    return faults


def _allows(rule, relative: str, kind: str, mode: int) -> bool:
    pattern, kinds, modes = rule
    return bool(pattern.fullmatch(relative)) and kind in kinds and (kind == "link" or not modes or mode in modes)
