"""Pages sorted by a figure of the period, off a tally: only those who may stand on the page are read."""

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from heapq import nlargest, nsmallest
from itertools import compress

from sqlalchemy import ColumnElement, Connection, select

from custui.domain.query import PageMark, PageRequest
from custui.store.guide import GATHERED, marked_in, one_of
from custui.store.ordering import Part
from custui.store.page_marks import Stretch, marked
from custui.store.shelves import SUMMARY

_MORE = 4
"""So many times as many are looked at next, where too few meet the conditions."""
_HEAPED = 10_000
"""So many are skipped sooner by a heap than by sorting all."""

Place = tuple[int | None, str]
"""A customer's figure, and the phone key."""


@dataclass(frozen=True)
class Ranked:
    """Customers by their ids, each with the figure sorted by; under them, those `blank` who have none."""

    connection: Connection
    numbers: Sequence[int]
    figures: Sequence[int]
    blank: Sequence[int]
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

    def ranked(self, numbers: Sequence[int], figures: Sequence[int], mark: PageMark | None) -> None:
        """Go on through those who have a figure."""
        if mark is not None:
            assert isinstance(mark.value, int)
            numbers, figures = self._from_bar(numbers, figures, mark.value)
        if self.skipped and not self.conditions:
            numbers, figures = self._past_skipped(numbers, figures)
        many = self.skipped + self.wanted
        while numbers and len(self.found) < self.wanted:
            best = nlargest(many, figures) if self.falling else nsmallest(many, figures)
            bar = best[-1]
            if self.falling:
                here = [
                    (figure, number) for figure, number in zip(figures, numbers, strict=True) if figure >= bar
                ]
            else:
                here = [
                    (figure, number) for figure, number in zip(figures, numbers, strict=True) if figure <= bar
                ]
            self._gather(((figure, number) for figure, number in here if figure != bar), mark)
            self.tied(bar, [number for figure, number in here if figure == bar], mark)
            if len(self.found) < self.wanted:
                numbers, figures = self._from_bar(numbers, figures, bar + (-1 if self.falling else 1))
            many *= _MORE

    def tied(self, figure: int | None, numbers: Sequence[int], mark: PageMark | None) -> None:
        """Go on through those who all have this figure, by phone key."""
        limit = self.wanted - len(self.found)
        if mark is not None and mark.value != figure:
            mark = None
        if not numbers or limit <= 0:
            return
        if len(numbers) <= GATHERED:
            self._gather(((figure, number) for number in numbers), mark)
            return
        held = bytearray(max(numbers) + 1)
        for number in numbers:
            held[number] = 1
        part = Part((SUMMARY.c.phone_key,), self.falling)
        listing = select(SUMMARY.c.phone_key).where(*self.conditions, marked_in(bytes(held)))
        start = None if mark is None else PageMark(None, mark.phone)
        phones = part.of(listing, start).limit(self.skipped + limit)
        self._add([(figure, phone) for phone in self.connection.scalars(phones)])

    def _from_bar(
        self, numbers: Sequence[int], figures: Sequence[int], bar: int
    ) -> tuple[Sequence[int], Sequence[int]]:
        """Leave out those who come before all of this figure."""
        keep = bytes(map(bar.__ge__ if self.falling else bar.__le__, figures))
        return array("I", compress(numbers, keep)), array("q", compress(figures, keep))

    def _past_skipped(
        self, numbers: Sequence[int], figures: Sequence[int]
    ) -> tuple[Sequence[int], Sequence[int]]:
        """Leave out those who are skipped whatever their phone key; all of them are in the list."""
        if self.skipped >= len(figures):
            self.skipped -= len(figures)
            return (), ()
        if self.skipped < _HEAPED:
            best = nlargest if self.falling else nsmallest
            bar = best(self.skipped + 1, figures)[-1]
        else:
            bar = sorted(figures, reverse=self.falling)[self.skipped]
        left = self._from_bar(numbers, figures, bar)
        self.skipped -= len(figures) - len(left[0])
        return left

    def _gather(self, places: Iterable[tuple[int | None, int]], mark: PageMark | None) -> None:
        """Read these, who are few, and go through them in order."""
        figures = {number: figure for figure, number in places}
        if not figures:
            return
        listing = select(SUMMARY.c.id, SUMMARY.c.phone_key).where(*self.conditions, one_of(list(figures)))
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
