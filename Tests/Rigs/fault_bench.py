"""One worker of the `faults` rig: a rude CA, an engine with something live, and one spoiled request at a time."""

import shutil
from dataclasses import dataclass
from pathlib import Path

import judge
from loopback import free_ports
from mini_ca import MiniCA
from processes import Outcome
from rekey import Rekey, listen
from tree import differences, snapshot

NAME = "www"
PATIENCE = "12s"
MEMORY = 64 * 1024  # KiB
DEADLINE = 90  # seconds: tries of requests that may take two, and an order that is stayed with for twelve
CLASSES = {0: "recovered", 75: "retry at", 1: "needs someone"}


@dataclass
class Verdict:
    """What came of one fault."""

    outcome: str
    faults: list[str]
    memory: int
    wall: float


class FaultBench:
    """`spoil` shows one temper to the engine and judges what it made of it; afterwards the CA is calm again."""

    def __init__(self, root: Path, number: int, seed: int):
        [port] = free_ports(1)
        self.home = root / f"worker{number}"
        self.ca = MiniCA(self.home / "ca", challenge_port=port, seed=seed + number)
        settings = {
            "directory": self.ca.directory, "server-roots": str(self.ca.server_roots),
            "chain-roots": str(self.ca.chain_roots), "timeout": "2s", "patience": PATIENCE,
        }
        self.engine = Rekey(
            self.home, "engine", authorities={"mini": settings, "other": dict(settings)}, challenge=listen(port),
            certificates={NAME: {"names": ["www.rekey.test", "*.rekey.test"][:1], "authorities": ["mini"]}})
        outcome = self.engine("run")
        if outcome.code != 0:
            raise RuntimeError(f"the first certificate: {outcome.brief()}")

    def spoil(self, temper: str, endpoint: str | None, allowed: set[int], patience: str | None = None) -> Verdict:
        """`endpoint` chooses the command that comes by there; None is a rotation."""
        self._set_patience(patience or PATIENCE)
        live = self.engine.state / "live"
        before = snapshot(live)
        held = judge.live(self.engine.state, NAME)
        self.ca.ask("temper", temper)
        outcome = self._command(endpoint)
        faults = self._judge(outcome, allowed)
        changed = differences(before, snapshot(live))
        if outcome.code != 0 and changed:
            faults.append(f"live/ changed in a failure: {changed}")
        now = judge.live(self.engine.state, NAME, self.ca.chain_roots)
        if outcome.code != 0 and now != held:
            faults.append("another generation is live after a failure")
        self.ca.ask("calm")
        faults += self._recovers(endpoint)
        return Verdict(CLASSES.get(outcome.code, f"exit {outcome.code}"), faults, outcome.memory, outcome.wall)

    def _command(self, endpoint: str | None) -> Outcome:
        if endpoint == "newAccount":
            shutil.rmtree(self.engine.state / "accounts" / "other", ignore_errors=True)
            return self.engine("account", "register", "other", timeout=DEADLINE)
        if endpoint == "account":
            return self.engine("account", "update", "mini", timeout=DEADLINE)
        if endpoint == "renewalInfo":
            self._forget()
            return self.engine("run", timeout=DEADLINE)
        return self.engine("rotate", NAME, "--force", "--ignore-budget", timeout=DEADLINE)

    def _set_patience(self, patience: str):
        settings = self.engine.settings["authorities"]["mini"]
        if settings["patience"] != patience:
            settings["patience"] = patience
            self.engine.write()

    def _forget(self):
        """Without its ledger the engine asks for renewal information again."""
        for part in self.engine.state.glob("rekey.sqlite*"):
            part.unlink()

    def _judge(self, outcome: Outcome, allowed: set[int]) -> list[str]:
        faults = []
        if outcome.timed_out:
            faults.append(f"still at it after {DEADLINE} s")
        elif outcome.code not in allowed:
            faults.append(f"exit {outcome.code}, wanted one of {sorted(allowed)}: {outcome.brief()}")
        if outcome.memory > MEMORY:
            faults.append(f"{outcome.memory} KiB of memory")
        if outcome.code > 0 and outcome.code != 2:
            slots = ("live", "next", "hint") if NAME in outcome.err.split("not rotated")[0] else ("hint",)
            faults += [f"no slot '{slot}': {outcome.brief()}" for slot in slots if f"\n  {slot}" not in outcome.err]
        if any(ord(letter) < 32 and letter != "\n" or 0x7F <= ord(letter) < 0xA0 or letter in "\u202e\u200f\u2066"
               for letter in outcome.text):
            faults.append(f"a control character came through: {outcome.text!r:.200}")
        return faults

    def _recovers(self, endpoint: str | None) -> list[str]:
        if endpoint in ("newAccount", "account", "renewalInfo"):
            outcome = self._command(endpoint)
        else:
            outcome = self.engine("rotate", NAME, "--force", "--ignore-budget", timeout=DEADLINE)
        if outcome.code == 75 and "the CA needs longer" in outcome.err:
            # The CA still works on the order, and says so: it is waited for, and here given up by hand.
            shutil.rmtree(self.engine.state / "tmp" / f"{NAME}~order", ignore_errors=True)
            outcome = self.engine("rotate", NAME, "--force", "--ignore-budget", timeout=DEADLINE)
        return [] if outcome.code == 0 else [f"not recovered on a calm CA: {outcome.brief()}"]
