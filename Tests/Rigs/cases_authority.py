"""Cases of the `servers` rig in which the CA is the trouble: refusing, untrusted, gone, or asked too often."""

import judge
from pebble import BLOCKED_NAME
from rekey import Rekey, authority
from servers_bench import Bench, expect_slots
from table import Table
from throwaway_ca import ThrowawayCA
from tree import differences, snapshot


def one_fails(table: Table, bench: Bench):
    with table.case("a refused certificate does not stop the others; exit says that something failed") as case:
        bench.add("aaa-refused", {"names": [BLOCKED_NAME]})
        bench.add("zzz-fine", {"names": ["fine.example.test"]})
        outcome = bench.main("run")
        case.expect(outcome.code in (1, 75), f"exit {outcome.code}: {outcome.brief()}")
        expect_slots(case, outcome, "aaa-refused")
        case.expect("CA said" in outcome.err, f"what the CA said is not quoted: {outcome.brief()}")
        judge.live(bench.main.state, "zzz-fine", bench.rude.chain_roots)
        mark = bench.rude.mark()
        bench.main("run")
        again = [path for _, path in bench.rude.requests(mark) if path == "/order-plz"]
        case.equal("POSTs to new-order by the pass right after (back-off)", again, [])
        bench.remove("aaa-refused")


def budget(table: Table, bench: Bench):
    with table.case("the fourth forced order in 7 days is refused unasked; --ignore-budget goes on") as case:
        bench.add("brake", {"names": ["brake.example.test"]})
        outcome = bench.main("run")
        case.equal("exit of the first issuance", outcome.code, 0) or case.note(outcome.brief())
        granted = 0
        for _ in range(4):
            mark = bench.rude.mark()
            outcome = bench.main("rotate", "brake", "--force")
            if outcome.code != 0:
                break
            granted += 1
        case.expect(granted in (2, 3), f"{granted} forced orders were granted: {outcome.brief()}")
        case.expect(outcome.code in (1, 75), f"exit of the refused one: {outcome.code}")
        case.equal("POSTs at the CA for the refused one", bench.rude.signed_requests(mark), 0)
        expect_slots(case, outcome, "brake")
        case.expect("--ignore-budget" in outcome.err, f"the way out is not named: {outcome.brief()}")
        case.note(f"{granted} forced orders granted after the first issuance, then exit {outcome.code}")
        outcome = bench.main("rotate", "brake", "--force", "--ignore-budget")
        case.equal("exit with --ignore-budget", outcome.code, 0) or case.note(outcome.brief())


def _lone(bench: Bench, name: str, pebble, **changes) -> Rekey:
    return Rekey(
        bench.root, name, authorities={"pebble": authority(pebble, **changes)},
        challenge=bench.main.settings["defaults"]["challenge"],
        certificates={"lone": {"names": ["lone.example.test"]}})


def server_not_trusted(table: Table, bench: Bench):
    with table.case("server-roots of somebody else: refused at the handshake, a clear error, nothing sent") as case:
        stranger = ThrowawayCA(bench.root / "stranger", "Stranger")
        engine = _lone(bench, "untrusted", bench.rude, **{"server-roots": str(stranger.root)})
        mark = bench.rude.mark()
        outcome = engine("run")
        case.expect(outcome.code in (1, 75), f"exit {outcome.code}: {outcome.brief()}")
        expect_slots(case, outcome, "lone")
        said = outcome.err.lower()
        case.expect("server-roots" in said or "trust" in said, f"does not point at the roots: {outcome.brief()}")
        case.equal("requests at the CA", bench.rude.requests(mark), [])


def chain_not_trusted(table: Table, bench: Bench):
    with table.case("chain-roots of somebody else: the issued chain is refused, nothing goes live, exit 1") as case:
        stranger = ThrowawayCA(bench.root / "other-stranger", "Other stranger")
        engine = _lone(bench, "unchained", bench.rude, **{"chain-roots": str(stranger.root)})
        outcome = engine("run")
        case.equal("exit", outcome.code, 1)
        expect_slots(case, outcome, "lone")
        live = engine.state / "live" / "lone"
        case.expect(not live.is_symlink() and not live.exists(), "live/lone exists")


def roots_missing(table: Table, bench: Bench):
    with table.case("server-roots that does not exist: the path is named, exit 78 or 1, nothing sent") as case:
        engine = _lone(bench, "rootless", bench.rude, **{"server-roots": str(bench.root / "nowhere.pem")})
        mark = bench.rude.mark()
        outcome = engine("run")
        case.expect(outcome.code in (1, 78), f"exit {outcome.code}: {outcome.brief()}")
        case.expect("nowhere.pem" in outcome.err, f"the path is not named: {outcome.brief()}")
        case.equal("requests at the CA", bench.rude.requests(mark), [])


def authority_down(table: Table, bench: Bench):
    with table.case("the CA is down: exit 75, five slots, everything live stays as it is") as case:
        bench.steady.stop()
        before = snapshot(bench.quiet.state / "live")
        site = bench.sites["web"]
        held = judge.live(bench.quiet.state, "web")
        outcome = bench.quiet("rotate", "web", "--force")
        case.equal("exit", outcome.code, 75)
        expect_slots(case, outcome, "web")
        case.expect(
            str(int(held.generation)) in outcome.err, f"the live generation is not named: {outcome.brief()}")
        case.equal("changes in live/", differences(before, snapshot(bench.quiet.state / "live")), [])
        case.equal("served", judge.served_or_none(site.port, site.host), held.fingerprint)
        case.note(f"{outcome.wall:.2f} s")
    with table.case("… and a scheduled pass with nothing due does not need the CA: exit 0") as case:
        outcome = bench.quiet("run")
        case.expect(outcome.code in (0, 75), f"exit {outcome.code}: {outcome.brief()}")
        case.note(f"exit {outcome.code}")


ALL = (one_fails, budget, server_not_trusted, chain_not_trusted, roots_missing, authority_down)
