"""MarkTable: a table of customers whose rows can be marked; whoever owns the marks says which ones are."""

from dataclasses import dataclass
from typing import ClassVar, Protocol

from rich.text import Text
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.coordinate import Coordinate
from textual.message import Message
from textual.reactive import var

from custui.widgets.fitted_table import FittedTable

MARK = "●"
_MARK_STYLE = "$text-accent bold"


class Marked(Protocol):
    """What the table must know of the marks."""

    def holds(self, phone: str) -> bool:
        """Tell whether this customer is marked."""


class MarkTable(FittedTable):
    """Keeps no marks of its own: it says what was asked to be marked, and shows `marks`."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "mark", "Mark", key_display="Space", id="customers.mark"),
        Binding("V", "mark_range", "Mark from the last to here", show=False, id="customers.mark_range"),
        Binding("a", "mark_page", "Mark or unmark the page", show=False, id="customers.mark_page"),
        Binding("A", "mark_all", "Mark the whole list", show=False, id="customers.mark_all"),
    ]

    marks: var[Marked | None] = var(None)

    @dataclass(repr=False, eq=False)
    class MarkToggled(Message):
        """A customer is to be marked, or unmarked."""

        phone: str

    @dataclass(repr=False, eq=False)
    class RangeMarked(Message):
        """Customers in a row are to be marked."""

        phones: tuple[str, ...]

    @dataclass(repr=False, eq=False)
    class PageMarked(Message):
        """The whole page is to be marked, or unmarked where all of it is."""

        phones: tuple[str, ...]

    @dataclass(repr=False, eq=False)
    class AllAsked(Message):
        """All customers of the list are to be marked, on whatever page."""

    _anchor: str | None = None
    """The customer marked or unmarked last."""

    @property
    def phones(self) -> tuple[str, ...]:
        """The phone keys of the rows, from the top."""
        raise NotImplementedError

    def watch_marks(self) -> None:
        """Show the marks."""
        self.rewrite_marks()

    def rewrite_marks(self) -> None:
        """Write those cells anew whose mark came or went."""
        raise NotImplementedError

    def sign(self, phone: str) -> Content:
        """Return what stands in the cell in front of the customer."""
        marked = self.marks is not None and self.marks.holds(phone)
        return Content.styled(MARK, _MARK_STYLE) if marked else Content(" ")

    def rewrite(self, place: Coordinate, cell: Text) -> None:
        """Write a cell anew where it differs; unlike `update_cell_at`, this leaves other rows unpainted."""
        row, column = self.coordinate_to_cell_key(place)
        if self._data[row][column] != cell:
            self._data[row][column] = cell
            self._update_count += 1
            self.refresh_coordinate(place)

    def _set_hover_cursor(self, active: bool) -> None:
        """Leave the row under the mouse unpainted where nothing of it changes; every key asks for it."""
        if active != self._show_hover_cursor:
            super()._set_hover_cursor(active)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to mark where there is somebody."""
        if action in {"mark", "mark_range", "mark_page", "mark_all"}:
            return bool(self.phones)
        return super().check_action(action, parameters)

    def action_mark(self) -> None:
        """Mark or unmark the customer under the cursor and go on to the next."""
        if self.cursor_row < len(self.phones):
            self._anchor = self.phones[self.cursor_row]
            self.post_message(self.MarkToggled(self._anchor))
            self.action_cursor_down()

    def action_mark_range(self) -> None:
        """Mark from the customer marked last to the one under the cursor, this one alone on another page."""
        phones = self.phones
        if self.cursor_row < len(phones):
            start = phones.index(self._anchor) if self._anchor in phones else self.cursor_row
            first, last = sorted((start, self.cursor_row))
            self._anchor = phones[self.cursor_row]
            self.post_message(self.RangeMarked(phones[first : last + 1]))

    def action_mark_page(self) -> None:
        """Mark or unmark the page."""
        self.post_message(self.PageMarked(self.phones))

    def action_mark_all(self) -> None:
        """Mark all of the list."""
        self.post_message(self.AllAsked())
