"""FileDialog: something to a file in the folder for exports; what it is, its kinds say."""

from collections.abc import Mapping, Sequence
from datetime import date
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

from custui.domain.exporting import ExportFormat, FileRequest
from custui.screens.context import DeskContext
from custui.screens.export_feed import ExportFeed, Refused, Stopped, There, Told, Written
from custui.screens.export_name import with_ending, wrong_with
from custui.screens.sizes import HORIZONTAL
from custui.terminal.text import clean
from custui.widgets.clean_input import CleanInput
from custui.widgets.key_hints import KeyHint, KeyHints
from custui.widgets.one_of import OneOf

_SAID_FOR = 12.0
"""Seconds that the result stays: long enough to read a path."""
_LONGEST_NAME = 120
_READY = (KeyHint("⏎", "write", "screen.write"), KeyHint("Esc", "close", "screen.close"))
_WRITING = (KeyHint("Esc", "stop", "screen.close"),)


class FileDialog(ModalScreen[None]):
    """Stays open until the file is written or the agent gives up; a toast then says where it lies."""

    CSS_PATH: ClassVar = ["dialog.tcss", "export.tcss"]
    HORIZONTAL_BREAKPOINTS = HORIZONTAL
    SECOND: ClassVar[str]
    """What the second choice is called."""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "write", "Write the file", id="export.write"),
        Binding("escape", "close", "Stop or close", id="export.close"),
        Binding("down", "app.focus_next", "Next field", show=False, id="export.next"),
        Binding("up", "app.focus_previous", "Field before", show=False, id="export.before"),
    ]

    def __init__(self, context: DeskContext) -> None:
        """Offer to write into the export folder of `context`."""
        super().__init__(classes="dialog-screen")
        self._desk = context
        self._feed = ExportFeed(context)
        self._writing: Worker[None] | None = None
        self._there: Path | None = None
        """The file that Enter replaces, for it has been asked whether it may."""

    # What a kind of it provides.

    def whom_words(self) -> Content:
        """Return whose data it is."""
        raise NotImplementedError

    def formats(self, second: int) -> Mapping[ExportFormat, str]:
        """Return those offered, each with what it holds for which of the `second_choices`, clean."""
        raise NotImplementedError

    def usual_name(self, today: date, form: ExportFormat, second: int) -> str:
        """Return the name to begin with, for the format and which of the `second_choices`."""
        raise NotImplementedError

    def second_choices(self) -> Sequence[str]:
        """Return what else can be chosen beside the format, clean."""
        raise NotImplementedError

    def request(self, path: Path, form: ExportFormat, second: int, *, overwrite: bool) -> FileRequest:
        """Return what to write, with which of the `second_choices`."""
        raise NotImplementedError

    def written_words(self, written: Written) -> str:
        """Return what to say of the file once it is there."""
        raise NotImplementedError

    # The dialog.

    def compose(self) -> ComposeResult:
        """Put the fields under each other."""
        with Vertical(classes="dialog", id="export") as dialog:
            dialog.border_title = "Export"
            dialog.border_subtitle = "Tab next · ← → other"
            yield Static(self.whom_words(), id="whom")
            with Horizontal(classes="field"):
                yield Label("Format")
                yield OneOf(self._format_words(0), id="format")
            with Horizontal(classes="field"):
                yield Label(self.SECOND)
                yield OneOf([Content(words) for words in self.second_choices()], id="second")
            with Horizontal(classes="field", id="name-field"):
                yield Label("File")
                yield CleanInput(self._usual(0), max_length=_LONGEST_NAME, compact=True)
            yield Static(Content(f"in {clean(str(self._desk.export_folder))}, for you alone"), id="where")
            yield Static(classes="problem", markup=False)
            yield Static(id="progress", markup=False)
            hints = KeyHints()
            hints.hints = _READY
            yield hints
            yield self._feed

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
        request = self.request(path, self._format, self._second, overwrite=path == self._there)
        self._refuse("")
        self._say("Writing…")
        self._writing = self._feed.write(request)
        self.query_one(KeyHints).hints = _WRITING

    @property
    def _format(self) -> ExportFormat:
        lines = self.query("#format").results(OneOf)
        return tuple(self.formats(0))[next((line.chosen for line in lines), 0)]

    def _format_words(self, second: int) -> list[Content]:
        return [Content(words) for words in self.formats(second).values()]

    @property
    def _second(self) -> int:
        return self.query_one("#second", OneOf).chosen

    def _usual(self, second: int) -> str:
        today = self._desk.clock().astimezone(self._desk.repository.rules.zone).date()
        return self.usual_name(today, self._format, second)

    @on(OneOf.Changed, "#second")
    def _follow(self) -> None:
        """Let the words and the usual name follow the choice; a name that was written by hand stays."""
        self.query_one("#format", OneOf).offer(self._format_words(self._second))
        box = self.query_one(Input)
        if box.value in map(self._usual, range(len(self.second_choices()))):
            box.value = self._usual(self._second)

    @on(OneOf.Changed, "#format")
    def _change_ending(self) -> None:
        box = self.query_one(Input)
        box.value = with_ending(box.value, self._format)

    @on(Input.Changed)
    def _forget_problem(self) -> None:
        self._there = None
        self._refuse("")

    @on(Told)
    def _tell(self, message: Told) -> None:
        if self._writing is not None and not self._writing.is_cancelled:
            self._say(f"Writing… {message.done:,} of {message.of:,}")

    @on(Written)
    def _finish(self, message: Written) -> None:
        self.app.notify(self.written_words(message), timeout=_SAID_FOR, markup=False)
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
