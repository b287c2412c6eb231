"""Rig `demo`: what a newcomer runs first, with nothing configured and no rights."""

import os
import re
from pathlib import Path

import judge
from processes import run
from rekey import Rekey, binary
from table import Table

NEEDS = ("openssl",)
_SECONDS = 15
# The story it has to tell, in this order.
_STORY = (
    ("a success", r"verified|served|issued"),
    ("a rotation to a different key", r"different key|another key|new key|key changed"),
    ("a deployment that fails", r"not deployed"),
    ("the old certificate served again", r"served again: the old certificate"),
)
_SERVED_KEY = re.compile(r"^served.*?([0-9a-f]{16})", re.MULTILINE)


def judge_all(table: Table, root: Path):
    directory = root / "demo"
    environment = {"PATH": os.environ["PATH"], "HOME": str(root), "LANG": "C.UTF-8"}
    with table.case(f"rekey demo DIR ends well within {_SECONDS} s") as case:
        outcome = run([binary(), "demo", directory], env=environment, cwd=root, scratch=root, timeout=60)
        Rekey.said.append(outcome.text.encode())
        case.equal("exit", outcome.code, 0) or case.note(outcome.brief(600))
        case.expect(outcome.wall < _SECONDS, f"took {outcome.wall:.1f} s")
        case.note(f"{outcome.wall:.1f} s")
    with table.case("it tells of all: issued, re-keyed, a failed deployment, the old one served again") as case:
        told, at = outcome.text.lower(), 0
        for what, words in _STORY:
            found = re.compile(words).search(told, at)
            if not case.expect(found is not None, f"{what} is not told after character {at} of {len(told)}"):
                break
            at = found.end()
        keys = _SERVED_KEY.findall(told)
        if case.expect(len(keys) >= 3, f"fewer than three looks at what is served: {keys}"):
            case.expect(keys[0] != keys[1], "the rotation did not change the served key")
            case.expect(keys[1] == keys[2], "after the failed deployment another key is served than before")
    with table.case("it leaves its directory to look at: every pair whole, at least two different keys") as case:
        case.expect(directory.is_dir(), f"{directory.name} is not there")
        keys = set()
        for generations in directory.rglob("generations"):
            for leaf in generations.glob("*/*/cert.pem"):
                spki = judge.spki_of_certificate(judge.blocks(leaf)[0][1])
                case.equal(f"key of {leaf.parent.name}", judge.spki_of_key(leaf.parent / "key.pem"), spki)
                keys.add(spki)
            for link in (generations.parent / "live").iterdir():
                judge.live(generations.parent, link.name)
        case.expect(len(keys) >= 2, f"{len(keys)} different keys")
        case.note(f"{len(keys)} keys")
    with table.case("no private key in what it printed") as case:
        case.expect("PRIVATE KEY" not in outcome.text, "it printed a private key")
