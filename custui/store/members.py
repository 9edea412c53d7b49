"""Members of a segment, in and out, from what a query finds; each change is put down with its deed."""

from typing import Any

from sqlalchemy import BigInteger, Select, Text, delete, exists, insert, literal, select

from custui.domain.deeds import Progress
from custui.store.deeds import Doing
from custui.store.shelves import DEED_PHONES, MEMBERS

_MEMBER = ["segment_id", "phone_key", "added_at", "added_by"]


def join(doing: Doing, segment_id: int, phones: Select[Any], progress: Progress) -> None:
    """Make the customers whose phone keys are selected members; those who are already stay as they are."""
    chosen = phones.subquery("chosen")
    there = exists().where(MEMBERS.c.segment_id == segment_id, MEMBERS.c.phone_key == chosen.c.phone_key)
    joining = select(literal(doing.id, BigInteger), chosen.c.phone_key).where(~there)
    doing.connection.execute(insert(DEED_PHONES).from_select(["deed_id", "phone_key"], joining))
    for part in doing.in_parts(progress):
        members = select(
            literal(segment_id, BigInteger),
            DEED_PHONES.c.phone_key,
            literal(doing.at, BigInteger),
            literal(doing.agent, Text),
        )
        doing.connection.execute(insert(MEMBERS).from_select(_MEMBER, members.where(part)))


def leave(doing: Doing, segment_id: int, phones: Select[Any] | None, progress: Progress) -> None:
    """Take the customers whose phone keys are selected out of the segment; None takes all members out."""
    columns = (MEMBERS.c.phone_key, MEMBERS.c.added_at, MEMBERS.c.added_by)
    leaving = select(literal(doing.id, BigInteger), *columns).where(MEMBERS.c.segment_id == segment_id)
    if phones is not None:
        chosen = phones.subquery("chosen")
        leaving = leaving.join(chosen, chosen.c.phone_key == MEMBERS.c.phone_key)
    names = ["deed_id", "phone_key", "added_at", "added_by"]
    doing.connection.execute(insert(DEED_PHONES).from_select(names, leaving))
    for part in doing.in_parts(progress):
        gone = select(DEED_PHONES.c.phone_key).where(part)
        members = MEMBERS.c.segment_id == segment_id
        doing.connection.execute(delete(MEMBERS).where(members, MEMBERS.c.phone_key.in_(gone)))
