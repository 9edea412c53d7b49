"""DueLine: the first follow-up due, over a page that does not show it otherwise."""

from dataclasses import dataclass

from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from custui.terminal.text import clean
from custui.widgets.customer_view import CustomerView
from custui.widgets.note_words import by_urgency, is_due, standing


class DueLine(Widget):
    """One line, there only while it is `wanted`; a click asks for the notes."""

    DEFAULT_CSS = """
    DueLine {
        display: none;
        height: 1;
        padding: 0 1;
        &.-wanted { display: block; }
        &:hover { background: $block-hover-background; }
    }
    """

    view: reactive[CustomerView | None] = reactive(None)
    wanted: reactive[bool] = reactive(False, toggle_class="-wanted")

    @dataclass
    class Pressed(Message):
        """The agent wants to see the notes."""

    def render(self) -> Content:
        """Draw what is due."""
        return due_line(self.view, self.content_size.width) if self.view else Content()

    def on_click(self) -> None:
        """Ask for the notes."""
        self.post_message(self.Pressed())


def due_line(view: CustomerView, width: int) -> Content:
    """Return `! due today  Call back about the lace  +1` in `width` cells; empty where nothing is due."""
    due = [note for note in by_urgency(view) if is_due(note, view)]
    if not due:
        return Content()
    others = Content.styled(f"  +{len(due) - 1:,}", "$text-warning") if len(due) > 1 else Content()
    line = standing(due[0], view) + Content(f"  {clean(due[0].body, width).strip()}")
    return line.truncate(max(0, width - others.cell_length), ellipsis=True) + others
