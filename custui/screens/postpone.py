"""PostponeDialog: the day a follow-up is put off to."""

from datetime import date
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Label, Static

from custui.domain.customer import Note
from custui.domain.due import UnreadableDayError, due_words, parse_due
from custui.screens.sizes import HORIZONTAL
from custui.terminal.text import clean
from custui.widgets.clean_input import CleanInput
from custui.widgets.tap_bar import TapBar

_DEFAULT = "tomorrow"


class PostponeDialog(ModalScreen[date | None]):
    """Gives the day; None where the agent leaves it."""

    CSS_PATH: ClassVar = ["dialog.tcss", "postpone.tcss"]
    HORIZONTAL_BREAKPOINTS = HORIZONTAL
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", "Close", id="postpone.close"),
        Binding("down", "app.focus_next", "Next", show=False, id="postpone.next"),
        Binding("up", "app.focus_previous", "Before", show=False, id="postpone.before"),
    ]

    def __init__(self, note: Note, today: date) -> None:
        """Put `note` off, which is a follow-up; `today` is the shop's own day."""
        super().__init__(classes="dialog-screen")
        self._note = note
        self._today = today

    def compose(self) -> ComposeResult:
        """Put the note over the day."""
        due = self._note.due_on
        with Vertical(classes="dialog", id="postpone") as dialog:
            dialog.border_title = "Put off"
            dialog.border_subtitle = "⏎ put off · Tab next · Esc close"
            now = "" if due is None else f"{'done' if self._note.done_at else due_words(due, self._today)}  "
            yield Static(Content.assemble((now, "$text-warning"), clean(self._note.body, 120)), id="what")
            with Horizontal(id="day-row"):
                yield Label("to")
                yield CleanInput(
                    placeholder="tomorrow, fri, +3, 1 dec", max_length=40, compact=True, id="day"
                )
                yield Static(self._default, id="reading", markup=False)
            yield Static(classes="problem", markup=False)
            taps = (
                ("Tomorrow", f"screen.put('{_DEFAULT}')"),
                ("In 3 days", "screen.put('+3d')"),
                ("In a week", "screen.put('1w')"),
            )
            yield TapBar(taps, by_key=True)

    @on(Input.Changed)
    def _read(self, event: Input.Changed) -> None:
        self.query_one(".problem").remove_class("-shown")
        reading = self._default
        if event.value.strip():
            try:
                reading = due_words(parse_due(event.value, self._today), self._today)
            except UnreadableDayError:
                reading = "not a day yet"
            except ValueError as error:
                reading = str(error)
        self.query_one("#reading", Static).update(Content(reading))

    @on(Input.Submitted)
    def _submit(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_put(event.value)

    @property
    def _default(self) -> str:
        """What stands for nothing written."""
        return due_words(parse_due(_DEFAULT, self._today), self._today)

    def action_put(self, written: str) -> None:
        """Give the day written, tomorrow where none is, or say why it is none."""
        try:
            self.dismiss(parse_due(written if written.strip() else _DEFAULT, self._today))
        except ValueError as error:
            problem = self.query_one(".problem", Static)
            problem.update(Content(str(error)))
            problem.add_class("-shown")
