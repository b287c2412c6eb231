"""Rig `hooks`: every shipped hook under two shells, against the real service where Debian packages it and against a
stand-in for its API where not; the new certificate is seen on the wire. Then rotations under traffic, and rollbacks."""

from pathlib import Path

import bad_hooks
import copied_keystore
import hook_cases
import hook_failures
import hook_host
import hook_rotation
import hook_rules
import hook_stand_ins
import hook_stores
import hook_web_mail
import private_network
import rollbacks as rollback_cases
import traffic
from hook_bench import HookBench
from table import Table

NEEDS = (
    "shellcheck", "strace", "dash", "bash", "openssl", "curl", "socat", "setpriv", "mount", "nginx", "apachectl",
    "haproxy", "postfix", "dovecot", "mariadbd", "redis-server", "mosquitto", "sshd", "ssh", "keytool", "tar", "cc")


def prepare():
    """The services' directories and ports are the rig's own, in namespaces of its own."""
    private_network.enter()


def judge_all(table: Table, root: Path, rotations: int = 60, rollbacks: int = 24, only: str = ""):
    """`only` is empty, or the name of one part; behind it a word that the services' or the scenes' names have."""
    only, _, word = only.partition(" ")
    hook_host.cover()
    root.chmod(0o711)  # services that dropped their rights pass through, and see nothing
    parts = {
        "hooks": lambda: _judge_hooks(table, root), "traffic": lambda: traffic.judge_all(table, root, rotations, word),
        "rollbacks": lambda: rollback_cases.judge_all(table, root, rollbacks, word),
    }
    if only and only not in parts:
        raise ValueError(f"no part is called {only}; there are: {', '.join(parts)}")
    for name, judge in parts.items():
        if only in ("", name):
            judge()


def _judge_hooks(table: Table, root: Path):
    rules = root / "rules"
    rules.mkdir()
    hook_rules.judge_rules(table, HookBench(rules))
    failures = root / "failures"
    failures.mkdir()
    hook_failures.judge_failures(table, failures)
    judged = []
    for make in (*hook_web_mail.ALL, *hook_stores.ALL, *hook_stand_ins.ALL):
        home = root / make.__name__
        home.mkdir(mode=0o711)
        judged.append(hook_cases.judge_service(table, HookBench(home), make))
    hook_rules.judge_covered(table, judged)
    home = root / "rotation"
    home.mkdir(mode=0o711)
    hook_rotation.judge_rotation(table, home)
    home = root / "keystore"
    home.mkdir(mode=0o711)
    copied_keystore.judge_keystore(table, home)
    home = root / "bad"
    home.mkdir(mode=0o711)
    bad_hooks.judge_all(table, home)
