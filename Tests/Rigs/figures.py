"""Figures of repeated runs: medians, ratios, and aims that are printed as met or missed."""

import statistics
from dataclasses import dataclass

from table import Table


@dataclass(frozen=True)
class Effort:
    """One run over `units` of something; seconds, and KiB where it was measured."""

    units: int
    wall: float
    cpu: float
    memory: int = 0


@dataclass
class Efforts:
    """The runs of one contender."""

    name: str
    runs: list[Effort]
    remark: str = ""

    @property
    def rate(self) -> float:
        """Units per second, the median."""
        return statistics.median(one.units / one.wall for one in self.runs)

    @property
    def cpu(self) -> float:
        """Processor time per unit in milliseconds, the median."""
        return statistics.median(1000 * one.cpu / one.units for one in self.runs)

    @property
    def wall(self) -> float:
        return statistics.median(one.wall for one in self.runs)

    @property
    def memory(self) -> float:
        """The largest resident size in MiB."""
        return max(one.memory for one in self.runs) / 1024

    def line(self) -> str:
        memory = f"{self.memory:8.1f}" if self.memory else " " * 8
        return f"  {self.name:24} {self.rate:10.1f} {self.cpu:12.3f} {self.wall:10.2f} {memory}  {self.remark}".rstrip()


def print_efforts(table: Table, title: str, unit: str, contenders: list[Efforts]):
    table.text()
    table.text(f"{title:26} {unit}/s   CPU ms each     wall s      MiB")
    for one in contenders:
        if one.runs:
            table.text(one.line())


def aim(table: Table, what: str, value: float, *, at_most: float | None = None, at_least: float | None = None):
    """A line that says whether the aim was met; a busy machine may miss it, so nothing fails by it."""
    met = (at_most is None or value <= at_most) and (at_least is None or value >= at_least)
    wanted = f"at most {at_most:g}" if at_most is not None else f"at least {at_least:g}"
    table.text(f"{what}: {value:.2f} (aim: {wanted}; {'met' if met else 'MISSED'})")
