"""A service as plain as can be: serves a certificate and key from two files, and reads them again at SIGHUP.

    tls_service.py PORT FULLCHAIN KEY

What it serves stays when the files can't be read as one pair: so do nginx and HAProxy. One connection after another.
"""

import os
import shlex
import signal
import socket
import ssl
import sys
from pathlib import Path

from loopback import eventually, listening
from processes import Daemon


class TLSService:
    """The service as a process of its own; `reload_command` is what an operator would write."""

    def __init__(self, home: Path, port: int, fullchain: Path, key: Path):
        words = [sys.executable, "-B", __file__, str(port), fullchain, key]
        self.port, self.mood_file = port, home / "mood"
        self.mood("ok")
        self._daemon = Daemon("the service", words, log=home / "service.log")
        self._daemon.wait_until(lambda: listening(port))

    def mood(self, word: str):
        """How the reload command behaves: `ok`; `once` fails and is `ok` afterwards; any other word fails."""
        self.mood_file.write_text(f"{word}\n")

    @property
    def reload_command(self) -> list[str]:
        mood = shlex.quote(str(self.mood_file))
        return ["sh", "-c", f"read mood < {mood}; case $mood in ok) kill -HUP {self._daemon.process.pid} ;; "
                            f"once) echo ok > {mood}; exit 1 ;; *) exit 1 ;; esac"]

    @property
    def process(self) -> int:
        return self._daemon.process.pid

    def reload(self):
        os.kill(self._daemon.process.pid, signal.SIGHUP)

    def serves(self, fingerprint: str, served) -> bool:
        """Whether `served(port)` comes to be `fingerprint` within three seconds."""
        return eventually(lambda: served(self.port) == fingerprint, 3, 0.02)


def _serve(port: int, fullchain: str, key: str):
    current = None

    def load(*_):
        nonlocal current
        fresh = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        try:
            fresh.load_cert_chain(fullchain, key)
            current = fresh
        except (OSError, ssl.SSLError) as error:
            print(f"not loaded: {error}", flush=True)

    load()
    signal.signal(signal.SIGHUP, load)
    with socket.create_server(("127.0.0.1", port), backlog=64) as listener:
        while True:
            plain, _ = listener.accept()
            with plain:
                plain.settimeout(2)
                try:
                    if current:
                        current.wrap_socket(plain, server_side=True).close()
                except OSError:
                    pass


if __name__ == "__main__":
    _serve(int(sys.argv[1]), sys.argv[2], sys.argv[3])
