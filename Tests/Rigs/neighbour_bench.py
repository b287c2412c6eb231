"""An engine among other users: its state, links and real files in a place that all of them can walk to."""

import os
import shutil
import tempfile
from pathlib import Path

import invariants
import judge
from chain_scene import NAMES, Hierarchy, Scene
from invariants import Held
from lenient_ca import LenientCA
from loopback import free_ports
from processes import Outcome
from rekey import Rekey, listen
from tls_service import TLSService

NAME = "www"
STRANGER = 54_321  # a user, and a group, that nobody has
GROUP = 54_322  # who may read keys of mode 0640; the stranger is not in it
PASSWORD = "correct horse"
ROTATE = ("rotate", NAME, "--force", "--ignore-budget")
LINKS = {"fullchain": "www.crt", "key": "www.key"}
COPIES = {"fullchain": "copy.crt", "key": "copy.key"}
STORES = {"bundle": "both.pem", "pkcs12": "both.p12"}


class NeighbourBench:
    """`owner` is the user to whom the directories of links and real files belong; nobody but root without one."""

    def __init__(self, root: Path, name: str, *, owner: int | None = None):
        self.home = root / name
        self.home.mkdir()
        # Not below the rig's scratch directory, which only root can pass.
        self.place = Path(tempfile.mkdtemp(prefix=f"rekey-{name}-"))
        self.place.chmod(0o755)
        self.theirs = self.place / "theirs"
        self.tls, self.files = self.theirs / "tls", self.theirs / "files"
        for directory in (self.theirs, self.tls, self.files):
            directory.mkdir()
            if owner is not None:
                os.chown(directory, owner, owner)
        self.state = self.place / "state"
        self.state.mkdir(mode=0o755)  # as wide as an administrator may have made it
        (self.home / "password").write_text(f"{PASSWORD}\n")
        self.keys = Hierarchy(self.home / "keys")
        self.ca = LenientCA(self.home / "ca")
        self.ca.make = lambda public: Scene(self.keys, public, b"").answer()
        challenge, port = free_ports(2)
        self.service = TLSService(self.home, port, self.tls / LINKS["fullchain"], self.tls / LINKS["key"])
        mine = {} if owner is None else {"owner": str(owner)}
        self.deploy = [
            {"link": self._paths(self.tls, LINKS) | {"group": str(GROUP), "key-mode": "0640"},
             "reload": self.service.reload_command,
             "verify": [{"connect": f"127.0.0.1:{port}", "name": NAMES[0]}], "settle": "4s", "deadline": "20s"},
            {"copy": self._paths(self.files, COPIES) | mine | {"group": str(GROUP), "key-mode": "0640"}},
            {"copy": self._paths(self.files, STORES) | mine | {"password-file": str(self.home / "password")}},
        ]
        self.engine = Rekey(
            self.home, "engine", challenge=listen(challenge),
            authorities={"closed": {"directory": self.ca.directory, "server-roots": str(self.ca.server_roots),
                                    "chain-roots": str(self.keys.roots), "timeout": "5s"}},
            certificates={NAME: {"names": NAMES, "deploy": self.deploy}})
        self.engine.state = self.state
        self.engine.settings["state"] = str(self.state)
        self.engine.write()

    def _paths(self, directory: Path, names: dict[str, str]) -> dict[str, str]:
        return {form: str(directory / name) for form, name in names.items()}

    def first(self):
        """The first certificate."""
        outcome = self.engine("run")
        if outcome.code != 0:
            raise RuntimeError(f"the first certificate: {outcome.brief(600)}")

    def rotate(self) -> Outcome:
        return self.engine(*ROTATE)

    def held(self) -> Held:
        return invariants.held(self.state, NAME, NAMES[0], self.keys.roots)

    def faults(self) -> list[str]:
        """What does not hold when nobody disturbs it any more: links, real files, their modes, and what is served."""
        now = self.held()
        copies = {form: self.files / name for form, name in (COPIES | STORES).items()}
        faults = invariants.copies(self.state, NAME, copies, PASSWORD)
        faults += invariants.one_directory(*(self.tls / name for name in LINKS.values()))
        if not self.service.serves(now.fingerprint, lambda port: judge.served_or_none(port, NAMES[0])):
            faults.append(f"generation {now.generation} is live but not served")
        return faults

    def discard(self):
        shutil.rmtree(self.place, ignore_errors=True)
