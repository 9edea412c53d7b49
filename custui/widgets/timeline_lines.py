"""What the timeline says, line by line. Pure: no widget here."""

from collections.abc import Sequence
from datetime import timedelta

from textual.content import Content

from custui.domain.orders import Order
from custui.domain.rules import first_moment
from custui.domain.sentences import OVERDUE_FROM
from custui.domain.status import Outcome
from custui.domain.timeline import (
    Axis,
    Expected,
    Mark,
    Tick,
    axis_of,
    expected,
    orders_told,
    place,
    ticks,
)
from custui.widgets.customer_view import CustomerView
from custui.widgets.plain_signs import plain_signs

LINES = 3
_QUIET = "$text-muted"
_SIGNS = {Outcome.SUCCESS: "●", Outcome.OPEN: "◐", Outcome.FAILURE: "✗"}
_PLAIN_SIGNS = {Outcome.SUCCESS: "o", Outcome.OPEN: "~", Outcome.FAILURE: "x"}
_STYLES = {Outcome.SUCCESS: "$text-success", Outcome.OPEN: "$text-warning", Outcome.FAILURE: "$text-error"}
_WORDS = {Outcome.SUCCESS: "delivered", Outcome.OPEN: "open", Outcome.FAILURE: "failed"}
_MANY = 10
"""Orders in one mark that no digit can say."""
_HEIGHTS = "▁▂▃▄▅▆▇█"
_ROOM_FOR_DUE = 30
"""Cells from which the axis can spare some for words behind it."""


def narrated(view: CustomerView) -> str:
    """Return the timeline in words: `6 orders in 94 days, longest gap 41 days.`."""
    return orders_told(view.orders_of_period(), view.rules)[0]


def timeline_lines(view: CustomerView, width: int, height: int) -> list[Content]:
    """Return three lines of at most `width` cells, or as few as `height`."""
    orders = view.orders_of_period()
    due = _due(view)
    words = _due_words(due, view) if width >= _ROOM_FOR_DUE else Content()
    room = width - words.cell_length
    days = view.period.days(view.as_of.astimezone(view.rules.zone).date())
    axis = axis_of(orders, days, due, view.as_of, view.rules)
    marks = place(orders, axis, room)
    below = ticks(axis, room, view.as_of, view.rules)
    line = Content("").join(_axis(view, axis, marks, due, below if height == 1 else (), room)) + words
    if height <= 1:
        return [line]
    lines = [line, _labels(below, room)]
    return lines if height < LINES else [_legend(view, orders, marks, width), *lines]


def _axis(
    view: CustomerView,
    axis: Axis,
    marks: Sequence[Mark],
    due: Expected | None,
    within: Sequence[Tick],
    room: int,
) -> list[Content]:
    """Return the axis cell by cell: orders before the one expected, and that before the labels `within`."""
    cells = [Content.styled("─" if view.unicode else "-", _QUIET)] * room
    most = max((mark.count for mark in marks), default=0)
    placed = {mark.column: _mark(mark, most, view.unicode) for mark in marks}
    # By the end of the day; what was due before the period began has no place on its axis.
    moment = first_moment(due.day + timedelta(days=1), view.rules.zone) if due is not None else axis.start
    if due is not None and moment > axis.start:
        style = "$text-warning" if due.overdue else "$text-accent"
        placed.setdefault(
            axis.column(moment - timedelta(seconds=1), room),
            Content.styled("▸" if view.unicode else ">", style),
        )
    for tick in within:
        columns = range(tick.column, tick.column + len(tick.text))
        if columns.stop <= room and placed.keys().isdisjoint(columns):
            for column, letter in zip(columns, tick.text, strict=True):
                cells[column] = Content.styled(letter, _QUIET)
    for column, cell in placed.items():
        cells[column] = cell
    return cells


def _due(view: CustomerView) -> Expected | None:
    """Return the order expected next, unless the period ended before today."""
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
    return Content.styled(f" overdue {due.overdue:.1f}{'×' if view.unicode else 'x'}", "bold $text-warning")


def _mark(mark: Mark, most: int, unicode: bool) -> Content:
    """Return one order's sign; of several their number or, where a digit cannot say it, a bar as high."""
    outcome = mark.outcome
    style = _STYLES[outcome] if outcome else ""
    if mark.count == 1:
        return Content.styled((_SIGNS if unicode else _PLAIN_SIGNS)[outcome or Outcome.OPEN], style)
    if unicode and most >= _MANY:
        return Content.styled(_HEIGHTS[(mark.count * len(_HEIGHTS) - 1) // most], style)
    return Content.styled(str(mark.count) if mark.count < _MANY else "+", f"bold {style}".strip())


def _labels(below: Sequence[Tick], width: int) -> Content:
    line = ""
    for tick in below:
        line = line.ljust(tick.column) + tick.text
    return Content.styled(line[:width], _QUIET)


def _legend(view: CustomerView, orders: Sequence[Order], marks: Sequence[Mark], width: int) -> Content:
    """Return what is told with the legend, both in as many words as there is room for."""
    told = [Content(words) for words in orders_told(orders, view.rules)]
    if orders:
        # What the signs mean goes before all but how many orders there are.
        long, short = (_key(marks, view.unicode, wordy=wordy) for wordy in (True, False))
        pairs = [(sentence, key) for key in (long, short) for sentence in told]
        told = [Content("  ").join(pair) for pair in pairs] + told
    cut = told[-1].truncate(width, ellipsis=True)
    return next(
        (line for line in told if line.cell_length <= width), cut if view.unicode else plain_signs(cut)
    )


def _key(marks: Sequence[Mark], unicode: bool, *, wordy: bool) -> Content:
    """Return what the signs mean and how many orders bear each, and how many a mark may hold."""
    signs = _SIGNS if unicode else _PLAIN_SIGNS
    counts = {
        Outcome.SUCCESS: sum(mark.delivered for mark in marks),
        Outcome.OPEN: sum(mark.open for mark in marks),
        Outcome.FAILURE: sum(mark.failed for mark in marks),
    }
    pieces = []
    for outcome, count in counts.items():
        if count:
            told = f" {_WORDS[outcome]} {count:,}" if wordy else f"{count:,}"
            pieces.append(Content.styled(signs[outcome], _STYLES[outcome]) + told)
    key = Content("  " if wordy else " ").join(pieces)
    most = max(mark.count for mark in marks)
    if most > 1:
        where = " in one place" if wordy else ""
        key += Content.styled(f"  {_shared(most, unicode)}{where}", _QUIET)
    return key


def _shared(most: int, unicode: bool) -> str:
    """Return what a mark of several orders looks like, and what it stands for: `2–4 = several`, `█ = 24`."""
    dash = "–" if unicode else "-"
    if most < _MANY:
        return "2 = several" if most == 2 else f"2{dash}{most} = several"
    return f"█ = {most:,}" if unicode else f"+ = 10{dash}{most:,}"
