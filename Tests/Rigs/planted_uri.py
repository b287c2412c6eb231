"""How the inventory writes the place of a file."""

from pathlib import Path
from urllib.parse import quote

_PLAIN = "/-._~!$&'()*+,;=:@"  # RFC 3986 §3.3, beside letters and digits


def file_uri(path: Path) -> str:
    return "file://" + quote(bytes(path), safe=_PLAIN)
