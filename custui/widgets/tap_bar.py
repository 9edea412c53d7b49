"""TapBar: the commonest keys as buttons, big enough for a thumb."""

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.reactive import reactive
from textual.widgets import Static


class Tap(Static):
    """One button; it runs its action, and takes the focus only where its bar is told so."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space", "tap", "Press", show=False, id="tap.press"),
        Binding("right", "app.focus_next", "Next", show=False, id="tap.next"),
        Binding("left", "app.focus_previous", "Before", show=False, id="tap.before"),
    ]

    DEFAULT_CSS = """
    Tap {
        width: 1fr;
        height: 3;
        margin: 0 1 0 0;
        content-align: center middle;
        background: $panel;
        &:last-child { margin: 0; }
        &:hover { background: $block-hover-background; }
        &:focus {
            background: $block-cursor-background;
            color: $block-cursor-foreground;
            text-style: $block-cursor-text-style;
        }
    }
    """

    def __init__(self, label: str, action: str, *, by_key: bool) -> None:
        """Take what stands on it and what it does; `by_key` lets Tab reach it."""
        super().__init__(Content(label))
        # Beside shorter ones it takes some of their room rather than break its words in two.
        self.styles.min_width = Content(label).cell_length
        self._action = action
        self.can_focus = by_key

    async def on_click(self) -> None:
        """Run the action."""
        await self.action_tap()

    async def action_tap(self) -> None:
        """Run the action."""
        await self.run_action(self._action)


class TapBar(Horizontal):
    """Shown on a phone in the footer's place."""

    DEFAULT_CSS = """
    TapBar {
        display: none;
        height: 3;
    }
    """

    actions: reactive[tuple[tuple[str, str], ...]] = reactive((), recompose=True)

    def __init__(self, actions: Sequence[tuple[str, str]], *, by_key: bool = False) -> None:
        """Take (label, action) of each button, from the left; `by_key` where they have no other key."""
        super().__init__()
        self.set_reactive(TapBar.actions, tuple(actions))
        self._by_key = by_key

    def compose(self) -> ComposeResult:
        """Put the buttons side by side."""
        for label, action in self.actions:
            yield Tap(label, action, by_key=self._by_key)
