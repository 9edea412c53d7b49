"""One page of a sorted list: from a mark on, either way, or by counting rows off."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, Select, func, literal, select

from custui.domain.query import PageMark, PageRequest
from custui.store.ordering import Ordering, Part

PLACE = "sorted_by"
"""The column that a listing is given for the marks: what each row is sorted by."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """The rows of a page, in the list's order."""

    rows: Sequence[Row[Any]]
    has_more: bool
    """Whether further rows come after them in the list."""
    first: PageMark | None = None
    last: PageMark | None = None


def stretch(
    connection: Connection, listing: Select[Any], ordering: Ordering, request: PageRequest
) -> Stretch:
    """Return the page of `listing` (which selects a `phone_key`, and maybe more) that `request` names."""
    placed = listing.add_columns(ordering.key.label(PLACE))
    if request.before is not None:
        found = _walk(connection, placed, ordering, request.before, request.size, backwards=True)[::-1]
        # The page that the mark was taken from, at least.
        return _marked(found, has_more=True)
    limit = request.size + 1
    if request.after is not None:
        found = _walk(connection, placed, ordering, request.after, limit)
    else:
        found = _counted(connection, placed, ordering, (request.number - 1) * request.size, limit)
    return _marked(found[: request.size], has_more=len(found) > request.size)


def counted(
    connection: Connection, listing: Select[Any], ordering: Ordering, offset: int, limit: int
) -> list[Row[Any]]:
    """Return up to `limit` rows of `listing` in its order, past the first `offset`."""
    return [row for row, _ in _counted(connection, listing, ordering, offset, limit)]


def count_rows(connection: Connection, listing: Select[Any]) -> int:
    """Return how many rows `listing` has."""
    rows = listing.with_only_columns(literal(1), maintain_column_froms=True).order_by(None).subquery()
    return connection.execute(select(func.count()).select_from(rows)).scalar_one()


_Found = list[tuple[Row[Any], Part]]
"""Rows, each with the part of the list that it stands in."""


def _walk(
    connection: Connection,
    listing: Select[Any],
    ordering: Ordering,
    mark: PageMark,
    limit: int,
    *,
    backwards: bool = False,
) -> _Found:
    found: _Found = []
    start: PageMark | None = mark
    for part in ordering.parts_from(mark, backwards=backwards):
        rest = part.of(listing, start, backwards=backwards).limit(limit - len(found))
        found += [(row, part) for row in connection.execute(rest)]
        if len(found) == limit:
            break
        start = None
    return found


def _counted(
    connection: Connection, listing: Select[Any], ordering: Ordering, offset: int, limit: int
) -> _Found:
    found: _Found = []
    before: Part | None = None
    for part in ordering.parts:
        if before is not None:
            # Where nothing was found, all of the part before lies before the page.
            offset = 0 if found or not offset else offset - count_rows(connection, before.of(listing))
        rest = part.of(listing).limit(limit - len(found)).offset(offset)
        found += [(row, part) for row in connection.execute(rest)]
        if len(found) == limit:
            break
        before = part
    return found


def _marked(found: _Found, *, has_more: bool) -> Stretch:
    rows = [row for row, _ in found]
    if not found:
        return Stretch(rows, has_more)
    first, last = (
        PageMark(getattr(row, PLACE) if part.keyed else None, row.phone_key)
        for row, part in (found[0], found[-1])
    )
    return Stretch(rows, has_more, first, last)
