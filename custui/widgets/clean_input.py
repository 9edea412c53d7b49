"""CleanInput: a one-line box that lets no control code in, whatever is pasted."""

from textual import events
from textual.widgets import Input

from custui.terminal.text import clean

_LONGEST_PASTE = 10_000


class CleanInput(Input):
    """What stands in it is drawn as it stands, so a pasted escape sequence would act on the terminal."""

    def on_mount(self) -> None:
        """Hold the cursor still: a blinking one would write to the agent's line all day."""
        self.cursor_blink = False

    def on_paste(self, event: events.Paste) -> None:
        """Clean what is pasted before the box takes it."""
        event.text = clean(event.text, _LONGEST_PASTE)
