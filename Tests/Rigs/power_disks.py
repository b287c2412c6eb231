"""File systems on loop devices whose power can be cut, in a mount namespace that ends with this process."""

import ctypes
import os
import shutil
import subprocess
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from loopback import eventually

_NEW_NAMESPACE = 0x00020000  # CLONE_NEWNS


@dataclass(frozen=True)
class Kind:
    """A file system and how it is mounted."""

    name: str
    make: tuple[str, ...]
    options: str
    megabytes: int

    @property
    def shuts_down(self) -> bool:
        """Whether it can be told to let nothing more through; of btrfs the backing file is copied instead."""
        return self.make[0] != "mkfs.btrfs"


_EXT4 = ("mkfs.ext4", "-q", "-F")
KINDS = [
    Kind("ext4 data=ordered", _EXT4, "data=ordered", 16),
    Kind("ext4 data=writeback", _EXT4, "data=writeback", 16),
    Kind("ext4 data=journal", _EXT4, "data=journal", 16),
    Kind("ext4 nodelalloc", _EXT4, "nodelalloc", 16),
    Kind("ext4 noauto_da_alloc", _EXT4, "noauto_da_alloc", 16),
    Kind("xfs", ("mkfs.xfs", "-q", "-f"), "defaults", 300),
    Kind("btrfs", ("mkfs.btrfs", "-q", "-f"), "defaults", 128),
]


@contextmanager
def private_mounts(scratch: Path):
    """From now on this process mounts for itself alone; until the end of this `scratch` is in memory, where a sync costs
    nothing. REKEY_KEEP keeps none of it."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(_NEW_NAMESPACE) != 0:
        raise PermissionError(ctypes.get_errno(), "a mount namespace of its own")
    _do("mount", "--make-rprivate", "/")
    _do("mount", "-t", "tmpfs", "-o", "size=3g,mode=0700", "rekey-power", scratch)
    try:
        yield
    finally:
        _do("umount", "-l", scratch)


class Disk:
    """One image at one mount point; a template of it for each way, and the working copy."""

    def __init__(self, home: Path, kind: Kind, at: Path):
        home.mkdir(parents=True)
        self.kind, self.at = kind, at
        self.image, self._home = home / "image", home
        with open(self.image, "wb") as file:
            file.truncate(kind.megabytes << 20)
        _do(*kind.make, self.image)

    def mount(self):
        _do("mount", "-o", f"loop,{self.kind.options}", self.image, self.at)

    def unmount(self):
        # The service may be reading its files at this moment.
        if not eventually(lambda: subprocess.run(["umount", self.at], capture_output=True).returncode == 0, 5):
            _do("umount", self.at)

    def keep(self, way: str):
        """The image, not mounted now, is the template of a way."""
        shutil.move(self.image, self._home / way)
        _do("cp", "--sparse=auto", self._home / way, self.image)

    def restore(self, way: str):
        """The working copy is the template again."""
        _do("cp", "--sparse=auto", self._home / way, self.image)

    @property
    def cut(self) -> list:
        """Options of `stopat` that cut the power."""
        return ["-x", self.at] if self.kind.shuts_down else ["-i", self.image, self._home / "frozen"]

    def power_on(self):
        """After the cut: what had reached the disk, mounted again, with whatever repair the file system does."""
        self.unmount()
        if not self.kind.shuts_down:
            os.replace(self._home / "frozen", self.image)
        self.mount()

    def discard(self):
        shutil.rmtree(self._home, ignore_errors=True)


def _do(*words):
    done = subprocess.run([str(word) for word in words], capture_output=True, text=True, timeout=60)
    if done.returncode != 0:
        raise RuntimeError(f"{words[0]}: {done.stderr.strip()[-300:]}")
