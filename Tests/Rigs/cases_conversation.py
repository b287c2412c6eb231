"""Cases of the `servers` rig that every CA has to pass: the same conversation with Pebble, Caddy and acme2certifier.

Issue, force, wildcard and apex by dynamic update, an address, the account's key rolled over, revocation by either key.
"""

from pathlib import Path

import judge
from a2c import EAB_KID, ACME2Certifier
from caddy import Caddy
from knot import ZONE, Knot
from loopback import eventually
from pebble import Pebble
from rekey import Rekey
from table import Table

_SCRIPTS = Path(__file__).resolve().parent / "dns_scripts"
_HTTP = {"http-01": {"listen": "127.0.0.1:80"}}
_ALPN = {"tls-alpn-01": {"listen": "127.0.0.1:443"}}


class Conversation:
    """One CA, one engine, and what the two differ in from CA to CA."""

    def __init__(self, root: Path, ca, knot: Knot, label: str = ""):
        self.ca, self.knot, self.label = ca, knot, label or ca.name
        settings = {
            "directory": ca.directory, "server-roots": str(ca.server_roots), "chain-roots": str(ca.chain_roots),
        }
        if isinstance(ca, ACME2Certifier) and ca.binds_accounts:
            settings["eab"] = {"kid": EAB_KID, "key-file": str(ca.eab_file)}
        self.engine = Rekey(
            root, "talk-" + "".join(letter for letter in self.label if letter.isalnum()), authorities={"ca": settings}, challenge=_HTTP,
            certificates={"one": {"names": [f"one.{ZONE}"]}})
        self.engine.settings["dns"] = {"resolvers": [knot.server]}
        self.engine.write()

    def certificate(self, name: str, names: list[str], challenge: dict):
        self.engine.settings["certificates"][name] = {"names": names, "challenge": challenge}
        self.engine.write()

    def rotated(self, case, name: str, *words: str) -> judge.Live:
        outcome = self.engine("rotate", name, "--force", "--ignore-budget", *words)
        case.equal(f"exit of rotating {name}", outcome.code, 0) or case.note(outcome.brief())
        return judge.live(self.engine.state, name, self.ca.chain_roots)

    def case(self, table: Table, text: str):
        return table.case(f"{self.label}: {text}")


def hold(table: Table, talk: Conversation):
    """The whole conversation."""
    with talk.case(table, "a first certificate, http-01") as case:
        outcome = talk.engine("run")
        case.equal("exit", outcome.code, 0) or case.note(outcome.brief())
        first = judge.live(talk.engine.state, "one", talk.ca.chain_roots)
    with talk.case(table, "forced again, tls-alpn-01: another key") as case:
        talk.certificate("one", [f"one.{ZONE}"], _ALPN)
        second = talk.rotated(case, "one")
        case.expect(second.spki != first.spki, "the key is the same")
    with talk.case(table, "wildcard and apex by dynamic update; no record stays behind") as case:
        update = {"update": {"server": talk.knot.server, "zone": ZONE, "key-file": str(talk.knot.key_file)}}
        talk.certificate("wild", [ZONE, f"*.{ZONE}"], {"dns-01": {**update, "timeout": "20s"}})
        talk.rotated(case, "wild")
        case.equal("records left", talk.knot.texts(f"_acme-challenge.{ZONE}"), [])
    with talk.case(table, "an address, http-01") as case:
        talk.certificate("address", ["127.0.0.1"], _HTTP)
        talk.rotated(case, "address")
    _account(table, talk)
    _revocation(table, talk)


def _account(table: Table, talk: Conversation):
    key = talk.engine.state / "accounts" / "ca" / "account.pem"
    with talk.case(table, "the account's key is rolled over, or the CA cannot: it works afterwards") as case:
        before = key.read_bytes()
        outcome = talk.engine("account", "roll-key", "ca")
        if isinstance(talk.ca, Caddy):
            # It lists the resource and does not have it.
            case.equal("exit", outcome.code, 1)
            case.expect("not" in outcome.err and "hint" in outcome.err, outcome.brief())
            case.expect(key.read_bytes() == before, "the key on disk changed although the CA did not take it")
            case.note("not offered by this CA")
        else:
            case.equal("exit", outcome.code, 0) or case.note(outcome.brief())
            case.expect(key.read_bytes() != before, "the key on disk is the old one")
        case.expect(not key.with_name("account.pem~next").exists(), "a key change is left open")
        talk.rotated(case, "one")


def _revocation(table: Table, talk: Conversation):
    for words, way in (([], "the account's key"), (["--by-certificate-key"], "the certificate's key")):
        with talk.case(table, f"revoked by {way}, twice") as case:
            talk.rotated(case, "one")
            old = judge.live(talk.engine.state, "one", talk.ca.chain_roots)
            talk.rotated(case, "one")
            generation = str(int(old.generation))
            if words and isinstance(talk.ca, ACME2Certifier):
                # It looks the key up among its accounts: RFC 8555 §7.6's second way is not there.
                outcome = talk.engine("revoke", "one", "--generation", generation, *words)
                case.equal("exit", outcome.code, 1)
                case.expect("does not know" in outcome.err and "hint" in outcome.err, outcome.brief())
                case.note("not offered by this CA")
                continue
            for time in ("first", "second"):
                outcome = talk.engine("revoke", "one", "--generation", generation, "--reason", "superseded", *words)
                case.equal(f"exit of the {time} time", outcome.code, 0) or case.note(outcome.brief())
            if isinstance(talk.ca, Pebble):
                case.equal("the CA's word on it", talk.ca.status(old.serial), "Revoked")


def adapters(table: Table, talk: Conversation):
    """Scripts that people have, unmodified: wildcard and apex through each."""
    key = talk.engine.home / "dns.env"
    key.touch(mode=0o600)
    key.write_text(f"RIG_TSIG_KEY={talk.knot.key_file}\n")
    ways = {
        "an acme.sh-style script": {"acme.sh": str(_SCRIPTS / "dns_rig.sh")},
        "a lego-style program": {"lego": str(_SCRIPTS / "lego_rig")},
        "a dehydrated-style hook": {"dehydrated": str(_SCRIPTS / "dehydrated_rig")},
        "certbot-style hooks": {"certbot": {
            "auth": str(_SCRIPTS / "certbot_auth_rig"), "cleanup": str(_SCRIPTS / "certbot_cleanup_rig")}},
    }
    for number, (name, way) in enumerate(ways.items()):
        with talk.case(table, f"wildcard and apex by {name}; no record stays behind") as case:
            talk.certificate(
                f"by{number}", [ZONE, f"*.{ZONE}"], {"dns-01": {**way, "environment-file": str(key), "timeout": "20s"}})
            talk.rotated(case, f"by{number}")
            case.equal("records left", talk.knot.texts(f"_acme-challenge.{ZONE}"), [])
    with talk.case(table, "a delegated name is written where its CNAME leads") as case:
        update = {"update": {"server": talk.knot.server, "zone": ZONE, "key-file": str(talk.knot.key_file)}}
        talk.certificate("delegated", [f"delegated.{ZONE}"], {"dns-01": {**update, "timeout": "20s"}})
        talk.rotated(case, "delegated")
        case.equal("records left", talk.knot.texts(f"delegated.challenges.{ZONE}"), [])


def killed(table: Table, talk: Conversation):
    """A run that is killed while its records are out leaves nothing behind for ever."""
    with talk.case(table, "killed while its records are out: the next pass takes them away and finishes the order") as case:
        update = {"server": talk.knot.server, "zone": ZONE, "key-file": str(talk.knot.key_file)}
        talk.certificate("killed", [f"killed.{ZONE}"], {"dns-01": {"update": update, "wait": "10s", "timeout": "20s"}})
        place = f"_acme-challenge.killed.{ZONE}"
        child = talk.engine.start("rotate", "killed", "--force")
        case.expect(eventually(lambda: talk.knot.texts(place), 15), "no record came into the zone")
        child.kill()
        talk.engine.finish(child)
        case.expect(talk.knot.texts(place) != [], "the record went without anybody to take it away")
        talk.certificate("killed", [f"killed.{ZONE}"], {"dns-01": {"update": update, "timeout": "20s"}})
        outcome = talk.engine("rotate", "killed")
        case.equal("exit of the next pass", outcome.code, 0) or case.note(outcome.brief())
        judge.live(talk.engine.state, "killed", talk.ca.chain_roots)
        case.equal("records left", talk.knot.texts(place), [])
        case.expect(not (talk.engine.state / "challenges" / "killed.json").exists(), "the list of records is still there")


def bound(table: Table, talk: Conversation):
    """A CA that makes accounts for its customers only."""
    with talk.case(table, "an account bound to an external one, and a certificate with it") as case:
        outcome = talk.engine("run")
        case.equal("exit", outcome.code, 0) or case.note(outcome.brief())
        judge.live(talk.engine.state, "one", talk.ca.chain_roots)


def forbidden(table: Table, talk: Conversation):
    """What CAA says is heard before the CA is asked."""
    with talk.case(table, "CAA forbids: no order is spent, the record is named") as case:
        talk.certificate("forbidden", [f"forbidden.{ZONE}"], _HTTP)
        before = talk.ca.orders()
        outcome = talk.engine("rotate", "forbidden", "--force")
        case.equal("exit", outcome.code, 1)
        case.expect("CAA" in outcome.err, outcome.brief())
        case.equal("further orders at the CA", talk.ca.orders() - before, 0)
