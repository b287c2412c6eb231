"""Cases of the `servers` rig with waves: two nginx, the canary and the rest, and what each of them ever served."""

import time

import judge
from cases_failures import Watcher
from loopback import eventually
from nginx import Nginx
from rekey import target
from servers_bench import Bench, expect_slots
from table import Case, Table

NAME = "wave"
_SOAK = 3.0


class Waves:
    """A certificate in two waves, the canary's and the rest's, each with an nginx of its own."""

    def __init__(self, bench: Bench):
        self.bench, self.engine, self.authority = bench, bench.main, bench.rude
        self.first, self.second = (Nginx(bench.root, f"nginx-{part}").start() for part in ("canary", "rest"))
        self.canary, self.rest = self.first.site(NAME), self.second.site(NAME)

    def soak(self, length: str):
        """Writes the certificate's settings with that soak."""
        self.bench.add(NAME, {
            "names": [self.canary.host], "soak": length,
            "deploy": [{**target(self.rest, self.second), "wave": 2}, target(self.canary, self.first)],
        })

    def rotate(self):
        return self.engine("rotate", NAME, "--force", "--ignore-budget")

    def served(self) -> tuple[str | None, str | None]:
        """What the canary and the rest serve."""
        return tuple(judge.served_or_none(site.port, site.host) for site in (self.canary, self.rest))

    def live(self) -> judge.Live:
        return judge.live(self.engine.state, NAME, self.authority.chain_roots)

    def calls(self) -> tuple[int, int]:
        """How often each was reloaded."""
        return len(self.canary.calls()), len(self.rest.calls())

    def state(self, case: Case, wanted: str, code: int):
        outcome, told = self.engine.json("status", NAME)
        case.equal("state", told["certificates"][0]["state"], wanted)
        case.equal("exit of status", outcome.code, code)


def first_of_all(table: Table, waves: Waves):
    with table.case("two waves: the canary is told first, the rest after the soak; one run, one order") as case:
        waves.soak(f"{_SOAK:.0f}s")
        mark = waves.authority.mark()
        outcome = waves.engine("rotate", NAME)
        case.equal("exit", outcome.code, 0) or case.note(outcome.brief())
        case.equal("orders at the CA", waves.authority.orders(mark), 1)
        case.equal("reloads of canary and rest", waves.calls(), (1, 1))
        gap = waves.rest.calls()[0][0] - waves.canary.calls()[0][0]
        case.expect(gap >= _SOAK, f"the rest was told {gap:.1f} s after the canary")
        live = waves.live().fingerprint
        case.expect(eventually(lambda: waves.served() == (live, live), 3), "not served by both")


def soaked(table: Table, waves: Waves):
    with table.case("on the wire: the rest shows the new key only when the canary has shown it for the soak") as case:
        old = waves.live()
        with Watcher(waves.canary) as canary, Watcher(waves.rest) as rest:
            outcome = waves.rotate()
            time.sleep(1)
        case.equal("exit", outcome.code, 0) or case.note(outcome.brief())
        new = waves.live()
        case.expect(new.spki != old.spki, "the same public key is live")
        shown = [next((when for when, seen in watcher.samples if seen == new.fingerprint), None)
                 for watcher in (canary, rest)]
        if case.expect(None not in shown, f"first shown at {shown}"):
            gap = shown[1] - shown[0]
            case.expect(gap >= _SOAK - 0.5, f"the rest showed it {gap:.1f} s after the canary")
            case.note(f"{gap:.1f} s apart")
        for watcher, name in ((canary, "canary"), (rest, "rest")):
            strangers = {seen for _, seen in watcher.samples} - {old.fingerprint, new.fingerprint}
            case.equal(f"anything else served by the {name}", strangers, set())


def canary_fails(table: Table, waves: Waves):
    with table.case("the canary does not take it: the rest is never told and never serves it; back, exit 1") as case:
        old, calls = waves.live(), waves.calls()
        waves.canary.mood("lie")
        with Watcher(waves.rest) as rest:
            outcome = waves.rotate()
            time.sleep(0.5)
        case.equal("exit", outcome.code, 1)
        expect_slots(case, outcome, NAME)
        case.expect("wave 1" in outcome.err, f"the wave is not named: {outcome.brief()}")
        case.equal("reloads of the rest", waves.calls()[1], calls[1])
        case.equal("served by the rest", {seen for _, seen in rest.samples}, {old.fingerprint})
        case.equal("live generation", waves.live().generation, old.generation)
    with table.case("… mended: the next run takes the same generation to both, without a new order") as case:
        waves.canary.mood("ok")
        mark = waves.authority.mark()
        outcome = waves.engine("rotate", NAME)
        case.equal("exit", outcome.code, 0) or case.note(outcome.brief())
        case.equal("orders at the CA", waves.authority.orders(mark), 0)
        new = waves.live()
        case.expect(new.generation > old.generation, f"live is still {new.generation}")
        case.expect(eventually(lambda: waves.served() == (new.fingerprint,) * 2, 3), "not served by both")


def rest_fails(table: Table, waves: Waves):
    with table.case("the rest does not take it: the canary goes back as well, in one piece; exit 1") as case:
        old = waves.live()
        waves.rest.mood("lie")
        outcome = waves.rotate()
        waves.rest.mood("ok")
        case.equal("exit", outcome.code, 1)
        case.expect("wave 2" in outcome.err, f"the wave is not named: {outcome.brief()}")
        case.equal("live generation", waves.live().generation, old.generation)
        case.expect(eventually(lambda: waves.served() == (old.fingerprint,) * 2, 3), "not served by both again")
        outcome = waves.engine("rotate", NAME)
        case.equal("exit of the next run", outcome.code, 0) or case.note(outcome.brief())


def killed(table: Table, waves: Waves):
    with table.case("kill -9 in the soak: the next run goes on, 0 orders, the canary is left alone") as case:
        waves.soak("6s")
        old, calls = waves.live(), waves.calls()
        child = waves.engine.start("rotate", NAME, "--force", "--ignore-budget")
        told = eventually(lambda: waves.calls()[0] > calls[0], 60)
        case.expect(told, "the canary was never told")
        new = waves.live()
        case.expect(eventually(lambda: waves.served()[0] == new.fingerprint, 5), "the canary does not serve it")
        time.sleep(2)  # it has been seen, and the soak is under way
        child.kill()
        case.equal("ended by", waves.engine.finish(child).code, -9)
        case.equal("served by the rest", waves.served()[1], old.fingerprint)
        waves.state(case, "rolling-out", 0)
        case.equal("exit of verify", waves.engine("verify", NAME).code, 0)
        mark, calls = waves.authority.mark(), waves.calls()
        began = time.monotonic()
        outcome = waves.engine("rotate", NAME)
        case.equal("exit", outcome.code, 0) or case.note(outcome.brief())
        case.equal("orders at the CA", waves.authority.orders(mark), 0)
        case.equal("further reloads of canary and rest", tuple(b - a for a, b in zip(calls, waves.calls())), (0, 1))
        case.expect(time.monotonic() - began < 6, "it was soaked from the start again")
        case.expect(eventually(lambda: waves.served() == (new.fingerprint,) * 2, 3), "not served by both")
        waves.state(case, "ok", 0)


def long_soak(table: Table, waves: Waves):
    with table.case("a soak of an hour: exit 75 at once, and an operator goes back in one piece") as case:
        waves.soak("1h")
        old = waves.live()
        began = time.time()
        outcome, told = waves.engine.json("rotate", NAME, "--force", "--ignore-budget")
        case.equal("exit", outcome.code, 75)
        one = told["certificates"][0]
        case.equal("outcome", one["outcome"], "waiting")
        case.equal("waves", (one["rollout"]["servedWave"], one["rollout"]["nextWave"]), (1, 2))
        case.expect(time.time() - began < 60, "it was waited for")
        case.equal("served by the rest", waves.served()[1], old.fingerprint)
        case.equal("exit of a pass within the soak", waves.engine("rotate", NAME).code, 75)
        waves.state(case, "rolling-out", 0)
        mark = waves.authority.mark()
        outcome = waves.engine("rollback", NAME)
        case.equal("exit of the rollback", outcome.code, 0) or case.note(outcome.brief())
        case.equal("orders at the CA", waves.authority.orders(mark), 0)
        case.equal("live generation", waves.live().generation, old.generation)
        case.expect(eventually(lambda: waves.served() == (old.fingerprint,) * 2, 3), "not served by both again")
        waves.state(case, "ok", 0)


def judge_all(table: Table, bench: Bench):
    """All cases, with servers of their own."""
    waves = Waves(bench)
    for case in (first_of_all, soaked, canary_fails, rest_fails, killed, long_soak):
        case(table, waves)
    bench.remove(NAME)
    waves.first.stop()
    waves.second.stop()
