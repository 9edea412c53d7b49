"""The sizes of terminal that the style sheets know, as classes on the screens."""

from textual.screen import ModalScreen, Screen, ScreenResultType

HORIZONTAL = [(0, "-narrow"), (60, "-normal"), (112, "-wide")]
"""Columns from which each class holds: a phone, the common 80, a big window."""
LIST_HORIZONTAL = [*HORIZONTAL, (160, "-vast")]
"""The same for the list, which has room for a preview beside its rows in the biggest."""
VERTICAL = [(0, "-low"), (32, "-tall")]
"""Lines from which each class holds."""


class SizedAtOnce(Screen[ScreenResultType]):
    """A screen of many parts that has its classes before it has them.

    Textual sets the classes when the terminal's size first reaches the screen: all parts would be styled and
    laid out for no size, and once more for the right one.
    """

    def on_compose(self) -> None:
        """Take on the classes of the terminal's size, before there are parts."""
        for extent, steps in zip(
            self.app.size, (self.HORIZONTAL_BREAKPOINTS, self.VERTICAL_BREAKPOINTS), strict=True
        ):
            reached = [name for least, name in sorted(steps or ()) if least <= extent]
            self.add_class(*reached[-1:], update=False)


class SizedByHeight(ModalScreen[ScreenResultType]):
    """A dialog with parts that are so many hundredths of the terminal's height."""

    def on_resize(self) -> None:
        """Have them laid out anew: how they stood in a box as wide is kept, whatever the height was."""
        self.query(".dialog *").refresh(layout=True)
