"""What nobody can see into, planted: each must be told with its reason, never passed over in silence."""

import os
import socket
import sqlite3
from pathlib import Path

import host_services as at
import java_keystores as java
from judge import openssl
from planted import PlantedBlindSpot, spot
from planted_pki import PlantedPKI

_TOO_LARGE = 100 << 20
_TOO_DEEP = 80


def plant_blind_files(pki: PlantedPKI, root: Path) -> list[PlantedBlindSpot]:
    """Files and links; `root` is a new directory."""
    root.mkdir(parents=True)
    one = pki.pair("blind.planted.test")
    locked = openssl("pkcs12", "-export", "-inkey", one.key_path, "-in", one.certificate_path,
                     "-passout", "pass:" + os.urandom(12).hex())
    cut_keystore = java.keystore(java.trusted("one", one.der), java.trusted("two", one.der), password="x")[:-600]
    spoilt = bytearray(one.der)
    spoilt[2:4] = b"\x7f\xff"
    contents = {
        "locked.p12": (locked, ("PKCS#12 with a password that nobody knows", "bad_passphrase")),
        "store.bks": (java.bks(), ("BKS keystore", "unsupported_keystore")),
        "store.bcfks": (java.bcfks(), ("BCFKS keystore", "unsupported_keystore")),
        "cut.pem": (one.certificate[:400], ("PEM without its end", "bad_pem", "bad_certificate")),
        "cut.jks": (cut_keystore, ("JKS without its end", "bad_jks")),
        "spoilt.der": (bytes(spoilt), ("DER longer than its file", "bad_der", "bad_certificate")),
    }
    spots = []
    for name, (octets, (what, *reasons)) in contents.items():
        (root / name).write_bytes(octets)
        spots.append(spot(what, root / name, *reasons))
    return [*spots, _security_database(root), *_links(root), _large(root), _deep(root)]


def _security_database(root: Path) -> PlantedBlindSpot:
    """As NSS makes it: SQLite with its own tables."""
    place = root / "nss" / "cert9.db"
    place.parent.mkdir()
    with sqlite3.connect(place) as database:
        database.execute("CREATE TABLE nssPublic (id PRIMARY KEY UNIQUE ON CONFLICT ABORT, a0, a1, a11, a101)")
    database.close()
    return spot("NSS database", place, "unsupported_keystore")


def _links(root: Path) -> list[PlantedBlindSpot]:
    (root / "gone.pem").symlink_to("nowhere.pem")
    (root / "round.pem").symlink_to("round.pem")
    (root / "loop").mkdir()
    (root / "loop" / "back").symlink_to("../loop")
    os.mkfifo(root / "pipe.pem")
    return [
        spot("broken symlink", root / "gone.pem", "broken_symlink"),
        spot("symlink to itself", root / "round.pem", "symlink_loop", "broken_symlink"),
        spot("symlink to the directory above", root / "loop" / "back", "symlink_loop"),
        spot("FIFO", root / "pipe.pem", "not_a_file"),
    ]


def _large(root: Path) -> PlantedBlindSpot:
    """Sparse, so that it costs nothing."""
    with open(root / "large.pem", "wb") as file:
        file.write(b"-----BEGIN CERTIFICATE-----\n")
        file.truncate(_TOO_LARGE)
    return spot(f"file of {_TOO_LARGE >> 20} MiB", root / "large.pem", "too_large")


def _deep(root: Path) -> PlantedBlindSpot:
    place = root.joinpath("deep", *["d"] * _TOO_DEEP)
    place.mkdir(parents=True)
    return spot(f"directory {_TOO_DEEP} levels deep", root / "deep", "too_deep")


def blind_services(plain_port: int) -> list[PlantedBlindSpot]:
    """What the host's configurations and ports hide."""
    return [
        spot("Postfix names a file that is missing", Path("/etc/postfix/tls/gone.pem"), "missing_file"),
        spot("nginx names a file by a variable", Path("/etc/nginx/sites-enabled/sites"), "unresolved_variable"),
        spot("Postfix offers no STARTTLS without a certificate", f"smtp+starttls://127.0.0.1:{at.SUBMISSION_PORT}",
             "no_tls", "handshake_failed"),
        spot("a port that speaks no TLS", f"tls://127.0.0.1:{plain_port}", "no_tls", "handshake_failed"),
    ]


class BlindTargets:
    """Targets that nobody can reach, and one that takes a connection and then keeps silent."""

    def __init__(self):
        self._silent = socket.create_server(("127.0.0.1", 0))
        self._port = self._silent.getsockname()[1]
        self.targets = ["127.0.0.1:1", f"127.0.0.1:{self._port}", "nowhere.host.test:443"]

    @property
    def spots(self) -> list[PlantedBlindSpot]:
        return [
            spot("a target that refuses", "tls://127.0.0.1:1", "refused"),
            spot("a target that never answers", f"tls://127.0.0.1:{self._port}", "timed_out"),
            spot("a name that does not exist", "tls://nowhere.host.test:443", "unresolved"),
        ]

    def close(self):
        self._silent.close()


def plant_forbidden(pki: PlantedPKI, root: Path) -> list[PlantedBlindSpot]:
    """What only root may read."""
    one = pki.pair("forbidden.planted.test")
    for name, mode in (("file.pem", 0o600), ("directory/file.pem", 0o644)):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(one.certificate)
        (root / name).chmod(mode)
    (root / "directory").chmod(0o700)
    return [
        spot("a file of root's", root / "file.pem", "permission_denied"),
        spot("a directory of root's", root / "directory", "permission_denied"),
    ]
