"""Shipped hooks as commands of a target, run by Rekey itself: a rotation, another one, and the way back."""

from pathlib import Path

import judge
from hook_bench import HookBench
from hook_service import HookService
from hook_stores import redis
from hook_web_mail import haproxy
from loopback import free_ports
from mini_ca import MiniCA
from processes import Daemon
from rekey import Rekey, listen
from table import Case, Table


def judge_rotation(table: Table, root: Path):
    """HAProxy by its runtime API, which reads no file again, and Redis, which has its own copy."""
    started: list[Daemon] = []
    with table.case("run by Rekey: HAProxy and Redis take two rotations and a rollback") as case:
        bench = HookBench(root)
        bench.rotate()
        services = [haproxy(bench), redis(bench)]
        services[0].settings = {"CRT": f"{bench.live}/bundle.pem"}
        hooks = [bench.install(service.hook, service.settings) for service in services]
        bench.plain(hooks[1], "activated")  # Redis needs a pair to start with
        for service in services:
            started.append(service.start())
            case.expect(service.serves(bench.fingerprint(1), 30), f"{service.program} does not start")
        _judge(case, root, services, hooks)
    for server in started:
        server.stop()


def _judge(case: Case, root: Path, services: list[HookService], hooks: list[Path]):
    [port] = free_ports(1)
    ca = MiniCA(root / "ca", challenge_port=port, seed=1)
    settings = {"directory": ca.directory, "server-roots": str(ca.server_roots), "chain-roots": str(ca.chain_roots)}
    targets = [
        {
            "link": {"bundle": f"{root}/{service.hook}.pem"}, "reload": [str(hook), "activated"], "settle": "8s",
            "verify": [{"connect": f"127.0.0.1:{service.port}", "name": "www.hooks.test"}],
        } for service, hook in zip(services, hooks, strict=True)
    ]
    engine = Rekey(
        root, "engine", authorities={"mini": settings}, challenge=listen(port),
        certificates={"www": {"names": ["www.hooks.test"], "deploy": targets}})
    seen = []
    for words in (("run",), ("rotate", "www", "--force"), ("rollback", "www")):
        outcome = engine(*words)
        case.equal(f"exit of {words[0]}", outcome.code, 0) or case.note(outcome.brief(600))
        live = judge.live(engine.state, "www", ca.chain_roots)
        seen.append(live.fingerprint)
        for service in services:
            case.expect(service.serves(live.fingerprint, 2), f"{service.program} does not serve what is live")
    case.expect(len(set(seen)) == 2 and seen[2] == seen[0], "the rollback did not go back to the first")
    case.note(f"generation {live.generation} is served again")
