"""The PKCS#12 file that a `copy` target writes, read by Java's own keytool."""

from pathlib import Path

import judge
from judge import fingerprint
from loopback import free_ports
from mini_ca import MiniCA
from processes import Outcome, run
from rekey import Rekey, listen
from table import Table

_PASSWORD = "correct horse $ 'battery'"


def judge_keystore(table: Table, root: Path):
    """Twice: the second rotation replaces the file of the first."""
    with table.case("run by Rekey: keytool reads the key store of a copy target, before and after a rotation") as case:
        [port] = free_ports(1)
        ca = MiniCA(root / "ca", challenge_port=port, seed=1)
        settings = {"directory": ca.directory, "server-roots": str(ca.server_roots),
                    "chain-roots": str(ca.chain_roots)}
        store, password = root / "tls" / "www.p12", root / "password"
        store.parent.mkdir(mode=0o755)
        password.write_text(f"{_PASSWORD}\n")
        password.chmod(0o600)
        engine = Rekey(
            root, "engine", authorities={"mini": settings}, challenge=listen(port),
            certificates={"www": {"names": ["www.hooks.test"], "deploy": [
                {"copy": {"pkcs12": str(store), "password-file": str(password)}}]}})
        seen = []
        for words in (("run",), ("rotate", "www", "--force")):
            outcome = engine(*words)
            case.equal(f"exit of {words[0]}", outcome.code, 0) or case.note(outcome.brief(600))
            live = judge.live(engine.state, "www", ca.chain_roots)
            listing = _keytool(root, store, "-v")
            case.equal("entries with a key", listing.out.count("PrivateKeyEntry"), 1) or case.note(listing.brief(300))
            printed = _keytool(root, store, "-rfc", "-alias", "rekey")
            found = [text for label, text in judge.blocks_of(printed.out.encode()) if label == "CERTIFICATE"]
            case.equal("certificates", len(found), 2)
            case.equal("its leaf", fingerprint(found[0]) if found else "", live.fingerprint)
            seen.append(live.fingerprint)
        case.expect(len(set(seen)) == 2, "the second rotation made no new certificate")
        case.equal("mode", oct(store.stat().st_mode & 0o777), "0o600")


def _keytool(root: Path, store: Path, *words: str) -> Outcome:
    return run(["keytool", "-list", *words, "-keystore", store, "-storepass", _PASSWORD], scratch=root)
