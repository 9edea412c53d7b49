"""The five cards say what the domain reckoned, in signs and words as well as in colour."""

from datetime import date

import pytest

from custui.domain.figures import measure
from custui.domain.history import orders_in
from custui.domain.period import Period, PeriodKind, custom_period
from custui.domain.status import Status
from custui.domain.trend import NO_TREND, Trend, TrendKind
from custui.widgets.stats_card import CardFace, card_line, card_lines, trend_content
from custui.widgets.stats_cards import CARDS, card_faces
from tests.factories import NOW, RULES, days_ago, lagos, make_history, make_order, naira
from tests.widgets.views import make_view

MONTH = Period(PeriodKind.DAYS_30)


def faces(period: Period = MONTH) -> dict[str, CardFace]:
    return dict(zip(CARDS, card_faces(make_view(period=period)), strict=True))


def words(face: CardFace, width: int = 40) -> list[str]:
    return [line.plain.rstrip() for line in card_lines(face, width)]


def test_the_cards_of_a_period_with_the_lifetime_beneath() -> None:
    cards = faces()
    assert words(cards["orders"]) == ["Orders", "4  new", "2 delivered, 1 open, 1 failed", "6 all time"]
    assert words(cards["spent"]) == ["Spent", "₦52,000  new", "₦10,000 open", "₦102,000 all time"]
    assert words(cards["average"]) == ["Average order", "₦26,000  —", "over 2 orders", "₦34,000 all time"]
    assert words(cards["conversion"]) == ["Conversion", "50%  —", "2/4 delivered", "50% · 3/6 all time"]
    assert words(cards["idle"]) == ["Last order", "5 days  ▼ 85% less", "usual gap 11 days", ""]


def test_the_figures_are_the_domains() -> None:
    within = orders_in(make_history(), MONTH, NOW, RULES)
    figures = measure(within, RULES)
    cards = faces()
    assert cards["orders"].value[0] == str(figures.orders)
    assert cards["spent"].value[0] == f"₦{figures.spent // 100:,}"
    assert cards["conversion"].aside[0] == f"{figures.delivered}/{figures.orders} delivered"


def test_all_time_has_no_trend_and_no_second_lifetime() -> None:
    cards = faces(Period())
    assert words(cards["orders"]) == ["Orders", "6  —", "3 delivered", "1 open, 2 failed"]
    assert words(cards["spent"]) == ["Spent", "₦102,000  —", "₦10,000 open", ""]
    assert all(card.trend == NO_TREND for card in cards.values())


def test_nothing_to_average_is_a_dash_and_never_zero() -> None:
    view = make_view([make_order(1, days_ago(3), Status.CANCELLED)], MONTH)
    cards = dict(zip(CARDS, card_faces(view), strict=True))
    assert words(cards["average"])[1] == "—  —"
    assert words(cards["spent"])[1] == "₦0  = same"
    assert words(cards["idle"])[2] == "one order so far"


@pytest.mark.parametrize(
    ("days", "said", "alarming"),
    [(0, "today", False), (1, "1 day", False), (30, "30 days", False), (31, "31 days", True)],
)
def test_a_silence_is_highlighted_above_thirty_days(days: int, said: str, alarming: bool) -> None:
    view = make_view([make_order(1, days_ago(days))])
    face = dict(zip(CARDS, card_faces(view), strict=True))["idle"]
    assert face.value[0] == said
    assert face.alarming is alarming


def test_an_overdue_customer_is_set_against_the_usual_gap() -> None:
    orders = [make_order(place, days_ago(100 + 10 * place)) for place in range(1, 5)]
    face = dict(zip(CARDS, card_faces(make_view(orders)), strict=True))["idle"]
    assert words(face) == ["Last order", "110 days  —", "usual gap 10 days", "11.0× the usual gap"]


@pytest.mark.parametrize(
    ("last", "told", "on_a_phone"),
    [
        (date(2026, 6, 1), "on 1 Jun", "on 1 Jun"),
        (date(2025, 12, 31), "on 31 Dec 2025", "Dec 2025"),
    ],
)
def test_the_silence_at_the_end_of_a_past_period_says_of_which_day_it_is(
    last: date, told: str, on_a_phone: str
) -> None:
    orders = [*make_history(), make_order(7, lagos("2025-12-31"), Status.DELIVERED)]
    period = custom_period(date(2025, 12, 1), last)
    face = dict(zip(CARDS, card_faces(make_view(orders, period)), strict=True))["idle"]
    assert words(face)[2:] == [told, "usual gap 23 days"]
    assert card_line(face, 38).plain.rstrip().endswith(f"  {on_a_phone}")
    for period in (
        custom_period(date(2025, 12, 1), NOW.date()),
        custom_period(date(2025, 12, 1), date(2027, 1, 1)),
    ):
        face = dict(zip(CARDS, card_faces(make_view(orders, period)), strict=True))["idle"]
        assert words(face)[2] == "usual gap 23 days"


def test_orders_in_another_currency_stand_beside_the_total() -> None:
    orders = [*make_history(), make_order(7, days_ago(1), Status.DELIVERED, 12_000, currency="USD")]
    face = dict(zip(CARDS, card_faces(make_view(orders, MONTH)), strict=True))["spent"]
    assert words(face)[:2] == ["Spent +1 order in USD", "₦52,000  new"]
    assert words(face, 16)[0] == "Spent +1 in USD"
    many = [*orders, *(make_order(8 + n, days_ago(1), currency=c) for n, c in enumerate(["GBP", "EUR"]))]
    face = dict(zip(CARDS, card_faces(make_view(many, MONTH)), strict=True))["spent"]
    assert words(face)[0] == "Spent +3 orders in other currencies"


def test_a_terminal_without_the_sign_gets_the_code() -> None:
    face = card_faces(make_view(unicode=False))[1]
    assert words(face)[1] == "NGN 102,000  —"
    assert all("₦" not in line for line in words(face))


@pytest.mark.parametrize(
    ("trend", "said", "told", "style"),
    [
        (Trend(TrendKind.PERCENT, 2.0, better=True), "▲ 200%", "▲ 200% more", "$text-success"),
        (Trend(TrendKind.PERCENT, -0.76, better=False), "▼ 76%", "▼ 76% less", "$text-error"),
        (Trend(TrendKind.PERCENT, 0.5, better=False), "▲ 50%", "▲ 50% more", "$text-error"),
        (Trend(TrendKind.POINTS, -0.67, better=False), "−67 pp", "▼ 67 points", "$text-error"),
        (Trend(TrendKind.NEW, None, better=True), "new", "new", "$text-success"),
        (Trend(TrendKind.SAME, 0.0), "=", "= same", "$text-muted"),
        (NO_TREND, "—", "—", "$text-muted"),
    ],
)
def test_a_trend_is_a_sign_a_number_and_a_word_before_it_is_a_colour(
    trend: Trend, said: str, told: str, style: str
) -> None:
    for shown, words in ((trend_content(trend), said), (trend_content(trend, told=True), told)):
        assert shown.plain == words
        assert [span.style for span in shown.spans] == [style]


def test_large_amounts_are_shortened_rather_than_cut() -> None:
    orders = [make_order(1, days_ago(1), total=naira(123_456_789)), make_order(2, days_ago(40))]
    face = dict(zip(CARDS, card_faces(make_view(orders, MONTH)), strict=True))["spent"]
    assert words(face, 30)[1] == "₦123,456,789  ▲ >999% more"
    assert words(face, 24)[1] == "₦123,456,789  ▲ >999%"
    assert words(face, 18)[1] == "₦123m ▲ >999% more"
    assert words(face, 14)[1] == "₦123m  ▲ >999%"
    assert words(face, 13)[1] == "₦123m ▲ >999%"


def test_on_a_phone_a_card_is_one_line_in_columns() -> None:
    lines = [card_line(face, 38).plain.rstrip() for face in card_faces(make_view(period=MONTH))]
    assert lines == [
        "Orders             4 new    6 all time",
        "Spent        ₦52,000 new    ₦10k open",
        "Average      ₦26,000 —      2 orders",
        "Conversion       50% —      2/4",
        "Last order    5 days ▼ 85%  usual 11 d",
    ]


def test_where_there_is_little_room_the_lifetime_is_what_the_period_is_a_part_of() -> None:
    orders = [make_order(number, days_ago(number), total=naira(40_888)) for number in range(1, 120)]
    faces = dict(zip(CARDS, card_faces(make_view(orders, MONTH)), strict=True))
    assert words(faces["orders"], 12)[3] == "119 all time"
    assert words(faces["orders"], 11)[3] == "of 119"
    assert words(faces["average"], 14)[3].startswith("₦40.9k all")
    assert not any("ever" in line for face in faces.values() for line in words(face, 11))
