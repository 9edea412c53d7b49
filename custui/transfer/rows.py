"""Rows: what the readers make of a file, one item line of an order each, whatever the file's kind."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from operator import itemgetter
from pathlib import Path
from typing import Protocol

from msgspec import Struct

from custui.transfer.fields import Field
from custui.transfer.layout import Layout

Problem = tuple[str, str]
"""The field, as the file calls it (empty for the row as a whole), and the reason."""

UNMENDED = "once it is mended, empty its reason"
"""Ends the reason of a row as a whole in a file of rejected rows: made to fit there, it looks sound."""

Row = tuple[int, list[str], Problem | None]
"""The line it begins on (from 1), the cells, and what was wrong with it already when it was read."""

Cells = tuple[str, ...]
Block = tuple[Cells, list[tuple[int, Cells]], Problem | None]
"""Rows that differ in nothing but their items: the cells that they share; for each the line and the
item's cells; and the problem of a row that had one, which is a block of its own.

Plain tuples, because half a million of them pass through `marshal`.
"""


Recognise = Callable[[Sequence[str], str], Layout]
"""Returns the layout that the headings of a named file make. Raises FileError where they do not suffice."""


class OrderFile(Protocol):
    """A file whose layout is known and whose rows can be read once."""

    @property
    def path(self) -> Path:
        """Where it is."""

    @property
    def layout(self) -> Layout:
        """Its columns."""

    def rows(self) -> Iterator[Row]:
        """Yield the rows, each with as many cells as the layout has headings.

        Raises FileError where the file cannot be read on.
        """


class Rejection(Struct, frozen=True):
    """Why a row was not imported; its whole order stays out with it."""

    file: str
    line: int
    order: str
    """The order's number; empty where the row has none."""
    field: str
    """As the file calls it; empty for the row as a whole."""
    reason: str
    record: int | None = None
    """The order's place in a JSON list, from 1."""

    @property
    def sentence(self) -> str:
        """All of it on one line; it quotes the file, so clean it before showing it."""
        place = f"{self.file}, line {self.line}"
        if self.record is not None:
            place += f", order {self.record} of the list"
        return f"{place}: {f'{self.field}: ' if self.field else ''}{self.reason}"


class Shape:
    """How rows of one layout come apart into shared cells and item cells, and together again."""

    def __init__(self, layout: Layout) -> None:
        """Take the cells of the item fields as the item's, all others as shared."""
        self._item_columns = layout.item_columns
        self._shared_columns = [
            column for column in range(len(layout.headings)) if column not in self._item_columns
        ]
        self.place = {column: place for place, column in enumerate(self._shared_columns)}
        """Column → place among the shared cells."""
        self.item_place = {column: place for place, column in enumerate(self._item_columns)}
        """Column → place among the item's cells."""
        self.shared = _picker(self._shared_columns)
        self.item = _picker(self._item_columns)

    def cells(self, shared: Cells, item: Cells) -> list[str]:
        """Return the row's cells as the file has them."""
        by_column = dict(zip((*self._shared_columns, *self._item_columns), (*shared, *item), strict=True))
        return [by_column[column] for column in range(len(by_column))]


def _picker(columns: Sequence[int]) -> Callable[[Sequence[str]], Cells]:
    """Return what takes these columns out of a row; it runs for every line of a file."""
    if len(columns) > 1:
        return itemgetter(*columns)
    return lambda cells: tuple(cells[column] for column in columns)


def unmended(rows: Iterable[Row], layout: Layout) -> Iterator[Row]:
    """Yield `rows`, one of a file of rejected rows with the problem that it says it has, if of the whole row.

    Its cells, which were too many or too few, fit the columns there whether or not they belong in them.
    """
    words = [heading.strip().casefold() for heading in layout.headings]
    if "reason" not in words:
        yield from rows
        return
    place = words.index("reason")
    for line, cells, problem in rows:
        reason = cells[place].strip()
        yield line, cells, ("", reason) if problem is None and reason.endswith(UNMENDED) else problem


def observed(rows: Iterable[Row], layout: Layout) -> Iterator[Row]:
    """Yield `rows`, and let the layout's observers look at each that is sound."""
    text = layout.writing.text
    for line, cells, problem in rows:
        if problem is None:
            for observer in layout.observers:
                observer.note(line, [text(cells[column]) for column in observer.columns])
        yield line, cells, problem


def filled_down(rows: Iterable[Row], layout: Layout) -> Iterator[Row]:
    """Yield `rows`, a blank order number filled in from the line above where only an item stands there.

    Some exports write what belongs to the order, its number too, on the first line of it alone. What stands
    below a line that is blank or has lost its number is nobody's.
    """
    number_column = layout.columns[Field.ORDER_NUMBER]
    of_order = layout.order_columns
    number = ""
    for line, cells, problem in rows:
        if not any(cells):
            number = ""
            continue
        if cells[number_column].strip():
            number = cells[number_column]
        elif not any(cells[column].strip() for column in of_order):
            cells = [*cells[:number_column], number, *cells[number_column + 1 :]]
        else:
            number = ""  # an order whose number is lost; the items below are not those of the one above
        yield line, cells, problem
