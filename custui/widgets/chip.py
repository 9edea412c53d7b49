"""Chip: one filter that is on; a click takes it off."""

from dataclasses import dataclass

from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget


class Chip(Widget):
    """Hidden while it has no words."""

    DEFAULT_CSS = """
    Chip {
        width: auto;
        height: 1;
        margin: 0 1 0 0;
        padding: 0 1;
        background: $panel;
        &:hover { background: $block-hover-background; }
        &.-off { display: none; }
    }
    """

    words: reactive[str] = reactive("", layout=True)
    """Clean text."""

    @dataclass
    class Removed(Message):
        """The chip was clicked."""

        chip: "Chip"

        @property
        def control(self) -> "Chip":
            """The chip, for selectors."""
            return self.chip

    def watch_words(self, words: str) -> None:
        """Come and go with the words."""
        self.set_class(not words, "-off")

    def render(self) -> Content:
        """Return the words and a cross."""
        return Content.assemble(self.words, (" ×", "$text-muted"))

    def on_click(self) -> None:
        """Ask to be taken off."""
        self.post_message(self.Removed(self))
