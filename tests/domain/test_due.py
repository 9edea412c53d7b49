"""Due days are read the way agents write them, and never land in the past."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custui.domain.due import LONGEST_AHEAD, due_words, parse_due

WEDNESDAY = date(2026, 6, 10)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("today", "2026-06-10"),
        (" Tomorrow ", "2026-06-11"),
        ("tmr", "2026-06-11"),
        ("thu", "2026-06-11"),
        ("thurs", "2026-06-11"),
        ("FRIDAY", "2026-06-12"),
        ("mon", "2026-06-15"),
        ("tues", "2026-06-16"),
        ("wed", "2026-06-17"),
        ("wednesday", "2026-06-17"),
        ("sunday", "2026-06-14"),
        ("+3", "2026-06-13"),
        ("+0", "2026-06-10"),
        ("3d", "2026-06-13"),
        ("+3 d", "2026-06-13"),
        ("in 3 days", "2026-06-13"),
        ("in  1 day", "2026-06-11"),
        ("2w", "2026-06-24"),
        ("in 2 weeks", "2026-06-24"),
        ("next week", "2026-06-17"),
        ("2026-12-01", "2026-12-01"),
        ("2026-06-10", "2026-06-10"),
        ("1 dec", "2026-12-01"),
        ("1st December", "2026-12-01"),
        ("dec 1", "2026-12-01"),
        ("Dec 1, 2027", "2027-12-01"),
        ("1 dec 2027", "2027-12-01"),
        ("1dec", "2026-12-01"),
        ("10 jun", "2026-06-10"),
        ("9 jun", "2027-06-09"),
        ("1 may", "2027-05-01"),
        ("29 feb", "2028-02-29"),
    ],
)
def test_a_day_is_read(text: str, wanted: str) -> None:
    assert parse_due(text, WEDNESDAY) == date.fromisoformat(wanted)


@pytest.mark.parametrize("weekday", range(7))
def test_a_weekday_is_the_next_one_after_today(weekday: int) -> None:
    today = WEDNESDAY + timedelta(days=weekday)
    for name in ("mon", "tue", "wed", "thu", "fri", "sat", "sun"):
        day = parse_due(name, today)
        assert f"{day:%a}".lower() == name
        assert 1 <= (day - today).days <= 7


def test_a_leap_day_may_be_eight_years_off() -> None:
    assert parse_due("29 feb", date(2096, 3, 1)) == date(2104, 2, 29)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("2026-06-09", "Tue 9 Jun is past"),
        ("2025-12-31", "Wed 31 Dec 2025 is past"),
        ("1 may 2026", "Fri 1 May is past"),
        ("2206-12-01", "a follow-up is due within ten years"),
        ("999999d", "a follow-up is due within ten years"),
        ("520w", None),
        ("522w", "a follow-up is due within ten years"),
        *((text, "write the day as tomorrow, fri, +3, 2w, 1 dec or 2026-12-01") for text in (
            "", "  ", "soon", "m", "mo", "-3", "3", "10", "in days", "2026-02-30", "2026-13-01", "31 feb",
            "0 dec", "1 d e c", "1/12/2026", "12", "+", "w", "2026-6-1", "1 xyz", "tomorrowish", "٣d dec",
            "1234567d", "monday monday", "\N{PARTY POPPER}",
        )),
    ],
)  # fmt: skip
def test_what_is_no_day_ahead_is_refused_in_a_sentence(text: str, sentence: str | None) -> None:
    if sentence is None:
        assert parse_due(text, WEDNESDAY) == WEDNESDAY + timedelta(weeks=520)
        return
    with pytest.raises(ValueError) as refused:
        parse_due(text, WEDNESDAY)
    assert str(refused.value) == sentence


@given(text=st.one_of(st.text(max_size=12), st.from_regex(r"\A(in |\+)?\d{0,7} ?[a-z]{0,9}\Z")))
def test_anything_is_read_or_refused(text: str) -> None:
    try:
        day = parse_due(text, WEDNESDAY)
    except ValueError:
        return
    assert 0 <= (day - WEDNESDAY).days <= LONGEST_AHEAD


@given(ahead=st.integers(0, LONGEST_AHEAD), today=st.dates(date(2020, 1, 1), date(2200, 1, 1)))
def test_what_is_shown_is_read_back(ahead: int, today: date) -> None:
    due = today + timedelta(days=ahead)
    words = due_words(due, today)
    assert parse_due(words if ahead < 2 else words.split(" ", 1)[1], today) == due
    assert parse_due(due.isoformat(), today) == due


@pytest.mark.parametrize(
    ("due", "words"),
    [
        ("2026-06-10", "today"),
        ("2026-06-11", "tomorrow"),
        ("2026-06-12", "Fri 12 Jun"),
        ("2026-12-01", "Tue 1 Dec"),
        ("2027-01-02", "Sat 2 Jan 2027"),
        ("2026-06-09", "overdue 1 day"),
        ("2026-06-07", "overdue 3 days"),
        ("2022-06-07", "overdue 1,464 days"),
    ],
)
def test_a_due_day_in_words(due: str, words: str) -> None:
    assert due_words(date.fromisoformat(due), WEDNESDAY) == words
