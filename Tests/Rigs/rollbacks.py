"""Rotations that must go back: the old certificate is served again soon, nothing stays dead, the report says why."""

import re
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import rollback_scenes
from live_watch import LiveWatch
from loopback import eventually
from prober import Prober, Visit
from rollback_stage import Scene, Stage
from table import Table
from traffic import percentile
from traffic_engine import Rotated, TrafficEngine, brief

_WITHIN = 5.0
# Visits a second; for each one Postfix starts a process.
_RATE, _SMTP_RATE = 20, 5
# Most of the time each waits for its service to settle.
_AT_ONCE = 4


@dataclass
class Played:
    """What came of a scene. Each of `seconds` is a rollback's: from the swap until the old certificate was served.

    `ways` has the part of them that is the way back: from the second switch of live/, when the failure was found.
    """

    title: str
    is_prompt: bool = True
    seconds: list[float] = field(default_factory=list)
    ways: list[float] = field(default_factory=list)
    outage: float = 0.0
    dead: int = 0
    faults: list[str] = field(default_factory=list)

    def note(self) -> str:
        ordered = sorted(self.seconds)
        if not ordered:
            return ""
        middle, most = percentile(ordered, 0.5), percentile(ordered, 0.99)
        return (f"{len(ordered)} times; median {middle:.2f} s, p99 {most:.2f} s; "
                f"no handshake for {self.outage:.2f} s at most")


def judge_all(table: Table, root: Path, rollbacks: int, only: str = ""):
    """That many in all, spread evenly over the scenes; `only` is a word in the names of those that are played."""
    makes = [make for make in rollback_scenes.ALL if only in make.__name__]
    each = max(1, rollbacks // len(rollback_scenes.ALL))
    played: list[Played] = []
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        for waiting in [pool.submit(_played, root, make, number, each) for number, make in enumerate(makes)]:
            played.append(waiting.result())
            table.add(f"rollback: {played[-1].title}", played[-1].faults, played[-1].note())
    seconds = [second for one in played for second in one.seconds]
    wanted = each * len(makes)
    table.add("rollbacks: the old certificate is served again after every one",
              [] if len(seconds) == wanted else [f"{len(seconds)} of {wanted}"],
              f"{len(seconds)} of {len(makes)} kinds")
    # Between the swap and the finding lie the service's own reload command and `settle`, here the default of three
    # seconds: where the command is prompt both together must be within the bar.
    _judge_time(table, "of the failure being found", [second for one in played for second in one.ways])
    prompt = [second for one in played if one.is_prompt for second in one.seconds]
    _judge_time(table, "of the swap, where the reload command is prompt", prompt)
    dead = sum(one.dead for one in played)
    table.add("rollbacks: endpoints that were alive before and are dead after", [str(dead)] if dead else [], str(dead))


def _judge_time(table: Table, since: str, seconds: list[float]):
    if not seconds:
        return
    ordered = sorted(seconds)
    middle, most = percentile(ordered, 0.5), percentile(ordered, 0.99)
    table.add(f"rollbacks: the old certificate served within {_WITHIN:.0f} s {since}, p99",
              [] if most <= _WITHIN else [f"{most:.2f} s"],
              f"{len(ordered)}; median {middle:.2f} s, p99 {most:.2f} s, most {ordered[-1]:.2f} s")


def _played(root: Path, make: Callable[[Stage], Scene], number: int, times: int) -> Played:
    played = Played(make.__doc__ or make.__name__)
    home = root / f"rollback-{make.__name__}".replace("_", "-")
    home.mkdir(mode=0o711)
    started: list = []
    try:
        scene = make(Stage(home))
        played.is_prompt = scene.is_prompt
        bench = TrafficEngine(home, scene.host, seed=100 + number, key=scene.old)
        started.append(bench)
        _begin(bench, scene, started)
        for _ in range(times):
            _play(bench, scene, started, played)
    except Exception as error:  # one scene that cannot be played keeps none of the others from it
        played.faults.append(f"{type(error).__name__}: {error}")
    finally:
        for one in reversed(started):
            one.stop()
    return played


def _begin(bench: TrafficEngine, scene: Scene, started: list):
    """The first generation is served at every door, and the configuration is the whole one."""
    bench.issue(*scene.targets)
    started.extend(start() for start in scene.start)
    for port, address, protocol in scene.doors:
        prober = Prober(
            bench.home, port, scene.host, bench.ca.chain_roots, _SMTP_RATE if protocol else _RATE, address=address,
            protocol=protocol)
        started.append(prober)
        prober.wait_until(bench.chain)
    started.append(LiveWatch(bench.live))
    bench.engine.settings.update(scene.settings)
    bench.deploys(*scene.targets, key=scene.new)


def _play(bench: TrafficEngine, scene: Scene, started: list, played: Played):
    probers = [one for one in started if isinstance(one, Prober)]
    [watch] = [one for one in started if isinstance(one, LiveWatch)]
    old, generation, since = bench.chain, bench.generation, time.time()
    for prober in probers:
        prober.new_visits()
    made = bench.rotate()
    faults = _said(made, scene)
    if made.generation != generation:
        faults.append(f"generation {made.generation} is live after it, {generation} was before")
    switches = watch.switches("www", since)
    if len(switches) != 2:
        faults.append(f"live/ was switched {len(switches)} times")
    ended = [switches[-1]] if switches else []
    for prober in probers:
        visits = _visits_until(prober, time.time() + 0.3)
        last = visits[-1].chain if visits else "-"
        if last != old:
            played.dead += last == "-"
            faults.append(f"{prober.title}: {'dead' if last == '-' else 'not the old one'} at the end")
        elif restored := _restored(visits, old):
            ended.append(restored)
        played.outage = max(played.outage, _outage(visits))
    played.faults += [f"{fault}: {brief(made.said)}" for fault in faults]
    if not faults:
        played.seconds.append(max(ended) - switches[0])
        played.ways.append(max(ended) - switches[-1])


def _said(made: Rotated, scene: Scene) -> list[str]:
    """What is wrong with how it ended and what it said."""
    faults = [] if made.code == 1 else [f"exit {made.code}"]
    faults += [f"'{word}' is not said" for word in ("www: ", *scene.words) if word not in made.said]
    return faults + [
        f"no slot '{slot}'" for slot in ("live", "next", "hint") if not re.search(rf"^\s+{slot}\s+\S", made.said, re.M)]


def _visits_until(prober: Prober, when: float) -> list[Visit]:
    visits: list[Visit] = []
    eventually(lambda: visits.extend(prober.new_visits()) or bool(visits) and visits[-1].begun > when, 15)
    return visits


def _restored(visits: list[Visit], old: str) -> float | None:
    """When the old one was seen again for good; None when nothing else was seen."""
    others = [place for place, visit in enumerate(visits) if visit.chain != old]
    return visits[others[-1] + 1].ended if others else None


def _outage(visits: list[Visit]) -> float:
    """How long handshakes failed, from the beginning of the first to the end of the last."""
    failed = [visit for visit in visits if visit.chain == "-"]
    return failed[-1].ended - failed[0].begun if failed else 0.0
