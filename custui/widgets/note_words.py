"""What is said of a note beside its text: by whom, of when, what is to be done. Pure: no widget here."""

from datetime import date

from textual.content import Content

from custui.domain.customer import Note
from custui.domain.due import due_words
from custui.terminal.text import clean
from custui.widgets.customer_view import CustomerView

_PINNED, _DONE, _DUE, _LATER = ("▴", "^"), ("✓", "+"), ("!", "!"), ("•", "*")
"""Signs, and what terminals without them get."""


def today(view: CustomerView) -> date:
    """Return the shop's day."""
    return view.as_of.astimezone(view.rules.zone).date()


def is_open(note: Note) -> bool:
    """Tell whether it is a follow-up that is still to be done."""
    return note.due_on is not None and note.done_at is None


def is_due(note: Note, view: CustomerView) -> bool:
    """Tell whether it is to be done today or was before."""
    return is_open(note) and note.due_on is not None and note.due_on <= today(view)


def by_urgency(view: CustomerView) -> list[Note]:
    """Return the notes as the overview shows them: those due, the longest due first, then the pinned ones,
    then other open follow-ups by day, then the rest, newest first.
    """

    def place(note: Note) -> tuple[int, int]:
        day = note.due_on.toordinal() if note.due_on is not None else 0
        if is_due(note, view):
            return 0, day
        if note.pinned:
            return 1, 0
        return (2, day) if is_open(note) else (3, 0)

    return sorted(view.details.notes, key=place)


def first_due(view: CustomerView) -> Note | None:
    """Return the follow-up that has been due longest; None where none is."""
    first = next(iter(by_urgency(view)), None)
    return first if first is not None and is_due(first, view) else None


def state(note: Note, view: CustomerView) -> Content | None:
    """Return `! overdue 3 days`, `• due tomorrow`, `✓ done 5 Jun`; None where it is no follow-up."""
    if note.due_on is None:
        return None
    if note.done_at is not None:
        day = note.done_at.astimezone(view.rules.zone).date()
        year = "" if day.year == today(view).year else f" {day.year}"
        return _signed(_DONE, f"done {day.day} {day:%b}{year}", "$text-success", view)
    words = due_words(note.due_on, today(view))
    if note.due_on < today(view):
        return _signed(_DUE, words, "bold $text-error", view)
    if note.due_on == today(view):
        return _signed(_DUE, f"due {words}", "bold $text-warning", view)
    return _signed(_LATER, f"due {words}", "$text-accent", view)


def pinned(note: Note, view: CustomerView) -> Content | None:
    """Return `▴ pinned`; None where it is not."""
    return _signed(_PINNED, "pinned", "$text-primary", view) if note.pinned else None


def standing(note: Note, view: CustomerView) -> Content:
    """Return all that is to be said in front of the text; empty for a mere note."""
    parts = [part for part in (state(note, view), pinned(note, view)) if part is not None]
    return Content("  ").join(parts)


def signature(note: Note, view: CustomerView, *, brief: bool = False) -> Content:
    """Return `kemi · 9 Jun 2026, 14:05 · edited by musa`, brief without the year of today and the time."""
    author, editor = clean(note.author, limit=40), clean(note.edited_by, limit=40)
    edited = "" if not editor else "edited" if editor == author else f"edited by {editor}"
    if brief:
        local = note.created_at.astimezone(view.rules.zone)
        year = "" if local.year == today(view).year else f" {local.year}"
        edited = f", {edited}" if edited else ""
        return Content.styled(f"{author}, {local.day} {local:%b}{year}{edited}", "$text-muted")
    edited = f" · {edited}" if edited else ""
    return Content.assemble((author, "bold"), (f" · {view.clock(note.created_at)}{edited}", "$text-muted"))


def _signed(signs: tuple[str, str], words: str, style: str, view: CustomerView) -> Content:
    return Content.styled(f"{signs[not view.unicode]} {words}", style)
