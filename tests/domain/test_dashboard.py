"""The cards over the list, reckoned from orders: whose customers, as they stood when."""

from datetime import datetime, timedelta
from fractions import Fraction

from custui.domain.dashboard import (
    GroupCard,
    Moment,
    group_cards,
    list_cards,
    moment_before,
    reckon_moment,
)
from custui.domain.figures import Card
from custui.domain.groups import Group
from custui.domain.orders import Order
from custui.domain.period import ALL_TIME, Days, Period, PeriodKind, Span, custom_period
from custui.domain.rules import ShopRules, Thresholds
from custui.domain.status import Status
from custui.domain.trend import NO_TREND, Trend, TrendKind
from tests.factories import LAGOS, NOW, RULES, lagos, make_order, naira


def orders_on(*days: str, total: int = 1_000, status: Status = Status.DELIVERED) -> list[Order]:
    return [make_order(number, lagos(day), status, total) for number, day in enumerate(days, 1)]


def span_of(first: str, last: str) -> Span:
    days = Days(datetime.fromisoformat(first).date(), datetime.fromisoformat(last).date())
    return days.span(LAGOS)


def test_the_lifetime_value_is_rounded_half_up_and_nothing_is_shared_by_nobody() -> None:
    assert Moment(2, 0, 1, 5).lifetime_value == 3
    assert Moment(3, 0, 1, 5).repeat_rate == Fraction(1, 3)
    nobody = Moment(0, 0, 0, 0)
    assert (nobody.lifetime_value, nobody.repeat_rate) == (None, None)


def test_cards_compare_two_moments() -> None:
    cards = list_cards(Moment(6, 3, 3, 600), Moment(4, 3, 1, 800))
    assert cards.customers == Card(6, 4, Trend(TrendKind.PERCENT, 0.5, better=True))
    assert cards.active == Card(3, 3, Trend(TrendKind.SAME, 0.0))
    assert cards.lifetime_value == Card(100, 200, Trend(TrendKind.PERCENT, -0.5, better=False))
    assert cards.repeat_rate == Card(
        Fraction(1, 2), Fraction(1, 4), Trend(TrendKind.POINTS, 0.25, better=True)
    )
    assert cards.now == Moment(6, 3, 3, 600)


def test_all_time_and_a_first_period_have_no_trend_where_there_is_nothing_to_compare() -> None:
    ever = list_cards(Moment(6, 3, 3, 600), None)
    assert {card.trend for card in (ever.customers, ever.active, ever.lifetime_value)} == {NO_TREND}
    assert (ever.repeat_rate.previous, ever.repeat_rate.trend) == (None, NO_TREND)
    first = list_cards(Moment(6, 3, 3, 600), Moment(0, 0, 0, 0))
    assert first.customers.trend == Trend(TrendKind.NEW, None, better=True)
    assert (first.lifetime_value.trend, first.repeat_rate.trend) == (NO_TREND, NO_TREND)


def test_all_time_counts_every_customer_as_they_stand() -> None:
    customers = {
        "a": orders_on("2026-05-09", "2026-01-01"),
        "b": orders_on("2026-05-08", total=50),
        "c": orders_on("2026-06-30", total=7),
    }
    # The 9th of May is thirty days before the 8th of June; an order dated ahead is one of today.
    assert reckon_moment(customers, None, None, NOW, RULES) == Moment(3, 2, 1, 2_057)


def test_a_span_holds_who_ordered_in_it_with_all_that_they_ever_ordered() -> None:
    customers = {
        "in it": orders_on("2025-01-01", "2026-03-31", "2026-06-07"),
        "late": orders_on("2026-04-01"),
        "early": orders_on("2026-02-28"),
    }
    march = span_of("2026-03-01", "2026-03-31")
    assert reckon_moment(customers, march, None, NOW, RULES) == Moment(1, 1, 1, 3_000)


def test_a_moment_past_knows_no_later_order() -> None:
    customers = {
        "back": orders_on("2026-03-05", "2026-06-07"),
        "twice": orders_on("2026-03-06", "2026-03-20", total=500),
        "long gone": orders_on("2026-03-01", "2025-01-01", status=Status.PENDING),
    }
    march = span_of("2026-03-01", "2026-03-31")
    at = march.end
    assert reckon_moment(customers, march, at, NOW, RULES) == Moment(3, 3, 2, 2_000)
    # Two days on, the order of 1 March lies 32 days back, that of 5 March not more than 30.
    later = at + timedelta(days=2)
    assert reckon_moment(customers, march, later, NOW, RULES).active == 2
    assert reckon_moment(customers, march, later + timedelta(seconds=1), NOW, RULES).active == 2


def test_the_last_day_of_a_moment_is_the_one_it_ends() -> None:
    rules = ShopRules(active_days=1)
    customers = {"a": orders_on("2026-03-30")}
    march = span_of("2026-03-01", "2026-03-31")
    assert reckon_moment(customers, march, march.end, NOW, rules).active == 1
    assert reckon_moment(customers, march, march.end + timedelta(seconds=1), NOW, rules).active == 0


def test_the_moment_before_a_period_up_to_now_is_the_end_of_the_one_before() -> None:
    for kind, first, last in (
        (PeriodKind.TODAY, "2026-06-07", "2026-06-07"),
        (PeriodKind.DAYS_7, "2026-05-26", "2026-06-01"),
        (PeriodKind.MONTH, "2026-05-01", "2026-05-08"),
        (PeriodKind.YEAR, "2025-01-01", "2025-06-08"),
    ):
        span = span_of(first, last)
        assert moment_before(Period(kind), NOW, RULES) == (span, span.end)
    assert moment_before(ALL_TIME, NOW, RULES) is None


def test_the_moment_before_a_past_period_is_as_far_off_as_now_is() -> None:
    april = custom_period(lagos("2026-04-01").date(), lagos("2026-04-30").date())
    before = moment_before(april, NOW, RULES)
    assert before is not None
    span, at = before
    assert span == span_of("2026-03-02", "2026-03-31")
    assert at - span.end == NOW - span_of("2026-04-01", "2026-04-30").end


def test_group_cards_count_lifetime_groups_and_sum_the_spans_money() -> None:
    rules = ShopRules(thresholds=Thresholds(vip_orders=3, high_value=naira(100), at_risk_days=60))
    customers = {
        "vip": orders_on("2026-03-05", "2026-03-09", "2026-06-07", total=naira(60)),
        "one": orders_on("2026-03-05", total=naira(5)),
        "elsewhere": orders_on("2026-06-01", total=naira(900)),
        "problem": orders_on("2026-03-05", "2026-06-01", status=Status.CANCELLED),
    }
    march = span_of("2026-03-01", "2026-03-31")
    assert group_cards(customers, march, NOW, rules) == (
        GroupCard(Group.VIP, 1, naira(120)),
        GroupCard(Group.HIGH_VALUE, 1, naira(120)),
        GroupCard(Group.REPEAT, 2, naira(120)),
        GroupCard(Group.ONE_TIME, 1, naira(5)),
        GroupCard(Group.AT_RISK, 1, naira(5)),
        GroupCard(Group.PROBLEMATIC, 1, 0),
    )
    assert group_cards(customers, None, NOW, rules)[1] == GroupCard(Group.HIGH_VALUE, 2, naira(1_080))
    assert group_cards({}, None, NOW, rules) == tuple(GroupCard(group, 0, 0) for group in Group)
