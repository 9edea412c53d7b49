"""What the preview says of a customer, line by line: all of it lifetime. Pure: no widget here."""

from collections.abc import Iterator
from datetime import date

from msgspec.structs import replace
from textual.content import Content

from custui.domain.customer import Note
from custui.domain.figures import Card, Stats
from custui.domain.orders import Order
from custui.domain.period import ALL_TIME
from custui.domain.sentences import day_words, insight_sentences
from custui.domain.trend import NO_TREND
from custui.terminal.text import clean, clean_block
from custui.widgets.customer_view import CustomerView
from custui.widgets.flow import wrapped
from custui.widgets.order_cells import amount_cell, date_cell, status_cell
from custui.widgets.profile_header import profile_lines
from custui.widgets.stats_card import CardFace
from custui.widgets.stats_cards import card_faces

ORDERS = 5
NOTES = 3
NOTE_LINES = 3
_MUTED = "$text-muted"
_LABEL, _VALUE = 10, 10
"""Cells of a figure's columns, as in a card on one line."""


def preview_lines(view: CustomerView, width: int) -> list[Content]:
    """Return everything, in lines of at most `width` cells: who, figures, habits, orders, notes."""
    lifetime = _lifetime(view)
    sentences = " ".join(clean(sentence) for sentence in insight_sentences(view.details.insights))
    return [
        *profile_lines(lifetime, width),
        Content(),
        *(figure_line(face, width) for face in card_faces(lifetime)),
        Content(),
        *wrapped(Content(sentences), width),
        Content(),
        *_orders(view, width),
        Content(),
        *_notes(view, width),
    ]


def figure_line(face: CardFace, width: int) -> Content:
    """Return one figure: what it is, how much, and what that is made of where there is room."""
    value = next((words for words in face.value if len(words) <= _VALUE), face.value[-1])
    figure = Content.styled(value, "bold $text-warning" if face.alarming else "bold")
    title = Content.styled(face.title[-1], _MUTED)
    line = title.pad_right(max(0, _LABEL - title.cell_length)) + " "
    line = line + figure.pad_left(max(0, _VALUE - figure.cell_length))
    room = width - line.cell_length - 2
    more = (*face.beside, *(face.lifetime if face.alarming else ()), *face.aside)
    aside = next((words for words in more if Content(words).cell_length <= room), "")
    return (line + Content.styled(f"  {aside}" if aside else "", _MUTED)).truncate(width, ellipsis=True)


def shown_notes(notes: tuple[Note, ...]) -> tuple[Note, ...]:
    """Return the few notes worth a glance: follow-ups not done, the earliest due first, then the latest."""
    waiting = sorted(filter(_due, notes), key=lambda note: _due(note) or date.max)
    rest = [note for note in notes if _due(note) is None]
    return (*waiting, *rest)[:NOTES]


def due_words(day: date, today: date) -> str:
    """Return `due tomorrow`, `due 12 Jun`, `overdue since 3 Jun`; with the year where it is not this one."""
    days = (day - today).days
    if days in {0, 1}:
        return "due tomorrow" if days else "due today"
    told = day_words(day, today)
    return f"due {told}" if days > 0 else f"overdue since {told}"


def _due(note: Note) -> date | None:
    """Return the day for which a follow-up still waits."""
    return note.due_on if note.done_at is None else None


def _lifetime(view: CustomerView) -> CustomerView:
    """Return the same customer with the cards of all time, whichever period they were read for."""
    details = view.details
    figures = details.stats.lifetime
    stats = Stats(
        total_orders=Card(figures.orders, None, NO_TREND),
        total_spent=Card(figures.spent, None, NO_TREND),
        average_order_value=Card(figures.average, None, NO_TREND),
        conversion_rate=Card(figures.conversion, None, NO_TREND),
        days_since_last_order=Card(details.customer.days_since_last_order, None, NO_TREND),
        figures=figures,
        lifetime=figures,
    )
    return replace(view, period=ALL_TIME, details=replace(details, stats=stats))


def _title(words: str, shown: int, of: int) -> Content:
    aside = f"  {shown:,} of {of:,}" if of > shown else ""
    return Content.assemble((words, "bold"), (aside, _MUTED))


def _orders(view: CustomerView, width: int) -> Iterator[Content]:
    orders = view.details.orders[:ORDERS]
    yield _title("Latest orders", len(orders), len(view.details.orders))
    for order in orders:
        yield _order(order, view, width)


def _order(order: Order, view: CustomerView, width: int) -> Content:
    """Return date, status and, at the far edge, the amount, which is never cut."""
    amount = amount_cell(order, view)
    left = Content("  ").join([date_cell(order, view), status_cell(order)])
    left = left.truncate(max(0, width - amount.cell_length - 2), ellipsis=True)
    return left + Content.blank(max(0, width - left.cell_length - amount.cell_length)) + amount


def _notes(view: CustomerView, width: int) -> Iterator[Content]:
    notes = view.details.notes
    if not notes:
        yield Content.assemble(("Notes", "bold"), ("  none yet", _MUTED))
        return
    shown = shown_notes(notes)
    yield _title("Notes", len(shown), len(notes))
    for note in shown:
        yield from _note(note, view, width)


def _note(note: Note, view: CustomerView, width: int) -> Iterator[Content]:
    """Yield the beginning of a note behind its due day, then who wrote it and when."""
    room = width - 2
    body = Content(" ".join(clean_block(note.body).split()))
    due = _due(note)
    if due is not None:
        today = view.as_of.astimezone(view.rules.zone).date()
        style = "bold $text-warning" if due <= today else "bold"
        body = Content.styled(due_words(due, today), style) + "  " + body
    lines = wrapped(body, room)
    if len(lines) > NOTE_LINES:
        last = lines[NOTE_LINES - 1].rstrip()
        lines = [*lines[: NOTE_LINES - 1], last.truncate(room - 1) + "…"]
    signed = f"{clean(note.author, limit=40)}, {view.day(note.created_at)}"
    rule = Content.styled("┆ ", _MUTED if due is None else "$text-warning")
    for line in (*lines, Content.styled(signed, _MUTED)):
        yield rule + line.truncate(room, ellipsis=True)
