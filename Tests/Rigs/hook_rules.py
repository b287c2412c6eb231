"""What is true of hooks without their services: form, settings, refusals, and the documentation."""

import re
import time
from pathlib import Path

from hook_bench import HOOKS, SHELLS, HookBench, shipped
from hook_host import daemon, owned, served, write
from hook_stand_ins import systemctl
from hook_web_mail import nginx_configuration
from judge import fingerprint
from loopback import eventually, free_ports, listening
from processes import run
from table import Case, Table

_FUNCTION = re.compile(r"^(\w+)\(\) \{\n.*?^\}\n", re.MULTILINE | re.DOTALL)
# What differs from hook to hook under one name.
_OWN = {"setting", "tell", "expect", "ask", "request", "far"}
_PASSWORD = "/srv/rules.password"
_COPYING = {
    "postgresql": {}, "mosquitto": {}, "mariadb": {}, "redis": {}, "envoy-sds": {},
    "java-keystore": {"FILE": "{}/store", "PASSWORD_FILE": _PASSWORD},
}


def _keys(hook: Path) -> list[str]:
    """The settings that a hook knows."""
    return re.findall(r"^    ([A-Z_]+)\) \w+=\$2 ;;$", hook.read_text(), re.MULTILINE)


def _required(hook: Path) -> list[str]:
    return re.findall(r"^required ([A-Z_]+) ", hook.read_text(), re.MULTILINE)


def judge_rules(table: Table, bench: HookBench):
    """All cases; a generation of `www` is live."""
    bench.rotate()
    with table.case("shellcheck is silent on every hook, dash and bash read them") as case:
        outcome = run(["shellcheck", "-s", "sh", *shipped()], scratch=bench.root)
        case.equal("exit", outcome.code, 0) or case.note(outcome.brief(500))
        for shell in SHELLS:
            for hook in shipped():
                case.equal(f"{shell} -n {hook.name}", run([shell, "-n", hook], scratch=bench.root).code, 0)
        case.note(f"{len(shipped())} hooks")
    with table.case("functions of one name are the same everywhere, and every header names needs and settings") as case:
        _judge_form(case)
    with table.case("README: every hook stands in the table, with what it requires; its example works") as case:
        _judge_readme(case, bench)
    with table.case("settings that are missing are named, and nothing is done") as case:
        for hook in shipped():
            _judge_missing(case, bench, hook)
    with table.case("settings: unknown keys, other lines and files of others are refused, and nothing is run") as case:
        for hook in shipped():
            _judge_settings(case, bench, hook)
    write(_PASSWORD, "six letters\n").chmod(0o600)
    with table.case("a directory in which others could put a link gets no key") as case:
        for name, settings in _COPYING.items():
            _judge_directory(case, bench, name, settings)
    _judge_reload(table, bench)


def _judge_form(case: Case):
    texts: dict[str, set[str]] = {}
    for hook in shipped():
        text = hook.read_text()
        header = text.partition("set -eu")[0]
        case.expect("eeds " in header, f"{hook.name} does not say what it needs")
        for key in _keys(hook):
            case.expect(f"#   {key}=" in header, f"{hook.name} does not say what {key} is")
        case.expect(bool(_keys(hook)), f"{hook.name} has no settings")
        case.expect(all(len(line) <= 120 for line in text.splitlines()), f"{hook.name} has a line that is too long")
        for match in _FUNCTION.finditer(text):
            if match[1] not in _OWN:
                texts.setdefault(match[1], set()).add(match[0])
    for name, forms in texts.items():
        case.equal(f"forms of {name}()", len(forms), 1)
    case.note(", ".join(sorted(texts)))


def _judge_readme(case: Case, bench: HookBench):
    text = (HOOKS / "README.md").read_text()
    rows = {match[1]: match[0] for match in re.finditer(r"^\| `([a-z-]+)` \|.*$", text, re.MULTILINE)}
    for hook in shipped():
        row = rows.get(hook.name, "")
        case.expect(bool(row), f"{hook.name} is not in the table")
        for key in _required(hook):
            case.expect(f"`{key}`" in row, f"the row of {hook.name} does not say that {key} is required")
    example = text.partition("## Write your own")[2].partition("```sh\n")[2].partition("```")[0]
    case.equal("lines of the example", example.count("\n"), 10)
    hook = bench.hooks / "own"
    hook.write_text(example)
    hook.chmod(0o755)
    case.equal("shellcheck", run(["shellcheck", "-s", "sh", hook], scratch=bench.root).code, 0)
    case.equal("exit without the service", bench.plain(hook, "activated").code, 75)
    case.equal("exit of another event", bench.plain(hook, "expiring").code, 42)
    case.equal("exit for another certificate", bench.plain(hook, "activated", REKEY_CERTIFICATE="api").code, 42)
    heard = bench.root / "heard"
    words = f"trap 'echo heard >> {heard}' HUP; echo $$ > /run/app.pid; while :; do sleep 0.05; done"
    server = daemon("app", "sh", "-c", words)
    case.expect(eventually(lambda: Path("/run/app.pid").exists() and Path("/run/app.pid").read_text(), 5), "no service")
    for event in ("activated", "rolled-back"):
        case.equal(f"exit of {event}", bench.plain(hook, event).code, 0)
        case.expect(eventually(heard.exists, 5), f"the service did not hear of {event}")
        heard.unlink(missing_ok=True)
    server.stop()


def _judge_missing(case: Case, bench: HookBench, hook: Path):
    """Without any file, and with all but one of the settings that are required."""
    required = _required(hook)
    for missing in required:
        given = {key: "/nowhere" for key in required if key != missing}
        for settings in [given] + ([None] if missing == required[0] else []):
            place = bench.install(hook.name, settings)
            outcome = bench.plain(place, "activated")
            case.equal(f"exit of {hook.name} without {missing}", outcome.code, 1)
            case.expect(
                f"{missing} is not set" in outcome.err and f"{place}.conf" in outcome.err,
                f"{hook.name} without {missing} says {outcome.err!r}")


def _judge_settings(case: Case, bench: HookBench, hook: Path):
    key = _keys(hook)[0]
    for line, words in (("NONSENSE=1", "no setting is called NONSENSE"), ("nonsense", "not KEY=VALUE")):
        place = bench.install(hook.name, {})
        place.with_name(f"{place.name}.conf").write_text(f"{line}\n")
        outcome = bench.plain(place, "activated")
        case.equal(f"exit of {hook.name} with {line}", outcome.code, 1)
        case.expect(words in outcome.err, f"{hook.name} with {line} says {outcome.err!r}")
    trap = bench.root / "run"
    place = bench.install(hook.name, {key: f"$(touch {trap}) `touch {trap}`; touch {trap}"})
    case.expect(bench.plain(place, "activated").code in (1, 42), f"{hook.name} takes a setting that is nonsense")
    case.expect(not trap.exists(), f"{hook.name} runs what its settings say")
    place.with_name(f"{place.name}.conf").chmod(0o664)
    outcome = bench.plain(place, "activated")
    case.expect(outcome.code == 1 and "others can write it" in outcome.err, f"{hook.name} trusts a file of others'")
    place.with_name(f"{place.name}.conf").unlink()


def _judge_directory(case: Case, bench: HookBench, name: str, settings: dict[str, str]):
    for what, owner, mode, inner in (
        ("of the service's user", "mosquitto", 0o755, "own"), ("writable by all", "root", 0o777, "own"),
        ("below one that is writable by all", "root", 0o777, "own/inner"),
        ("that is not there", "root", 0o755, "other"),
    ):
        place = owned("/srv/unsafe/own", owner, mode)
        (place / "inner").mkdir(exist_ok=True)
        directory = f"/srv/unsafe/{inner}"
        given = {key: value.format(directory) for key, value in settings.items()} or {"DIRECTORY": directory}
        hook = bench.install(name, {"CERTIFICATE": "www", **given})
        outcome = bench.plain(hook, "activated")
        case.equal(f"exit of {name} with a directory {what}", outcome.code, 1)
        case.expect("/srv/unsafe/" in outcome.err, f"{name} with a directory {what} says {outcome.err!r}")
        found = [path for path in Path("/srv/unsafe").rglob("*") if path.is_file()]
        case.equal(f"files in a directory {what}", found, [])


def _judge_reload(table: Table, bench: HookBench):
    [port] = free_ports(1)
    owned("/var/lib/nginx", "root")
    configuration = nginx_configuration("rules", port, bench.live, "/srv/rules/nginx.conf")
    server = daemon("rules", "nginx", "-c", configuration, "-g", "daemon off;")
    server.wait_until(lambda: listening(port))
    hook = bench.install("nginx", {"CONFIGURATION": str(configuration)})
    with table.case("where systemd runs, a service is reloaded through it (a stand-in for systemctl)") as case:
        systemctl(configuration)
        Path("/run/systemd/system").mkdir(parents=True)
        number = bench.rotate()
        outcome = bench.plain(hook, "activated")
        case.equal("exit", outcome.code, 0) or case.note(outcome.brief())
        wanted = bench.fingerprint(number)
        case.expect(eventually(lambda: fingerprint(served(port) or b"") == wanted, 10), "the new pair is not served")
        case.expect("reload nginx.service" in Path("/var/log/rig/systemctl.log").read_text(), "systemctl was not asked")
        Path("/run/systemd/system").rmdir()
    with table.case("a configuration that the service refuses fails the hook, and the service goes on") as case:
        text = configuration.read_text()
        configuration.write_text(text.replace("ssl_certificate ", "ssl_certificat "))
        before = fingerprint(served(port))
        bench.rotate()
        outcome = bench.plain(hook, "activated")
        case.equal("exit", outcome.code, 1)
        case.expect("it was not reloaded" in outcome.err, outcome.brief())
        time.sleep(0.5)
        case.equal("what is served", fingerprint(served(port)), before)
    server.stop()
    with table.case("a service that does not answer is for later: 75") as case:
        for name, settings in (("haproxy", {}), ("docker", {"CONTAINER": "web"})):
            outcome = bench.plain(bench.install(name, settings), "activated")
            case.equal(f"exit of {name}", outcome.code, 75) or case.note(outcome.brief())


def judge_covered(table: Table, judged: list[str | None]):
    """No hook is shipped that nothing was run against."""
    with table.case("every shipped hook was judged with its service") as case:
        case.equal("hooks", sorted({name for name in judged if name}), [hook.name for hook in shipped()])
