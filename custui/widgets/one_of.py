"""OneOf: a line on which left and right choose one of a few things."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.events import Click
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

_ARROWS = 4
"""Cells, with the space between them and the words."""


class OneOf(Widget, can_focus=True):
    """`‹ ● green ›`; a click takes the next, one at the left end the one before.

    It is cut to one line, or broken into as many as it needs where its height is `auto`.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right,space,l", "turn(1)", "Next", show=False, id="one_of.next"),
        Binding("left,h", "turn(-1)", "Before", show=False, id="one_of.before"),
    ]
    DEFAULT_CSS = """
    OneOf {
        height: 1;
        padding: 0 1;
        background: $panel;
        &:focus { background: $block-cursor-background; color: $block-cursor-foreground; }
    }
    """

    chosen: reactive[int] = reactive(0, layout=True)

    @dataclass
    class Changed(Message):
        """Another one was chosen."""

        one_of: "OneOf"
        chosen: int

        @property
        def control(self) -> "OneOf":
            """The line, for selectors."""
            return self.one_of

    def __init__(self, offered: Sequence[Content], chosen: int = 0, *, id: str | None = None) -> None:  # noqa: A002 -- Textual's own name for it
        """Offer these, clean, of which there is at least one."""
        super().__init__(id=id)
        self._offered = tuple(offered)
        self.set_reactive(OneOf.chosen, chosen)

    def offer(self, offered: Sequence[Content]) -> None:
        """Say other words of the same things."""
        self._offered = tuple(offered)
        self.refresh(layout=True)

    def render(self) -> Content:
        """Draw the chosen one between arrows, where there is anything else to choose."""
        before, after = ("‹ ", " ›") if len(self._offered) > 1 else ("", "")
        lines = self._lines(self.content_size.width)
        return Content.assemble(before, Content(f"\n{' ' * len(before)}").join(lines), after)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002 -- Textual's own
        """Return the lines that the chosen one takes."""
        return len(self._lines(width))

    def _lines(self, width: int) -> list[Content]:
        words = self._offered[self.chosen]
        room = max(1, width - _ARROWS if len(self._offered) > 1 else width)
        return words.wrap(room) if self.styles.is_auto_height else [words.truncate(room, ellipsis=True)]

    def watch_chosen(self, chosen: int) -> None:
        """Tell."""
        self.post_message(self.Changed(self, chosen))

    def action_turn(self, step: int) -> None:
        """Choose the next one, or the one before; after the last comes the first."""
        self.chosen = (self.chosen + step) % len(self._offered)

    def on_click(self, event: Click) -> None:
        """Choose with the mouse."""
        self.action_turn(-1 if event.x <= 2 else 1)
