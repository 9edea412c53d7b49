"""Times as databases hold them."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custui.transfer.sync.moments import like, read_moment

LAGOS = ZoneInfo("Africa/Lagos")
NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
EAST = timezone(timedelta(hours=5, minutes=30))
OFFSETS = {".000Z": ZoneInfo("UTC"), "+05:30": ZoneInfo("Asia/Kolkata")}


@pytest.mark.parametrize(
    "value",
    [
        datetime(2026, 6, 1, 13),  # noqa: DTZ001 -- as a column without a zone gives it
        NOON,
        NOON.astimezone(EAST),
        "2026-06-01 13:00:00",
        "2026-06-01T13:00",
        "2026-06-01T12:00:00.000Z",
        "2026-06-01 17:30:00+05:30",
        1_780_315_200,
        1_780_315_200_000,
        1_780_315_200.0,
        Decimal(1_780_315_200),
    ],
)
def test_one_moment_in_many_spellings(value: object) -> None:
    assert read_moment(value, LAGOS) == NOON
    # A text is written back without its offset, lest it compare as later than one with a fraction.
    zone = LAGOS if not isinstance(value, str) else OFFSETS.get(value[19:], LAGOS)
    assert read_moment(like(NOON, value, LAGOS), zone) == NOON


def test_a_day_is_its_midnight_in_the_mappings_zone() -> None:
    assert read_moment(date(2026, 6, 1), LAGOS) == datetime(2026, 5, 31, 23, tzinfo=UTC)
    assert like(NOON, date(2000, 1, 1), LAGOS) == date(2026, 6, 1)
    assert like(NOON, "2000-01-01", LAGOS) == "2026-06-01"


@pytest.mark.parametrize("value", ["yesterday", "", "03/04/2026", float("nan"), float("inf"), 10**30, True])
def test_what_is_no_time(value: object) -> None:
    with pytest.raises(ValueError, match="'"):
        read_moment(value, LAGOS)


def test_what_no_time_can_be_written_like() -> None:
    with pytest.raises(ValueError, match="'soon' is not a time"):
        like(NOON, "soon", LAGOS)


MOMENTS = st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
WRITTEN = st.sampled_from(
    [
        lambda at: at.astimezone(LAGOS).replace(tzinfo=None),
        lambda at: at.astimezone(EAST),
        lambda at: at.isoformat(" ", "milliseconds").removesuffix("+00:00") + "Z",
        lambda at: at.astimezone(LAGOS).replace(tzinfo=None).isoformat("T"),
        lambda at: at.astimezone(EAST).isoformat(" ", "seconds"),
        lambda at: at.timestamp(),
        lambda at: int(at.timestamp() * 1000),
    ]
)


@given(WRITTEN, MOMENTS, MOMENTS)
def test_whatever_comes_later_compares_as_later(written: object, moment: datetime, later: datetime) -> None:
    """The mark, written as the column writes, lies at or before every change that is later than it."""
    assert callable(written)
    moment, later = sorted((moment, later))
    assert like(moment, written(later), LAGOS) <= written(later)
