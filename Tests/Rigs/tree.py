"""A directory tree as a value, so that two moments can be compared."""

import hashlib
import os
import stat
from pathlib import Path


def snapshot(root: Path) -> dict[str, tuple]:
    """Mode, inode, and link target or size and digest of everything at and below `root`, and when it was last written."""
    found = {}
    for path in [root, *sorted(root.rglob("*"))] if os.path.lexists(root) else []:
        status = os.lstat(path)
        if stat.S_ISLNK(status.st_mode):
            content = os.readlink(path)
        elif stat.S_ISREG(status.st_mode):
            content = (status.st_size, hashlib.sha256(path.read_bytes()).hexdigest())
        else:
            content = ()
        found[str(path.relative_to(root))] = (oct(status.st_mode), status.st_ino, content, status.st_mtime_ns)
    return found


def differences(before: dict[str, tuple], after: dict[str, tuple]) -> list[str]:
    """One line for each path that came, went or changed."""
    lines = [f"{path} is new" for path in after.keys() - before.keys()]
    lines += [f"{path} is gone" for path in before.keys() - after.keys()]
    lines += [f"{path} changed" for path in before.keys() & after.keys() if before[path] != after[path]]
    return sorted(lines)
