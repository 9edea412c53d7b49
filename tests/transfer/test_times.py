from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from custui.domain.errors import FileError
from custui.transfer.times import DateOrder, WrittenTimes, read_time, read_time_in

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


def times(*texts: str, order: DateOrder | None = None) -> WrittenTimes:
    """Return what has looked at a column of these times."""
    written = WrittenTimes(0, order)
    for line, text in enumerate(texts, start=2):
        written.note(line, [text])
    written.settle("orders.csv")
    return written


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Apr 25, 2026, 03:07 PM", "2026-04-25T14:07:00"),
        ("Apr 25, 2026, 03:07\N{NARROW NO-BREAK SPACE}PM", "2026-04-25T14:07:00"),
        ("Apr 5, 2026, 12:00 AM", "2026-04-04T23:00:00"),
        ("April 25, 2026 at 12:30 p.m.", "2026-04-25T11:30:00"),
        ("Sept. 3, 2026", "2026-09-02T23:00:00"),
        ("25 april 2026 15:07:09", "2026-04-25T14:07:09"),
        ("25/04/2026 15:07", "2026-04-25T14:07:00"),
        ("4/25/2026 3:07 PM", "2026-04-25T14:07:00"),
        ("25.4.2026", "2026-04-24T23:00:00"),
        ("2026/4/25 15:07", "2026-04-25T14:07:00"),
        ("04/04/2026", "2026-04-03T23:00:00"),
        ("2026-04-25T15:07:00Z", "2026-04-25T15:07:00"),
    ],
)
def test_other_ways_to_write_a_time(text: str, expected: str) -> None:
    assert times(text).read(text, LAGOS) == datetime.fromisoformat(expected).replace(tzinfo=UTC)


def test_day_and_month_are_told_apart_by_the_file_or_by_the_shop_and_else_asked_for() -> None:
    third_of_april = datetime(2026, 4, 2, 23, tzinfo=UTC)
    assert times("03/04/2026", "25/04/2026").read("03/04/2026", LAGOS) == third_of_april
    assert times("04-03-2026", "04-25-2026").read("04-03-2026", LAGOS) == third_of_april
    assert times("03/04/2026", order=DateOrder.DAY_FIRST).read("03/04/2026", LAGOS) == third_of_april
    with pytest.raises(
        FileError, match=r"orders\.csv, line 2: '03/04/2026' is 3 April or 4 March, .* --date-order"
    ):
        times("03/04/2026", "05/04/2026 10:00")


def test_a_file_that_writes_both_orders_leaves_only_the_unclear_dates_unread() -> None:
    written = times("25/04/2026", "04/26/2026", "03/04/2026", "05/04/2026")
    assert written.read("04/26/2026", LAGOS).day == 25
    with pytest.raises(ValueError, match="is 3 April or 4 March; say --date-order"):
        written.read("03/04/2026", LAGOS)


def test_one_unclear_date_among_clear_ones_does_not_hold_up_the_file() -> None:
    written = times("2026-04-01", "2026-04-02", "03/04/2026")
    with pytest.raises(ValueError, match="is 3 April or 4 March"):
        written.read("03/04/2026", LAGOS)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Apr 31, 2026", "does not exist"),
        ("Apr 25, 2026, 13:07 PM", "does not exist"),
        ("31/02/2026", "does not exist"),
        ("25/13/2026", "does not exist"),
        ("Foo 25, 2026", "not a date"),
        ("3/4/26", "not a date"),
        ("N/A", "not a date"),
        ("Apr 25, 1926", "not between the years"),
    ],
)
def test_what_names_no_moment_is_refused(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        times("25/04/2026").read(text, LAGOS)


def test_a_format_that_the_shop_names() -> None:
    assert read_time_in("25.04.26  15:07", LAGOS, "%d.%m.%y %H:%M") == datetime(
        2026, 4, 25, 14, 7, tzinfo=UTC
    )
    assert read_time_in("25Apr2026 +0200", LAGOS, "%d%b%Y %z") == datetime(2026, 4, 24, 22, tzinfo=UTC)
    with pytest.raises(ValueError, match="is not a date written as %d"):
        read_time_in("2026-04-25", LAGOS, "%d.%m.%Y")
