"""Undoing what was done to segments and to their members."""

from sqlalchemy import BigInteger, and_, delete, exists, insert, literal

from custui.domain.errors import StoreError
from custui.domain.query_codec import query_from_json
from custui.domain.text import fold
from custui.store import outline
from custui.store.deeds import SEGMENT_KINDS, DeedKind
from custui.store.members import OWN, lend
from custui.store.outline_sets import FIRST_SEGMENT
from custui.store.segment_names import check_smart, made_from, refuse_taken, rename_back
from custui.store.segments import change_segment
from custui.store.shelves import DEED_PHONES, DEEDS, MEMBERS, SEGMENTS
from custui.store.undoing import Undoing, Way


def _created_segment(undoing: Undoing) -> None:
    segment = undoing.segment()
    undoing.refuse_changed("segment", *SEGMENT_KINDS)
    needed = made_from(undoing.connection, segment.name)
    if needed is not None:
        raise StoreError(f"the smart segment {needed} is made from it by now")
    undoing.log(undoing.phones)
    undoing.connection.execute(delete(MEMBERS).where(MEMBERS.c.segment_id == segment.id))
    undoing.connection.execute(delete(SEGMENTS).where(SEGMENTS.c.id == segment.id))
    outline.forget_set(undoing.connection, FIRST_SEGMENT + segment.id)


def _edited_segment(undoing: Undoing) -> None:
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


def _deleted_segment(undoing: Undoing) -> None:
    before, segment_id = undoing.before, undoing.row.subject
    refuse_taken(undoing.connection, before["name"])
    _check_query(undoing)
    row = {"id": segment_id, "name_folded": fold(before["name"])}
    there = {**before, **row, "version": before["version"] + 1}
    undoing.connection.execute(insert(SEGMENTS).values(there))
    _members_back(undoing)


def _check_query(undoing: Undoing, *also: str, own_id: int | None = None) -> None:
    """Raise StoreError where the query that comes back names a segment that is gone, or leads to itself."""
    if undoing.before["query"] is not None:
        query = query_from_json(undoing.before["query"])
        check_smart(undoing.connection, query, undoing.before["name"], *also, own_id=own_id)


def _added(undoing: Undoing) -> None:
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
    still = and_(MEMBERS.c.segment_id == segment.id, OWN)
    leaving = undoing.phones.where(~again)
    undoing.log(leaving.join(MEMBERS, and_(still, MEMBERS.c.phone_key == DEED_PHONES.c.phone_key)))
    # Of members alone: joined with themselves, a server that has not counted them yet compares each with all.
    undoing.connection.execute(delete(MEMBERS).where(still, MEMBERS.c.phone_key.in_(leaving)))
    lend(undoing.connection, segment_id=segment.id)


def _removed(undoing: Undoing) -> None:
    undoing.segment()
    _members_back(undoing)


def _members_back(undoing: Undoing) -> None:
    """Make members again of those whom the deed took out, as they were; who is one by now stays so."""
    segment_id = undoing.row.subject
    members = MEMBERS.c.segment_id == segment_id
    there = exists().where(members, OWN, MEMBERS.c.phone_key == DEED_PHONES.c.phone_key)
    gone = undoing.phones.where(~there)
    undoing.log(gone)
    # What an alias has lent meanwhile would be in the way.
    undoing.connection.execute(delete(MEMBERS).where(members, ~OWN, MEMBERS.c.phone_key.in_(gone)))
    back = gone.add_columns(literal(segment_id, BigInteger), DEED_PHONES.c.added_at, DEED_PHONES.c.added_by)
    names = ["phone_key", "segment_id", "added_at", "added_by"]
    undoing.connection.execute(insert(MEMBERS).from_select(names, back))
    lend(undoing.connection, segment_id=segment_id)


SEGMENT_WAYS: dict[DeedKind, Way] = {
    DeedKind.CREATED_SEGMENT: _created_segment,
    DeedKind.EDITED_SEGMENT: _edited_segment,
    DeedKind.DELETED_SEGMENT: _deleted_segment,
    DeedKind.ADDED: _added,
    DeedKind.REMOVED: _removed,
}
