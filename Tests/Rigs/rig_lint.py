"""Rig `lint`: formatting, shell scripts, and what must not be in the tree."""

import subprocess
from pathlib import Path

from processes import run
from table import Table

NEEDS = ("swift", "shellcheck", "git", "python3")
_REPOSITORY = Path(__file__).resolve().parents[2]
_KEY_HEAD = b"-----BEGIN "
_KEY_TAIL = b"PRIVATE KEY-----"


def _tracked() -> list[Path]:
    """Everything committed or about to be; what is ignored is not the tree's."""
    listed = subprocess.run(
        ["git", "-C", str(_REPOSITORY), "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        capture_output=True, check=True, timeout=60)
    paths = (_REPOSITORY / name.decode() for name in listed.stdout.split(b"\0") if name)
    return sorted(path for path in paths if path.is_file() and not path.is_symlink())


def _is_shell(path: Path) -> bool:
    with open(path, "rb") as file:
        first = file.readline(80)
    return path.suffix in (".sh", ".bash") or (first.startswith(b"#!") and (b"sh" in first.split(b"/")[-1]))


def _holds_key(content: bytes) -> bool:
    """A PEM private key with a body, not a mere mention of its heading in source text."""
    at = content.find(_KEY_HEAD)
    while at >= 0:
        line_end = content.find(b"\n", at)
        heading = content[at:line_end if line_end >= 0 else len(content)].rstrip()
        body = content[line_end + 1:line_end + 41].strip() if line_end >= 0 else b""
        if heading.endswith(_KEY_TAIL) and len(body) >= 32 and body.replace(b"+", b"").replace(b"/", b"").isalnum():
            return True
        at = content.find(_KEY_HEAD, at + 1)
    return False


def judge_all(table: Table, root: Path):
    files = _tracked()
    with table.case("swift format lint --strict is silent") as case:
        swift = [name for name in ("Sources", "Tests", "Package.swift") if (_REPOSITORY / name).exists()]
        outcome = run(["swift", "format", "lint", "--strict", "-r", *swift], cwd=_REPOSITORY, scratch=root, timeout=600)
        case.equal("exit", outcome.code, 0)
        for line in outcome.text.strip().splitlines()[:10]:
            case.expect(False, line)
    with table.case("shellcheck is silent") as case:
        shell = [path for path in files if _is_shell(path)]
        case.expect(bool(shell), "there is no shell file")
        outcome = run(["shellcheck", "-x", *shell], cwd=_REPOSITORY, scratch=root, timeout=120)
        case.equal("exit", outcome.code, 0) or case.note(outcome.brief(500))
        case.note(f"{len(shell)} files")
    with table.case("Python files compile, and none has 250 lines or more") as case:
        scripts = [path for path in files if path.suffix == ".py"]
        for path in scripts:
            text = path.read_text()
            compile(text, str(path), "exec")
            case.expect(text.count("\n") < 250, f"{path.name} has {text.count(chr(10))} lines")
        case.note(f"{len(scripts)} files")
    with table.case("no private key in the tree") as case:
        for path in files:
            case.expect(not _holds_key(path.read_bytes()), f"{path.relative_to(_REPOSITORY)} holds one")
        case.note(f"{len(files)} files")
    with table.case("no note of work left undone") as case:
        words = [b"TO" + b"DO", b"FIX" + b"ME"]
        for path in files:
            content = path.read_bytes()
            for word in words:
                if word in content and path.suffix in (".swift", ".py", ".sh", ".h", ".c", ""):
                    case.expect(False, f"{path.relative_to(_REPOSITORY)} says {word.decode()}")
