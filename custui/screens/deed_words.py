"""What is said of deeds before, while and after they are done. Pure: no widget here."""

from datetime import datetime

from custui.domain.deeds import AddNote, AddToSegment, BulkAction, Deed, NewSegment
from custui.domain.query_words import query_words
from custui.screens.chosen import Chosen, customers
from custui.screens.context import DeskContext
from custui.screens.segment_choice import DeleteSegment
from custui.terminal.text import clean

_MINUTE, _HOUR, _DAY = 60, 3600, 86_400


def doing_words(action: BulkAction, segment: str) -> str:
    """Return `Adding to Promo list`."""
    match action:
        case AddNote():
            return "Writing the note"
        case AddToSegment():
            return f"Adding to {clean(segment)}"
        case _:
            return f"Removing from {clean(segment)}"


def progress_words(doing: str, done: int, of: int) -> str:
    """Return `Adding to Promo list… 4,000 of 10,000`."""
    return f"{doing}… {done:,} of {of:,}" if of else f"{doing}…"


def waiting_words(doing: str, key: str = "") -> str:
    """Return `Writing the note… the store is locked by another program; Ctrl+X gives up`."""
    way_out = f"; {key} gives up" if key else ""
    return f"{doing}… the store is locked by another program{way_out}"


def act_question(action: BulkAction, segment: str, count: int | None) -> str:
    """Return `Add 312 customers to Promo list?`."""
    whom = customers(count)
    match action:
        case AddNote(_, due_on):
            # "Write to" would be a message.
            return f"Add this note to {whom}?" if due_on is None else f"Set this follow-up for {whom}?"
        case AddToSegment():
            return f"Add {whom} to {clean(segment)}?"
        case _:
            return f"Remove {whom} from {clean(segment)}?"


def create_question(new: NewSegment, count: int | None) -> str:
    """Return `Make the segment Win back with 312 customers?`."""
    whom = "all it finds now" if count is None else customers(count)
    return f"Make the segment {clean(new.name)} with {whom}?"


def whom_words(chosen: Chosen, desk: DeskContext) -> str:
    """Return who that is: the query in words, or that they are the marked."""
    if chosen.on.filters.among is not None:
        return "Those you marked."
    words = query_words(chosen.on, desk.repository.rules, ascii_only=not desk.terminal.unicode)
    return _capital(clean(words))


def delete_question(asked: DeleteSegment) -> tuple[str, str]:
    """Return the question before a segment is deleted, and what it does."""
    segment, size, views = asked.segment, asked.size, asked.views
    kind = "smart segment" if segment.query is not None else "segment"
    held = "" if size is None else f"{customers(size)} {'is' if size == 1 else 'are'} in it. "
    needed = f"{len(views)} views need it. " if views else ""
    if len(views) == 1:
        needed = f"The view {clean(views[0])} needs it. "
    return f"Delete the {kind} {clean(segment.name)}?", f"{held}{needed}No customer is deleted; u undoes."


def done_words(deed: Deed) -> str:
    """Return `Added 312 customers to Promo list · u undoes`."""
    return f"{_capital(clean(deed.words))} · u undoes"


def undone_words(deed: Deed) -> str:
    """Return `Undone: added 312 customers to Promo list`."""
    return f"Undone: {clean(deed.words)}"


def refused_words(sentence: str) -> str:
    """Return the sentence as a toast says it."""
    return _capital(clean(sentence))


def undo_detail(deed: Deed) -> str:
    """Return whom it was done to, where that was one customer whom the question does not name."""
    return "" if deed.whom in deed.words else clean(deed.whom)


def undo_question(deed: Deed, now: datetime) -> str:
    """Return `Undo: added 312 customers to Promo list, 2 minutes ago?`."""
    return f"Undo: {clean(deed.words)}, {ago(deed.at, now)}?"


def ago(then: datetime, now: datetime) -> str:
    """Return how long ago that was, in the largest unit it fills."""
    seconds = (now - then).total_seconds()
    for size, word in ((_DAY, "day"), (_HOUR, "hour"), (_MINUTE, "minute")):
        if seconds >= size:
            count = int(seconds // size)
            return f"{count} {word}{'s' if count > 1 else ''} ago"
    return "just now"


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
