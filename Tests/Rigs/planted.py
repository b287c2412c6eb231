"""What is planted and what must be found of it: values that the judging compares with what was said."""

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

# RFC 3986 §3.3, beside letters and digits.
_PLAIN = "/-._~!$&'()*+,;=:@"


def file_uri(path: Path) -> str:
    """The URI of a path, as the inventory writes it."""
    return "file://" + quote(bytes(path), safe=_PLAIN)


@dataclass(frozen=True)
class PlantedFile:
    """One file. `also` are further paths under which it may be known, by way of links."""

    form: str
    path: Path
    fingerprints: tuple[str, ...]
    revocation_lists: int = 0
    also: tuple[Path, ...] = ()

    @property
    def uris(self) -> set[str]:
        return {file_uri(path) for path in (self.path, *self.also)}


@dataclass(frozen=True)
class PlantedBlindSpot:
    """Something that cannot be seen into. `reasons` are the words that say why rightly."""

    what: str
    place: str
    reasons: frozenset[str]


@dataclass(frozen=True)
class Service:
    """An endpoint of a real service, the certificate it serves, and by what names its owner may go.

    `protocol` is that of STARTTLS in the words of `openssl s_client`; None for TLS from the first octet.
    """

    program: str
    port: int
    fingerprint: str
    owners: frozenset[str]
    protocol: str | None = None
    name: str | None = None
    file: Path | None = None

    @property
    def uri(self) -> str:
        scheme = f"{self.protocol}+starttls" if self.protocol else "tls"
        return f"{scheme}://127.0.0.1:{self.port}"

    @property
    def title(self) -> str:
        spoken = f"STARTTLS ({self.protocol})" if self.protocol else "TLS"
        return f"{self.program}, port {self.port}, {spoken}" + (f", {self.name}" if self.name else "")


def spot(what: str, place: str | Path, *reasons: str) -> PlantedBlindSpot:
    """A blind spot at a path or a URI."""
    return PlantedBlindSpot(what, file_uri(place) if isinstance(place, Path) else place, frozenset(reasons))
