"""Undoing what agents did to orders."""

from typing import Any

from sqlalchemy import Row, func, select

from custui.domain.errors import StoreError
from custui.store.deeds import DeedKind
from custui.store.own_orders import delete_row, put_status, refresh_customer
from custui.store.products import forget_products
from custui.store.shelves import DEEDS, ORDERS
from custui.store.undoing import Undoing, Way


def _created_order(undoing: Undoing) -> None:
    order = _as_left(undoing)
    forget_products(undoing.connection, order.id, undoing.before["products"])
    delete_row(undoing.connection, order.id)
    refresh_customer(undoing.connection, order.phone_key, undoing.rules)


def _changed_status(undoing: Undoing) -> None:
    order = _as_left(undoing)
    put_status(undoing.connection, order.id, undoing.before["status"], undoing.before["status_text"])
    refresh_customer(undoing.connection, order.phone_key, undoing.rules)


def _as_left(undoing: Undoing) -> Row[Any]:
    """Return the deed's order. Raises StoreError where it is not as the deed left it."""
    there = select(ORDERS).where(ORDERS.c.id == undoing.row.subject)
    order = undoing.connection.execute(there).one_or_none()
    # SQLite gives an id again once the newest order is deleted.
    if order is None or order.number != undoing.before["number"]:
        raise StoreError("the order was deleted since")
    undoing.refuse_changed("order", DeedKind.CHANGED_STATUS)
    undone = select(func.count()).where(
        DEEDS.c.id > undoing.row.id,
        DEEDS.c.subject == order.id,
        DEEDS.c.kind == DeedKind.CHANGED_STATUS,
    )
    # A status that was set and put back since counted the version up twice.
    left = undoing.before["version"] + 2 * undoing.connection.execute(undone).scalar_one()
    if order.version != left:
        raise StoreError("the order was changed again since")
    return order


ORDER_WAYS: dict[DeedKind, Way] = {
    DeedKind.CREATED_ORDER: _created_order,
    DeedKind.CHANGED_STATUS: _changed_status,
}
