"""Hooks that nobody would write on purpose: each ends within its deadline and five seconds, and nobody waits for it.

`judge_all(table, root)` is what a rig calls. Each case has its own CA, its own state directory and two certificates:
the bad hook minds the first one alone, and the second has to be live when the run is over.
"""

import os
import shutil
import struct
import time
from dataclasses import dataclass
from pathlib import Path

from loopback import free_ports
from mini_ca import MiniCA
from rekey import Rekey, listen
from table import Table

DEADLINE = 3  # seconds
GRACE = 5  # seconds, as the contract says
SLACK = 3  # seconds: two orders, and a machine that does something else as well
MINE = '[ "$REKEY_CERTIFICATE" = first ] || exit 42\n[ "$1" = activated ] || exit 0\n'


@dataclass
class Bad:
    """What the hook does for the first certificate, once it is live."""

    name: str
    script: str
    exit: int  # of the run


_BAD = (
    Bad("hangs", "exec sleep 600", 1),
    Bad("does not obey TERM", "trap '' TERM HUP INT; while :; do sleep 600; done", 1),
    Bad("forks twice and leaves", "setsid sh -c 'setsid sleep 30 &' & exit 0", 0),
    Bad("keeps the pipe", "sleep 600 & exit 0", 0),
    Bad("writes ten gigabytes", "head -c 10000000000 /dev/zero; exec sleep 600", 1),
    Bad("writes what is no text", "head -c 300000 /dev/urandom; exit 1", 1),
    Bad("paints on the terminal", "printf '\\033[2J\\033]0;title\\007\\r\\b painted'; exit 1", 1),
    Bad("never ends its line", "head -c 5000000 /dev/zero | tr '\\000' x; exit 1", 1),
    Bad("is swapped between check and run", "exit 0", 1),
)


class _Bench:
    """A CA, and an engine with two certificates and a directory of hooks."""

    def __init__(self, root: Path, number: int):
        [port] = free_ports(1)
        self.home = root / f"bad-hook-{number}"
        self.ca = MiniCA(self.home / "ca", challenge_port=port, seed=number)
        self.hooks = self.home / "hooks"
        self.hooks.mkdir(mode=0o755)
        settings = {
            "directory": self.ca.directory, "server-roots": str(self.ca.server_roots),
            "chain-roots": str(self.ca.chain_roots),
        }
        certificates = {name: {"names": [f"{name}.rekey.test"]} for name in ("first", "second")}
        self.engine = Rekey(
            self.home, "engine", authorities={"mini": settings}, challenge=listen(port), certificates=certificates)
        self.engine.settings["hooks"] = {"directory": str(self.hooks), "deadline": f"{DEADLINE}s"}
        self.engine.write()

    def hook(self, name: str, script: str) -> Path:
        path = self.hooks / name
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)
        return path

    def live(self, name: str) -> bool:
        return os.path.lexists(self.engine.state / "live" / name)

    def end(self):
        self.ca._daemon.stop()  # noqa: SLF001 - the conversation has no other way to end
        shutil.rmtree(self.home, ignore_errors=True)


def judge_all(table: Table, root: Path):
    for number, bad in enumerate(_BAD):
        _misbehaving(table, root, number, bad)
    for number, (name, spoil) in enumerate(_REFUSED, len(_BAD)):
        _refused(table, root, number, name, spoil)
    _wrong_machine(table, root, len(_BAD) + len(_REFUSED))


def _misbehaving(table: Table, root: Path, number: int, bad: Bad):
    with table.case(f"bad hook: {bad.name}") as case:
        bench, mark = _Bench(root, number), root / f"heard-{number}"
        if "swapped" in bad.name:
            # The first one puts another program in the place of the second, which had been checked with it.
            bench.hook(".other", f'echo "$1 $REKEY_CERTIFICATE" >> {mark}')
            bench.hook("10-swap", MINE + f"mv {bench.hooks}/.other {bench.hooks}/20-bad")
        bench.hook("20-bad", MINE + bad.script)
        started = time.monotonic()
        outcome = bench.engine("run", timeout=60)
        wall = time.monotonic() - started
        case.note(f"{wall:.1f} s")
        case.equal("exit", outcome.code, bad.exit)
        case.expect(wall < DEADLINE + GRACE + SLACK, f"took {wall:.1f} s")
        case.expect(bench.live("second"), f"the other certificate is not live: {outcome.brief()}")
        case.expect("\x1b" not in outcome.text, "an escape sequence reached the terminal")
        case.expect(len(outcome.text) < 100_000, f"{len(outcome.text)} characters were printed")
        if "swapped" in bad.name:
            # From the next event on it is a hook like any other: it belongs to who runs this.
            heard = mark.read_text().split("\n") if mark.exists() else []
            case.expect("activated first" not in heard, "what was put in its place has run")
            case.expect("changed after it had been checked" in outcome.err, f"not told: {outcome.brief()}")
        bench.end()


def _foreign(bench: _Bench):
    os.chown(bench.hook("20-bad", "exit 0"), 65534, 65534)


def _writable(bench: _Bench):
    bench.hook("20-bad", "exit 0").chmod(0o777)


def _missing(bench: _Bench):
    (bench.hooks / "20-bad").symlink_to("/no/such/program")


def _forgotten(bench: _Bench):
    bench.hook("20-bad", "exit 0").chmod(0o644)


_REFUSED = (
    ("belongs to somebody else", _foreign), ("is writable by others", _writable),
    ("is a link to nothing", _missing), ("is not executable", _forgotten),
)


def _refused(table: Table, root: Path, number: int, name: str, spoil):
    with table.case(f"bad hook: {name}: refused before an order") as case:
        bench = _Bench(root, number)
        spoil(bench)
        outcome = bench.engine("run", timeout=60)
        case.equal("exit", outcome.code, 1)
        case.expect("20-bad" in outcome.err, f"it is not named: {outcome.brief()}")
        case.expect("hint" in outcome.err, "no hint")
        case.expect(not bench.live("first"), "something went live")
        case.equal("orders", _orders(bench), 0)
        case.equal("exit of hooks list", bench.engine("hooks", "list").code, 1)
        bench.end()


def _orders(bench: _Bench) -> int:
    """New-order requests that the engine spent: each leaves a key in tmp/ or a generation."""
    outcome, value = bench.engine.json("history")
    del outcome
    return sum(1 for entry in value.get("rotations", []) if entry.get("generation"))


def _wrong_machine(table: Table, root: Path, number: int):
    with table.case("bad hook: a program of another machine") as case:
        bench = _Bench(root, number)
        header = b"\x7fELF\x02\x01\x01" + bytes(9) + struct.pack("<HH", 2, 65) + bytes(44)
        path = bench.hooks / "20-bad"
        path.write_bytes(header)
        path.chmod(0o755)
        outcome = bench.engine("run", timeout=60)
        case.equal("exit", outcome.code, 1)
        case.expect("neither a program for this machine" in outcome.err, f"the reason is not told: {outcome.brief()}")
        case.expect(not bench.live("first") and not bench.live("second"), "it refuses nobody, yet validate failed")
        bench.end()
