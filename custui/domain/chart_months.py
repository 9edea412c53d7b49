"""Months on a chart's axis: months, or quarters or years where so many months have no room, and their
labels, thinned until they stand apart.
"""

from collections.abc import Sequence
from enum import IntEnum

from msgspec import Struct

from custui.domain.insights import MonthFigures

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_TICK_STEPS = {1: (1, 2, 3, 6, 12), 3: (1, 2, 4), 12: (1,)}
"""Bars from one label to the next, by the months of a bar; further on by whole years."""


class Unit(IntEnum):
    """How many months a bar stands for."""

    MONTH = 1
    QUARTER = 3
    YEAR = 12


class Bar(Struct, frozen=True):
    """The orders of one month, quarter or year of the shop's calendar."""

    year: int
    month: int
    """The first of it, from 1."""
    unit: Unit
    orders: int
    spent: int
    """Minor units of the shop's currency."""

    @property
    def name(self) -> str:
        """`Mar 2026`, `Q1 2026` or `2026`."""
        if self.unit is Unit.YEAR:
            return str(self.year)
        return f"{self.short} {self.year}"

    @property
    def short(self) -> str:
        """`Mar`, `Q1` or `2026`."""
        match self.unit:
            case Unit.MONTH:
                return _MONTHS[self.month - 1]
            case Unit.QUARTER:
                return f"Q{(self.month + 2) // 3}"
            case Unit.YEAR:
                return str(self.year)


def bars(series: Sequence[MonthFigures], most: int) -> tuple[Bar, ...]:
    """Return the series in at most `most` bars: by month, else by quarter, else by year.

    More years than that are a bar each all the same: the oldest of them are for the caller to leave out.
    """
    found: tuple[Bar, ...] = ()
    for unit in Unit:
        found = _bars(series, unit)
        if len(found) <= most:
            break
    return found


def labels(shown: Sequence[Bar], slot: int) -> tuple[tuple[int, str], ...]:
    """Return places among `shown` with what to write under them, where every bar has `slot` cells.

    One cell at least stays between two labels. The first month of a year is written as the year.
    """
    if not shown:
        return ()
    for step in _steps(shown[0].unit):
        found = tuple(
            (place, _label(bar)) for place, bar in enumerate(shown) if _index(bar) // bar.unit % step == 0
        )
        longest = max((len(text) for _, text in found), default=0)
        if found and (len(found) == 1 or step * slot > longest):
            return found
    return ((0, shown[0].short),)


def span_words(shown: Sequence[Bar]) -> str:
    """Return `Nov 2025 – Jun 2026`, `Mar – Jun 2026`, or the one name where there is one bar."""
    if not shown:
        return ""
    first, last = shown[0], shown[-1]
    if first == last:
        return last.name
    return f"{first.short if first.year == last.year else first.name} – {last.name}"


def _index(bar: Bar) -> int:
    """Return the months since year 0."""
    return bar.year * 12 + bar.month - 1


def _steps(unit: Unit) -> tuple[int, ...]:
    years = tuple(12 // unit * count for count in (1, 2, 5, 10, 20, 50, 100))
    return tuple(dict.fromkeys((*_TICK_STEPS[unit], *years)))


def _label(bar: Bar) -> str:
    return str(bar.year) if bar.month == 1 and bar.unit is not Unit.YEAR else bar.short


def _bars(series: Sequence[MonthFigures], unit: Unit) -> tuple[Bar, ...]:
    sums: dict[int, list[int]] = {}
    for figures in series:
        year, month = (int(part) for part in figures.month.split("-"))
        kept = sums.setdefault((year * 12 + month - 1) // unit, [0, 0])
        kept[0] += figures.orders
        kept[1] += figures.spent
    return tuple(
        Bar(place * unit // 12, place * unit % 12 + 1, unit, orders, spent)
        for place, (orders, spent) in sums.items()
    )
