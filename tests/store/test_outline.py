"""The outline leaves out nobody who meets a condition, whatever was written since it was drawn."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import ColumnElement, Connection, select, update

from custui.domain.rules import ShopRules
from custui.store import outline, traits
from custui.store.demands import demands
from custui.store.engine import Database
from custui.store.holders import Holders
from custui.store.intake import save_orders
from custui.store.possible import Possible
from custui.store.shelves import ORDERS, SUMMARY
from custui.store.summary import refresh
from custui.store.traits import TRAITS, Trait, Within
from tests.factories import make_incoming, naira

NUMBERS = (traits.ORDERS, traits.CANCELLED, traits.SPENT, traits.AVERAGE)
WEEKS = (traits.FIRST_ORDER, traits.LAST_ORDER)
wide = st.integers(-(2**40), 2**60) | st.integers(-3, 3_000) | st.integers(0, 10**9)


@settings(max_examples=300, derandomize=True, deadline=None, database=None)
@given(trait=st.sampled_from(NUMBERS + WEEKS), ends=st.tuples(wide, wide).map(sorted), value=wide)
def test_whoever_lies_within_has_one_of_the_codes(trait: Trait, ends: list[int], value: int) -> None:
    least, most = ends
    code = trait.code(value)
    assert 1 <= code <= 255
    codes = trait.meeting(Within(least, most))
    assert codes is None or code in codes or not least <= value <= most
    if not trait.comes_round:
        up, down = trait.meeting(Within(least)), trait.meeting(Within(None, most))
        assert up is not None
        assert down is not None
        assert code in up or value < least
        assert code in down or value > most


@settings(max_examples=200, derandomize=True, deadline=None, database=None)
@given(trait=st.sampled_from(NUMBERS), ends=st.tuples(wide, wide).map(sorted))
def test_codes_of_numbers_are_in_order_and_lie_end_to_end(trait: Trait, ends: list[int]) -> None:
    spans = list(trait.spans(*ends))
    assert [code for code, _ in spans] == sorted({code for code, _ in spans})
    for (_, here), (_, there) in pairwise(spans):
        assert here.most is not None
        assert there.least == here.most + 1
    for (code, within), value in zip((spans[0], spans[-1]), ends, strict=True):
        assert trait.code(value) == code
        assert within.least is None or within.least <= value
        assert within.most is None or value <= within.most


def test_most_figures_of_a_shop_are_told_apart() -> None:
    assert len({traits.ORDERS.code(count) for count in range(190)}) == 190
    assert (
        len({traits.SPENT.code(naira(amount)) for amount in (0, 9_000, 10_000, 50_000, 100_000, 120_000)})
        == 6
    )
    week = 7 * 86_400
    assert len({traits.LAST_ORDER.code(1_700_000_000 + n * week) for n in range(150)}) == 150


@pytest.mark.parametrize("trait", [traits.SPENT, traits.AVERAGE], ids=lambda trait: trait.column)
def test_nobody_shares_a_code_across_an_amount_that_people_ask_for(trait: Trait) -> None:
    for amount in (10, 100, 1_000, 5_000, 10_000, 15_000, 25_000, 50_000, 75_000, 100_000, 250_000, 10**6):
        code = trait.code(naira(amount))
        assert trait.code(naira(amount) - 1) == code - 1
        assert trait.span is not None
        assert trait.span(code).least == naira(amount)


@pytest.fixture(params=["sqlite", "postgresql"])
def store(
    new_database: Callable[[str], Database], monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> Database:
    monkeypatch.setattr(outline, "PART", 4)
    monkeypatch.setattr(outline, "MOST_UNSURE", 3)
    return new_database(request.param)


def customers(store: Database, rules: ShopRules, now: datetime, numbers: Sequence[int], orders: int) -> None:
    save_orders(store, rules, now, f"shop {orders}", [
        make_incoming(f"{number}-{nth}", now - timedelta(days=3 * number + nth), phone=f"0803555{number:04d}")
        for number in numbers
        for nth in range(orders)
    ], False)  # fmt: skip


def possible(connection: Connection, *conditions: ColumnElement[bool]) -> set[int]:
    found = Possible.of(Holders(connection), demands(connection, conditions))
    everybody: list[int] = found.held.nonzero()[0].tolist()
    assert sorted(found.few(len(everybody)) or []) == everybody
    return set(everybody)


def meeting(connection: Connection, *conditions: ColumnElement[bool]) -> set[int]:
    return set(connection.scalars(select(SUMMARY.c.id).where(*conditions)))


def test_what_was_written_since_is_unsure_until_it_is_many(
    store: Database, rules: ShopRules, now: datetime
) -> None:
    many = SUMMARY.c.orders >= 5
    customers(store, rules, now, range(9), 1)
    with store.read() as connection:
        assert (outline.reach(connection), outline.unsure(connection)) == (10, [])
        assert possible(connection, many) == meeting(connection, many) == set()
    customers(store, rules, now, (2, 20), 6)
    with store.read() as connection:
        assert outline.reach(connection) == 10
        assert len(outline.unsure(connection)) == 1
        assert possible(connection, many) == meeting(connection, many)
        assert len(meeting(connection, many)) == 2
    customers(store, rules, now, (3, 4, 21), 6)
    with store.read() as connection:
        assert (outline.reach(connection), outline.unsure(connection)) == (12, [])
        assert possible(connection, many) == meeting(connection, many)
        assert len(meeting(connection, many)) == 5


def test_gaps_where_customers_went_shift_nobody(store: Database, rules: ShopRules, now: datetime) -> None:
    customers(store, rules, now, range(14), 1)
    with store.write() as connection:
        gone = [f"+234803555{number:04d}" for number in (2, 3, *range(4, 9))]
        connection.execute(ORDERS.delete().where(ORDERS.c.phone_key.in_(gone)))
        refresh(connection, gone, rules)
        outline.draw(connection, anew=True)
        whole = [outline.codes(connection, trait) for trait in TRAITS]
        for row in connection.execute(select(SUMMARY)):
            for trait, codes in zip(TRAITS, whole, strict=True):
                assert codes[row.id] == trait.code(getattr(row, trait.column)), trait.column
        refresh(connection, None, rules)
        assert [outline.codes(connection, trait) for trait in TRAITS] == whole


def test_there_is_none_of_ids_beyond_all_measure(store: Database, rules: ShopRules, now: datetime) -> None:
    customers(store, rules, now, range(9), 1)
    with store.write() as connection:
        assert outline.reach(connection) == 10
        connection.execute(update(SUMMARY).where(SUMMARY.c.id == 2).values(id=outline.MOST_IDS))
    customers(store, rules, now, (2, 3), 6)
    with store.write() as connection:
        assert (outline.reach(connection), outline.unsure(connection)) == (0, [])
        outline.draw(connection, anew=True)
        assert outline.reach(connection) == 0
