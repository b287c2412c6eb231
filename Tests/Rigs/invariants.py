"""What must hold after every fault, and what one later pass must make of it: I1 to I8, for the rigs that break things.

I1  live/ leads to one whole generation: key and chain are a pair, for its name, and trusted.
I2  without a reported success, what is live is what was live before.   I3  with one, the new one is live, and stays so.
I4  the exit status is a documented one, and a failure says what is live, what is next, and what to do.
I5  one later pass converges, with at most one further order.           I6  the ledger is whole, no order is missing.
I7  nothing is left over after that pass.                               I8  no key outside the files that are for keys.

Everything is judged in this process, because there are many faults and a command takes longer than all of this.
"""

import base64
import hashlib
import os
import re
import sqlite3
import ssl
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from judge import GENERATION_FILES, Untrue, blocks, blocks_of, openssl

EXITS = (0, 1, 2, 64, 75, 77, 78)
_KEY = re.compile(rb"-----BEGIN (?:EC |RSA )?PRIVATE KEY-----\s+([A-Za-z0-9+/=\s]+?)-----END")
_FOR_KEYS = re.compile(r"(generations/[^/]+/\d+|tmp/[^/]+)/((ecdsa|rsa)/)?(key|bundle)\.pem|"
                       r"accounts/[^/]+/(account|next)\.pem(~next)?|copies/[^/]+~kept/\d+")


@dataclass(frozen=True)
class Held:
    """What is live: the number of the generation, SHA-256 of its leaf, and of every file of it."""

    generation: int
    fingerprint: str
    files: tuple


def held(state: Path, name: str, host: str, roots: Path) -> Held:
    """I1, or `Untrue`: with a handshake in memory between what is live and a client that trusts only `roots`."""
    link = state / "live" / name
    if not link.is_symlink():
        raise Untrue(f"live/{name} is {'not a symlink' if link.exists() else 'missing'}")
    target = os.readlink(link)
    if not re.fullmatch(rf"\.\./generations/{re.escape(name)}/\d{{4,}}", target):
        raise Untrue(f"live/{name} points at {target}")
    directory = state / "live" / target
    missing = [part for part in GENERATION_FILES if not (directory / part).is_file()]
    if missing:
        raise Untrue(f"generation {directory.name} of {name} lacks {', '.join(missing)}")
    key, leaf, chain, full, bundle = (
        blocks(directory / f"{part}.pem") for part in ("key", "cert", "chain", "fullchain", "bundle"))
    if full != leaf + chain or bundle != key + full:
        raise Untrue(f"the files of generation {directory.name} of {name} do not tell one story")
    try:
        shaken = _handshake(directory / "fullchain.pem", directory / "key.pem", host, roots)
    except (ssl.SSLError, OSError) as error:
        raise Untrue(f"generation {directory.name} of {name}: {error}") from error
    files = tuple((part, hashlib.sha256((directory / part).read_bytes()).hexdigest()) for part in GENERATION_FILES)
    return Held(int(directory.name), hashlib.sha256(shaken).hexdigest(), files)


def _handshake(fullchain: Path, key: Path, host: str, roots: Path) -> bytes:
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(fullchain, key)
    client = ssl.create_default_context(cafile=str(roots))
    to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    ends = [client.wrap_bio(to_client, to_server, server_hostname=host),
            server.wrap_bio(to_server, to_client, server_side=True)]
    for _ in range(10):
        done = 0
        for end in ends:
            try:
                end.do_handshake()
                done += 1
            except ssl.SSLWantReadError:
                continue
        if done == len(ends):
            return ends[0].getpeercert(binary_form=True) or b""
    raise Untrue("the handshake did not end")


def one_directory(*links: Path) -> list[str]:
    """The service's links lead into one generation."""
    directories = {os.path.dirname(os.path.realpath(link)) for link in links}
    return [] if len(directories) == 1 else [f"the service's links lead to {len(directories)} directories"]


def ending(outcome, name: str) -> list[str]:
    """I4: how a run may end, and what a failure must say."""
    if outcome.timed_out:
        return ["it did not end"]
    if outcome.code not in EXITS:
        return [f"exit {outcome.code}: {outcome.brief(200)}"]
    if outcome.code in (0, 2):
        return []
    slots = ("live", "next", "hint") if re.search(rf"^rekey: {re.escape(name)}:", outcome.err, re.M) else ("hint",)
    faults = [f"no slot '{slot}': {outcome.brief(400)}" for slot in slots if f"\n  {slot}" not in outcome.err]
    return faults if outcome.err.startswith("rekey: ") or "\nrekey: " in outcome.err else [
        f"no sentence says what failed: {outcome.brief(200)}"]


def ledger(state: Path, orders: int = 0) -> list[str]:
    """I6, between runs: SQLite finds it whole, and it knows of at least `orders` orders that were spent."""
    path = state / "rekey.sqlite"
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=rw", uri=True, timeout=5)) as connection:
            [[verdict]] = connection.execute("PRAGMA quick_check(1)").fetchall()
            [[spent]] = connection.execute("SELECT count(*) FROM spent_order").fetchall()
    except sqlite3.Error as error:
        return [f"the ledger: {error}"]
    faults = [] if verdict == "ok" else [f"the ledger: {verdict}"]
    return faults + ([f"the ledger knows of {spent} orders, the CA of {orders}"] if spent < orders else [])


def leftovers(state: Path, tls: Path, name: str, links: set[str]) -> list[str]:
    """I7. An order that was begun may wait under its name, to be taken up again."""
    tmp = state / "tmp"
    found = [f"tmp/{entry}" for entry in (os.listdir(tmp) if tmp.is_dir() else []) if entry != f"{name}~order"]
    found += [f"live/{entry}" for entry in os.listdir(state / "live") if entry != name]
    found += [entry for entry in os.listdir(tls) if entry not in links]
    return [f"left over: {', '.join(sorted(found))}"] if found else []


def stray_keys(state: Path, *said: str) -> list[str]:
    """I8: a private key's text, body or scalar in a file that is not for keys, a key file that others may read."""
    faults, bodies, others = [], set(), []
    for directory, _, names in os.walk(state):
        for entry in names:
            path = Path(directory, entry)
            if path.is_symlink():
                continue
            content = path.read_bytes()
            keys = _KEY.findall(content)
            if not _FOR_KEYS.fullmatch(str(path.relative_to(state))):
                others.append((str(path.relative_to(state)), content))
                continue
            bodies |= {b"".join(body.split()) for body in keys}
            if keys and path.stat().st_mode & 0o077:
                faults.append(f"{path.relative_to(state)} is open to others")
    others += [("what it said", text.encode()) for text in said]
    for where, content in others:
        if _KEY.search(content) or any(hint in content for body in bodies for hint in _hints(body)):
            faults.append(f"a private key is in {where}")
    return faults


def _hints(body: bytes) -> tuple[bytes, ...]:
    """A line of the PEM body past the algorithm, and the secret scalar of a P-256 key (RFC 5915, in PKCS #8)."""
    der = base64.b64decode(body)
    return (body[64:96], der[36:68]) if len(body) > 96 else (body,)


def copies(state: Path, name: str, paths: dict[str, Path], password: str = "") -> list[str]:
    """Real files are all there, say what the live generation's files say, and those with the key are not for others."""
    live = state / "live" / name
    faults = [f"{path.name} is not there" for path in paths.values() if not path.is_file() or path.is_symlink()]
    faults += [f"{path.name} does not say what is live" for form, path in paths.items()
               if path.is_file() and said(form, path, password) != _blocks(live / f"{_SAME.get(form, form)}.pem")]
    return faults + open_copies(paths)


def mixed_copies(state: Path, name: str, paths: dict[str, Path], password: str = "") -> list[str]:
    """After a fault: each real file is whole, and of one generation; one file flips as one, two one after the other.

    Two paths may show two generations, one beside the other on the way forward, and no third one.
    """
    known = {form: {number: _blocks(directory / f"{_SAME.get(form, form)}.pem")
                    for directory in (state / "generations" / name).iterdir() if (number := directory.name).isdigit()
                    and (directory / "bundle.pem").is_file()} for form in paths}
    faults, seen = open_copies(paths), set()
    for form, path in paths.items():
        if not path.exists():
            faults.append(f"{path.name} is gone")
            continue
        content = said(form, path, password)
        numbers = [number for number, content_of in known[form].items() if content_of == content]
        if not numbers:
            faults.append(f"{path.name} is of no generation, or a mixture")
        seen |= set(numbers[:1])
    return faults + ([f"real files of {len(seen)} generations"] if len(seen) > 2 else [])


def open_copies(paths: dict[str, Path]) -> list[str]:
    """Real files with the key, and what lies beside them, which others can read."""
    faults = []
    for directory in {path.parent for path in paths.values()}:
        for path in directory.iterdir():
            if path.is_symlink() or not path.is_file():
                continue
            secret = path in {paths[form] for form in paths if form in ("key", "bundle", "pkcs12")}
            if path.stat().st_mode & 0o007 and (secret or _KEY.search(path.read_bytes())):
                faults.append(f"{path.name} is open to others")
    return faults


_SAME = {"pkcs12": "bundle"}


def _blocks(path: Path) -> list:
    return sorted(blocks(path)) if path.is_file() else []


def said(form: str, path: Path, password: str) -> list:
    """The blocks of a real file, in an order of its own; of a PKCS#12 file those that openssl finds; or none."""
    if form != "pkcs12":
        return _blocks(path)
    try:
        text = openssl("pkcs12", "-in", path, "-passin", f"pass:{password}", "-nodes")
    except Untrue:
        return []
    return sorted(blocks_of(text))
