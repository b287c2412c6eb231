"""When live/ was switched, each time: the kernel says so as it happens."""

import ctypes
import os
import select
import struct
import threading
import time
from pathlib import Path

_LIBC = ctypes.CDLL(None, use_errno=True)
_IN_MOVED_TO = 0x80
_HEAD = struct.Struct("iIII")


class LiveWatch:
    """Notes each rename into a directory: (seconds since the epoch, name)."""

    def __init__(self, directory: Path):
        self._descriptor = _LIBC.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC)
        if self._descriptor < 0 or _LIBC.inotify_add_watch(self._descriptor, bytes(directory), _IN_MOVED_TO) < 0:
            raise OSError(ctypes.get_errno(), f"{directory} cannot be watched")
        self._seen: list[tuple[float, str]] = []
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def _watch(self):
        while not self._is_over.is_set():
            if select.select([self._descriptor], [], [], 0.2)[0]:
                self._note(time.time(), os.read(self._descriptor, 65_536))

    def _note(self, now: float, events: bytes):
        while events:
            _, _, _, length = _HEAD.unpack_from(events)
            name = events[_HEAD.size:_HEAD.size + length].rstrip(b"\0")
            self._seen.append((now, os.fsdecode(name)))
            events = events[_HEAD.size + length:]

    def switches(self, name: str, since: float) -> list[float]:
        """When live/NAME was switched since then."""
        return [when for when, seen in self._seen if seen == name and when >= since]

    def stop(self):
        self._is_over.set()
        self._thread.join()
        os.close(self._descriptor)
