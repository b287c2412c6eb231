"""The judged binary as an inventory: scans, and what it then says that it has."""

import json
import pwd
import shutil
import time
from dataclasses import dataclass
from pathlib import Path

from planted import PlantedBlindSpot
from processes import Outcome
from rekey import Rekey, binary

_NOWHERE = {"nowhere": {"directory": "https://127.0.0.1:1/dir"}}


@dataclass(frozen=True)
class Seen:
    """A certificate at a place, now."""

    uri: str
    fingerprint: str
    service: str
    position: int


@dataclass(frozen=True)
class Scan:
    """A scan that printed its object."""

    outcome: Outcome
    value: dict
    wall: float

    @property
    def drifts(self) -> list[dict]:
        return self.value["drifts"]

    def told(self, planted: PlantedBlindSpot) -> bool:
        """Whether a blind spot was told at that place, with one of its reasons."""
        return any(one["reason"] in planted.reasons for one in self.at(planted))

    def at(self, planted: PlantedBlindSpot) -> list[dict]:
        """The blind spots told there."""
        return [one for one in self.value["blindSpots"] if one["place"].startswith(planted.place)]


class InventoryEngine(Rekey):
    """A configuration without managed certificates; `scan` and `alerts` are those keys of the file."""

    def __init__(self, root: Path, name: str, *, scan: dict, alerts: dict | None = None, user: str | None = None):
        super().__init__(root, name, authorities=_NOWHERE, challenge={"http-01": {"listen": "127.0.0.1:80"}},
                         certificates={})
        self.settings["scan"] = scan
        if alerts:
            self.settings["alerts"] = alerts
        self.write()
        self._under = []
        if user:
            self._binary = Path(shutil.copy(binary(), self.home / "rekey"))
            self.config.chmod(0o644)
            shutil.chown(self.home, user)
            group = pwd.getpwnam(user).pw_gid
            self._under = ["setpriv", f"--reuid={user}", f"--regid={group}", "--clear-groups", "--pdeathsig=KILL"]

    def said_json(self, *words: str, timeout: float = 120) -> tuple[Outcome, dict]:
        """A command with --json; ValueError with what it said unless standard output is one object of schema 1."""
        outcome = self.finish(self.start(*words, "--json", under=self._under), timeout)
        try:
            value = json.loads(outcome.out)
        except ValueError:
            value = None
        if not isinstance(value, dict) or value.get("schema") != 1:
            raise ValueError(f"{words[0]} --json printed no object of schema 1: {outcome.brief()}")
        return outcome, value

    def scan(self, *words: str) -> Scan:
        started = time.monotonic()
        outcome, value = self.said_json("scan", *words)
        return Scan(outcome, value, time.monotonic() - started)

    def inventory(self) -> list[Seen]:
        """Every current sighting, page by page, authorities as well."""
        seen, cursor = [], None
        while True:
            more = ["--after", cursor] if cursor else []
            _, page = self.said_json("inventory", "--include-cas", "--limit", "500", *more)
            for one in page["certificates"]:
                digest = one["fingerprint"].replace(":", "").lower()
                seen += [Seen(place["uri"], digest, place.get("service") or "", place["position"])
                         for place in one["places"] if place["current"]]
            cursor = page.get("next")
            if not cursor:
                return seen

    def revocation_lists(self) -> set[str]:
        """The URIs of the places where revocation lists were seen."""
        _, page = self.said_json("inventory", "--limit", "1")
        return {one["uri"] for one in page.get("revocationLists", [])}
