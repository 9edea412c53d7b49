"""Ids follow one another on every engine, however often rows are written again."""

from datetime import datetime

from sqlalchemy import Table, select

from custui.domain.rules import ShopRules
from custui.store.engine import Database
from custui.store.intake import save_orders
from custui.store.shelves import ACTIVITY, ITEMS, ORDERS, PRODUCTS, SUMMARY
from tests.factories import make_incoming, make_item, naira

PHONES = ("08035550147", "08035550148", "08035550149")


def test_nothing_is_skipped_where_rows_are_written_again(
    database: Database, rules: ShopRules, now: datetime
) -> None:
    for total in (1, 2, 3):
        save_orders(database, rules, now, "shop", [
            make_incoming(f"A{n}", now, naira(total), phone=PHONES[n % 2], items=(make_item(f"Bag {n}"),))
            for n in range(4)
        ], False)  # fmt: skip
    late = make_incoming("A9", now, naira(1), phone=PHONES[2], items=(make_item("Shoe"),))
    save_orders(database, rules, now, "shop", [late], False)
    with database.read() as connection:

        def ids(table: Table) -> list[int]:
            return list(connection.scalars(select(table.c.id).order_by(table.c.id)))

        assert ids(ORDERS) == [1, 2, 3, 4, 5]
        assert ids(SUMMARY) == [1, 2, 3]
        assert ids(PRODUCTS)[:4] == [1, 2, 3, 4]
        assert ids(ACTIVITY) == [1, 2, 3, 4]
        items = select(ORDERS.c.number, ITEMS.c.product).join(ITEMS, ITEMS.c.order_id == ORDERS.c.id)
        items = items.order_by(ORDERS.c.id)
        assert connection.execute(items).all() == [*((f"A{n}", f"Bag {n}") for n in range(4)), ("A9", "Shoe")]
