"""KeyHints: what can be pressed in a dialog, and clicked or tapped just as well."""

from collections.abc import Sequence

from msgspec import Struct
from textual.content import Content
from textual.geometry import Size
from textual.reactive import reactive
from textual.style import Style
from textual.widget import Widget

from custui.widgets.flow import flow

_GAPS = Content("   "), Content("  ")


class KeyHint(Struct, frozen=True):
    """A key, what it does, and the action that does it."""

    key: str
    word: str
    action: str


class KeyHints(Widget):
    """As many lines as the hints need; none is broken in two."""

    DEFAULT_CSS = """
    KeyHints {
        width: 100%;
        height: auto;
        color: $text-muted;
    }
    """

    hints: reactive[Sequence[KeyHint]] = reactive((), layout=True)

    def __init__(self) -> None:
        """Start without hints."""
        super().__init__()
        self.auto_links = False  # they would be underlined, keys and all

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """Return the lines that the hints take."""
        return max(1, len(self._lines(width)))

    def render(self) -> Content:
        """Draw the hints."""
        return Content("\n").join(self._lines(self.content_size.width))

    def _lines(self, width: int) -> list[Content]:
        # The narrower gap only where it saves a line.
        return min((flow(map(_hint, self.hints), width, gap) for gap in _GAPS), key=len)


def _hint(hint: KeyHint) -> Content:
    words = Content.assemble((hint.key, "bold $primary"), f" {hint.word}")
    return words.stylize(Style.from_meta({"@click": hint.action}))
