"""One page of a sorted list: from a mark on, either way, or by counting rows off."""

from collections.abc import Sequence
from typing import Any, Protocol

from msgspec import Struct
from sqlalchemy import Connection, Row, Select, func, literal, select

from custui.domain.query import PageMark, PageRequest
from custui.store.ordering import Ordering, Part

PLACE = "sorted_by"
"""The column that a listing is given for the marks: what each row is sorted by."""


class Stretch(Struct, frozen=True):
    """The rows of a page, in the list's order."""

    rows: Sequence[Row[Any]]
    has_more: bool
    """Whether further rows come after them in the list."""
    first: PageMark | None = None
    last: PageMark | None = None
    phones: Sequence[str] | None = None
    """The customers, where their rows are yet to be read."""


class Fetch(Protocol):
    """Returns the first rows of a part of a listing, from a mark on."""

    def __call__(
        self, listing: Select[Any], part: Part, mark: PageMark | None, limit: int, *, backwards: bool
    ) -> Sequence[Row[Any]]:
        """Return up to `limit` rows of the part in its order, or backwards."""
        ...


def plain(connection: Connection) -> Fetch:
    """Return what reads the rows by the listing's statement as it is."""

    def fetch(
        listing: Select[Any], part: Part, mark: PageMark | None, limit: int, *, backwards: bool
    ) -> Sequence[Row[Any]]:
        return connection.execute(part.of(listing, mark, backwards=backwards).limit(limit)).all()

    return fetch


def stretch(
    connection: Connection,
    listing: Select[Any],
    ordering: Ordering,
    request: PageRequest,
    fetch: Fetch | None = None,
) -> Stretch:
    """Return the page of `listing` (which selects a `phone_key`, and maybe more) that `request` names.

    Pages that are counted off go without `fetch`, which else reads the rows.
    """
    placed = listing.add_columns(ordering.key.label(PLACE))
    fetch = fetch or plain(connection)
    if request.before is not None:
        found = _walk(fetch, placed, ordering, request.before, request.size, backwards=True)[::-1]
        # The page that the mark was taken from, at least.
        return _marked(found, has_more=True)
    limit = request.size + 1
    if request.after is not None or request.number == 1:
        found = _walk(fetch, placed, ordering, request.after, limit)
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
    fetch: Fetch,
    listing: Select[Any],
    ordering: Ordering,
    mark: PageMark | None,
    limit: int,
    *,
    backwards: bool = False,
) -> _Found:
    found: _Found = []
    start = mark
    parts = ordering.parts if mark is None else ordering.parts_from(mark, backwards=backwards)
    for part in parts:
        rows = fetch(listing, part, start, limit - len(found), backwards=backwards)
        found += [(row, part) for row in rows]
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


def marked(places: Sequence[tuple[int | None, str]], *, has_more: bool) -> Stretch:
    """Return the page of these figures and phone keys, without rows yet."""
    if not places:
        return Stretch((), has_more)
    first, last = (PageMark(*place) for place in (places[0], places[-1]))
    return Stretch((), has_more, first, last, [phone for _, phone in places])


def _marked(found: _Found, *, has_more: bool) -> Stretch:
    rows = [row for row, _ in found]
    if not found:
        return Stretch(rows, has_more)
    first, last = (
        PageMark(getattr(row, PLACE) if part.keyed else None, row.phone_key)
        for row, part in (found[0], found[-1])
    )
    return Stretch(rows, has_more, first, last)
