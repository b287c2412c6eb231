"""Rig `servers`: the built binary against real CAs (Pebble, Caddy, acme2certifier), nginx, Postfix, a name server."""

from pathlib import Path

import cases_authority
import cases_commands
import cases_conversation
import cases_dual
import cases_failures
import cases_mail
import cases_rotation
import cases_waves
import private_network
import python_tools
from a2c import ACME2Certifier
from caddy import Caddy
from knot import Knot
from pebble import Pebble
from servers_bench import Bench
from table import Table

NEEDS = ("pebble", "pebble-challtestsrv", "nginx", "postfix", "postconf", "openssl", "knotd", "dig", "nsupdate")
NONCE_REJECTION = (0, 5, 50, 90)


def prepare():
    """What comes from elsewhere is fetched before the network of the rig's own, which leads nowhere."""
    python_tools.python()
    private_network.enter()


def judge_all(table: Table, root: Path):
    """All cases in their order: the early ones make what the later ones use."""
    bench = Bench(root)
    for case in (
        *cases_rotation.ALL, *cases_dual.ALL, *cases_commands.EARLY, *cases_failures.ALL, *cases_authority.ALL, *cases_mail.ALL,
        *cases_commands.LATE,
    ):
        case(table, bench)
    cases_waves.judge_all(table, bench)
    every_authority(table, root)


def every_authority(table: Table, root: Path):
    """The same conversation with every CA."""
    knot = Knot(root).start()
    for percent in NONCE_REJECTION:
        pebble = Pebble(root, f"talk{percent}", http_port=80, tls_port=443, nonce_reject=percent, authz_reuse=50,
                        resolver=knot.server).start()
        talk = cases_conversation.Conversation(root, pebble, knot, f"pebble, {percent} % of nonces refused")
        cases_conversation.hold(table, talk)
        if percent == 5:
            cases_conversation.adapters(table, talk)
            cases_conversation.killed(table, talk)
        pebble.stop()
    cases_conversation.hold(
        table, cases_conversation.Conversation(root, Caddy(root, resolver=knot.server).start(), knot))
    customers = ACME2Certifier(root, binds_accounts=True).start()
    cases_conversation.bound(table, cases_conversation.Conversation(root, customers, knot, "acme2certifier with accounts"))
    talk = cases_conversation.Conversation(root, ACME2Certifier(root, binds_accounts=False).start(), knot)
    cases_conversation.hold(table, talk)
    cases_conversation.forbidden(table, talk)
