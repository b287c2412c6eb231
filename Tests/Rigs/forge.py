"""A forge of certificates: every field as it is told, right or wrong, signed by the openssl command."""

import base64
import hashlib
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from pathlib import Path

import der
from judge import openssl

_SIGNATURES = {
    ("ec", "sha256"): "1.2.840.10045.4.3.2", ("ec", "sha1"): "1.2.840.10045.4.1",
    ("rsa", "sha256"): "1.2.840.113549.1.1.11", ("rsa", "sha1"): "1.2.840.113549.1.1.5",
    ("rsa", "md5"): "1.2.840.113549.1.1.4", ("rsa", "md4"): "1.2.840.113549.1.1.3",
}
_KINDS = {
    "p256": ("ec", "EC", "ec_paramgen_curve:P-256"), "secp256k1": ("ec", "EC", "ec_paramgen_curve:secp256k1"),
    "p384": ("ec", "EC", "ec_paramgen_curve:P-384"), "rsa1024": ("rsa", "RSA", "rsa_keygen_bits:1024"),
    "rsa2048": ("rsa", "RSA", "rsa_keygen_bits:2048"),
}
_TIMESTAMPS = "1.3.6.1.4.1.11129.2.4.2"


class Key:
    """A key of the rig's, made at run time, in a file that goes away with the scratch directory."""

    def __init__(self, directory: Path, name: str, kind: str = "p256"):
        directory.mkdir(parents=True, exist_ok=True)
        self.family, algorithm, option = _KINDS[kind]
        self._file = directory / f"{name}.pem"
        openssl("genpkey", "-algorithm", algorithm, "-pkeyopt", option, "-out", self._file)
        self.public = openssl("pkey", "-in", self._file, "-pubout", "-outform", "DER")

    @property
    def digest(self) -> bytes:
        return hashlib.sha256(self.public).digest()

    @property
    def identifier(self) -> bytes:
        """RFC 5280 §4.2.1.2, method (1), over the whole SubjectPublicKeyInfo: any unique value will do."""
        return hashlib.sha1(self.public).digest()

    def sign(self, contents: bytes, digest: str = "sha256") -> bytes:
        return openssl("dgst", f"-{digest}", "-sign", self._file, given=contents)


@dataclass
class Plan:
    """What a certificate is to say; `extensions` are (OID, critical, contents) in their order."""

    subject: str | None
    issuer: str
    first: datetime
    last: datetime
    serial: bytes
    extensions: list[tuple[str, bool, bytes]] = field(default_factory=list)
    digest: str = "sha256"
    version: int = 2
    times: bytes | None = None  # in the place of what `first` and `last` make

    def set(self, identifier: str, contents: bytes, critical: bool = False):
        """In the place of the one with the same identifier, or at the end."""
        self.remove(identifier)
        self.extensions.append((identifier, critical, contents))

    def remove(self, identifier: str):
        self.extensions = [one for one in self.extensions if one[0] != identifier]

    def lasts(self, first: timedelta, last: timedelta):
        now = datetime.now(timezone.utc).replace(microsecond=0)
        self.first, self.last = now + first, now + last


def certificate(plan: Plan, public: bytes, signer: Key, stamps=None) -> bytes:
    """The certificate in DER. `stamps` makes the list of timestamps from what is signed without it."""
    algorithm = _algorithm(signer, plan.digest)
    contents = _contents(plan, public, algorithm, plan.extensions)
    if stamps and (listed := stamps(contents)) is not None:
        contents = _contents(plan, public, algorithm, [*plan.extensions, (_TIMESTAMPS, False, listed)])
    return der.sequence(contents, algorithm, der.bits(signer.sign(contents, plan.digest)))


def _algorithm(signer: Key, digest: str) -> bytes:
    parameters = b"\x05\x00" if signer.family == "rsa" else b""
    return der.sequence(der.oid(_SIGNATURES[signer.family, digest]), parameters)


def _contents(plan: Plan, public: bytes, algorithm: bytes, extensions: list) -> bytes:
    times = plan.times if plan.times is not None else der.sequence(der.time(plan.first), der.time(plan.last))
    listed = [der.sequence(der.oid(identifier), b"\x01\x01\xff" if critical else b"", der.octets(contents))
              for identifier, critical, contents in extensions]
    return der.sequence(
        der.value(0xA0, der.value(0x02, bytes([plan.version]))) if plan.version else b"",
        der.value(0x02, plan.serial), algorithm, der.name(plan.issuer), times, der.name(plan.subject), public,
        der.value(0xA3, der.sequence(*listed)) if listed and plan.version == 2 else b"")


def pem(encoded: bytes, label: str = "CERTIFICATE") -> bytes:
    body = base64.b64encode(encoded).decode()
    lines = [body[at:at + 64] for at in range(0, len(body), 64)]
    return "\n".join([f"-----BEGIN {label}-----", *lines, f"-----END {label}-----", ""]).encode()


class Log:
    """A log of Certificate Transparency with its own key."""

    def __init__(self, directory: Path, operator: str, kind: str = "p256"):
        self.key, self.operator = Key(directory, f"log-{operator}", kind), operator

    def timestamp(self, contents: bytes, issuer: Key) -> bytes:
        """A serialized timestamp for a certificate without its list (RFC 6962 §3.2)."""
        moment = int((datetime.now(timezone.utc) - timedelta(minutes=1)).timestamp() * 1000).to_bytes(8, "big")
        entry = b"\x00\x01" + issuer.digest + len(contents).to_bytes(3, "big") + contents
        signature = self.key.sign(b"\x00\x00" + moment + entry + b"\x00\x00")
        scheme = b"\x04\x01" if self.key.family == "rsa" else b"\x04\x03"
        return b"\x00" + self.key.digest + moment + b"\x00\x00" + scheme + _vector(signature)

    def entry(self) -> dict:
        """What a list of logs (version 3) says of it."""
        always = {"start_inclusive": "2020-01-01T00:00:00Z", "end_exclusive": "2120-01-01T00:00:00Z"}
        return {"name": self.operator, "logs": [{
            "description": f"log of {self.operator}", "log_id": base64.b64encode(self.key.digest).decode(),
            "key": base64.b64encode(self.key.public).decode(), "temporal_interval": always,
            "state": {"usable": {"timestamp": "2020-01-01T00:00:00Z"}}}]}


def timestamps(*listed: bytes) -> bytes:
    """The contents of the extension that carries timestamps."""
    return der.octets(_vector(b"".join(_vector(one) for one in listed)))


def _vector(contents: bytes) -> bytes:
    return len(contents).to_bytes(2, "big") + contents
