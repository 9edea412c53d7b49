"""MessagePreview: a message as the customer gets it, what is still to be filled in standing out."""

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from custui.domain.placeholders import Filled
from custui.terminal.text import clean_block

_GAP = "$text-error bold underline"


class MessagePreview(VerticalScroll, can_focus=False):
    """Scrolls by the wheel; the agent's keys are in the text."""

    DEFAULT_CSS = """
    MessagePreview {
        height: 1fr;
        scrollbar-size-vertical: 1;
        border-left: outer $success;
        padding: 0 1;
        & > Static { height: auto; }
    }
    """

    def compose(self) -> ComposeResult:
        """Hold the words."""
        yield Static(id="message-words")

    def show(self, filled: Filled) -> None:
        """Show a message."""
        self.query_one(Static).update(preview_words(filled))


def preview_words(filled: Filled) -> Content:
    """Return the message fit for the terminal; nothing in it acts."""
    if not filled.text.strip():
        return Content.styled("Nothing written yet.", "$text-muted")
    words, done = Content(), 0
    for gap in filled.gaps:
        start, end = gap.in_text
        words += Content(clean_block(filled.text[done:start]))
        words += Content.styled(clean_block(filled.text[start:end]), _GAP)
        done = end
    return words + Content(clean_block(filled.text[done:]))
