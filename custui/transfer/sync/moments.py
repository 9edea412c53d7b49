"""Times as databases hold them, read, and written back to compare with.

PostgreSQL and MySQL hold times; SQLite holds texts or numbers, and so does many an older schema.
"""

import re
from datetime import UTC, date, datetime, time, tzinfo
from decimal import Decimal
from zoneinfo import ZoneInfo

from custui.transfer.times import read_time

_MILLISECONDS = 10**11
"""A larger number counts milliseconds: as seconds it would be after the year 5000."""
_CLOCK = re.compile(r"(\d{4}-\d\d-\d\d)(?:([T ])\d\d:\d\d)?", re.ASCII)
_OFFSET = re.compile(r"(?:Z|UTC|[+-]\d\d:?\d\d)$", re.ASCII | re.IGNORECASE)


def read_moment(value: object, zone: ZoneInfo) -> datetime:
    """Return the moment that a column's value names, in UTC; without a zone of its own it is in `zone`.

    Takes times, days, ISO 8601 texts, and numbers of seconds or milliseconds since 1970. Raises ValueError
    with a sentence.
    """
    if isinstance(value, datetime):
        return (value if value.tzinfo is not None else value.replace(tzinfo=zone)).astimezone(UTC)
    if isinstance(value, date):
        return datetime.combine(value, time(), zone).astimezone(UTC)
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        try:
            return datetime.fromtimestamp(float(value) / _per_second(value), UTC)
        except (ValueError, OverflowError, OSError):
            raise ValueError(f"'{value}' is no number of seconds since 1970") from None
    return read_time(str(value), zone)


def like(moment: datetime, value: object, zone: ZoneInfo) -> object:
    """Return `moment` as a column holds it that holds `value`; of texts and days rounded down.

    Texts are compared as texts: within a column they must all be written alike.
    """
    if isinstance(value, datetime):
        local = moment.astimezone(value.tzinfo or zone)
        return local if value.tzinfo is not None else local.replace(tzinfo=None)
    if isinstance(value, date):
        return moment.astimezone(zone).date()
    if isinstance(value, int | float | Decimal):
        return int(moment.timestamp() * _per_second(value))
    written = str(value).strip()
    clock = _CLOCK.match(written)
    if clock is None:
        raise ValueError(f"'{written}' is not a time such as 2026-03-31 14:05:09")
    offset = _OFFSET.search(written) if clock[2] else None
    # A text's own offset tells by which clock it was written.
    local = moment.astimezone(_zone(offset[0]) if offset is not None else zone)
    return f"{local:%Y-%m-%d}{clock[2]}{local:%H:%M:%S}" if clock[2] else f"{local:%Y-%m-%d}"


def _per_second(number: float | Decimal) -> int:
    return 1000 if abs(float(number)) >= _MILLISECONDS else 1


def _zone(offset: str) -> tzinfo | None:
    if offset.upper() in {"Z", "UTC"}:
        return UTC
    return datetime.strptime(offset, "%z").tzinfo
