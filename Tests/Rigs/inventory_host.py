"""A host of the rig's own: nginx, Postfix, Dovecot, PostgreSQL and HAProxy with certificates made here.

The directories that belong to these packages are covered by empty file systems in the rig's own mount namespace, so the
services run from their usual places, and nothing of the machine's is seen or touched. Root is needed.
"""

import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path

import host_services as at
from loopback import free_ports, listening
from planted import Service
from planted_pki import Pair, PlantedPKI
from processes import Daemon

HOME = Path("/srv/planted")
_COVERED = (
    "/etc/nginx", "/etc/haproxy", "/etc/postfix", "/etc/dovecot", "/etc/postgresql", "/var/lib/haproxy",
    "/var/lib/postfix", "/var/lib/postgresql", "/var/spool/postfix", "/var/log", "/run", "/srv",
)
_POSTGRESQL_PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
_PORTS = (
    at.NGINX_PORT, at.NGINX_SECOND_PORT, at.HAPROXY_PORT, at.HAPROXY_DIRECTORY_PORT, at.POSTGRESQL_PORT, at.SMTP_PORT,
    at.SMTPS_PORT, at.SUBMISSION_PORT, at.LMTP_PORT, at.POP3_PORT, at.POP3S_PORT, at.IMAP_PORT, at.IMAPS_PORT,
    at.SIEVE_PORT,
)


class HostFailure(Exception):
    """The host could not be set up."""


def _as(user: pwd.struct_passwd) -> list[str]:
    """Runs what follows as that user; it still dies with this program, which a change of user would undo."""
    return ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups", "--pdeathsig=KILL"]


def _run(*words):
    done = subprocess.run([*map(str, words)], capture_output=True, text=True, timeout=60, cwd="/")
    if done.returncode != 0:
        raise HostFailure(f"{words[0]}: {(done.stderr or done.stdout).strip()[-300:]}")


def _lines(*words) -> list[str]:
    return subprocess.run(words, capture_output=True, text=True, check=True, timeout=30).stdout.split()


def know_names(names: dict[str, tuple[str, ...]]):
    """The names and addresses that this host's resolver answers with, beside localhost."""
    lines = ["127.0.0.1 localhost", "::1 localhost"]
    lines += [f"{address} {name}" for name, addresses in names.items() for address in addresses]
    text = Path(tempfile.mkdtemp(prefix="rekey-hosts-")) / "hosts"
    text.write_text("\n".join([*lines, ""]))
    _run("mount", "--bind", text, "/etc/hosts")
    shutil.rmtree(text.parent)


class InventoryHost:
    """`services` are the endpoints and what they must be seen to serve."""

    def __init__(self, pki: PlantedPKI):
        if os.geteuid() != 0:
            raise HostFailure("root is needed for a host of its own")
        busy = [port for port in _PORTS if listening(port)]
        if busy:
            raise HostFailure(f"ports {busy} of 127.0.0.1 are taken: is this a network of the rig's own?")
        self.pki = pki
        self.services: list[Service] = []
        self._cover()
        [self.plain_port] = free_ports(1)
        at.write_configurations(self.plain_port)

    @staticmethod
    def _cover():
        """Empty file systems over the directories of the services; what Postfix was installed with stays."""
        kept = Path("/etc/postfix")
        files = {path.relative_to(kept): path.read_bytes() for path in kept.rglob("*") if path.is_file()}
        for directory in _COVERED:
            Path(directory).mkdir(parents=True, exist_ok=True)
            _run("mount", "-t", "tmpfs", "-o", "mode=755,size=256m", "tmpfs", directory)
        for name, content in files.items():
            (kept / name).parent.mkdir(parents=True, exist_ok=True)
            (kept / name).write_bytes(content)
        for directory in ("/var/log/rig", "/run/dovecot", "/run/dovecot-state", "/run/mail", "/run/postgresql"):
            Path(directory).mkdir()
        HOME.mkdir()

    def start(self) -> "InventoryHost":
        """Starts all five and waits until each of their ports answers."""
        waiting = [self._nginx(), self._haproxy(), self._postfix(), self._dovecot(), self._postgresql()]
        for daemon, ports in waiting:
            daemon.wait_until(lambda ports=ports: all(listening(port) for port in ports), 30)
        return self

    def _pair(self, name: str, certificate: str, key_file: str | None, *, chain: bool = False, **changes) -> Pair:
        """A pair in the files named; without a key file both stand in one file."""
        pair = self.pki.pair(name, **changes)
        place = Path(certificate)
        place.parent.mkdir(parents=True, exist_ok=True)
        text = pair.certificate + (self.pki.intermediate.certificate if chain else b"")
        place.write_bytes(text + (b"" if key_file else pair.key))
        if key_file:
            Path(key_file).parent.mkdir(parents=True, exist_ok=True)
            Path(key_file).write_bytes(pair.key)
        Path(key_file or certificate).chmod(0o600)
        return pair

    def _serves(self, program: str, port: int, pair: Pair, file: str, *owners: str, protocol: str | None = None,
                name: str | None = None):
        self.services.append(Service(
            program, port, pair.fingerprint, frozenset((program, *owners)), protocol, name, Path(file)))

    def _nginx(self) -> tuple[Daemon, tuple[int, ...]]:
        first = self._pair(
            at.NGINX_NAMES[0], "/etc/nginx/tls/first.crt", "/etc/nginx/tls/first.key", chain=True)
        second = self._pair(at.NGINX_NAMES[1], "/etc/nginx/tls/second.pem", None)
        app = self._pair(
            "app.host.test", "/var/lib/haproxy/shared/app.crt", "/var/lib/haproxy/shared/app.key", key="rsa")
        self._serves("nginx", at.NGINX_PORT, first, "/etc/nginx/tls/first.crt")
        self._serves("nginx", at.NGINX_PORT, second, "/etc/nginx/tls/second.pem", name=at.NGINX_NAMES[1])
        self._serves("nginx", at.NGINX_SECOND_PORT, app, "/var/lib/haproxy/shared/app.crt")
        daemon = Daemon("nginx", ["nginx", "-g", "daemon off;"], log=Path("/var/log/rig/nginx-start.log"))
        return daemon, (at.NGINX_PORT, at.NGINX_SECOND_PORT)

    def _haproxy(self) -> tuple[Daemon, tuple[int, ...]]:
        site = self._pair("site.proxy.test", "/var/lib/haproxy/site.pem", None)
        one = self._pair("one.proxy.test", "/var/lib/haproxy/all/one.pem", None)
        self._serves("haproxy", at.HAPROXY_PORT, site, "/var/lib/haproxy/site.pem")
        self._serves("haproxy", at.HAPROXY_DIRECTORY_PORT, one, "/var/lib/haproxy/all/one.pem")
        command = ["haproxy", "-W", "-db", "-f", "/etc/haproxy/haproxy.cfg"]
        daemon = Daemon("haproxy", command, log=Path("/var/log/rig/haproxy.log"))
        return daemon, (at.HAPROXY_PORT, at.HAPROXY_DIRECTORY_PORT, self.plain_port)

    def _postfix(self) -> tuple[Daemon, tuple[int, ...]]:
        mail = self._pair("mail.host.test", "/etc/postfix/tls/mail.pem", "/etc/postfix/tls/mail.key")
        for port, protocol in ((at.SMTP_PORT, "smtp"), (at.SMTPS_PORT, None)):
            self._serves("postfix", port, mail, "/etc/postfix/tls/mail.pem", "master", protocol=protocol)
        shutil.chown("/var/lib/postfix", "postfix", "postfix")
        _run("postfix", "check")  # makes the queue's directories
        # `postfix start-fg` puts the master into a session of its own, out of reach when the rig is killed.
        [programs] = _lines("postconf", "-h", "daemon_directory")
        master = [f"{programs}/master", "-d", "-c", "/etc/postfix"]
        daemon = Daemon("postfix", master, log=Path("/var/log/rig/postfix-start.log"))
        return daemon, (at.SMTP_PORT, at.SMTPS_PORT, at.SUBMISSION_PORT)

    def _dovecot(self) -> tuple[Daemon, tuple[int, ...]]:
        mail = self._pair("imap.host.test", "/etc/dovecot/tls/mail.crt", "/etc/dovecot/tls/mail.key", chain=True)
        for port, protocol in (
            (at.IMAP_PORT, "imap"), (at.IMAPS_PORT, None), (at.POP3_PORT, "pop3"), (at.POP3S_PORT, None),
            (at.LMTP_PORT, "lmtp"), (at.SIEVE_PORT, "sieve"),
        ):
            self._serves("dovecot", port, mail, "/etc/dovecot/tls/mail.crt", protocol=protocol)
        daemon = Daemon("dovecot", ["dovecot", "-F"], log=Path("/var/log/rig/dovecot-start.log"))
        return daemon, (at.IMAP_PORT, at.IMAPS_PORT, at.POP3_PORT, at.POP3S_PORT, at.LMTP_PORT, at.SIEVE_PORT)

    def _postgresql(self) -> tuple[Daemon, tuple[int, ...]]:
        if not _POSTGRESQL_PROGRAMS:
            raise HostFailure("PostgreSQL is not installed")
        programs, data = _POSTGRESQL_PROGRAMS[-1], Path("/var/lib/postgresql/rig")
        user = pwd.getpwnam("postgres")  # the package makes it
        for directory in ("/var/lib/postgresql", "/run/postgresql"):
            os.chown(directory, user.pw_uid, user.pw_gid)
        _run(*_as(user), programs / "initdb", "-D", data, "--no-sync", "-A", "trust")
        base = self._pair("db.host.test", str(data / "server.crt"), "/etc/postgresql/tls/server.key")
        for path in (data / "server.crt", Path("/etc/postgresql/tls/server.key")):
            os.chown(path, user.pw_uid, user.pw_gid)
        (data / "postgresql.conf").write_text(at.postgresql_configuration())
        self._serves("postgresql", at.POSTGRESQL_PORT, base, str(data / "server.crt"), "postgres", protocol="postgres")
        command = [*_as(user), programs / "postgres", "-D", data]
        daemon = Daemon("postgresql", command, log=Path("/var/log/rig/postgresql.log"), cwd="/")
        return daemon, (at.POSTGRESQL_PORT,)
