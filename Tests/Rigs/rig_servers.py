"""Rig `servers`: the built binary against real Pebble and real nginx."""

from pathlib import Path

import cases_authority
import cases_commands
import cases_failures
import cases_rotation
from servers_bench import Bench
from table import Table

NEEDS = ("pebble", "pebble-challtestsrv", "nginx", "openssl")


def judge_all(table: Table, root: Path):
    """All cases in their order: the early ones make what the later ones use."""
    bench = Bench(root)
    for case in (
        *cases_rotation.ALL, *cases_commands.EARLY, *cases_failures.ALL, *cases_authority.ALL, *cases_commands.LATE,
    ):
        case(table, bench)
