"""An authority for browsers, what it issues and sends: right as it is made, and open to every kind of damage."""

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path

import der
import forge
from forge import Key, Log, Plan

NAMES = ["www.rekey.test", "shop.rekey.test"]
SUBJECT_KEY, KEY_USAGE, ALTERNATIVES, CONSTRAINTS = "2.5.29.14", "2.5.29.15", "2.5.29.17", "2.5.29.19"
NAME_CONSTRAINTS, AUTHORITY_KEY, PURPOSES = "2.5.29.30", "2.5.29.35", "2.5.29.37"
AUTHORITY = der.sequence(b"\x01\x01\xff")
DAY = timedelta(days=1)
CONTENT_TYPE = "application/pem-certificate-chain"


def usage(first: int) -> bytes:
    return der.bits(bytes([first]), (first & -first).bit_length() - 1)


def purposes(*numbers: int) -> bytes:
    return der.sequence(*(der.oid(f"1.3.6.1.5.5.7.3.{number}") for number in numbers))


def alternatives(*names: str | bytes, addresses: tuple[bytes, ...] = ()) -> bytes:
    """A subjectAltName; names as octets may be what no name can be."""
    listed = [der.value(0x82, name.encode() if isinstance(name, str) else name) for name in names]
    return der.sequence(*listed, *(der.value(0x87, address) for address in addresses))


def authority(name: str, issuer: str, key: Key, days: int = 1000) -> Plan:
    now = datetime.now(timezone.utc).replace(microsecond=0)
    plan = Plan(name, issuer, now - DAY, now + days * DAY, key.digest[:8])
    plan.serial = b"\x01" + plan.serial
    plan.extensions = [(CONSTRAINTS, True, AUTHORITY), (KEY_USAGE, True, usage(0x04)),
                       (SUBJECT_KEY, False, der.octets(key.identifier))]
    return plan


class Hierarchy:
    """The keys of one authority, of a stranger, and of two logs; `roots` is what is trusted, `logs_file` the list."""

    def __init__(self, home: Path):
        self._home = home
        self._keys: dict[str, Key] = {}
        self.root, self.middle, self.stranger = (self.key(name) for name in ("root", "middle", "stranger"))
        self.logs = [Log(home, "One"), Log(home, "Two", "rsa2048")]
        self.unlisted = Log(home, "Three")
        self.roots, self.logs_file = home / "roots.pem", home / "logs.json"
        self.root_der = forge.certificate(authority("Root", "Root", self.root, 3000), self.root.public, self.root)
        self.roots.write_bytes(forge.pem(self.root_der))
        self.logs_file.write_text(json.dumps({
            "version": "1", "log_list_timestamp": datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "operators": [log.entry() for log in self.logs]}))

    def key(self, name: str, kind: str = "p256") -> Key:
        """A further key, made at its first use."""
        if name not in self._keys:
            self._keys[name] = Key(self._home, name, kind)
        return self._keys[name]


@dataclass
class Scene:
    """One answer of the authority. `public` is the key of the request; `live` the chain that is live."""

    keys: Hierarchy
    public: bytes
    live: bytes

    def __post_init__(self):
        now = datetime.now(timezone.utc).replace(microsecond=0)
        keys = self.keys
        self.middle = authority("Middle", "Root", keys.middle)
        self.leaf = Plan(None, "Middle", now - timedelta(hours=1), now + 90 * DAY, b"\x02" + os.urandom(15))
        self.leaf.extensions = [
            (KEY_USAGE, True, usage(0x80)), (PURPOSES, False, purposes(1)),
            (AUTHORITY_KEY, False, der.sequence(der.value(0x80, keys.middle.identifier))),
            (ALTERNATIVES, True, alternatives(*NAMES)),
        ]
        self.leaf_signer, self.middle_signer, self.middle_key = keys.middle, keys.root, keys.middle
        self.arrange: Callable[[bytes, bytes], list[bytes]] = lambda leaf, middle: [leaf, middle]
        self.text: Callable[[bytes], bytes] = lambda text: text
        self.content_type = CONTENT_TYPE
        self.stamp_with(*keys.logs)

    def stamp_with(self, *logs: Log):
        self.stamps = lambda contents: forge.timestamps(*(log.timestamp(contents, self.keys.middle) for log in logs))

    def leaf_der(self) -> bytes:
        return forge.certificate(self.leaf, self.public, self.leaf_signer, self.stamps)

    def middle_der(self) -> bytes:
        return forge.certificate(self.middle, self.middle_key.public, self.middle_signer)

    def answer(self) -> tuple[str, bytes]:
        """Content type and body."""
        certificates = self.arrange(self.leaf_der(), self.middle_der())
        return self.content_type, self.text(b"".join(map(forge.pem, certificates)))
