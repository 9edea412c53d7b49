"""NotesTab: everything that agents wrote about the customer."""

from textual.app import ComposeResult
from textual.reactive import reactive

from custui.widgets.customer_view import CustomerView
from custui.widgets.key_scroll import KeyScroll
from custui.widgets.note_list import NoteList


class NotesTab(KeyScroll):
    """The notes, to scroll."""

    DEFAULT_CSS = """
    NotesTab { height: 1fr; padding: 0 1; scrollbar-size-vertical: 1; }
    """

    view: reactive[CustomerView | None] = reactive(None)

    def compose(self) -> ComposeResult:
        """Yield the notes."""
        yield NoteList().data_bind(NotesTab.view)
