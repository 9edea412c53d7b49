"""Order items in bulk: most of what an import writes, hence past SQLAlchemy and straight to the driver."""

from collections.abc import Sequence

from sqlalchemy import Connection, delete

from custui.store.copy_in import copy_in
from custui.store.keys import among
from custui.store.order_rows import ItemRow
from custui.store.shelves import ITEMS

_INSERT = (
    "INSERT INTO order_items (order_id, position, sku, product, quantity, unit_price)"
    " VALUES (?, ?, ?, ?, ?, ?)"
)
_COLUMNS = ("order_id", "position", "sku", "product", "quantity", "unit_price")


def insert_items(connection: Connection, rows: Sequence[ItemRow]) -> None:
    """Insert the rows in one go."""
    if not rows:
        return
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(_INSERT, list(rows))
        return
    copy_in(connection, "order_items", _COLUMNS, rows)


def delete_items(connection: Connection, order_ids: Sequence[int]) -> None:
    """Delete all items of these orders."""
    connection.execute(delete(ITEMS).where(among(ITEMS.c.order_id, order_ids, connection.dialect.name)))
