"""The forms in which a secret can lie about: as it is in a file, decoded, as bare numbers in both orders of octets."""

import base64
from pathlib import Path

import der
from judge import blocks


def forms_of(path: Path) -> dict[str, bytes]:
    """Of a private key in PKCS #8: name of the form, octets. `number` are what OpenSSL computes with."""
    [(label, text)] = [block for block in blocks(path) if "PRIVATE KEY" in block[0]]
    lines = text.splitlines()[1:-1]
    encoded = base64.b64decode(b"".join(lines))
    if label != "PRIVATE KEY":
        raise ValueError(f"{path.name} holds a {label}")
    [(_, whole, _)] = der.parts(encoded)
    inner = der.parts(whole)[2][1]
    numbers = _numbers(inner)
    # The line past the algorithm, which all keys of a kind share: of RSA, past the public numbers.
    found = {"PEM": lines[len(lines) // 2], "DER": encoded}
    for position, number in enumerate(numbers):
        found[f"number {position}"] = number
        found[f"number {position}, backwards"] = number[::-1]
        found[f"number {position} in hex"] = number.hex().encode()
        found[f"number {position} in base64"] = base64.b64encode(number).rstrip(b"=")
        found[f"number {position} in base64url"] = base64.urlsafe_b64encode(number).rstrip(b"=")
    return found


def _numbers(inner: bytes) -> list[bytes]:
    """RFC 5915: the scalar; RFC 8017: d, p and q; RFC 8410: the seed."""
    [(tag, contents, _)] = der.parts(inner)
    if tag == 0x04:
        return [contents]
    values = der.parts(contents)
    if values[1][0] == 0x04:
        return [values[1][1]]
    return [values[index][1].lstrip(b"\0") for index in (3, 4, 5)]


def secret_forms(secret: bytes) -> dict[str, bytes]:
    """Of any other secret."""
    return {"text": secret, "base64": base64.b64encode(secret).rstrip(b"="), "hex": secret.hex().encode()}


def memory_of(process: int):
    """The octets of each part of a process's memory that can be written; to be read as root while it waits."""
    with open(f"/proc/{process}/maps") as maps, open(f"/proc/{process}/mem", "rb", buffering=0) as memory:
        for line in maps:
            span, rights, _, _, _, *name = line.split(maxsplit=5)
            if "w" not in rights or name and name[0].startswith("[v"):
                continue
            first, last = (int(number, 16) for number in span.split("-"))
            try:
                memory.seek(first)
                yield memory.read(last - first)
            except (OSError, ValueError, OverflowError):
                continue
