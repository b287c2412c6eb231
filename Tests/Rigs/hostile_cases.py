"""Cases of rig `inventory`: hostile files and endpoints stop nothing, and hide nothing that is good among them."""

import subprocess
from pathlib import Path

import fuzzed_files
from hostile_endpoints import HostileEndpoints
from many_endpoints import ManyEndpoints
from planted_uri import file_uri
from processes import Outcome
from scanner import ONLY_FILES, ONLY_TARGETS, Scanner
from table import Case, Table

FILES, GOOD_FILES, GOOD_ENDPOINTS = 2000, 50, 20
_DEADLINE, _MEMORY_MIB = 60, 512
_CONTROL = {chr(code) for code in range(32)} - {"\n", "\t"} | {"\x7f", "\x9b"}


def judge_all(table: Table, root: Path, seed: int = 20261121, files: int = FILES):
    """Leaves nothing below `root` that an ordinary removal of a tree can't remove."""
    home = root / "hostile"
    home.mkdir()
    try:
        _files(table, home, files, seed)
        _endpoints(table, home)
    finally:
        subprocess.run(["rm", "-rf", home], check=False, timeout=120)


def _ended_well(case: Case, outcome: Outcome):
    """No crash, no hang, no flood, and nothing that a terminal would obey."""
    case.expect(not outcome.timed_out, f"it did not end within {_DEADLINE} s")
    case.expect(outcome.code in (0, 2), outcome.brief())
    case.expect(outcome.memory < _MEMORY_MIB << 10, f"{outcome.memory >> 10} MiB of memory")
    case.expect(not _CONTROL & set(outcome.text), "it printed control characters")
    case.note(f"{outcome.wall:.1f} s, {outcome.memory >> 10} MiB")


def _files(table: Table, home: Path, count: int, seed: int):
    tree = home / "tree"
    good = fuzzed_files.plant(home, tree, count=count, good=GOOD_FILES, seed=seed)
    awkward = fuzzed_files.plant_awkward(tree / "awkward")
    scanner = Scanner(home, "files")
    value = None
    with table.case(f"{count} fuzzed files (seed {seed}): the scan ends, and ends well") as case:
        outcome, value = scanner.scan("--path", tree, *ONLY_FILES, timeout=_DEADLINE)
        _ended_well(case, outcome)
    if value is None:
        return
    with table.case(f"all {GOOD_FILES} good files among them are found") as case:
        found = scanner.everything()
        case.equal("missing", [one for one in good if not found.get(one)], [])
    with table.case("what can't be read is told") as case:
        told = [one["place"] for one in value["blindSpots"]]
        for what, path in awkward.items():
            case.expect(any(place.startswith(file_uri(path)) for place in told), f"{what}: not a word of {path.name}")
        case.note(f"{len(told)} blind spots")


def _endpoints(table: Table, home: Path):
    hostile = HostileEndpoints(home)
    good = ManyEndpoints(home, GOOD_ENDPOINTS, name="good-endpoints").start()
    scanner, value = Scanner(home, "endpoints"), None
    mixed = [uri for _, uri in hostile.targets]
    for number, target in enumerate(good.targets):
        mixed.insert(number * 2, target)
    listed = home / "targets"
    listed.write_text("\n".join([*mixed, ""]))
    try:
        with table.case(f"{len(hostile.targets)} hostile endpoints: the scan ends, and ends well") as case:
            outcome, value = scanner.scan(f"@{listed}", *ONLY_TARGETS, timeout=_DEADLINE)
            _ended_well(case, outcome)
        if value is not None:
            _told(table, scanner, value, hostile, good)
    finally:
        hostile.stop()
        good.stop()


def _told(table: Table, scanner: Scanner, value: dict, hostile: HostileEndpoints, good: ManyEndpoints):
    found = scanner.everything()
    with table.case(f"all {GOOD_ENDPOINTS} good endpoints among them are found") as case:
        case.equal("missing", [one for one in good.fingerprints if not found.get(one)], [])
    with table.case("of each hostile endpoint something is told") as case:
        said = [one["place"] for one in value["blindSpots"]] + [uri for uris in found.values() for uri in uris]
        for what, uri in hostile.targets:
            case.expect(any(_same_endpoint(uri, place) for place in said), f"{what}: not a word of {uri}")


def _same_endpoint(uri: str, place: str) -> bool:
    """The place may go on, with a name for instance; the port may not."""
    return place.startswith(uri) and not place[len(uri):len(uri) + 1].isdigit()
