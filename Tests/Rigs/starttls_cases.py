"""Cases of the `inventory` rig about STARTTLS (bar 4): real servers, with `openssl s_client` as the oracle."""

import subprocess

import judge
from inventory_engine import InventoryEngine
from planted import Service
from table import Table


def served(service: Service) -> str | None:
    """SHA-256 of the leaf that `openssl s_client` is shown; None when it is shown none."""
    leaves = shown(service)
    return leaves[0] if leaves else None


def shown(service: Service) -> list[str]:
    """SHA-256 of every certificate that `openssl s_client` is shown, the leaf first."""
    words = ["openssl", "s_client", "-showcerts", "-connect", f"127.0.0.1:{service.port}"]
    words += ["-starttls", service.protocol] if service.protocol else []
    words += ["-servername", service.name] if service.name else ["-noservername"]
    try:
        done = subprocess.run(words, input=b"", capture_output=True, timeout=30)
    except subprocess.TimeoutExpired:
        return []
    return [judge.fingerprint(block) for label, block in judge.blocks_of(done.stdout) if label == "CERTIFICATE"]


def judge_dialects(table: Table, engine: InventoryEngine, services: list[Service]):
    """`rekey check --starttls` sees what openssl sees, leaf and chain; without the right word it sees nothing."""
    spoken = [service for service in services if service.protocol]
    for service in spoken:
        with table.case(f"check --starttls {service.protocol} against {service.program}, port {service.port}") as case:
            target = f"127.0.0.1:{service.port}"
            outcome, value = engine.said_json("check", target, "--starttls", service.protocol)
            case.expect(outcome.code in (0, 2), outcome.brief())
            seen = sorted(value["certificates"], key=lambda one: one["position"])
            prints = [one["fingerprint"].replace(":", "").lower() for one in seen]
            case.equal("chain, as openssl s_client is shown it", prints, shown(service))
            case.equal("leaf", prints[:1], [service.fingerprint])
            case.expect(all(one["address"] == "127.0.0.1" for one in seen), "the address is not named")
            case.expect(bool(value["judgements"]), "nothing was judged")
            case.note(f"{len(prints)} certificates, exit {outcome.code}")
    with table.case("all six dialects were spoken with real servers") as case:
        wanted = {"smtp", "lmtp", "imap", "pop3", "sieve", "postgres"}
        case.equal("dialects", {service.protocol for service in spoken}, wanted)
    with table.case("the wrong dialect is an error with a reason, within its deadline") as case:
        imap = next(service for service in spoken if service.protocol == "imap")
        outcome, value = engine.said_json(
            "check", f"127.0.0.1:{imap.port}", "--starttls", "postgres", "--deadline", "3s")
        case.equal("exit", outcome.code, 1)
        case.equal("certificates", value["certificates"], [])
        case.expect(outcome.wall < 10, f"took {outcome.wall:.1f} s")
