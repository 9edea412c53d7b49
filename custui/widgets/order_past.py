"""OrderPast: what was done to one order at this desk: who, what, when."""

from textual.content import Content
from textual.geometry import Size
from textual.reactive import reactive
from textual.widget import Widget

from custui.domain.activity import ActivityPage
from custui.domain.happenings import told
from custui.terminal.text import clean
from custui.widgets.customer_view import CustomerView
from custui.widgets.flow import whole_beside, wrapped

_NOTHING = "Nothing was changed at this desk."
_READING = "Reading what was changed…"


class OrderPast(Widget):
    """The newest first."""

    DEFAULT_CSS = """
    OrderPast { height: auto; margin: 1 0 0 0; }
    """

    page: reactive[ActivityPage | None] = reactive(None, layout=True)
    problem: reactive[str] = reactive("", layout=True)
    """Why it could not be read; clean."""

    def __init__(self, view: CustomerView) -> None:
        """Tell days and times as the shop of `view` does."""
        super().__init__()
        self._view = view

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """Return how many lines it takes at this width."""
        return len(past_lines(self.page, self.problem, self._view, width))

    def render(self) -> Content:
        """Return the lines."""
        return Content("\n").join(past_lines(self.page, self.problem, self._view, self.size.width))


def past_lines(page: ActivityPage | None, problem: str, view: CustomerView, width: int) -> list[Content]:
    """Return what was done to an order in lines of at most `width` cells."""
    lines = [Content.styled("History", "$text-muted")]
    if problem:
        return [*lines, *wrapped(Content.styled(problem, "$text-error"), width)]
    if page is None or not page.entries:
        words = _READING if page is None else _NOTHING
        return [*lines, Content.styled(words, "$text-muted").truncate(width, ellipsis=True)]
    today = view.as_of.astimezone(view.rules.zone).date()
    for entry in page.entries:
        _, words = told(entry.action, entry.detail, today)
        by = f"{clean(entry.agent, limit=20)}, " if entry.agent else ""
        when = Content.styled(f"{by}{view.clock(entry.at)}", "$text-muted")
        lines += whole_beside(Content(clean(words)), when, width)
    return lines
