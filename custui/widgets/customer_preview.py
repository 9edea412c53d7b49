"""CustomerPreview: the customer under the cursor, beside a wide list, for a glance without opening them.

What it writes with is read in with the first customer: the list's first paint does not wait for it.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.geometry import Size
from textual.reactive import reactive, var
from textual.widget import Widget

from custui.domain.customer import CustomerDetails
from custui.domain.period import ALL_TIME
from custui.terminal.text import clean
from custui.widgets.listing import Look

if TYPE_CHECKING:
    from custui.widgets.customer_view import CustomerView


class CustomerPreview(VerticalScroll, can_focus=False):
    """Takes no focus: the wheel scrolls it, and Enter opens the customer's own page."""

    DEFAULT_CSS = """
    CustomerPreview {
        width: 42;
        height: 1fr;
        padding: 0 0 0 1;
        border-left: solid $border-blurred;
        scrollbar-size-vertical: 1;
    }
    """

    details: var[CustomerDetails | None] = var(None)
    """Of whatever period: what is shown is of all time. None while they are being read."""
    as_of: var[datetime | None] = var(None)
    """Aware."""
    look: var[Look | None] = var(None)
    spoken: var[str] = var("")
    """The number of the customer under the cursor as people say it; empty where there is nobody."""

    def compose(self) -> ComposeResult:
        """Put the text in."""
        yield PreviewText()

    def watch_details(self) -> None:
        """Show the customer from the top."""
        self.scroll_home(animate=False)
        self._draw()

    def watch_as_of(self) -> None:
        """Reckon days anew."""
        self._draw()

    def watch_look(self) -> None:
        """Write the amounts anew."""
        self._draw()

    def watch_spoken(self) -> None:
        """Say who is being read."""
        self._draw()

    def _draw(self) -> None:
        text = self.query_one(PreviewText)
        text.spoken = clean(self.spoken)
        if self.details is None or self.as_of is None or self.look is None:
            text.view = None
            return
        from custui.widgets.customer_view import CustomerView, same_if_unchanged

        look = self.look
        view = CustomerView(self.details, ALL_TIME, self.as_of, look.rules, look.unicode)
        text.view = same_if_unchanged(view, text.view)


class PreviewText(Widget):
    """All of it, as long as it is."""

    DEFAULT_CSS = """
    PreviewText { width: 1fr; height: auto; }
    """

    view: reactive[CustomerView | None] = reactive(None, layout=True)
    spoken: reactive[str] = reactive("")

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """Return how many lines there are at this width."""
        return len(self._lines(width))

    def render(self) -> Content:
        """Return the lines."""
        return Content("\n").join(self._lines(self.content_size.width))

    def _lines(self, width: int) -> list[Content]:
        if self.view is not None and width > 0:
            from custui.widgets.preview_lines import preview_lines

            return preview_lines(self.view, width)
        if not self.spoken:
            return [Content.styled("Nobody under the cursor", "$text-muted")]
        return [Content.styled(self.spoken, "bold"), Content(), Content.styled("reading…", "$text-muted")]
