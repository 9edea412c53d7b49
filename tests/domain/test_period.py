"""Periods: their days, the days before them, and the moments those cover in zones with clock changes."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from custui.domain.period import ALL_TIME, Days, Period, PeriodKind, custom_period, parse_period
from custui.domain.rules import first_moment, start_of_day

ZONES = tuple(
    ZoneInfo(name)
    for name in (
        "Africa/Lagos",
        "Europe/London",
        "America/New_York",
        "America/Sao_Paulo",  # clocks skipped midnight until 2018
        "Africa/Cairo",  # skips midnight in April, repeats 23:00 in October
        "America/Havana",  # midnight comes twice in November
        "Asia/Kathmandu",
        "Pacific/Apia",  # had no 30 December 2011
    )
)
zones = st.sampled_from(ZONES)
todays = st.dates(date(1970, 1, 2), date(2100, 12, 31))
PRESETS = tuple(Period(kind) for kind in PeriodKind if kind is not PeriodKind.CUSTOM)
TO_DATE = {PeriodKind.WEEK, PeriodKind.MONTH, PeriodKind.YEAR}


@st.composite
def periods(draw: st.DrawFn) -> Period:
    """Draw a preset, or a custom period of up to three years."""
    if draw(st.booleans()):
        return draw(st.sampled_from(PRESETS))
    first = draw(todays)
    return custom_period(first, first + timedelta(days=draw(st.integers(0, 1_100))))


def days(first: str, last: str) -> Days:
    return Days(date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    ("code", "today", "current", "previous"),
    [
        ("today", "2026-06-08", days("2026-06-08", "2026-06-08"), days("2026-06-07", "2026-06-07")),
        ("today", "2026-01-01", days("2026-01-01", "2026-01-01"), days("2025-12-31", "2025-12-31")),
        ("7d", "2026-06-08", days("2026-06-02", "2026-06-08"), days("2026-05-26", "2026-06-01")),
        ("30d", "2026-06-08", days("2026-05-10", "2026-06-08"), days("2026-04-10", "2026-05-09")),
        ("30d", "2024-03-15", days("2024-02-15", "2024-03-15"), days("2024-01-16", "2024-02-14")),
        ("90d", "2026-06-08", days("2026-03-11", "2026-06-08"), days("2025-12-11", "2026-03-10")),
        # Weeks begin on Monday, and do not care for the turn of the year.
        ("week", "2026-06-08", days("2026-06-08", "2026-06-08"), days("2026-06-01", "2026-06-01")),
        ("week", "2026-06-14", days("2026-06-08", "2026-06-14"), days("2026-06-01", "2026-06-07")),
        ("week", "2026-01-01", days("2025-12-29", "2026-01-01"), days("2025-12-22", "2025-12-25")),
        ("month", "2026-06-08", days("2026-06-01", "2026-06-08"), days("2026-05-01", "2026-05-08")),
        ("month", "2026-03-01", days("2026-03-01", "2026-03-01"), days("2026-02-01", "2026-02-01")),
        # Clamped at the end of the shorter month.
        ("month", "2026-03-31", days("2026-03-01", "2026-03-31"), days("2026-02-01", "2026-02-28")),
        ("month", "2026-03-29", days("2026-03-01", "2026-03-29"), days("2026-02-01", "2026-02-28")),
        ("month", "2026-03-28", days("2026-03-01", "2026-03-28"), days("2026-02-01", "2026-02-28")),
        ("month", "2024-03-31", days("2024-03-01", "2024-03-31"), days("2024-02-01", "2024-02-29")),
        ("month", "2024-02-29", days("2024-02-01", "2024-02-29"), days("2024-01-01", "2024-01-29")),
        ("month", "2026-05-31", days("2026-05-01", "2026-05-31"), days("2026-04-01", "2026-04-30")),
        ("month", "2026-01-31", days("2026-01-01", "2026-01-31"), days("2025-12-01", "2025-12-31")),
        ("year", "2026-01-01", days("2026-01-01", "2026-01-01"), days("2025-01-01", "2025-01-01")),
        ("year", "2026-06-08", days("2026-01-01", "2026-06-08"), days("2025-01-01", "2025-06-08")),
        # The same elapsed days, so a leap day shifts the date, and the 366th is clamped.
        ("year", "2025-03-01", days("2025-01-01", "2025-03-01"), days("2024-01-01", "2024-02-29")),
        ("year", "2024-02-29", days("2024-01-01", "2024-02-29"), days("2023-01-01", "2023-03-01")),
        ("year", "2024-12-31", days("2024-01-01", "2024-12-31"), days("2023-01-01", "2023-12-31")),
        (
            "2026-03-01..2026-03-31",
            "2026-06-08",
            days("2026-03-01", "2026-03-31"),
            days("2026-01-29", "2026-02-28"),
        ),
        (
            "2024-02-29..2024-02-29",
            "2026-06-08",
            days("2024-02-29", "2024-02-29"),
            days("2024-02-28", "2024-02-28"),
        ),
    ],
)
def test_days_and_previous_days(code: str, today: str, current: Days, previous: Days) -> None:
    period, day = parse_period(code), date.fromisoformat(today)
    assert period.days(day) == current
    assert period.previous(day) == previous


def test_all_time_has_no_days_and_nothing_before() -> None:
    assert ALL_TIME.days(date(2026, 6, 8)) is None
    assert ALL_TIME.previous(date(2026, 6, 8)) is None


@given(periods(), todays)
@example(Period(PeriodKind.MONTH), date(2026, 3, 31))
@example(Period(PeriodKind.YEAR), date(2024, 12, 31))
def test_the_previous_period_lies_before_and_is_as_long(period: Period, today: date) -> None:
    current, previous = period.days(today), period.previous(today)
    if current is None or previous is None:
        assert current is previous is period.custom
        return
    assert previous.first <= previous.last < current.first
    if period.kind in TO_DATE:
        assert previous.count == current.count or previous.last == current.first - timedelta(days=1)
        assert previous.count <= current.count
    else:
        assert previous.count == current.count
        assert previous.last == current.first - timedelta(days=1)


@given(periods(), todays)
def test_presets_run_up_to_today(period: Period, today: date) -> None:
    current = period.days(today)
    if current is not None and period.custom is None:
        assert current.last == today


@given(periods())
def test_codes_read_back(period: Period) -> None:
    assert parse_period(period.code) == period
    assert parse_period(f" {period.code.upper()} ") == period


@pytest.mark.parametrize(
    "text",
    [
        "", "custom", "fortnight", "7", "..", "2026-03-01..", "..2026-03-01", "2026-02-29..2026-03-01",
        "2026-03-31..2026-03-01", "01/03/2026..31/03/2026", "0001-01-01..2026-01-01",
        "2026-01-01..9999-12-31",
    ],
)  # fmt: skip
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="period"):
        parse_period(text)


def test_the_widest_custom_period_can_be_reckoned_with() -> None:
    widest = parse_period("1900-01-01..2999-12-31")
    today = date(2026, 6, 8)
    current, previous = widest.days(today), widest.previous(today)
    assert current is not None
    assert previous is not None
    for zone in ZONES:
        assert previous.span(zone).end == current.span(zone).start < current.span(zone).end


def test_titles() -> None:
    assert [period.title for period in PRESETS] == [
        "Today", "7 days", "30 days", "90 days", "This week", "This month", "This year", "All time",
    ]  # fmt: skip
    assert parse_period("2026-03-01..2026-03-31").title == "1 Mar – 31 Mar 2026"
    assert parse_period("2025-12-30..2026-01-02").title == "30 Dec 2025 – 2 Jan 2026"
    assert parse_period("2026-03-01..2026-03-01").title == "1 Mar 2026"


@pytest.mark.parametrize(
    ("zone", "day", "start", "hours"),
    [
        ("Africa/Lagos", "2026-06-08", "2026-06-07T23:00", 24),
        ("Europe/London", "2026-03-29", "2026-03-29T00:00", 23),
        ("Europe/London", "2026-10-25", "2026-10-24T23:00", 25),
        ("America/New_York", "2026-03-08", "2026-03-08T05:00", 23),
        ("America/New_York", "2026-11-01", "2026-11-01T04:00", 25),
        ("America/Sao_Paulo", "2018-11-04", "2018-11-04T03:00", 23),  # begins at 01:00
        ("America/Sao_Paulo", "2018-02-17", "2018-02-17T02:00", 25),
        ("Africa/Cairo", "2024-04-26", "2024-04-25T22:00", 23),  # begins at 01:00
        ("Africa/Cairo", "2024-10-31", "2024-10-30T21:00", 25),
        ("America/Havana", "2025-11-02", "2025-11-02T04:00", 25),
        ("Pacific/Apia", "2011-12-30", "2011-12-30T10:00", 0),
    ],
)
def test_the_span_of_a_day(zone: str, day: str, start: str, hours: int) -> None:
    span = days(day, day).span(ZoneInfo(zone))
    assert span.start == datetime.fromisoformat(start).replace(tzinfo=UTC)
    assert span.start.tzinfo is UTC
    assert span.end - span.start == timedelta(hours=hours)


@given(zones, st.dates(date(2005, 1, 1), date(2035, 12, 31)), st.integers(1, 400), st.integers(1, 400))
@example(ZoneInfo("America/Sao_Paulo"), date(2018, 11, 3), 1, 1)
@example(ZoneInfo("Africa/Cairo"), date(2024, 4, 25), 1, 1)
@example(ZoneInfo("America/Havana"), date(2025, 11, 1), 1, 1)
def test_a_span_joins_the_next_without_gap_or_overlap(zone: ZoneInfo, first: date, n: int, m: int) -> None:
    middle = first + timedelta(days=n)
    before = Days(first, middle - timedelta(days=1)).span(zone)
    after = Days(middle, middle + timedelta(days=m - 1)).span(zone)
    assert before.start < before.end == after.start
    assert not before.holds(before.end)
    assert after.holds(before.end) or after.start == after.end


moments = st.integers(int(datetime(2005, 1, 1, tzinfo=UTC).timestamp()), 2_000_000_000).map(
    lambda second: datetime.fromtimestamp(second, UTC)
)


@st.composite
def moments_at_midnight(draw: st.DrawFn) -> tuple[ZoneInfo, datetime]:
    """Draw a moment within two hours of a day's beginning."""
    zone = draw(zones)
    day = draw(st.dates(date(2005, 1, 1), date(2035, 12, 31)))
    return zone, first_moment(day, zone) + timedelta(seconds=draw(st.integers(-7_200, 7_200)))


@given(st.one_of(st.tuples(zones, moments), moments_at_midnight()))
def test_a_moment_lies_in_the_span_of_its_own_date_only(where_and_when: tuple[ZoneInfo, datetime]) -> None:
    zone, moment = where_and_when
    day = moment.astimezone(zone).date()
    assert Days(day, day).span(zone).holds(moment)
    assert not Days(day - timedelta(days=1), day - timedelta(days=1)).span(zone).holds(moment)
    assert not Days(day + timedelta(days=1), day + timedelta(days=1)).span(zone).holds(moment)


@given(zones, moments, st.integers(0, 100))
def test_start_of_day_is_the_start_of_that_days_span(zone: ZoneInfo, now: datetime, ago: int) -> None:
    day = now.astimezone(zone).date() - timedelta(days=ago)
    assert start_of_day(ago, now, zone) == Days(day, day).span(zone).start <= now
