"""NoteDialog: write a note to one customer or many; with a due day it is a follow-up."""

from datetime import date
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Label, Static, TextArea

from custui.domain.deeds import AddNote
from custui.domain.due import UnreadableDayError, due_words, parse_due
from custui.screens.sizes import HORIZONTAL
from custui.screens.unsaved import Unsaved
from custui.terminal.text import clean, clean_block
from custui.widgets.clean_input import CleanInput
from custui.widgets.tap_bar import TapBar

LONGEST_NOTE = 10_000
"""Characters."""
_LONGEST_PASTE = 1_000_000
_THROW_AWAY = "Esc again throws the note away"
_LEAVE = "The note is not saved: ask again to leave without it"


class NoteText(TextArea):
    """Where the note is written: plain text, whatever is pasted."""

    def __init__(self, begun: str) -> None:
        """Begin with what was written before."""
        super().__init__(
            clean_block(begun, _LONGEST_PASTE),
            highlight_cursor_line=False,
            placeholder=Content("What should the next agent know?"),
            compact=True,
            id="body",
        )
        self.cursor_blink = False

    def on_paste(self, event: events.Paste) -> None:
        """Let no control code into the text, which is drawn as it stands."""
        event.text = clean_block(event.text, _LONGEST_PASTE)


class NoteDialog(ModalScreen[AddNote | None], Unsaved):
    """Gives the note; None where the agent writes none. Only when asked twice it throws one away."""

    CSS_PATH: ClassVar = ["dialog.tcss", "note.tcss"]
    HORIZONTAL_BREAKPOINTS = HORIZONTAL
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", "Save", priority=True, id="note.save"),
        Binding("escape", "close", "Close", id="note.close"),
    ]

    def __init__(self, whom: str, today: date, begun: AddNote | None = None, problem: str = "") -> None:
        """Write to `whom` (clean: "Ngozi Eze-Obi", "312 customers") on `today`, the shop's own day.

        `begun` is a note to go on with, `problem` a clean sentence on why it is not saved yet.
        """
        super().__init__(classes="dialog-screen")
        self._whom = whom
        self._today = today
        self._begun = begun or AddNote("")
        self._problem = problem
        begun_on = "" if self._begun.due_on is None else self._begun.due_on.isoformat()
        self._written = (self._begun.body, begun_on)
        """What stands in the boxes."""
        self._warned = False
        """Whether Esc was pressed once, with nothing typed since."""

    def compose(self) -> ComposeResult:
        """Put the text over the day and the two ways out."""
        with Vertical(classes="dialog", id="note") as dialog:
            dialog.border_title = Content(f"Note · {clean(self._whom)}")
            dialog.border_subtitle = "Ctrl+S save · Tab day · Esc close"
            yield NoteText(self._begun.body)
            with Horizontal(id="due-row"):
                yield Label("Follow up on")
                due = CleanInput(
                    self._written[1],
                    placeholder="tomorrow, fri, +3, 1 dec",
                    max_length=40,
                    compact=True,
                    id="due",
                )
                yield due
                yield Static(self._reading(due.value), id="reading", markup=False)
            yield Static(
                self._problem, classes="problem -shown" if self._problem else "problem", markup=False
            )
            yield TapBar((("Save", "screen.save"), ("Close", "screen.close")))

    def on_mount(self) -> None:
        """Go on where the text ends."""
        text = self.query_one(NoteText)
        text.move_cursor(text.document.end)

    @on(TextArea.Changed)
    @on(Input.Changed)
    def _take_up_again(self) -> None:
        written = (self.query_one(NoteText).text, self.query_one("#due", Input).value)
        if written == self._written:
            return  # a box says so too when it first shows what it begins with
        self._written = written
        self._warned = False
        self.query_one(".problem").remove_class("-shown")

    @on(Input.Changed, "#due")
    def _read_due(self, event: Input.Changed) -> None:
        self.query_one("#reading", Static).update(Content(self._reading(event.value)))

    def _reading(self, written: str) -> str:
        if not written.strip():
            return "optional"
        try:
            return due_words(parse_due(written, self._today), self._today)
        except UnreadableDayError:
            return "not a day yet"
        except ValueError as error:
            return str(error)

    @on(Input.Submitted)
    def _submit(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_save()

    def action_save(self) -> None:
        """Give the note, or say why it is none."""
        text = self.query_one(NoteText)
        due = self.query_one("#due", Input)
        body = text.text.strip()
        if not body:
            self._refuse("write something first", text)
        elif len(body) > LONGEST_NOTE:
            self._refuse(f"a note has room for {LONGEST_NOTE:,} characters; this one has {len(body):,}", text)
        elif not due.value.strip():
            self.dismiss(AddNote(body))
        else:
            try:
                due_on = parse_due(due.value, self._today)
            except ValueError as error:
                self._refuse(str(error), due)
            else:
                self.dismiss(AddNote(body, due_on))

    def action_close(self) -> None:
        """Close; with a note begun, only when asked a second time."""
        if self._may_go(_THROW_AWAY):
            self.dismiss(None)

    def may_leave(self) -> bool:
        """Let the program end; with a note begun, only when asked a second time."""
        return self._may_go(_LEAVE)

    def _may_go(self, warning: str) -> bool:
        if self._warned or not self.query_one(NoteText).text.strip():
            return True
        self._say(warning)
        self._warned = True
        return False

    def _refuse(self, sentence: str, box: NoteText | Input) -> None:
        self._say(sentence)
        self._warned = False
        self.set_focus(box)

    def _say(self, sentence: str) -> None:
        problem = self.query_one(".problem", Static)
        problem.update(Content(sentence))
        problem.add_class("-shown")
