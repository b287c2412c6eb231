"""Finds private keys where none belong, and files that hold one with too wide a mode."""

import base64
import os
import stat
from pathlib import Path

from judge import blocks, openssl

_MARK = b"PRIVATE KEY-----"


def key_files(state: Path) -> list[Path]:
    """Every regular file below `state` that holds a private key in PEM."""
    return [
        path for path in sorted(state.rglob("*"))
        if path.is_file() and not path.is_symlink() and _MARK in path.read_bytes()
    ]


def too_wide(state: Path, allowed: int = 0o600) -> list[str]:
    """What others could read: a root that is not 0700, key files wider than `allowed`."""
    faults = []
    root = stat.S_IMODE(os.stat(state).st_mode)
    if root != 0o700:
        faults.append(f"{state.name} has mode {root:04o}, wanted 0700")
    for path in key_files(state):
        mode = stat.S_IMODE(os.stat(path).st_mode)
        if mode & ~allowed:
            faults.append(f"{path.relative_to(state)} has mode {mode:04o}, wanted at most {allowed:04o}")
    return faults


def needles(state: Path) -> list[bytes]:
    """Forms in which a key of `state` could show up elsewhere: PEM lines, hex, base64 and base64url of the secret."""
    found = {b"PRIVATE KEY"}
    for path in key_files(state):
        for label, text in blocks(path):
            if "PRIVATE KEY" not in label:
                continue
            lines = text.splitlines()[1:-1]
            secret = _scalar(text)
            if secret is None:
                found.update(lines[8:-1])  # RSA: what comes before is the public modulus
                continue
            found.add(lines[0 if label.startswith("EC") else 1])  # the line in which the secret number lies
            found.update((
                secret.hex().encode(), secret.hex().upper().encode(),
                base64.b64encode(secret).rstrip(b"="), base64.urlsafe_b64encode(secret).rstrip(b"="),
            ))
    return sorted(found)


def _scalar(pem: bytes) -> bytes | None:
    """The private number of an EC key (SEC 1: a sequence, version 1, then an octet string); None for other kinds."""
    try:
        der = openssl("ec", "-outform", "DER", given=pem)
    except Exception:  # not an EC key
        return None
    at = der.find(b"\x02\x01\x01\x04")
    return der[at + 5:at + 5 + der[at + 4]] if at >= 0 else None


def leaks(places: dict[str, bytes], state: Path) -> list[str]:
    """Names of the places (captured output, logs, databases) in which a key of `state` shows."""
    wanted = needles(state)
    return [f"{name} shows key material" for name, content in places.items() if any(one in content for one in wanted)]
