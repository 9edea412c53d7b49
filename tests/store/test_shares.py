"""What filters can be chosen from, counted as the list itself counts."""

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from custui.domain.dashboard import Share
from custui.domain.orders import IncomingOrder
from custui.domain.period import ALL_TIME, Period, PeriodKind
from custui.domain.query import CustomerFilters
from custui.domain.rules import ShopRules
from custui.domain.text import fold
from custui.store.engine import Database
from custui.store.intake import save_orders
from custui.store.shares import shares
from custui.store.shelves import ORDERS
from custui.store.summary import refresh
from tests.factories import make_incoming
from tests.store.oracle import listed
from tests.store.test_lists_match_rules import CHECKED, periods
from tests.strategies import incoming_orders

batches = st.lists(incoming_orders(), max_size=24, unique_by=lambda order: order.number)


def by_word(words: Iterable[str]) -> list[tuple[str, int]]:
    return sorted(Counter(map(fold, words)).items())


def told(found: Iterable[Share]) -> list[tuple[str, int]]:
    return sorted((fold(share.word), share.customers) for share in found)


@pytest.mark.parametrize(("dialect", "examples"), [("sqlite", 15), ("postgresql", 4)])
def test_shares_equal_the_list(
    dialect: str,
    examples: int,
    new_database: Callable[[str], Database],
    rules: ShopRules,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    database = new_database(dialect)

    @settings(CHECKED, max_examples=examples)
    @given(
        orders=batches, asked=st.lists(periods(now), min_size=3, max_size=3), sought=st.sampled_from((1, 10))
    )
    def check(orders: list[IncomingOrder], asked: list[Period], sought: int) -> None:
        with database.write() as connection:
            connection.execute(ORDERS.delete())
            refresh(connection, None, rules)
        save_orders(database, rules, now, "shop", orders, False)
        with database.read() as connection:
            for period in (ALL_TIME, *asked):
                # Sought by the index of last orders, or read with all others, where there are two or more.
                monkeypatch.setattr("custui.store.shares.SHARE_SOUGHT", sought)
                rows = listed(orders, CustomerFilters(), period, rules, now)
                found = shares(connection, period, rules, now)
                assert told(found.channels) == by_word(row.preferred_channel for row in rows)
                assert told(found.cities) == by_word(row.city for row in rows)
                assert told(found.states) == by_word(row.state for row in rows)

    check()


def test_a_place_goes_by_its_most_common_spelling_the_most_customers_first(
    database: Database, rules: ShopRules, now: datetime
) -> None:
    cities = ("Ìkẹjà", "IKEJA", "IKEJA ", "Lekki", "Garki", "", "  ")
    orders = [
        make_incoming(f"A{number}", now, phone=f"080355500{number:02d}", city=city, state="Lagos")
        for number, city in enumerate(cities)
    ]
    orders.append(make_incoming("A99", now - timedelta(days=99), phone="08035550099", city="Kano", state=""))
    save_orders(database, rules, now, "shop", orders, False)
    with database.read() as connection:
        ever = shares(connection, ALL_TIME, rules, now)
        lately = shares(connection, Period(PeriodKind.DAYS_30), rules, now)
    places = (Share("IKEJA", 3), Share("", 2), Share("Garki", 1))
    assert ever.cities == (*places, Share("Kano", 1), Share("Lekki", 1))
    assert ever.states == (Share("Lagos", 7), Share("", 1))
    assert ever.channels == (Share("whatsapp", 8),)
    assert lately.cities == (*places, Share("Lekki", 1))
    assert lately.states == (Share("Lagos", 7),)
