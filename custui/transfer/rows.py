"""Rows: what the readers make of a file, one item line of an order each, whatever the file's kind."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path
from typing import Protocol

from custui.transfer.fields import ITEM_FIELDS, Layout

Problem = tuple[str, str]
"""The field, as the file calls it (empty for the row as a whole), and the reason."""

Row = tuple[int, list[str], Problem | None]
"""The line it begins on (from 1), the cells, and what was wrong with it already when it was read."""

Cells = tuple[str, ...]
Block = tuple[Cells, list[tuple[int, Cells]], Problem | None]
"""Rows that differ in nothing but their items: the cells that they share; for each the line and the
item's cells; and the problem of a row that had one, which is a block of its own.

Plain tuples, because half a million of them pass through `marshal`.
"""


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


@dataclass(frozen=True, slots=True)
class Rejection:
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
        self.item_fields = [field for field in ITEM_FIELDS if field in layout.columns]
        self._item_columns = [layout.columns[field] for field in self.item_fields]
        self._shared_columns = [
            column for column in range(len(layout.headings)) if column not in self._item_columns
        ]
        self.place = {column: place for place, column in enumerate(self._shared_columns)}
        """Column → place among the shared cells."""
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
