"""The sizes of terminal that the style sheets know, as classes on the screens."""

from textual.screen import ModalScreen, ScreenResultType

HORIZONTAL = [(0, "-narrow"), (60, "-normal"), (112, "-wide")]
"""Columns from which each class holds: a phone, the common 80, a big window."""
LIST_HORIZONTAL = [*HORIZONTAL, (160, "-vast")]
"""The same for the list, which has room for a preview beside its rows in the biggest."""
VERTICAL = [(0, "-low"), (32, "-tall")]
"""Lines from which each class holds."""


class SizedByHeight(ModalScreen[ScreenResultType]):
    """A dialog with parts that are so many hundredths of the terminal's height."""

    def on_resize(self) -> None:
        """Have them laid out anew: how they stood in a box as wide is kept, whatever the height was."""
        self.query(".dialog *").refresh(layout=True)
