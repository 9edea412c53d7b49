"""Insights and chart series: what is claimed, from how much, and how ties end."""

from collections import Counter
from datetime import timedelta
from fractions import Fraction
from random import Random
from statistics import median
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from custui.domain.channel import UNKNOWN
from custui.domain.insights import (
    ProductFigures,
    charts,
    insights,
    latest,
    location,
    preferred_channel,
    shown_name,
)
from custui.domain.orders import Order
from custui.domain.text import fold
from tests.factories import NOW, RULES, days_ago, lagos, make_history, make_order, naira
from tests.strategies import order_histories


def test_the_whole_of_a_history() -> None:
    found = insights(make_history(), NOW, RULES)
    assert found.purchase_frequency_days == 93 / 5
    assert found.median_gap_days == 11.0  # of 35, 35, 11, 7, 5
    assert found.overdue == 5 / 11
    assert found.favourite_products == (
        ProductFigures("Shea butter", 3, naira(12_000)),
        ProductFigures("Black soap", 2, naira(4_000)),  # the third was cancelled
        ProductFigures("Ankara 6 yards", 1, naira(12_000)),
    )
    assert found.preferred_channel == "whatsapp"
    assert found.peak_weekdays == (0,)
    assert (found.city, found.state) == ("Ikeja", "Lagos")
    assert (found.delivery_success, found.delivered, found.ended) == (Fraction(3, 5), 3, 5)


def test_no_orders_say_nothing() -> None:
    found = insights([], NOW, RULES)
    assert (found.purchase_frequency_days, found.median_gap_days, found.overdue) == (None, None, None)
    assert (found.favourite_products, found.peak_weekdays, found.preferred_channel) == ((), (), None)
    assert (found.city, found.state, found.delivery_success) == ("", "", None)


# Rhythm


def test_one_order_has_no_rhythm() -> None:
    found = insights([make_order(1, days_ago(9))], NOW, RULES)
    assert (found.purchase_frequency_days, found.median_gap_days, found.overdue) == (None, None, None)
    assert found.peak_weekdays == ()


def test_two_orders_have_a_gap_but_are_not_overdue() -> None:
    found = insights([make_order(1, days_ago(90)), make_order(2, days_ago(80))], NOW, RULES)
    assert (found.purchase_frequency_days, found.median_gap_days, found.overdue) == (10.0, 10.0, None)
    assert found.peak_weekdays == ()


def test_gaps_count_calendar_days_of_the_shop() -> None:
    # Two minutes that cross midnight in Lagos, not in UTC: one day apart.
    orders = [make_order(1, lagos("2026-06-01", "23:59")), make_order(2, lagos("2026-06-02", "00:01"))]
    assert insights(orders, NOW, RULES).purchase_frequency_days == 1.0
    utc = replace(RULES, zone=ZoneInfo("UTC"))
    assert insights(orders, NOW, utc).purchase_frequency_days == 0.0


def test_the_median_of_an_even_number_of_gaps_lies_between() -> None:
    orders = [make_order(n, days_ago(day)) for n, day in enumerate((40, 39, 30), 1)]
    found = insights(orders, NOW, RULES)
    assert (found.purchase_frequency_days, found.median_gap_days) == (5.0, 5.0)
    orders.append(make_order(4, days_ago(10)))
    assert insights(orders, NOW, RULES).median_gap_days == 9.0
    assert insights(orders, NOW, RULES).overdue == 10 / 9


def test_overdue_is_undefined_where_the_median_gap_is_zero() -> None:
    orders = [make_order(n, days_ago(40)) for n in (1, 2, 3)]
    found = insights(orders, NOW, RULES)
    assert (found.purchase_frequency_days, found.median_gap_days, found.overdue) == (0.0, 0.0, None)


def test_an_order_dated_ahead_makes_nobody_overdue() -> None:
    orders = [make_order(n, days_ago(day)) for n, day in enumerate((40, 20, -5), 1)]
    assert insights(orders, NOW, RULES).overdue == 0


@given(order_histories(min_size=2))
@settings(max_examples=25)
def test_rhythm_agrees_with_a_plain_computation(orders: tuple[Order, ...]) -> None:
    found = insights(orders, NOW, RULES)
    days = sorted((o.created_at + timedelta(hours=1)).toordinal() for o in orders)  # Lagos is UTC+1
    assert found.purchase_frequency_days == (days[-1] - days[0]) / (len(days) - 1)
    assert found.median_gap_days == median(days[i + 1] - days[i] for i in range(len(days) - 1))
    if len(orders) < 3 or found.median_gap_days == 0:
        assert found.overdue is None
    else:
        idle = max(0, (NOW + timedelta(hours=1)).toordinal() - days[-1])
        assert found.overdue == idle / found.median_gap_days


def test_weekdays_are_the_shops_and_ties_are_listed() -> None:
    monday_in_lagos = lagos("2026-06-01", "00:30")
    assert monday_in_lagos.weekday() == 6  # still Sunday in UTC
    orders = [
        make_order(1, monday_in_lagos),
        make_order(2, lagos("2026-05-25")),
        make_order(3, lagos("2026-05-29")),
    ]
    assert insights(orders, NOW, RULES).peak_weekdays == (0,)
    orders.append(make_order(4, lagos("2026-05-22", "23:59")))
    assert insights(orders, NOW, RULES).peak_weekdays == (0, 4)
    assert insights(orders[:2], NOW, RULES).peak_weekdays == ()


# Latest, name, channel, place


def test_of_one_second_the_higher_number_as_text_is_the_latest() -> None:
    assert latest([make_order(2, number="10"), make_order(1, number="9")]).number == "9"
    assert latest([make_order(2, number="9"), make_order(1, days_ago(-1), number="1")]).number == "1"
    assert latest([make_order(2, number="9"), make_order(1, number="9")]).id == 2


def test_the_name_is_the_latest_that_is_not_blank_as_written() -> None:
    orders = [
        make_order(1, days_ago(9), customer_name="Ngozi"),
        make_order(2, days_ago(5), customer_name="NGOZI  Eze"),
        make_order(3, days_ago(1), customer_name=" \N{ZERO WIDTH SPACE}\t"),
    ]
    assert shown_name(orders) == "NGOZI  Eze"
    assert shown_name(orders[2:]) == ""
    assert shown_name([]) == ""


def channel_orders(*channels: str) -> list[Order]:
    """Return orders over these channels, oldest first."""
    return [make_order(n, days_ago(90 - n), channel=channel) for n, channel in enumerate(channels, 1)]


@pytest.mark.parametrize(
    ("channels", "preferred"),
    [
        (("whatsapp", "whatsapp", "tiktok"), "whatsapp"),
        (("whatsapp", "tiktok"), "tiktok"),
        (("tiktok", "whatsapp", "whatsapp", "tiktok", "facebook"), "tiktok"),
        (("whatsapp", UNKNOWN, UNKNOWN, UNKNOWN), "whatsapp"),
        (("jumia", "jumia", "website"), "jumia"),
        ((UNKNOWN, UNKNOWN), UNKNOWN),
        ((), UNKNOWN),
    ],
)
def test_preferred_channel(channels: tuple[str, ...], preferred: str) -> None:
    orders = channel_orders(*channels)
    assert preferred_channel(orders) == preferred
    assert preferred_channel(orders[::-1]) == preferred
    assert insights(orders, NOW, RULES).preferred_channel == (None if preferred == UNKNOWN else preferred)


def place_orders(*places: tuple[str, str]) -> list[Order]:
    """Return orders to these places, oldest first."""
    return [
        make_order(n, days_ago(90 - n), city=city, state=state) for n, (city, state) in enumerate(places, 1)
    ]


@pytest.mark.parametrize(
    ("places", "where"),
    [
        ((("Ikeja", "Lagos"), ("Garki", "Abuja"), ("Ikeja", "Lagos"), ("Kano", "")), ("Ikeja", "Lagos")),
        # Spellings are one place, shown as last written.
        ((("Ikeja", "Lagos"), ("IKEJA", " lagos"), ("Garki", "Abuja")), ("IKEJA", " lagos")),
        ((("Ikeja", "Lagos"), ("Garki", "Abuja")), ("Garki", "Abuja")),
        # The pair counts: the city alone is another place than the city with its state.
        ((("Ikeja", ""), ("Ikeja", "Lagos"), ("Ikeja", "Lagos"), ("", "Lagos")), ("Ikeja", "Lagos")),
        # No place has no say, however often.
        ((("Kano", ""), ("", ""), (" ", ""), ("", "")), ("Kano", "")),
        ((("", ""), (" ", "\t")), ("", "")),
        ((), ("", "")),
    ],
)
def test_location(places: tuple[tuple[str, str], ...], where: tuple[str, str]) -> None:
    orders = place_orders(*places)
    assert location(orders) == where
    assert location(orders[::-1]) == where


@given(order_histories(), st.randoms(use_true_random=False))
@settings(max_examples=25)
def test_the_order_they_are_handed_in_does_not_matter(orders: tuple[Order, ...], random: Random) -> None:
    shuffled = list(orders)
    random.shuffle(shuffled)
    assert insights(shuffled, NOW, RULES) == insights(orders, NOW, RULES)
    assert charts(shuffled, RULES) == charts(orders, RULES)
    assert shown_name(shuffled) == shown_name(orders)


@given(order_histories(min_size=1))
@settings(max_examples=40)
def test_the_preferred_are_never_outnumbered(orders: tuple[Order, ...]) -> None:
    channels = Counter(o.channel for o in orders if o.channel != UNKNOWN)
    channel = preferred_channel(orders)
    newest_first = sorted(orders, key=lambda o: (o.created_at, o.number), reverse=True)
    tied = {c for c, count in channels.items() if count == max(channels.values())}
    assert channel == next((o.channel for o in newest_first if o.channel in tied), UNKNOWN)

    places = Counter((fold(o.city), fold(o.state)) for o in orders)
    del places["", ""]
    top = {p for p, count in places.items() if count == max(places.values())}
    shown = next(((o.city, o.state) for o in newest_first if (fold(o.city), fold(o.state)) in top), ("", ""))
    assert location(orders) == shown
