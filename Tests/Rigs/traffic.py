"""Many rotations of a service under a steady visitor: no handshake fails, nobody sees a mixture, done means served."""

import bisect
from collections import Counter
from pathlib import Path

from loopback import eventually, listening
from prober import Prober, Visit
from table import Case, Table
from traffic_engine import Rotated, TrafficEngine, brief
from traffic_services import ALL, HOST, TrafficService

_RATE, _LEAST = 100, 95


class Timeline:
    """Which generation a visitor may have seen when: `rotations` in the order they were made, the first one given."""

    def __init__(self, rotations: list[Rotated]):
        self.rotations = rotations
        self._place = {one.chain: place for place, one in enumerate(rotations)}
        self._done = [one.done for one in rotations]

    def place(self, visit: Visit) -> int | None:
        """Which rotation brought what was seen; None when it is no generation's chain as a whole."""
        return self._place.get(visit.chain)

    def due(self, visit: Visit) -> int:
        """The rotation that had been called done when the connection began."""
        return bisect.bisect_right(self._done, visit.begun) - 1

    def latencies(self, visits: list[Visit]) -> list[float]:
        """For each rotation but the first: seconds from the swap until a visitor had seen its generation."""
        first: dict[int, float] = {}
        for visit in visits:
            place = self.place(visit)
            if place:
                first[place] = min(visit.ended, first.get(place, visit.ended))
        return sorted(max(0.0, when - self.rotations[place].swapped) for place, when in first.items())

    def margin(self, visits: list[Visit]) -> float:
        """The least of all rotations: seconds between the last sight of an older generation and the word done."""
        last: dict[int, float] = {}
        for visit in visits:
            place = self.place(visit)
            if place is not None and place + 1 < len(self.rotations):
                last[place + 1] = max(visit.begun, last.get(place + 1, 0.0))
        return min((self.rotations[place].done - when for place, when in last.items()), default=0.0)


def percentile(ordered: list[float], part: float) -> float:
    """The smallest value that so large a part does not exceed; of an ordered list that is not empty."""
    return ordered[max(0, -(-int(part * 1000) * len(ordered) // 1000) - 1)]


def judge_all(table: Table, root: Path, rotations: int, only: str = ""):
    """Each service alone, so that the visitor's rate is its own; `only` is a word in the names of those meant."""
    for number, make in enumerate(ALL):
        if only not in make.__name__:
            continue
        home = root / f"traffic-{make.__name__}"
        home.mkdir(mode=0o711)
        (home / "tls").mkdir()
        service = make(home)
        made: list[Rotated] = []
        visits: list[Visit] = []
        with table.case(f"{service.title}: {rotations} rotations") as case:
            made, visits = _run(TrafficEngine(home, HOST, seed=number + 1), service, rotations, case)
            case.note(f"{(made[-1].done - visits[0].begun) / rotations:.2f} s each")
        if made and visits:
            _judge(table, service.title, made, visits)


def _run(bench: TrafficEngine, service: TrafficService, rotations: int, case: Case):
    """The first generation, and what rotations brought after it; all that was seen meanwhile."""
    bench.issue(service.target)
    server = service.start()
    server.wait_until(lambda: listening(service.port))
    bench.deploys(service.target)
    made = [Rotated(0, "", 0.0, 0.0, bench.generation, bench.chain)]
    prober = Prober(bench.home, service.port, HOST, bench.ca.chain_roots, _RATE)
    visits: list[Visit] = []
    try:
        prober.wait_until(made[0].chain)
        for number in range(1, rotations + 1):
            one = bench.rotate()
            if case.expect(one.code == 0, f"rotation {number}: exit {one.code}: {brief(one.said)}"):
                made.append(one)
        # A second more: what was called done last has to stay so.
        end = made[-1].done + 1
        eventually(lambda: visits.extend(prober.new_visits()) or bool(visits) and visits[-1].begun > end, 5)
    finally:
        prober.stop()
        server.stop()
    return made, visits


def _judge(table: Table, title: str, made: list[Rotated], visits: list[Visit]):
    timeline, words = Timeline(made), title.partition(",")[0]
    rate = (len(visits) - 1) / (visits[-1].begun - visits[0].begun)
    slow = [] if rate >= _LEAST else [f"{rate:.1f} a second, wanted {_LEAST}"]
    table.add(f"{words}: {len(visits)} connections, each verified to the CA's root", slow, f"{rate:.1f} a second")
    failed = [visit for visit in visits if visit.has_failed]
    table.add(f"{words}: failed handshakes", _told(failed, made), str(len(failed)))
    wrong = [
        visit for visit in visits
        if not visit.has_failed and (visit.verdict != "ok" or timeline.place(visit) is None)]
    table.add(f"{words}: connections that saw a chain not matching its key", _told(wrong, made), str(len(wrong)))
    early = [visit for visit in visits if (place := timeline.place(visit)) is not None and place < timeline.due(visit)]
    rotations = len({timeline.due(visit) for visit in early})
    late = max((visit.begun - made[timeline.due(visit)].done for visit in early), default=0)
    faults = [f"{len(early)} connections, the last {late * 1000:.0f} ms after the word"] if early else []
    table.add(f'{words}: "done" before it was served', faults, str(rotations))
    latencies = timeline.latencies(visits)
    unseen = [] if len(latencies) == len(made) - 1 else [f"{len(made) - 1 - len(latencies)} were never seen"]
    middle, most = (f"{percentile(latencies, part) * 1000:.0f} ms" for part in (0.5, 0.99)) if latencies else ("", "")
    margin = timeline.margin(visits)
    table.add(
        f"{words}: every generation was seen by the visitor", unseen,
        f"from swap to first seen: median {middle}, p99 {most}; the older last seen {margin * 1000:.0f} ms before done")


def _told(visits: list[Visit], made: list[Rotated]) -> list[str]:
    """How often which verdict, and when after the swap before it the first one was."""
    if not visits:
        return []
    counts = ", ".join(f"{count} {verdict}" for verdict, count in Counter(one.verdict for one in visits).items())
    since = min(visits[0].begun - one.swapped for one in made if one.swapped <= visits[0].begun)
    return [f"{counts}; the first {since * 1000:.0f} ms after a swap"]
