"""The plain sentences: what is said, and what is not said for want of orders."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from custui.domain.insights import Insights, ProductFigures, insights
from custui.domain.orders import Order
from custui.domain.sentences import (
    ago,
    insight_sentences,
    place_text,
    rate_text,
    trend_text,
    trend_told,
    trend_words,
)
from custui.domain.trend import NO_TREND, Trend, TrendKind, number_trend
from tests.factories import NOW, RULES, days_ago, make_item, make_order
from tests.strategies import order_histories

KNOWN = Insights(
    purchase_frequency_days=18.6,
    median_gap_days=30.0,
    overdue=61 / 30,
    favourite_products=(
        ProductFigures("Shea butter", 3, 1_200_000),
        ProductFigures("Black soap", 2, 400_000),
        ProductFigures("Ankara 6 yards", 1, 1_200_000),
    ),
    preferred_channel="whatsapp",
    peak_weekdays=(0, 4),
    city="Ikeja",
    state="Lagos",
    delivery_success=Fraction(3, 5),
    delivered=3,
    ended=5,
    orders=6,
    channel_orders=5,
    peak_orders=2,
)
NOTHING = Insights(None, None, None, (), None, (), "", "", None, 0, 0)


def test_everything_known() -> None:
    assert insight_sentences(KNOWN) == (
        "Orders every 19 days on average, usually every 30.",
        "Overdue: 61 days since the last order, 2.0× the usual gap of 30.",
        "Usually WhatsApp (5 of 6), most often Monday or Friday (2 of 6 each).",
        "Buys Shea butter ×3 · Black soap ×2 · Ankara 6 yards ×1.",
        "3 of 5 finished orders delivered (60%).",
        "Orders to Ikeja, Lagos.",
    )


def test_one_order_claims_no_habit() -> None:
    order = make_order(1, days_ago(90), items=(make_item("Shea butter", 2),))
    assert insight_sentences(insights([order], NOW, RULES)) == (
        "One order so far.",
        "Ordered Shea butter ×2.",
        "1 of 1 finished order delivered (100%).",
        "Orders to Ikeja, Lagos.",
    )


def test_nothing_known_but_an_order() -> None:
    assert insight_sentences(NOTHING) == ("One order so far.",)


@pytest.mark.parametrize(("gap", "apart"), [(0, "on one day"), (1, "1 day apart"), (35, "35 days apart")])
def test_two_orders_claim_no_habit_either(gap: int, apart: str) -> None:
    orders = [make_order(1, days_ago(200 + gap)), make_order(2, days_ago(200))]
    said = insight_sentences(insights(orders, NOW, RULES))
    assert said[0] == f"Two orders so far, {apart}."
    assert not any(word in " ".join(said) for word in ("sually", "ost often", "Overdue", "average"))


@pytest.mark.parametrize(
    ("mean", "median", "sentence"),
    [
        (18.5, 30.0, "Orders every 19 days on average, usually every 30."),
        (18.49, 30.5, "Orders every 18 days on average, usually every 31."),
        (29.4, 28.5, "Orders every 29 days."),
        (1.0, 1.0, "Orders every day."),
        (0.5, 0.0, "Orders every day on average, often several a day."),
        (4.0, 1.0, "Orders every 4 days on average, usually every day."),
        (1.2, 3.0, "Orders every day on average, usually every 3."),
        (0.4, 0.0, "Orders several times a day."),
        (0.0, 0.0, "Orders several times a day."),
        (1_234.0, 3.0, "Orders every 1,234 days on average, usually every 3."),
    ],
)
def test_rhythm(mean: float, median: float, sentence: str) -> None:
    found = replace(KNOWN, purchase_frequency_days=mean, median_gap_days=median, overdue=None)
    assert insight_sentences(found)[0] == sentence


@pytest.mark.parametrize(("days", "said"), [(0, False), (31, False), (59, False), (60, True), (61, True)])
def test_overdue_is_said_from_twice_the_usual_gap_on(days: int, said: bool) -> None:
    orders = [make_order(n, days_ago(days + gap)) for n, gap in enumerate((0, 30, 60), 1)]
    sentence = f"Overdue: {days} days since the last order, {days / 30:.1f}× the usual gap of 30."
    assert (sentence in insight_sentences(insights(orders, NOW, RULES))) is said
    assert any("Overdue" in one for one in insight_sentences(insights(orders, NOW, RULES))) is said


@pytest.mark.parametrize(
    ("orders", "channel", "channel_orders", "weekdays", "peak_orders", "sentence"),
    [
        (6, "whatsapp", 4, (0,), 4, "Usually WhatsApp (4 of 6), usually Monday (4 of 6)."),
        (6, "tiktok", 3, (2,), 3, "Most often TikTok (3 of 6), most often Wednesday (3 of 6)."),
        (4, None, 0, (5, 6), 2, "Most often Saturday or Sunday (2 of 4 each)."),
        (6, None, 0, (0, 1, 2), 2, "Most often Monday, Tuesday or Wednesday (2 of 6 each)."),
        (8, "jumia", 8, (0, 1, 2, 3), 2, "Usually Jumia (8 of 8)."),  # most days are no peak
        (3, "jumia", 3, (0, 1, 2), 1, "Usually Jumia (3 of 3)."),  # once each may be chance
        (3, "jumia", 1, (0,), 2, "Usually Monday (2 of 3)."),
        (3, "jumia", 1, (0, 1, 2), 1, ""),
        (3, None, 0, (0, 1, 2), 1, ""),
        (2_000, "walk-in", 1_500, (0, 1, 2, 3), 500, "Usually Walk-in (1,500 of 2,000)."),
    ],
)  # fmt: skip
def test_habits_are_claimed_with_how_often_they_were_seen(
    orders: int,
    channel: str | None,
    channel_orders: int,
    weekdays: tuple[int, ...],
    peak_orders: int,
    sentence: str,
) -> None:
    found = replace(
        KNOWN,
        orders=orders,
        preferred_channel=channel,
        channel_orders=channel_orders,
        peak_weekdays=weekdays,
        peak_orders=peak_orders,
    )
    said = [words for words in insight_sentences(found) if words.startswith(("Usually", "Most often"))]
    assert said == ([sentence] if sentence else [])


@given(order_histories(min_size=1))
@settings(max_examples=40)
def test_what_habits_are_counted_out_of(orders: tuple[Order, ...]) -> None:
    found = insights(orders, NOW, RULES)
    assert found.orders == len(orders)
    assert found.channel_orders == sum(order.channel == found.preferred_channel for order in orders)
    days = [order.created_at.astimezone(RULES.zone).weekday() for order in orders]
    assert all(days.count(day) == found.peak_orders for day in found.peak_weekdays)
    assert found.peak_orders > 0 or not found.peak_weekdays


def test_names_are_kept_to_one_short_line() -> None:
    found = replace(
        KNOWN,
        favourite_products=(
            ProductFigures("line one\n line two", 1, 0),
            ProductFigures("x" * 10_000, 1_200, 0),
        ),
    )
    assert insight_sentences(found)[3] == f"Buys line one line two ×1 · {'x' * 39}… ×1,200."


@given(order_histories(min_size=1))
@settings(max_examples=40)
def test_whatever_the_orders_the_sentences_are_whole(orders: tuple[Order, ...]) -> None:
    said = insight_sentences(insights(orders, NOW, RULES))
    assert said
    for sentence in said:
        assert sentence.endswith(".")
        assert not sentence[0].islower()
        assert "None" not in sentence
        assert "\n" not in sentence
    if len(orders) < 3:
        assert not any(word in sentence for sentence in said for word in ("sually", "ost often", "Overdue"))


@pytest.mark.parametrize(
    ("city", "state", "text"),
    [
        ("Ikeja", "Lagos", "Ikeja, Lagos"),
        ("", "Lagos", "Lagos"),
        ("Kano", "", "Kano"),
        ("  ", "Kano", "Kano"),
        ("lagos", "Lagos", "Lagos"),
        (" Ikeja\n", " Lagos ", "Ikeja, Lagos"),
        ("", "", ""),
    ],
)
def test_places(city: str, state: str, text: str) -> None:
    assert place_text(city, state) == text


@pytest.mark.parametrize(
    ("days", "text"),
    [(0, "today"), (1, "yesterday"), (2, "2 days ago"), (61, "61 days ago"), (1_500, "1,500 days ago")],
)
def test_ago(days: int, text: str) -> None:
    assert ago(days) == text


@pytest.mark.parametrize(
    ("rate", "text"),
    [
        (None, "—"),
        (Fraction(0), "0%"),
        (Fraction(1), "100%"),
        (Fraction(7, 9), "78%"),
        (Fraction(1, 8), "13%"),  # 12.5
        (Fraction(5, 8), "63%"),  # 62.5
        (Fraction(1, 300), "1%"),
        (Fraction(299, 300), "99%"),
    ],
)
def test_rates(rate: Fraction | None, text: str) -> None:
    assert rate_text(rate) == text


def percent(change: float) -> Trend:
    return Trend(TrendKind.PERCENT, change, change > 0)


def points(change: float) -> Trend:
    return Trend(TrendKind.POINTS, change, change > 0)


@pytest.mark.parametrize(
    ("trend", "text", "told", "words"),
    [
        (percent(2.0), "▲ 200%", "▲ 200% more", "up 200%"),
        (percent(-0.76), "▼ 76%", "▼ 76% less", "down 76%"),
        (percent(-1.0), "▼ 100%", "▼ 100% less", "down 100%"),
        (percent(-0.996), "▼ 99%", "▼ 99% less", "down 99%"),  # something is left
        (percent(-1.5), "▼ 150%", "▼ 150% less", "down 150%"),  # from a profit to a loss
        (percent(0.145), "▲ 15%", "▲ 15% more", "up 15%"),
        (percent(0.004), "▲ <1%", "▲ <1% more", "up <1%"),
        (percent(-0.004), "▼ <1%", "▼ <1% less", "down <1%"),
        (percent(9.99), "▲ 999%", "▲ 999% more", "up 999%"),
        (percent(123.4), "▲ >999%", "▲ >999% more", "up 12,340%"),
        (points(float(Fraction(-2, 3))), "−67 pp", "▼ 67 points", "down 67 points"),
        (points(0.12), "+12 pp", "▲ 12 points", "up 12 points"),
        (points(0.01), "+1 pp", "▲ 1 point", "up 1 point"),
        (points(0.001), "+<1 pp", "▲ <1 point", "up <1 point"),
        (points(-1.0), "−100 pp", "▼ 100 points", "down 100 points"),
        (number_trend(3, 0), "new", "new", "new"),
        (number_trend(3, 3), "=", "= same", "unchanged"),
        (NO_TREND, "—", "—", "nothing to compare with"),
    ],
)
def test_trends(trend: Trend, text: str, told: str, words: str) -> None:
    assert trend_text(trend) == text
    assert trend_told(trend) == told
    assert trend_words(trend) == words


@given(st.integers(0, 10**9), st.integers(0, 10**9))
def test_a_trend_is_short_and_its_sign_is_the_direction(value: int, previous: int) -> None:
    text = trend_text(number_trend(value, previous))
    assert len(text) <= 7
    if text[0] in "▲▼":
        assert (text[0] == "▲") is (value > previous)
        assert (text == "▼ 100%") is (value == 0)
