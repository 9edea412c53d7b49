"""What agents do to one order or customer: orders of the desk's own, statuses, notes, profiles, contacts.

Each function is one transaction with its activity row. `db.write` lets one writer in at a time, so
that what is looked up first (an idempotency key, a version, a name) still holds when it is acted upon.
`now` is aware.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Table, delete, insert, select, update

from custui.domain.customer import CustomerEdit
from custui.domain.errors import StaleEditError, StoreError, UnknownCustomerError
from custui.domain.orders import OWN_ORIGIN, IncomingOrder
from custui.domain.rules import ShopRules
from custui.domain.status import Status
from custui.domain.text import fold
from custui.store.activity import log
from custui.store.engine import Database
from custui.store.items import insert_items
from custui.store.order_rows import item_rows, order_columns
from custui.store.shelves import NOTES, ORDERS, PROFILE, SUMMARY
from custui.store.storable import storable
from custui.store.summary import refresh


def create_order(
    db: Database, rules: ShopRules, now: datetime, order: IncomingOrder, agent: str, idempotency_key: str
) -> int:
    """Create an order of custui's own and return its id; the same key again returns the same id.

    Raises StoreError if another order of custui's own bears its number.
    """
    columns = order_columns(order, OWN_ORIGIN, rules.region)
    with db.write() as connection:
        made = _made_before(connection, ORDERS, idempotency_key)
        if made is not None:
            return made
        same = select(ORDERS.c.id).where(ORDERS.c.origin == OWN_ORIGIN, ORDERS.c.number == columns["number"])
        if connection.execute(same).first():
            raise StoreError(f"there is an order {columns['number']} already")
        order_id = _insert(connection, ORDERS, {**columns, "idempotency_key": idempotency_key, "version": 1})
        insert_items(connection, item_rows(order, order_id))
        phone = columns["phone_key"]
        refresh(connection, [] if phone is None else [phone], rules)
        log(
            connection,
            now,
            agent,
            "created order",
            {"number": columns["number"]},
            phones=[phone],
            order_id=order_id,
        )
        return order_id


def change_status(
    db: Database, rules: ShopRules, now: datetime, order_id: int, status: Status, agent: str
) -> None:
    """Set an order's status. Raises StoreError if there is no such order (any more)."""
    with db.write() as connection:
        order = _order(connection, order_id)
        connection.execute(
            update(ORDERS)
            .where(ORDERS.c.id == order_id)
            .values(status=status.value, status_text=status.value, version=ORDERS.c.version + 1)
        )
        refresh(connection, [] if order.phone_key is None else [order.phone_key], rules)
        change = {"number": order.number, "from": order.status, "to": status.value}
        log(connection, now, agent, "changed status", change, phones=[order.phone_key], order_id=order_id)


def delete_order(db: Database, rules: ShopRules, now: datetime, order_id: int, agent: str) -> None:
    """Delete an order and its items; the last order of a phone takes the customer with it.

    Notes, segments and the edited name stay, for the day the customer orders again. Raises StoreError
    if there is no such order (any more).
    """
    with db.write() as connection:
        order = _order(connection, order_id)
        connection.execute(delete(ORDERS).where(ORDERS.c.id == order_id))
        refresh(connection, [] if order.phone_key is None else [order.phone_key], rules)
        gone = {"number": order.number, "origin": order.origin}
        log(connection, now, agent, "deleted order", gone, phones=[order.phone_key], order_id=order_id)


def add_note(db: Database, now: datetime, phone: str, body: str, author: str, idempotency_key: str) -> int:
    """Add a note to a customer and return its id; the same key again returns the same id.

    Raises UnknownCustomerError for an unknown phone.
    """
    with db.write() as connection:
        made = _made_before(connection, NOTES, idempotency_key)
        if made is not None:
            return made
        _known_customer(connection, phone)
        note = {
            "phone_key": phone,
            "body": storable(body),
            "author": storable(author),
            "created_at": int(now.timestamp()),
            "idempotency_key": idempotency_key,
            "version": 1,
        }
        note_id = _insert(connection, NOTES, note)
        log(connection, now, author, "added note", {"note": note_id}, phones=[phone])
        return note_id


def update_profile(db: Database, rules: ShopRules, now: datetime, phone: str, edit: CustomerEdit) -> int:
    """Save an agent's edit and return the profile's new version; a blank name is none.

    Raises StaleEditError if the profile is not at `edit.version`, UnknownCustomerError for an unknown
    phone.
    """
    name = None if edit.profile.name is None else storable(edit.profile.name).strip()
    folded = fold(name or "")
    with db.write() as connection:
        _known_customer(connection, phone)
        current = connection.execute(select(PROFILE).where(PROFILE.c.phone_key == phone)).one_or_none()
        version = 0 if current is None else current.version
        theirs = None if current is None else current.name
        if edit.version != version:
            raise StaleEditError(edit.profile.name, theirs, version)
        values = {
            "name": name if folded else None,
            "name_folded": folded or None,
            "version": version + 1,
        }
        if current is None:
            connection.execute(insert(PROFILE).values(phone_key=phone, **values))
        else:
            connection.execute(update(PROFILE).where(PROFILE.c.phone_key == phone).values(**values))
        refresh(connection, [phone], rules)
        change = {"from": theirs, "to": values["name"]}
        log(connection, now, edit.agent, "changed name", change, phones=[phone])
        return version + 1


def log_contact(
    db: Database, now: datetime, phone: str, channel: str, agent: str, template: str = ""
) -> None:
    """Note that `agent` opened `channel` (`whatsapp`, `call`) to this customer, with that template's text."""
    made_from = {"template": storable(template)} if template else {}
    with db.write() as connection:
        log(connection, now, agent, f"opened {channel}", made_from, phones=[phone])


def _made_before(connection: Connection, table: Table, idempotency_key: str) -> int | None:
    found = select(table.c.id).where(table.c.idempotency_key == idempotency_key)
    return connection.execute(found).scalar()


def _insert(connection: Connection, table: Table, values: dict[str, Any]) -> int:
    return int(connection.execute(insert(table).values(values).returning(table.c.id)).scalar_one())


def _order(connection: Connection, order_id: int) -> Row[Any]:
    order = connection.execute(select(ORDERS).where(ORDERS.c.id == order_id)).one_or_none()
    if order is None:
        raise StoreError("this order is gone")
    return order


def _known_customer(connection: Connection, phone: str) -> None:
    if connection.execute(select(SUMMARY.c.id).where(SUMMARY.c.phone_key == phone)).first() is None:
        raise UnknownCustomerError(f"no customer has the phone {phone}")
