"""The rows of the filter panel: which there are, and how each is drawn."""

from collections.abc import Hashable, Sequence
from textwrap import wrap

from msgspec import Struct
from textual.content import Content

from custui.domain.filter_choices import Choice, FilterChoices, chosen_of, narrow
from custui.domain.filter_sections import Section, span_of, span_text, span_words
from custui.domain.query import CustomerFilters
from custui.domain.query_words import filter_parts
from custui.domain.rules import ShopRules
from custui.terminal.text import clean
from custui.widgets.typed_line import TypedLine

MOST_NAMES = 500
"""Names listed at a time; whoever looks for another types a letter of it."""
_TITLE = 10
"""Cells of a section's title with the space behind it."""
_INDENT = 4
_SIGN = "●"
_FROM_TO = "from–to  "
_MUTED = "$text-muted"


class HeadingRow(Struct, frozen=True):
    """A section, and in the same line what it is set to, or what is typed to find a name."""

    section: Section
    words: str
    customers: int | None = None
    on: bool = False
    opened: bool = False
    line: TypedLine | None = None
    """What is typed; None where nothing is."""


class ChoiceRow(Struct, frozen=True):
    """One choice of the section that is open."""

    section: Section
    choice: Choice


class SpanRow(Struct, frozen=True):
    """A span of one's own."""

    section: Section
    text: str
    """What it is set to; empty where that is one of the choices."""
    line: TypedLine | None = None
    """What is being typed; None where nothing is."""


class RemarkRow(Struct, frozen=True):
    """A line that only says something."""

    words: str
    bad: bool = False


class ActionRow(Struct, frozen=True):
    """Something to do besides choosing."""

    action: str
    words: str
    key: str


Row = HeadingRow | ChoiceRow | SpanRow | RemarkRow | ActionRow

CLEAR = "clear"
CLOSE = "close"


class PanelView(Struct, frozen=True):
    """All that the rows are made of."""

    filters: CustomerFilters
    offered: FilterChoices
    rules: ShopRules
    ascii_only: bool = False
    opened: Section | None = None
    names: tuple[Choice, ...] = ()
    """The choices of the open section."""
    line: TypedLine | None = None
    """What is typed into the open section, to find a name or as a span."""
    problem: str = ""
    """Why what is typed is no span."""
    width: int = 30


def rows_of(view: PanelView) -> tuple[Row, ...]:
    """Return the rows from top to bottom: every section, and beneath the open one its choices."""
    rows: list[Row] = []
    for section in Section:
        rows.append(_heading(section, view))
        if section is view.opened:
            rows += _beneath(section, view)
    on = len(filter_parts(view.filters, view.rules))
    rows.append(ActionRow(CLEAR, f"Clear all {on}" if on > 1 else "Clear", "F") if on else RemarkRow(""))
    rows.append(ActionRow(CLOSE, "Close", "Esc"))
    return tuple(rows)


def identity(row: Row) -> Hashable:
    """Return what stays the same of a row while its words change."""
    match row:
        case HeadingRow(section):
            return "heading", section
        case ChoiceRow(section, choice):
            # Choosing a group changes what choosing it again would; a city may be called `any`.
            return "choice", section, choice.words if section.takes_many else tuple(choice.changes.values())
        case SpanRow(section):
            return "span", section
        case RemarkRow():
            return "remark"
        case ActionRow(action):
            return "action", action


def places_of(section: Section, rows: Sequence[Row]) -> tuple[int, int, int]:
    """Return where the open section begins and ends among `rows`, and where its choice that is on stands.

    That is its first choice where it has none on.
    """
    places = [
        place
        for place, row in enumerate(rows)
        if isinstance(row, HeadingRow | ChoiceRow | SpanRow) and row.section is section
    ]
    first, *beneath = places
    return first, places[-1], next((place for place in beneath if _is_on(rows[place])), first + 1)


def draw(row: Row, width: int, *, here: bool, typing: bool) -> Content:
    """Return the line of a row in `width` cells.

    `here` is where the cursor stands, on whose ground other colours would be hard to read; `typing` shows
    the cursor of what is typed.
    """
    muted = "" if here else _MUTED
    match row:
        case HeadingRow():
            line = _draw_heading(row, width, here, typing)
        case ChoiceRow(_, choice):
            aside = choice.kind if choice.customers is None else f"{choice.customers:,}"
            nobody = choice.customers == 0 and not choice.chosen
            words = Content.styled(clean(choice.words), muted if nobody else "")
            line = _line(_sign(choice.chosen, _INDENT, here), words, Content.styled(aside, muted), width)
        case SpanRow(_, text, typed):
            room = width - _INDENT - 2 - len(_FROM_TO)
            value = Content(text) if typed is None else _typed(typed, room, muted, "", typing=typing)
            words = Content.assemble(_FROM_TO, value or Content.styled("type it", muted))
            line = _line(_sign(bool(text) and typed is None, _INDENT, here), words, Content(""), width)
        case RemarkRow(words, bad):
            line = Content(" " * (_INDENT + 2)) + Content.styled(words, "$text-error" if bad else muted)
        case ActionRow(_, words, key):
            line = Content.assemble("   ", (key.ljust(4), muted), words)
    line = line.truncate(width, ellipsis=True)
    return line.pad_right(width - line.cell_length)


def _heading(section: Section, view: PanelView) -> HeadingRow:
    opened = section is view.opened
    chosen = chosen_of(section, view.filters, view.offered, view.rules, ascii_only=view.ascii_only)
    line = view.line if opened and section.has_names else None
    if not chosen:
        words = span_words(section, span_of(section, view.filters), view.rules, ascii_only=view.ascii_only)
        return HeadingRow(section, words, None, True, opened)
    first = chosen[0]
    words = first.words if len(chosen) == 1 else _many([choice.words for choice in chosen], view.width)
    customers = first.customers if len(chosen) == 1 else None
    return HeadingRow(section, words, customers, not first.off, opened, line)


def _many(words: Sequence[str], width: int) -> str:
    """Return all the words where they fit into a heading, else the first and how many more."""
    every = ", ".join(words)
    return every if len(every) <= width - _TITLE - 5 else f"{words[0]} +{len(words) - 1}"


def _beneath(section: Section, view: PanelView) -> list[Row]:
    found = narrow(view.names, view.line.text if view.line and section.has_names else "")
    rows: list[Row] = [ChoiceRow(section, choice) for choice in found[:MOST_NAMES]]
    if section.has_span:
        custom = not any(choice.chosen for choice in view.names)
        text = span_text(section, span_of(section, view.filters), view.rules) if custom else ""
        rows.append(SpanRow(section, text, view.line))
        rows += (RemarkRow(words, bad=True) for words in _wrapped(view.problem, view))
    elif not found:
        rows += (RemarkRow(words) for words in _wrapped("nothing like it", view))
    if len(found) > MOST_NAMES:
        more = f"{len(found) - MOST_NAMES:,} more: type to find"
        rows += (RemarkRow(words) for words in _wrapped(more, view))
    counted = section in {Section.CHANNEL, Section.CITY, Section.STATE}
    if counted and view.offered.shares is None:
        rows.append(RemarkRow("counting…"))
    return rows


def _wrapped(words: str, view: PanelView) -> list[str]:
    return wrap(words, max(10, view.width - _INDENT - 3))


def _is_on(row: Row) -> bool:
    return row.choice.chosen if isinstance(row, ChoiceRow) else isinstance(row, SpanRow) and bool(row.text)


def _draw_heading(row: HeadingRow, width: int, here: bool, typing: bool) -> Content:
    muted = "" if here else _MUTED
    title = Content.styled(row.section.value.ljust(_TITLE), "bold" if row.on or row.opened else "")
    if row.line is not None:
        value = _typed(row.line, width - _TITLE - 5, muted, "type to find", typing=typing)
    else:
        value = Content.styled(clean(row.words), "" if row.on else muted)
    count = "" if row.customers is None or row.line is not None else f"{row.customers:,} "
    aside = Content.styled(f"{count}{'▾' if row.opened else '▸'}", muted)
    return _line(Content.assemble(_sign(row.on, 1, here), title), value, aside, width)


def _typed(line: TypedLine, room: int, muted: str, placeholder: str, *, typing: bool) -> Content:
    """Return what is typed, as much as there is room for, with a block for the cursor."""
    if not typing:
        return Content(line.text) or Content.styled(placeholder, muted)
    if not line.text:
        return Content.assemble((placeholder[:1] or " ", "reverse"), (placeholder[1:], muted))
    start = max(0, line.place - room + 1)
    before, at = line.text[start : line.place], line.text[line.place : line.place + 1]
    return Content.assemble(before, (at or " ", "reverse"), line.text[line.place + 1 :])


def _sign(on: bool, indent: int, here: bool) -> Content:
    return Content.assemble(" " * indent, (_SIGN if on else " ", "" if here else "$primary"), " ")


def _line(start: Content, words: Content, aside: Content, width: int) -> Content:
    """Return `start` and `words` with `aside` at the far end; the words are cut where it gets tight."""
    room = width - start.cell_length - (aside.cell_length + 1 if aside else 0)
    words = words.truncate(max(1, room), ellipsis=True)
    gap = width - start.cell_length - words.cell_length - aside.cell_length
    return start + words + Content.blank(max(0, gap)) + aside
