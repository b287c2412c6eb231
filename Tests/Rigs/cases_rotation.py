"""Cases of the `servers` rig in which everything goes well: issue, serve, rotate, go back, keep quiet."""

import shutil

import judge
from servers_bench import Bench, expect_served
from table import Table

_KINDS = {"www": "ecdsa-p256", "many": "ecdsa-p384", "legacy": "rsa-2048"}


def first_pass(table: Table, bench: Bench):
    with table.case("three first certificates, half of all nonces rejected: issued, deployed, served") as case:
        outcome = bench.main("run")
        case.equal("exit", outcome.code, 0) or case.note(outcome.brief())
        case.equal("orders at the CA", bench.rude.orders(), 3)
        keys = set()
        for name, kind in _KINDS.items():
            held = expect_served(case, bench.rude, bench.main, bench.sites[name])
            case.equal(f"key of {name}", judge.key_kind(held.leaf), kind)
            wanted = set(bench.main.settings["certificates"][name]["names"])
            case.equal(f"names of {name}", judge.names_of(held.leaf), wanted)
            keys.add(held.spki)
        case.equal("distinct keys", len(keys), 3)
        case.note(f"{bench.rude.signed_requests()} signed requests, {outcome.wall:.2f} s")


def nothing_due(table: Table, bench: Bench):
    with table.case("a second pass: no order, no reload, exit 0") as case:
        mark, reloads = bench.rude.mark(), len(bench.sites["www"].calls())
        outcome = bench.main("run")
        case.equal("exit", outcome.code, 0) or case.note(outcome.brief())
        case.equal("orders at the CA", bench.rude.orders(mark), 0)
        asked = [path for method, path in bench.rude.requests(mark) if method == "POST" and "order" in path]
        case.equal("POSTs to an order resource", asked, [])
        case.equal("reloads", len(bench.sites["www"].calls()) - reloads, 0)
        case.note(f"{outcome.cpu * 1000:.0f} ms CPU, {outcome.memory / 1024:.0f} MiB")


def forced(table: Table, bench: Bench):
    with table.case("rotate --force: another key is served, the neighbours keep theirs") as case:
        before = {name: judge.live(bench.main.state, name) for name in _KINDS}
        mark = bench.rude.mark()
        outcome = bench.main("rotate", "www", "--force")
        case.equal("exit", outcome.code, 0) or case.note(outcome.brief())
        case.equal("orders at the CA", bench.rude.orders(mark), 1)
        after = expect_served(case, bench.rude, bench.main, bench.sites["www"])
        case.expect(after.spki != before["www"].spki, "the same public key is served")
        case.expect(
            before["www"].generation in bench.main.generation_numbers("www"), "the previous generation is gone")
        for name in ("many", "legacy"):
            case.equal(f"live generation of {name}", judge.live(bench.main.state, name), before[name])


def webroot_and_requests(table: Table, bench: Bench):
    with table.case("first certificate on an existing account, through a webroot: at most 7 signed requests") as case:
        registered = bench.quiet("account", "register")
        case.equal("exit of account register", registered.code, 0) or case.note(registered.brief())
        mark = bench.steady.mark()
        outcome = bench.quiet("run")
        case.equal("exit", outcome.code, 0) or case.note(outcome.brief())
        expect_served(case, bench.steady, bench.quiet, bench.sites["web"])
        signed = bench.steady.signed_requests(mark)
        case.expect(1 <= signed <= 7, f"{signed} signed requests: {bench.steady.requests(mark)}")
        case.note(f"{signed} signed requests")
        left = [path.name for path in bench.nginx.webroot.rglob("*") if path.is_file()]
        case.equal("challenge files left in the webroot", left, [])


def go_back(table: Table, bench: Bench):
    with table.case("rollback: the previous generation is served again, no order; then forward by --to") as case:
        now = judge.live(bench.main.state, "www")
        earlier = bench.main.generation_numbers("www")[-2]
        mark = bench.rude.mark()
        outcome = bench.main("rollback", "www")
        case.equal("exit", outcome.code, 0) or case.note(outcome.brief())
        held = expect_served(case, bench.rude, bench.main, bench.sites["www"])
        case.equal("live generation", held.generation, earlier)
        outcome = bench.main("rollback", "www", "--to", str(int(now.generation)))
        case.equal("exit of --to", outcome.code, 0) or case.note(outcome.brief())
        held = expect_served(case, bench.rude, bench.main, bench.sites["www"])
        case.equal("live generation after --to", held.generation, now.generation)
        case.equal("orders at the CA", bench.rude.orders(mark), 0)


def ledger_lost(table: Table, bench: Bench):
    with table.case("the ledger is deleted: the next pass orders nothing and serves the same") as case:
        before = {name: judge.live(bench.main.state, name) for name in _KINDS}
        files = list(bench.main.state.glob("rekey.sqlite*"))
        case.expect(bool(files), "there was no rekey.sqlite")
        kept = bench.root / "ledger-kept"
        kept.mkdir()
        for file in files:
            shutil.move(file, kept / file.name)
        mark = bench.rude.mark()
        outcome = bench.main("run")
        case.equal("exit", outcome.code, 0) or case.note(outcome.brief())
        case.equal("orders at the CA", bench.rude.orders(mark), 0)
        for name in _KINDS:
            held = expect_served(case, bench.rude, bench.main, bench.sites[name])
            case.equal(f"live generation of {name}", held, before[name])
        case.expect((bench.main.state / "rekey.sqlite").is_file(), "rekey.sqlite was not rebuilt")


ALL = (first_pass, nothing_due, forced, webroot_and_requests, go_back, ledger_lost)
