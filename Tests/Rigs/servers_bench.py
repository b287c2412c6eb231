"""What the cases of the `servers` rig share: two Pebbles, one nginx, one configuration for each Pebble."""

import re
from pathlib import Path

import judge
from loopback import eventually, free_ports
from nginx import Nginx, Site
from pebble import Pebble
from processes import Outcome
from rekey import Rekey, authority, listen, target
from table import Case


class Bench:
    """`rude` rejects half of all nonces and reuses half of all authorizations; `steady` does neither.

    `main` speaks to `rude` and answers challenges itself; `quiet` speaks to `steady` through nginx's webroot.
    """

    def __init__(self, root: Path):
        self.root = root
        self.nginx = Nginx(root).start()
        [listener] = free_ports(1)
        self.rude = Pebble(root, "rude", http_port=listener, nonce_reject=50, authz_reuse=50).start()
        self.steady = Pebble(root, "steady", http_port=self.nginx.http_port, nonce_reject=0, authz_reuse=0).start()
        self.sites = {name: self.nginx.site(name) for name in ("www", "many", "legacy", "web", "mood")}
        self.main = Rekey(
            root, "main", authorities={"pebble": authority(self.rude)}, challenge=listen(listener),
            certificates={
                "www": self.certificate("www", key="ecdsa-p256"),
                "many": self.certificate(
                    "many", "a.many.example.test", "b.many.example.test", key="ecdsa-p384"),
                "legacy": self.certificate("legacy", key="rsa-2048"),
            })
        self.quiet = Rekey(
            root, "quiet", authorities={"pebble": authority(self.steady)},
            challenge={"http-01": {"webroot": str(self.nginx.webroot)}},
            certificates={"web": self.certificate("web")})

    def certificate(self, name: str, *more_names: str, **changes) -> dict:
        """The settings of a certificate deployed into the site of that name."""
        site = self.sites[name]
        return {"names": [site.host, *more_names], "deploy": [target(site, self.nginx)], **changes}

    def add(self, name: str, settings: dict):
        """Adds a certificate to `main`."""
        self.main.settings["certificates"][name] = settings
        self.main.write()

    def remove(self, name: str):
        del self.main.settings["certificates"][name]
        self.main.write()

    def rotated(self, case: Case, name: str, *words: str) -> Outcome:
        """A forced rotation that must succeed."""
        outcome = self.main("rotate", name, "--force", "--ignore-budget", *words)
        case.equal("exit of the rotation", outcome.code, 0) or case.note(outcome.brief())
        return outcome


def expect_served(case: Case, pebble: Pebble, engine: Rekey, site: Site) -> judge.Live:
    """What is live is whole, and the endpoint serves it, trusted, within 3 s (nginx reloads in the background)."""
    held = judge.live(engine.state, site.name, pebble.chain_roots)
    if not eventually(lambda: judge.served_or_none(site.port, site.host) == held.fingerprint, 3):
        case.expect(False, f"{site.host} does not serve generation {held.generation}")
    else:
        judge.served_and_trusted(site.port, site.host, pebble.chain_roots)
    return held


def expect_slots(case: Case, outcome: Outcome, name: str):
    """A failure names the certificate, what is live and what happens next."""
    case.expect(name in outcome.err, f"standard error does not name {name}: {outcome.brief()}")
    for slot in ("live", "next"):
        case.expect(
            re.search(rf"^\s+{slot}\s+\S", outcome.err, re.MULTILINE) is not None,
            f"no line '{slot}' in: {outcome.brief()}")


def every_text(value) -> str:
    """All values of a JSON value, lower case, one per line: for facts whose place is the product's choice."""
    if isinstance(value, dict):
        return "\n".join(every_text(inner) for inner in value.values())
    if isinstance(value, list):
        return "\n".join(every_text(inner) for inner in value)
    return str(value).lower()
