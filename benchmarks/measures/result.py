"""One measured thing, and how it is measured."""

import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any


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
        return {**asdict(self), "median": self.median, "p95": self.share(0.95), "within": self.within}


Measured = Iterator[Result]


def timed(call: Callable[[], object], runs: int = 5, limit: float = 3.0) -> list[float]:
    """Return how many milliseconds each run takes; no further run once they took `limit` seconds together."""
    found: list[float] = []
    until = time.perf_counter() + limit
    while len(found) < runs and (not found or time.perf_counter() < until):
        start = time.perf_counter()
        call()
        found.append((time.perf_counter() - start) * 1000)
    return found
