"""Rig `speed`: whole processes side by side: rotations on Pebble, sweeps of endpoints, scans of files.

Times that miss an aim say so and fail nothing; a size that is over its bound, or what can't be measured, fails.
"""

import statistics
from pathlib import Path

import judge
import speed_files
import speed_inventory
from loopback import free_ports
from nginx import Nginx
from peers import Lego, Uacme, trust_only_here
from pebble import Pebble
from processes import Outcome
from rekey import Rekey, authority, listen
from table import Table

NEEDS = ("pebble", "pebble-challtestsrv", "nginx", "openssl", "lego", "uacme", "cc", "nmap")
prepare = speed_inventory.prepare


class Ours:
    """The judged binary without hooks or endpoints, so that the work is the same as the peers'."""

    def __init__(self, root: Path, name: str, pebble: Pebble, challenge: dict):
        self.name = name
        self._engine = Rekey(
            root, name, authorities={"pebble": authority(pebble)}, challenge=challenge,
            certificates={"speed": {"names": [f"{name}.example.test"], "key": "ecdsa-p256"}})

    def first(self) -> Outcome:
        return self._engine("run")

    def renew(self) -> Outcome:
        return self._engine("rotate", "speed", "--force", "--ignore-budget")

    def idle(self) -> Outcome:
        return self._engine("run")

    def certificate(self) -> Path:
        return self._engine.state / "live" / "speed" / "cert.pem"


def _spki(contender) -> str:
    return judge.spki_of_certificate(judge.blocks(contender.certificate())[0][1])


def judge_all(table: Table, root: Path, runs: int = 10):
    rotations(table, root, runs)
    speed_inventory.judge_all(table, root)
    speed_files.judge_all(table, root)


def rotations(table: Table, root: Path, runs: int):
    """Interleaved runs, so that a busy moment of the machine meets all alike."""
    nginx = Nginx(root).start()
    [listener] = free_ports(1)
    answering = Pebble(root, "answering", http_port=listener, nonce_reject=0, authz_reuse=0).start()
    fetching = Pebble(root, "fetching", http_port=nginx.http_port, nonce_reject=0, authz_reuse=0).start()
    trust_only_here([answering.server_roots, fetching.server_roots], root)
    webroot = {"http-01": {"webroot": str(nginx.webroot)}}
    contenders = [
        Ours(root, "rekey", answering, listen(listener)), Lego(root, answering),
        Ours(root, "rekey-webroot", fetching, webroot), Uacme(root, fetching, nginx.webroot),
    ]
    able = []
    for contender in contenders:
        with table.case(f"{contender.name}: first certificate, new account") as case:
            outcome = contender.first()
            if case.equal("exit", outcome.code, 0):
                able.append(contender)
                case.note(f"CPU {outcome.cpu * 1000:.0f} ms, wall {outcome.wall * 1000:.0f} ms")
            else:
                case.note(outcome.brief())
    renewals = {contender.name: [] for contender in able}
    faults = {contender.name: [] for contender in able}
    for _ in range(runs):
        for contender in able:
            before, outcome = _spki(contender), contender.renew()
            if outcome.code != 0 or _spki(contender) == before:
                faults[contender.name].append(f"no new key and certificate: {outcome.brief()}")
            else:
                renewals[contender.name].append(outcome)
    idle = {contender.name: [contender.idle() for _ in range(runs)] for contender in able}
    for contender in able:
        table.add(f"{contender.name}: {runs} forced rotations measured", faults[contender.name])
    _report(table, renewals, idle)
    for engine, peer in (("rekey", "lego"), ("rekey-webroot", "uacme")):
        measured = bool(renewals.get(engine)) and bool(renewals.get(peer))
        table.add(f"{engine} and {peer} can be compared", [] if measured else ["one of them was not measured"])


def _report(table: Table, renewals: dict[str, list[Outcome]], idle: dict[str, list[Outcome]]):
    table.text()
    table.text("forced rotation          CPU ms: median   min   max    wall ms: median   min   max   memory MiB")
    for name, outcomes in renewals.items():
        if outcomes:
            cpu, wall = ([1000 * value for value in values] for values in (
                (one.cpu for one in outcomes), (one.wall for one in outcomes)))
            table.text(
                f"  {name:20} {statistics.median(cpu):16.1f} {min(cpu):5.1f} {max(cpu):5.1f}"
                f" {statistics.median(wall):18.0f} {min(wall):5.0f} {max(wall):5.0f}"
                f" {statistics.median(one.memory for one in outcomes) / 1024:12.1f}")
    table.text("nothing due              CPU ms: median              wall ms: median")
    for name, outcomes in idle.items():
        table.text(
            f"  {name:20} {statistics.median(one.cpu for one in outcomes) * 1000:16.1f}"
            f" {statistics.median(one.wall for one in outcomes) * 1000:30.0f}")
    for engine, peer, aim_cpu in (("rekey", "lego", "at most 1.5"), ("rekey-webroot", "uacme", "below 1")):
        ours, theirs = renewals.get(engine), renewals.get(peer)
        if ours and theirs:
            cpu = statistics.median(one.cpu for one in ours) / statistics.median(one.cpu for one in theirs)
            wall = statistics.median(one.wall for one in ours) / statistics.median(one.wall for one in theirs)
            table.text(f"ratio {engine} / {peer}: CPU {cpu:.2f} (aim: {aim_cpu}), wall {wall:.2f} (aim: at most 1)")
    table.text()
