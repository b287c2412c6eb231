"""Hooks that are killed, that find no room, or that are refused: what was live stays whole, no answer is repeated."""

import re
import signal
from pathlib import Path

import judge
from hook_bench import HookBench, readable_by_others
from hook_host import command
from hook_speakers import KubernetesSpeaker
from hook_stand_ins import kubernetes_secret
from loopback import free_ports
from table import Case, Table


def judge_failures(table: Table, root: Path):
    """All cases; nothing is served, so they need no service."""
    with table.case("killed before each of its commands: the copy is a pair, and the next run mends the rest") as case:
        _judge_kills(case, _bench(root, "kills"))
    with table.case("no room for the copy: the hook fails, and the pair before stays whole") as case:
        _judge_full(case, _bench(root, "full"))
    with table.case("kubernetes-secret: refused is 1, busy is 75, and nothing of an answer is printed") as case:
        _judge_kubernetes(case, _bench(root, "kubernetes"))
    with table.case("ssh-push: a host that is not there, or is another one, is for later: 75") as case:
        _judge_ssh(case, _bench(root, "ssh"))


def _bench(root: Path, name: str) -> HookBench:
    (root / name).mkdir()
    bench = HookBench(root / name)
    bench.rotate()
    return bench


def _pair(directory: Path) -> str:
    """SHA-256 of the leaf of the pair that is live there; `Untrue` when it is no pair."""
    leaf = judge.blocks(directory / "live" / "fullchain.pem")[0][1]
    if judge.spki_of_certificate(leaf) != judge.spki_of_key(directory / "live" / "key.pem"):
        raise judge.Untrue("key.pem and fullchain.pem are not a pair")
    return judge.fingerprint(leaf)


def _judge_kills(case: Case, bench: HookBench):
    """Killed before its first command, before its second, and so on; after each the whole hook is run once."""
    home, killed = Path("/srv/kills"), 0
    home.mkdir()
    hook = bench.install("envoy-sds", {"CERTIFICATE": "www", "DIRECTORY": str(home), "GROUP": "www-data"})
    case.equal("exit", bench.plain(hook, "activated").code, 0)
    for step in range(1, 1000):
        before = _pair(home)
        after = bench.fingerprint(bench.rotate())
        outcome = bench.killed(hook, "activated", step)
        case.expect(_pair(home) in (before, after), f"killed at {step}: neither the old nor the new pair")
        for fault in (*readable_by_others(home), *_gone(home)):
            case.expect(False, f"killed at {step}: {fault}")
        if outcome.code != -signal.SIGKILL:
            break
        killed += 1
        case.equal(f"exit of the run after {step}", bench.plain(hook, "activated").code, 0)
        case.equal(f"what is live after {step}", _pair(home), after)
        case.equal(f"what was left behind after {step}", [path.name for path in home.rglob(".*")], [])
        case.expect(len(list(home.glob("pair-*"))) <= 2, f"old pairs are kept after {step}")
    case.equal("exit of the run that was not killed", outcome.code, 0)
    case.expect(killed > 40, "hardly a run was killed")
    case.note(f"{killed} places")


def _gone(home: Path) -> list[str]:
    """What sds.yaml names and is not there."""
    named = re.findall(r'filename: "([^"]+)"', (home / "sds.yaml").read_text())
    return [f"sds.yaml names {path}" for path in named if not Path(path).is_file()] + ([] if len(named) == 2 else named)


def _judge_full(case: Case, bench: HookBench):
    home = Path("/srv/full")
    home.mkdir()
    command("mount", "-t", "tmpfs", "-o", "mode=755,size=16k", "tmpfs", home)
    hook = bench.install("mosquitto", {"CERTIFICATE": "www", "DIRECTORY": str(home), "GROUP": "mosquitto"})
    bench.plain(hook, "activated")
    before = _pair(home)
    bench.rotate()
    outcome = bench.plain(hook, "activated")
    case.expect(outcome.code not in (0, 42, 75), f"exit {outcome.code} without room")
    case.expect("No space left" in outcome.err, outcome.brief())
    case.equal("what is live", _pair(home), before)
    command("mount", "-o", "remount,size=1m", home)
    bench.plain(hook, "activated")
    case.equal("what is live with room", _pair(home), bench.fingerprint(bench.generation))
    case.equal("what was left behind", [path.name for path in home.rglob(".*")], [])


def _judge_kubernetes(case: Case, bench: HookBench):
    service = kubernetes_secret(bench)
    speaker: KubernetesSpeaker = service.stop.__self__
    hook = bench.install(service.hook, service.settings)
    for status, wanted in ((401, 1), (403, 1), (404, 1), (409, 1), (429, 75), (503, 75)):
        speaker.status = status
        outcome = bench.plain(hook, "activated")
        case.equal(f"exit at {status}", outcome.code, wanted)
        case.expect(str(status) in outcome.err, f"{status} is not told: {outcome.brief()}")
        case.expect("tls.key" not in outcome.text and "LS0t" not in outcome.text, "the answer is printed")
    speaker.status = None
    for changes in ({"CA_FILE": str(bench.pki.pair("stranger", self_signed=True).certificate_path)},
                    {"SERVER": f"https://localhost:{free_ports(1)[0]}"}):
        outcome = bench.plain(bench.install(service.hook, service.settings | changes), "activated")
        case.equal(f"exit with {next(iter(changes))}", outcome.code, 75) or case.note(outcome.brief())
    case.equal("what is served", service.fingerprint(), None)
    service.stop()


def _judge_ssh(case: Case, bench: HookBench):
    key, known = bench.root / "user", bench.root / "known_hosts"
    command("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key)
    known.touch()
    hook = bench.install("ssh-push", {
        "CERTIFICATE": "www", "HOST": "root@127.0.0.1", "PORT": str(free_ports(1)[0]), "IDENTITY_FILE": str(key),
        "KNOWN_HOSTS_FILE": str(known), "DIRECTORY": "/srv/nowhere"})
    outcome = bench.plain(hook, "activated")
    case.equal("exit", outcome.code, 75) or case.note(outcome.brief())
    case.expect("ssh did not get there" in outcome.err, outcome.brief())
