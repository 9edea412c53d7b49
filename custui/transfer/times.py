"""Reading of an order's date and time."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from enum import StrEnum
from zoneinfo import ZoneInfo

from custui.domain.errors import FileError
from custui.transfer.fields import shorten

_ISO = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)"
    r"(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,]\d{1,9})?)?)?"
    r"(?: ?(Z|UTC|([+-])(\d\d):?(\d\d)?))?",
    re.ASCII | re.IGNORECASE,
)
# Browsers set a narrow no-break space before AM and PM, so any white space will do.
_CLOCK = (
    r"(?:(?:,|\s+at)?\s+(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d))?"
    r"(?:\s*(?P<half>[AP])\.?M\.?)?)?"
)
_NAMED = re.compile(
    r"(?:(?P<month>[a-z]{3,9})\.?\s+(?P<day>\d{1,2})|(?P<day2>\d{1,2})\s+(?P<month2>[a-z]{3,9})\.?),?\s+"
    r"(?P<year>\d{4})" + _CLOCK,
    re.IGNORECASE,
)
_NUMBERED = re.compile(
    r"(?P<first>\d{1,2})(?P<between>[./-])(?P<other>\d{1,2})(?P=between)(?P<year>\d{4})" + _CLOCK,
    re.ASCII | re.IGNORECASE,
)
_YEAR_FIRST = re.compile(
    r"(?P<year>\d{4})(?P<between>[./])(?P<month>\d{1,2})(?P=between)(?P<day>\d{1,2})" + _CLOCK,
    re.ASCII | re.IGNORECASE,
)
_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_FIRST_YEAR, _LAST_YEAR = 1970, 2200
_LONGEST = 100


class DateOrder(StrEnum):
    """Which number of `03/04/2026` is the day."""

    DAY_FIRST = "dmy"
    MONTH_FIRST = "mdy"


def read_time(text: str, zone: ZoneInfo) -> datetime:
    """Return the moment an ISO 8601 `text` names, in UTC, to the second (fractions are dropped).

    `2026-03-31`, `2026-03-31 14:05`, `2026-03-31T14:05:09.5Z`, `… +01:00`: without an offset the time
    is the shop's, a date alone is its midnight. Where the shop's clock was turned back an hour stands
    twice, and the earlier is taken; a time that it skipped is read with the offset before the change,
    so that 02:30 becomes 03:30 (RFC 5545 says the same).

    Nothing is guessed: `03/04/2026` could be two days, and a bare number could be seconds or
    milliseconds. Raises ValueError with a sentence that names the text.
    """
    match = _ISO.fullmatch(text.strip())
    if match is None:
        hint = "; say --date-order dmy or mdy" if _NUMBERED.fullmatch(_bounded(text)) else ""
        raise ValueError(f"'{shorten(text)}' is not a date such as 2026-03-31 or 2026-03-31 14:05{hint}")
    year, month, day, hour, minute, second, zulu, sign, east, more = match.groups()
    if hour is None and zulu is not None:
        raise ValueError(f"'{shorten(text)}' has a zone but no time of day")
    offset: tzinfo = zone
    try:
        if sign is not None:
            minutes = timedelta(hours=int(east), minutes=int(more or 0))
            offset = timezone(-minutes if sign == "-" else minutes)
        elif zulu is not None:
            offset = UTC
    except ValueError:
        raise ValueError(f"'{shorten(text)}' names a day or time that does not exist") from None
    parts = (int(year), int(month), int(day), int(hour or 0), int(minute or 0), int(second or 0))
    return _moment(text, parts, offset)


def read_time_in(text: str, zone: ZoneInfo, date_format: str) -> datetime:
    """Return the moment that `text` names in a `date_format` such as `%d.%m.%Y %H:%M`, in UTC.

    Raises ValueError with a sentence that names the text.
    """
    try:
        found = datetime.strptime(" ".join(text.split()), date_format)  # noqa: DTZ007 -- the zone comes next
    except ValueError:
        raise ValueError(f"'{shorten(text)}' is not a date written as {date_format}") from None
    parts = (found.year, found.month, found.day, found.hour, found.minute, found.second)
    return _moment(text, parts, found.tzinfo or zone)


class WrittenTimes:
    """Times as shops' exports write them; a day and a month in numbers are told apart by the whole file.

    `Apr 25, 2026, 03:07 PM`, `25 April 2026 15:07`, `2026/04/25`, `25/04/2026 15:07` and all of ISO 8601.
    One day above twelve shows the order for all; without one the shop is asked.
    """

    def __init__(self, column: int, order: DateOrder | None) -> None:
        """Read the times of `column`; `order` is what the shop says, if it does."""
        self.columns = (column,)
        self.order = order
        """Of day and month; None until `settle`, and after it where the file writes both ways."""
        self._seen: set[DateOrder] = set()
        self._dates = 0
        self._unclear = 0
        self._first_unclear: tuple[int, str] | None = None
        self._last = ""

    def note(self, line: int, texts: Sequence[str]) -> None:
        """Look at the time of one row."""
        text = texts[0]
        if not text or text == self._last:
            return
        self._last = text
        self._dates += 1
        match = _NUMBERED.fullmatch(_bounded(text))
        if match is None or match["first"] == match["other"]:
            return
        first, other = int(match["first"]), int(match["other"])
        if other <= 12 < first:
            self._seen.add(DateOrder.DAY_FIRST)
        elif first <= 12 < other:
            self._seen.add(DateOrder.MONTH_FIRST)
        elif first <= 12:
            self._unclear += 1
            self._first_unclear = self._first_unclear or (line, text)

    def settle(self, file: str) -> None:
        """Decide on the order. Raises FileError where most dates may be read in two ways."""
        if self.order is not None:
            return
        if len(self._seen) == 1:
            (self.order,) = self._seen
        elif not self._seen and self._first_unclear is not None and 2 * self._unclear >= self._dates:
            line, text = self._first_unclear
            raise FileError(
                f"{file}, line {line}: '{shorten(text)}' is {_two_days(text)}, and no date of the file tells "
                "which; say --date-order dmy (the day first) or --date-order mdy (the month first)"
            )

    def read(self, text: str, zone: ZoneInfo) -> datetime:
        """Return the moment that `text` names, in UTC. Raises ValueError with a sentence."""
        short = _bounded(text)
        if match := _NUMBERED.fullmatch(short):
            first, other = int(match["first"]), int(match["other"])
            order = self.order
            if order is None and first != other:
                if first <= 12 and other <= 12:
                    raise ValueError(f"'{short}' is {_two_days(short)}; say --date-order dmy or mdy")
                order = DateOrder.MONTH_FIRST if first <= 12 else DateOrder.DAY_FIRST
            day, month = (other, first) if order is DateOrder.MONTH_FIRST else (first, other)
            return _moment(text, (int(match["year"]), month, day, *_clock(match)), zone)
        if match := _YEAR_FIRST.fullmatch(short):
            date = (int(match["year"]), int(match["month"]), int(match["day"]))
            return _moment(text, (*date, *_clock(match)), zone)
        if match := _NAMED.fullmatch(short):
            word = (match["month"] or match["month2"]).casefold()
            named = [number for number, name in enumerate(_MONTHS, 1) if word in {name, name[:3]}]
            if word == "sept":
                named = [9]
            if named:
                day = int(match["day"] or match["day2"])
                return _moment(text, (int(match["year"]), named[0], day, *_clock(match)), zone)
        return read_time(text, zone)


def _bounded(text: str) -> str:
    """Return `text`, or nothing for one that is too long to be a time."""
    short = text.strip()
    return short if len(short) <= _LONGEST else ""


def _clock(match: re.Match[str]) -> tuple[int, int, int]:
    """Return hour, minute and second; an hour that the clock does not have where AM or PM makes no sense."""
    hour, minute, second = (int(match[part] or 0) for part in ("hour", "minute", "second"))
    half = (match["half"] or "").upper()
    if half:
        hour = hour % 12 + (12 if half == "P" else 0) if 1 <= hour <= 12 else 24
    return hour, minute, second


def _two_days(text: str) -> str:
    match = _NUMBERED.match(text)
    assert match is not None
    first, other = int(match["first"]), int(match["other"])
    return f"{first} {_MONTHS[other - 1].title()} or {other} {_MONTHS[first - 1].title()}"


def _moment(text: str, parts: tuple[int, int, int, int, int, int], zone: tzinfo) -> datetime:
    if not _FIRST_YEAR <= parts[0] <= _LAST_YEAR:
        raise ValueError(f"'{shorten(text)}' is not between the years {_FIRST_YEAR} and {_LAST_YEAR}")
    try:
        moment = datetime(*parts, tzinfo=zone)
    except ValueError:
        raise ValueError(f"'{shorten(text)}' names a day or time that does not exist") from None
    return moment.astimezone(UTC)
