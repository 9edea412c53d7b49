"""One measured thing, and how it is measured."""

import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields
from typing import Any


class Runs(list[float]):
    """How many milliseconds each run took by the clock, and of the processor."""

    def __init__(self) -> None:
        """Begin without runs."""
        super().__init__()
        self.cpu: list[float] = []


@dataclass(frozen=True)
class Result:
    """A line of the table."""

    theme: str
    what: str
    unit: str
    runs: Sequence[float]
    budget: float | None = None
    """What DESIGN.md §5 allows, in the same unit; for rates the least."""
    note: str = ""
    """A word beside the budget."""

    @property
    def cpu(self) -> float | None:
        """The middle run's processor time, which other programs disturb less; None where it was not taken."""
        return statistics.median(self.runs.cpu) if isinstance(self.runs, Runs) else None

    @property
    def median(self) -> float:
        """The middle run."""
        return statistics.median(self.runs)

    def share(self, part: float) -> float:
        """Return what so great a part of the runs stays under."""
        ranked = sorted(self.runs)
        return ranked[min(len(ranked) - 1, int(len(ranked) * part))]

    @property
    def within(self) -> bool | None:
        """Whether the budget is kept; None without one."""
        if self.budget is None:
            return None
        return self.median >= self.budget if self.unit.endswith("/s") else self.median <= self.budget

    def record(self) -> dict[str, Any]:
        """Return all of it, for JSON."""
        told = {"median": self.median, "cpu": self.cpu, "p95": self.share(0.95), "within": self.within}
        return {field.name: getattr(self, field.name) for field in fields(self)} | told


Measured = Iterator[Result]


def timed(call: Callable[[], object], runs: int = 5, limit: float = 3.0) -> Runs:
    """Return how many milliseconds each run takes; no further run once they took `limit` seconds together."""
    found = Runs()
    until = time.perf_counter() + limit
    while len(found) < runs and (not found or time.perf_counter() < until):
        start, worked = time.perf_counter(), time.thread_time()
        call()
        found.append((time.perf_counter() - start) * 1000)
        found.cpu.append((time.thread_time() - worked) * 1000)
    return found
