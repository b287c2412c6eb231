"""Two thousand files that no parser may trust, drawn from a seed, with good ones among them."""

import base64
import os
import random
import socket
import ssl
import struct
from pathlib import Path

from judge import openssl
from native_tools import make_certificates

_LARGE = 100 << 20
_DEEP = 4000


def _keystore(magic: bytes, *certificates: bytes) -> bytes:
    """A JKS or JCEKS of trusted certificates, with no digest that would hold."""
    entries = b"".join(
        struct.pack("!IH", 2, 2) + b"ca" + struct.pack("!QH", 0, 5) + b"X.509" + struct.pack("!I", len(one)) + one
        for one in certificates)
    return magic + struct.pack("!II", 2, len(certificates)) + entries + bytes(20)


def seeds(root: Path) -> list[bytes]:
    """One good file of each format, to be spoilt."""
    pairs = root / "seeds"
    make_certificates(pairs, 4, days=60, pairs=True)
    paths = [pairs / f"{number:06}.pem" for number in range(4)]
    whole = [path.read_bytes() for path in paths]
    pems = [text[:text.index(b"-----BEGIN PRIVATE")] for text in whole]
    ders = [ssl.PEM_cert_to_DER_cert(text.decode()) for text in pems]
    p7 = openssl("crl2pkcs7", "-nocrl", "-certfile", paths[0], "-certfile", paths[1], "-outform", "DER")
    p12 = openssl("pkcs12", "-export", "-in", paths[0], "-passout", "pass:changeit")
    inner = base64.b64encode(pems[0])
    return [
        *pems, b"".join(pems), whole[0], ders[0], p7, p12, openssl("pkcs7", "-inform", "DER", given=p7),
        openssl("x509", "-trustout", "-addtrust", "serverAuth", given=pems[1]),
        openssl("x509", "-text", given=pems[2]), openssl("pkey", "-outform", "DER", given=whole[3]),
        _keystore(b"\xfe\xed\xfe\xed", *ders), _keystore(b"\xce\xce\xce\xce", *ders[:2]),
        b"apiVersion: v1\nkind: Config\nclusters:\n- cluster: {certificate-authority-data: " + inner + b"}\n",
        b"apiVersion: v1\nkind: Secret\ntype: kubernetes.io/tls\ndata:\n  tls.crt: " + inner + b"\n",
    ]


def _truncated(draw: random.Random, one: bytes, _) -> bytes:
    return one[:draw.randrange(len(one))]


def _flipped(draw: random.Random, one: bytes, _) -> bytes:
    octets = bytearray(one)
    for _ in range(draw.randint(1, 12)):
        octets[draw.randrange(len(octets))] ^= 1 << draw.randrange(8)
    return bytes(octets)


def _wrong_length(draw: random.Random, one: bytes, _) -> bytes:
    """Somewhere stands a length that is none."""
    at = draw.randrange(min(len(one), 64))
    lie = draw.choice((b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff", b"\x84\xff\xff\xff\xff", b"\x88" + b"\xff" * 8,
                       b"\x80", b"\0\0\0\0", b"\x84\x7f\xff\xff\xff", b"\x30\x80"))
    return one[:at] + lie + one[at + len(lie):]


def _spliced(draw: random.Random, one: bytes, other: bytes) -> bytes:
    return one[:draw.randrange(len(one))] + other[draw.randrange(len(other)):]


def _nested(draw: random.Random, one: bytes, other: bytes) -> bytes:
    """One inside another, many times over."""
    kind, times = draw.randrange(4), draw.randint(2, 400)
    if kind == 0:
        return b"\x30\x80" * (times * 50)
    if kind == 1:
        return b"-----BEGIN CERTIFICATE-----\n" * times + one + b"-----END CERTIFICATE-----\n" * times
    if kind == 2:
        inside = base64.encodebytes(one + other)
        return b"-----BEGIN PKCS7-----\n" + inside + b"-----END PKCS7-----\n"
    brackets = b"{\"data\":[" * (times * 20)
    return b"apiVersion: v1\nkind: Secret\ndata: " + brackets + one


def _repeated(draw: random.Random, one: bytes, _) -> bytes:
    return one[:draw.randint(1, 200)] * draw.randint(2, 300)


def _strewn(draw: random.Random, one: bytes, _) -> bytes:
    """Octets put in between."""
    at = draw.randrange(len(one))
    return one[:at] + draw.choice((b"\0", b"\r", b"\x1b[2J", b"\xff\xfe", b"-----")) * draw.randint(1, 50) + one[at:]


def _noise(draw: random.Random, one: bytes, _) -> bytes:
    return one[:draw.randrange(5)] + draw.randbytes(draw.randint(0, 4000))


_SPOILERS = (_truncated, _flipped, _wrong_length, _spliced, _nested, _repeated, _strewn, _noise)
_ENDINGS = (".pem", ".crt", ".der", ".p7b", ".p12", ".pfx", ".jks", ".jceks", ".yaml", ".conf", ".crl", "")


def plant(root: Path, home: Path, *, count: int, good: int, seed: int) -> list[str]:
    """Writes `count` files below `home`, `good` of them sound; answers the SHA-256 of the sound ones."""
    draw, given = random.Random(seed), seeds(root)
    fingerprints = make_certificates(root / "good", good, days=90)
    sound = sorted((root / "good").rglob("*.pem"))
    places = draw.sample(range(count), good)
    for number in range(count):
        directory = home / f"{number % 40:02}"
        directory.mkdir(parents=True, exist_ok=True)
        path = directory / f"{number:04}{draw.choice(_ENDINGS)}"
        if number in places:
            path.write_bytes(sound[places.index(number)].read_bytes())
        else:
            path.write_bytes(draw.choice(_SPOILERS)(draw, draw.choice(given), draw.choice(given)))
    return fingerprints


def plant_awkward(home: Path) -> dict[str, Path]:
    """What is no file of the usual kind; answers those of which something must be said."""
    home.mkdir(parents=True)
    with open(home / "sparse.pem", "wb") as file:
        file.truncate(_LARGE)
    with open(home / "large.pem", "wb") as file:
        line = b"-----BEGIN CERTIFICATE-----\n" * 37_450
        for _ in range(_LARGE // len(line) + 1):
            file.write(line)
    os.mkfifo(home / "pipe.pem")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(os.path.relpath(home / "socket.pem"))
    (home / "gone.pem").symlink_to("nowhere")
    (home / "round.pem").symlink_to("round.pem")
    (home / "loop").mkdir()
    (home / "loop" / "back").symlink_to("../loop")
    (home / os.fsdecode(b"\xff\xfe\x1b[2J.pem")).write_bytes(b"-----BEGIN CERTIFICATE-----\n")
    _deep(home / "deep")
    return {
        "100 MB": home / "large.pem", "FIFO": home / "pipe.pem", "broken link": home / "gone.pem",
        "link to itself": home / "round.pem", f"{_DEEP} directories deep": home / "deep",
    }


def _deep(home: Path):
    """Deeper than any path can say, so it is made from inside."""
    home.mkdir()
    here = os.open(home, os.O_RDONLY)
    for _ in range(_DEEP):
        os.mkdir("d", dir_fd=here)
        below = os.open("d", os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = below
    os.close(here)
