"""Bad chains, a part of the table: leaves for other names, other times, and with contents that no client should see."""

from datetime import timedelta

import der
import forge
from chain_scene import (ALTERNATIVES, AUTHORITY, AUTHORITY_KEY, CONSTRAINTS, DAY, KEY_USAGE, NAMES, PURPOSES,
                         SUBJECT_KEY, Scene, alternatives, purposes, usage)
from judge import blocks_of

_STRANGE, _POISON = "1.2.3.4.5.6.7", "1.3.6.1.4.1.11129.2.4.3"
_NULL = b"\x05\x00"


def _leaf(identifier: str, contents: bytes, critical: bool = False):
    return lambda scene: scene.leaf.set(identifier, contents, critical)


def _names(*names, addresses=()):
    return _leaf(ALTERNATIVES, alternatives(*names, addresses=addresses), True)


def _certifies(name: str, kind: str):
    def damage(scene: Scene):
        scene.public = scene.keys.key(name, kind).public
    return damage


def _subject_only(scene: Scene):
    scene.leaf.remove(ALTERNATIVES)
    scene.leaf.subject = NAMES[0]


NAMED = [
    ("another key", "the key does not belong to the certificate", _certifies("other", "p256")),
    ("a key of another kind", "the key is ecdsa-p384, not", _certifies("other384", "p384")),
    ("a name is missing", "ordered, but not in the certificate: shop.rekey.test", _names(NAMES[0])),
    ("a name too many", "not ordered: evil.rekey.test", _names(*NAMES, "evil.rekey.test")),
    ("other names", "ordered, but not in the certificate", _names("a.example.net", "b.example.net")),
    ("a wildcard for the names", r"not ordered: \*.rekey.test", _names("*.rekey.test")),
    ("www. put before", "put www. before: www.shop.rekey.test", _names(*NAMES, "www.shop.rekey.test")),
    ("an address too many", "not ordered: 203.0.113.7", _names(*NAMES, addresses=(b"\xcb\x00\x71\x07",))),
    ("names in the subject only", "ordered, but not in the certificate", _subject_only),
    ("no names at all", "ordered, but not in the certificate|subjectAltName", _names()),
    ("a trailing dot", "names that cannot be compared", _names("www.rekey.test.", NAMES[1])),
    ("a NUL inside of a name", "names that cannot be compared", _names(*NAMES, b"www.rekey.test\0.evil")),
    ("a name that is not ASCII", "names that cannot be compared", _names(*NAMES, "bücher.example")),
    ("an address of five octets", "names that cannot be compared", _names(*NAMES, addresses=(b"\1\2\3\4\5",))),
    ("a mail address", "names that cannot be compared", _leaf(
        ALTERNATIVES, der.sequence(der.value(0x82, NAMES[0].encode()), der.value(0x82, NAMES[1].encode()),
                                   der.value(0x81, b"root@rekey.test")), True)),
    ("names that are no DER", "ordered, but not in the certificate|cannot be read|subjectAltName", _leaf(
        ALTERNATIVES, b"\x30\x7f\x82\x01", True)),
]


def _lasts(first: timedelta, last: timedelta):
    return lambda scene: scene.leaf.lasts(first, last)


def _times(contents: bytes):
    def damage(scene: Scene):
        scene.leaf.times = contents
    return damage


_SECOND = timedelta(seconds=1)

TIMES = [
    ("from tomorrow on", "not valid before", _lasts(DAY, 90 * DAY)),
    ("until yesterday", "expired", _lasts(-90 * DAY, -DAY)),
    ("for one second", "expired", _lasts(-60 * _SECOND, -59 * _SECOND)),
    ("for half a minute more", "in less than", _lasts(-60 * _SECOND, 30 * _SECOND)),
    ("the end before the beginning", "expired", _lasts(-60 * _SECOND, -90 * DAY)),
    ("for ten years", "lives for 3650 days", _lasts(-60 * _SECOND, 3650 * DAY)),
    ("until the year 9999", "lives for", _times(
        der.sequence(der.value(0x17, b"260101000000Z"), der.value(0x18, b"99991231235959Z")))),
    ("a month that is none", "cannot be read|not DER", _times(
        der.sequence(der.value(0x17, b"260101000000Z"), der.value(0x17, b"271399000000Z")))),
    ("times that are words", "cannot be read|not DER", _times(
        der.sequence(der.value(0x17, b"soon"), der.value(0x17, b"later")))),
]


def _digest(name: str):
    def damage(scene: Scene):
        scene.leaf.digest = name
    return damage


def _middle_digest(scene: Scene):
    scene.middle.digest = "sha1"


def _middle(kind: str, digest: str = "sha256"):
    """The intermediate has a key of another kind, and all of the chain fits it."""
    def damage(scene: Scene):
        key = scene.keys.key(f"middle-{kind}", kind)
        scene.middle_key = scene.leaf_signer = key
        scene.middle.set(SUBJECT_KEY, der.octets(key.identifier))
        scene.leaf.set(AUTHORITY_KEY, der.sequence(der.value(0x80, key.identifier)))
        scene.leaf.digest = digest
    return damage


def _twice(scene: Scene):
    scene.leaf.extensions += [(_STRANGE, False, _NULL)] * 2


def _serial(octets: bytes):
    def damage(scene: Scene):
        scene.leaf.serial = octets
    return damage


def _version_one(scene: Scene):
    scene.leaf.version, scene.leaf.subject, scene.stamps = 0, NAMES[0], None


def _version_nine(scene: Scene):
    scene.leaf.version, scene.leaf.subject, scene.stamps = 9, NAMES[0], None


def _again(scene: Scene):
    """The certificate that is live, octet for octet."""
    scene.text = lambda _: scene.live


def _live_leaf(scene: Scene):
    """The leaf that is live, behind it the intermediate of today."""
    leaf = blocks_of(scene.live)[0][1]
    scene.text = lambda text: leaf + b"\n" + blocks_of(text)[1][1] + b"\n"


def _stamps(make):
    def damage(scene: Scene):
        scene.stamps = make(scene)
    return damage


def _with(*which: int):
    def damage(scene: Scene):
        logs = [*scene.keys.logs, scene.keys.unlisted]
        scene.stamp_with(*(logs[number] for number in which))
    return damage


def _for_another(scene: Scene):
    make = scene.stamps
    return lambda contents: make(contents[:-1] + b"\0")


def _flipped(scene: Scene):
    make = scene.stamps

    def stamps(contents: bytes) -> bytes:
        listed = make(contents)
        return listed[:-1] + bytes([listed[-1] ^ 1])
    return stamps


CONTENTS = [
    ("signed with SHA-1", "weak signature", _digest("sha1")),
    ("signed with MD5", "weak signature", _middle("rsa2048", "md5")),
    ("the intermediate is signed with SHA-1", "certificate 1 of the chain has a weak signature", _middle_digest),
    ("an intermediate with 1024 bits of RSA", "weak key", _middle("rsa1024")),
    ("an intermediate on a curve of another world", "weak key", _middle("secp256k1")),
    ("for clients only", "extended key usage", _leaf(PURPOSES, purposes(2))),
    ("for code only", "extended key usage", _leaf(PURPOSES, purposes(3))),
    ("no purpose stated", "extended key usage", lambda scene: scene.leaf.remove(PURPOSES)),
    ("purposes that are an empty list", "extended key usage|cannot be read", _leaf(PURPOSES, der.sequence())),
    ("a key that may sign certificates only", "purpose|key usage", _leaf(KEY_USAGE, usage(0x04), True)),
    ("an unknown critical extension", f"unknown here: {_STRANGE}", _leaf(_STRANGE, _NULL, True)),
    ("an unknown critical extension of the intermediate", f"unknown here: {_STRANGE}",
     lambda scene: scene.middle.set(_STRANGE, _NULL, True)),
    ("a precertificate", "precertificate", _leaf(_POISON, _NULL, True)),
    ("an authority's certificate", "certificate authority's", _leaf(CONSTRAINTS, AUTHORITY, True)),
    ("an extension twice", "extensions more than once", _twice),
    ("constraints that are no DER", "not DER|cannot be read|certificate 0 of the chain",
     _leaf(CONSTRAINTS, b"\x30\x05", True)),
    ("a serial number of 40 octets", "serial number of 40 octets", _serial(b"\x11" * 40)),
    ("a serial number below zero", "serial number", _serial(b"\xff\x01\x02")),
    ("the serial number zero", "serial number", _serial(b"\0")),
    ("a serial number without octets", "not DER|cannot be read|serial number", _serial(b"")),
    ("a certificate of version 1", "ordered, but not in the certificate", _version_one),
    ("a certificate of a version to come", "ordered, but not in the certificate|version", _version_nine),
    ("the chain that is live, again", "the certificate of generation 0*1,", _again),
    ("the leaf that is live, again", "the certificate of generation 0*1,", _live_leaf),
    ("no timestamps", "timestamp", _stamps(lambda _: None)),
    ("a timestamp of one log", "timestamp", _with(0)),
    ("timestamps of one log twice", "timestamp", _with(0, 0)),
    ("a log that nobody knows", "timestamp", _with(0, 2)),
    ("timestamps of another certificate", "timestamp", _stamps(_for_another)),
    ("a timestamp whose signature is damaged", "timestamp", _stamps(_flipped)),
    ("a list of timestamps that is cut short", "timestamp", _stamps(lambda _: lambda _: der.octets(b"\1\0\0"))),
    ("an empty list of timestamps", "timestamp", _stamps(lambda _: lambda _: der.octets(b"\0\0"))),
]
