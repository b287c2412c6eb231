"""The host on which hooks are judged: empty directories in the places of the services, and what runs as whom."""

import os
import pwd
import re
import subprocess
from pathlib import Path

from processes import Daemon

COVERED = (
    "/etc/nginx", "/etc/apache2", "/etc/haproxy", "/etc/postfix", "/etc/dovecot", "/etc/postgresql", "/etc/mysql",
    "/etc/redis", "/etc/mosquitto", "/var/lib/postfix", "/var/lib/postgresql", "/var/lib/mysql", "/var/lib/redis",
    "/var/lib/mosquitto", "/var/lib/nginx", "/var/spool/postfix", "/var/log", "/run", "/srv", "/usr/local/sbin",
)
# What comes with the package and is needed to start it.
_KEPT = ("/etc/postfix", "/etc/apache2/envvars")
_PEM = re.compile(rb"-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----\n", re.DOTALL)
LOGS = Path("/var/log/rig")


class HostFailure(Exception):
    """The host could not be set up."""


def command(*words, user: str | None = None) -> str:
    """Runs a command to its end and answers what it printed."""
    done = subprocess.run(
        [*(as_user(user) if user else []), *map(str, words)], capture_output=True, text=True, timeout=120, cwd="/")
    if done.returncode != 0:
        raise HostFailure(f"{words[0]}: {(done.stderr or done.stdout).strip()[-300:]}")
    return done.stdout + done.stderr


def as_user(name: str) -> list[str]:
    """Words that run what follows as that user; it still dies with this program, which a change of user would undo."""
    user = pwd.getpwnam(name)
    return ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups", "--pdeathsig=KILL"]


def cover():
    """Empty file systems over the directories of the services, in the rig's own mount namespace."""
    if os.geteuid() != 0:
        raise HostFailure("root is needed for a host of its own")
    kept: dict[Path, bytes] = {}
    for place in map(Path, _KEPT):
        files = [place] if place.is_file() else [path for path in place.rglob("*") if path.is_file()]
        kept.update((path, path.read_bytes()) for path in files)
    for directory in COVERED:
        Path(directory).mkdir(parents=True, exist_ok=True)
        command("mount", "-t", "tmpfs", "-o", "mode=755,size=512m", "tmpfs", directory)
    for path, content in kept.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    LOGS.mkdir()


def owned(path: str, user: str, mode: int = 0o755) -> Path:
    """A directory of that user's."""
    place, owner = Path(path), pwd.getpwnam(user)
    place.mkdir(parents=True, exist_ok=True)
    os.chown(place, owner.pw_uid, owner.pw_gid)
    place.chmod(mode)
    return place


def write(path: str, text: str) -> Path:
    """A file with that content; its directory is made."""
    place = Path(path)
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(text)
    return place


def daemon(name: str, *words, user: str | None = None) -> Daemon:
    """Starts a server in the foreground."""
    return Daemon(name, [*(as_user(user) if user else []), *words], log=LOGS / f"{name}.log", cwd="/")


def served(port: int, protocol: str | None = None) -> bytes | None:
    """The leaf in PEM that openssl s_client is shown; None when there is none. `protocol` is its word for STARTTLS."""
    words = ["openssl", "s_client", "-connect", f"127.0.0.1:{port}", "-servername", "www.hooks.test", "-showcerts"]
    if protocol:
        words += ["-starttls", protocol]
    try:
        done = subprocess.run(words, stdin=subprocess.DEVNULL, capture_output=True, timeout=10)
    except subprocess.TimeoutExpired:
        return None
    found = _PEM.search(done.stdout)
    return found[0] if found else None
