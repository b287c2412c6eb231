"""The judged binary as a scanner: a configuration without managed certificates, and what was said as values."""

import json
from pathlib import Path

from processes import Outcome
from rekey import Rekey

_NOWHERE = {"nowhere": {"directory": "https://127.0.0.1:1/dir"}}
ONLY_FILES = ("--no-listeners", "--no-services")
ONLY_TARGETS = ("--no-files", "--no-listeners", "--no-services")


class Scanner(Rekey):
    """Its own state directory; the limit of the sweep is out of the way unless `scan` says otherwise."""

    def __init__(self, root: Path, name: str, **scan):
        super().__init__(root, name, authorities=_NOWHERE, challenge={"http-01": {"listen": "127.0.0.1:80"}},
                         certificates={})
        self.settings["scan"] = {"per-second": 100_000, **scan}
        self.write()

    def scan(self, *words, timeout: float = 300) -> tuple[Outcome, dict]:
        """What a scan printed; ValueError with the end of what it said when that is no object of schema 1."""
        return self.value("scan", *map(str, words), timeout=timeout)

    def value(self, *words: str, timeout: float = 300) -> tuple[Outcome, dict]:
        """A command with --json; ValueError as with `scan`."""
        outcome = self(*words, "--json", timeout=timeout)
        try:
            value = json.loads(outcome.out)
        except ValueError:
            value = None
        if not isinstance(value, dict) or value.get("schema", 1) != 1:
            raise ValueError(f"{' '.join(words)} --json printed no object: {outcome.brief()}")
        return outcome, value

    def everything(self) -> dict[str, list[str]]:
        """The URIs of the places of every certificate, by its SHA-256, page by page."""
        found, cursor = {}, None
        while True:
            more = ["--after", cursor] if cursor else []
            _, page = self.value("inventory", "--include-cas", "--limit", "500", *more)
            for one in page["certificates"]:
                uris = found.setdefault(one["fingerprint"].replace(":", "").lower(), [])
                uris.extend(place["uri"] for place in one["places"] if place["current"])
            cursor = page.get("next")
            if not cursor:
                return found


def certificates_of(value: dict, source: str) -> int:
    """How many certificates one source of a scan saw; 0 when it did not look."""
    return sum(one["certificates"] for one in value["sources"] if one["source"] == source)
