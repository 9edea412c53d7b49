"""NoteDialog: write a note to one customer or many, or change one; with a due day it is a follow-up."""

from contextlib import suppress
from datetime import date
from typing import ClassVar
from uuid import uuid4

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Input, Label, Static, TextArea

from custui.domain.deeds import AddNote
from custui.domain.due import UnreadableDayError, due_words, parse_due
from custui.screens.context import DeskContext
from custui.screens.draft_keeper import DraftKeeper
from custui.screens.drafts import typed_at
from custui.screens.note_task import NoteBoxes, NoteTask, WrittenNote
from custui.screens.note_text import NoteText
from custui.screens.sizes import HORIZONTAL, SizedByHeight
from custui.screens.unsaved import Unsaved
from custui.terminal.text import clean, clean_block
from custui.widgets.clean_input import CleanInput
from custui.widgets.key_scroll import KeyScroll
from custui.widgets.tap_bar import TapBar

__all__ = ["LONGEST_NOTE", "NoteDialog", "NoteText"]

LONGEST_NOTE = 10_000
"""Characters."""
_LEAVE = "The note is not saved: ask again to leave; its draft is kept"


class NoteDialog(SizedByHeight[WrittenNote | None], Unsaved):
    """Gives the note; None where the agent saves none. Closing keeps what was typed as a draft."""

    CSS_PATH: ClassVar = ["dialog.tcss", "note.tcss"]
    HORIZONTAL_BREAKPOINTS = HORIZONTAL
    AUTO_FOCUS = "NoteText"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", "Save", id="note.save"),
        Binding("ctrl+t", "throw_away", "Throw away", id="note.throw_away"),
        Binding("escape", "close", "Close", id="note.close"),
    ]

    def __init__(
        self, desk: DeskContext, task: NoteTask, begun: WrittenNote | None = None, problem: str = ""
    ) -> None:
        """Write what `task` says; `begun` is a note that was on its way to the store, to go on with.

        `problem` is a clean sentence on why that one is not saved.
        """
        super().__init__(classes="dialog-screen")
        self._desk = desk
        self._wanted = task
        self._problem = problem
        self._began = NoteBoxes.of(begun.note if begun else task.saved)
        notes = (task.saved, begun.note if begun else None)
        self._own_days = [note.due_on for note in notes if note is not None and note.due_on is not None]
        self._boxes = self._began
        """What stands in the boxes."""
        self._version = begun.version if begun else task.version
        self._sent = (self._began, begun.key) if begun and begun.key else None
        """What may have reached the store already, and under which key."""
        self._keeper = DraftKeeper(desk, task.place, begins=begun is None)
        self._trouble = ""
        """Why the store does not keep the draft; empty while it does."""
        self._warned = False
        """Whether the agent was told what leaving means, with nothing typed since."""
        self._thrown_away = False
        """Whether it was said that the text is gone, and it still is."""

    def compose(self) -> ComposeResult:
        """Put the text over the day and the ways out."""
        task = self._wanted
        with Vertical(classes="dialog", id="note") as dialog:
            dialog.border_title = Content(
                f"{'Note' if task.saved is None else 'Edit note'} · {clean(task.whom)}"
            )
            dialog.border_subtitle = "Ctrl+S save · Tab day · Esc close"
            yield Static(id="draft", markup=False)
            if task.theirs:
                yield Label("Theirs, saved meanwhile", id="theirs-title")
                with KeyScroll(id="theirs"):
                    yield Static(Content(clean_block(task.theirs)))
            yield NoteText(self._began.body)
            with Horizontal(id="due-row"):
                yield Label("Follow up on")
                yield CleanInput(
                    self._began.due,
                    placeholder="tomorrow, fri, +3, 1 dec",
                    max_length=40,
                    compact=True,
                    id="due",
                )
                yield Static(self._reading(self._began.due), id="reading", markup=False)
            shown = "problem -shown" if self._problem else "problem"
            yield Static(self._problem, classes=shown, markup=False)
            yield TapBar((
                ("Save", "screen.save"),
                ("Throw away", "screen.throw_away"),
                ("Close", "screen.close"),
            ))  # fmt: skip
            yield self._keeper

    def on_mount(self) -> None:
        """Go on where the text ends."""
        text = self.query_one(NoteText)
        text.move_cursor(text.document.end)

    # The boxes.

    @property
    def _today(self) -> date:
        return self._desk.clock().astimezone(self._desk.repository.rules.zone).date()

    @property
    def _changed(self) -> bool:
        """Whether there is anything that the store's own note does not say."""
        saved = NoteBoxes.of(self._wanted.saved)
        return not self._boxes.same_as(saved) and not (self._boxes.blank and self._wanted.saved is None)

    def _look(self) -> NoteBoxes:
        return NoteBoxes(self.query_one(NoteText).text, self.query_one("#due", Input).value)

    @on(TextArea.Changed)
    @on(Input.Changed)
    def _take_up_again(self) -> None:
        boxes = self._look()
        if boxes == self._boxes:
            return  # a box says so too when it first shows what it begins with
        self._boxes = boxes
        self._warned = False
        self.query_one(".problem").remove_class("-shown")
        self._keeper.keep(self._draft())
        if self._thrown_away and not boxes.blank:
            self._thrown_away = False
            self._tell("")

    @on(Input.Changed, "#due")
    def _read_due(self, event: Input.Changed) -> None:
        self.query_one("#reading", Static).update(Content(self._reading(event.value)))

    def _reading(self, written: str) -> str:
        if not written.strip():
            return "optional"
        try:
            return due_words(self._due_on(written), self._today)
        except UnreadableDayError:
            return "not a day yet"
        except ValueError as error:
            return str(error)

    def _due_on(self, written: str) -> date:
        """Return the day written; a day that the note had already may be past. Raises as `parse_due` does."""
        for day in self._own_days:
            if written.strip() == day.isoformat():
                return day
        return parse_due(written, self._today)

    # The draft.

    def _draft(self) -> dict[str, str]:
        """Return what is worth keeping of what stands in the boxes."""
        if not self._changed:
            return {}
        due = self._boxes.due
        with suppress(ValueError):
            due = self._due_on(due).isoformat()  # tomorrow, "tomorrow" would be another day
        kept = {"body": self._boxes.body, "due": due, "version": str(self._version)}
        if self._sent is not None and self._sent[0] == self._boxes:
            kept["key"] = self._sent[1]
        return kept

    @on(DraftKeeper.Found)
    def _bring_back(self, message: DraftKeeper.Found) -> None:
        """Put what was left unsaved into the boxes."""
        fields = message.draft.fields
        found = NoteBoxes().after(fields, NoteBoxes())
        boxes = self._look().after(fields, self._began)
        if self._wanted.saved is not None and fields.get("version", "").isdecimal():
            self._version = int(fields["version"])
        if key := fields.get("key"):
            self._sent = (found, key)
        self.query_one(NoteText).go_on_with(boxes.body)
        self.query_one("#due", Input).value = clean(boxes.due, 40)
        when = typed_at(message.draft, self._desk.clock(), self._desk.repository.rules.zone)
        self._tell(f"Your unsaved note of {when} is back · Ctrl+T throws it away")

    @on(DraftKeeper.NotKept)
    def _not_kept(self, message: DraftKeeper.NotKept) -> None:
        self._trouble = clean(message.sentence)
        self._tell(f"The draft is not kept yet: {self._trouble}")

    @on(DraftKeeper.Kept)
    def _kept(self) -> None:
        if self._trouble:
            self._trouble = ""
            self._tell("")

    def action_throw_away(self) -> None:
        """Leave a saved note as it is, and close; go on without a new one, which `Ctrl+Z` regrets."""
        if self._wanted.saved is not None:
            if self._changed:
                self._keeper.drop()
                self.app.notify("Changes thrown away", markup=False)
            self.dismiss(None)
        elif self._changed:
            self.query_one(NoteText).go_on_with("")
            self.query_one("#due", Input).value = ""
            self._keeper.drop()
            self._tell("Thrown away · Ctrl+Z brings the text back")
            self._thrown_away = True

    def _tell(self, words: str) -> None:
        line = self.query_one("#draft", Static)
        line.update(Content(words))
        line.display = bool(words)

    # The ways out.

    @on(Input.Submitted)
    def _submit(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_save()

    def action_save(self) -> None:
        """Give the note, or say why it is none."""
        self._boxes = self._look()
        text, due = self.query_one(NoteText), self.query_one("#due", Input)
        body = self._boxes.body.strip()
        if not body:
            self._refuse("write something first", text)
        elif len(body) > LONGEST_NOTE:
            self._refuse(f"a note has room for {LONGEST_NOTE:,} characters; this one has {len(body):,}", text)
        elif not due.value.strip():
            self._give(AddNote(body))
        else:
            try:
                due_on = self._due_on(due.value)
            except ValueError as error:
                self._refuse(str(error), due)
            else:
                self._give(AddNote(body, due_on))

    def _give(self, note: AddNote) -> None:
        # Another text is another note: under the old key the store would take it for the first, which may
        # have been saved though its answer was lost.
        again = self._sent is not None and self._sent[0].same_as(NoteBoxes.of(note))
        key = self._sent[1] if self._sent is not None and again else uuid4().hex
        self._sent = (self._boxes, key)
        self._keeper.leave(self._draft())
        self.dismiss(WrittenNote(note, key, self._version))

    def action_close(self) -> None:
        """Close; what was typed is kept as a draft, and where it cannot be, only when asked twice."""
        self._boxes = self._look()
        self._keeper.keep(self._draft())
        if not self._changed:
            self.dismiss(None)
        elif not self._trouble or self._may_go(f"Esc again closes; the draft is lost if {self._trouble}"):
            self.app.notify("Not saved: the draft is here when you open the note again.", markup=False)
            self.dismiss(None)

    def may_leave(self) -> bool:
        """Let the program end; with a note begun, only when asked a second time."""
        self._boxes = self._look()
        return not self._changed or self._may_go(_LEAVE)

    def _may_go(self, warning: str) -> bool:
        if self._warned:
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
