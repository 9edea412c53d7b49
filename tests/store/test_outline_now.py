"""Of a server's outline a desk keeps what it was sent, until it is drawn anew."""

from collections.abc import Callable
from datetime import datetime

import pytest
from sqlalchemy import select, text

from custui.domain.rules import ShopRules
from custui.store import outline, outline_now
from custui.store.engine import Database
from custui.store.outline_now import OutlineNow
from custui.store.outline_sets import FIRST_SEGMENT
from custui.store.shelves import SUMMARY
from custui.store.traits import ORDERS, SPENT
from tests.factories import make_incoming, naira
from tests.store.list_shop import PHONES, ListShop, those
from tests.store.test_portability import overheard


@pytest.fixture(params=["sqlite", "postgresql"])
def shop(
    request: pytest.FixtureRequest, new_database: Callable[[str], Database], rules: ShopRules, now: datetime
) -> ListShop:
    shop = ListShop(new_database(request.param), rules, now)
    with shop.database.write() as connection:
        outline.draw(connection)
    return shop


def told(shop: ListShop) -> tuple[list[int], int]:
    """Return everybody's orders as the outline tells them, and how often it was sent for."""
    with overheard(shop.database) as said, shop.database.read() as connection:
        codes = OutlineNow(connection).codes(ORDERS)
        held = [row.id for row in connection.execute(select(SUMMARY).order_by(SUMMARY.c.phone_key))]
    return [codes[number] - 1 for number in held], sum("customer_outline.codes" in each for each in said)


def test_a_column_is_sent_once_and_is_right_all_the_same(shop: ListShop) -> None:
    sent_for = 1 if shop.database.dialect == "sqlite" else 0
    assert told(shop) == ([1, 2, 3, 4, 5], 1)
    assert told(shop) == ([1, 2, 3, 4, 5], sent_for)
    with shop.database.write() as connection:
        # As it would be had somebody else written it.
        connection.execute(
            text("UPDATE customer_summary SET orders = 7 WHERE phone_key = :a"), {"a": PHONES[0]}
        )
        outline.summary_changed(connection, [PHONES[0]])
        assert len(OutlineNow(connection).unsure) == 1
    assert told(shop) == ([7, 2, 3, 4, 5], sent_for)
    with shop.database.write() as connection:
        outline.draw(connection)
        assert OutlineNow(connection).unsure == []
    assert told(shop) == ([7, 2, 3, 4, 5], 1)


def test_few_columns_are_kept(shop: ListShop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outline_now, "MOST", 1)
    assert told(shop)[1] == 1
    with shop.database.read() as connection:
        OutlineNow(connection).codes(SPENT)
    assert told(shop)[1] == 1


def test_a_segment_that_is_gone_has_nobody(shop: ListShop) -> None:
    def inside(number: int) -> set[str]:
        with shop.database.read() as connection:
            marks = OutlineNow(connection).members(FIRST_SEGMENT + number)
            return {row.phone_key for row in connection.execute(select(SUMMARY)) if marks[row.id]}

    segment = shop.create("Promo", those(*PHONES[:2])).subject
    assert segment is not None
    with shop.database.write() as connection:
        outline.draw(connection)
    assert inside(segment) == set(PHONES[:2])
    deleted = shop.repository.delete_segment(segment, "kemi")
    assert inside(segment) == set()
    shop.undo(deleted)
    assert inside(segment) == set(PHONES[:2])


def test_whoever_is_noted_before_the_outline_reaches_them_hides_nobody(
    shop: ListShop, rules: ShopRules, now: datetime
) -> None:
    came = ["+2348035550191", "+2348035550192", "+2348035550193"]
    shop.repository.save_orders("shop", [make_incoming(phone, now, naira(7), phone=phone) for phone in came])
    shop.repository.add_note(came[-1], "calls back", "kemi", "note")
    with shop.database.read() as connection:
        told = OutlineNow(connection)
        assert outline.reach(connection) == len(PHONES) + 1
        assert told.unsure == sorted(set(told.unsure))
        spent = {row.id: row.spent for row in connection.execute(select(SUMMARY))}
        assert sum(sum(amounts) for _, amounts in told.amounts()) == sum(spent.values())
        assert all(told.codes(SPENT)[number] == SPENT.code(amount) for number, amount in spent.items())


def test_amounts_are_of_everybody_whenever_they_came(
    shop: ListShop, rules: ShopRules, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outline, "PART", 2)
    with shop.database.write() as connection:
        outline.draw(connection, anew=True)
        # One who is in doubt, one who went and two who came since.
        connection.execute(text("UPDATE customer_summary SET spent = 7 WHERE id = 1"))
        connection.execute(text("DELETE FROM customer_summary WHERE id = 3"))
        connection.execute(text("INSERT INTO customer_outline_unsure (id) VALUES (1), (3)"))
        for number in (6, 9):
            columns = [column.name for column in SUMMARY.c if column.name not in {"id", "phone_key", "spent"}]
            connection.execute(text(
                f"INSERT INTO customer_summary (id, phone_key, spent, {', '.join(columns)})"
                f" SELECT {number}, '+234{number}', {number}, {', '.join(columns)}"
                " FROM customer_summary WHERE id = 1"
            ))  # fmt: skip
        found = dict.fromkeys(range(10), 0)
        for start, amounts in OutlineNow(connection).amounts():
            for number, amount in enumerate(amounts, start):
                found[number] += amount
        spent = {row.id: row.spent for row in connection.execute(select(SUMMARY))}
    assert {number: amount for number, amount in found.items() if amount} == {
        number: amount for number, amount in spent.items() if amount
    }
    assert spent[2] >= naira(1)
