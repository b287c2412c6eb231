"""Taking over what other tools left: certbot, lego and dehydrated are really run, then `rekey import`."""

import json
import os
import re
from pathlib import Path

import judge
import secrets_scan
from loopback import eventually, free_ports
from nginx import Nginx
from old_tools import ALL, OldTool
from pebble import Pebble
from processes import Outcome, run
from table import Case, Table
from tree import differences, snapshot

NEEDS = ("pebble", "pebble-challtestsrv", "nginx", "openssl", "lego", "dehydrated")

_SERVER = """\
server {{
    listen 127.0.0.1:{port} ssl;
    server_name {host};
    ssl_certificate {fullchain};
    ssl_certificate_key {key};
    location / {{ return 200 "ok\\n"; }}
}}
"""


class Takeover:
    """One old tool with its certificate served by nginx, and what `rekey import` makes of it."""

    def __init__(self, root: Path, binary: Path, nginx: Nginx, pebble: Pebble, old: OldTool):
        self.nginx, self.pebble, self.old = nginx, pebble, old
        self.home = root / f"taken-{old.name}"
        self.home.mkdir()
        self.state = self.home / "state"
        self.config = self.home / "rekey.yaml"
        self.said: list[bytes] = []
        self._binary = binary
        [self.port] = free_ports(1)

    def __call__(self, *words) -> Outcome:
        environment = {"PATH": os.environ["PATH"], "HOME": str(self.home), "LANG": "C.UTF-8"}
        outcome = run([self._binary, *words, "--config", self.config], env=environment, cwd=self.home, scratch=self.home)
        self.said.append(outcome.text.encode())
        return outcome

    def import_it(self, *words) -> Outcome:
        """Lego's files name no web root and no directory; the others' do."""
        server = ["--server", self.pebble.directory] if self.old.name == "lego" else []
        return self(
            "import", self.old.name, self.old.home, "--state", self.state, "--server-roots", self.pebble.server_roots,
            "--chain-roots", self.pebble.chain_roots, *server, *words)

    def serve(self, fullchain: Path, key: Path):
        """nginx reads these paths from now on."""
        (self.nginx.prefix / "enabled" / f"{self.old.name}.conf").write_text(
            _SERVER.format(port=self.port, host=self.old.host, fullchain=fullchain, key=key))
        run(["nginx", "-s", "reload", "-p", self.nginx.prefix, "-c", self.nginx.config], scratch=self.home)

    def served(self) -> str | None:
        return judge.served_or_none(self.port, self.old.host)

    @property
    def account_url(self) -> str | None:
        for note in self.state.glob("accounts/*/account.json"):
            return json.loads(note.read_text())["url"]
        return None


def judge_imports(table: Table, scratch: Path, binary: Path):
    """All cases of all tools; `scratch` is a directory of their own."""
    nginx = Nginx(scratch).start()
    pebble = Pebble(scratch, "taken", http_port=nginx.http_port, nonce_reject=0, authz_reuse=0).start()
    for kind in ALL:
        old = kind(scratch, pebble, nginx.webroot, f"{kind.name}.example.test")
        taken = Takeover(scratch, binary, nginx, pebble, old)
        _judge(table, taken)
    _judge_adoption(table, taken)


def _judge(table: Table, taken: Takeover):
    name, host = taken.old.name, taken.old.host
    with table.case(f"{name}: issues a certificate, and nginx serves it") as case:
        outcome = taken.old.issue()
        case.equal("exit", outcome.code, 0) or case.note(outcome.brief())
        taken.serve(taken.old.fullchain, taken.old.key)
        wanted = judge.fingerprint(judge.blocks(taken.old.fullchain)[0][1])
        case.expect(eventually(lambda: taken.served() == wanted, 5), "nginx does not serve what was issued")
    before, mark, serves = snapshot(taken.old.home), taken.pebble.mark(), taken.served()
    with table.case(f"{name}: --dry-run says what would be done and writes nothing") as case:
        outcome = taken.import_it("--dry-run")
        case.equal("exit", outcome.code, 0) or case.note(outcome.brief())
        case.expect("would be taken over" in outcome.err, f"does not say so: {outcome.brief()}")
        case.expect(not taken.state.exists(), "the state directory was made")
    with table.case(f"{name}: is imported without a request; nothing of it is touched; what is served stays") as case:
        _imported(case, taken, serves, mark)
        case.expect(not differences(before, snapshot(taken.old.home)), "the old tool's tree changed: " + ", ".join(
            differences(before, snapshot(taken.old.home))))
    with table.case(f"{name}: a second import changes nothing") as case:
        here = snapshot(taken.state / "generations") | snapshot(taken.state / "accounts")
        outcome = taken.import_it("--json")
        case.equal("exit", outcome.code, 0) or case.note(outcome.brief())
        report = json.loads(outcome.out)
        case.equal("outcomes", {one["outcome"] for one in report["certificates"] + report["accounts"]}, {"unchanged"})
        case.equal("configuration", report["configuration"]["form"], "nothing")
        now = snapshot(taken.state / "generations") | snapshot(taken.state / "accounts")
        case.expect(not differences(here, now), "generations or accounts changed")
    with table.case(f"{name}: services are pointed at what is live, and serve the same certificate") as case:
        live = taken.state / "live" / host
        taken.serve(live / "fullchain.pem", live / "key.pem")
        case.expect(eventually(lambda: taken.served() is not None, 5), "nothing is served")
        case.equal("what is served", taken.served(), serves)
    with table.case(f"{name}: `rekey run` sends no order while nothing is due") as case:
        mark = taken.pebble.mark()
        outcome = taken("run")
        case.equal("exit", outcome.code, 0) or case.note(outcome.brief())
        case.equal("orders", taken.pebble.orders(mark), 0)
        case.equal("signed requests", taken.pebble.signed_requests(mark), 0)
        case.equal("generations", len(list((taken.state / "generations" / host).iterdir())), 1)
    with table.case(f"{name}: a rotation works, with the imported account") as case:
        _rotated(case, taken, serves)
    with table.case(f"{name}: no key was printed, none is readable by others, and the old files are as they were") as case:
        leaks = secrets_scan.leaks({"output": b"\n".join(taken.said)}, taken.state)
        case.expect(not leaks, "; ".join(leaks))
        case.expect(not secrets_scan.too_wide(taken.state), "; ".join(secrets_scan.too_wide(taken.state)))
        changed = differences(before, snapshot(taken.old.home))
        case.expect(not changed, ", ".join(changed))


def _imported(case: Case, taken: Takeover, serves: str | None, mark: int):
    outcome = taken.import_it("--write", taken.config, "--link", f"bundle={taken.home}/service.pem")
    case.equal("exit", outcome.code, 0) or case.note(outcome.brief())
    case.equal("requests", len(taken.pebble.requests(mark)), 0)
    held = judge.live(taken.state, taken.old.host, taken.pebble.chain_roots)
    case.equal("generation", held.generation, "0001")
    case.equal("what is live", held.fingerprint, serves)
    case.equal("what is served", taken.served(), serves)
    case.equal("mode of the configuration", oct(taken.config.stat().st_mode & 0o777), "0o644")
    for word in ("services", "back", "stop", str(taken.old.fullchain)):
        case.expect(word in outcome.err, f"says nothing of {word}: {outcome.brief()}")
    checked = taken("config", "check")
    case.equal("exit of config check", checked.code, 0) or case.note(checked.brief())
    again = taken.import_it("--write", taken.config)
    case.equal("exit where the file is there", again.code, 1)


def _rotated(case: Case, taken: Takeover, serves: str | None):
    if taken.old.name == "lego":  # what the comment in the configuration asks for: lego does not say how it proved names
        text = taken.config.read_text()
        case.expect("# fill in:" in text, "the configuration does not say what is open")
        way = f"challenge: {{ http-01: {{ webroot: {taken.nginx.webroot} }} }}"
        taken.config.write_text(re.sub(r"challenge: .*", way, text))
    account, mark = taken.account_url, taken.pebble.mark()
    outcome = taken("rotate", taken.old.host, "--force")
    case.equal("exit", outcome.code, 0) or case.note(outcome.brief())
    case.equal("orders", taken.pebble.orders(mark), 1)
    registered = [path for _, path in taken.pebble.requests(mark) if "sign-me-up" in path]
    case.equal("requests for a new account", registered, [])
    case.expect(account is not None, "no account URL is noted")
    case.equal("the account's URL", taken.account_url, account)
    tail = (account or "?").rsplit("/", 1)[1]
    case.note(f"account {tail}")
    held = judge.live(taken.state, taken.old.host, taken.pebble.chain_roots)
    case.equal("generation", held.generation, "0002")
    case.expect(held.fingerprint != serves, "the certificate is the old one")
    run(["nginx", "-s", "reload", "-p", taken.nginx.prefix, "-c", taken.nginx.config], scratch=taken.home)
    case.expect(eventually(lambda: taken.served() == held.fingerprint, 5), "the new certificate is not served")


def _judge_adoption(table: Table, taken: Takeover):
    """`rekey adopt` of files that nginx reads, beside what was imported before."""
    tls = taken.nginx.prefix / "tls"
    crt, key = tls / "adopted.crt", tls / "adopted.key"
    links: list[str] = []
    with table.case("adopt: a served file becomes generation 1, live, without a request") as case:
        crt.write_bytes(taken.old.fullchain.read_bytes())
        key.write_bytes(taken.old.key.read_bytes())
        key.chmod(0o600)
        taken.serve(crt, key)
        serves, mark = judge.fingerprint(judge.blocks(crt)[0][1]), taken.pebble.mark()
        case.expect(eventually(lambda: taken.served() == serves, 5), "nginx does not serve the file")
        outcome = taken("adopt", crt, "--name", "adopted", "--json")
        case.equal("exit", outcome.code, 0) or case.note(outcome.brief())
        report = json.loads(outcome.out)
        links.extend(report["link"])
        held = judge.live(taken.state, "adopted", taken.pebble.chain_roots)
        case.equal("what is live", (held.generation, held.fingerprint), ("0001", serves))
        case.equal("requests", len(taken.pebble.requests(mark)), 0)
        case.equal("form", report["configuration"]["form"], "stanza")
        way = f"challenge: {{ http-01: {{ webroot: {taken.nginx.webroot} }} }}"
        _, _, stanza = re.sub(r"challenge: .*", way, report["configuration"]["yaml"]).partition("certificates:\n")
        taken.config.write_text(taken.config.read_text() + stanza)
    with table.case("adopt: a rotation replaces no real file, and is refused before an order") as case:
        mark = taken.pebble.mark()
        outcome = taken("rotate", "adopted", "--force")
        case.equal("exit", outcome.code, 1)
        case.equal("orders", taken.pebble.orders(mark), 0)
        case.expect("that Rekey did not put there" in outcome.err, outcome.brief())
    with table.case("adopt: the commands that are told put links in the files' place; then a rotation is served") as case:
        case.equal("commands", len(links), 2)
        for command in links:
            done = run(["sh", "-c", command], scratch=taken.home)
            case.equal(command, done.code, 0)
        outcome = taken("rotate", "adopted", "--force")
        case.equal("exit", outcome.code, 0) or case.note(outcome.brief())
        held = judge.live(taken.state, "adopted", taken.pebble.chain_roots)
        run(["nginx", "-s", "reload", "-p", taken.nginx.prefix, "-c", taken.nginx.config], scratch=taken.home)
        case.expect(eventually(lambda: taken.served() == held.fingerprint, 5), "the new certificate is not served")
    with table.case("adopt: an endpoint gives a configuration with its names, and nothing becomes live") as case:
        outcome = taken("adopt", f"127.0.0.1:{taken.port}", "--name", "seen", "--json")
        case.equal("exit", outcome.code, 0) or case.note(outcome.brief())
        report = json.loads(outcome.out)
        case.equal("names", report["names"], [taken.old.host])
        case.expect(f"127.0.0.1:{taken.port}" in report["configuration"]["yaml"], "it is not to be verified")
        case.expect(not (taken.state / "live" / "seen").exists(), "something became live")
