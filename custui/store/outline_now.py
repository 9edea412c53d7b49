"""The outline as of now: as it is drawn, and read afresh of those who are unsure.

A column is megabytes, which a server takes several milliseconds to send, and SQLite none. So what a server
sent is kept until the outline is drawn anew.
"""

from array import array
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from threading import Lock
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Dialect, select

from custui.store import outline, outline_sets
from custui.store.keys import among
from custui.store.shelves import SUMMARY
from custui.store.traits import SPENT, TRAITS, Trait

MOST = 1 << 24
"""Bytes of columns that are kept: of two million customers eight columns, or as many planes of letters."""

Column = bytes | bytearray
"""A byte for every id from 0 on."""
_Columns = OrderedDict[int, tuple[bytes, bytes]]
"""By its number, as of which drawing a column is, and its content; the latest used last."""
_kept: WeakKeyDictionary[Dialect, _Columns] = WeakKeyDictionary()
"""A dialect is one store's."""
_keeping = Lock()
"""Several workers look at once."""


class OutlineNow:
    """What is told of every customer of a store, by the summary's id; each column is read once."""

    def __init__(self, connection: Connection) -> None:
        """Begin to look at the store as it is."""
        self.connection = connection

    @cached_property
    def size(self) -> int:
        """How many ids there are, from 0 on: so long is each column."""
        return outline.end(self.connection)

    @cached_property
    def unsure(self) -> list[int]:
        """The ids who are read afresh, ascending: those out of date, and those beyond the outline's reach."""
        reach = self._reach
        # SQLite's triggers doubt those beyond it too.
        until = min(reach, self.size)
        within = sorted(number for number in outline.unsure(self.connection) if number < until)
        return [*within, *range(reach, self.size)]

    def codes(self, trait: Trait) -> Column:
        """Return everybody's code; that of ids without a customer is 0."""

        def afresh() -> Iterator[tuple[int, int]]:
            rows = self._rows(trait.column)
            return zip((row[0] for row in rows), trait.codes_of([row[1] for row in rows]), strict=True)

        number = TRAITS.index(trait)
        return self._column(number, lambda: outline.codes(self.connection, trait), afresh)

    def members(self, number: int) -> Column:
        """Return 1 for every member of a set of `custui.store.outline_sets`, else 0."""

        def afresh() -> Iterator[tuple[int, int]]:
            theirs = outline_sets.members(self.connection, self.unsure).get(number, set())
            return ((customer, 1) for customer in theirs)

        return self._column(number, lambda: outline.members(self.connection, number), afresh)

    def letters(self, planes: Iterable[int]) -> dict[int, bytes]:
        """Return the bits of planes of `custui.store.letters` as they are drawn, eight to a byte.

        Those of ids who are `unsure` say nothing, and those beyond the outline's reach may be missing.
        """
        # NumPy is read in with it.
        from custui.store.outline_letters import FIRST, bits_of

        def read(numbers: Iterable[int]) -> dict[int, bytes]:
            found = bits_of(self.connection, [number - FIRST for number in numbers], self._reach)
            return {FIRST + plane: bits for plane, bits in found.items()}

        drawn = self._drawn([FIRST + plane for plane in planes], read)
        return {number - FIRST: bits for number, bits in drawn.items()}

    def amounts(self) -> Iterator[tuple[int, "array[int]"]]:
        """Yield what customers spent, in minor units, part by part: an id, and amounts from that id on."""
        unsure, fresh, there = self.unsure, dict(self._rows(SPENT.column)), 0
        for start, held in outline.amounts(self.connection):
            while there < len(unsure) and unsure[there] < start + len(held):
                number, there = unsure[there], there + 1
                if number >= start:
                    held[number - start] = fresh.get(number, 0)
                elif number in fresh:
                    # Where nobody was when the part was drawn.
                    yield number, array("q", [fresh[number]])
            yield start, held
        if there < len(unsure):
            first = unsure[there]
            yield first, array("q", (fresh.get(number, 0) for number in range(first, self.size)))

    def _column(
        self, number: int, read: Callable[[], bytes], afresh: Callable[[], Iterator[tuple[int, int]]]
    ) -> Column:
        if number not in self._read:
            drawn = self._drawn([number], lambda _: {number: read()})[number]
            self._read[number] = drawn
            if self.unsure or len(drawn) != self.size:
                now = bytearray(drawn[: self.size].ljust(self.size, b"\0"))
                for customer in self.unsure:
                    now[customer] = 0
                for customer, code in afresh():
                    now[customer] = code
                self._read[number] = now
        return self._read[number]

    @cached_property
    def _reach(self) -> int:
        return outline.reach(self.connection)

    @cached_property
    def _drawing(self) -> bytes:
        return outline.drawing(self.connection)

    @cached_property
    def _read(self) -> dict[int, Column]:
        return {}

    def _rows(self, column: str) -> list[tuple[int, int]]:
        """Return id and value of those unsure, as far as there are such."""
        if not self.unsure:
            return []
        theirs = among(SUMMARY.c.id, self.unsure, self.connection.dialect.name)
        rows = self.connection.execute(select(SUMMARY.c.id, SUMMARY.c[column]).where(theirs))
        return [(number, value) for number, value in rows]

    def _drawn(
        self, numbers: Sequence[int], read: Callable[[Iterable[int]], dict[int, bytes]]
    ) -> dict[int, bytes]:
        """Return columns by their numbers: those that are not kept are read all at once."""
        if self.connection.dialect.name == "sqlite":
            return read(numbers)
        with _keeping:
            columns = _kept.setdefault(self.connection.dialect, OrderedDict())
            known = {number: columns[number] for number in numbers if number in columns}
        found = {number: content for number, (drawing, content) in known.items() if drawing == self._drawing}
        missing = [number for number in numbers if number not in found]
        if missing:
            found |= read(missing)
        with _keeping:
            for number, content in found.items():
                columns[number] = (self._drawing, content)
                columns.move_to_end(number)
            held = sum(len(content) for _, content in columns.values())
            while held > MOST and len(columns) > 1:
                _, (_, oldest) = columns.popitem(last=False)
                held -= len(oldest)
        return found
