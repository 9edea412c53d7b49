"""Pages by a period's average, told by its foremost orders: what they tell is what all orders tell."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

import pytest

from custui.domain.deeds import NewSegment
from custui.domain.orders import IncomingOrder
from custui.domain.period import Span
from custui.domain.query import CustomerFilters, ListQuery, PageRequest, Sort, SortField
from custui.domain.rules import ShopRules
from custui.store import average_walk, ledger
from custui.store.asked import Asked
from custui.store.engine import Database
from custui.store.intake import save_orders
from custui.store.page_marks import stretch
from custui.store.segments import create_segment
from tests.factories import make_incoming, naira

FILTERS = [
    CustomerFilters(),
    CustomerFilters(min_orders=2),
    CustomerFilters(min_spent=naira(3)),
    CustomerFilters(segment="Some"),
]


def some_orders(chance: Random, now: datetime, many: int) -> list[IncomingOrder]:
    """Draw orders of sixty customers, of some amounts, most of which count."""
    return [
        make_incoming(
            f"A{number}",
            now - timedelta(days=chance.randrange(90)),
            naira(chance.choice((*range(1, 30), 1, 1, 29, 29))),
            phone=f"080355500{chance.randrange(60):02d}",
            status=chance.choice(("delivered", "delivered", "cancelled")),
        )
        for number in range(many)
    ]


@pytest.fixture
def store(
    new_database: Callable[[str], Database],
    rules: ShopRules,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> Database:
    """Keep a shop some of whose orders stand in the ledger as they were, and some not at all."""
    monkeypatch.setattr(ledger, "PART", 8)
    monkeypatch.setattr(ledger, "MOST_PENDING", 0)
    database, chance = new_database("sqlite"), Random(20_260_305)
    save_orders(database, rules, now, "shop", some_orders(chance, now, 80), False)
    monkeypatch.setattr(ledger, "MOST_PENDING", 5_000)
    changed = some_orders(chance, now, 100)
    save_orders(database, rules, now, "shop", chance.sample(changed[:80], 20) + changed[80:], False)
    some = ListQuery(
        CustomerFilters(among=frozenset(f"+2348035550{number:03d}" for number in range(0, 60, 2)))
    )
    create_segment(database, rules, now, NewSegment("Some", "red", members=some), "kemi", "some")
    return database


@pytest.mark.parametrize("descending", [True, False])
@pytest.mark.parametrize("most", [8, 16, 32])
def test_what_the_foremost_orders_tell_is_true(
    store: Database,
    rules: ShopRules,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
    most: int,
    descending: bool,
) -> None:
    monkeypatch.setattr(average_walk, "MOST", most)
    monkeypatch.setattr(average_walk, "STAGES", (most // 4, most))
    monkeypatch.setattr(Asked, "few", lambda *_, **__: False)
    span, told = Span(now - timedelta(days=60), now - timedelta(days=3)), 0
    with store.read() as connection:
        for filters in FILTERS:
            by = replace(filters, sort=Sort(SortField.AVERAGE, descending))
            asked = Asked(connection, by, span, rules, now)
            grouped = asked.listing(asked.customers(walked=False), walked=False)
            first = stretch(connection, grouped.listing, grouped.ordering, PageRequest(size=3))
            beyond, ahead = PageRequest(2, 3, after=first.last), PageRequest(1, 3, before=first.last)
            for request in (PageRequest(size=3), PageRequest(2, size=3), beyond, ahead):
                plain = stretch(connection, grouped.listing, grouped.ordering, request)
                found = average_walk.page(asked, request, common=False)
                if found is not None:
                    told += 1
                    phones = [row.phone_key for row in plain.rows]
                    assert [row.phone_key for row in found.rows] == phones
                    assert (found.first, found.last) == (plain.first, plain.last)
                    assert found.has_more == plain.has_more
    assert told >= 4


@pytest.mark.parametrize("descending", [True, False])
@pytest.mark.parametrize("most", [4, 16])
def test_of_many_alike_none_is_left_out(
    new_database: Callable[[str], Database],
    rules: ShopRules,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
    descending: bool,
    most: int,
) -> None:
    monkeypatch.setattr(ledger, "PART", 8)
    monkeypatch.setattr(ledger, "MOST_PENDING", 0)
    monkeypatch.setattr(average_walk, "MOST", most)
    monkeypatch.setattr(average_walk, "STAGES", (4,))
    monkeypatch.setattr(Asked, "few", lambda *_, **__: False)
    phones = [f"+23480355500{number:02d}" for number in range(40)]
    shuffled = Random(20_260_305).sample(phones, 40)
    orders = [make_incoming(f"A{at}", now, naira(9), phone=phone) for at, phone in enumerate(shuffled)]
    database = new_database("sqlite")
    save_orders(database, rules, now, "shop", orders, False)
    asked = CustomerFilters(sort=Sort(SortField.AVERAGE, descending))
    span = Span(now - timedelta(days=1), now + timedelta(days=1))
    with database.read() as connection:
        found = average_walk.page(
            Asked(connection, asked, span, rules, now), PageRequest(size=5), common=False
        )
    assert found is not None
    assert [row.phone_key for row in found.rows] == sorted(phones, reverse=descending)[:5]
