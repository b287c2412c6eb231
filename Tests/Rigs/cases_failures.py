"""Cases of the `servers` rig in which deployment fails: nothing half done, the old one served, the way on known."""

import threading
import time

import judge
from loopback import eventually
from nginx import Site
from rekey import target
from servers_bench import Bench, every_text, expect_served, expect_slots
from table import Table
from tree import differences, snapshot

_SETTLE, _BACK_WITHIN = 4.0, 5.0


class Watcher:
    """Samples what an endpoint serves, ten times a second, until told to stop."""

    def __init__(self, site: Site):
        self._site, self._stop = site, threading.Event()
        self.samples: list[tuple[float, str | None]] = []
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def _watch(self):
        while not self._stop.is_set():
            self.samples.append((time.time(), judge.served_or_none(self._site.port, self._site.host)))
            self._stop.wait(0.1)

    def __enter__(self) -> "Watcher":
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._stop.set()
        self._thread.join(10)

    def seconds_without(self, fingerprint: str, since: float) -> float:
        """How long after `since` the last sample was that did not show `fingerprint`; 0 when all did."""
        return max((when - since for when, seen in self.samples if when >= since and seen != fingerprint), default=0.0)


def mood_is_issued(table: Table, bench: Bench):
    with table.case("one more certificate in the file: the next pass issues only that") as case:
        bench.add("mood", bench.certificate("mood"))
        mark = bench.rude.mark()
        outcome = bench.main("run")
        case.equal("exit", outcome.code, 0) or case.note(outcome.brief())
        case.equal("orders at the CA", bench.rude.orders(mark), 1)
        expect_served(case, bench.rude, bench.main, bench.sites["mood"])


def validate_fails(table: Table, bench: Bench):
    with table.case("validate fails: live/ is identical to the link, nothing reloaded, exit 1") as case:
        site = bench.sites["mood"]
        settings = bench.main.settings["certificates"]["mood"]
        settings["deploy"] = [target(site, bench.nginx, validate=["/bin/false"])]
        bench.main.write()
        before, reloads = snapshot(bench.main.state / "live"), len(site.calls())
        links = snapshot(site.fullchain.parent)
        held = judge.live(bench.main.state, "mood")
        outcome = bench.main("rotate", "mood", "--force", "--ignore-budget")
        case.equal("exit", outcome.code, 1)
        expect_slots(case, outcome, "mood")
        case.equal("changes in live/", differences(before, snapshot(bench.main.state / "live")), [])
        case.equal("changes beside the service", differences(links, snapshot(site.fullchain.parent)), [])
        case.equal("live generation", judge.live(bench.main.state, "mood"), held)
        case.equal("reloads", len(site.calls()) - reloads, 0)
        case.equal("served", judge.served_or_none(site.port, site.host), held.fingerprint)
        settings["deploy"] = [target(site, bench.nginx)]
        bench.main.write()


def _failed_then_mended(table: Table, bench: Bench, mood: str, title: str, grace: float):
    site = bench.sites["mood"]
    with table.case(title) as case:
        old = judge.live(bench.main.state, "mood")
        site.likes((bench.main.state / "live" / "mood" / "fullchain.pem").resolve())
        site.mood(mood)
        calls, mark = len(site.calls()), bench.rude.mark()
        with Watcher(site) as watcher:
            outcome = bench.main("rotate", "mood", "--force", "--ignore-budget")
            time.sleep(0.5)
        case.equal("exit", outcome.code, 1)
        expect_slots(case, outcome, "mood")
        case.equal("orders at the CA", bench.rude.orders(mark), 1)
        reloads = site.calls()[calls:]
        if case.expect(bool(reloads), "reload was never called"):
            gap = watcher.seconds_without(old.fingerprint, reloads[0][0])
            case.expect(gap <= grace, f"the old certificate was not served again for {gap:.1f} s")
            case.note(f"old certificate missing for {gap:.1f} s")
        case.equal("live generation", judge.live(bench.main.state, "mood").generation, old.generation)
        case.equal("served", judge.served_or_none(site.port, site.host), old.fingerprint)
        _, history = bench.main.json("history", "mood")
        told = every_text(history)
        case.expect("rolled" in told, "history does not say that it rolled back")
        case.expect("reload" in told or "serve" in told, "history does not say why")
    with table.case(f"… mended: the next pass deploys the same generation without a new order ({mood})") as case:
        held = [number for number in bench.main.generation_numbers("mood") if number > old.generation]
        site.mood("ok")
        mark = bench.rude.mark()
        outcome = bench.main("run")
        case.equal("exit", outcome.code, 0) or case.note(outcome.brief())
        case.equal("orders at the CA", bench.rude.orders(mark), 0)
        new = expect_served(case, bench.rude, bench.main, site)
        case.expect(bool(held) and new.generation == held[-1], f"live is {new.generation}, issued was {held}")


def reload_fails(table: Table, bench: Bench):
    _failed_then_mended(
        table, bench, "fail", "reload fails: the previous one is served, exit 1, history says why", _BACK_WITHIN)


def reload_lies(table: Table, bench: Bench):
    _failed_then_mended(
        table, bench, "lie", "reload exits 0 without reloading: found out, back to the previous, exit 1", _BACK_WITHIN)


def service_breaks(table: Table, bench: Bench):
    _failed_then_mended(
        table, bench, "allergic", "the service goes down with the new certificate: back within settle + 5 s, exit 1",
        _SETTLE + _BACK_WITHIN)


def reload_fails_late(table: Table, bench: Bench):
    with table.case("reload fails although the new certificate is served: it stays, and the hook is reported") as case:
        site = bench.sites["mood"]
        old = judge.live(bench.main.state, "mood")
        site.mood("late")
        outcome = bench.main("rotate", "mood", "--force", "--ignore-budget")
        site.mood("ok")
        new = expect_served(case, bench.rude, bench.main, site)
        case.expect(new.generation > old.generation, f"live is still {new.generation}")
        case.expect("reload" in outcome.text.lower(), f"the failed reload is not reported: {outcome.brief()}")
        case.note(f"exit {outcome.code}")


def lock_held(table: Table, bench: Bench):
    with table.case("a second rotation of the same certificate while one runs: exit 75, no order") as case:
        site = bench.sites["mood"]
        site.mood("slow")
        calls = len(site.calls())
        first = bench.main.start("rotate", "mood", "--force", "--ignore-budget")
        case.expect(eventually(lambda: len(site.calls()) > calls, 60), "the first rotation never reloaded")
        mark = bench.rude.mark()
        second = bench.main("rotate", "mood", "--force", "--ignore-budget", timeout=30)
        case.equal("exit of the second", second.code, 75)
        case.expect("mood" in second.err, f"standard error does not name it: {second.brief()}")
        case.equal("orders of the second", bench.rude.orders(mark), 0)
        outcome = bench.main.finish(first)
        site.mood("ok")
        case.equal("exit of the first", outcome.code, 0) or case.note(outcome.brief())
        expect_served(case, bench.rude, bench.main, site)


def occupied(table: Table, bench: Bench):
    with table.case("somebody's own file in a link's place: refused before an order is spent, file untouched") as case:
        theirs = bench.nginx.prefix / "tls" / "theirs.crt"
        theirs.write_text("not ours\n")
        bench.add("taken", {
            "names": ["taken.example.test"],
            "deploy": [{"link": {"fullchain": str(theirs), "key": str(theirs.with_suffix(".key"))}}],
        })
        mark = bench.rude.mark()
        outcome = bench.main("rotate", "taken", "--force", "--ignore-budget")
        case.equal("exit", outcome.code, 1)
        case.expect(str(theirs) in outcome.err, f"the path is not named: {outcome.brief()}")
        case.equal("orders at the CA", bench.rude.orders(mark), 0)
        case.expect(not theirs.is_symlink() and theirs.read_text() == "not ours\n", "the file was changed")
        case.expect(not theirs.with_suffix(".key").is_symlink(), "the key was linked beside it")
        bench.remove("taken")


ALL = (
    mood_is_issued, occupied, validate_fails, reload_fails, reload_lies, service_breaks, reload_fails_late, lock_held,
)
