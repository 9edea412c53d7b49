"""NoteList: what agents wrote about the customer, to read: what is due first, then what is pinned."""

from textual.content import Content
from textual.geometry import Size
from textual.reactive import reactive
from textual.widget import Widget

from custui.domain.customer import Note
from custui.terminal.text import clean_block
from custui.widgets.customer_view import CustomerView
from custui.widgets.flow import wrapped
from custui.widgets.note_words import by_urgency, is_due, signature, standing

_RULE = Content.styled("┆ ", "$text-warning")


class NoteList(Widget):
    """All notes, each with what is to be done about it, its author and its date."""

    DEFAULT_CSS = """
    NoteList { height: auto; }
    """

    view: reactive[CustomerView | None] = reactive(None, layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """Return how many lines the notes take at this width."""
        return len(note_lines(self.view, width)) if self.view else 1

    def render(self) -> Content:
        """Return the notes."""
        return Content("\n").join(note_lines(self.view, self.size.width)) if self.view else Content()


def note_lines(view: CustomerView, width: int) -> list[Content]:
    """Return the notes under their title, wrapped to `width`."""
    notes = by_urgency(view)
    if not notes:
        return [Content.assemble(("Notes", "bold"), ("  none yet", "$text-muted"))]
    title = Content.assemble(("Notes", "bold"), (f"  {len(notes):,}", "$text-muted"))
    due = sum(is_due(note, view) for note in notes)
    if due:
        title += Content.styled(f"  {due:,} follow-up{'' if due == 1 else 's'} due", "bold $text-warning")
    lines = [title.truncate(width, ellipsis=True)]
    for note in notes:
        lines += _written(note, view, width)
    return lines


def _written(note: Note, view: CustomerView, width: int) -> list[Content]:
    """Return one note: its author and date behind the last line, or on a line of their own."""
    signed, before = signature(note, view, brief=True), standing(note, view)
    first, *others = clean_block(note.body).strip().split("\n")
    opening = before + Content(f"  {first}") if before else Content(first)
    parts = (opening, *map(Content, others))
    text = [line for part in parts for line in wrapped(part, width - 2) or [Content()]]
    gap = width - 2 - signed.cell_length - (text[-1].cell_length if text else 0)
    if text and gap >= 2:
        text[-1] = text[-1] + Content.blank(gap) + signed
    else:
        signed = signed.truncate(width - 2, ellipsis=True)
        text.append(signed.pad_left(width - 2 - signed.cell_length))
    return [_RULE + line for line in text]
