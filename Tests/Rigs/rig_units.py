"""Rig `units`: the systemd units that `rekey install --print` prints, judged by systemd-analyze."""

import os
import re
from pathlib import Path

from processes import run
from rekey import Rekey, binary
from table import Table

NEEDS = ("systemd-analyze",)
_WORST = {"rekey.service": 2.0, "rekey-scan.service": 2.5}
_SECTION = re.compile(r"^# /\S+/([\w@.-]+)$", re.MULTILINE)
_PROGRAM = re.compile(r"^(Exec\w+=[-@:+!]*)\S*/rekey\S*", re.MULTILINE)


def _sections(text: str) -> dict[str, str]:
    """File name to content of each unit; the text is cut at the comment lines that name the files."""
    heads = list(_SECTION.finditer(text))
    ends = [head.start() for head in heads[1:]] + [len(text)]
    found = {head[1]: text[head.end():end].lstrip("\n") for head, end in zip(heads, ends)}
    return {name: content for name, content in found.items() if name.endswith((".service", ".timer"))}


def judge_all(table: Table, root: Path):
    environment = {"PATH": os.environ["PATH"], "HOME": str(root), "LANG": "C.UTF-8"}
    files: dict[str, str] = {}
    with table.case("rekey install --print prints rekey.service and rekey.timer, and installs nothing") as case:
        outcome = run([binary(), "install", "--print"], env=environment, cwd=root, scratch=root)
        Rekey.said.append(outcome.text.encode())
        case.equal("exit", outcome.code, 0) or case.note(outcome.brief())
        files.update(_sections(outcome.out))
        for wanted in ("rekey.service", "rekey.timer", "rekey-scan.service", "rekey-scan.timer"):
            case.expect(wanted in files, f"no section “# …/{wanted}” among {sorted(files)}")
    units = root / "units"
    units.mkdir()
    for name, text in files.items():
        # The path it will be installed at need not exist here; everything else is judged as printed.
        (units / name).write_text(_PROGRAM.sub(rf"\g<1>{binary()}", text))
    with table.case("systemd-analyze verify accepts them without a word") as case:
        paths = sorted(units.iterdir())
        case.expect(bool(paths), "there is nothing to verify")
        verdict = run(["systemd-analyze", "verify", "--man=no", *paths], scratch=root)
        case.equal("exit", verdict.code, 0) or case.note(verdict.brief())
        own = [line for line in verdict.text.splitlines() if "rekey" in line]
        case.equal("remarks", own, [])
    for name, worst in _WORST.items():
        with table.case(f"systemd-analyze security of {name}: exposure at most {worst}") as case:
            verdict = run(["systemd-analyze", "security", "--offline=true", "--no-pager", units / name], scratch=root)
            found = re.search(r"exposure level for \S+: ([\d.]+)", verdict.text)
            if case.expect(found is not None, f"no score: {verdict.brief()}"):
                case.expect(float(found[1]) <= worst, f"score {found[1]}")
                case.note(f"score {found[1]}")
    with table.case("the figures' directory can be written by both services") as case:
        config = root / "figures.yaml"
        config.write_text(f"metrics: {{ file: {root}/textfile/rekey.prom }}\n")
        outcome = run([binary(), "install", "--print", "--config", config], env=environment, cwd=root, scratch=root)
        for name, text in _sections(outcome.out).items():
            if name.endswith(".service"):
                case.expect(f" -{root}/textfile" in text, f"{name} cannot write it")
    with table.case("the timer is persistent and spreads its load") as case:
        timer = files.get("rekey.timer", "")
        for line in (r"Persistent=(true|yes|on|1)", r"RandomizedDelaySec=[1-9]"):
            case.expect(re.search(rf"^{line}", timer, re.MULTILINE) is not None, f"no line {line}")
