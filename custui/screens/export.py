"""ExportDialog: the customers of a list to a file in the folder for exports."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path

from textual import on
from textual.content import Content
from textual.widgets import Static

from custui.domain.exporting import EXPORT_COLUMNS, ExportFormat, ExportRequest
from custui.domain.query import ListQuery, SortField
from custui.screens.context import DeskContext
from custui.screens.export_feed import Counted, Written
from custui.screens.export_name import usual_name
from custui.screens.file_dialog import FileDialog
from custui.terminal.text import clean

_COLUMNS = {
    SortField.NAME: "name",
    SortField.PHONE: "phone",
    SortField.WHATSAPP: "whatsapp",
    SortField.ORDERS: "orders",
    SortField.SPENT: "spent",
    SortField.AVERAGE: "average_order_value",
    SortField.FIRST_ORDER: "first_order_at",
    SortField.LAST_ORDER: "last_order_at",
    SortField.STATUS: "status",
    SortField.CHANNEL: "preferred_channel",
    SortField.FLAGS: "flags",
}
_FORMATS = {
    ExportFormat.CSV: "CSV · any program",
    ExportFormat.XLSX: "XLSX · spreadsheets",
    ExportFormat.JSON: "JSON · scripts",
}


def export_columns(shown: Iterable[SortField]) -> tuple[str, ...]:
    """Return the columns of a file that shows what these columns of the list show."""
    return tuple(_COLUMNS[field] for field in shown)


class ExportDialog(FileDialog):
    """Writes all pages of a list."""

    SECOND = "Columns"

    def __init__(
        self,
        context: DeskContext,
        query: ListQuery,
        count: int | None,
        columns_shown: tuple[str, ...],
        whom: str,
    ) -> None:
        """Offer to write the customers of `query`, all pages of it.

        `count` is how many they are, None where that is not known yet; `columns_shown` (names of
        `EXPORT_COLUMNS`) are those on the list, `whom` says clean who the customers are.
        """
        super().__init__(context)
        self._query = query
        self._count = count
        self._whom = whom
        self._offered: list[tuple[str, tuple[str, ...]]] = [(f"all ({len(EXPORT_COLUMNS)})", EXPORT_COLUMNS)]
        if columns_shown and columns_shown != EXPORT_COLUMNS:
            self._offered.insert(0, (f"those on the list ({len(columns_shown)})", columns_shown))

    def on_mount(self) -> None:
        """Ask how many there are, where nobody has counted them."""
        if self._count is None:
            self._feed.count(self._query)

    def whom_words(self) -> Content:
        """Return how many customers, and which."""
        count = self._count
        many = "…" if count is None else f"{count:,} customer{'' if count == 1 else 's'}"
        return Content.assemble((many, "bold"), f" · {self._whom}" if self._whom else "")

    def formats(self, second: int) -> Mapping[ExportFormat, str]:  # noqa: ARG002 -- as others have it
        """Return what reads each."""
        return _FORMATS

    def usual_name(self, today: date, form: ExportFormat, second: int) -> str:  # noqa: ARG002 -- as others have it
        """Return `customers-2026-06-08.csv`."""
        return usual_name(today, form)

    def second_choices(self) -> Sequence[str]:
        """Return the columns that can be had."""
        return [words for words, _ in self._offered]

    def request(self, path: Path, form: ExportFormat, second: int, *, overwrite: bool) -> ExportRequest:
        """Return the list to write."""
        return ExportRequest(self._query, path, form, self._offered[second][1], overwrite)

    def written_words(self, written: Written) -> str:
        """Return `312 customers written to /home/kemi/custui-exports/customers-2026-06-08.csv`."""
        noun = "customer" if written.count == 1 else "customers"
        return f"{written.count:,} {noun} written to {clean(str(written.path))}"

    @on(Counted)
    def _counted(self, message: Counted) -> None:
        self._count = message.customers
        self.query_one("#whom", Static).update(self.whom_words())
