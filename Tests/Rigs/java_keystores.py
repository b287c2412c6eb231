"""Keystores written octet by octet: JKS and JCEKS as Java writes them, BKS and BCFKS as far as one tells them by.

The layout of JKS: magic, version 2, a count, then per entry its kind, alias, time and content, and at the end the
SHA-1 of the password (UTF-16, big endian), the words "Mighty Aphrodite" and all that came before.
"""

import hashlib
import os
import struct

_JKS, _JCEKS = 0xFEEDFEED, 0xCECECECE
_TIME = 1_790_000_000_000
# OID 1.3.6.1.4.1.42.2.17.1.1, by which JKS marks a protected key.
_KEY_PROTECTOR = bytes.fromhex("060a2b060104012a02110101")


def _text(word: str) -> bytes:
    octets = word.encode()
    return struct.pack(">H", len(octets)) + octets


def _certificate(der: bytes) -> bytes:
    return _text("X.509") + struct.pack(">I", len(der)) + der


def der(tag: int, *parts: bytes) -> bytes:
    """One element of DER."""
    content = b"".join(parts)
    length = len(content)
    if length < 0x80:
        return bytes([tag, length]) + content
    digits = length.to_bytes((length.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(digits)]) + digits + content


def trusted(alias: str, certificate: bytes) -> bytes:
    """An entry that holds a certificate (DER)."""
    return struct.pack(">I", 2) + _text(alias) + struct.pack(">q", _TIME) + _certificate(certificate)


def key(alias: str, *chain: bytes) -> bytes:
    """An entry that holds a private key, which is noise here, and its chain (DER)."""
    protected = der(0x30, der(0x30, _KEY_PROTECTOR, b"\x05\x00"), der(0x04, os.urandom(180)))
    head = struct.pack(">I", 1) + _text(alias) + struct.pack(">q", _TIME)
    return head + struct.pack(">I", len(protected)) + protected + struct.pack(">I", len(chain)) + b"".join(
        _certificate(one) for one in chain)


def secret(alias: str) -> bytes:
    """A secret-key entry of JCEKS: a serialized Java object follows, here the beginning of one."""
    return struct.pack(">I", 3) + _text(alias) + struct.pack(">q", _TIME) + b"\xac\xed\x00\x05sr" + os.urandom(90)


def keystore(*entries: bytes, password: str, jceks: bool = False) -> bytes:
    """A whole keystore."""
    body = struct.pack(">III", _JCEKS if jceks else _JKS, 2, len(entries)) + b"".join(entries)
    return body + hashlib.sha1(password.encode("utf-16-be") + b"Mighty Aphrodite" + body).digest()


def bks() -> bytes:
    """BouncyCastle's BKS, version 2: salt, iterations, entries, and an authenticator of twenty octets."""
    return struct.pack(">II", 2, 20) + os.urandom(20) + struct.pack(">I", 1847) + b"\x00" + os.urandom(20)


def bcfks() -> bytes:
    """BouncyCastle's FIPS keystore: an encrypted store (PBES2, 1.2.840.113549.1.5.13) and its integrity check."""
    pbes2 = bytes.fromhex("06092a864886f70d01050d")
    hmac = bytes.fromhex("06082a864886f70d020b")
    pbkdf2 = bytes.fromhex("06092a864886f70d01050c")
    derivation = der(0x30, pbkdf2, der(0x30, der(0x04, os.urandom(64)), der(0x02, b"\x00\xc8\x00")))
    store = der(0x30, der(0x30, pbes2, der(0x30, derivation)), der(0x04, os.urandom(400)))
    return der(0x30, store, der(0x30, der(0x30, hmac), derivation, der(0x04, os.urandom(64))))
