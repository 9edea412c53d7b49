"""MarkActions: who is marked, and for whom a deed or an export then is."""

from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType

from custui.domain.query import SortField
from custui.domain.query_words import query_words
from custui.domain.roles import EXPORTING
from custui.screens.customers_base import CustomersBase
from custui.screens.leads import allowed
from custui.screens.marks import NO_MARKS, Marks
from custui.terminal.text import clean
from custui.widgets.mark_table import MarkTable


class MarkActions(CustomersBase):
    """The table says what was marked; the screen keeps it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("x", "export", "Export", id="customers.export"),
    ]

    @on(MarkTable.MarkToggled)
    def _mark_one(self, message: MarkTable.MarkToggled) -> None:
        self.marks = self.marks.toggle(message.phone)

    @on(MarkTable.RangeMarked)
    def _mark_range(self, message: MarkTable.RangeMarked) -> None:
        self.marks = self.marks.add(message.phones)

    @on(MarkTable.PageMarked)
    def _mark_page(self, message: MarkTable.PageMarked) -> None:
        self.marks = self.marks.page(message.phones)

    @on(MarkTable.AllAsked)
    def _mark_all(self) -> None:
        """Mark the list on screen, which is not the one asked for while that is on its way."""
        if self.listing is not None:
            self.marks = self.marks.all_matching(self.listing.query).after(self.asked)

    def action_export(self) -> None:
        """Write the marked customers, else all of the list, to a file."""
        from custui.screens.export import ExportDialog, export_columns

        if self.context is None or not allowed(self.app, self.context.repository.role, EXPORTING):
            return
        fields = {field.value: field for field in SortField}
        shown = (fields.get(key.value or "") for key in self.table.columns)
        columns = export_columns(field for field in shown if field is not None)
        query = self.marks.export_query(self.asked)
        if self.marks:
            # Of those marked one by one, the period decides how many are in it: the dialog counts.
            count = None if self.marks.phones else self.marks.count(self.total)
            whom = "marked"
        else:
            unicode = self.options.terminal.unicode
            count = self.total
            whom = clean(query_words(query, self.options.rules, ascii_only=not unicode))
        self.app.push_screen(ExportDialog(self.context, query, count, columns, whom))

    def unmark(self) -> None:
        """Let nobody be marked."""
        self.marks = NO_MARKS


def marks_words(marks: Marks, total: int | None) -> str:
    """Return `3 marked`, `all 88 marked`; nothing where nobody is."""
    if not marks:
        return ""
    count = marks.count(total)
    if count is None:
        return "all marked"
    return (
        f"all {count:,} marked" if marks.everyone is not None and not marks.without else f"{count:,} marked"
    )
