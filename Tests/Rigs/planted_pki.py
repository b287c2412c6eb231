"""Certificates for planting: an authority of the rig's own with one intermediate, made with the openssl command."""

import hashlib
import ssl
from dataclasses import dataclass
from pathlib import Path

from judge import openssl

KEYS = {
    "p256": ("ec", "-pkeyopt", "ec_paramgen_curve:P-256"), "p384": ("ec", "-pkeyopt", "ec_paramgen_curve:P-384"),
    "rsa": ("rsa:2048",), "ed25519": ("ed25519",),
}


@dataclass(frozen=True)
class Pair:
    """A certificate and its key, both in PEM, and where they lie."""

    name: str
    certificate: bytes
    key: bytes
    certificate_path: Path
    key_path: Path

    @property
    def der(self) -> bytes:
        return ssl.PEM_cert_to_DER_cert(self.certificate.decode())

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the DER in hex."""
        return hashlib.sha256(self.der).hexdigest()


class PlantedPKI:
    """`root` signs `intermediate`, which signs everything else; no certificate or key is made twice."""

    def __init__(self, directory: Path):
        directory.mkdir(parents=True)
        self._directory = directory
        self._count = 0
        self.root = self._make("Planted root", authority=True, issuer=None)
        self.intermediate = self._make("Planted intermediate", authority=True, issuer=self.root)

    def pair(self, name: str, *, key: str = "p256", names: str | None = None, days: int = 90,
             self_signed: bool = False) -> Pair:
        """A server certificate; `names` is a subjectAltName in the words of openssl."""
        issuer = None if self_signed else self.intermediate
        return self._make(name, key=key, names=names or f"DNS:{name}", days=days, issuer=issuer)

    @property
    def chain(self) -> bytes:
        """What stands behind a leaf."""
        return self.intermediate.certificate + self.root.certificate

    def revocation_list(self, number: int) -> bytes:
        """An empty list of the intermediate's, in PEM."""
        home = self._directory / f"crl-{number}"
        home.mkdir()
        (home / "index.txt").touch()
        (home / "number").write_text(f"{number:02X}\n")
        (home / "ca.cnf").write_text(
            "[ca]\ndefault_ca=one\n[one]\ndatabase={0}/index.txt\ncrlnumber={0}/number\n"
            "default_md=sha256\ndefault_crl_days=7\n".format(home))
        return openssl("ca", "-gencrl", "-config", home / "ca.cnf", "-cert", self.intermediate.certificate_path,
                       "-keyfile", self.intermediate.key_path)

    def _make(self, name: str, *, key: str = "p256", names: str | None = None, days: int = 90,
              authority: bool = False, issuer: Pair | None) -> Pair:
        self._count += 1
        stem = self._directory / f"{self._count:03}"
        certificate, private = stem.with_suffix(".crt"), stem.with_suffix(".key")
        words = ["req", "-x509", "-newkey", *KEYS[key], "-nodes", "-days", days, "-subj", f"/O=Rekey rig/CN={name}",
                 "-keyout", private, "-out", certificate, "-config", self._configuration(authority, names)]
        if issuer:
            words += ["-CA", issuer.certificate_path, "-CAkey", issuer.key_path]
        openssl(*words)
        return Pair(name, certificate.read_bytes(), private.read_bytes(), certificate, private)

    def _configuration(self, authority: bool, names: str | None) -> Path:
        path = self._directory / f"{self._count:03}.cnf"
        lines = ["[req]", "distinguished_name=dn", "x509_extensions=v3", "utf8=yes", "[dn]", "[v3]"]
        if authority:
            lines += ["basicConstraints=critical,CA:TRUE", "keyUsage=critical,keyCertSign,cRLSign"]
        else:
            lines += ["basicConstraints=critical,CA:FALSE", "keyUsage=critical,digitalSignature",
                      "extendedKeyUsage=serverAuth", f"subjectAltName={names}"]
        path.write_text("\n".join([*lines, "subjectKeyIdentifier=hash", "authorityKeyIdentifier=keyid", ""]))
        return path
