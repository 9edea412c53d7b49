"""What a sync asks of the store: how far each origin was read, and which orders are gone at the source."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, insert, select

from custui.domain.rules import ShopRules
from custui.domain.syncing import SyncMark
from custui.store.activity import log
from custui.store.engine import Database
from custui.store.keys import among
from custui.store.ledger import changing
from custui.store.shelves import ORDERS, SYNCS
from custui.store.storable import storable
from custui.store.summary import refresh

_AT_ONCE = 5_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def sync_mark(db: Database, origin: str) -> SyncMark | None:
    """Return how far this origin has been read; None where it never was."""
    with db.read() as connection:
        row = connection.execute(select(SYNCS).where(SYNCS.c.origin == storable(origin))).one_or_none()
    if row is None:
        return None
    until = None if row.changed_until is None else _EPOCH + row.changed_until * _MICROSECOND
    return SyncMark(row.source, until)


def keep_sync_mark(db: Database, origin: str, mark: SyncMark) -> None:
    """Keep how far this origin has been read; raises no revision, and writes nothing that is there."""
    if sync_mark(db, origin) == mark:
        return
    until = None if mark.changed_until is None else (mark.changed_until - _EPOCH) // _MICROSECOND
    values = {"origin": storable(origin), "source": mark.source, "changed_until": until}
    with db.own_transaction() as connection:
        connection.execute(delete(SYNCS).where(SYNCS.c.origin == values["origin"]))
        connection.execute(insert(SYNCS).values(values))


def order_numbers(db: Database, origin: str) -> Iterator[list[str]]:
    """Yield the numbers of all orders of this origin, some thousands at a time."""
    last = None
    while True:
        numbers = select(ORDERS.c.number).where(ORDERS.c.origin == storable(origin))
        if last is not None:
            numbers = numbers.where(ORDERS.c.number > last)
        with db.read() as connection:
            found = list(connection.execute(numbers.order_by(ORDERS.c.number).limit(_AT_ONCE)).scalars())
        if not found:
            return
        yield found
        last = found[-1]


def delete_orders(
    db: Database, rules: ShopRules, now: datetime, origin: str, numbers: Sequence[str], agent: str
) -> int:
    """Delete the orders of these numbers and return how many there were; all or none.

    Notes, segments and profiles of customers who lose their last order stay. The products stay as they
    were last sold; see `custui.store.products`.
    """
    with db.write() as connection:
        these = (
            ORDERS.c.origin == storable(origin),
            among(ORDERS.c.number, numbers, connection.dialect.name),
        )
        found = connection.execute(
            select(ORDERS.c.id, ORDERS.c.number, ORDERS.c.phone_key).where(*these)
        ).all()
        changing(connection, *these)
        connection.execute(delete(ORDERS).where(*these))
        refresh(connection, {row.phone_key for row in found} - {None}, rules)
        for row in found:
            gone = {"number": row.number, "origin": origin}
            log(connection, now, agent, "deleted order", gone, phones=[row.phone_key], order_id=row.id)
    return len(found)
