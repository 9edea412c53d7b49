"""ExportDialog: the customers of a list to a file in the folder for exports."""

from collections.abc import Iterable
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Label, Static
from textual.worker import Worker

from custui.domain.exporting import EXPORT_COLUMNS, ExportFormat, ExportRequest
from custui.domain.query import ListQuery, SortField
from custui.screens.context import DeskContext
from custui.screens.export_feed import Counted, ExportFeed, Refused, Stopped, There, Told, Written
from custui.screens.export_name import usual_name, with_ending, wrong_with
from custui.screens.sizes import HORIZONTAL
from custui.terminal.text import clean
from custui.widgets.clean_input import CleanInput
from custui.widgets.key_hints import KeyHint, KeyHints
from custui.widgets.one_of import OneOf

_FORMATS = {
    ExportFormat.CSV: "CSV · any program",
    ExportFormat.XLSX: "XLSX · spreadsheets",
    ExportFormat.JSON: "JSON · scripts",
}
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
_SAID_FOR = 12.0
"""Seconds that the result stays: long enough to read a path."""
_LONGEST_NAME = 120
_READY = (KeyHint("⏎", "write", "screen.write"), KeyHint("Esc", "close", "screen.close"))
_WRITING = (KeyHint("Esc", "stop", "screen.close"),)


def export_columns(shown: Iterable[SortField]) -> tuple[str, ...]:
    """Return the columns of a file that shows what these columns of the list show."""
    return tuple(_COLUMNS[field] for field in shown)


class ExportDialog(ModalScreen[None]):
    """Stays open until the file is written or the agent gives up; a toast then says where it lies."""

    CSS_PATH: ClassVar = ["dialog.tcss", "export.tcss"]
    HORIZONTAL_BREAKPOINTS = HORIZONTAL
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "write", "Write the file", id="export.write"),
        Binding("escape", "close", "Stop or close", id="export.close"),
        Binding("down", "app.focus_next", "Next field", show=False, id="export.next"),
        Binding("up", "app.focus_previous", "Field before", show=False, id="export.before"),
    ]

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
        super().__init__(classes="dialog-screen")
        self._desk = context
        self._query = query
        self._count = count
        self._whom = whom
        self._offered: list[tuple[str, tuple[str, ...]]] = [(f"all ({len(EXPORT_COLUMNS)})", EXPORT_COLUMNS)]
        if columns_shown and columns_shown != EXPORT_COLUMNS:
            self._offered.insert(0, (f"those on the list ({len(columns_shown)})", columns_shown))
        self._feed = ExportFeed(context)
        self._writing: Worker[None] | None = None
        self._there: Path | None = None
        """The file that Enter replaces, for it has been asked whether it may."""

    def compose(self) -> ComposeResult:
        """Put the fields under each other."""
        today = self._desk.clock().astimezone(self._desk.repository.rules.zone).date()
        with Vertical(classes="dialog", id="export") as dialog:
            dialog.border_title = "Export"
            dialog.border_subtitle = "Tab next · ← → other"
            yield Static(self._whom_words(), id="whom")
            with Horizontal(classes="field"):
                yield Label("Format")
                yield OneOf([Content(words) for words in _FORMATS.values()], id="format")
            with Horizontal(classes="field"):
                yield Label("Columns")
                yield OneOf([Content(words) for words, _ in self._offered], id="columns")
            with Horizontal(classes="field"):
                yield Label("File")
                yield CleanInput(usual_name(today, self._format), max_length=_LONGEST_NAME, compact=True)
            yield Static(Content(f"in {clean(str(self._desk.export_folder))}, for you alone"), id="where")
            yield Static(classes="problem", markup=False)
            yield Static(id="progress", markup=False)
            hints = KeyHints()
            hints.hints = _READY
            yield hints
            yield self._feed

    def on_mount(self) -> None:
        """Ask how many there are, where nobody has counted them."""
        if self._count is None:
            self._feed.count(self._query)

    def action_close(self) -> None:
        """Stop what is being written; leave, where nothing is."""
        if self._writing is None:
            self.dismiss()
        else:
            self._writing.cancel()
            self._say("Stopping…")

    @on(Input.Submitted)
    def action_write(self) -> None:
        """Write the file, unless its name will not do or it is there already."""
        if self._writing is not None:
            return
        name = with_ending(self.query_one(Input).value.strip(), self._format)
        wrong = wrong_with(name)
        if wrong:
            self._refuse(wrong)
            return
        path = self._desk.export_folder / name
        request = ExportRequest(self._query, path, self._format, self._columns, overwrite=path == self._there)
        self._refuse("")
        self._say("Writing…")
        self._writing = self._feed.write(request)
        self.query_one(KeyHints).hints = _WRITING

    @property
    def _format(self) -> ExportFormat:
        lines = self.query("#format").results(OneOf)
        return tuple(_FORMATS)[next((line.chosen for line in lines), 0)]

    @property
    def _columns(self) -> tuple[str, ...]:
        return self._offered[self.query_one("#columns", OneOf).chosen][1]

    @on(OneOf.Changed, "#format")
    def _change_ending(self) -> None:
        box = self.query_one(Input)
        box.value = with_ending(box.value, self._format)

    @on(Input.Changed)
    def _forget_problem(self) -> None:
        self._there = None
        self._refuse("")

    @on(Counted)
    def _counted(self, message: Counted) -> None:
        self._count = message.customers
        self.query_one("#whom", Static).update(self._whom_words())

    @on(Told)
    def _tell(self, message: Told) -> None:
        if self._writing is not None and not self._writing.is_cancelled:
            self._say(f"Writing… {message.done:,} of {message.of:,}")

    @on(Written)
    def _finish(self, message: Written) -> None:
        self.app.notify(written_words(message), timeout=_SAID_FOR, markup=False)
        self.dismiss()

    @on(There)
    def _ask(self, message: There) -> None:
        self._rest()
        self._there = message.path
        self._refuse(
            f"{clean(message.path.name)} is there already. Enter replaces it, or write another name."
        )
        self.set_focus(self.query_one(Input))

    @on(Refused)
    def _refused(self, message: Refused) -> None:
        self._rest()
        self._there = None
        self._refuse(clean(message.sentence))

    @on(Stopped)
    def _stopped(self) -> None:
        self._rest()
        self._say("Stopped: nothing was written.")

    def _rest(self) -> None:
        self._writing = None
        self._say("")
        self.query_one(KeyHints).hints = _READY

    def _say(self, words: str) -> None:
        line = self.query_one("#progress", Static)
        line.update(Content(words))
        line.set_class(bool(words), "-shown")

    def _refuse(self, sentence: str) -> None:
        problem = self.query_one(".problem", Static)
        problem.update(Content(sentence))
        problem.set_class(bool(sentence), "-shown")

    def _whom_words(self) -> Content:
        count = self._count
        many = "…" if count is None else f"{count:,} customer{'' if count == 1 else 's'}"
        return Content.assemble((many, "bold"), f" · {self._whom}" if self._whom else "")


def written_words(message: Written) -> str:
    """Return `312 customers written to /home/kemi/custui-exports/customers-2026-06-08.csv`."""
    noun = "customer" if message.customers == 1 else "customers"
    return f"{message.customers:,} {noun} written to {clean(str(message.path))}"
