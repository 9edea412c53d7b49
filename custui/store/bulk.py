"""What is done to every customer whom a query finds: into a segment, out of one, a note for each."""

from datetime import datetime
from typing import Any

from msgspec.structs import replace
from sqlalchemy import BigInteger, Connection, Integer, Select, Text, func, insert, literal, select

from custui.domain.deeds import (
    AddNote,
    AddToSegment,
    BulkAction,
    Deed,
    Progress,
    RemoveFromSegment,
    no_progress,
)
from custui.domain.errors import StoreError
from custui.domain.notes import first_words
from custui.domain.period import full_day
from custui.domain.query import CustomerFilters, ListQuery
from custui.domain.rules import ShopRules
from custui.domain.text import fold
from custui.store import customers
from custui.store.aliases import customers_of
from custui.store.deeds import DeedKind, Doing, begin, how_many, made_before
from custui.store.engine import Database
from custui.store.members import join, leave
from custui.store.note_index import body_columns, put_in
from custui.store.segments import segment_row
from custui.store.shelves import DEED_PHONES, NOTES
from custui.store.storable import storable


def act(
    db: Database,
    rules: ShopRules,
    now: datetime,
    action: BulkAction,
    on: ListQuery,
    agent: str,
    idempotency_key: str,
    progress: Progress = no_progress,
) -> Deed:
    """Do `action` to every customer whom `on` finds; the same key again changes nothing.

    The customers are put down first, so that one whom the deed itself takes out of the query is not
    missed. For a phone that was merged meanwhile it is done to whom it was merged into. Raises StoreError
    where nobody is found any more.
    """
    with db.write() as connection:
        made = made_before(connection, idempotency_key)
        if made is not None:
            return made
        filters = _by_now(connection, on.filters)
        found = customers.phones(connection, filters, on.period, rules, now)
        if connection.execute(found.limit(1)).first() is None:
            one = filters.among is not None and len(filters.among) == 1
            raise StoreError(f"{'this customer is' if one else 'these customers are'} not there any more")
        match action:
            case AddToSegment(segment_id) | RemoveFromSegment(segment_id):
                segment = segment_row(connection, segment_id)
                if segment.query is not None:
                    raise StoreError(f"segment {segment.name} is smart: its query says who is in it")
                adding = isinstance(action, AddToSegment)
                doing = begin(
                    connection,
                    now,
                    agent,
                    DeedKind.ADDED if adding else DeedKind.REMOVED,
                    subject=segment_id,
                    detail={"segment": segment_id, "name": segment.name},
                    idempotency_key=idempotency_key,
                )
                (join if adding else leave)(doing, segment_id, found, progress)
                whom = how_many(doing.count())
                done = f"added {whom} to" if adding else f"removed {whom} from"
                return doing.finish(f"{done} {segment.name}")
            case AddNote(body, due_on):
                if not fold(body):
                    raise StoreError("a note needs words")
                day = None if due_on is None else due_on.isoformat()
                doing = begin(
                    connection,
                    now,
                    agent,
                    DeedKind.NOTED,
                    detail={"due_on": day, "about": first_words(storable(body))},
                    idempotency_key=idempotency_key,
                )
                _note(doing, storable(body), day, found, progress)
                whom = how_many(doing.count())
                noted = f"wrote a note for {whom}"
                return doing.finish(
                    noted if due_on is None else f"set a follow-up for {whom} on {full_day(due_on)}"
                )


def _by_now(connection: Connection, filters: CustomerFilters) -> CustomerFilters:
    """Return the filters with the customers whom those they name are by now."""
    if filters.among is None:
        return filters
    named = frozenset(map(storable, filters.among))
    merged = customers_of(connection, named)
    return replace(filters, among=frozenset(merged.get(phone, phone) for phone in named))


def _note(doing: Doing, body: str, due_on: str | None, phones: Select[Any], progress: Progress) -> None:
    chosen = phones.subquery("chosen")
    noted = select(literal(doing.id, BigInteger), chosen.c.phone_key)
    doing.connection.execute(insert(DEED_PHONES).from_select(["deed_id", "phone_key"], noted))
    same = {
        **{name: literal(held, Text) for name, held in body_columns(body).items()},
        "author": literal(doing.agent, Text),
        "created_at": literal(doing.at, BigInteger),
        "version": literal(1, Integer),
        "due_on": literal(due_on, Text),
        "deed_id": literal(doing.id, BigInteger),
        "idempotency_key": literal(f"deed-{doing.id}-", Text) + DEED_PHONES.c.phone_key,
    }
    for part in doing.in_parts(progress):
        notes = select(DEED_PHONES.c.phone_key, *same.values()).where(part)
        last = doing.connection.execute(select(func.max(NOTES.c.id))).scalar() or 0
        doing.connection.execute(insert(NOTES).from_select(["phone_key", *same], notes))
        put_in(doing.connection, NOTES.c.deed_id == doing.id, NOTES.c.id > last)
