"""Pages sorted by a figure of the period, off a tally: only those who may stand on the page are read."""

from collections.abc import Mapping, Sequence

import numpy as np
from msgspec import Struct
from sqlalchemy import ColumnElement, Connection, select

from custui.domain.query import PageMark, PageRequest
from custui.store.guide import GATHERED
from custui.store.marks import Figures, Ids, Marks
from custui.store.marks import marked as marked_ids
from custui.store.named import marked_in, one_of
from custui.store.ordering import Part
from custui.store.page_marks import Stretch, marked
from custui.store.server_walk import ServerWalk
from custui.store.shelves import SUMMARY
from custui.store.steering import walking

_MORE = 4
"""So many times as many are looked at next, where too few meet the conditions."""

Place = tuple[int | None, str]
"""A customer's figure, and the phone key."""


class Ranked(Struct, frozen=True, dict=True):
    """Customers by their ids, each with the figure sorted by; under them, those `blank` who have none."""

    connection: Connection
    numbers: Ids
    figures: Figures
    blank: Ids
    conditions: Sequence[ColumnElement[bool]]
    """What else is asked of them, on the summary."""
    descending: bool

    def page(self, request: PageRequest) -> Stretch:
        """Return a page of those who meet the conditions, each figure's by phone key."""
        if request.before is not None:
            found = self._from(request.before, request.size, 0, falling=not self.descending, backwards=True)
            return marked(found[::-1], has_more=True)
        skipped = 0 if request.after is not None else (request.number - 1) * request.size
        falling = self.descending
        found = self._from(request.after, request.size + 1, skipped, falling=falling, backwards=False)
        return marked(found[: request.size], has_more=len(found) > request.size)

    def _from(
        self, mark: PageMark | None, wanted: int, skipped: int, *, falling: bool, backwards: bool
    ) -> list[Place]:
        """Return the first `wanted` beyond the mark, past those `skipped`."""
        walk = _Walk(self.connection, self.conditions, wanted, skipped, falling=falling)
        in_blank = mark is not None and mark.value is None
        if backwards:
            if in_blank:
                walk.tied(None, self.blank, mark)
            walk.ranked(self.numbers, self.figures, None if in_blank else mark)
        else:
            if not in_blank:
                walk.ranked(self.numbers, self.figures, mark)
            walk.tied(None, self.blank, mark if in_blank else None)
        return walk.found


class _Walk:
    """One way through the customers, until `wanted` are found."""

    def __init__(
        self,
        connection: Connection,
        conditions: Sequence[ColumnElement[bool]],
        wanted: int,
        skipped: int,
        *,
        falling: bool,
    ) -> None:
        self.connection, self.conditions, self.falling = connection, conditions, falling
        self.wanted, self.skipped = wanted, skipped
        self.found: list[Place] = []

    def ranked(self, numbers: Ids, figures: Figures, mark: PageMark | None) -> None:
        """Go on through those who have a figure."""
        if mark is not None:
            assert isinstance(mark.value, int)
            numbers, figures = self._from_bar(numbers, figures, mark.value)
        if self.skipped and not self.conditions:
            numbers, figures = self._past_skipped(numbers, figures)
        many = self.skipped + self.wanted
        while len(numbers) and len(self.found) < self.wanted:
            bar = self._bar(figures, many)
            ahead = figures > bar if self.falling else figures < bar
            self._gather(dict(zip(numbers[ahead].tolist(), figures[ahead].tolist(), strict=True)), mark)
            self.tied(bar, numbers[figures == bar], mark)
            if len(self.found) < self.wanted:
                numbers, figures = self._from_bar(numbers, figures, bar + (-1 if self.falling else 1))
            many *= _MORE

    def tied(self, figure: int | None, numbers: Ids, mark: PageMark | None) -> None:
        """Go on through those who all have this figure, by phone key."""
        limit = self.wanted - len(self.found)
        if mark is not None and mark.value != figure:
            mark = None
        if not len(numbers) or limit <= 0:
            return
        if len(numbers) <= GATHERED:
            self._gather(dict.fromkeys(numbers.tolist(), figure), mark)
            return
        held = marked_ids(numbers, int(numbers.max()) + 1)
        part = Part((SUMMARY.c.phone_key,), self.falling)
        listing = select(SUMMARY.c.phone_key).where(*self.conditions)
        start = None if mark is None else PageMark(None, mark.phone)
        if self.skipped and not self.conditions and mark is None:
            # All of them are in the list.
            passed = min(self.skipped, len(numbers))
            self.skipped -= passed
            there = min(limit, len(numbers) - passed)
            if there:
                self._add([(figure, phone) for phone in self._counted_off(held, len(numbers), passed, there)])
            return
        many = self.skipped + limit
        if self.connection.dialect.name == "sqlite":
            rows = self.connection.execute(
                part.of(listing.where(marked_in(self.connection, held)), start).limit(many)
            ).all()
        else:
            walk = ServerWalk(self.connection, listing, part, (), backwards=False)
            with walking(self.connection):
                rows = walk.rows(start, many, [marked_in(self.connection, held)])
        self._add([(figure, row.phone_key) for row in rows])

    def _counted_off(self, held: Marks, many: int, passed: int, there: int) -> Sequence[str]:
        """Return the phones of so many of those `held`, who are `many`, past the first ones.

        They are counted off from the end that is nearer.
        """
        listing = select(SUMMARY.c.phone_key).where(marked_in(self.connection, held))
        behind = many - passed - there
        from_behind = behind < passed
        part = Part((SUMMARY.c.phone_key,), self.falling)
        counted = part.of(listing, backwards=from_behind).offset(min(passed, behind)).limit(there)
        with walking(self.connection):
            phones = self.connection.scalars(counted).all()
        return phones[::-1] if from_behind else phones

    def _bar(self, figures: Figures, many: int) -> int:
        """Return the figure of the last of the first `many`, or of all."""
        nth = min(many, len(figures)) - 1
        nth = len(figures) - 1 - nth if self.falling else nth
        return int(np.partition(figures, nth)[nth])

    def _from_bar(self, numbers: Ids, figures: Figures, bar: int) -> tuple[Ids, Figures]:
        """Leave out those who come before all of this figure."""
        keep = figures <= bar if self.falling else figures >= bar
        return numbers[keep], figures[keep]

    def _past_skipped(self, numbers: Ids, figures: Figures) -> tuple[Ids, Figures]:
        """Leave out those who are skipped whatever their phone key; all of them are in the list."""
        if self.skipped >= len(figures):
            self.skipped -= len(figures)
            return numbers[:0], figures[:0]
        left = self._from_bar(numbers, figures, self._bar(figures, self.skipped + 1))
        self.skipped -= len(figures) - len(left[0])
        return left

    def _gather(self, figures: Mapping[int, int | None], mark: PageMark | None) -> None:
        """Read these, who are few, and go through them in order."""
        if not figures:
            return
        listing = select(SUMMARY.c.id, SUMMARY.c.phone_key).where(
            *self.conditions, one_of(self.connection, list(figures))
        )
        found: list[Place] = [(figures[number], phone) for number, phone in self.connection.execute(listing)]
        found.sort(key=_rank, reverse=self.falling)
        if mark is not None:
            assert mark.value is None or isinstance(mark.value, int)
            end = _rank((mark.value, mark.phone))
            found = [place for place in found if (_rank(place) < end if self.falling else _rank(place) > end)]
        self._add(found)

    def _add(self, places: Sequence[Place]) -> None:
        passed = min(self.skipped, len(places))
        self.skipped -= passed
        self.found += places[passed : passed + self.wanted - len(self.found)]


def _rank(place: Place) -> tuple[int, str]:
    figure, phone = place
    return figure or 0, phone
