"""QuickActions: what can be done with the customer at hand, to click, each with its key."""

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

_KEY_CELLS = 3


class QuickAction(Widget):
    """One action; dim while it cannot be done."""

    DEFAULT_CSS = """
    QuickAction {
        height: 1;
        padding: 0 1;
        &:hover { background: $block-hover-background; }
        &.-off { color: $text-disabled; }
    }
    """

    key: reactive[str] = reactive("")
    """What is pressed for it, as the footer writes it; empty while it cannot be done."""

    def __init__(self, action: str, word: str) -> None:
        """Do the screen's `action`, called `word`."""
        super().__init__()
        self.does = action
        self._word = word

    def watch_key(self, key: str) -> None:
        """Look as if it could, or could not, be pressed."""
        self.set_class(not key, "-off")

    def render(self) -> Content:
        """Draw key and word."""
        key = Content.styled(self.key, "bold $primary")
        return key + Content(f"{' ' * (_KEY_CELLS - key.cell_length)}{self._word}")

    async def on_click(self) -> None:
        """Do it."""
        if self.key:
            await self.run_action(f"screen.{self.does}")


class QuickActions(Vertical):
    """A panel of actions; their keys are the ones that work now, remapped or not."""

    DEFAULT_CSS = """
    QuickActions {
        height: auto;
        border: round $primary 40%;
        border-title-color: $text-muted;
    }
    """

    def __init__(self, actions: Sequence[tuple[str, str]]) -> None:
        """Take the screen's actions with their words, in their order."""
        super().__init__()
        self._actions = actions
        self.border_title = "Quick actions"

    def compose(self) -> ComposeResult:
        """Put them below each other."""
        for action, word in self._actions:
            yield QuickAction(action, word)

    def on_mount(self) -> None:
        """Follow what the screen's keys can do."""
        self.screen.bindings_updated_signal.subscribe(self, lambda _: self._look())
        self._look()

    def _look(self) -> None:
        keys = {
            active.binding.action: self.app.get_key_display(active.binding)
            for active in self.screen.active_bindings.values()
            if active.enabled
        }
        for quick in self.query(QuickAction):
            quick.key = keys.get(quick.does, "")
