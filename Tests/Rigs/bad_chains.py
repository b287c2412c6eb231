"""What a CA may send that must never go live: each with the words that name what is wrong with it."""

from collections.abc import Callable
from dataclasses import dataclass

import forge
from bad_certificates import CONTENTS, NAMED, TIMES
from bad_paths import PATHS
from chain_scene import CONTENT_TYPE, Scene


@dataclass(frozen=True)
class BadChain:
    """`words` is a regular expression for what is said; `code` the exit status."""

    name: str
    words: str
    damage: Callable[[Scene], None]
    code: int = 1


def _text(change: Callable[[bytes], bytes], content_type: str = CONTENT_TYPE):
    def damage(scene: Scene):
        scene.text, scene.content_type = change, content_type
    return damage


def _block(label: str) -> bytes:
    return forge.pem(b"\x30\x03\x02\x01\x00", label)


def _arranged(arrange):
    def damage(scene: Scene):
        scene.arrange = arrange
    return damage


_END = b"-----END CERTIFICATE-----\n"
_HTML = b"<!doctype html><title>502 Bad Gateway</title>\n"
_PROBLEM = b'{"type": "urn:ietf:params:acme:error:serverInternal", "status": 500}'

_LARGE = "CA needs longer; of late: .+"

_TEXTS = [
    ("a private key's block after the chain", '"PRIVATE KEY" block', _text(lambda t: t + _block("PRIVATE KEY"))),
    ("an EC key's block before it", '"EC PRIVATE KEY" block', _text(lambda t: _block("EC PRIVATE KEY") + t)),
    ("a revocation list behind it", '"X509 CRL" block', _text(lambda t: t + _block("X509 CRL"))),
    ("the label of long ago", '"X509 CERTIFICATE" block', _text(
        lambda t: t.replace(b" CERTIFICATE", b" X509 CERTIFICATE"))),
    ("OpenSSL's label for trusted ones", '"TRUSTED CERTIFICATE" block', _text(
        lambda t: t.replace(b" CERTIFICATE", b" TRUSTED CERTIFICATE"))),
    ("a request instead", '"CERTIFICATE REQUEST" block', _text(lambda _: _block("CERTIFICATE REQUEST"))),
    ("text before", "text outside of a block", _text(lambda t: b"subject=CN = www\n" + t)),
    ("text between", "text outside of a block", _text(lambda t: t.replace(_END, _END + b"and then\n", 1))),
    ("a byte order mark", "line 1: an octet that is not printable", _text(lambda t: b"\xef\xbb\xbf" + t)),
    ("a NUL before it", "line 1: an octet that is not printable", _text(lambda t: b"\0" + t)),
    ("a NUL inside of a block", "an octet that is not printable", _text(lambda t: t[:200] + b"\0" + t[200:])),
    ("in UTF-16", "an octet that is not printable", _text(lambda t: t.decode().encode("utf-16"))),
    ("header lines in the block", "the block is not base64", _text(
        lambda t: t.replace(b"BEGIN CERTIFICATE-----\n", b"BEGIN CERTIFICATE-----\nProc-Type: 4\n\n", 1))),
    ("a web page", "text outside of a block", _text(lambda _: _HTML, "text/html")),
    ("a problem document with status 200", "CA needs longer; of late: .+", _text(lambda _: _PROBLEM), 75),
    ("nothing at all", "no block of the kind asked for", _text(lambda _: b"")),
    ("cut within the leaf", "the block has no end", _text(lambda t: t[:300])),
    ("cut within the last line", "the block has no end", _text(lambda t: t[:-8])),
    ("without end lines", "the block has no end", _text(lambda t: t.replace(_END, b""))),
    ("a character that is not base64's", "the block is not base64", _text(lambda t: t.replace(b"MII", b"M*I", 1))),
    ("DER without armour", "an octet that is not printable", lambda s: _text(lambda _, d=s.leaf_der(): d)(s)),
    ("octets after a certificate", "octets after its end", _arranged(lambda leaf, middle: [leaf + b"\0", middle])),
    ("a certificate cut short", "not DER", _arranged(lambda leaf, middle: [leaf[:-20], middle])),
    ("twenty certificates", "more than 10 blocks", _arranged(lambda leaf, middle: [leaf, *[middle] * 19])),
    ("a thousand certificates", _LARGE, _arranged(lambda leaf, middle: [leaf, *[middle] * 999]), 75),
    ("a megabyte of blank lines", _LARGE, _text(lambda t: t + b"\n" * (1 << 20)), 75),
    ("one certificate of 90 KiB", "a block of more than", _arranged(lambda *two: [*two, b"\x30" * 90_000])),
    ("noise in a block", "not DER", _arranged(lambda leaf, middle: [leaf, bytes(range(256)) * 2])),
    ("a sequence that never ends", "not DER", _arranged(lambda leaf, middle: [b"\x30\x80" * 200 + leaf, middle])),
]
# What servers send and clients put right: it goes live, as the chain that it should have been.
UNTIDY = [
    ("CRLF, blank lines and spaces at the ends", _text(
        lambda t: t.replace(b"\n", b"  \r\n").replace(_END.strip() + b"  ", _END))),
    ("no newline at the end", _text(lambda t: t.rstrip(b"\n"))),
    ("the intermediate first", _arranged(lambda leaf, middle: [middle, leaf])),
    ("the leaf twice", _arranged(lambda leaf, middle: [leaf, leaf, middle])),
    ("the intermediate twice", _arranged(lambda leaf, middle: [leaf, middle, middle])),
    ("with the root", lambda s: _arranged(lambda leaf, middle, root=s.keys.root_der: [leaf, middle, root])(s)),
    ("as text/html", _text(lambda t: t, "text/html")),
]

BAD_CHAINS = [BadChain(*row) for row in (*_TEXTS, *PATHS, *NAMED, *TIMES, *CONTENTS)]
