"""The printed table of a rig: one line per named case, the reason beside each failure, the count last."""

import time
from contextlib import contextmanager


class Case:
    """One named case. It fails when any expectation fails; everything that failed is reported, not only the first."""

    def __init__(self, name: str):
        self.name = name
        self.notes: list[str] = []
        self.faults: list[str] = []

    def expect(self, held: bool, otherwise: str) -> bool:
        """Records `otherwise` as a fault unless `held`; answers `held`."""
        if not held:
            self.faults.append(otherwise)
        return bool(held)

    def equal(self, what: str, found, wanted) -> bool:
        return self.expect(found == wanted, f"{what}: found {found!r}, wanted {wanted!r}")

    def note(self, text: str):
        """A figure worth printing beside a case that passed."""
        self.notes.append(text)


class Table:
    """Runs cases one after another; an exception inside one fails that case and no other."""

    def __init__(self, title: str):
        self.title = title
        self.passed = 0
        self.failed = 0
        print(f"{title}", flush=True)

    @contextmanager
    def case(self, name: str):
        case, started = Case(name), time.monotonic()
        try:
            yield case
        except Exception as error:  # a broken case is a failed case; the others still run
            case.faults.append(f"{type(error).__name__}: {error}")
        self._print(case, time.monotonic() - started)

    def add(self, name: str, faults: list[str] = (), note: str = ""):
        """A case that was judged elsewhere."""
        case = Case(name)
        case.faults.extend(faults)
        if note:
            case.note(note)
        self._print(case, None)

    def _print(self, case: Case, seconds: float | None):
        verdict = "FAILED" if case.faults else "ok"
        took = f"{seconds:7.2f} s" if seconds is not None else " " * 9
        notes = f"  [{'; '.join(case.notes)}]" if case.notes else ""
        print(f"  {verdict:6} {took}  {case.name}{notes}", flush=True)
        for fault in case.faults:
            print(f"                     - {' '.join(fault.split())[:700]}", flush=True)
        if case.faults:
            self.failed += 1
        else:
            self.passed += 1

    def text(self, line: str = ""):
        print(f"  {line}" if line else "", flush=True)

    def close(self) -> int:
        """Prints the count as the last line; the exit status is 0 only when something passed and nothing failed."""
        if self.passed + self.failed == 0:
            self.add("the rig has cases", ["nothing was judged"])
        print(f"{self.passed} passed, {self.failed} failed", flush=True)
        return 1 if self.failed else 0
