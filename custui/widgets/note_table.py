"""NoteTable: the notes of a customer, whole, with a cursor that steps from one to the next."""

from collections.abc import Hashable
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.reactive import reactive

from custui.domain.customer import Note
from custui.widgets.customer_view import CustomerView
from custui.widgets.note_rows import CURSOR, NoteRow, found_notes, note_rows
from custui.widgets.note_wanted import NoteWanted, Want
from custui.widgets.row_list import RowList

_OF_FOLLOW_UPS = frozenset({Want.FINISH, Want.POSTPONE})


class NoteTable(RowList[NoteRow]):
    """Says what is wanted with the note under the cursor; a click goes to a note, a second one opens it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "want('edit')", "Edit", key_display="⏎", id="notes.edit"),
        Binding("d", "want('finish')", "Done", tooltip="Follow-up done, or open again", id="notes.finish"),
        Binding("t", "want('postpone')", "Put off", tooltip="Put the follow-up off", id="notes.postpone"),
        Binding("P", "want('pin')", "Pin", tooltip="Pin the note, or unpin it", id="notes.pin"),
        Binding("D,delete", "want('delete')", "Delete", tooltip="Delete the note", id="notes.delete"),
    ]
    DEFAULT_CSS = """
    NoteTable {
        & > .row-list--cursor { background: transparent; }
        &:focus > .row-list--cursor { background: $panel; color: $foreground; text-style: none; }
        &:focus:ansi > .row-list--cursor { background: transparent; }
    }
    """

    view: reactive[CustomerView | None] = reactive(None, repaint=False)
    search: reactive[str] = reactive("", repaint=False)
    writable: reactive[bool] = reactive(True, repaint=False, bindings=True)

    @property
    def note(self) -> Note | None:
        """The note under the cursor; None where there is none."""
        row = self.at_cursor
        return row.note if row is not None else None

    def watch_view(self, before: CustomerView | None, view: CustomerView | None) -> None:
        """Write the notes anew; another customer's from the top."""
        if before and view and before.details.customer.phone != view.details.customer.phone:
            self._cursor = 0
            self.scroll_home(animate=False)
        self._lay_out()

    def watch_search(self) -> None:
        """Show what is found."""
        self._lay_out()

    def on_resize(self) -> None:
        """Wrap the texts to another width."""
        self._lay_out()

    def _lay_out(self) -> None:
        if self.view is not None and self.room:
            notes = found_notes(self.view.details.notes, self.search)
            self.show_rows(note_rows(notes, self.view, self.room, self.search))
            self.refresh_bindings()

    # What is wanted.

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what the note under the cursor allows."""
        if action == "want":
            note = self.note
            for_it = note is not None and (note.due_on is not None or parameters[0] not in _OF_FOLLOW_UPS)
            return self.writable and for_it
        return super().check_action(action, parameters)

    def action_want(self, want: str) -> None:
        """Say so."""
        if self.note is not None and self.check_action("want", (want,)):
            self.post_message(NoteWanted(Want(want), self.note))

    def action_choose(self) -> None:
        """Edit the note."""
        self.action_want(Want.EDIT)

    # Rows.

    def draw_row(self, row: NoteRow, *, here: bool) -> Content:
        """Return the line; of the note under the cursor, the head bears its sign."""
        sign = CURSOR[self.view is not None and not self.view.unicode]
        mark = sign if here and row.place == 0 else "  "
        return (Content.styled(mark, "bold $primary") + row.line).truncate(self.room, ellipsis=True, pad=True)

    def identity(self, row: NoteRow) -> Hashable:
        """Return what the line is of."""
        return row.note.id, row.place

    def bears_cursor(self, row: NoteRow) -> bool:
        """Tell a note's head from the rest of it."""
        return row.place == 0

    def belongs(self, place: int, chosen: int) -> bool:
        """Tell whether a line is of the note chosen."""
        row = self._rows[place]
        return row.place >= 0 and row.note.id == self._rows[chosen].note.id

    def reveal(self, first: int, last: int) -> None:
        """Show the whole note, its head above all."""
        super().reveal(first, self._last_line(last))

    def action_move(self, step: int) -> None:
        """Go to the next note; one that is longer than the screen is first scrolled through."""
        height, top = self.scrollable_content_region.height, int(self.scroll_offset.y)
        last = self._last_line(self._cursor)
        if self._rows and step > 0 and last >= top + height:
            self.scroll_to(y=min(top + max(1, height - 1), last - height + 1), animate=False, force=True)
        elif self._rows and step < 0 and self._cursor < top:
            self.scroll_to(y=max(top - max(1, height - 1), self._cursor), animate=False, force=True)
        else:
            super().action_move(step)

    def on_click(self, event: events.Click) -> None:
        """Go to the note clicked; where the cursor stands there, open it."""
        place = self._place_of(event)
        if place is None or place >= len(self._rows):
            return
        head = next((at for at in range(place, -1, -1) if self._rows[at].place == 0), 0)
        if head == self._cursor:
            self.action_choose()
        else:
            self.go(head, 1)

    def go(self, place: int, step: int) -> None:
        """Move; another note allows other things."""
        before = self._cursor
        super().go(place, step)
        if self._cursor != before:
            for head in (before, self._cursor):
                for line in range(head, self._last_line(head) + 1):
                    self.refresh_line(line)
            self.refresh_bindings()

    def _last_line(self, place: int) -> int:
        """Return the last line of the note that the line at `place` is of."""
        last = place
        while last + 1 < len(self._rows) and self.belongs(last + 1, place):
            last += 1
        return last
