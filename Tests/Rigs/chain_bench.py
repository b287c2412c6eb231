"""A worker of the bad chains: a CA that sends what it is told, and for each kind of key an engine and its service."""

import re
import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import invariants
import judge
from bad_chains import BadChain
from chain_scene import NAMES, Hierarchy, Scene
from invariants import Held
from lenient_ca import LenientCA
from loopback import free_ports
from processes import Outcome
from rekey import Rekey, listen
from tls_service import TLSService
from tree import differences, snapshot

NAME = "www"
KINDS = ("ecdsa-p256", "rsa-2048", "ed25519")
_FORCED = ("rotate", NAME, "--force", "--ignore-budget")


@dataclass
class ChainVerdict:
    """What came of one answer: what does not hold, and what became of the certificate."""

    faults: list[str]
    deployed: bool
    fate: str  # refused, held or quarantined


class ChainBench:
    """`refuses` and `puts_right` show one answer to the engine of a kind of key, and judge what it made of it."""

    def __init__(self, root: Path, number: int):
        self.home = root / f"chains{number}"
        self.home.mkdir()
        self.keys = Hierarchy(self.home / "keys")
        self.ca = LenientCA(self.home / "ca")
        self.sites = {kind: _Site(self, kind) for kind in KINDS}

    def refuses(self, kind: str, bad: BadChain) -> ChainVerdict:
        """A rotation that gets the bad chain, and the pass after it."""
        site = self.sites[kind]
        old = site.restore()
        before, orders = snapshot(site.engine.state / "live"), len(self.ca.orders)
        outcome = site.run(lambda scene: bad.damage(scene), *_FORCED)
        faults = [] if outcome.code == bad.code else [f"exit {outcome.code}, wanted {bad.code}: {outcome.brief(500)}"]
        faults += invariants.ending(outcome, NAME)
        if not re.search(bad.words, outcome.err):
            faults.append(f"it does not say /{bad.words}/: {outcome.brief(700)}")
        if len(self.ca.orders) != orders + 1:
            faults.append(f"{len(self.ca.orders) - orders} orders for one rotation")
        faults += site.unchanged(old, before)
        fate = site.fate()
        deployed = outcome.code == 0 or site.held() != old
        following, orders = site.run(lambda _: None, "run"), len(self.ca.orders) - orders - 1
        if orders:
            faults.append(f"the next pass made {orders} orders: {following.brief()}")
        faults += [f"after the next pass: {fault}" for fault in site.unchanged(old, before)]
        if following.code not in (0, 1, 75):
            faults.append(f"the next pass: {following.brief()}")
        return ChainVerdict(faults, deployed, fate)

    def puts_right(self, kind: str, damage) -> list[str]:
        """A rotation that gets what is untidy but sound: leaf and intermediate go live, in that order, once each."""
        site = self.sites[kind]
        old = site.restore()
        outcome = site.run(damage, *_FORCED)
        if outcome.code != 0:
            return [outcome.brief(500)]
        now = site.held()
        full = judge.blocks(site.engine.state / "live" / NAME / "fullchain.pem")
        faults = [] if len(full) == 2 else [f"{len(full)} certificates are live"]
        if now.generation == old.generation or not site.serves(now):
            faults.append("the new certificate is not served")
        return faults


class _Site:
    """One engine with one certificate that is live and served."""

    def __init__(self, bench: ChainBench, kind: str):
        home = bench.home / kind
        tls = home / "tls"
        tls.mkdir(parents=True)
        self._ca, self._keys, self._home = bench.ca, bench.keys, home
        links = tls / "www.crt", tls / "www.key"
        challenge, port = free_ports(2)
        self._service = TLSService(home, port, *links)
        self.engine = Rekey(
            home, "engine", challenge=listen(challenge),
            authorities={"public": {"directory": bench.ca.directory, "server-roots": str(bench.ca.server_roots),
                                    "timeout": "2s", "patience": "5s"}},
            certificates={NAME: {"names": NAMES, "key": kind, "deploy": [{
                "link": {"fullchain": str(links[0]), "key": str(links[1])}, "reload": self._service.reload_command,
                "verify": [{"connect": f"127.0.0.1:{port}", "name": NAMES[0]}], "settle": "4s", "deadline": "20s"}]}})
        # The system's roots, so that the rules of the web hold: here they are one, and OpenSSL is told where.
        self.engine.environment["SSL_CERT_FILE"] = str(self._keys.roots)
        self.engine.settings["ct-log-list"] = str(self._keys.logs_file)
        self.engine.write()
        outcome = self.run(lambda _: None, "run")
        if outcome.code != 0:
            raise RuntimeError(f"the first certificate, {kind}: {outcome.brief(600)}")
        self._live = (self.engine.state / "live" / NAME / "fullchain.pem").read_bytes()
        shutil.copytree(self.engine.state, home / "template", symlinks=True)

    def restore(self) -> Held:
        """As it was after the first certificate."""
        shutil.rmtree(self.engine.state)
        shutil.copytree(self._home / "template", self.engine.state, symlinks=True)
        self._service.reload()
        return self.held()

    def run(self, damage, *words: str) -> Outcome:
        """A command; what the CA would send meanwhile is damaged."""
        def make(public: bytes) -> tuple[str, bytes]:
            scene = Scene(self._keys, public, getattr(self, "_live", b""))
            damage(scene)
            return scene.answer()
        self._ca.make = make
        return self.engine(*words, timeout=60)

    def held(self) -> Held:
        return invariants.held(self.engine.state, NAME, NAMES[0], self._keys.roots)

    def serves(self, held: Held) -> bool:
        return self._service.serves(held.fingerprint, lambda port: judge.served_or_none(port, NAMES[0]))

    def unchanged(self, old: Held, before: dict) -> list[str]:
        """What is live and served is what was."""
        faults = differences(before, snapshot(self.engine.state / "live"))
        if self.held() != old:
            faults.append("DEPLOYED: another generation is live")
        if not self.serves(old):
            faults.append("the old certificate is not served any more")
        return faults

    def fate(self) -> str:
        """What became of the certificate that came: how its generation stands; `refused` when there is none."""
        with closing(sqlite3.connect(f"file:{self.engine.state}/rekey.sqlite?mode=ro", uri=True)) as ledger:
            [[found]] = ledger.execute(
                "SELECT coalesce((SELECT standing FROM generation WHERE certificate = ? AND number > 1), 'refused')",
                (NAME,)).fetchall()
        return found
