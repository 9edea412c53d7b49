"""Names of segments: who may have which, and the queries that name one follow when it is renamed."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, select, update

from custui.domain.deeds import LONGEST_NAME
from custui.domain.errors import StoreError
from custui.domain.groups import Group
from custui.domain.query import ListQuery, with_segment_renamed
from custui.domain.query_codec import query_from_json, query_to_json
from custui.domain.text import fold
from custui.store.deeds import DeedKind, deed
from custui.store.shelves import AGENT_STATE, DEEDS, SEGMENTS, VIEWS
from custui.store.storable import storable

_GROUPS = {fold(group.word) for group in Group}
_HOLDERS = {
    "segments": (SEGMENTS, SEGMENTS.c.id),
    "views": (VIEWS, VIEWS.c.id),
    "agent_state": (AGENT_STATE, AGENT_STATE.c.agent),
}
_KEEP_QUERIES = (
    DeedKind.EDITED_SEGMENT,
    DeedKind.DELETED_SEGMENT,
    DeedKind.REPLACED_VIEW,
    DeedKind.DELETED_VIEW,
)
Rewritten = tuple[str, str | int, str, str]
"""Where a query stands (table and key), and its text before and after a renaming."""


def plain_name(name: str, what: str) -> str:
    """Return the name of `what` (a segment, a view) as it is kept. Raises StoreError if it cannot be one."""
    plain = storable(name).strip()
    if not fold(plain):
        raise StoreError(f"a {what} needs a name")
    if len(plain) > LONGEST_NAME:
        raise StoreError(f"a {what}'s name has at most {LONGEST_NAME} characters")
    return plain


def refuse_group(name: str) -> None:
    """Raise StoreError where a group's word is to be a segment's name."""
    if fold(name) in _GROUPS:
        raise StoreError(f"{name} is a group of its own: give the segment another name")


def refuse_taken(connection: Connection, name: str, own_id: int | None = None) -> None:
    """Raise StoreError where another segment's name folds like `name`."""
    same = select(SEGMENTS.c.name).where(SEGMENTS.c.name_folded == fold(name), SEGMENTS.c.id != (own_id or 0))
    taken = connection.execute(same).scalar()
    if taken is not None:
        raise StoreError(f"there is a segment {taken} already")


def called_by_now(connection: Connection, name: str) -> str | None:
    """Return what the segment is called that was called `name` before; None where there was none, or is."""
    last_first = select(DEEDS).where(DEEDS.c.kind == DeedKind.EDITED_SEGMENT).order_by(DEEDS.c.id.desc())
    for row in connection.execute(last_first):
        renamed = deed(row).renamed
        if renamed is not None and fold(renamed[0]) == fold(name):
            its_name = select(SEGMENTS.c.name).where(SEGMENTS.c.id == row.subject)
            return connection.execute(its_name).scalar()
    return None


def check_smart(connection: Connection, query: ListQuery, *own: str, own_id: int | None = None) -> None:
    """Raise StoreError where the query cannot make the segment of the names `own`.

    It may not name customers one by one, nor a segment that is not there, nor itself, directly or
    through others.
    """
    if query.filters.among is not None or query.filters.without:
        raise StoreError("a smart segment cannot name customers one by one")
    rows = connection.execute(select(SEGMENTS).where(SEGMENTS.c.id != (own_id or 0))).all()
    others = {row.name_folded: row for row in rows}
    itself = {fold(name) for name in own}
    seen: set[str] = set()
    ahead = list(_named(query))
    for name in ahead:
        if fold(name) not in others.keys() | itself | _GROUPS:
            raise StoreError(f"there is no segment {name}")
    while ahead:
        name = fold(ahead.pop())
        if name in itself:
            raise StoreError(f"segment {own[0]} cannot be made from itself")
        if name in others and name not in seen:
            seen.add(name)
            ahead += _named(_read(others[name].query))


def made_from(connection: Connection, name: str) -> str | None:
    """Return the name of a smart segment whose query names the segment `name`; None where none does."""
    for row in connection.execute(select(SEGMENTS).where(SEGMENTS.c.query.is_not(None))):
        if fold(name) in map(fold, _named(_read(row.query))):
            return str(row.name)
    return None


def rename_everywhere(connection: Connection, old: str, new: str) -> list[Rewritten]:
    """Write `new` for the segment `old` in every query that is kept; return what bears the name now.

    Also told are the queries that named `new` all along, in vain: `rename_back` leaves those alone.
    """
    told: list[Rewritten] = []
    for holder, key, text in list(_kept(connection)):
        named = set(map(fold, _named(_read(text))))
        after = _renamed(text, old, new) if fold(old) in named else text
        if after != text:
            _write(connection, holder, key, after)
        if named & {fold(old), fold(new)}:
            told.append((holder, key, text, after))
    return told


def rename_back(connection: Connection, old: str, new: str, told: Sequence[Sequence[Any]]) -> None:
    """Undo `rename_everywhere`: what it told becomes as it was; what named the segment since follows."""
    before = {(holder, key, after): text for holder, key, text, after in told}
    for holder, key, text in list(_kept(connection)):
        if fold(new) in map(fold, _named(_read(text))):
            back = before.get((holder, key, text)) or _renamed(text, new, old)
            if back != text:
                _write(connection, holder, key, back)


def _kept(connection: Connection) -> Iterator[tuple[str, str | int, str]]:
    """Yield every query that is kept: table, key, text. Deeds keep some to be restored by undoing."""
    for holder, (table, key) in _HOLDERS.items():
        for row in connection.execute(select(key, table.c.query).where(table.c.query.is_not(None))).all():
            yield holder, row[0], row[1]
    keeping = select(DEEDS.c.id, DEEDS.c.before).where(
        DEEDS.c.kind.in_(_KEEP_QUERIES), DEEDS.c.undone_at.is_(None)
    )
    for deed_id, before in connection.execute(keeping).all():
        if text := json.loads(before)["query"]:
            yield "deeds", deed_id, text


def _write(connection: Connection, holder: str, key: str | int, text: str) -> None:
    if holder == "deeds":
        before = connection.execute(select(DEEDS.c.before).where(DEEDS.c.id == key)).scalar_one()
        changed = json.dumps({**json.loads(before), "query": text})
        connection.execute(update(DEEDS).where(DEEDS.c.id == key).values(before=changed))
        return
    table, column = _HOLDERS[holder]
    values: dict[str, Any] = {"query": text}
    if "version" in table.c:
        values["version"] = table.c.version + 1
    connection.execute(update(table).where(column == key).values(values))


def _named(query: ListQuery | None) -> tuple[str, ...]:
    if query is None:
        return ()
    names = (query.filters.segment, query.filters.not_segment)
    return tuple(storable(name) for name in names if name is not None)


def _read(text: str | None) -> ListQuery | None:
    """Return the query; None where there is none that can be read, and so none that names a segment."""
    try:
        return None if text is None else query_from_json(text)
    except ValueError:
        return None


def _renamed(text: str, old: str, new: str) -> str:
    query = query_from_json(text)
    return query_to_json(with_segment_renamed(query, lambda said: fold(storable(said)) == fold(old), new))
