"""OrderTimeline: one mark for every order on an axis of shop time, and when the next one is due."""

from collections.abc import Sequence

from textual.content import Content
from textual.geometry import Size
from textual.reactive import reactive
from textual.widget import Widget

from custui.domain.orders import Order
from custui.domain.rules import first_moment
from custui.domain.sentences import OVERDUE_FROM
from custui.domain.status import Outcome
from custui.domain.timeline import Expected, Mark, Tick, axis_of, expected, place, ticks, told
from custui.widgets.customer_view import CustomerView

LINES = 3
_QUIET = "$text-muted"
_SIGNS = {Outcome.SUCCESS: "●", Outcome.OPEN: "◐", Outcome.FAILURE: "✗"}
_PLAIN_SIGNS = {Outcome.SUCCESS: "o", Outcome.OPEN: "~", Outcome.FAILURE: "x"}
_STYLES = {Outcome.SUCCESS: "$text-success", Outcome.OPEN: "$text-warning", Outcome.FAILURE: "$text-error"}
_WORDS = {Outcome.SUCCESS: "delivered", Outcome.OPEN: "open", Outcome.FAILURE: "failed"}
_MANY = 10
_HEIGHTS = "▁▂▃▄▅▆▇█"
_ROOM_FOR_DUE = 30


class OrderTimeline(Widget):
    """What is told and the legend, the axis, its months: on three lines, two (no legend), or one."""

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


def narrated(view: CustomerView) -> str:
    """Return the timeline in words: `6 orders in 94 days, longest gap 41 days.`."""
    return told(view.orders_of_period(), view.rules)


def timeline_lines(view: CustomerView, width: int, height: int) -> list[Content]:
    """Return one to three lines of at most `width` cells."""
    orders = view.orders_of_period()
    days = view.period.days(view.as_of.astimezone(view.rules.zone).date())
    due = _due(view)
    words = _due_words(due, view)
    room = width - words.cell_length if width >= _ROOM_FOR_DUE else width
    axis = axis_of(orders, days, due, view.as_of, view.rules)
    marks = place(orders, axis, room)
    below = ticks(axis, room, view.as_of, view.rules)
    cells = _bare(room, view.unicode)
    taken = {mark.column for mark in marks}
    if due is not None:
        column = axis.column(first_moment(due.day, view.rules.zone), room)
        taken.add(column)
        style = "$text-warning" if due.overdue else "$text-accent"
        cells[column] = Content.styled("▸" if view.unicode else ">", style)
    if height == 1:
        _write_between(cells, below, taken)
    most = max((mark.count for mark in marks), default=0)
    for mark in marks:
        cells[mark.column] = _cell(mark, most, view.unicode)
    line = Content("").join(cells)
    line = line + words if room < width else line
    if height == 1:
        return [line]
    lines = [line, _labels(below, room)]
    return lines if height == 2 else [_legend(view, orders, marks, width), *lines]


def _due(view: CustomerView) -> Expected | None:
    """Return the order expected next, where the period has not ended before today."""
    today = view.as_of.astimezone(view.rules.zone).date()
    days = view.period.days(today)
    if days is not None and days.last < today:
        return None
    return expected(view.details.orders, view.details.insights, view.as_of, view.rules)


def _due_words(due: Expected | None, view: CustomerView) -> Content:
    if due is None:
        return Content()
    today = view.as_of.astimezone(view.rules.zone).date()
    day = f"{due.day.day} {due.day:%b}" if due.day.year == today.year else f"{due.day:%b %Y}"
    if due.overdue is None:
        return Content.styled(" next today" if due.day == today else f" next ~{day}", "$text-accent")
    if due.overdue < OVERDUE_FROM:
        return Content.styled(f" due ~{day}", "$text-warning")
    times = "×" if view.unicode else "x"
    return Content.styled(f" overdue {due.overdue:.1f}{times}", "bold $text-warning")


def _bare(width: int, unicode: bool) -> list[Content]:
    return [Content.styled("─" if unicode else "-", _QUIET)] * width


def _cell(mark: Mark, most: int, unicode: bool) -> Content:
    """Return one order's sign; of several their number or, where some are ten and more, a bar as high."""
    outcome = mark.outcome
    style = _STYLES[outcome] if outcome else ""
    if mark.count == 1:
        return Content.styled((_SIGNS if unicode else _PLAIN_SIGNS)[outcome or Outcome.OPEN], style)
    if unicode and most >= _MANY:
        return Content.styled(_HEIGHTS[(mark.count * len(_HEIGHTS) - 1) // most], style)
    return Content.styled(str(mark.count) if mark.count < _MANY else "+", f"bold {style}".strip())


def _write_between(cells: list[Content], below: Sequence[Tick], taken: set[int]) -> None:
    """Write the labels into the axis itself, where nothing stands."""
    for tick in below:
        columns = range(tick.column, min(len(cells), tick.column + len(tick.text)))
        if taken.isdisjoint(columns) and len(columns) == len(tick.text):
            for column, letter in zip(columns, tick.text, strict=True):
                cells[column] = Content.styled(letter, _QUIET)


def _labels(below: Sequence[Tick], width: int) -> Content:
    line = ""
    for tick in below:
        line = line.ljust(tick.column) + tick.text
    return Content.styled(line[:width], _QUIET)


def _legend(view: CustomerView, orders: Sequence[Order], marks: Sequence[Mark], width: int) -> Content:
    """Return what is told, with the legend in as many words as there is room for."""
    signs = _SIGNS if view.unicode else _PLAIN_SIGNS
    counts = {
        Outcome.SUCCESS: sum(mark.delivered for mark in marks),
        Outcome.OPEN: sum(mark.open for mark in marks),
        Outcome.FAILURE: sum(mark.failed for mark in marks),
    }
    shared = _shared(max((mark.count for mark in marks), default=0), view.unicode)
    legends = []
    for long in (True, False):
        pieces = [
            Content.assemble(
                (signs[outcome], _STYLES[outcome]), f" {_WORDS[outcome]} {count:,}" if long else f"{count:,}"
            )
            for outcome, count in counts.items()
            if count
        ]
        legends.append(
            Content("  " if long else " ").join(
                [*pieces, *(Content.styled(words, _QUIET) for words in shared[not long :][:1])]
            )
        )
    sentences = [Content(told(orders, view.rules, short=short)) for short in (False, True)]
    lines = [sentence + "  " + legend for legend in legends for sentence in sentences]
    lines.append(Content(told(orders, view.rules).partition(" in ")[0]) + "  " + legends[-1])
    return next(
        (line for line in (*lines, *sentences) if line.cell_length <= width),
        sentences[-1].truncate(width, ellipsis=True),
    )


def _shared(most: int, unicode: bool) -> tuple[str, ...]:
    """Return what a mark of several orders says, in more words and in fewer; nothing where there is none."""
    if most < 2:
        return ()
    if most < _MANY:
        digits = "2" if most == 2 else f"2–{most}" if unicode else f"2-{most}"
        return f"{digits} so many in one place", f"{digits} at once"
    if unicode:
        return f"{_HEIGHTS[0]}–{_HEIGHTS[-1]} up to {most:,} in one place", f"{_HEIGHTS[-1]} {most:,} at once"
    return f"+ 10 to {most:,} in one place", f"+ 10-{most:,}"
