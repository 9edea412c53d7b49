"""What agents do to orders: make some of custui's own, set a status; importers delete.

Each function is one transaction with its activity row. `db.write` lets one writer in at a time, so
that what is looked up first (an idempotency key, a version, a number) still holds when it is acted
upon. `now` is aware.
"""

from datetime import datetime
from typing import Any

from msgspec.structs import replace
from sqlalchemy import Connection, Row, delete, insert, select, update

from custui.domain.deeds import Deed
from custui.domain.errors import StaleEditError, StoreError
from custui.domain.orders import OWN_ORIGIN, IncomingOrder, StatusChange
from custui.domain.rules import ShopRules
from custui.store.activity import log
from custui.store.aliases import place
from custui.store.deeds import DeedKind, begin, made_before
from custui.store.engine import Database
from custui.store.items import insert_items
from custui.store.ledger import changing
from custui.store.order_rows import item_rows, order_columns
from custui.store.product_sales import sold_in
from custui.store.products import keep_products, products_before
from custui.store.row_ids import next_id
from custui.store.shelves import ORDERS, STATE
from custui.store.storable import storable
from custui.store.summary import refresh


def create_order(
    db: Database, rules: ShopRules, now: datetime, order: IncomingOrder, agent: str, idempotency_key: str
) -> Deed:
    """Create an order of custui's own; the deed's subject is its id. A blank number is given here.

    Raises StoreError where another order of custui's own bears the number.
    """
    with db.write() as connection:
        made = made_before(connection, idempotency_key)
        if made is not None:
            return made
        numbered = replace(order, number=_number(connection, order.number))
        columns = order_columns(numbered, OWN_ORIGIN, rules.region)
        place(connection, [columns])
        order_id = next_id(connection, ORDERS)
        put = {"id": order_id, **columns, "idempotency_key": idempotency_key, "version": 1}
        connection.execute(insert(ORDERS).values(put))
        insert_items(connection, item_rows(numbered, order_id))
        sold = sold_in([numbered])
        doing = begin(
            connection,
            now,
            agent,
            DeedKind.CREATED_ORDER,
            subject=order_id,
            detail={"number": numbered.number},
            before={"number": numbered.number, "version": 1, "products": products_before(connection, sold)},
            idempotency_key=idempotency_key,
        )
        keep_products(connection, sold)
        refresh_customer(connection, columns["phone_key"], rules)
        return doing.finish_for(columns["phone_key"], f"created order {numbered.number}", order_id)


def change_status(db: Database, rules: ShopRules, now: datetime, change: StatusChange, agent: str) -> Deed:
    """Set an order's status; its own word becomes the status's.

    Raises StaleEditError if the order is not at `change.version`, StoreError where it is gone.
    """
    with db.write() as connection:
        order = _order(connection, change.order_id)
        if order.version != change.version:
            what = f"order {order.number}"
            raise StaleEditError(change.status.value, order.status, order.version, what)
        doing = begin(
            connection,
            now,
            agent,
            DeedKind.CHANGED_STATUS,
            subject=order.id,
            detail={"number": order.number, "from": order.status, "to": change.status.value},
            before={
                "number": order.number,
                "version": order.version + 1,
                "status": order.status,
                "status_text": order.status_text,
            },
        )
        put_status(connection, order.id, change.status.value, change.status.value)
        refresh_customer(connection, order.phone_key, rules)
        words = f"set order {order.number} from {order.status} to {change.status}"
        return doing.finish_for(order.phone_key, words, order.id)


def delete_order(db: Database, rules: ShopRules, now: datetime, order_id: int, agent: str) -> None:
    """Delete an order and its items; the last order of a phone takes the customer with it.

    Notes, segments and the profile stay, for the day the customer orders again. Raises StoreError if
    there is no such order (any more).
    """
    with db.write() as connection:
        order = _order(connection, order_id)
        delete_row(connection, order_id)
        refresh_customer(connection, order.phone_key, rules)
        gone = {"number": order.number, "origin": order.origin}
        log(connection, now, agent, "deleted order", gone, phones=[order.phone_key], order_id=order_id)


def delete_row(connection: Connection, order_id: int) -> None:
    """Delete an order, and its items by themselves."""
    changing(connection, ORDERS.c.id == order_id)
    connection.execute(delete(ORDERS).where(ORDERS.c.id == order_id))


def put_status(connection: Connection, order_id: int, status: str, status_text: str) -> None:
    """Write an order's status and the shop's word for it."""
    changing(connection, ORDERS.c.id == order_id)
    values = {"status": status, "status_text": status_text, "version": ORDERS.c.version + 1}
    connection.execute(update(ORDERS).where(ORDERS.c.id == order_id).values(values))


def refresh_customer(connection: Connection, phone: str | None, rules: ShopRules) -> None:
    """Reckon the customer of an order anew, if it is somebody's."""
    refresh(connection, [] if phone is None else [phone], rules)


def _number(connection: Connection, typed: str) -> str:
    """Return the number for a new order: the one typed, else the next that no order bears.

    Each is given once, even where its order is deleted: a customer may have been told it.
    """
    number = storable(typed).strip()
    if number:
        same = select(ORDERS.c.id).where(ORDERS.c.origin == OWN_ORIGIN, ORDERS.c.number == number)
        if connection.execute(same).first():
            raise StoreError(f"there is an order {number} already")
        return number
    while True:
        next_ = update(STATE).values(last_order_number=STATE.c.last_order_number + 1)
        number = f"C-{connection.execute(next_.returning(STATE.c.last_order_number)).scalar_one()}"
        if connection.execute(select(ORDERS.c.id).where(ORDERS.c.number == number)).first() is None:
            return number


def _order(connection: Connection, order_id: int) -> Row[Any]:
    order = connection.execute(select(ORDERS).where(ORDERS.c.id == order_id)).one_or_none()
    if order is None:
        raise StoreError("this order is gone")
    return order
