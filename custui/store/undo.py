"""Undoing a deed whole: everything is put back as it was before it, or nothing is touched."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Connection,
    Row,
    Select,
    and_,
    delete,
    exists,
    insert,
    literal,
    or_,
    select,
    update,
)

from custui.domain.deeds import Deed
from custui.domain.errors import StoreError
from custui.domain.query_codec import query_from_json
from custui.domain.text import fold
from custui.store.activity import log, log_from
from custui.store.deeds import SEGMENT_KINDS, VIEW_KINDS, DeedKind, deed, standing_since
from custui.store.engine import Database
from custui.store.segment_names import check_smart, made_from, refuse_taken, rename_back
from custui.store.segments import change_segment
from custui.store.shelves import DEED_PHONES, DEEDS, MEMBERS, NOTES, SEGMENTS, VIEWS
from custui.store.storable import storable
from custui.store.views import change_view


def undo(db: Database, now: datetime, deed_id: int, agent: str) -> Deed:
    """Undo a deed and return it as undone; one undone before stays so.

    Raises StoreError, and changes nothing, where what it changed was changed again since.
    """
    with db.write() as connection:
        row = connection.execute(select(DEEDS).where(DEEDS.c.id == deed_id)).one_or_none()
        if row is None:
            raise StoreError("this deed is gone")
        if row.undone_at is None:
            undoing = _Undoing(connection, now, storable(agent), row, json.loads(row.before))
            try:
                _WAYS[DeedKind(row.kind)](undoing)
            except StoreError as why:
                raise StoreError(f"'{row.words}' cannot be undone: {why}") from None
            undone = update(DEEDS).where(DEEDS.c.id == deed_id).values(undone_at=int(now.timestamp()))
            row = connection.execute(undone.returning(DEEDS)).one()
            told = {"deed": deed_id, "words": row.words}
            log(connection, now, agent, f"undid: {row.kind}", told)
        return deed(row)


@dataclass(frozen=True, slots=True)
class _Undoing:
    """A deed that is being undone by `agent` at `now`."""

    connection: Connection
    now: datetime
    agent: str
    row: Row[Any]
    before: dict[str, Any]

    @property
    def phones(self) -> Select[Any]:
        """Return the customers whom the deed changed."""
        return select(DEED_PHONES.c.phone_key).where(DEED_PHONES.c.deed_id == self.row.id)

    def log(self, phones: Select[Any]) -> None:
        """Note of each of the customers that it is undone; call it before they change."""
        told = {"deed": self.row.id}
        log_from(self.connection, self.now, self.agent, f"undid: {self.row.kind}", told, phones)

    def segment(self) -> Row[Any]:
        """Return the deed's segment as it is now. Raises StoreError where it is gone."""
        there = select(SEGMENTS).where(SEGMENTS.c.id == self.row.subject)
        row = self.connection.execute(there).one_or_none()
        if row is None:
            raise StoreError("the segment was deleted since")
        return row

    def refuse_changed(self, what: str, *kinds: DeedKind) -> None:
        """Raise StoreError where a later deed of these kinds changed the same segment or view."""
        if standing_since(self.connection, self.row.id, self.row.subject, *kinds):
            raise StoreError(f"the {what} was changed again since")


def _created_segment(undoing: _Undoing) -> None:
    segment = undoing.segment()
    undoing.refuse_changed("segment", *SEGMENT_KINDS)
    needed = made_from(undoing.connection, segment.name)
    if needed is not None:
        raise StoreError(f"the smart segment {needed} is made from it by now")
    undoing.log(undoing.phones)
    undoing.connection.execute(delete(MEMBERS).where(MEMBERS.c.segment_id == segment.id))
    undoing.connection.execute(delete(SEGMENTS).where(SEGMENTS.c.id == segment.id))


def _edited_segment(undoing: _Undoing) -> None:
    segment, before = undoing.segment(), undoing.before
    undoing.refuse_changed("segment", DeedKind.EDITED_SEGMENT)
    refuse_taken(undoing.connection, before["name"], segment.id)
    query = before["query"]
    if query is not None:
        check_smart(
            undoing.connection, query_from_json(query), before["name"], segment.name, own_id=segment.id
        )
    old = {"colour": before["colour"], "query": query}
    change_segment(undoing.connection, segment.id, before["name"], old)
    if before["name"] != before["to"]:
        rename_back(undoing.connection, before["name"], before["to"], before["told"])


def _deleted_segment(undoing: _Undoing) -> None:
    before, segment_id = undoing.before, undoing.row.subject
    refuse_taken(undoing.connection, before["name"])
    _check_query(undoing)
    row = {"id": segment_id, "name_folded": fold(before["name"])}
    there = {**before, **row, "version": before["version"] + 1}
    undoing.connection.execute(insert(SEGMENTS).values(there))
    _members_back(undoing)


def _check_query(undoing: _Undoing, *also: str, own_id: int | None = None) -> None:
    """Raise StoreError where the query that comes back names a segment that is gone, or leads to itself."""
    if undoing.before["query"] is not None:
        query = query_from_json(undoing.before["query"])
        check_smart(undoing.connection, query, undoing.before["name"], *also, own_id=own_id)


def _added(undoing: _Undoing) -> None:
    """Take out those whom the deed put in, unless a later one took them out and in again."""
    segment = undoing.segment()
    later, theirs = DEEDS.alias("later"), DEED_PHONES.alias("theirs")
    again = exists().where(
        later.c.id > undoing.row.id,
        later.c.subject == segment.id,
        later.c.kind.in_((DeedKind.ADDED, DeedKind.REMOVED)),
        later.c.undone_at.is_(None),
        theirs.c.deed_id == later.c.id,
        theirs.c.phone_key == DEED_PHONES.c.phone_key,
    )
    still = MEMBERS.c.segment_id == segment.id
    leaving = undoing.phones.where(~again).join(
        MEMBERS, and_(still, MEMBERS.c.phone_key == DEED_PHONES.c.phone_key)
    )
    undoing.log(leaving)
    undoing.connection.execute(delete(MEMBERS).where(still, MEMBERS.c.phone_key.in_(leaving)))


def _removed(undoing: _Undoing) -> None:
    undoing.segment()
    _members_back(undoing)


def _members_back(undoing: _Undoing) -> None:
    """Make members again of those whom the deed took out, as they were; who is one by now stays so."""
    segment_id = undoing.row.subject
    there = exists().where(MEMBERS.c.segment_id == segment_id, MEMBERS.c.phone_key == DEED_PHONES.c.phone_key)
    gone = undoing.phones.where(~there)
    undoing.log(gone)
    back = gone.add_columns(literal(segment_id, BigInteger), DEED_PHONES.c.added_at, DEED_PHONES.c.added_by)
    names = ["phone_key", "segment_id", "added_at", "added_by"]
    undoing.connection.execute(insert(MEMBERS).from_select(names, back))


def _noted(undoing: _Undoing) -> None:
    notes = NOTES.c.deed_id == undoing.row.id
    touched = or_(NOTES.c.version > 1, NOTES.c.done_at.is_not(None))
    if undoing.connection.execute(select(NOTES.c.id).where(notes, touched).limit(1)).first():
        raise StoreError("a note was changed since")
    undoing.log(select(NOTES.c.phone_key).where(notes))
    undoing.connection.execute(delete(NOTES).where(notes))


def _saved_view(undoing: _Undoing) -> None:
    undoing.refuse_changed("view", *VIEW_KINDS)
    undoing.connection.execute(delete(VIEWS).where(VIEWS.c.id == undoing.row.subject))


def _replaced_view(undoing: _Undoing) -> None:
    undoing.refuse_changed("view", *VIEW_KINDS)
    change_view(undoing.connection, undoing.row.subject, undoing.before)


def _deleted_view(undoing: _Undoing) -> None:
    before = undoing.before
    folded = fold(before["name"])
    if undoing.connection.execute(select(VIEWS.c.id).where(VIEWS.c.name_folded == folded)).first():
        raise StoreError(f"there is another view {before['name']} by now")
    row = {"id": undoing.row.subject, "name_folded": folded, "version": before["version"] + 1}
    undoing.connection.execute(insert(VIEWS).values({**before, **row}))


_WAYS: dict[DeedKind, Callable[[_Undoing], None]] = {
    DeedKind.CREATED_SEGMENT: _created_segment,
    DeedKind.EDITED_SEGMENT: _edited_segment,
    DeedKind.DELETED_SEGMENT: _deleted_segment,
    DeedKind.ADDED: _added,
    DeedKind.REMOVED: _removed,
    DeedKind.NOTED: _noted,
    DeedKind.SAVED_VIEW: _saved_view,
    DeedKind.REPLACED_VIEW: _replaced_view,
    DeedKind.DELETED_VIEW: _deleted_view,
}
