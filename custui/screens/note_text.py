"""NoteText: the box where a text of several lines is written."""

from textual import events
from textual.content import Content
from textual.widgets import TextArea

from custui.terminal.gone_widgets import stop_watching_app
from custui.terminal.text import clean_block

_LONGEST_PASTE = 1_000_000


class NoteText(TextArea):
    """Plain text, whatever is pasted."""

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

    def on_unmount(self) -> None:
        """Let go of the app, whose theme the box watches."""
        stop_watching_app(self)

    def on_paste(self, event: events.Paste) -> None:
        """Let no control code into the text, which is drawn as it stands."""
        event.text = clean_block(event.text, _LONGEST_PASTE)

    def go_on_with(self, text: str) -> None:
        """Have `text` in the box and the cursor behind it; `Ctrl+Z` brings back what was there."""
        self.replace(clean_block(text, _LONGEST_PASTE), (0, 0), self.document.end)
        self.move_cursor(self.document.end)
