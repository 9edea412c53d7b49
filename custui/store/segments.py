"""Segments: what there are, how many customers each holds, and making, changing and deleting them.

A segment is static, with members of its own, or smart: whoever its query finds at the time.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, FromClause, Row, Select, case, delete, func, insert, select, update

from custui.domain.customer import SEGMENT_COLOURS, Segment
from custui.domain.deeds import Deed, NewSegment, Progress, SegmentEdit, no_progress
from custui.domain.errors import StaleEditError, StoreError
from custui.domain.groups import Fitting, Group
from custui.domain.query import ListQuery
from custui.domain.query_codec import query_to_json, readable
from custui.domain.rules import ShopRules
from custui.domain.text import fold
from custui.store import customers, outline, rows
from custui.store.deeds import DeedKind, begin, how_many, made_before, next_id
from custui.store.engine import Database
from custui.store.flags import group_condition
from custui.store.members import join, leave
from custui.store.outline_sets import FIRST_SEGMENT
from custui.store.segment_filter import segment_condition
from custui.store.segment_names import (
    check_smart,
    made_from,
    plain_name,
    refuse_group,
    refuse_taken,
    rename_everywhere,
)
from custui.store.shelves import MEMBERS, SEGMENTS, SUMMARY
from custui.store.storable import storable


def segments(connection: Connection) -> tuple[Segment, ...]:
    """Return all segments by name, but for smart ones whose query cannot be read.

    Those are of a newer custui, which can; `custui doctor` names them.
    """
    by_name = connection.execute(select(SEGMENTS).order_by(SEGMENTS.c.name_folded)).all()
    return tuple(rows.segment(row) for row in by_name if row.query is None or readable(row.query))


def sizes(connection: Connection, rules: ShopRules, now: datetime) -> dict[int, int]:
    """Return how many customers each segment holds, by its id; members without orders do not count."""
    held = _held(connection, SUMMARY)
    counted: dict[int, int] = {}
    for one in segments(connection):
        if one.query is None:
            counted[one.id] = held.get(one.id, 0)
            continue
        total = select(func.count()).select_from(_phones(connection, one.query, rules, now).subquery())
        counted[one.id] = connection.execute(total).scalar_one()
    return counted


def memberships(connection: Connection, query: ListQuery, rules: ShopRules, now: datetime) -> dict[int, int]:
    """Return how many of the query's customers are in each segment with members of its own, by its id."""
    held = _held(connection, _phones(connection, query, rules, now).subquery("found"))
    static = connection.scalars(select(SEGMENTS.c.id).where(SEGMENTS.c.query.is_(None))).all()
    return {number: held.get(number, 0) for number in static}


def fitting(connection: Connection, query: ListQuery, rules: ShopRules, now: datetime) -> Fitting:
    """Return how many of the query's customers are in each group and each smart segment."""
    smart = [one for one in segments(connection) if one.query is not None]
    conditions = [group_condition(group, rules, now) for group in Group]
    conditions += [segment_condition(connection, one.name, rules, now) for one in smart]
    found = _phones(connection, query, rules, now).subquery("found")
    sums = [func.coalesce(func.sum(case((condition, 1), else_=0)), 0) for condition in conditions]
    held = connection.execute(
        select(*sums).select_from(SUMMARY.join(found, found.c.phone_key == SUMMARY.c.phone_key))
    ).one()
    counts = [int(count) for count in held]
    numbers = (one.id for one in smart)
    return Fitting(
        dict(zip(Group, counts, strict=False)), dict(zip(numbers, counts[len(Group) :], strict=True))
    )


def create_segment(
    db: Database,
    rules: ShopRules,
    now: datetime,
    new: NewSegment,
    agent: str,
    idempotency_key: str,
    progress: Progress = no_progress,
) -> Deed:
    """Create a segment; the same key again changes nothing and returns the deed made then."""
    with db.write() as connection:
        made = made_before(connection, idempotency_key)
        if made is not None:
            return made
        name = plain_name(new.name, "segment")
        refuse_group(name)
        refuse_taken(connection, name)
        if new.query is not None and new.members is not None:
            raise StoreError("a segment is either smart or has members of its own")
        if new.query is not None:
            check_smart(connection, new.query, name)
        segment_id = next_id(connection, SEGMENTS)
        row = {
            "id": segment_id,
            "name": name,
            "name_folded": fold(name),
            "colour": _colour(new.colour),
            "created_at": int(now.timestamp()),
            "version": 1,
            "query": query_text(new.query),
        }
        doing = begin(
            connection,
            now,
            agent,
            DeedKind.CREATED_SEGMENT,
            subject=segment_id,
            detail={"segment": segment_id, "name": name},
            idempotency_key=idempotency_key,
        )
        # Asked before the segment is there: who is in it cannot hang on itself.
        joining = None if new.members is None else _phones(connection, new.members, rules, now)
        connection.execute(insert(SEGMENTS).values(row))
        if joining is not None:
            join(doing, segment_id, joining, progress)
        held = "" if new.members is None else f" with {how_many(doing.count())}"
        return doing.finish(f"created segment {name}{held}")


def edit_segment(db: Database, now: datetime, edit: SegmentEdit, agent: str) -> Deed:
    """Rename, recolour or requery a segment; the queries that name it follow."""
    with db.write() as connection:
        row = segment_row(connection, edit.id)
        if edit.version != row.version:
            mine, theirs = f"{edit.name}, {edit.colour}", f"{row.name}, {row.colour}"
            raise StaleEditError(mine, theirs, row.version, f"segment {row.name}")
        if (edit.query is None) is not (row.query is None):
            raise StoreError(f"segment {row.name} stays what it is, smart or with members of its own")
        name = storable(edit.name).strip()
        if name != row.name:
            name = plain_name(name, "segment")
            if fold(name) != row.name_folded:
                refuse_group(name)
            refuse_taken(connection, name, row.id)
        if edit.query is not None:
            check_smart(connection, edit.query, name, row.name, own_id=row.id)
        values = {"colour": _colour(edit.colour), "query": query_text(edit.query)}
        change_segment(connection, row.id, name, values)
        told = rename_everywhere(connection, row.name, name) if name != row.name else []
        before = {"name": row.name, "colour": row.colour, "query": row.query, "to": name, "told": told}
        doing = begin(
            connection,
            now,
            agent,
            DeedKind.EDITED_SEGMENT,
            subject=row.id,
            detail={"segment": row.id, "name": name},
            before=before,
        )
        renamed = f"renamed segment {row.name} to {name}"
        return doing.finish(renamed if name != row.name else f"changed segment {name}")


def delete_segment(db: Database, now: datetime, segment_id: int, agent: str) -> Deed:
    """Delete a segment with its members, unless a smart segment is made from it."""
    with db.write() as connection:
        row = segment_row(connection, segment_id)
        refuse_needed(connection, row)
        before = {name: getattr(row, name) for name in ("name", "colour", "created_at", "version", "query")}
        doing = begin(
            connection,
            now,
            agent,
            DeedKind.DELETED_SEGMENT,
            subject=segment_id,
            detail={"segment": segment_id, "name": row.name},
            before=before,
        )
        leave(doing, segment_id, None, no_progress)
        connection.execute(delete(SEGMENTS).where(SEGMENTS.c.id == segment_id))
        outline.forget_set(connection, FIRST_SEGMENT + segment_id)
        return doing.finish(f"deleted segment {row.name}")


def segment_row(connection: Connection, segment_id: int) -> Row[Any]:
    """Return the row of `segments`. Raises StoreError where it is gone."""
    row = connection.execute(select(SEGMENTS).where(SEGMENTS.c.id == segment_id)).one_or_none()
    if row is None:
        raise StoreError("this segment is gone")
    return row


def change_segment(connection: Connection, segment_id: int, name: str, values: dict[str, Any]) -> None:
    """Write the segment's name and `values`; its version goes up."""
    named = {"name": name, "name_folded": fold(name), "version": SEGMENTS.c.version + 1}
    connection.execute(update(SEGMENTS).where(SEGMENTS.c.id == segment_id).values({**values, **named}))


def refuse_needed(connection: Connection, row: Row[Any]) -> None:
    """Raise StoreError where a smart segment's query names this one."""
    needed = made_from(connection, row.name)
    if needed is not None:
        raise StoreError(f"segment {row.name} cannot be deleted: the smart segment {needed} is made from it")


def query_text(query: ListQuery | None) -> str | None:
    """Return the query as it is kept."""
    return None if query is None else storable(query_to_json(query))


def _colour(colour: str) -> str:
    if colour not in SEGMENT_COLOURS:
        raise StoreError(f"a segment cannot be {storable(colour)}: {' '.join(SEGMENT_COLOURS)}")
    return colour


def _phones(connection: Connection, query: ListQuery, rules: ShopRules, now: datetime) -> Select[Any]:
    return customers.phones(connection, query.filters, query.period, rules, now)


def _held(connection: Connection, among: FromClause) -> dict[int, int]:
    """Return how many of the phone keys in `among` each segment has as members, where there are any."""
    members = select(MEMBERS.c.segment_id, func.count()).group_by(MEMBERS.c.segment_id)
    counts = connection.execute(members.join(among, among.c.phone_key == MEMBERS.c.phone_key))
    return dict(counts.all())
