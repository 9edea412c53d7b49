from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from custui.transfer.times import read_time

LAGOS = ZoneInfo("Africa/Lagos")
LONDON = ZoneInfo("Europe/London")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-03-31", "2026-03-30T23:00:00"),
        ("2026-03-31 14:05", "2026-03-31T13:05:00"),
        ("2026-03-31 14:05:09", "2026-03-31T13:05:09"),
        ("2026-03-31T14:05:09.987654", "2026-03-31T13:05:09"),
        ("2026-03-31T14:05:09,5", "2026-03-31T13:05:09"),
        ("2026-03-31T14:05:09Z", "2026-03-31T14:05:09"),
        ("2026-03-31t14:05:09z", "2026-03-31T14:05:09"),
        ("2026-03-31 14:05:09 UTC", "2026-03-31T14:05:09"),
        ("2026-03-31T14:05:09-05:00", "2026-03-31T19:05:09"),
        ("2026-03-31 14:05:09 +0530", "2026-03-31T08:35:09"),
        ("2026-03-31T14:05+01", "2026-03-31T13:05:00"),
        (" 2026-03-31 ", "2026-03-30T23:00:00"),
        ("1970-01-01T00:00:00Z", "1970-01-01T00:00:00"),
        ("2200-12-31T23:59:59Z", "2200-12-31T23:59:59"),
    ],
)
def test_iso_times_are_read_and_without_a_zone_they_are_the_shops(text: str, expected: str) -> None:
    assert read_time(text, LAGOS) == datetime.fromisoformat(expected).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("31/03/2026", "not a date such as"),
        ("03-04-2026", "not a date such as"),
        ("2026-3-31", "not a date such as"),
        ("1774965909", "not a date such as"),
        ("20260331", "not a date such as"),
        ("yesterday", "not a date such as"),
        ("2026-03-31 2:05 PM", "not a date such as"),
        ("٢٠٢٦-03-31", "not a date such as"),
        ("2026-02-30", "does not exist"),
        ("2026-03-31 24:00", "does not exist"),
        ("2026-03-31 23:59:60", "does not exist"),
        ("2026-03-31 14:05+99:00", "does not exist"),
        ("2026-03-31Z", "no time of day"),
        ("1969-12-31", "not between the years 1970 and 2200"),
        ("2201-01-01", "not between the years"),
        ("0000-00-00", "not between the years"),
    ],
)
def test_anything_else_is_refused_with_the_text(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason) as caught:
        read_time(text, LAGOS)
    assert text in str(caught.value)


def test_an_hour_that_stands_twice_is_the_earlier() -> None:
    assert read_time("2026-10-25 01:30", LONDON) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_a_time_that_the_clock_skipped_moves_on_by_the_gap() -> None:
    assert read_time("2026-03-29 01:30", LONDON).astimezone(LONDON).hour == 2


def test_a_long_text_is_cut_in_the_reason() -> None:
    with pytest.raises(ValueError, match="…") as caught:
        read_time("9" * 100_000, LAGOS)
    assert len(str(caught.value)) < 200
