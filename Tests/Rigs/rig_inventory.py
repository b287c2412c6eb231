"""Rig `inventory`: a host with five real services and sixty planted files; everything is found, drift is named; the
checks are right, old tools are taken over, and what is hostile stops nothing."""

from pathlib import Path

import cases_import
import check_cases
import discovery_cases
import drift_cases
import hostile_cases
import inventory_host
import private_network
import python_tools
import rekey
import remote_cases
import starttls_cases
from native_tools import native
from planted_pki import PlantedPKI
from table import Table

NEEDS = (
    "nginx", "postfix", "postconf", "dovecot", "haproxy", "openssl", "setpriv", "mount", "cc", "rm", "swift",
    *cases_import.NEEDS)


def prepare():
    """Ports 25, 443 and the like are free, and the host's directories its own, in namespaces of the rig's."""
    python_tools.python()  # needs the network that is left behind now
    private_network.enter()


def judge_all(table: Table, root: Path):
    """Drift is staged on a host that is known, so discovery comes first."""
    inventory_host.know_names(drift_cases.NAMES)
    pki = PlantedPKI(root / "pki")
    host = inventory_host.InventoryHost(pki).start()
    bench = discovery_cases.Discovery(root, pki, root / "pki", host)
    for case in discovery_cases.ALL:
        case(table, bench)
    starttls_cases.judge_dialects(table, bench.engine, host.services)
    drift_cases.judge_all(table, root, pki)
    native("make_certificates")
    hostile_cases.judge_all(table, root)
    taken = root / "taken"
    taken.mkdir()
    cases_import.judge_imports(table, taken, Path(rekey.binary()))
    check_cases.judge_checks(table, root)
    check_cases.judge_schema(table, root)
    remote_cases.judge_remote(table, root)
