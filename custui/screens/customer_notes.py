"""NoteActions: what is done to the customer's notes: edited, pinned, finished, put off, deleted, found."""

from datetime import date
from uuid import uuid4

from msgspec.structs import replace
from textual import on
from textual.widgets import TabbedContent

from custui.domain.customer import Note
from custui.domain.deeds import AddNote, Deed
from custui.domain.notes import DeleteNote, EditNote, FinishFollowUp, NoteChange, PinNote, PostponeFollowUp
from custui.domain.repository import DeskRepository
from custui.screens.chosen import chosen_one
from custui.screens.customer_orders import OrderActions
from custui.screens.customer_words import TAPS, TAPS_WHILE_DUE
from custui.screens.deed_feed import Refused
from custui.screens.deed_words import refused_words
from custui.screens.drafts import shelf_of
from custui.screens.note_changes import NoteEdit
from custui.screens.note_task import NoteTask, WrittenNote, version_words
from custui.screens.stale import StaleAnswer, StaleDialog
from custui.widgets.customer_body import NOTES
from custui.widgets.note_wanted import NoteWanted, Want
from custui.widgets.note_words import first_due
from custui.widgets.overview import Overview
from custui.widgets.tap_bar import TapBar

_FASTER = "somebody else changed this note meanwhile; look again"
_GONE = "Somebody deleted this note meanwhile: saving makes a new one of it."


class NoteActions(OrderActions):
    """Every change is a deed that `u` takes back, refused where another agent was faster."""

    def on_mount(self) -> None:
        """Offer changes only where they can be written."""
        self._own_versions: dict[int, int] = {}
        """By note, the version that this desk's last change gave it, which the page may not show yet."""
        writable = not self.reads_only
        self.body.notes.writable = writable
        self.query_one(Overview).writable = writable

    def action_find(self) -> None:
        """Type a text to look for, among the notes where their tab is open."""
        if self.body.tab == NOTES:
            self.body.notes.focus_text()
        else:
            super().action_find()

    def action_note_want(self, want: str) -> None:
        """Do something with the note under the cursor of its tab."""
        table = self.body.notes.table
        if table.note is not None and not table.check_action("want", (want,)):
            self.notify("This note is no follow-up.")
        table.action_want(want)

    def action_due_want(self, want: str) -> None:
        """Do something with the first follow-up due."""
        due = first_due(self.shown) if self.shown is not None else None
        if due is not None:
            self.post_message(NoteWanted(Want(want), due))

    @on(TabbedContent.TabActivated)
    def offer_taps(self) -> None:
        """Offer a thumb what is due, but beside the notes, whose own buttons do that."""
        due = self.body.notes.writable and self.shown is not None and first_due(self.shown) is not None
        self.query_one(TapBar).actions = TAPS_WHILE_DUE if due and self.body.tab != NOTES else TAPS

    @on(NoteWanted)
    def _do_wanted(self, message: NoteWanted) -> None:
        message.stop()
        note = message.note
        note = replace(note, version=max(note.version, self._own_versions.get(note.id, 0)))
        match message.want:
            case Want.EDIT:
                self._edit(note)
            case Want.PIN:
                doing = "Unpinning the note" if note.pinned else "Pinning the note"
                self._change(doing, PinNote(note.id, note.version, not note.pinned))
            case Want.FINISH:
                self._change("Saving the follow-up", FinishFollowUp(note.id, note.version, not note.done_at))
            case Want.POSTPONE:
                self._postpone(note)
            case Want.DELETE:
                self._change("Deleting the note", DeleteNote(note.id, note.version))

    def _change(self, doing: str, change: NoteChange) -> None:
        """Do a change that is nothing to type again where it is refused."""

        def write(repository: DeskRepository, agent: str) -> Deed:
            deed = repository.change_note(change, agent)
            self._own_versions[change.id] = change.version + 1
            return deed

        def refused(refused: Refused) -> None:
            sentence = (
                refused.sentence if refused.stale is None else "somebody else changed this note meanwhile"
            )
            self.app.notify(refused_words(sentence), severity="error", markup=False)
            self.ask_again()

        self.do(doing, write, key=uuid4().hex, refused=refused)

    def _postpone(self, note: Note) -> None:
        from custui.screens.postpone import PostponeDialog

        def take(day: date | None) -> None:
            if day is not None:
                self._change("Putting the follow-up off", PostponeFollowUp(note.id, note.version, day))

        self.app.push_screen(PostponeDialog(note, self._today), take)

    # Editing, where words may be lost.

    @property
    def _today(self) -> date:
        return self._desk.clock().astimezone(self._desk.repository.rules.zone).date()

    def _edit(
        self, note: Note, begun: WrittenNote | None = None, problem: str = "", theirs: str = ""
    ) -> None:
        """Let the agent change a note, or go on with what could not be saved."""
        from custui.screens.note import NoteDialog

        if self.shown is None:
            return
        customer = self.shown.details.customer
        saved = AddNote(note.body, note.due_on)
        task = NoteTask(chosen_one(customer).whom, _draft_of(note), saved, note.version, theirs)

        def take(written: WrittenNote | None) -> None:
            if written is not None:
                self._save(customer.phone, note, written)

        self.app.push_screen(NoteDialog(self._desk, task, begun, problem), take)

    def _save(self, phone: str, note: Note, written: WrittenNote) -> None:
        change = EditNote(note.id, written.version, written.note.body, written.note.due_on)
        edit = NoteEdit(phone, note, change)

        def refused(refused: Refused) -> None:
            if edit.gone:
                self._drop(note)
                chosen = self.chosen()
                if chosen is not None:
                    self.write_note(chosen, replace(written, key=uuid4().hex, version=0), _GONE)
            elif edit.theirs is not None and refused.stale is not None:
                self._choose_version(phone, edit.theirs, written)
            else:
                self._edit(note, written, refused_words(refused.sentence))

        self.do(
            "Saving the note",
            edit,
            key=written.key,
            typed=written.note.body,
            draft=_draft_of(note),
            refused=refused,
        )

    def _choose_version(self, phone: str, theirs: Note, written: WrittenNote) -> None:
        """Show both versions; neither is lost before the agent says so."""
        words = version_words(theirs, self._today)
        mine = replace(written, version=theirs.version)

        def take(answer: StaleAnswer | None) -> None:
            match answer:
                case StaleAnswer.MINE:
                    self._save(phone, theirs, mine)
                case StaleAnswer.THEIRS:
                    self._drop(theirs)
                    self.app.notify("Theirs stays as it is.", markup=False)
                case _:
                    self._edit(theirs, mine, theirs=words)

        self.ask_again()
        self.app.push_screen(StaleDialog("this note", version_words(written.note, self._today), words), take)

    def _drop(self, note: Note) -> None:
        """Let go of the draft of an edit."""
        shelf = shelf_of(self.app, self._desk)
        shelf.put(_draft_of(note), "")
        self.app.run_worker(shelf.try_work_off, thread=True, group="draft", name="draft")


def _draft_of(note: Note) -> str:
    return f"note-edit:{note.id}"
