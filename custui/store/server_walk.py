"""How a server finds a page: along an index that tells ids alone, some at a time, and then it asks those.

Left to itself it would judge by its statistics which of many conditions to go by, and where they mislead
it read half the shop. SQLite does what `custui.store.likelihood` tells it, and needs none of this.
"""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import ColumnElement, Connection, Row, Select, func, select

from custui.domain.query import PageMark
from custui.store.likelihood import MANY_MEET
from custui.store.named import one_of
from custui.store.ordering import Part
from custui.store.page_marks import Fetch, plain
from custui.store.shelves import SUMMARY

if TYPE_CHECKING:
    from custui.store.marks import Marks

_MORE = 4
"""So many times as many are asked next, where too few of those asked meet the conditions."""
_MOST = 10_000
"""So many are asked at a time."""


def of_few(connection: Connection) -> Fetch:
    """Return what reads the first rows of a listing of a few, of whom all are fetched and sorted."""
    read = plain(connection) if connection.dialect.name == "sqlite" else partial(_gathered, connection)

    def fetch(
        listing: Select[Any], part: Part, mark: PageMark | None, limit: int, *, backwards: bool
    ) -> Sequence[Row[Any]]:
        if part.condition is not None:
            # Said to leave many, or SQLite would go through all who have no name, or no average.
            part = replace(part, condition=func.likelihood(part.condition, MANY_MEET))
        return read(listing, part, mark, limit, backwards=backwards)

    return fetch


def _gathered(
    connection: Connection,
    listing: Select[Any],
    part: Part,
    mark: PageMark | None,
    limit: int,
    *,
    backwards: bool,
) -> Sequence[Row[Any]]:
    """Return the first rows of a listing of a few, all of whom the server gathers before it sorts them.

    Who lies beyond the mark is asked of them alone: half the shop may.
    """
    keys = [column.label(f"by_{place}") for place, column in enumerate(part.columns)]
    held = part.of(listing.add_columns(*keys)).order_by(None).cte("held").prefix_with("MATERIALIZED")
    among_them = replace(part, columns=tuple(held.c[key.name] for key in keys), condition=None, behind=None)
    rows = among_them.of(select(held), mark, backwards=backwards)
    return connection.execute(rows.limit(limit)).all()


class ServerWalk(Struct, frozen=True, dict=True):
    """The walk along a part of `listing`, of which `own` are the conditions on what it is sorted by.

    Whoever goes it keeps the server to it, by `custui.store.steering.walking`.
    """

    connection: Connection
    listing: Select[Any]
    part: Part
    own: Sequence[ColumnElement[bool]]
    backwards: bool

    def first(
        self, mark: PageMark | None, limit: int, many: int, within: "Marks | None"
    ) -> tuple[list[Row[Any]], PageMark | None]:
        """Return those of the `many` next beyond `mark` who are listed, `limit` at most, and the last's mark.

        None instead of the mark where there are no more. Where as many lie ahead as so far, and that fills
        the page soon, it goes on as far: that is sooner done than asking the outline. Those `within` are
        told apart here, or the server would be sent all marks.
        """
        ids, end = self._next(mark, [], many)
        found = self._listed(_those(ids, within), limit)
        lacking, near = limit - len(found), many * (_MORE if within is None else _MORE * _MORE)
        on = 2 * many * lacking // len(found) if found else near + 1
        if len(ids) == many and lacking and on <= near:
            ids, end = self._next(end, [], on)
            found += self._listed(_those(ids, within), lacking)
            many = on
        return found, end if len(ids) == many else None

    def rows(
        self, mark: PageMark | None, limit: int, among_them: Sequence[ColumnElement[bool]]
    ) -> list[Row[Any]]:
        """Return the first rows beyond `mark`, of those who meet conditions that the index tells alone."""
        found: list[Row[Any]] = []
        end = mark
        size = limit * 2
        while len(found) < limit:
            ids, end = self._next(end, among_them, size)
            found += self._listed(ids, limit - len(found))
            if len(ids) < size:
                break
            size = min(size * _MORE, _MOST)
        return found

    def _next(
        self, mark: PageMark | None, conditions: Sequence[ColumnElement[bool]], many: int
    ) -> tuple[list[int], PageMark | None]:
        # What an index does not have is asked of them afterwards.
        bare = self.part if self.part.value is None else replace(self.part, condition=None)
        keys = select(*self.part.columns, SUMMARY.c.id).where(*self.own, *conditions)
        met = self.connection.execute(bare.of(keys, mark, backwards=self.backwards).limit(many)).all()
        if not met:
            return [], None
        last = PageMark(met[-1][0] if self.part.keyed else None, met[-1][-2])
        return [row[-1] for row in met], last

    def _listed(self, ids: Sequence[int], limit: int) -> list[Row[Any]]:
        if not ids:
            return []
        listing = self.listing.where(one_of(self.connection, ids))
        return list(_gathered(self.connection, listing, self.part, None, limit, backwards=self.backwards))


def _those(ids: Sequence[int], within: "Marks | None") -> Sequence[int]:
    return ids if within is None else [one for one in ids if one < len(within) and within[one]]
