"""A worker of the rigs that break things: its own CA, service and engine, put back to where it began before each point.

Two ways lead to a new generation that is live. `retry`: it waits on disk, because its reload failed, and `rekey run`
deploys it without an order. `rotation`: a forced one, with an order. A third leads back: `rollback` is `retry`, and the
reload fails again, once.
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
COPIES = {"fullchain": "copy.crt", "key": "copy.key", "bundle": "both.pem", "pkcs12": "both.p12"}
WAYS = {"retry": ("run",), "rotation": ("rotate", NAME, "--force", "--ignore-budget"), "rollback": ("run",)}
FORWARD = ("retry", "rotation")
_SPENT = {"retry": 2, "rotation": 1, "rollback": 2}  # orders that the template of a way has spent
# SQLite waits for up to ten seconds, several times over, when a lock could not be given back.
_DEADLINE = 150
_SETTLE = "4s"


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
        # Real files beside: two of one pair, and two that hold the pair in one.
        self.copies = {form: self.tls / name for form, name in COPIES.items()}
        challenge, port = free_ports(2)
        self.ca = MiniCA(scratch / "ca", challenge_port=challenge, seed=seed)
        self.service = TLSService(scratch, port, *self.links)
        self._orders, self._asked = 0, False  # as the CA said when it was last asked; whether that still holds
        self._spent = 0  # orders in the ledger's template, less those that the CA had by then
        self._deployment = {
            "link": {"fullchain": str(self.links[0]), "key": str(self.links[1])}, "reload": self.service.reload_command,
            "verify": [{"connect": f"127.0.0.1:{port}", "name": HOST}], "settle": _SETTLE, "deadline": "20s",
        }
        mini = {"directory": self.ca.directory, "server-roots": str(self.ca.server_roots),
                "chain-roots": str(self.ca.chain_roots), "timeout": "5s"}
        self.engine = Rekey(
            scratch, "engine", authorities={"mini": mini}, challenge=listen(challenge),
            certificates={NAME: {"names": [HOST], "deploy": [self._deployment, {
                "copy": {form: str(path) for form, path in self.copies.items()} | {"key-mode": "0600"}}]}})
        self.engine.state = self.state
        self.engine.settings["state"] = str(self.state)
        self.engine.write()

    def prepare(self):
        """A live generation, and the template of each way; the template of `retry` has a second that is not live."""
        self._expect(self.engine("run"), 0)
        self.keep("rotation")
        self.service.mood("bad")
        self._expect(self.engine(*WAYS["rotation"]), 1)
        self.service.mood("ok")
        self.service.reload()
        self.keep("retry")
        self.keep("rollback")

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
        return self.begin(way)

    def begin(self, way: str) -> Held:
        """State and links are those of the template; the service reads them, and orders are counted from here."""
        self._mood(*("once", "0s") if way == "rollback" else ("ok", _SETTLE))
        self.service.reload()
        self._spent = _SPENT[way] - (self._orders if self._asked else self.orders())
        return self.held()

    def _mood(self, word: str, settle: str):
        """How the next reload ends, and how long the engine may look for the new certificate afterwards."""
        self.service.mood(word)
        if self._deployment["settle"] != settle:
            self._deployment["settle"] = settle
            self.engine.write()

    def newest(self) -> int:
        """The number of the latest generation on disk: the pass that mends must bring it live."""
        return int(self.engine.generation_numbers(NAME)[-1])

    def held(self) -> Held:
        return invariants.held(self.state, NAME, HOST, self.ca.chain_roots)

    def mixed(self) -> list[str]:
        """What is wrong with the service's links and the real files after a fault."""
        return invariants.one_directory(*self.links) + invariants.mixed_copies(self.state, NAME, self.copies)

    def orders(self) -> int:
        """How many orders the CA has, of all points."""
        self._orders, self._asked = len(self.ca.ask("orders")["orders"]), True
        return self._orders

    def served(self) -> str | None:
        return judge.served_or_none(self.service.port, HOST)

    def run(self, way: str, *options, under) -> Outcome:
        """The way's command under `stopat`."""
        self._asked = False
        return self.engine.finish(self.engine.start(*WAYS[way], under=under.under(*options)), _DEADLINE)

    def ordered(self) -> bool:
        """Whether the CA has an order that it had not when the point began; true only before the pass that mends."""
        return self.orders() + self._spent > _SPENT["rotation"]

    def said_done(self, outcome: Outcome) -> bool:
        """Whether it told anybody that the new generation is live and served."""
        return f"{NAME}: generation " in outcome.out and " is live" in outcome.out

    def mend(self, least: int) -> tuple[Outcome, int, dict[str, list[str]]]:
        """One `rekey run`, then I1, I5, I6, I7 and I8: its outcome, further orders, and what does not hold."""
        before = self.orders()
        self._mood("ok", _SETTLE)
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
        stuck += invariants.ledger(self.state, self._spent + self._orders)
        stuck += invariants.leftovers(
            self.state, self.tls, NAME, {path.name for path in (*self.links, *self.copies.values())})
        stuck += invariants.copies(self.state, NAME, self.copies)
        stuck += invariants.stray_keys(self.state, outcome.text)
        return outcome, further, faults
