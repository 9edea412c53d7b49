"""Due days as agents write and read them: `tomorrow`, `fri`, `+3`, `1 dec`; "overdue 3 days"."""

import re
from datetime import date, timedelta

LONGEST_AHEAD = 3_653
"""Days, ten years: whatever lies beyond is a slip of the finger."""
HINT = "tomorrow, fri, +3, 2w, 1 dec or 2026-12-01"
"""How a day may be written, for showing beside the box."""

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
    "november", "december",
)  # fmt: skip
_WORDS = {
    "today": 0, "tod": 0, "now": 0, "tomorrow": 1, "tmr": 1, "tmrw": 1, "tom": 1, "next week": 7, "a week": 7,
}  # fmt: skip
_AHEAD = re.compile(r"(?:in |\+)?(\d{1,6}) ?(d|days?|w|wks?|weeks?)?")
_DAY_FIRST = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[ -]?([a-z]{3,9})\.?(?:[ -](\d{4}))?")
_MONTH_FIRST = re.compile(r"([a-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?(?:,? (\d{4}))?")
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
_FEWEST_LETTERS = 3
_YEARS_TO_A_LEAP_DAY = 8


class UnreadableDayError(ValueError):
    """What was written names no day."""


def parse_due(text: str, today: date) -> date:
    """Return the day that `text` names, `today` or later.

    A weekday is the next such day after today; a day of a month without a year is the next such one.
    Raises ValueError with one sentence where it names a past day or one beyond ten years, and
    UnreadableDayError, which is one, where it names none.
    """
    words = " ".join(text.lower().replace(",", " ").split())
    ahead = _days_ahead(words, today)
    if ahead is not None:
        if ahead > LONGEST_AHEAD:
            raise ValueError("a follow-up is due within ten years")
        return today + timedelta(days=ahead)
    day = _date(words, today)
    if day is None:
        raise UnreadableDayError(f"write the day as {HINT}")
    if day < today:
        raise ValueError(f"{day_words(day, today)} is past")
    if (day - today).days > LONGEST_AHEAD:
        raise ValueError("a follow-up is due within ten years")
    return day


def due_words(due: date, today: date) -> str:
    """Return `today`, `tomorrow`, `overdue 3 days` or `Fri 12 Jun`; another year is said."""
    days = (due - today).days
    if days < 0:
        return "overdue 1 day" if days == -1 else f"overdue {-days:,} days"
    return {0: "today", 1: "tomorrow"}.get(days) or day_words(due, today)


def day_words(day: date, today: date) -> str:
    """Return `Fri 12 Jun`; another year than today's is said."""
    words = f"{_WEEKDAYS[day.weekday()][:3].title()} {day.day} {_MONTHS[day.month - 1][:3].title()}"
    return words if day.year == today.year else f"{words} {day.year}"


def _days_ahead(words: str, today: date) -> int | None:
    """Return how far ahead `words` say; None where they name a date, or nothing."""
    if words in _WORDS:
        return _WORDS[words]
    weekday = _begun(words, _WEEKDAYS)
    if weekday is not None:
        return (weekday - today.weekday() - 1) % 7 + 1
    ahead = _AHEAD.fullmatch(words)
    if ahead is None or (words.isdecimal() and not ahead[2]):
        return None  # a bare number may be a day of the month as well
    return int(ahead[1]) * (7 if (ahead[2] or "").startswith("w") else 1)


def _date(words: str, today: date) -> date | None:
    """Return the date that `words` are; None where they are none, or one that no calendar has."""
    if _ISO.fullmatch(words):
        return _made(int(words[:4]), int(words[5:7]), int(words[8:]))
    if day_first := _DAY_FIRST.fullmatch(words):
        day, month, year = day_first[1], day_first[2], day_first[3]
    elif month_first := _MONTH_FIRST.fullmatch(words):
        month, day, year = month_first[1], month_first[2], month_first[3]
    else:
        return None
    place = _begun(month, _MONTHS)
    if place is None:
        return None
    if year:
        return _made(int(year), place + 1, int(day))
    # 29 February may be eight years off.
    years = range(today.year, today.year + _YEARS_TO_A_LEAP_DAY + 1)
    dates = (_made(each, place + 1, int(day)) for each in years)
    return next((found for found in dates if found is not None and found >= today), None)


def _made(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _begun(words: str, names: tuple[str, ...]) -> int | None:
    """Return the place of the name that `words` begin, from three letters on."""
    found = [place for place, name in enumerate(names) if name.startswith(words)]
    return found[0] if found and len(words) >= _FEWEST_LETTERS else None
