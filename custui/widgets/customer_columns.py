"""Which columns of the customer list there is room for, and how wide each is. Pure: no widget here."""

from collections.abc import Mapping, Sequence
from enum import StrEnum

from msgspec import Struct

from custui.domain.query import Sort, SortField
from custui.widgets.listing import SORT_TITLES

TWO_LINES_BELOW = 74
"""Cells under which columns cannot be read and every customer takes two lines of one column."""
FULL_AMOUNT = 13
"""Cells beyond which an amount is written compactly."""
_LEAST_NAME = 14
"""Of a table that shows everything; below, fields give way to the name."""


class Aside(StrEnum):
    """A column that no list is sorted by."""

    DUE = "due"
    """The follow-up that has been due longest."""


Field = SortField | Aside

_NORMAL = (
    SortField.NAME,
    SortField.PHONE,
    SortField.ORDERS,
    SortField.SPENT,
    SortField.LAST_ORDER,
    SortField.FLAGS,
)
_ALL = (
    SortField.NAME,
    SortField.PHONE,
    SortField.WHATSAPP,
    SortField.ORDERS,
    SortField.SPENT,
    SortField.AVERAGE,
    SortField.FIRST_ORDER,
    SortField.LAST_ORDER,
    SortField.STATUS,
    SortField.CHANNEL,
    SortField.FLAGS,
)
_WHILE_DUE: tuple[Field, ...] = (
    SortField.NAME,
    SortField.PHONE,
    Aside.DUE,
    SortField.ORDERS,
    SortField.SPENT,
    SortField.LAST_ORDER,
    SortField.FLAGS,
)
"""Of a list of those with a follow-up due: the rest of the room is for what is to be done."""
_GIVING_WAY = (SortField.STATUS, SortField.FIRST_ORDER, SortField.WHATSAPP, SortField.CHANNEL)
"""In which order: the colour of the last order tells the status too; the average goes last, with all."""
_WIDTHS: dict[Field, int] = {
    SortField.PHONE: 14,  # with room for a sign behind it, so that no column moves from page to page
    SortField.WHATSAPP: 13,
    SortField.ORDERS: 6,
    SortField.SPENT: 10,
    SortField.AVERAGE: 7,
    SortField.FIRST_ORDER: 8,
    SortField.LAST_ORDER: 9,
    SortField.STATUS: 8,
    SortField.CHANNEL: 9,
    SortField.FLAGS: 7,
    Aside.DUE: 11,
}
_MOST: dict[Field, int] = {
    SortField.PHONE: 20,
    SortField.WHATSAPP: 20,
    SortField.SPENT: FULL_AMOUNT,
    SortField.AVERAGE: 10,
}
"""Columns that grow with what the page holds: a foreign number in full, an amount with its hundredths or
behind a currency's code."""
_NAME_WANTS = 20
_WANTED: tuple[tuple[Field, int], ...] = (
    (SortField.LAST_ORDER, 11),
    (SortField.FIRST_ORDER, 11),
    (Aside.DUE, 60),
    (SortField.FLAGS, 48),
)
"""Who gets the cells that the name does not want, and up to which width: days and dates in full, the words
of a follow-up, those of the flags."""
_SHORT_TITLES = {SortField.FIRST_ORDER: "First", SortField.LAST_ORDER: "Last"}
RIGHT_ALIGNED = frozenset({SortField.ORDERS, SortField.SPENT, SortField.AVERAGE})


class Column(Struct, frozen=True):
    """A column in its place."""

    field: Field
    width: int
    """Cells of its text."""
    gap: int
    """Empty cells behind it."""


def columns_for(room: int, longest: Mapping[SortField, int], *, due: bool = False) -> Sequence[Column]:
    """Return the columns for a table of `room` cells, one of them kept free in front of the first.

    `longest` tells how wide the page's phone and WhatsApp numbers, amounts and averages are. The name
    takes what is left beyond what `_WANTED` gives away. With `due` it is a list of those with a follow-up
    due. Empty under `TWO_LINES_BELOW`.
    """
    if room < TWO_LINES_BELOW:
        return ()
    fields = _while_due(room, longest) if due else _fields(room, longest)
    widths = _widths(fields, longest)
    gap = 2
    if _left(room, widths, gap) < _NAME_WANTS - 4:
        gap = 1
    for field, most in _WANTED:
        if field in widths:
            spare = max(0, _left(room, widths, gap) - _NAME_WANTS)
            widths[field] += min(spare, most - widths[field])
    widths[SortField.NAME] = _left(room, widths, gap)
    return [Column(field, widths[field], 0 if field is fields[-1] else gap) for field in fields]


def title_words(column: Column, sort: Sort | None) -> str:
    """Return the column's title, over its cells, with an arrow where the list is sorted by it.

    `sort` is None where the rows follow no column.

    The arrow stands before a right-aligned title and behind another one; in the gap, where the title
    fills the column.
    """
    if isinstance(column.field, Aside):
        return column.field.value.capitalize()
    title = SORT_TITLES[column.field]
    if len(title) + 1 > column.width + column.gap:
        title = _SHORT_TITLES.get(column.field, title)
    right = column.field in RIGHT_ALIGNED
    arrow = "" if sort is None or column.field is not sort.field else "↓" if sort.descending else "↑"
    if right and arrow and len(title) + 2 <= column.width:
        return f"{arrow} {title}".rjust(column.width)
    if right:
        return title.rjust(column.width) + arrow
    space = " " if arrow and len(title) + 2 < column.width + max(1, column.gap) else ""
    return title + space + arrow


def _while_due(room: int, longest: Mapping[SortField, int]) -> Sequence[Field]:
    """Return what is shown of those with a follow-up due; the flags where there is room for them."""
    fits = _left(room, _widths(_WHILE_DUE, longest), 1) >= _LEAST_NAME
    return _WHILE_DUE if fits else _WHILE_DUE[:-1]


def _fields(room: int, longest: Mapping[SortField, int]) -> Sequence[Field]:
    """Return what is shown: everything, or less by one field after another, or what an agent needs first."""
    if _left(room, _widths(_ALL, longest), 1) >= _LEAST_NAME:
        return _ALL
    for gone in range(1, len(_GIVING_WAY) + 1):
        fields = [field for field in _ALL if field not in _GIVING_WAY[:gone]]
        if _left(room, _widths(fields, longest), 1) >= _NAME_WANTS:
            return fields
    return _NORMAL


def _widths(fields: Sequence[Field], longest: Mapping[SortField, int]) -> dict[Field, int]:
    """Return the width of every field but the name."""
    widths = {field: _WIDTHS[field] for field in fields[1:]}
    for field in longest.keys() & widths:
        widths[field] = min(_MOST[field], max(widths[field], longest[field]))
    return widths


def _left(room: int, widths: Mapping[Field, int], gap: int) -> int:
    return room - 1 - sum(widths.values()) - gap * len(widths)
