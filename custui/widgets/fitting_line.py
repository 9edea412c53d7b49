"""FittingLine: one line that says as much as it has room for."""

from collections.abc import Sequence

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from custui.widgets.flow import widest_that_fits


class FittingLine(Widget):
    """Shows the first of its wordings that fits, the last one cut where none does."""

    DEFAULT_CSS = "FittingLine { height: 1; }"

    wordings: reactive[Sequence[Content]] = reactive((Content(""),))
    """The fullest first; at least one."""

    def render(self) -> Content:
        """Choose by the room there is now."""
        return widest_that_fits(self.wordings, self.content_size.width)
