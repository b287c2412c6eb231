"""Rig `faults`: every endpoint of a CA wrong in every way, sixty cases of well-formed nonsense, and bad chains.

Each cell is shown for ever and then not at all: the engine either gets its certificate in spite of it or fails with
what it must say and the disposition the fault deserves; it never hangs, never dies, never touches what is live, and
goes on when the CA is well again.
"""

import threading
from collections import Counter, defaultdict
from pathlib import Path
from queue import Empty, Queue

import mini_ca
from chain_table import judge_chains
from fault_bench import MEMORY, FaultBench
from table import Table

NEEDS = ("openssl",)
WORKERS = 8  # they wait for deadlines, most of the time
RECOVERED, RETRY, SOMEONE = 0, 75, 1
# What a case is met by, where it is not a rotation.
_COMMANDS = {
    "external-account-required": "newAccount", "renewal-in-the-past": "renewalInfo", "renewal-far-future": "renewalInfo",
    "renewal-unusable": "renewalInfo",
}
# What takes longer than the rig's patience; the default is five minutes.
_PATIENCE = {"order-stays-pending": "75s"}
# Faults that pass by themselves, if they pass: nobody has to act. The others may mean that a setting is wrong.
_PASSING = {
    "reset-before", "reset-after", "cut-after", "slow-drip", "never-answers", "too-many-requests", "server-errors",
    "endless-body", "header-flood", "missing-nonce", "bad-nonce-for-ever", "integer-extremes", "duplicate-keys",
}
# A forced rotation takes a certificate that ends earlier than the live one: the operator said so.
_FORCED = {"shorter-than-live": {RECOVERED}}
_EXPECTED = {
    "recovers": {RECOVERED}, "retryLater": {RETRY}, "needsOperator": {SOMEONE}, "abandoned": {RETRY, SOMEONE},
}


def judge_all(table: Table, root: Path, seed: int = 0, chains: str = "sample"):
    """`chains`: `sample`, `all`, or `only` for nothing but all of the bad chains."""
    if chains != "only":
        _judge_tempers(table, root, seed)
    judge_chains(table, root, chains != "sample", seed)


def _judge_tempers(table: Table, root: Path, seed: int):
    work: Queue = Queue()
    known = mini_ca.tempers()
    cells = [temper for temper in known if temper["kind"] == "cell"]
    cases = [temper for temper in known if temper["kind"] == "case"]
    # What takes longest begins first, so that nobody waits for it at the end.
    for temper in sorted((*cells, *cases), key=lambda temper: temper["name"] not in _PATIENCE):
        work.put(temper)
    verdicts: dict[str, list] = defaultdict(list)
    threads = [threading.Thread(target=_work, args=(root, number, seed, work, verdicts)) for number in range(WORKERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    _grid(table, cells, verdicts)
    _cases(table, cases, verdicts)
    with table.case(f"resident memory under {MEMORY // 1024} MiB throughout") as case:
        most = max((verdict.memory for all_of in verdicts.values() for verdict in all_of), default=0)
        case.expect(0 < most < MEMORY, f"{most} KiB")
        case.note(f"at most {most // 1024} MiB; longest command {_longest(verdicts):.1f} s")


def _work(root: Path, number: int, seed: int, work: Queue, verdicts: dict):
    bench = None
    while True:
        try:
            temper = work.get_nowait()
        except Empty:
            return
        name = temper["name"]
        endpoint = name.partition(":")[0] if temper["kind"] == "cell" else _COMMANDS.get(name)
        for variant in range(temper["variants"]):
            words = name if temper["variants"] == 1 else f"{name}@{variant}"
            try:
                if bench is None or not bench.ca.alive:
                    bench = FaultBench(root, number, seed)
                verdicts[name].append(bench.spoil(words, endpoint, _allowed(temper), _PATIENCE.get(name)))
            except Exception as error:  # what cannot be judged is a failure of this cell, not of the others
                verdicts[name].append(f"{words}: {type(error).__name__}: {error}")
                bench, number = None, number + WORKERS


def _allowed(temper: dict) -> set[int]:
    if temper["kind"] == "case":
        return _FORCED.get(temper["name"]) or _EXPECTED[temper["disposition"]]
    fault = temper["name"].partition(":")[2]
    if fault == "wrong-content-type":
        return {RECOVERED}  # what an answer is, its content says
    return {RECOVERED, RETRY} if fault in _PASSING else {RECOVERED, RETRY, SOMEONE}


def _grid(table: Table, cells: list, verdicts: dict):
    counts: dict[str, Counter] = defaultdict(Counter)
    good = 0
    for cell in cells:
        fault = cell["name"].partition(":")[2]
        troubles = _troubles(verdicts[cell["name"]])
        for verdict in verdicts[cell["name"]]:
            counts[fault][getattr(verdict, "outcome", "not judged")] += 1
        good += not troubles
        if troubles:
            table.add(cell["name"], troubles)
    columns = ("recovered", "retry at", "needs someone")
    table.text(f"{'fault':24}" + "".join(f"{column:>15}" for column in columns) + f"{'other':>10}")
    for fault, counter in counts.items():
        other = sum(number for name, number in counter.items() if name not in columns)
        table.text(f"{fault:24}" + "".join(f"{counter[column]:15}" for column in columns) + f"{other:10}")
    with table.case("the grid: 11 endpoints, 24 faults") as case:
        case.equal("cells", len(cells), 264)
        case.equal("cells that end as they must", good, len(cells))
        case.note(f"{good} of {len(cells)}")


def _cases(table: Table, cases: list, verdicts: dict):
    good = 0
    for case in cases:
        troubles = _troubles(verdicts[case["name"]])
        good += not troubles
        outcomes = Counter(getattr(verdict, "outcome", "not judged") for verdict in verdicts[case["name"]])
        note = ", ".join(f"{name} ×{number}" for name, number in outcomes.items())
        table.add(f"{case['name']}: {case['summary']}", troubles, note=note)
    with table.case("the cases: sixty by name") as case:
        case.equal("cases", len(cases), 60)
        case.equal("cases that end as they must", good, len(cases))
        case.note(f"{good} of {len(cases)}")


def _troubles(verdicts: list) -> list[str]:
    troubles = []
    for verdict in verdicts:
        troubles += [verdict] if isinstance(verdict, str) else verdict.faults
    return troubles if verdicts else ["not judged"]


def _longest(verdicts: dict) -> float:
    return max((verdict.wall for all_of in verdicts.values() for verdict in all_of if not isinstance(verdict, str)),
               default=0)
