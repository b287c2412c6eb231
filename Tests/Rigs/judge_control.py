"""Does the judge see what is wrong? Each wrong is made by hand in a state directory that was whole."""

import os
import shutil
from pathlib import Path

import invariants
import state_page
from judge import Untrue
from point_bench import NAME, PointBench
from processes import Outcome


def blind_spots(bench: PointBench) -> tuple[int, list[str]]:
    """How many wrongs were made, and those that nobody saw. Two generations are on disk, the first is live."""
    wrongs = {
        "live leads nowhere": _no_generation, "live is a directory": _directory, "no live at all": _no_link,
        "an empty key": _empty("key.pem"), "an empty certificate": _empty("fullchain.pem"),
        "a file is missing": _missing, "the key of another generation": _mixed("key.pem"),
        "the bundle of another generation": _mixed("bundle.pem"), "another certificate alone": _mixed("cert.pem"),
        "a service's link is a file": _two_directories, "a key in the ledger": _key_in_ledger,
        "a key in a log": _key_in_log, "a key that others may read": _open_key, "a torn ledger": _torn_ledger,
        "a real file of nobody's": _foreign_copy("both.pem"), "a key store that is torn": _foreign_copy("both.p12"),
        "a real file with the key of another pair": _mixed_bundle, "a real key that others may read": _open_copy,
        "a real file is gone": _no_copy,
        "something left in tmp/": _left_in("tmp"), "something left in live/": _left_in("live"),
        "a file that the page has not": _left_in("generations"), "a directory open to others": _open_directory,
    }
    unseen = []
    for name, make in wrongs.items():
        bench.restore("retry")
        make(bench.state, bench.tls)
        if not _seen(bench):
            unseen.append(name)
    for name, outcome in {
        "a signal": Outcome([], -6, "", "", 0, 0, 0, False), "a hang": Outcome([], 1, "", "", 0, 0, 0, True),
        "a failure without a word": Outcome([], 1, "", "", 0, 0, 0, False),
        "a failure without a hint": Outcome([], 1, "", "rekey: www: no\n  live  x\n  next  y\n", 0, 0, 0, False),
    }.items():
        if not invariants.ending(outcome, NAME):
            unseen.append(name)
    bench.restore("retry")
    return len(wrongs) + 4, unseen + (["a state that is whole is not let pass"] if _seen(bench) else [])


def _seen(bench: PointBench) -> bool:
    try:
        bench.held()
    except (Untrue, OSError):
        return True
    links = {path.name for path in (*bench.links, *bench.copies.values())}
    return bool(bench.mixed() + invariants.ledger(bench.state)
                + invariants.leftovers(bench.state, bench.tls, NAME, links) + invariants.stray_keys(bench.state)
                + state_page.strangers(bench.state))


def _generation(state: Path, number: int) -> Path:
    return state / "generations" / NAME / f"{number:04}"


def _empty(name: str):
    return lambda state, _: (_generation(state, 1) / name).write_bytes(b"")


def _mixed(name: str):
    return lambda state, _: shutil.copyfile(_generation(state, 2) / name, _generation(state, 1) / name)


def _left_in(directory: str):
    return lambda state, _: (state / directory / "other").write_bytes(b"")


def _open_directory(state: Path, _):
    (state / "tmp").chmod(0o777)


def _foreign_copy(name: str):
    return lambda _, tls: (tls / name).write_bytes((tls / name).read_bytes()[:-40])


def _mixed_bundle(state: Path, tls: Path):
    (tls / "both.pem").write_bytes(
        (_generation(state, 2) / "key.pem").read_bytes() + (_generation(state, 1) / "fullchain.pem").read_bytes())


def _open_copy(_, tls: Path):
    (tls / "copy.key").chmod(0o644)


def _no_copy(_, tls: Path):
    (tls / "copy.key").unlink()


def _missing(state: Path, _):
    (_generation(state, 1) / "chain.pem").unlink()


def _no_link(state: Path, _):
    (state / "live" / NAME).unlink()


def _no_generation(state: Path, _):
    _no_link(state, _)
    os.symlink(f"../generations/{NAME}/0009", state / "live" / NAME)


def _directory(state: Path, _):
    _no_link(state, _)
    shutil.copytree(_generation(state, 1), state / "live" / NAME)


def _two_directories(state: Path, tls: Path):
    key = tls / "www.key"
    key.unlink()
    shutil.copyfile(_generation(state, 1) / "key.pem", key)


def _key_in_ledger(state: Path, _):
    line = (_generation(state, 2) / "key.pem").read_bytes().split(b"\n")[2]
    with open(state / "rekey.sqlite", "ab") as file:
        file.write(line)


def _key_in_log(state: Path, _):
    shutil.copyfile(_generation(state, 1) / "key.pem", state / "accounts" / "log")


def _open_key(state: Path, _):
    (_generation(state, 2) / "key.pem").chmod(0o644)


def _torn_ledger(state: Path, _):
    with open(state / "rekey.sqlite", "r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * 8192)
