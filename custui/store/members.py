"""Members of a segment, in and out, from what a query finds; each change is put down with its deed.

A phone that is merged into a customer stays the member that it was, unseen, for nobody lists aliases.
Where the customer is no member by itself, the alias lends it a membership: a row with `merged_from`,
made anew by `lend` after every change. So a merge can be taken back at any time: what is each
phone's own is never touched by it. Who leaves a segment leaves it with all of their phones.
"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Select,
    Text,
    and_,
    delete,
    exists,
    insert,
    literal,
    select,
)

from custui.domain.deeds import Progress
from custui.store.deeds import Doing
from custui.store.keys import among
from custui.store.shelves import ALIASES, DEED_PHONES, MEMBERS

_MEMBER = ["segment_id", "phone_key", "added_at", "added_by"]
OWN = MEMBERS.c.merged_from.is_(None)
"""The condition that a phone is a member by itself."""


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
    own = select(literal(doing.id, BigInteger), *columns).where(MEMBERS.c.segment_id == segment_id, OWN)
    names = ["deed_id", "phone_key", "added_at", "added_by"]
    if phones is None:
        doing.connection.execute(insert(DEED_PHONES).from_select(names, own))
    else:
        chosen = phones.subquery("chosen")
        theirs = own.join(chosen, chosen.c.phone_key == MEMBERS.c.phone_key)
        doing.connection.execute(insert(DEED_PHONES).from_select(names, theirs))
        aliased = own.join(ALIASES, ALIASES.c.phone_key == MEMBERS.c.phone_key).join(
            chosen, chosen.c.phone_key == ALIASES.c.customer_key
        )
        doing.connection.execute(insert(DEED_PHONES).from_select(names, aliased))
    members = MEMBERS.c.segment_id == segment_id
    for part in doing.in_parts(progress):
        gone = select(DEED_PHONES.c.phone_key).where(part)
        for column in (MEMBERS.c.merged_from, MEMBERS.c.phone_key):
            doing.connection.execute(delete(MEMBERS).where(members, column.in_(gone)))


def lend(
    connection: Connection, *, segment_id: int | None = None, customers: Iterable[str] | None = None
) -> None:
    """Make anew what aliases lend: in one segment, to some customers, or all; call it last."""
    lent: list[ColumnElement[bool]] = [~OWN]
    owing: list[ColumnElement[bool]] = [OWN]
    if segment_id is not None:
        lent.append(MEMBERS.c.segment_id == segment_id)
        owing.append(MEMBERS.c.segment_id == segment_id)
    if customers is not None:
        keys, dialect = sorted(customers), connection.dialect.name
        lent.append(among(MEMBERS.c.phone_key, keys, dialect))
        owing.append(among(ALIASES.c.customer_key, keys, dialect))
    connection.execute(delete(MEMBERS).where(*lent))
    theirs = MEMBERS.alias("theirs")
    by_itself = exists().where(
        theirs.c.segment_id == MEMBERS.c.segment_id, theirs.c.phone_key == ALIASES.c.customer_key
    )
    lenders = (
        select(MEMBERS, ALIASES.c.customer_key)
        .join_from(ALIASES, MEMBERS, and_(MEMBERS.c.phone_key == ALIASES.c.phone_key, ~by_itself))
        .where(*owing)
        .order_by(MEMBERS.c.phone_key.desc())
    )
    # The first phone lends, where several could.
    lending = {
        (row.segment_id, row.customer_key): {
            "segment_id": row.segment_id,
            "phone_key": row.customer_key,
            "added_at": row.added_at,
            "added_by": row.added_by,
            "merged_from": row.phone_key,
        }
        for row in connection.execute(lenders)
    }
    if lending:
        connection.execute(insert(MEMBERS), list(lending.values()))
