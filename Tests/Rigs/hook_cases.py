"""What every hook must do, whatever its service: each is run by two shells, with pairs that follow one another."""

import grp
import time
from collections.abc import Callable

from hook_bench import SHELLS, HookBench, Run, readable_by_others
from hook_service import HookService
from table import Case, Table

# What the programs that a hook starts may open to write, beside the hook's directory: their logs and process numbers.
_THEIRS = ("/dev/null", "/dev/tty", "/var/log/", "/run/")


def judge_service(table: Table, bench: HookBench, make: Callable[[HookBench], HookService]) -> str | None:
    """All cases of one hook with its service; answers the hook's name."""
    service, server = None, None
    name = make.__name__.replace("_", "-")
    with table.case(f"{name}: the service starts with a first pair") as case:
        bench.rotate()
        service = make(bench)
        hook = bench.install(service.hook, service.settings)
        if service.copies:
            outcome = bench.plain(hook, "activated")
            case.equal("exit before the service runs", outcome.code, service.before_start) or case.note(outcome.brief())
        server = service.start()
        if not server:
            outcome = bench.plain(hook, "activated")
            case.equal("exit", outcome.code, 0) or case.note(outcome.brief())
        case.expect(service.serves(bench.fingerprint(bench.generation), 40), "the first pair is not served")
        case.note(service.title)
        if service.stand_in:
            case.note(f"STAND-IN: {service.stand_in}")
    try:
        if service:
            for shell in SHELLS:
                with table.case(f"{service.title}: {shell}") as case:
                    _judge_shell(case, bench, service, hook, shell)
    finally:
        if server:
            server.stop()
        if service:
            service.stop()
    return service.hook if service else None


def _judge_shell(case: Case, bench: HookBench, service: HookService, hook, shell: str):
    before = bench.generation
    after = bench.rotate()
    started = time.monotonic()
    ran = bench.traced(hook, "activated", shell)
    if not case.equal("exit", ran.code, 0):
        case.note(ran.outcome.brief())
    case.expect(service.serves(bench.fingerprint(after)), "the new pair is not served")
    case.note(f"new pair served after {time.monotonic() - started:.2f} s")
    _judge_secrecy(case, bench, service, ran)
    outcome = bench.plain(hook, "activated", shell)
    case.equal("exit of the second run", outcome.code, 0) or case.note(outcome.brief())
    case.expect(service.serves(bench.fingerprint(after)), "after a second run the pair is not served")
    bench.swap(before)
    outcome = bench.plain(hook, "rolled-back", shell)
    case.equal("exit of rolled-back", outcome.code, 0) or case.note(outcome.brief())
    case.expect(service.serves(bench.fingerprint(before)), "after rolled-back the older pair is not served")
    for event in ("validate", "verified", "failing", "challenge-publish", "nonsense"):
        case.equal(f"exit of {event}", bench.plain(hook, event, shell).code, 42)
    stranger = bench.plain(hook, "activated", shell, REKEY_CERTIFICATE="another")
    if service.settings and {"CERTIFICATE", "CERTIFICATES"} & service.settings.keys():
        case.equal("exit for another certificate", stranger.code, 42)
    case.expect(service.serves(bench.fingerprint(before), 1), "an event of others changed what is served")


def _judge_secrecy(case: Case, bench: HookBench, service: HookService, ran: Run):
    """No key where others see it; no file but where pairs belong; those with the mode and group they should have."""
    for leak in bench.leaks(ran):
        case.expect(False, leak)
    case.expect(b"execve(" in ran.started, "strace saw nothing start")
    allowed = (*_THEIRS, *([f"{service.copies}/"] if service.copies else []))
    for path in ran.created:
        case.expect(not path.startswith("/") or path.startswith(allowed), f"made a file at {path}")
    if not service.copies:
        return
    for fault in readable_by_others(service.copies):
        case.expect(False, fault)
    left = [path.name for path in service.copies.rglob(".*")]
    case.equal("what was left behind", left, [])
    keys = [path for path in service.copies.rglob("*.pem") if path.name != "fullchain.pem"]
    for path in keys:
        case.equal(f"mode of {path.name}", oct(path.stat().st_mode & 0o777), "0o640")
        case.equal(f"group of {path.name}", grp.getgrgid(path.stat().st_gid).gr_name, service.group)
    case.expect(len(list(service.copies.glob("pair-*"))) <= 2, "old pairs are kept")
