"""OrderTimeline: one mark for every order on an axis of shop time, and when the next one is due."""

from textual.content import Content
from textual.geometry import Size
from textual.reactive import reactive
from textual.widget import Widget

from custui.widgets.customer_view import CustomerView
from custui.widgets.timeline_lines import LINES, timeline_lines


class OrderTimeline(Widget):
    """Words and legend above the axis, its months beneath; of two lines no words, of one the axis alone."""

    DEFAULT_CSS = """
    OrderTimeline { height: auto; }
    """

    view: reactive[CustomerView | None] = reactive(None, layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """Return how many lines there are, where the layout leaves it to the timeline."""
        return LINES

    def render(self) -> Content:
        """Return as many lines as the layout has given."""
        if self.view is None or self.size.width <= 0:
            return Content()
        return Content("\n").join(timeline_lines(self.view, self.size.width, self.size.height))
