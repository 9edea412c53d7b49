"""Erasing a person: name, numbers, address, notes and what agents did go; orders and sums stay, nobody's.

The orders keep their items, amounts, status, channel, city and state, under a made-up key that reads as
no number, so that every total of the shop stays what it was. It cannot be undone.
"""

import json
import secrets
from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, delete, func, or_, select, update

from custui.domain.erased import ERASED, LETTERS, MANY_LETTERS
from custui.domain.errors import UnknownCustomerError
from custui.domain.rules import ShopRules
from custui.store.activity import log
from custui.store.aliases import customer_of, merged_into
from custui.store.engine import Database
from custui.store.keys import among
from custui.store.ledger import changing
from custui.store.note_index import take_out
from custui.store.order_rows import phone_columns
from custui.store.shelves import (
    ACTIVITY,
    AGENT_STATE,
    ALIASES,
    DEED_PHONES,
    DEEDS,
    DRAFTS,
    MEMBERS,
    NOTES,
    ORDERS,
    PROFILE,
)
from custui.store.storable import storable
from custui.store.summary import refresh

_TOLD_AT_LEAST = 7
"""Digits of a number by which a kept search is taken to be for it."""


def erase(db: Database, rules: ShopRules, now: datetime, phone: str, agent: str) -> str:
    """Erase a customer with all phones merged into it; return the key that the orders are under now.

    One transaction. The log keeps who did what when, without a word of whom or what it was about, and
    who erased. Raises UnknownCustomerError for an unknown phone.
    """
    with db.write() as connection:
        customer = customer_of(connection, storable(phone))
        keys = {customer, *(alias.phone_key for alias in merged_into(connection, customer))}
        if not connection.execute(select(ORDERS.c.id).where(ORDERS.c.phone_key == customer).limit(1)).first():
            raise UnknownCustomerError(f"no customer has the phone {phone}")
        _overwrite_what_is_deleted(connection, now=True)
        nobody = "".join(secrets.choice(LETTERS) for _ in range(MANY_LETTERS))
        blank = phone_columns(f"{ERASED} {nobody}", "", rules.region)
        assert blank.phone_key is not None
        orders = _blank_orders(connection, customer, f"{ERASED} {nobody}", blank.columns())
        notes = _delete_notes(connection, customer)
        _forget_deeds(connection, keys, blank.phone_key)
        _delete_kept(connection, keys)
        for table in (PROFILE, ALIASES, MEMBERS):
            connection.execute(delete(table).where(_of(table, keys)))
        refresh(connection, [customer, blank.phone_key], rules)
        log(connection, now, agent, ERASED, {"orders": orders, "notes": notes}, phones=[blank.phone_key])
        _overwrite_what_is_deleted(connection, now=False)
        return blank.phone_key


def _overwrite_what_is_deleted(connection: Connection, *, now: bool) -> None:
    """Let SQLite write zeros over deleted content, which else stays in the file until it is needed."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"PRAGMA secure_delete = {'ON' if now else 'OFF'}")


def _of(table: Table, keys: Collection[str]) -> ColumnElement[bool]:
    """Return the condition that a row is about one of these phone keys, or is theirs through a merge."""
    columns = (table.c[name] for name in ("phone_key", "customer_key", "merged_from") if name in table.c)
    return or_(*(column.in_(sorted(keys)) for column in columns))


def _blank_orders(connection: Connection, customer: str, text: str, phone: dict[str, Any]) -> int:
    blank = {
        "phone_text": text,
        **phone,
        "merged_from": None,
        "customer_name": "",
        "name_folded": "",
        "whatsapp_text": "",
        "address": "",
        "content_hash": ERASED,
        "version": ORDERS.c.version + 1,
    }
    theirs = ORDERS.c.phone_key == customer
    changing(connection, theirs)
    return connection.execute(update(ORDERS).where(theirs).values(blank)).rowcount


def _delete_notes(connection: Connection, customer: str) -> int:
    theirs = NOTES.c.phone_key == customer
    take_out(connection, theirs)
    return connection.execute(delete(NOTES).where(theirs)).rowcount


def _forget_deeds(connection: Connection, keys: Collection[str], nobody: str) -> None:
    """Leave of what was done who did it and when; deeds of theirs alone cannot be undone any more."""
    dialect = connection.dialect.name
    theirs = select(DEED_PHONES.c.deed_id).where(_of(DEED_PHONES, keys))
    alone = [
        row.id
        for row in connection.execute(
            select(DEEDS.c.id, func.count(DEED_PHONES.c.phone_key))
            .join(DEED_PHONES, DEED_PHONES.c.deed_id == DEEDS.c.id)
            .where(DEEDS.c.id.in_(theirs))
            .group_by(DEEDS.c.id)
            .having(func.count(DEED_PHONES.c.phone_key) == 1)
        )
    ]
    connection.execute(delete(DEED_PHONES).where(_of(DEED_PHONES, keys)))
    blank = {"phone_key": nobody, "detail": "{}"}
    connection.execute(update(ACTIVITY).where(_of(ACTIVITY, keys)).values(blank))
    if not alone:
        return
    forgotten = {"words": ERASED, "before": "{}", "undone_at": func.coalesce(DEEDS.c.undone_at, DEEDS.c.at)}
    connection.execute(update(DEEDS).where(among(DEEDS.c.id, alone, dialect)).values(forgotten))
    # What was told of a deed as a whole stands under no phone.
    told = select(ACTIVITY.c.id, ACTIVITY.c.detail).where(ACTIVITY.c.phone_key.is_(None))
    whole = [row.id for row in connection.execute(told) if json.loads(row.detail).get("deed") in set(alone)]
    if whole:
        connection.execute(update(ACTIVITY).where(among(ACTIVITY.c.id, whole, dialect)).values(detail="{}"))


def _delete_kept(connection: Connection, keys: Collection[str]) -> None:
    """Delete what agents were writing to them, and what agents last looked for, where it was their number."""
    for key in keys:
        connection.execute(delete(DRAFTS).where(DRAFTS.c.place.endswith(f":{key}", autoescape=True)))
        digits = "".join(filter(str.isdigit, key))[-_TOLD_AT_LEAST:]
        if len(digits) == _TOLD_AT_LEAST:
            connection.execute(delete(AGENT_STATE).where(AGENT_STATE.c.query.contains(digits)))
