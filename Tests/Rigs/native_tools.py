"""The rigs' programs in C: makers of many certificates, and floors that a measured command is held against."""

import os
import subprocess
from pathlib import Path

_SOURCES = Path(__file__).resolve().parent / "floor"
_HOME = Path(__file__).resolve().parents[2] / ".build" / "rig-native"


def native(name: str) -> Path:
    """The program of floor/NAME.c; compiled when its source is younger. RuntimeError when that does not succeed."""
    source, program = _SOURCES / f"{name}.c", _HOME / name
    youngest = max(path.stat().st_mtime for path in (source, *_SOURCES.glob("*.h")))
    if not program.exists() or program.stat().st_mtime < youngest:
        _HOME.mkdir(parents=True, exist_ok=True)
        # Beside and renamed: another rig may be running the one that is there.
        fresh = _HOME / f"{name}.{os.getpid()}"
        done = subprocess.run(
            ["cc", "-O2", "-Wall", "-Wextra", "-o", fresh, source, "-lssl", "-lcrypto"],
            capture_output=True, text=True, timeout=120)
        if done.returncode != 0:
            raise RuntimeError(f"cc {source.name}: {done.stderr.strip()[-300:]}")
        fresh.replace(program)
    return program


def make_certificates(directory: Path, count: int, *, days: int, pairs: bool = False, names=()) -> list[str]:
    """Makes `directory` with `count` certificates of one CA; answers their SHA-256, in the order of their numbers.

    With `pairs` each NNNNNN.pem holds its own key as well. The first ones are called by `names`, whatever these say.
    """
    done = subprocess.run(
        [native("make_certificates"), directory, str(count), str(days), "pairs" if pairs else "files", *names],
        capture_output=True, text=True, timeout=600)
    if done.returncode != 0:
        raise RuntimeError(f"make_certificates: {done.stderr.strip()[-300:]}")
    return done.stdout.split()
