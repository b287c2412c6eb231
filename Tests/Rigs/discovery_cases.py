"""Cases of the `inventory` rig about finding everything (bar 1)."""

from collections import defaultdict
from pathlib import Path

import planted_blind
import planted_files
import planted_oracle
import secrets_scan
from inventory_engine import InventoryEngine, Scan, Seen
from inventory_host import HOME, InventoryHost
from planted import PlantedFile, Service, file_uri, spot
from planted_pki import PlantedPKI
from rekey import Rekey
from starttls_cases import served
from table import Case, Table

_HIDDEN = Path("/var/lib/haproxy/elsewhere")
_PATIENCE = 90


class Discovery:
    """What is planted on a host, and the engine that shall find it."""

    def __init__(self, root: Path, pki: PlantedPKI, pki_home: Path, host: InventoryHost):
        self.root, self.host, self.pki, self.pki_home = root, host, pki, pki_home
        self.files = planted_files.plant_all(pki, HOME / "files", _HIDDEN)
        self.targets = planted_blind.BlindTargets()
        self.spots = [
            *planted_blind.plant_blind_files(pki, HOME / "blind"), *planted_blind.blind_services(host.plain_port),
            *self.targets.spots,
            spot("JCEKS with a secret key", HOME / "files" / "java" / "secret.jceks", "secret_entry"),
            spot("PEM with a broken block", HOME / "files" / "pem" / "broken-between.pem",
                 "bad_pem", "bad_certificate"),
        ]
        self.forbidden = planted_blind.plant_forbidden(pki, HOME / "forbidden")
        self.engine = InventoryEngine(root, "inventory", scan={
            "targets": self.targets.targets, "exclude": ["/opt"]})


def planted_rightly(table: Table, bench: Discovery):
    """The oracles first: what is planted is what it says."""
    with table.case(f"openssl and keytool find in the {len(bench.files)} planted files what was planted") as case:
        for fault in planted_oracle.disagreements(bench.files):
            case.expect(False, fault)
        case.expect(len(bench.files) >= 60, "fewer than sixty files were planted")
        case.note(f"{sum(len(file.fingerprints) for file in bench.files)} certificates")
    with table.case("openssl is shown the planted certificate by each service") as case:
        for service in bench.host.services:
            case.equal(service.title, served(service), service.fingerprint)
        case.note(f"{len(bench.host.services)} endpoints")


def everything_found(table: Table, bench: Discovery):
    """One scan without arguments; then each file, each endpoint, each blind spot."""
    scan, seen = None, []
    with table.case("scan without arguments ends in time, with exit 0 or 2") as case:
        scan = bench.engine.scan()
        case.expect(scan.outcome.code in (0, 2), scan.outcome.brief())
        case.expect(scan.wall < _PATIENCE, f"took {scan.wall:.0f} s, wanted less than {_PATIENCE}")
        seen = bench.engine.inventory()
        case.note(_sources(scan))
    if scan is None:
        return
    _files(table, bench.files, seen)
    _lists(table, bench)
    for service in bench.host.services:
        with table.case(f"found and its owner named: {service.title}") as case:
            _service(case, service, seen)
    for planted in bench.spots:
        with table.case(f"blind spot: {planted.what}") as case:
            found = [f"{one['place']}: {one['reason']}" for one in scan.at(planted)]
            case.expect(scan.told(planted), f"{planted.place}: told {found}, wanted {sorted(planted.reasons)}")


def _sources(scan: Scan) -> str:
    named = [f"{one['source']}: {one['certificates']} in {one['seconds']} s" for one in scan.value["sources"]]
    return f"{scan.wall:.1f} s; " + ", ".join(named)


def _files(table: Table, files: list[PlantedFile], seen: list[Seen]):
    held = defaultdict(set)
    for one in seen:
        held[one.uri].add(one.fingerprint)
    missed, total = 0, 0
    for form in dict.fromkeys(file.form for file in files):
        of_form = [file for file in files if file.form == form and file.fingerprints]
        if not of_form:
            continue
        with table.case(f"found in files: {form}") as case:
            for file in of_form:
                found = set().union(*(held[uri] for uri in file.uris))
                lacking = [one for one in file.fingerprints if one not in found]
                missed, total = missed + len(lacking), total + len(file.fingerprints)
                case.expect(not lacking, f"{file_uri(file.path)}: {len(lacking)} of {len(file.fingerprints)} not found")
            case.note(f"{len(of_form)} files" if len(of_form) > 1 else file_uri(of_form[0].path).rpartition("/")[2])
    with table.case("recall over the planted files is 100 %") as case:
        case.equal("certificates that were missed", missed, 0)
        case.note(f"{total - missed} of {total} certificates in {len(files)} files")


def _lists(table: Table, bench: Discovery):
    with table.case("found in files: revocation lists") as case:
        uris = bench.engine.revocation_lists()
        for file in bench.files:
            if file.revocation_lists:
                case.expect(bool(file.uris & uris), f"{file_uri(file.path)}: not listed by the inventory")


def _service(case: Case, service: Service, seen: list[Seen]):
    """Endpoint and file show the certificate, both as the service's."""
    query = f"?sni={service.name}" if service.name else ""
    places = {"endpoint": service.uri + query, "file": file_uri(service.file)}
    for what, uri in places.items():
        found = [one for one in seen if one.fingerprint == service.fingerprint and one.uri == uri]
        if not case.expect(bool(found), f"{what} {uri} does not show it; others: {_others(service, seen)}"):
            continue
        owners = {one.service.removesuffix(".service").partition("@")[0] for one in found}
        case.expect(bool(owners & service.owners), f"owner of {what}: {owners}, wanted one of {sorted(service.owners)}")


def _others(service: Service, seen: list[Seen]) -> list[str]:
    return sorted({one.uri for one in seen if one.fingerprint == service.fingerprint})


def again(table: Table, bench: Discovery):
    with table.case("a second scan: nothing is new, files are not read again") as case:
        before = {(one.uri, one.fingerprint) for one in bench.engine.inventory()}
        scan = bench.engine.scan()
        after = {(one.uri, one.fingerprint) for one in bench.engine.inventory()}
        case.equal("new certificates", scan.value["certificates"]["new"], 0)
        case.equal("sightings that came or went", sorted(before ^ after)[:5], [])
        files = next(one for one in scan.value["sources"] if one["source"] == "files")
        case.expect(files["unchanged"] >= 60, f"{files['unchanged']} files unchanged")
        for planted in bench.spots:
            case.expect(scan.told(planted), f"no longer told: {planted.what}")
        case.note(f"{scan.wall:.1f} s, {files['unchanged']} files unchanged")


def unprivileged(table: Table, bench: Discovery):
    with table.case("scan by a user without rights: what is forbidden is told, what is readable is found") as case:
        bench.root.chmod(0o711)
        engine = InventoryEngine(bench.root, "unprivileged", scan={"exclude": ["/opt"]}, user="nobody")
        scan = engine.scan()
        case.expect(scan.outcome.code in (0, 2), scan.outcome.brief())
        for planted in bench.forbidden:
            found = [one["reason"] for one in scan.at(planted)]
            case.expect(scan.told(planted), f"{planted.place}: told {found}, wanted {sorted(planted.reasons)}")
        seen = {one.fingerprint for one in engine.inventory()}
        readable = [file for file in bench.files if file.path.stat().st_mode & 0o004]
        for file in readable:
            case.expect(set(file.fingerprints) <= seen, f"{file_uri(file.path)} is readable and was not found")
        case.note(f"{len(readable)} readable files")


def no_key_shown(table: Table, bench: Discovery):
    with table.case("no key of any planted file in output or store") as case:
        places = {f"output {number}": said for number, said in enumerate(Rekey.said, 1)}
        for path in bench.engine.state.rglob("*"):
            if path.is_file() and not path.is_symlink():
                places[str(path.relative_to(bench.root))] = path.read_bytes()
        for fault in secrets_scan.leaks(places, bench.pki_home):
            case.expect(False, fault)
        case.note(f"{len(places)} places")


def silent_port_closed(_: Table, bench: Discovery):
    """What comes later need not wait for the target that never answers."""
    bench.targets.close()


ALL = (planted_rightly, everything_found, again, unprivileged, no_key_shown, silent_port_closed)
