"""A certificate with links, a real file, hooks and a service, in each of the situations that lead past named points."""

import os
import shutil
from dataclasses import dataclass, field
from pathlib import Path

import invariants
import judge
from loopback import free_ports
from mini_ca import MiniCA
from processes import Outcome
from point_names import debug_binary
from rekey import Rekey, listen
from throwaway_ca import ThrowawayCA
from tls_service import TLSService

NAME, HOST = "www", "www.rekey.test"
_ROTATE = ("rotate", NAME, "--force", "--ignore-budget")


@dataclass(frozen=True)
class Way:
    """A command in a situation: how it ends undisturbed, and what mends it; whether the latest is live after that."""

    words: tuple
    code: int
    mends: tuple = ("run",)
    latest: bool = True
    mood: str = "ok"
    template: str = "one"
    refuses: bool = False
    kept: bool = field(default=False)  # whether the service's own files are at its paths when it begins


WAYS = {
    "rotation": Way(_ROTATE, 0),
    "refused by the service's test": Way(_ROTATE, 1, refuses=True),
    "not served": Way(_ROTATE, 1, mood="once"),
    "an operator goes back": Way(("rollback", NAME), 0, latest=False, template="two"),
    "files are taken over": Way(("run", "--adopt"), 0, ("run", "--adopt"), template="none", kept=True),
    "taken over, not served": Way(
        ("run", "--adopt"), 1, ("run", "--adopt"), mood="once", template="none", kept=True),
}


class NamedBench:
    """One CA, one service, one engine of a build for debugging."""

    def __init__(self, root: Path, seed: int):
        root.mkdir(parents=True)
        self.root, self.state, self.tls = root, root / "place" / "state", root / "place" / "tls"
        self.tls.mkdir(parents=True)
        self.crt, self.key, self.bundle, self.spare = (
            self.tls / name for name in ("www.crt", "www.key", "www.bundle", "spare.crt"))
        old, old_key = ThrowawayCA(root / "old").issue("old", f"DNS:{HOST}")
        shutil.copy(old, self.crt)
        shutil.copy(old_key, self.key)
        os.chmod(self.key, 0o600)
        self._old = {path: path.read_bytes() for path in (self.crt, self.key)}
        challenge, port = free_ports(2)
        self.ca = MiniCA(root / "ca", challenge_port=challenge, seed=seed)
        self.service = TLSService(root, port, self.crt, self.key)
        self._flag = root / "refuse"
        refusal = f'test ! -e {self._flag} || ! readlink -f {self.crt} | grep -q /0002/'
        links = {"link": {"fullchain": str(self.crt), "key": str(self.key)}, "validate": ["sh", "-c", refusal],
                 "reload": self.service.reload_command, "settle": "1s", "deadline": "20s",
                 "verify": [{"connect": f"127.0.0.1:{port}", "name": HOST}]}
        mini = {"directory": self.ca.directory, "server-roots": str(self.ca.server_roots),
                "chain-roots": str(self.ca.chain_roots), "timeout": "5s"}
        self.engine = Rekey(root, "engine", authorities={"mini": mini}, challenge=listen(challenge), certificates={
            NAME: {"names": [HOST], "deploy": [
                links, {"copy": {"bundle": str(self.bundle)}}, {"link": {"cert": str(self.spare)}}]}})
        self.engine.use(debug_binary())
        self.engine.state = self.state
        hooks = root / "hooks"
        hooks.mkdir(mode=0o755)
        (hooks / "10-listens").write_text("#!/bin/sh\nexit 0\n")
        (hooks / "10-listens").chmod(0o755)
        self.engine.settings |= {"state": str(self.state), "hooks": {"directory": str(hooks)}}
        self.engine.write()

    def prepare(self):
        """The templates: nothing, one generation, two; in each a link is missing that the next run places."""
        self._keep("none")
        self._must("run", "--adopt")
        # From here on it is a certificate as any: nothing of a take-over is left.
        shutil.rmtree(self.state / "copies" / f"{NAME}~kept")
        (self.state / "copies" / f"{NAME}~adopted").unlink(missing_ok=True)
        self._keep("one")
        self._must(*_ROTATE)
        self._keep("two")

    def _must(self, *words: str):
        outcome = self.engine(*words)
        if outcome.code != 0:
            raise RuntimeError(f"before the first fault: {outcome.brief(600)}")

    def _keep(self, name: str):
        shutil.copytree(self.state.parent, self.root / f"template-{name}", symlinks=True)
        (self.root / f"template-{name}" / "tls" / self.spare.name).unlink(missing_ok=True)

    def restore(self, way: Way) -> str | None:
        """Everything as the way begins, and the service reads it; the fingerprint that it serves."""
        for part in (self.state, self.tls):
            shutil.rmtree(part, ignore_errors=True)
            source = self.root / f"template-{way.template}" / part.name
            if source.exists():
                shutil.copytree(source, part, symlinks=True)
        self.service.mood(way.mood)
        self._flag.unlink(missing_ok=True)
        if way.refuses:
            self._flag.touch()
        old = judge.fingerprint(judge.blocks(self.crt)[0][1])
        self.service.reload()
        self.service.serves(old, lambda port: judge.served_or_none(port, HOST))
        return old

    def run(self, way: Way, under: list) -> Outcome:
        return self.engine.finish(self.engine.start(*way.words, under=under), 150)

    def orders(self) -> int:
        return len(self.ca.ask("orders")["orders"])

    def broken(self, way: Way, old: str) -> list[str]:
        """What does not hold right after the kill."""
        faults = []
        for path in (self.crt, self.key):
            if not path.exists():
                faults.append(f"nothing is at {path.name}")
            elif not way.kept and not path.is_symlink():
                faults.append(f"{path.name} is a file")
            elif not path.is_symlink() and path.read_bytes() != self._old[path]:
                faults.append(f"{path.name} is neither the old file nor a link")
        if not way.kept:
            faults += invariants.one_directory(self.crt, self.key)
        if (self.state / "live" / NAME).is_symlink():
            try:
                now = invariants.held(self.state, NAME, HOST, self.ca.chain_roots)
                if judge.served_or_none(self.service.port, HOST) not in (old, now.fingerprint):
                    faults.append("the service serves neither old nor new")
            except (judge.Untrue, OSError) as error:
                faults.append(str(error))
        elif not way.kept:
            faults.append("nothing is live any more")
        return faults

    def mend(self, way: Way) -> list[str]:
        """One pass, and what does not hold after it."""
        self.service.mood("ok")
        self._flag.unlink(missing_ok=True)
        before = self.orders()
        outcome = self.engine(*way.mends)
        further, faults = self.orders() - before, []
        if outcome.code != 0:
            faults.append(outcome.brief(500))
        if further > 1:
            faults.append(f"{further} further orders")
        try:
            now = invariants.held(self.state, NAME, HOST, self.ca.chain_roots)
        except (judge.Untrue, OSError) as error:
            return [*faults, f"after the pass: {error}"]
        newest = int(self.engine.generation_numbers(NAME)[-1])
        if way.latest and now.generation != newest:
            faults.append(f"generation {now.generation} is live, {newest} is the latest")
        if not self.service.serves(now.fingerprint, lambda port: judge.served_or_none(port, HOST)):
            faults.append(f"generation {now.generation} is live but not served")
        live = self.state / "live" / NAME
        if not self.bundle.is_file() or self.bundle.read_bytes() != (live / "bundle.pem").read_bytes():
            faults.append("the real file is not what is live")
        names = {path.name for path in (self.crt, self.key, self.bundle, self.spare)}
        faults += invariants.one_directory(self.crt, self.key, self.spare)
        faults += invariants.ledger(self.state) + invariants.leftovers(self.state, self.tls, NAME, names)
        return faults + invariants.stray_keys(self.state, outcome.text)
