"""CustomerTable: one page of customers, in columns or, on a phone, two lines each."""

from dataclasses import dataclass
from typing import ClassVar

from rich.text import Text
from textual import on
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.coordinate import Coordinate
from textual.message import Message
from textual.reactive import var
from textual.theme import Theme
from textual.widgets import DataTable

from custui.domain.customer import CustomerRow
from custui.domain.phone import is_raw
from custui.domain.query import Sort, SortField
from custui.widgets.cell_text import cell_text
from custui.widgets.customer_cells import (
    average_cell,
    customer_cell,
    phone_width,
    spent_cell,
    two_lines,
    whatsapp_cell,
)
from custui.widgets.customer_columns import FULL_AMOUNT, Column, columns_for, title_words
from custui.widgets.listing import SORT_TITLES, Listing, Look, followed_sort
from custui.widgets.mark_table import MarkTable

_STACKED = "customer"
"""The key of the one column of a phone-sized table."""


class CustomerTable(MarkTable):
    """Draws a `Listing`; says what was chosen, asked to be sorted by, moved past, or is to be marked."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "select_cursor", "Open", key_display="⏎", id="customers.open"),
        Binding("j", "cursor_down", "Next row", show=False, key_display="j ↓", id="customers.down"),
        Binding("k", "cursor_up", "Row before", show=False, key_display="k ↑", id="customers.up"),
        Binding("g,home", "scroll_top", "First row", show=False, id="customers.first"),
        Binding("G,end", "scroll_bottom", "Last row", show=False, id="customers.last"),
        Binding(
            "pagedown",
            "page_down",
            "Screen down, then next page",
            show=False,
            key_display="PgDn",
            id="customers.screen_down",
        ),
        Binding(
            "pageup",
            "page_up",
            "Screen up, then page before",
            show=False,
            key_display="PgUp",
            id="customers.screen_up",
        ),
        Binding(
            "greater_than_sign",
            "page(1)",
            "Page",
            key_display=">",
            tooltip="Next page",
            id="customers.next_page",
        ),
        Binding("right", "page(1)", "Next page", show=False, id="customers.next_page_arrow"),
        Binding("less_than_sign,left", "page(-1)", "Page before", show=False, id="customers.page_before"),
    ]
    DEFAULT_CSS = """
    CustomerTable {
        height: 1fr;
        background: transparent;
        scrollbar-size-vertical: 1;
        scrollbar-gutter: stable;
        overflow-x: hidden;
        &:focus { background-tint: transparent; }
        & > .datatable--header, &:focus > .datatable--header {
            background: transparent;
            background-tint: transparent;
            color: $text-muted;
            text-style: none;
        }
        & > .datatable--header-hover { background: $block-hover-background; }
    }
    """

    listing: var[Listing | None] = var(None)
    look: var[Look | None] = var(None)

    @dataclass(repr=False, eq=False)
    class Opened(Message):
        """A customer was chosen."""

        row: CustomerRow

    @dataclass(repr=False, eq=False)
    class SortAsked(Message):
        """A column's header was clicked."""

        field: SortField

    @dataclass(repr=False, eq=False)
    class PageAsked(Message):
        """The agent went past the rows shown: `step` pages on; `to_end` lands on that page's last row."""

        step: int
        to_end: bool = False

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 -- Textual's own name for it
        """Set the table up without rows."""
        super().__init__(id=id, cursor_type="row", cell_padding=0, zebra_stripes=False)
        self._placed: tuple[Column, ...] = ()
        self._aim: str | None = None
        self._land_at_end = False

    @property
    def row_at_cursor(self) -> CustomerRow | None:
        """The customer under the cursor; None in an empty table."""
        rows = self.listing.page.rows if self.listing else ()
        return rows[self.cursor_row] if self.cursor_row < len(rows) else None

    @property
    def phones(self) -> tuple[str, ...]:
        """The phone keys of the rows, from the top."""
        return tuple(row.phone for row in self.listing.page.rows) if self.listing else ()

    def place(self, phone: str) -> None:
        """Put the cursor on this customer where the page holds it."""
        if phone in self.phones:
            self.move_cursor(row=self.phones.index(phone))

    def rewrite_marks(self) -> None:
        """Write those first cells anew whose mark came or went."""
        rows = self.listing.page.rows if self.listing and self.look else ()
        for index, row in enumerate(rows[: self.row_count]):
            if str(self.get_cell_at(Coordinate(index, 0)))[:1] != self.sign(row.phone).plain:
                self.rewrite(Coordinate(index, 0), self._row_cells(row)[0])

    def aim(self, phone: str) -> None:
        """Let the cursor begin on this customer in the next page shown, if that holds it."""
        self._aim = phone

    def land_at_end(self) -> None:
        """Let the cursor begin on the last row of the next page shown."""
        self._land_at_end = True

    def on_mount(self) -> None:
        """Write the cells anew in another theme's colours."""
        self.app.theme_changed_signal.subscribe(self, self._repaint)

    def lay_out(self) -> None:
        """Lay the columns out anew for another width."""
        self._redraw()

    def watch_look(self) -> None:
        """Write the cells anew."""
        self._redraw()

    def watch_listing(self, old: Listing | None, new: Listing | None) -> None:
        """Show the rows; the same query again keeps the cursor on its customer, another begins at the top."""
        again = old is not None and new is not None and old.query == new.query
        before = (
            old.page.rows[self.cursor_row] if again and old and self.cursor_row < len(old.page.rows) else None
        )
        if not self._refill(old):
            self._rebuild()
        if before is not None:
            self.place(before.phone)
        elif not again:
            self.move_cursor(row=0)
        self._take_aim()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only what can be done with the rows at hand."""
        if action == "select_cursor":
            return self.row_at_cursor is not None
        if action == "page":
            page = self.listing.page if self.listing else None
            return page is not None and (page.has_more if parameters == (1,) else page.number > 1)
        return super().check_action(action, parameters)

    def action_page(self, step: int) -> None:
        """Ask for another page."""
        self.post_message(self.PageAsked(step))

    def action_page_down(self) -> None:
        """Move a screen down; from the last row, to the next page."""
        if self.cursor_row >= self.row_count - 1:
            self.post_message(self.PageAsked(1))
        else:
            super().action_page_down()

    def action_page_up(self) -> None:
        """Move a screen up; from the first row, to the end of the page before."""
        if self.cursor_row == 0:
            self.post_message(self.PageAsked(-1, to_end=True))
        else:
            super().action_page_up()

    @on(DataTable.RowSelected)
    def _open(self, event: DataTable.RowSelected) -> None:
        event.stop()
        if (row := self.row_at_cursor) is not None:
            self.post_message(self.Opened(row))

    @on(DataTable.HeaderSelected)
    def _sort(self, event: DataTable.HeaderSelected) -> None:
        event.stop()
        if event.column_key.value in SORT_TITLES:  # no list is sorted by the others
            self.post_message(self.SortAsked(SortField(event.column_key.value)))

    def _repaint(self, _: Theme) -> None:
        self._redraw()

    def _take_aim(self) -> None:
        if self._aim is not None:
            self.place(self._aim)
        elif self._land_at_end and self.row_count:
            self.move_cursor(row=self.row_count - 1)
        self._aim = None
        self._land_at_end = False

    def _redraw(self) -> None:
        """Write everything anew, the cursor staying on its customer."""
        row = self.row_at_cursor
        self._rebuild()
        if row is not None:
            self.place(row.phone)

    def _rebuild(self) -> None:
        self.clear(columns=True)
        if self.listing is None or self.look is None or not self.room:
            return
        self._placed = self._places(self.listing, self.look)
        self.show_header = bool(self._placed)
        for column in self._placed:
            title = self._title(column, followed_sort(self.listing))
            self.add_column(cell_text(title, self.app), width=self._cells_of(column), key=column.field.value)
        if not self._placed:
            self.add_column("", width=self.room - self.scrollbar_size_vertical, key=_STACKED)
        for cells in map(self._row_cells, self.listing.page.rows):
            self.add_row(*cells, height=1 if self._placed else 2)

    def _refill(self, old: Listing | None) -> bool:
        """Rewrite only the cells that changed, which paints no other row and lets nothing jump.

        Returns False where columns, titles or the number of rows change too.
        """
        new = self.listing
        if old is None or new is None or self.look is None or not self.columns:
            return False
        if followed_sort(old) != followed_sort(new):
            return False
        if len(new.page.rows) != self.row_count or self._places(new, self.look) != self._placed:
            return False
        for index, row in enumerate(new.page.rows):
            for place, cell in enumerate(self._row_cells(row)):
                self.rewrite(Coordinate(index, place), cell)
        return True

    def _places(self, listing: Listing, look: Look) -> tuple[Column, ...]:
        """Return the columns there is room for; only texts that are no number may be cut."""
        rows = listing.page.rows
        lengths = {
            SortField.PHONE: (phone_width(row, listing) for row in rows if not is_raw(row.phone)),
            SortField.WHATSAPP: (whatsapp_cell(row, listing).cell_length for row in rows),
            SortField.SPENT: (spent_cell(row, look, FULL_AMOUNT).cell_length for row in rows),
            SortField.AVERAGE: (average_cell(row, look).cell_length for row in rows),
        }
        longest = {field: max(cells, default=0) for field, cells in lengths.items()}
        due = listing.query.filters.follow_up_due
        return tuple(columns_for(self.room - self.scrollbar_size_vertical, longest, due=due))

    def _row_cells(self, row: CustomerRow) -> list[Text]:
        assert self.listing is not None
        assert self.look is not None
        if not self._placed:
            width = self.room - self.scrollbar_size_vertical - 2
            top, below = two_lines(row, self.listing, self.look, width).split("\n")
            return [cell_text(Content.assemble(self.sign(row.phone), top, "\n ", below), self.app)]
        beside = any(column.field is SortField.WHATSAPP for column in self._placed)
        cells = [
            customer_cell(column.field, row, self.listing, self.look, column.width, whatsapp_shown=beside)
            for column in self._placed
        ]
        cells[0] = self.sign(row.phone) + cells[0]
        return [cell_text(cell, self.app) for cell in cells]

    def _cells_of(self, column: Column) -> int:
        return column.width + column.gap + (1 if column is self._placed[0] else 0)

    def _title(self, column: Column, sort: Sort | None) -> Content:
        words = (" " if column is self._placed[0] else "") + title_words(column, sort)
        return Content.styled(words, "$foreground bold" if sort and column.field is sort.field else "")
