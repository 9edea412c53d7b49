"""StatePanel: what stands where the rows would be while there are none."""

from msgspec import Struct
from textual.content import Content
from textual.reactive import var
from textual.widgets import Static


class PanelState(Struct, frozen=True):
    """A headline and what to do about it; without a headline nothing is shown yet."""

    title: str
    lines: tuple[str, ...] = ()
    bad: bool = False


class StatePanel(Static):
    """Loading, empty, nothing found, failed: each in its own words, in the middle of the room."""

    DEFAULT_CSS = """
    StatePanel {
        height: 1fr;
        padding: 1 2;
        content-align: center middle;
        text-align: center;
    }
    """

    state: var[PanelState | None] = var(None)

    def watch_state(self, state: PanelState | None) -> None:
        """Show the state, or nothing at all."""
        self.display = state is not None and bool(state.title)
        if state is None:
            return
        title = Content.styled(state.title, "bold $text-error" if state.bad else "bold")
        lines = [Content.styled(line, "$text-muted") for line in state.lines]
        self.update(Content("\n").join([title, *([Content("")] if lines else []), *lines]))
