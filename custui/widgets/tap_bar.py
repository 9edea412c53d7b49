"""TapBar: the commonest keys as buttons, big enough for a thumb."""

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static


class Tap(Static):
    """One button; it runs its action and never takes the focus from the rows."""

    DEFAULT_CSS = """
    Tap {
        width: 1fr;
        height: 3;
        margin: 0 1 0 0;
        content-align: center middle;
        background: $panel;
        &:last-child { margin: 0; }
        &:hover { background: $block-hover-background; }
    }
    """

    def __init__(self, label: str, action: str) -> None:
        """Take what stands on it and what it does."""
        super().__init__(Content(label))
        self._action = action

    async def on_click(self) -> None:
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

    def __init__(self, actions: Sequence[tuple[str, str]]) -> None:
        """Take (label, action) of each button, from the left."""
        super().__init__()
        self._actions = actions

    def compose(self) -> ComposeResult:
        """Put the buttons side by side."""
        for label, action in self._actions:
            yield Tap(label, action)
