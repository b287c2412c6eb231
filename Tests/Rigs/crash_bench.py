"""What the `crash` rig needs: a rotation that can be measured, traced and killed."""

import statistics
import time
from pathlib import Path

import judge
from crash_moments import DURABLE, AtCall, durable_calls
from loopback import eventually, free_ports
from nginx import Nginx
from pebble import Pebble
from processes import Child
from rekey import Rekey, authority, binary, listen, target

_ROTATE = ("rotate", "www", "--force", "--ignore-budget")


class CrashBench:
    """One Pebble, one nginx site, one certificate."""

    def __init__(self, root: Path):
        self.nginx = Nginx(root).start()
        self.site = self.nginx.site("www")
        [listener] = free_ports(1)
        self.pebble = Pebble(root, "crash", http_port=listener, nonce_reject=5, authz_reuse=50).start()
        self.engine = Rekey(
            root, "crash", authorities={"pebble": authority(self.pebble)}, challenge=listen(listener),
            certificates={"www": {"names": [self.site.host], "deploy": [target(self.site, self.nginx)]}})

    def measure(self, runs: int) -> tuple[float, tuple[float, float]]:
        """Median length of a rotation, and the span from the certificate's first byte on disk to its reload."""
        lengths, issued, reloaded = [], [], []
        for _ in range(runs):
            calls, began = len(self.site.calls()), time.time()
            outcome = self.engine(*_ROTATE)
            if outcome.code != 0:
                raise RuntimeError(f"a rotation that nobody disturbed failed: {outcome.brief()}")
            lengths.append(outcome.wall)
            live = (self.engine.state / "live" / "www").resolve(strict=True)
            issued.append((live / "cert.pem").stat().st_mtime - began)
            reloaded.append(self.site.calls()[calls][0] - began)
        first, last = statistics.median(issued), statistics.median(reloaded)
        return statistics.median(lengths), (max(0.0, first - 0.02), max(first, last) + 0.03)

    def durable_calls(self) -> list[tuple[str, int]]:
        """Every durable system call of an undisturbed rotation; empty when processes can't be traced here."""
        trace = self.engine.home / "trace"
        outcome = self._traced("-o", trace, "-e", f"trace=execve,{DURABLE}").wait(120)
        Rekey.said.append(outcome.text.encode())
        found = durable_calls(trace, binary()) if outcome.code == 0 and trace.exists() else []
        trace.unlink(missing_ok=True)
        return found

    def kill_at(self, moment) -> bool:
        """Starts a rotation and kills it; true when it had ended by itself before."""
        if isinstance(moment, AtCall):
            child = self._traced(
                "-o", "/dev/null", "-e", f"trace={moment.name}",
                "-e", f"inject={moment.name}:signal=KILL:when={moment.number}")
            return self.engine.finish(child).code >= 0
        child = self.engine.start(*_ROTATE)
        time.sleep(max(0.0, moment.seconds - (time.monotonic() - child.started)))
        child.kill(whole_group=False)
        return self.engine.finish(child).code >= 0

    def _traced(self, *options) -> Child:
        return self.engine.start(*_ROTATE, under=["strace", "-f", "-qq", *options])

    def fingerprints(self) -> set[str]:
        """The leaf of every generation on disk."""
        found = set()
        for number in self.engine.generation_numbers("www"):
            file = self.engine.state / "generations" / "www" / number / "cert.pem"
            if file.exists():
                found.add(judge.fingerprint(judge.blocks(file)[0][1]))
        return found

    def serves(self, held: judge.Live) -> bool:
        """Whether the endpoint shows it within three seconds."""
        return eventually(lambda: judge.served_or_none(self.site.port, self.site.host) == held.fingerprint, 3)
