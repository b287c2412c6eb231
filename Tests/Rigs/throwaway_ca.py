"""TLS certificates for the servers of a rig, made with the openssl command at run time and thrown away with it."""

import subprocess
from pathlib import Path


def _openssl(*words: str, cwd: Path):
    done = subprocess.run(["openssl", *words], cwd=cwd, capture_output=True, text=True, timeout=30)
    if done.returncode != 0:
        raise RuntimeError(f"openssl {words[0]}: {done.stderr.strip()[-300:]}")


class ThrowawayCA:
    """A root and what it signs, in one directory: `ca.pem`, then `NAME.pem` and `NAME.key` for each server."""

    def __init__(self, directory: Path, subject: str = "Rig root", days: int = 2):
        directory.mkdir(parents=True, exist_ok=True)
        self.directory = directory
        self.root = directory / "ca.pem"
        _openssl(
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", str(days),
            "-subj", f"/CN={subject}", "-keyout", "ca.key", "-out", "ca.pem",
            "-addext", "keyUsage=critical,keyCertSign,cRLSign", cwd=directory)

    def issue(self, name: str, alternative_names: str = "DNS:localhost,IP:127.0.0.1") -> tuple[Path, Path]:
        """A server certificate; answers (certificate, key)."""
        (self.directory / f"{name}.ext").write_text(
            f"subjectAltName={alternative_names}\nbasicConstraints=critical,CA:FALSE\nextendedKeyUsage=serverAuth\n")
        _openssl(
            "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", f"/CN={name}",
            "-keyout", f"{name}.key", "-out", f"{name}.csr", cwd=self.directory)
        _openssl(
            "x509", "-req", "-in", f"{name}.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial",
            "-days", "2", "-extfile", f"{name}.ext", "-out", f"{name}.pem", cwd=self.directory)
        return self.directory / f"{name}.pem", self.directory / f"{name}.key"
