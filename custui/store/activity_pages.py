"""The activity log, read: of a customer page by page, of one order all of it."""

import json
from typing import Any

from sqlalchemy import Connection, Row, Select, select

from custui.domain.activity import Activity, ActivityPage
from custui.store.deeds import DeedKind
from custui.store.rows import moment
from custui.store.shelves import ACTIVITY, ALIASES, ORDERS
from custui.store.storable import storable

_MERGES = (DeedKind.MERGED, f"undid: {DeedKind.MERGED}")


def activity(connection: Connection, phone: str, before: int | None, limit: int) -> ActivityPage:
    """Return the newest entries of a phone key and of those merged into it, older than the id `before`."""
    phone = storable(phone)
    merged = connection.scalars(select(ALIASES.c.phone_key).where(ALIASES.c.customer_key == phone)).all()
    rows: list[Row[Any]] = []
    # One after the other: each walks its own end of the index, where all at once would be sorted.
    for key in (phone, *merged):
        theirs = _entries().where(ACTIVITY.c.phone_key == key)
        if before is not None:
            theirs = theirs.where(ACTIVITY.c.id < before)
        rows += connection.execute(theirs.limit(limit + 1)).all()
    rows.sort(key=lambda row: row.id, reverse=True)
    told = (_entry(row) for row in rows[:limit] if not _told_twice(row, {phone, *merged}))
    return ActivityPage(tuple(told), len(rows) > limit)


def _told_twice(row: Row[Any], keys: set[str]) -> bool:
    """Tell whether this is a merge of two phones that are both this customer's: it is in either's log.

    The entry of the phone that was merged goes, and that of the other, which stands right above it, stays.
    """
    if row.action not in _MERGES:
        return False
    detail = json.loads(row.detail)
    return row.phone_key == detail.get("phone") and detail.get("into") in keys


def order_activity(connection: Connection, order_id: int) -> ActivityPage:
    """Return all entries of an order, newest first."""
    rows = connection.execute(_entries().where(ACTIVITY.c.order_id == order_id)).all()
    entries = (_entry(row) for row in rows)
    return ActivityPage(tuple(entry for entry in entries if entry.order_id is not None), False)


def _entries() -> Select[Any]:
    columns = (ACTIVITY, ORDERS.c.number)
    joined = select(*columns).outerjoin_from(ACTIVITY, ORDERS, ORDERS.c.id == ACTIVITY.c.order_id)
    return joined.order_by(ACTIVITY.c.id.desc())


def _entry(row: Row[Any]) -> Activity:
    detail = json.loads(row.detail)
    # SQLite gives an id again once the newest order is deleted: only the number tells whose it was.
    its_own = row.number is not None and detail.get("number", row.number) == row.number
    return Activity(row.id, moment(row.at), row.agent, row.action, detail, row.order_id if its_own else None)
