"""A worker of the rigs that break things: its own CA, service and engine, put back to where it began before each point.

Two ways lead to a new generation that is live. `retry`: it waits on disk, because its reload failed, and `rekey run`
deploys it without an order. `rotation`: a forced one, with an order.
"""

import shutil
import threading
from pathlib import Path

import invariants
import judge
from invariants import Held
from loopback import free_ports
from mini_ca import MiniCA
from processes import Outcome
from rekey import Rekey, listen
from tls_service import TLSService

WORKERS = 2
NAME = "www"
HOST = "www.rekey.test"
WAYS = {"retry": ("run",), "rotation": ("rotate", NAME, "--force", "--ignore-budget")}


def side_by_side(benches: list, work):
    """`work(bench)` for each bench in a thread of its own; returns when all have ended."""
    threads = [threading.Thread(target=work, args=(bench,)) for bench in benches]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


class PointBench:
    """`place` is where the state directory and the service's links are; `scratch` everything else."""

    def __init__(self, scratch: Path, place: Path, *, seed: int):
        scratch.mkdir(parents=True)
        self.scratch, self.state, self.tls = scratch, place / "state", place / "tls"
        self.tls.mkdir()
        self.links = self.tls / "www.crt", self.tls / "www.key"
        challenge, port = free_ports(2)
        self.ca = MiniCA(scratch / "ca", challenge_port=challenge, seed=seed)
        self.service = TLSService(scratch, port, *self.links)
        self._target = {
            "link": {"fullchain": str(self.links[0]), "key": str(self.links[1])}, "reload": self.service.reload_command,
            "verify": [{"connect": f"127.0.0.1:{port}", "name": HOST}], "settle": "4s", "deadline": "20s",
        }
        mini = {"directory": self.ca.directory, "server-roots": str(self.ca.server_roots),
                "chain-roots": str(self.ca.chain_roots), "timeout": "5s"}
        self.engine = Rekey(
            scratch, "engine", authorities={"mini": mini}, challenge=listen(challenge),
            certificates={NAME: {"names": [HOST], "deploy": [self._target]}})
        self.engine.state = self.state
        self.engine.settings["state"] = str(self.state)
        self.engine.write()

    def prepare(self):
        """A live generation, and the template of each way; the template of `retry` has a second that is not live."""
        self._expect(self.engine("run"), 0)
        self.keep("rotation")
        reload = self._target["reload"]
        self._target["reload"] = ["false"]
        self.engine.write()
        self._expect(self.engine(*WAYS["rotation"]), 1)
        self._target["reload"] = reload
        self.engine.write()
        self.service.reload()
        self.keep("retry")

    def _expect(self, outcome: Outcome, code: int):
        if outcome.code != code:
            raise RuntimeError(f"before the first fault: wanted exit {code}: {outcome.brief(600)}")

    def keep(self, way: str):
        """Keeps state and links as the template of a way."""
        shutil.copytree(self.state.parent, self.scratch / way, symlinks=True)

    def restore(self, way: str) -> Held:
        """Everything as it was in the template, and the service serves it."""
        for part in (self.state, self.tls):
            shutil.rmtree(part, ignore_errors=True)
            shutil.copytree(self.scratch / way / part.name, part, symlinks=True)
        self.service.reload()
        return self.held()

    def held(self) -> Held:
        return invariants.held(self.state, NAME, HOST, self.ca.chain_roots)

    def orders(self) -> int:
        """How many orders the CA has been asked for."""
        return self.ca.ask("counts")["signedByEndpoint"].get("newOrder", 0)

    def served(self) -> str | None:
        return judge.served_or_none(self.service.port, HOST)

    def run(self, way: str, *options, under) -> Outcome:
        """The way's command under `stopat`."""
        return self.engine.finish(self.engine.start(*WAYS[way], under=under.under(*options)), 60)

    def said_done(self, outcome: Outcome) -> bool:
        """Whether it told anybody that the new generation is live and served."""
        return f"{NAME}: generation " in outcome.out and " is live" in outcome.out

    def mend(self, least: int) -> tuple[Outcome, int, dict[str, list[str]]]:
        """One `rekey run`, then I1, I5, I6, I7 and I8: its outcome, further orders, and what does not hold."""
        before = self.orders()
        outcome = self.engine("run", timeout=60)
        further = self.orders() - before
        faults: dict[str, list[str]] = {"pair": [], "converge": []}
        stuck = faults["converge"]
        if outcome.code != 0:
            stuck.append(outcome.brief(500))
        try:
            now = self.held()
        except (judge.Untrue, OSError) as error:
            faults["pair"].append(f"after the pass: {error}")
            return outcome, further, faults
        if now.generation < least:
            stuck.append(f"the pass went back from generation {least} to {now.generation}")
        if not self.service.serves(now.fingerprint, lambda port: judge.served_or_none(port, HOST)):
            stuck.append(f"generation {now.generation} is live but not served")
        stuck += invariants.ledger(self.state)
        stuck += invariants.leftovers(self.state, self.tls, NAME, {link.name for link in self.links})
        stuck += invariants.stray_keys(self.state, outcome.text)
        return outcome, further, faults
