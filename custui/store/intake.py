"""Orders into the store: created, updated or left alone, a batch in one transaction."""

import json
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from itertools import count
from typing import Any

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Connection, bindparam, select, update

from custui.domain.erased import ERASED
from custui.domain.orders import Conflict, IncomingOrder, SaveOutcome
from custui.domain.phone import PhoneVerdict
from custui.domain.rules import ShopRules
from custui.domain.status import Status
from custui.store.activity import log
from custui.store.aliases import place
from custui.store.conflicts import made_here, overruled
from custui.store.engine import Database, make_room, revision_in
from custui.store.items import delete_items, insert_items
from custui.store.keys import among
from custui.store.ledger import changing
from custui.store.order_rows import item_rows, order_columns
from custui.store.product_sales import sold_in
from custui.store.products import keep_products
from custui.store.row_ids import next_id
from custui.store.shelves import ORDERS
from custui.store.summary import refresh

_MANY = 1_000
"""Orders at once, as of an import and its process."""


class _Incoming(Struct, frozen=True):
    order: IncomingOrder
    columns: dict[str, Any]


class _Known(Struct, frozen=True):
    """An order that is in the store already."""

    id: int
    phone_key: str | None
    content_hash: str


def save_orders(
    db: Database,
    rules: ShopRules,
    now: datetime,
    origin: str,
    orders: Sequence[IncomingOrder],
    dry_run: bool,
    agent: str = "",
) -> SaveOutcome:
    """Create, update or leave alone each order, known by `origin` and number; all of them or none.

    Of two orders with one number the later in `orders` counts. A batch that changes nothing writes
    nothing and leaves the revision as it is; `dry_run` only tells what would become of the batch.

    The content last imported decides what is unchanged: a status that an agent has set since then
    stays until the shop's own data changes.
    """
    batch: dict[str, _Incoming] = {}
    for order in orders:
        columns = order_columns(order, origin, rules.region)
        batch[columns["number"]] = _Incoming(order, columns)
    with db.read() as connection:
        revision = revision_in(connection)
        known = _known(connection, origin, batch)
        changed = _changed(batch, known)
        conflicts = _conflicts(connection, batch, changed, known)
    if changed and not dry_run:
        with db.write() as connection:
            if len(batch) >= _MANY:
                make_room(connection)
            if revision_in(connection) != revision + 1:  # somebody was faster since the look above
                known = _known(connection, origin, batch)
                changed = _changed(batch, known)
                conflicts = _conflicts(connection, batch, changed, known)
            place(connection, [batch[number].columns for number in changed])
            _save(connection, batch, changed, known)
            keep_products(connection, sold_in(batch[number].order for number in changed))
            touched = {batch[number].columns["phone_key"] for number in changed}
            touched |= {known[number].phone_key for number in changed if number in known}
            refresh(connection, touched - {None}, rules)
            if changed:
                updated = sum(number in known for number in changed)
                counts: dict[str, str | int | None] = {
                    "origin": origin,
                    "created": len(changed) - updated,
                    "updated": updated,
                }
                log(connection, now, agent, "imported", counts)
    return replace(_outcome(batch, changed, known, rules, now), conflicts=conflicts)


def _known(connection: Connection, origin: str, numbers: Collection[str]) -> dict[str, _Known]:
    found = connection.execute(
        select(ORDERS.c.number, ORDERS.c.id, ORDERS.c.phone_key, ORDERS.c.content_hash).where(
            ORDERS.c.origin == origin, among(ORDERS.c.number, list(numbers), connection.dialect.name)
        )
    )
    return {number: _Known(order_id, phone, digest) for number, order_id, phone, digest in found}


def _changed(batch: Mapping[str, _Incoming], known: Mapping[str, _Known]) -> list[str]:
    """Return the numbers of the orders that are new or came with other content; what is erased stays so.

    The content of an order whose customer was erased is `ERASED`: no import brings that back.
    """
    return [
        number
        for number, incoming in batch.items()
        if number not in known or known[number].content_hash not in (ERASED, incoming.columns["content_hash"])
    ]


def _conflicts(
    connection: Connection,
    batch: Mapping[str, _Incoming],
    changed: Sequence[str],
    known: Mapping[str, _Known],
) -> tuple[Conflict, ...]:
    updates = {known[number].id: batch[number].order for number in changed if number in known}
    return (
        *made_here(connection, [number for number in changed if number not in known]),
        *overruled(connection, updates),
    )


def _save(
    connection: Connection,
    batch: Mapping[str, _Incoming],
    changed: Sequence[str],
    known: Mapping[str, _Known],
) -> None:
    ids = {number: known[number].id for number in changed if number in known}
    if ids:
        changing(connection, among(ORDERS.c.id, list(ids.values()), connection.dialect.name))
        values: dict[str, Any] = {name: bindparam(name) for name in batch[changed[0]].columns}
        connection.execute(
            update(ORDERS)
            .where(ORDERS.c.id == bindparam("order_id"))
            .values({**values, "version": ORDERS.c.version + 1}),
            [{**batch[number].columns, "order_id": order_id} for number, order_id in ids.items()],
        )
        told = [order_id for number, order_id in ids.items() if batch[number].order.tells_items]
        delete_items(connection, told)
    new = [number for number in changed if number not in known]
    if new:
        given = dict(zip(new, count(next_id(connection, ORDERS))))
        _insert(connection, given, [batch[number].columns for number in new])
        ids |= given
    insert_items(
        connection, [row for number in changed for row in item_rows(batch[number].order, ids[number])]
    )


def _insert(connection: Connection, ids: Mapping[str, int], columns: Sequence[dict[str, Any]]) -> None:
    names = ("id", *columns[0], "version")
    listed = ", ".join(names)
    if connection.dialect.name != "sqlite":
        # In one piece, of which the driver makes no parameters. Not by COPY: PostgreSQL has none for a table
        # whose rows not everybody may write.
        put = f"INSERT INTO orders ({listed}) SELECT {listed} FROM json_populate_recordset(NULL::orders, %s)"  # noqa: S608
        rows = [{"id": ids[values["number"]], **values, "version": 1} for values in columns]
        connection.exec_driver_sql(put, (json.dumps(rows, ensure_ascii=False),))
        return
    # Past SQLAlchemy, as `custui.store.items`: it takes longer to pass a row on than SQLite to write it.
    put = f"INSERT INTO orders ({listed}) VALUES ({', '.join('?' * len(names))})"  # noqa: S608
    given = [(ids[values["number"]], *values.values(), 1) for values in columns]
    connection.exec_driver_sql(put, given)


def _outcome(
    batch: Mapping[str, _Incoming],
    changed: Sequence[str],
    known: Mapping[str, _Known],
    rules: ShopRules,
    now: datetime,
) -> SaveOutcome:
    rows = [incoming.columns for incoming in batch.values()]
    verdicts = Counter(row["phone_verdict"] for row in rows)
    updated = sum(number in known for number in changed)
    return SaveOutcome(
        created=len(changed) - updated,
        updated=updated,
        unchanged=len(batch) - len(changed),
        without_phone=verdicts[PhoneVerdict.MISSING.value],
        unknown_statuses=dict(
            Counter(row["status_text"] for row in rows if row["status"] == Status.UNKNOWN.value)
        ),
        unverified_phones=verdicts[PhoneVerdict.UNVERIFIED.value],
        unreadable_phones=verdicts[PhoneVerdict.UNREADABLE.value],
        damaged_phones=verdicts[PhoneVerdict.DAMAGED.value],
        other_currency=sum(row["currency"] != rules.currency for row in rows),
        dated_ahead=sum(incoming.order.created_at > now for incoming in batch.values()),
    )
