"""Reading of an order's date and time."""

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from custui.transfer.fields import shorten

_ISO = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)"
    r"(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,]\d{1,9})?)?)?"
    r"(?: ?(Z|UTC|([+-])(\d\d):?(\d\d)?))?",
    re.ASCII | re.IGNORECASE,
)
_FIRST_YEAR, _LAST_YEAR = 1970, 2200


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
        raise ValueError(f"'{shorten(text)}' is not a date such as 2026-03-31 or 2026-03-31 14:05")
    year, month, day, hour, minute, second, zulu, sign, east, more = match.groups()
    if hour is None and zulu is not None:
        raise ValueError(f"'{shorten(text)}' has a zone but no time of day")
    if not _FIRST_YEAR <= int(year) <= _LAST_YEAR:
        raise ValueError(f"'{shorten(text)}' is not between the years {_FIRST_YEAR} and {_LAST_YEAR}")
    offset: tzinfo = zone
    try:
        if sign is not None:
            minutes = timedelta(hours=int(east), minutes=int(more or 0))
            offset = timezone(-minutes if sign == "-" else minutes)
        elif zulu is not None:
            offset = UTC
        moment = datetime(
            int(year), int(month), int(day), int(hour or 0), int(minute or 0), int(second or 0), tzinfo=offset
        )
    except ValueError:
        raise ValueError(f"'{shorten(text)}' names a day or time that does not exist") from None
    return moment.astimezone(UTC)
