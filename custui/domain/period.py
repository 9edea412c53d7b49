"""Periods: the stretch of shop-zone days that figures are reckoned over, and the one before it."""

from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from msgspec import Struct

from custui.domain.rules import first_moment


def full_day(day: date) -> str:
    """Return `8 Jun 2026`."""
    return f"{day.day} {day:%b %Y}"


class PeriodKind(StrEnum):
    """The periods an agent can choose; the values are what commands take."""

    TODAY = "today"
    DAYS_7 = "7d"
    DAYS_30 = "30d"
    DAYS_90 = "90d"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"
    ALL = "all"
    CUSTOM = "custom"


_TITLES = {
    PeriodKind.TODAY: "Today",
    PeriodKind.DAYS_7: "7 days",
    PeriodKind.DAYS_30: "30 days",
    PeriodKind.DAYS_90: "90 days",
    PeriodKind.WEEK: "This week",
    PeriodKind.MONTH: "This month",
    PeriodKind.YEAR: "This year",
    PeriodKind.ALL: "All time",
}
_ROLLING_DAYS = {
    PeriodKind.TODAY: 1,
    PeriodKind.DAYS_7: 7,
    PeriodKind.DAYS_30: 30,
    PeriodKind.DAYS_90: 90,
}


class Days(Struct, frozen=True):
    """A run of calendar days, both ends inclusive."""

    first: date
    last: date

    @property
    def count(self) -> int:
        """How many days."""
        return (self.last - self.first).days + 1

    def span(self, zone: ZoneInfo) -> "Span":
        """Return the moments these days cover in `zone`, whatever its clock changes."""
        return Span(first_moment(self.first, zone), first_moment(self.last + timedelta(days=1), zone))


class Span(Struct, frozen=True):
    """Moments in UTC: `start` belongs to it, `end` does not."""

    start: datetime
    end: datetime

    def holds(self, moment: datetime) -> bool:
        """Tell whether `moment` lies in the span."""
        return self.start <= moment < self.end


class Period(Struct, frozen=True):
    """A chosen period; only a custom one carries its own days."""

    kind: PeriodKind = PeriodKind.ALL
    custom: Days | None = None

    @property
    def title(self) -> str:
        """What the screen calls it: `30 days`, or `1 Mar – 31 Mar 2026`."""
        if self.custom is None:
            return _TITLES[self.kind]
        first, last = self.custom.first, self.custom.last
        if first == last:
            return full_day(last)
        began = f"{first.day} {first:%b}" if first.year == last.year else full_day(first)
        return f"{began} – {full_day(last)}"

    @property
    def code(self) -> str:
        """What a command calls it; `parse_period` reads it back."""
        if self.custom is not None:
            return f"{self.custom.first}..{self.custom.last}"
        return self.kind.value

    def days(self, today: date) -> Days | None:
        """Return the days of the period as of `today`; None for all time.

        "7 days" is today and the six before it; week (from Monday), month and year run up to today.
        """
        if self.kind is PeriodKind.ALL:
            return None
        if self.custom is not None:
            return self.custom
        return Days(self._first(today), today)

    def ended(self, today: date) -> date | None:
        """Return the last day of a period that is over; None where it runs up to `today` or later."""
        days = self.days(today)
        return days.last if days is not None and days.last < today else None

    def previous(self, today: date) -> Days | None:
        """Return the days to compare with; None for all time.

        The equally long run just before. To-date periods take the same elapsed days of the previous
        week, month or year, ending with that one at the latest: 31 March is set against February
        1–28, not against days of March.
        """
        days = self.days(today)
        if days is None:
            return None
        match self.kind:
            case PeriodKind.WEEK:
                first, end = days.first - timedelta(days=7), days.first
            case PeriodKind.MONTH:
                first, end = (days.first - timedelta(days=1)).replace(day=1), days.first
            case PeriodKind.YEAR:
                first, end = days.first.replace(year=days.first.year - 1), days.first
            case _:
                first, end = days.first - timedelta(days=days.count), days.first
        last = min(first + timedelta(days=days.count - 1), end - timedelta(days=1))
        return Days(first, last)

    def _first(self, today: date) -> date:
        match self.kind:
            case PeriodKind.WEEK:
                return today - timedelta(days=today.weekday())
            case PeriodKind.MONTH:
                return today.replace(day=1)
            case PeriodKind.YEAR:
                return today.replace(month=1, day=1)
            case _:
                return today - timedelta(days=_ROLLING_DAYS[self.kind] - 1)


ALL_TIME = Period()


def parse_period(text: str) -> Period:
    """Read `today 7d 30d 90d week month year all` or `2026-03-01..2026-03-31` (both inclusive).

    Raises ValueError with a sentence that names the text.
    """
    word = text.strip().lower()
    if ".." in word:
        first, _, last = word.partition("..")
        return custom_period(_date(first, text), _date(last, text))
    if word == PeriodKind.CUSTOM or word not in set(PeriodKind):
        raise ValueError(f"'{text}' is not a period: today 7d 30d 90d week month year all or FROM..TO")
    return Period(PeriodKind(word))


def custom_period(first: date, last: date) -> Period:
    """Return the period from `first` to `last`, both inclusive.

    Raises ValueError if it runs backwards or leaves the years 1900 to 2999, within which the previous
    period and its moments exist in every zone.
    """
    if first.year < 1900 or last.year > 2999:
        raise ValueError(f"the period {first} to {last} leaves the years 1900 to 2999")
    if last < first:
        raise ValueError(f"the period ends ({last}) before it begins ({first})")
    return Period(PeriodKind.CUSTOM, Days(first, last))


def _date(text: str, whole: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise ValueError(f"'{whole}' is not a period: write FROM..TO as 2026-03-01..2026-03-31") from None
