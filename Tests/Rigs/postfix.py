"""A real Postfix on loopback with directories of its own; it speaks plain SMTP first, and TLS after STARTTLS."""

import shutil
import subprocess
import tempfile
from pathlib import Path

import judge
from loopback import free_ports, listening
from processes import Daemon

_MAIN = """\
compatibility_level = 3.6
maillog_file_prefixes = {home}
maillog_file = {home}/mail.log
queue_directory = {home}/queue
data_directory = {home}/data
myhostname = mail.example.test
mydestination =
local_recipient_maps =
mynetworks = 127.0.0.0/8
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
alias_maps =
alias_database =
smtpd_tls_cert_file = {fullchain}
smtpd_tls_key_file = {key}
smtpd_tls_security_level = may
"""

_MASTER = """\
127.0.0.1:{port} inet n - n - - smtpd
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
anvil unix - - n - 1 anvil
proxymap unix - - n - - proxymap
postlog unix-dgram n - n - 1 postlogd
"""


class Postfix:
    """`fullchain` and `key` are where it reads its pair; `reload` is the command of an operator."""

    def __init__(self):
        # Its programs give their rights up, and the scratch directory of a rig is closed to others.
        self._home = Path(tempfile.mkdtemp(prefix="rekey-postfix-"))
        self._home.chmod(0o755)
        config, tls = self._home / "config", self._home / "tls"
        for directory in (config, tls, self._home / "queue", self._home / "data"):
            directory.mkdir()
        shutil.chown(self._home / "data", "postfix", "postfix")
        [self.port] = free_ports(1)
        self.host = "mail.example.test"
        self.fullchain, self.key = tls / "mail.crt", tls / "mail.key"
        (config / "main.cf").write_text(
            _MAIN.format(home=self._home, fullchain=self.fullchain, key=self.key))
        (config / "master.cf").write_text(_MASTER.format(port=self.port))
        self._config = config
        self.reload = ["postfix", "-c", str(config), "reload"]
        self._daemon: Daemon | None = None

    def start(self) -> "Postfix":
        checked = subprocess.run(["postfix", "-c", self._config, "check"], capture_output=True, text=True, timeout=60)
        if checked.returncode != 0:
            raise RuntimeError(f"postfix check: {checked.stderr.strip()[-300:]}")
        words = ["postconf", "-h", "daemon_directory"]
        programs = subprocess.run(words, check=True, capture_output=True, text=True, timeout=30).stdout.strip()
        # `postfix start-fg` puts the master into a session of its own, out of reach when the rig is killed.
        command = [f"{programs}/master", "-d", "-c", self._config]
        self._daemon = Daemon("postfix", command, log=self._home / "start.log")
        self._daemon.wait_until(lambda: listening(self.port))
        return self

    def served(self) -> str | None:
        """SHA-256 of the leaf that `openssl s_client -starttls smtp` is shown; None when it is shown none."""
        words = ["openssl", "s_client", "-connect", f"127.0.0.1:{self.port}", "-starttls", "smtp",
                 "-servername", self.host]
        try:
            done = subprocess.run(words, input=b"", capture_output=True, timeout=20)
        except subprocess.TimeoutExpired:
            return None
        leaves = [block for label, block in judge.blocks_of(done.stdout) if label == "CERTIFICATE"]
        return judge.fingerprint(leaves[0]) if leaves else None

    def stop(self):
        if self._daemon:
            self._daemon.stop()
            self._daemon = None
        shutil.rmtree(self._home, ignore_errors=True)
