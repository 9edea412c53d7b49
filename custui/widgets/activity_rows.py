"""The rows of an activity log: days, what happened on them, and what was changed. Pure: no widget here."""

from collections.abc import Hashable, Iterable
from datetime import date

from msgspec import Struct
from textual.content import Content

from custui.domain.happenings import NOTHING, Change, Happening, HappeningKind
from custui.terminal.text import clean, clean_block
from custui.widgets.customer_view import CustomerView
from custui.widgets.flow import beside, whole_beside, wrapped
from custui.widgets.order_cells import amount_cell, items_cell, status_words

_MOST_LINES = 6
"""Of one text, before or after."""
_SIGNS = {
    HappeningKind.ORDERS: ("▪", "$text-primary"),
    HappeningKind.NOTES: ("┆", "$text-warning"),
    HappeningKind.MESSAGES: ("»", "$text-success"),
    HappeningKind.SEGMENTS: ("#", "$text-secondary"),
    HappeningKind.PROFILE: ("~", "$text-accent"),
    HappeningKind.MERGES: ("+", "$text-accent"),
    HappeningKind.OTHER: ("·", "$text-muted"),
}


class ActivityRow(Struct, frozen=True):
    """One line."""

    line: Content
    happening: Happening | None = None
    """What it is the first line of; None for a day or a change."""

    @property
    def name(self) -> Hashable:
        """What stays the same of it while the log grows."""
        one = self.happening
        return None if one is None else (one.entry, one.order.id if one.order else None, one.at)


def activity_rows(stream: Iterable[Happening], view: CustomerView, width: int) -> list[ActivityRow]:
    """Return the stream in lines of at most `width` cells, a title over each day of the shop."""
    rows: list[ActivityRow] = []
    day: date | None = None
    for one in stream:
        local = one.at.astimezone(view.rules.zone)
        if local.date() != day:
            day = local.date()
            rows.append(ActivityRow(Content.styled(f"{local:%a} {view.day(one.at)}", "bold")))
        sign, style = _SIGNS[one.kind]
        head = Content.assemble((f"{local:%H:%M}  ", "$text-muted"), (sign, style), " ")
        told, who = _told(one, view), Content.styled(clean(one.agent, limit=20), "$text-muted")
        room = width - head.cell_length
        # What came in can be opened; of what was done, this is all that is told anywhere.
        first, *rest = (beside if one.entry is None else whole_beside)(told, who, room)
        rows.append(ActivityRow(head + first, one))
        indent = Content.blank(head.cell_length)
        rows += [ActivityRow(indent + line) for line in rest]
        for change in one.changes:
            rows += [ActivityRow(indent + line) for line in _change_lines(change, room)]
    return rows


def _told(one: Happening, view: CustomerView) -> Content:
    order = one.order
    if order is None:
        return Content(clean(one.words))
    if one.entry is not None and one.kind is HappeningKind.ORDERS:
        return Content(clean(one.words))
    gap = Content("  ")
    number = Content.assemble("order ", clean(order.number))
    status = Content.styled(status_words(order.status, order.status_text), "$text-muted")
    return gap.join([number, amount_cell(order, view), status, items_cell(order, view)])


def _change_lines(change: Change, width: int) -> list[Content]:
    part = f"{change.part}: " if change.part else ""
    was, now = _quoted(change.before, change.nothing), _quoted(change.after, change.nothing)
    brief = Content.styled(f"{part}{was} → {now}", "$text-muted")
    if "\n" not in was + now and brief.cell_length <= width:
        return [brief]
    lines: list[Content] = []
    for word, text in (("was", was), ("now", now)):
        if text == NOTHING and word == "now":
            continue  # a text that is gone has no other
        told = [
            line
            for part_ in f"{part}{word} {text}".split("\n")
            for line in wrapped(Content.styled(part_, "$text-muted"), width) or [Content()]
        ]
        lines += told[:_MOST_LINES]
        if len(told) > _MOST_LINES:
            lines.append(Content.styled("…", "$text-muted"))
    return lines


def _quoted(text: str | None, nothing: str) -> str:
    return nothing if text is None else f"“{clean_block(text).strip()}”"
