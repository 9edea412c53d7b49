"""Palette: Textual's command palette over the desk's own things, without what moves or is two cells wide."""

from textual.command import CommandPalette, Provider
from textual.widgets import Input

from custui.screens.palette_provider import DeskProvider


class Palette(CommandPalette):
    """Opened by Ctrl+P and by the phone's More."""

    DEFAULT_CSS = """
    Palette SearchIcon { display: none; }
    """

    def __init__(
        self,
        offering: type[Provider] = DeskProvider,
        asking: str = "An action, customer, view, segment, template, theme…",
    ) -> None:
        """Offer what `offering` has, under the name by which Textual knows that a palette is open."""
        super().__init__([offering], placeholder=asking, id="--command-palette")

    def on_screen_resume(self) -> None:
        """Hold the cursor still: a blinking one would write to the agent's line for as long as it is open."""
        for box in self.query(Input):
            box.cursor_blink = False
