"""Cases of the `servers` rig in which one certificate has two keys: both served, both new, and no order spent twice."""

import re
import subprocess
import time

import judge
from loopback import eventually
from rekey import target
from servers_bench import Bench
from table import Table

_NAME = "both"
_KEYS = {"ecdsa": "ecdsa-p256", "rsa": "rsa-2048"}
_SIGNATURES = {
    "ecdsa": "ECDSA+SHA256:ECDSA+SHA384", "rsa": "rsa_pss_rsae_sha256:rsa_pss_rsae_sha384:RSA+SHA256:RSA+SHA384"}
_CERTIFICATE = re.compile(rb"-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----", re.DOTALL)

_SITE = """\
server {{
    listen 127.0.0.1:{port} ssl;
    server_name {host};
    ssl_protocols TLSv1.2 TLSv1.3;
    ssl_certificate {ecdsa}.crt;
    ssl_certificate_key {ecdsa}.key;
    ssl_certificate {rsa}.crt;
    ssl_certificate_key {rsa}.key;
    location / {{ return 200 "both\\n"; }}
}}
"""


class _Dual:
    """A site of nginx with two pairs, and the paths that they are linked at."""

    def __init__(self, bench: Bench):
        self.bench = bench
        self.site = bench.sites.setdefault(_NAME, bench.nginx.site(_NAME))
        tls = bench.nginx.prefix / "tls"
        # The reload command enables the site once the first of these paths is there.
        self.stems = {"ecdsa": tls / _NAME, "rsa": tls / f"{_NAME}-rsa"}
        (bench.nginx.prefix / "available" / f"{_NAME}.conf").write_text(
            _SITE.format(port=self.site.port, host=self.site.host, **self.stems))

    def settings(self) -> dict:
        link = {
            family: {"fullchain": f"{stem}.crt", "key": f"{stem}.key"} for family, stem in self.stems.items()}
        return {
            "names": [self.site.host], "key": list(_KEYS.values()),
            "deploy": [target(self.site, self.bench.nginx, link=link)]}

    def live(self) -> dict[str, str]:
        """Fingerprints of what is live, each pair judged whole."""
        directory = (self.bench.main.state / "live" / _NAME).resolve(strict=True)
        found = {}
        for family in _KEYS:
            pair = directory / family
            leaf = judge.blocks(pair / "cert.pem")[0][1]
            if judge.spki_of_certificate(leaf) != judge.spki_of_key(pair / "key.pem"):
                raise judge.Untrue(f"{family}: key and certificate are not a pair")
            key, full = judge.blocks(pair / "key.pem"), judge.blocks(pair / "fullchain.pem")
            if judge.blocks(pair / "bundle.pem") != key + full:
                raise judge.Untrue(f"{family}: the bundle is not the pair")
            if judge.key_kind(leaf) != _KEYS[family]:
                raise judge.Untrue(f"{family}: the key is {judge.key_kind(leaf)}")
            roots = self.bench.rude.chain_roots
            judge.openssl("verify", "-CAfile", roots, "-untrusted", pair / "fullchain.pem", pair / "cert.pem")
            found[family] = judge.fingerprint(leaf)
        return found

    def served(self, family: str, version: str) -> str | None:
        """What a client is shown that understands one kind of key; None for no certificate."""
        done = subprocess.run(
            ["openssl", "s_client", "-connect", f"127.0.0.1:{self.site.port}", "-servername", self.site.host, version,
             "-sigalgs", _SIGNATURES[family]], input=b"", capture_output=True, timeout=20)
        leaf = _CERTIFICATE.search(done.stdout)
        return judge.fingerprint(leaf[0]) if leaf else None

    def expect_served(self, case) -> dict[str, str]:
        """Both are served to their own clients, in TLS 1.3 and 1.2."""
        live = self.live()
        for version in ("-tls1_3", "-tls1_2"):
            for family, fingerprint in live.items():
                seen = eventually(lambda: self.served(family, version) == fingerprint, 3)
                case.expect(seen, f"{family}, {version}: {self.served(family, version)} is served, not {fingerprint}")
        return live


def first_and_forced(table: Table, bench: Bench):
    dual = _Dual(bench)
    with table.case("two keys, nginx with two pairs: two orders, one generation, each client is shown its own") as case:
        bench.add(_NAME, dual.settings())
        mark = bench.rude.mark()
        outcome = bench.main("rotate", _NAME)
        case.equal("exit", outcome.code, 0) or case.note(outcome.brief())
        case.equal("orders at the CA", bench.rude.orders(mark), 2)
        case.equal("generations", bench.main.generation_numbers(_NAME), ["0001"])
        first = dual.expect_served(case)
        case.equal("left in tmp/", sorted(path.name for path in (bench.main.state / "tmp").glob(f"{_NAME}~*")), [])
    with table.case("… verify and status tell both; a second pass orders nothing") as case:
        code, told = bench.main.json("verify", _NAME)
        case.equal("exit of verify", code.code, 0)
        [certificate] = told["certificates"]
        case.equal("kinds asked", sorted(seen["key"] for seen in certificate["endpoints"]), ["ecdsa", "rsa"])
        case.equal("fingerprints", certificate["fingerprints"], first)
        _, told = bench.main.json("status", _NAME)
        kinds = [pair["keyAlgorithm"] for pair in told["certificates"][0]["live"]["pairs"]]
        case.equal("kinds in status", kinds, list(_KEYS.values()))
        mark = bench.rude.mark()
        case.equal("exit", bench.main("run").code, 0)
        case.equal("orders at the CA", bench.rude.orders(mark), 0)


def killed_between(table: Table, bench: Bench):
    dual = _Dual(bench)
    with table.case("killed between the two orders: the first certificate waits, and is not ordered again") as case:
        before = dual.live()
        mark = bench.rude.mark()
        waiting = bench.main.state / "tmp" / f"{_NAME}~order" / "ecdsa" / "issued.pem"
        child = bench.main.start("rotate", _NAME, "--force")
        deadline = time.monotonic() + 60
        while not waiting.exists() and time.monotonic() < deadline:
            time.sleep(0.0005)
        child.kill()
        bench.main.finish(child)
        if not case.expect(waiting.exists(), "nothing waits: it was killed too early or too late"):
            return
        kept = judge.fingerprint(judge.blocks(waiting)[0][1])
        case.equal("live", dual.live(), before)
        dual.expect_served(case)
        spent = bench.rude.orders(mark)
        outcome = bench.main("run")
        case.equal("exit of the next run", outcome.code, 0) or case.note(outcome.brief())
        case.expect(bench.rude.orders(mark) <= max(2, spent + 1), f"{bench.rude.orders(mark)} orders, {spent} by then")
        after = dual.expect_served(case)
        case.equal("the certificate that waited", after["ecdsa"], kept)
        case.expect(after["rsa"] != before["rsa"], "the RSA certificate is the old one")
        case.note(f"{bench.rude.orders(mark)} orders in all, {spent} when it was killed")


def forced(table: Table, bench: Bench):
    dual = _Dual(bench)
    with table.case("rotate --force with two keys: both keys are new, and served") as case:
        before = dual.live()
        mark = bench.rude.mark()
        bench.rotated(case, _NAME)
        case.equal("orders at the CA", bench.rude.orders(mark), 2)
        after = dual.expect_served(case)
        case.expect(not set(before.values()) & set(after.values()), "a certificate is the old one")
    with table.case("a reload that lies, with two keys: found out, both old ones are served again, exit 1") as case:
        dual.site.mood("lie")
        outcome = bench.main("rotate", _NAME, "--force", "--ignore-budget")
        case.equal("exit", outcome.code, 1)
        case.equal("live", dual.live(), after)
        dual.site.mood("ok")
        dual.expect_served(case)
        mark = bench.rude.mark()
        case.equal("exit of the next run", bench.main("run").code, 0)
        case.equal("orders of the next run", bench.rude.orders(mark), 0)
        dual.expect_served(case)
    bench.remove(_NAME)


ALL = (first_and_forced, killed_between, forced)
