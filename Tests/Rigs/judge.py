"""What is true of files and endpoints, said by the openssl command and Python's ssl: no code shared with the judged."""

import hashlib
import re
import socket
import ssl
import subprocess
from dataclasses import dataclass
from pathlib import Path

_BLOCK = re.compile(rb"-----BEGIN ([A-Z0-9 ]+)-----\r?\n.+?-----END \1-----", re.DOTALL)
GENERATION_FILES = ("key.pem", "cert.pem", "chain.pem", "fullchain.pem", "bundle.pem", "generation.json")


class Untrue(Exception):
    """A fact that should hold does not."""


def openssl(*words, given: bytes = b"") -> bytes:
    """The output of an openssl command; `Untrue` when it refuses."""
    done = subprocess.run(["openssl", *map(str, words)], input=given, capture_output=True, timeout=30)
    if done.returncode != 0:
        raise Untrue(f"openssl {words[0]}: {done.stderr.decode(errors='replace').strip()[-200:]}")
    return done.stdout


def blocks(path: Path) -> list[tuple[str, bytes]]:
    """(label, normalised text) of every PEM block of a file, in order."""
    return blocks_of(path.read_bytes())


def blocks_of(text: bytes) -> list[tuple[str, bytes]]:
    """(label, normalised text) of every PEM block, in order."""
    return [(match[1].decode(), match[0].replace(b"\r", b"")) for match in _BLOCK.finditer(text)]


def spki_of_certificate(pem: bytes) -> str:
    """SHA-256 of a certificate's public key, as hex."""
    public = openssl("x509", "-noout", "-pubkey", given=pem)
    return hashlib.sha256(openssl("pkey", "-pubin", "-outform", "DER", given=public)).hexdigest()


def spki_of_key(path: Path) -> str:
    """SHA-256 of the public half of a private key, as hex."""
    return hashlib.sha256(openssl("pkey", "-in", path, "-pubout", "-outform", "DER")).hexdigest()


def fingerprint(pem: bytes) -> str:
    return hashlib.sha256(ssl.PEM_cert_to_DER_cert(pem.decode())).hexdigest()


def names_of(pem: bytes) -> set[str]:
    """The DNS names and addresses a certificate is for."""
    text = openssl("x509", "-noout", "-ext", "subjectAltName", given=pem).decode()
    return set(re.findall(r"(?:DNS|IP Address):([^,\s]+)", text))


def key_kind(pem: bytes) -> str:
    """The key algorithm of a certificate in the words of the configuration file."""
    text = openssl("x509", "-noout", "-text", given=pem).decode()
    bits = re.search(r"Public-Key: \((\d+) bit\)", text)
    if "rsaEncryption" in text and bits:
        return f"rsa-{bits[1]}"
    curve = re.search(r"NIST CURVE: (P-\d+)", text)
    return f"ecdsa-{curve[1].lower().replace('-', '')}" if curve else "unknown"


@dataclass(frozen=True)
class Live:
    """What `live/<name>` holds: the generation, its leaf and its public key."""

    generation: str
    leaf: bytes
    spki: str
    fingerprint: str

    @property
    def serial(self) -> str:
        """The leaf's serial number in hex."""
        return openssl("x509", "-noout", "-serial", given=self.leaf).decode().strip().partition("=")[2]


def live(state: Path, name: str, roots: Path | None = None) -> Live:
    """Reads and judges a live generation whole: every file there, one key pair, one chain, one story in all of them."""
    link = state / "live" / name
    if not link.is_symlink():
        raise Untrue(f"live/{name} is {'not a symlink' if link.exists() else 'missing'}")
    target = link.readlink()
    if not re.fullmatch(rf"\.\./generations/{re.escape(name)}/\d{{4,}}", str(target)):
        raise Untrue(f"live/{name} points at {target}")
    directory = link.resolve(strict=True)
    missing = [part for part in GENERATION_FILES if not (directory / part).is_file()]
    if missing:
        raise Untrue(f"generation {target.name} of {name} lacks {', '.join(missing)}")
    key, leaf = blocks(directory / "key.pem"), blocks(directory / "cert.pem")
    chain, full, bundle = (blocks(directory / f"{part}.pem") for part in ("chain", "fullchain", "bundle"))
    if len(key) != 1 or "PRIVATE KEY" not in key[0][0]:
        raise Untrue(f"key.pem of {name} holds {[label for label, _ in key]}")
    if len(leaf) != 1 or full != leaf + chain:
        raise Untrue(f"fullchain.pem of {name} is not cert.pem and chain.pem")
    if bundle != key + full:
        raise Untrue(f"bundle.pem of {name} is not key.pem and fullchain.pem")
    spki = spki_of_certificate(leaf[0][1])
    if spki != spki_of_key(directory / "key.pem"):
        raise Untrue(f"key.pem and cert.pem of {name}, generation {target.name}, are not a pair")
    if roots:
        openssl("verify", "-CAfile", roots, "-untrusted", directory / "fullchain.pem", directory / "cert.pem")
    return Live(target.name, leaf[0][1], spki, fingerprint(leaf[0][1]))


def served(port: int, host: str, timeout: float = 5) -> str:
    """SHA-256 of the leaf an endpoint on loopback serves for `host`; OSError when there is none."""
    return served_at("127.0.0.1", port, host, timeout)


def served_at(address: str, port: int, host: str, timeout: float = 5) -> str:
    """As `served`, at a numeric address."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return hashlib.sha256(_peer(context, port, host, timeout, address)).hexdigest()


def served_and_trusted(port: int, host: str, roots: Path, timeout: float = 5) -> str:
    """As `served`, and both chain (in `roots`) and name have been verified by OpenSSL."""
    context = ssl.create_default_context(cafile=str(roots))
    return hashlib.sha256(_peer(context, port, host, timeout)).hexdigest()


def served_or_none(port: int, host: str) -> str | None:
    """As `served`; None when nothing answers with a certificate."""
    try:
        return served(port, host, 2)
    except OSError:
        return None


def _peer(context: ssl.SSLContext, port: int, host: str, timeout: float, address: str = "127.0.0.1") -> bytes:
    with socket.create_connection((address, port), timeout) as plain:
        with context.wrap_socket(plain, server_hostname=host) as wrapped:
            return wrapped.getpeercert(binary_form=True) or b""
