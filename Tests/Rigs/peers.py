"""Other ACME clients, driven as their manuals say, for figures side by side."""

import ctypes
import functools
import os
import shutil
from pathlib import Path

from pebble import Pebble
from processes import Outcome, run

_CLONE_NEWNS, _CLONE_NEWUSER = 0x00020000, 0x10000000
_MS_BIND, _MS_REC, _MS_PRIVATE = 0x1000, 0x4000, 0x40000
_LIBC = ctypes.CDLL(None, use_errno=True)
_SYSTEM_BUNDLE = "/etc/ssl/certs/ca-certificates.crt"

_UACME_HOOK = """\
#!/bin/sh
set -eu
[ "$2" = http-01 ] || exit 1
case $1 in
    begin) printf '%s' "$5" > {challenges}/"$4" ;;
    done|failed) rm -f {challenges}/"$4" ;;
esac
"""


def trust_only_here(roots: list[Path], scratch: Path):
    """Adds roots to the system's trust for this process and its children alone, in a mount namespace of their own.

    uacme knows no option for the roots it trusts, so the file it reads is covered by another one.
    """
    bundle = scratch / "bundle.crt"
    parts = [Path(_SYSTEM_BUNDLE), *roots] if os.path.exists(_SYSTEM_BUNDLE) else roots
    bundle.write_bytes(b"\n".join(part.read_bytes() for part in parts))
    own_mounts()
    _done(_LIBC.mount(str(bundle).encode(), _SYSTEM_BUNDLE.encode(), None, _MS_BIND, None))


@functools.cache
def own_mounts():
    """From the first call on, what this process and its children mount is theirs; OSError where that is refused."""
    user, group = os.geteuid(), os.getegid()
    _done(_LIBC.unshare(_CLONE_NEWNS if user == 0 else _CLONE_NEWNS | _CLONE_NEWUSER))
    if user != 0:
        for name, line in (("setgroups", "deny"), ("uid_map", f"{user} {user} 1"), ("gid_map", f"{group} {group} 1")):
            Path("/proc/self", name).write_text(line)
    _done(_LIBC.mount(b"none", b"/", None, _MS_REC | _MS_PRIVATE, None))


def _done(status: int):
    if status != 0:
        raise OSError(ctypes.get_errno(), "no mount namespace of its own")


class Lego:
    """lego 4: one process per certificate; its own HTTP-01 listener."""

    name = "lego"

    def __init__(self, root: Path, pebble: Pebble):
        self._home = root / "lego"
        self._home.mkdir()
        self._environment = {**os.environ, "LEGO_CA_CERTIFICATES": str(pebble.server_roots)}
        self._command = [
            "lego", "--server", pebble.directory, "--accept-tos", "--email", "ops@example.test",
            "--domains", "lego.example.test", "--key-type", "ec256", "--path", self._home / "data",
            "--http", "--http.port", f"127.0.0.1:{pebble.http_port}",
        ]

    def first(self) -> Outcome:
        return self._run("run")

    def renew(self) -> Outcome:
        """A renewal that is not due, forced, for a new key."""
        return self._run("renew", "--days", "9999", "--no-random-sleep")

    def idle(self) -> Outcome:
        """A pass with nothing due."""
        return self._run("renew", "--days", "1", "--no-random-sleep")

    def certificate(self) -> Path:
        return self._home / "data" / "certificates" / "lego.example.test.crt"

    def _run(self, *words: str) -> Outcome:
        return run([*self._command, *words], env=self._environment, cwd=self._home, scratch=self._home, timeout=90)


class Uacme:
    """uacme 1.7 with a hook that writes a webroot."""

    name = "uacme"

    def __init__(self, root: Path, pebble: Pebble, webroot: Path):
        self._home = root / "uacme"
        self._home.mkdir()
        challenges = webroot / ".well-known" / "acme-challenge"
        challenges.mkdir(parents=True, exist_ok=True)
        hook = self._home / "hook"
        hook.write_text(_UACME_HOOK.format(challenges=challenges))
        hook.chmod(0o755)
        self._data = self._home / "data"
        self._command = ["uacme", "-a", pebble.directory, "-c", self._data, "-h", hook, "-t", "EC", "-o", "-y"]

    def first(self) -> Outcome:
        account = self._run("new", "ops@example.test")
        return self._run("issue", "uacme.example.test") if account.code == 0 else account

    def renew(self) -> Outcome:
        """A renewal that is not due, forced; the old key is taken away first because uacme would use it again."""
        shutil.rmtree(self._data / "private" / "uacme.example.test", ignore_errors=True)
        return self._run("-f", "issue", "uacme.example.test")

    def idle(self) -> Outcome:
        """A pass with nothing due; uacme calls that exit 1."""
        return self._run("issue", "uacme.example.test")

    def certificate(self) -> Path:
        return self._data / "uacme.example.test" / "cert.pem"

    def _run(self, *words: str) -> Outcome:
        return run([*self._command, *words], cwd=self._home, scratch=self._home, timeout=90)
