"""MessageBox: where a message or a template is written; emoji stay whole, placeholders stand out."""

from collections.abc import Iterable

from rich.segment import Segment
from rich.style import Style
from rich.text import Text
from textual import events
from textual.content import Content
from textual.document._document import Location
from textual.strip import Strip
from textual.widgets import TextArea

from custui.domain.message_text import message_text
from custui.domain.placeholders import found_in
from custui.terminal.clusters import clusters, drawn, edges, is_plain
from custui.terminal.gone_widgets import stop_watching_app

_LONGEST_PASTE = 100_000
_NO_TEXT = frozenset("\n\r\t")
"""What keys give that do something else in the box."""


class MessageBox(TextArea):
    """Holds what goes out, code point by code point; what the terminal is given of it is its own affair.

    The cursor steps over an emoji as a whole, and deletes it as a whole.
    """

    COMPONENT_CLASSES = {"message-box--placeholder", "message-box--gap"}  # noqa: RUF012 -- Textual's own way
    DEFAULT_CSS = """
    MessageBox {
        & .message-box--placeholder { color: $text-accent; text-style: bold; }
        & .message-box--gap { color: $text-error; text-style: bold underline; }
    }
    """

    def __init__(self, text: str = "", placeholder: str = "", *, id: str | None = None) -> None:  # noqa: A002
        """Begin with `text`; `placeholder` is what stands in the empty box."""
        super().__init__(
            message_text(text),
            highlight_cursor_line=False,
            placeholder=Content(placeholder),
            compact=True,
            id=id,
        )
        self.cursor_blink = False
        self._gaps: frozenset[str] = frozenset()

    def on_unmount(self) -> None:
        """Let go of the app, whose theme the box watches."""
        stop_watching_app(self)

    def mark_gaps(self, names: Iterable[str]) -> None:
        """Show which placeholders cannot be filled."""
        gaps = frozenset(names)
        if gaps != self._gaps:
            self._gaps = gaps
            self.notify_style_update()
            self.refresh()

    def show_text(self, text: str) -> None:
        """Take another text's place, the cursor at its end."""
        self.load_text(message_text(text))
        self.move_cursor(self.document.end)

    def put(self, text: str) -> None:
        """Write `text` where the cursor is, in place of what is selected."""
        self._replace_via_keyboard(message_text(text), *self.selection)

    def put_all(self, text: str) -> None:
        """Write `text` in place of everything, so that Ctrl+Z brings back what was there."""
        if text != self.text:
            self._replace_via_keyboard(message_text(text), (0, 0), self.document.end)

    def on_paste(self, event: events.Paste) -> None:
        """Let no control code into the text."""
        event.text = message_text(event.text[:_LONGEST_PASTE])

    def on_key(self, event: events.Key) -> None:
        """Take what counts as unprintable and is emoji all the same: joiners, and the newest ones."""
        typed = event.character
        if typed is None or event.is_printable or typed in _NO_TEXT or self.read_only:
            return
        if message_text(typed) == typed:
            event.stop()
            event.prevent_default()
            self.put(typed)

    # An emoji is one step.

    def get_cursor_left_location(self) -> Location:
        """Return the place before the cluster at the left."""
        row, column = self.cursor_location
        return (row, edges(self.document[row], column)[0]) if column else super().get_cursor_left_location()

    def get_cursor_right_location(self) -> Location:
        """Return the place behind the cluster at the right."""
        row, column = self.cursor_location
        line = self.document[row]
        return (row, edges(line, column)[1]) if column < len(line) else super().get_cursor_right_location()

    # What is drawn.

    def get_line(self, line_index: int) -> Text:
        """Return a line with its placeholders marked."""
        line = super().get_line(line_index)
        for name, (start, end) in found_in(line.plain):
            kind = "gap" if name in self._gaps else "placeholder"
            line.stylize(self.get_component_rich_style(f"message-box--{kind}", partial=True), start, end)
        return line

    def render_line(self, y: int) -> Strip:
        """Draw a line so that it takes the cells it is reckoned at, whatever the terminal makes of emoji."""
        strip = super().render_line(y)
        return strip if is_plain(strip.text) else steady(strip)


def steady(strip: Strip) -> Strip:
    """Return `strip` with every cluster drawn as `drawn` has it, in the style it begins with.

    It takes as many cells as it was reckoned at.
    """
    text = strip.text
    styles: list[Style | None] = [segment.style for segment in strip for _ in segment.text]
    segments = [
        Segment(drawn(text[cluster.start : cluster.end], cluster.cells), styles[cluster.start])
        for cluster in clusters(text)
    ]
    return Strip(segments).simplify().adjust_cell_length(strip.cell_length)
