"""A steady visitor of an endpoint, as a process of its own, and all that it has seen."""

import hashlib
import itertools
import ssl
import time
from dataclasses import dataclass
from pathlib import Path

from judge import blocks
from native_tools import native
from processes import Daemon

_numbers = itertools.count(1)


@dataclass(frozen=True, slots=True)
class Visit:
    """One connection; times in seconds since the epoch. `verdict` and `chain` are explained in floor/tls_prober.c."""

    begun: float
    ended: float
    verdict: str
    chain: str

    @property
    def has_failed(self) -> bool:
        """Whether there was no handshake, or no answer after it."""
        return self.chain == "-" or self.verdict == "silent"


class Prober:
    """Begins `rate` connections a second from its making until it is stopped."""

    def __init__(self, home: Path, port: int, host: str, roots: Path, rate: float, *, address: str = "127.0.0.1",
                 protocol: str | None = None):
        self.title = f"[{address}]:{port}" if ":" in address else f"{address}:{port}"
        self._log = home / f"prober-{next(_numbers)}.log"
        words = [native("tls_prober"), address, str(port), host, roots, str(rate), *([protocol] if protocol else [])]
        self._daemon = Daemon("tls_prober", words, log=self._log)
        self._read = 0

    def new_visits(self) -> list[Visit]:
        """What was seen since it was asked last, in the order of the beginnings."""
        with open(self._log, encoding="ascii") as file:
            file.seek(self._read)
            text = file.read()
        whole = text.rpartition("\n")[0]
        if whole:
            self._read += len(whole) + 1
        visits = []
        for line in whole.splitlines():
            begun, ended, verdict, chain = line.split()
            visits.append(Visit(float(begun), float(ended), verdict, chain))
        return sorted(visits, key=lambda visit: visit.begun)

    def wait_until(self, chain: str, seconds: float = 15):
        """Until that chain is presented; RuntimeError when it is not in time."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline and self._daemon.alive:
            visits = self.new_visits()
            if visits and visits[-1].chain == chain:
                return
            time.sleep(0.05)
        raise RuntimeError(f"{self.title} does not serve what it should: {self._log.read_text()[-300:]}")

    def stop(self):
        self._daemon.stop()


def chain_of(fullchain: Path) -> str:
    """SHA-256 over the certificates of a file in DER, as the prober tells what was presented."""
    text = hashlib.sha256()
    for _, block in blocks(fullchain):
        text.update(ssl.PEM_cert_to_DER_cert(block.decode()))
    return text.hexdigest()
