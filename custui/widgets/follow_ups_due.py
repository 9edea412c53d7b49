"""FollowUpsDue: how many follow-ups wait for somebody, and the place to click to see whose."""

from dataclasses import dataclass

from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

_BRIEF_BELOW = 60
"""Columns of the terminal under which a word must do."""


class FollowUpsDue(Widget):
    """`2 follow-ups due`; not there while there is none."""

    DEFAULT_CSS = """
    FollowUpsDue {
        width: auto;
        height: 1;
        margin: 0 0 0 3;
        color: $text-warning;
        &:hover { background: $block-hover-background; }
    }
    """

    due: reactive[int] = reactive(0, layout=True)

    @dataclass(repr=False, eq=False)
    class Pressed(Message):
        """The agent wants to see whose they are."""

    def watch_due(self, due: int) -> None:
        """Come and go."""
        self.display = due > 0

    def get_content_width(self, container: Size, viewport: Size) -> int:  # noqa: ARG002 -- Textual's
        """Return the cells of the words that this terminal has room for."""
        return len(self._words(brief=viewport.width < _BRIEF_BELOW))

    def render(self) -> Content:
        """Draw the words there is room for."""
        return Content(self._words(brief=self.content_size.width < len(self._words(brief=False))))

    def on_click(self) -> None:
        """Ask for them."""
        self.post_message(self.Pressed())

    def _words(self, *, brief: bool) -> str:
        if brief:
            return f"{self.due:,} due"
        return f"{self.due:,} follow-up{'' if self.due == 1 else 's'} due"
