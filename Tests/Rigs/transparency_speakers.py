"""A search over Certificate Transparency and a log with the static API, on loopback, with real tiles and signatures."""

import base64
import hashlib
import json
import ssl
import subprocess
from pathlib import Path

from cloud_speakers import Speaker

_WIDTH = 256


class SearchSpeaker(Speaker):
    """What crt.sh answers: rows for a name or a pattern as JSON, one certificate as PEM. `rows`: dicts of id, serial,
    names and pem."""

    def __init__(self, rows: list[dict]):
        self._rows = rows
        super().__init__()

    def answer(self, path, query, headers, body):
        if "d" in query:
            found = [row["pem"] for row in self._rows if str(row["id"]) == query["d"]]
            return (200, "application/pkix-cert", found[0].encode()) if found else (404, "text/html", b"<html></html>")
        if query.get("output") != "json" or "q" not in query:
            self.problem(f"not asked for JSON: {query}")
            return 200, "text/html", b"<html></html>"
        found = [row for row in self._rows if any(_matches(name, query["q"]) for name in row["names"])]
        return 200, "application/json", json.dumps([
            {"id": row["id"], "serial_number": row["serial"], "name_value": "\n".join(row["names"]),
             "not_before": "2026-01-01T00:00:00", "issuer_name": "CN=Rig root"} for row in found]).encode()


def _matches(name: str, pattern: str) -> bool:
    return name.endswith(pattern[1:]) if pattern.startswith("%") else name == pattern


def _vector(octets: bytes, size: int) -> bytes:
    return len(octets).to_bytes(size, "big") + octets


class StaticLogSpeaker(Speaker):
    """A log (c2sp.org/static-ct-api): a signed checkpoint over real Merkle hashes, data tiles and level-0 tiles.

    `key` is the directory the log's key is made in; `public` is its SubjectPublicKeyInfo in DER. A full tile takes the
    place of its partial ones, as logs may have it."""

    def __init__(self, origin: str, key: Path):
        self.origin = origin
        self._leaves: list[bytes] = []
        self._entries: list[bytes] = []
        key.mkdir(parents=True, exist_ok=True)
        self._key = key / "log.key"
        _openssl("ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", str(self._key))
        self.public = _openssl("ec", "-in", str(self._key), "-pubout", "-outform", "DER")
        super().__init__()

    @property
    def prefix(self) -> str:
        """The monitoring prefix."""
        return f"{self.url}/monitor"

    def add(self, pem: str, milliseconds: int = 1_790_000_000_000):
        """Logs a certificate."""
        der = ssl.PEM_cert_to_DER_cert(pem)
        index = b"\0" + _vector(len(self._entries).to_bytes(5, "big"), 2)
        entry = milliseconds.to_bytes(8, "big") + b"\0\0" + _vector(der, 3) + _vector(index, 2)
        self._leaves.append(hashlib.sha256(b"\0" + b"\0\0" + entry).digest())
        self._entries.append(entry + _vector(hashlib.sha256(b"issuer").digest(), 2))

    def answer(self, path, query, headers, body):
        if path == "/monitor/checkpoint":
            return 200, "text/plain; charset=utf-8", self._checkpoint()
        for level, items in (("data", self._entries), ("0", self._leaves)):
            start = f"/monitor/tile/{level}/"
            if path.startswith(start):
                octets = _tile(path.removeprefix(start), items)
                if octets is not None:
                    return 200, "application/octet-stream", octets
        return 404, "text/plain", b"not found\n"

    def _checkpoint(self) -> bytes:
        root = _merkle(self._leaves)
        size = len(self._leaves)
        time = (1_790_000_000_000).to_bytes(8, "big")
        signed = b"\0\1" + time + size.to_bytes(8, "big") + root
        signature = _openssl("dgst", "-sha256", "-sign", str(self._key), data=signed)
        log_id = hashlib.sha256(self.public).digest()
        key_id = hashlib.sha256(self.origin.encode() + b"\n\x05" + log_id).digest()[:4]
        note = base64.b64encode(key_id + time + b"\4\3" + _vector(signature, 2)).decode()
        text = f"{self.origin}\n{size}\n{base64.b64encode(root).decode()}\n\n\u2014 {self.origin} {note}\n"
        return text.encode()


def _tile(name: str, items: list[bytes]) -> bytes | None:
    """A tile by what follows its level: `000`, `x001/067`, `000.p/17`; None when there is none."""
    words, _, width = name.partition(".p/")
    digits = words.replace("x", "").replace("/", "")
    if not digits.isdigit():
        return None
    start = int(digits) * _WIDTH
    held = items[start:start + _WIDTH]
    wanted = int(width) if width.isdigit() else _WIDTH
    is_there = len(held) == _WIDTH and not width or 0 < wanted <= len(held) < _WIDTH
    return b"".join(held[:wanted]) if is_there else None


def _merkle(leaves: list[bytes]) -> bytes:
    """RFC 6962 section 2.1, over leaf hashes."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    split = 1 << (len(leaves) - 1).bit_length() - 1
    return hashlib.sha256(b"\1" + _merkle(leaves[:split]) + _merkle(leaves[split:])).digest()


def _openssl(*words: str, data: bytes = b"") -> bytes:
    done = subprocess.run(["openssl", *words], input=data, capture_output=True, timeout=30)
    if done.returncode != 0:
        raise RuntimeError(f"openssl {words[0]}: {done.stderr.decode(errors='replace').strip()[-300:]}")
    return done.stdout
