"""Cases of the `servers` rig about what speaks plain text first: a real Postfix, verified through STARTTLS."""

import judge
from postfix import Postfix
from servers_bench import Bench
from table import Table


def starttls(table: Table, bench: Bench):
    postfix = Postfix().start()
    endpoint = {"connect": f"127.0.0.1:{postfix.port}", "name": postfix.host, "starttls": "smtp"}
    settings = {
        "names": [postfix.host],
        "deploy": [{
            "link": {"fullchain": str(postfix.fullchain), "key": str(postfix.key)},
            "reload": postfix.reload, "verify": [endpoint], "settle": "6s", "deadline": "30s",
        }],
    }
    bench.add("mail", settings)
    try:
        _rotations(table, bench, postfix)
        with table.case("… without its protocol the same port shows nothing: verify exits 2") as case:
            del endpoint["starttls"]
            bench.add("mail", settings)
            outcome, value = bench.main.json("verify", "mail")
            case.equal("exit", outcome.code, 2)
            [one] = value["certificates"]
            case.equal("serves", [seen["serves"] for seen in one["endpoints"]], ["unreachable"])
    finally:
        bench.remove("mail")
        postfix.stop()


def _rotations(table: Table, bench: Bench, postfix: Postfix):
    before = None
    for turn in ("first", "second"):
        with table.case(f"Postfix: the {turn} certificate is seen served after STARTTLS, and verify says so") as case:
            bench.rotated(case, "mail")
            held = judge.live(bench.main.state, "mail", bench.rude.chain_roots)
            case.equal("served, as openssl s_client is shown it", postfix.served(), held.fingerprint)
            case.expect(held.fingerprint != before, "the certificate is the one before")
            before = held.fingerprint
            outcome, value = bench.main.json("verify", "mail")
            case.equal("exit of verify", outcome.code, 0) or case.note(outcome.brief())
            [one] = value["certificates"]
            seen = [(seen["serves"], seen["starttls"]) for seen in one["endpoints"]]
            case.equal("serves, and asked how", seen, [("live", "smtp")])
            case.equal("word of history", bench.main.json("history", "mail")[1]["rotations"][0]["outcome"], "verified")


ALL = (starttls,)
