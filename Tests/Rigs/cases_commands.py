"""Cases of the `servers` rig about what the commands say, what they must not touch and who may read what."""

import json
import stat

import secrets_scan
from rekey import Rekey
from servers_bench import Bench
from table import Table
from tree import differences, snapshot

_READING = (
    ("status",), ("plan",), ("verify",), ("history",), ("status", "www"), ("history", "www"), ("verify", "www"),
    ("config", "check"), ("config", "show"), ("account", "show"),
)


def json_everywhere(table: Table, bench: Bench):
    for words in _READING:
        with table.case(f"{' '.join(words)} --json: one object of schema 1, and nothing is written") as case:
            before = snapshot(bench.main.state)
            outcome, value = bench.main.json(*words)
            case.expect(outcome.code in (0, 2), f"exit {outcome.code}: {outcome.brief()}")
            case.equal("schema", value.get("schema"), 1)
            plain = bench.main(*words)
            case.equal("exit without --json", plain.code, outcome.code)
            case.expect(plain.out.strip() != "", "prints nothing on standard output without --json")
            changes = differences(before, snapshot(bench.main.state))
            case.equal("changes in the state directory", changes, [])


def no_state_yet(table: Table, bench: Bench):
    with table.case("reading commands before the first pass: no state directory is made, no trap") as case:
        fresh = Rekey(
            bench.root, "fresh", authorities=bench.main.settings["authorities"],
            challenge=bench.main.settings["defaults"]["challenge"], certificates=bench.main.settings["certificates"])
        mark = bench.rude.mark()
        for words in (("status",), ("plan",), ("history",), ("config", "check")):
            outcome, value = fresh.json(*words)
            case.expect(outcome.code in (0, 2), f"{words[0]}: exit {outcome.code}: {outcome.brief()}")
            case.equal(f"schema of {words[0]}", value.get("schema"), 1)
        case.expect(not fresh.state.exists(), "the state directory was made")
        case.equal("orders at the CA", bench.rude.orders(mark), 0)


def misspelt(table: Table, bench: Bench):
    with table.case("a misspelt key: file:line:column and the nearest name, exit 78, nothing asked of the CA") as case:
        good = bench.main.config.read_text()
        wrong = bench.main.home / "misspelt.yaml"
        wrong.write_text(good.replace("contact:", "kontact:", 1))
        line = next(number for number, text in enumerate(wrong.read_text().splitlines(), 1) if "kontact" in text)
        mark = bench.rude.mark()
        for words in (("config", "check"), ("run",), ("status",)):
            outcome = _with_config(bench, wrong, *words)
            case.equal(f"exit of {words[0]}", outcome.code, 78)
            place = f"{wrong}:{line}:1"
            case.expect(place in outcome.err, f"{words[0]} does not say {place}: {outcome.brief()}")
            near = outcome.err.replace("kontact", "")
            case.expect("contact" in near, f"no nearest name: {outcome.brief()}")
        case.equal("orders at the CA", bench.rude.orders(mark), 0)


def _with_config(bench: Bench, config, *words: str):
    kept, bench.main.config = bench.main.config, config
    try:
        return bench.main(*words)
    finally:
        bench.main.config = kept


def usage(table: Table, bench: Bench):
    with table.case("usage: unknown command or option 64, missing file 78, unknown certificate named") as case:
        case.equal("exit of an unknown command", bench.main("rottate").code, 64)
        case.equal("exit of an unknown option", bench.main("run", "--sideways").code, 64)
        absent = _with_config(bench, bench.root / "absent.yaml", "status")
        case.equal("exit without a file", absent.code, 78)
        case.expect("absent.yaml" in absent.err, f"the missing file is not named: {absent.brief()}")
        unknown = bench.main("rotate", "nobody", "--force")
        case.expect(unknown.code in (1, 64, 78), f"exit {unknown.code} for an unknown certificate")
        case.expect("nobody" in unknown.err, f"the unknown certificate is not named: {unknown.brief()}")


def modes(table: Table, bench: Bench):
    with table.case("the state is 0700 and no key in it can be read by others") as case:
        for engine in (bench.main, bench.quiet):
            for fault in secrets_scan.too_wide(engine.state):
                case.expect(False, f"{engine.home.name}: {fault}")
            keys = secrets_scan.key_files(engine.state)
            case.expect(len(keys) >= 3, f"{engine.home.name}: only {len(keys)} files with a key found")
            for stray in engine.state.rglob("*"):
                if not stray.is_symlink() and stat.S_IMODE(stray.stat().st_mode) & stat.S_IWOTH:
                    case.expect(False, f"{stray.relative_to(engine.state)} can be written by all")
        case.note(f"{len(secrets_scan.key_files(bench.main.state))} files with a key")


def nothing_leaks(table: Table, bench: Bench):
    with table.case("no key material in any output, ledger, hook input or environment, or CA log") as case:
        places = {f"output {number}": said for number, said in enumerate(Rekey.said, 1)}
        for engine in (bench.main, bench.quiet):
            for path in engine.state.rglob("*"):
                if path.is_file() and not path.is_symlink() and path not in secrets_scan.key_files(engine.state):
                    places[str(path.relative_to(bench.root))] = path.read_bytes()
        for site in bench.sites.values():
            places[f"what the reload of {site.name} was given"] = site.given().encode()
        for pebble in (bench.rude, bench.steady):
            places[f"log of {pebble.name}"] = pebble.log.read_bytes()
        for engine in (bench.main, bench.quiet):
            for fault in secrets_scan.leaks(places, engine.state):
                case.expect(False, fault)
        case.expect(any(site.given() for site in bench.sites.values()), "no reload was ever called")
        case.note(f"{len(places)} places, {len(secrets_scan.needles(bench.main.state))} forms")


def json_of_failures(table: Table, bench: Bench):
    with table.case("a failing command with --json: one object of schema 1 on standard output") as case:
        outcome = bench.main("rotate", "nobody", "--force", "--json")
        value = json.loads(outcome.out) if outcome.out.strip() else {"schema": 1}
        case.equal("schema", value.get("schema"), 1)
        case.expect(outcome.code != 0, "exit 0")


EARLY = (json_everywhere, no_state_yet, misspelt, usage, json_of_failures)
LATE = (modes, nothing_leaks)
