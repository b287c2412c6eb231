"""Children with a deadline: short ones that are measured, long ones that are always stopped.

Every child is its own session, is told to die with this process, and is ended by its own process group.
"""

import atexit
import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

_LIBC = ctypes.CDLL(None, use_errno=True)
_PR_SET_PDEATHSIG = 1
_daemons: list["Daemon"] = []


def _die_with_parent():
    _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


@dataclass
class Outcome:
    """How a child ended: `code` is the exit status, negative for a signal; times in seconds, memory in KiB."""

    argv: list[str]
    code: int
    out: str
    err: str
    wall: float
    cpu: float
    memory: int
    timed_out: bool

    @property
    def text(self) -> str:
        return self.out + self.err

    def brief(self, limit: int = 300) -> str:
        """The end of what it said on one line, for the detail column of a table."""
        said = " | ".join(line.strip() for line in self.text.strip().splitlines() if line.strip())
        ending = "timed out" if self.timed_out else f"exit {self.code}"
        return f"{ending}: {said[-limit:]}" if said else ending


class Child:
    """A started child whose output goes to files, so that nothing blocks on a full pipe."""

    def __init__(self, argv, *, env=None, cwd=None, scratch: Path, stdin: str = ""):
        self.argv = [str(word) for word in argv]
        stem = f"child-{time.monotonic_ns()}"
        self._out, self._err, feed = (scratch / f"{stem}.{end}" for end in ("out", "err", "in"))
        feed.write_text(stdin)
        with open(self._out, "wb") as out, open(self._err, "wb") as err, open(feed, "rb") as given:
            self.started = time.monotonic()
            self.process = subprocess.Popen(
                self.argv, stdin=given, stdout=out, stderr=err, cwd=cwd, env=env,
                start_new_session=True, preexec_fn=_die_with_parent)
        feed.unlink()
        self.pid = self.process.pid

    def kill(self, whole_group: bool = True):
        """SIGKILL; with `whole_group` also what it started and left in its group."""
        try:
            (os.killpg if whole_group else os.kill)(self.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass

    def go_on(self):
        """SIGCONT, for one that has stopped itself."""
        os.kill(self.pid, signal.SIGCONT)

    def wait(self, timeout: float) -> Outcome:
        """Waits at most `timeout` seconds, then kills. CPU counts the child and all children it waited for."""
        timer = threading.Timer(timeout, self.kill)
        timer.start()
        _, status, usage = os.wait4(self.pid, 0)
        wall = time.monotonic() - self.started
        timed_out = timer.finished.is_set()
        timer.cancel()
        self.process.returncode = os.waitstatus_to_exitcode(status)
        out, err = (path.read_text(errors="replace") for path in (self._out, self._err))
        self._out.unlink()
        self._err.unlink()
        return Outcome(
            self.argv, self.process.returncode, out, err, wall,
            usage.ru_utime + usage.ru_stime, usage.ru_maxrss, timed_out)


def run(argv, *, env=None, cwd=None, scratch: Path, timeout: float = 60, stdin: str = "") -> Outcome:
    """Runs a child to its end."""
    return Child(argv, env=env, cwd=cwd, scratch=scratch, stdin=stdin).wait(timeout)


class Daemon:
    """A server for the length of a rig; its output is its log file."""

    def __init__(self, name: str, argv, *, log: Path, env=None, cwd=None):
        self.name = name
        self.log = log
        with open(log, "ab") as sink:
            self.process = subprocess.Popen(
                [str(word) for word in argv], stdin=subprocess.DEVNULL, stdout=sink, stderr=sink,
                cwd=cwd, env=env, start_new_session=True, preexec_fn=_die_with_parent)
        self.register()

    def register(self):
        """From now on it is stopped when this program ends."""
        _daemons.append(self)

    @property
    def alive(self) -> bool:
        return self.process.poll() is None

    def wait_until(self, ready, seconds: float = 15):
        """Polls `ready()` until true; a server that is dead or not ready in time is an error with its last words."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline and self.alive:
            if ready():
                return
            time.sleep(0.05)
        tail = self.log.read_text(errors="replace")[-600:]
        raise RuntimeError(f"{self.name} did not start: {tail.strip() or 'it said nothing'}")

    def stop(self):
        """TERM to the group, KILL after five seconds."""
        for number, patience in ((signal.SIGTERM, 5), (signal.SIGKILL, 5)):
            if not self.alive:
                break
            try:
                os.killpg(self.process.pid, number)
                self.process.wait(patience)
            except (ProcessLookupError, subprocess.TimeoutExpired):
                continue
        if self in _daemons:
            _daemons.remove(self)


@atexit.register
def stop_all():
    """Stops every server that still runs, the youngest first."""
    for daemon in list(reversed(_daemons)):
        daemon.stop()


def stop_children_on_signals():
    """Turns TERM and INT into an orderly exit, so that servers and scratch directories do not outlive a rig."""
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda received, _: sys.exit(128 + received))
