"""The table of the bad chains: what a CA may send that must not go live, for each kind of key."""

import threading
import time
from collections import Counter
from pathlib import Path
from queue import Empty, Queue

from bad_chains import BAD_CHAINS, UNTIDY
from chain_bench import KINDS, ChainBench, ChainVerdict
from table import Table

_WORKERS = 2
_FATES = ("refused", "quarantined", "held")


def judge_chains(table: Table, root: Path, every: bool, seed: int = 0):
    """Each bad chain with each kind of key; unless `every`, with one kind by turns."""
    work: Queue = Queue()
    for index, bad in enumerate(BAD_CHAINS):
        for kind in KINDS if every else [KINDS[(index + seed) % len(KINDS)]]:
            work.put((kind, bad))
    for kind in KINDS:
        for name, damage in UNTIDY:
            work.put((kind, (name, damage)))
    wanted, started = work.qsize(), time.monotonic()
    judged: list[tuple[str, str, ChainVerdict | list[str]]] = []
    threads = [threading.Thread(target=_work, args=(root, number, work, judged)) for number in range(_WORKERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    bad = [(kind, name, verdict) for kind, name, verdict in judged if isinstance(verdict, ChainVerdict)]
    table.text(f"{'chains that must not go live':32}{'judged':>10}{'deployed':>10}"
               + "".join(f"{fate:>13}" for fate in _FATES))
    for kind in KINDS:
        mine = [verdict for one, _, verdict in bad if one == kind]
        fates = Counter(verdict.fate for verdict in mine)
        table.text(f"{kind:32}{len(mine):10}{sum(verdict.deployed for verdict in mine):10}"
                   + "".join(f"{fates[fate]:13}" for fate in _FATES))
    for row in BAD_CHAINS:
        faults = [f"{kind}: {fault}" for kind, name, verdict in bad if name == row.name for fault in verdict.faults]
        if faults:
            table.add(f"bad chain: {row.name}", faults)
    deployed = [f"{kind}, {name}" for kind, name, verdict in bad if verdict.deployed]
    table.add(f"{len(BAD_CHAINS)} bad chains: deployed", deployed, str(len(deployed)))
    good = sum(not verdict.faults for _, _, verdict in bad)
    table.add("bad chains: each is named, what is live and served stays, the next pass orders nothing",
              [] if good == len(bad) else [f"{good} of {len(bad)}"], f"{good} of {len(bad)}")
    untidy = [f"{kind}, {name}: {fault}" for kind, name, verdict in judged if isinstance(verdict, list)
              for fault in verdict]
    table.add(f"{len(UNTIDY)} chains that are only untidy go live, put right", untidy,
              f"{len(judged) - len(bad)} cells")
    short = [] if len(judged) == wanted else [f"only {len(judged)}"]
    table.add(f"{wanted} chains", short, f"{wanted / (time.monotonic() - started):.1f} a second")


def _work(root: Path, number: int, work: Queue, judged: list):
    bench = ChainBench(root, number)
    while True:
        try:
            kind, row = work.get_nowait()
        except Empty:
            return
        name = row[0] if isinstance(row, tuple) else row.name
        try:
            verdict = bench.puts_right(kind, row[1]) if isinstance(row, tuple) else bench.refuses(kind, row)
        except Exception as error:  # what cannot be judged is a failure of this cell, not of the others
            words = [f"{type(error).__name__}: {error}"]
            verdict = words if isinstance(row, tuple) else ChainVerdict(words, False, "not judged")
        judged.append((kind, name, verdict))
