"""The cards over the list are what `custui.domain.dashboard` reckons from the same orders."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from fractions import Fraction
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from custui.domain import dashboard
from custui.domain.customer import SpendRank
from custui.domain.dashboard import ListCards, Moment
from custui.domain.figures import measure
from custui.domain.groups import Group
from custui.domain.orders import IncomingOrder, Order
from custui.domain.period import ALL_TIME, Period, PeriodKind, custom_period
from custui.domain.rules import ShopRules, Thresholds
from custui.domain.status import Status
from custui.store import cards
from custui.store.engine import Database
from custui.store.intake import save_orders
from custui.store.period_figures import span_of
from custui.store.proof_outline import outline_proof
from custui.store.rank import spend_rank
from custui.store.shelves import ORDERS
from custui.store.summary import refresh
from tests.factories import make_incoming, naira
from tests.store.oracle import customers_of
from tests.store.test_lists_match_rules import CHECKED, periods
from tests.strategies import incoming_orders, kept_order

DAYS_30 = Period(PeriodKind.DAYS_30)
SHOPS = tuple(
    ShopRules(zone=ZoneInfo(zone), active_days=days, thresholds=thresholds, spent_statuses=spent)
    for zone, days, thresholds, spent in (
        ("Africa/Lagos", 30, Thresholds(), frozenset({Status.DELIVERED})),
        ("America/Havana", 3, Thresholds(3, 2, 10, 500_000, 1), frozenset({Status.DELIVERED})),
        ("Asia/Kolkata", 0, Thresholds(2, 3, 0, -1, 0), frozenset({Status.DELIVERED, Status.CONFIRMED})),
        ("UTC", -1, Thresholds(1, 1, 90, 1, 3), frozenset({Status.DELIVERED, Status.DISPATCHED})),
    )
)
batches = st.lists(incoming_orders(), max_size=24, unique_by=lambda order: order.number)


def kept(orders: Sequence[IncomingOrder], rules: ShopRules) -> dict[str, list[Order]]:
    return {
        phone: [kept_order(order, number) for number, order in enumerate(theirs, 1)]
        for phone, theirs in customers_of(orders, rules).items()
    }


def reckoned(orders: Sequence[IncomingOrder], period: Period, rules: ShopRules, now: datetime) -> ListCards:
    """Return the list cards by the domain's functions alone."""
    customers = kept(orders, rules)
    moment = dashboard.reckon_moment(customers, span_of(period, rules, now), None, now, rules)
    earlier = dashboard.moment_before(period, now, rules)
    if earlier is None:
        return dashboard.list_cards(moment, None)
    return dashboard.list_cards(moment, dashboard.reckon_moment(customers, *earlier, now, rules))


@pytest.mark.parametrize(("dialect", "examples"), [("sqlite", 25), ("postgresql", 6)])
def test_cards_equal_the_rules(
    dialect: str,
    examples: int,
    new_database: Callable[[str], Database],
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("custui.store.outline.PART", 3)
    monkeypatch.setattr("custui.store.ledger.PART", 3)
    # The store lets any rules in: it was opened under others.
    database = new_database(dialect)

    @settings(CHECKED, max_examples=examples)
    @given(orders=batches, rules=st.sampled_from(SHOPS), asked=st.data(), odd=st.integers(0, 999_999))
    def check(orders: list[IncomingOrder], rules: ShopRules, asked: st.DataObject, odd: int) -> None:
        moment = now.replace(microsecond=odd)
        with database.write() as connection:
            connection.execute(ORDERS.delete())
            refresh(connection, None, rules)
        with pytest.MonkeyPatch.context() as patched:
            # All orders, some or none stand in outline and ledger, some as another customer's.
            for limit in ("outline.MOST_UNSURE", "ledger.MOST_PENDING"):
                patched.setattr(f"custui.store.{limit}", asked.draw(st.sampled_from((0, 3))))
            early = [replace(order, phone=other.phone) for order, other in pairwise(orders)]
            save_orders(database, rules, now, "shop", early, False)
            for limit in ("outline.MOST_UNSURE", "ledger.MOST_PENDING"):
                patched.setattr(f"custui.store.{limit}", asked.draw(st.sampled_from((0, 5_000))))
            save_orders(database, rules, now, "shop", orders, False)
        with database.read() as connection:
            assert outline_proof(connection) == []
            spent = {phone: measure(theirs, rules).spent for phone, theirs in kept(orders, rules).items()}
            ranked = sorted((amount for amount in spent.values() if amount > 0), reverse=True)
            for phone, amount in spent.items():
                place = SpendRank(ranked.index(amount) + 1, len(ranked)) if amount > 0 else None
                assert spend_rank(connection, phone) == place
            for period in (ALL_TIME, *asked.draw(st.lists(periods(now), min_size=5, max_size=5))):
                span = span_of(period, rules, moment)
                shown = cards.list_cards(connection, period, rules, moment)
                assert shown == reckoned(orders, period, rules, moment)
                groups = cards.group_cards(connection, period, rules, moment)
                assert groups == dashboard.group_cards(kept(orders, rules), span, moment, rules)

    check()


def order(number: int, digits: str, at: datetime, **changes: object) -> IncomingOrder:
    return make_incoming(f"A{number:04d}", at, phone=f"080355{digits}", **changes)  # type: ignore[arg-type]


def test_the_period_before_is_seen_as_it_stood_then(
    database: Database, rules: ShopRules, now: datetime
) -> None:
    def ago(days: int) -> datetime:
        return now - timedelta(days=days)

    orders = [
        order(1, "50001", ago(40), total=naira(10_000)),
        order(2, "50001", ago(2), total=naira(90_000)),
        order(3, "50002", ago(50), total=naira(20_000)),
        order(4, "50002", ago(45), total=naira(20_000)),
        order(5, "50003", ago(300), total=naira(70_000)),
        order(6, "50003", ago(1), total=naira(5_000)),
        order(7, "50003", now + timedelta(days=9), total=naira(1_000)),
    ]
    save_orders(database, rules, now, "shop", orders, False)
    with database.read() as connection:
        shown = cards.list_cards(connection, DAYS_30, rules, now)
    # The first and the third customer ordered in the last 30 days, the first two in the 30 before.
    assert shown.now == Moment(customers=2, active=2, repeat=2, spent=naira(176_000))
    assert (shown.customers.value, shown.customers.previous) == (2, 2)
    assert (shown.active.value, shown.active.previous) == (2, 2)
    assert (shown.lifetime_value.value, shown.lifetime_value.previous) == (naira(88_000), naira(25_000))
    assert (shown.repeat_rate.value, shown.repeat_rate.previous) == (Fraction(1), Fraction(1, 2))


def test_a_past_period_is_set_against_one_seen_from_as_far_off(
    database: Database, rules: ShopRules, now: datetime
) -> None:
    march = custom_period(now.date().replace(month=3, day=1), now.date().replace(month=3, day=31))
    orders = [
        order(1, "50001", now.replace(month=3, day=20)),
        order(2, "50002", now.replace(month=2, day=20)),
        # Known to the moment before, which looks back from 10 May upon 29 January to 28 February.
        order(3, "50002", now.replace(month=5, day=9)),
        order(4, "50002", now.replace(month=5, day=12)),
    ]
    save_orders(database, rules, now, "shop", orders, False)
    with database.read() as connection:
        shown = cards.list_cards(connection, march, rules, now)
    assert shown == reckoned(orders, march, rules, now)
    assert (shown.active.value, shown.active.previous) == (0, 1)
    assert shown.lifetime_value.previous == 2 * orders[0].total


def test_group_cards_count_lifetime_groups_and_the_periods_money(
    database: Database, rules: ShopRules, now: datetime
) -> None:
    orders = [
        order(1, "50001", now - timedelta(days=90), total=naira(100_000)),
        order(2, "50001", now - timedelta(days=1), total=naira(5_000)),
        order(3, "50002", now - timedelta(days=2), total=naira(3_000)),
        order(4, "50003", now - timedelta(days=70), total=naira(9_000)),
    ]
    save_orders(database, rules, now, "shop", orders, False)
    with database.read() as connection:
        ever = {card.group: card for card in cards.group_cards(connection, ALL_TIME, rules, now)}
        lately = {card.group: card for card in cards.group_cards(connection, DAYS_30, rules, now)}
    assert list(ever) == list(Group)
    assert [(card.customers, card.spent) for card in ever.values()] == [
        (0, 0),
        (1, naira(105_000)),
        (1, naira(105_000)),
        (2, naira(12_000)),
        (1, naira(9_000)),
        (0, 0),
    ]
    assert [(card.customers, card.spent) for card in lately.values()] == [
        (0, 0),
        (1, naira(5_000)),
        (1, naira(5_000)),
        (1, naira(3_000)),
        (0, 0),
        (0, 0),
    ]


def test_a_shop_without_customers_has_cards_too(database: Database, rules: ShopRules, now: datetime) -> None:
    with database.read() as connection:
        for period in (ALL_TIME, DAYS_30):
            shown = cards.list_cards(connection, period, rules, now)
            assert shown.now == Moment(0, 0, 0, 0)
            assert (shown.lifetime_value.value, shown.repeat_rate.value) == (None, None)
            groups = cards.group_cards(connection, period, rules, now)
            assert [(card.customers, card.spent) for card in groups] == [(0, 0)] * len(Group)
