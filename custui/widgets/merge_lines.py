"""What a merge would come to, as two customers side by side and what they are together. Pure."""

from collections.abc import Callable, Iterable, Iterator

from textual.content import Content

from custui.domain.customer import CustomerRow
from custui.domain.merging import MergePreview
from custui.domain.money import compact_money, format_money
from custui.domain.phone import PhoneVerdict, national_form
from custui.domain.rules import ShopRules
from custui.domain.sentences import ago, place_text
from custui.terminal.text import clean
from custui.widgets.customer_cells import NONE, date_words, flags_cell
from custui.widgets.flow import wrapped

_MUTED = "$text-muted"
_ROOMY = 56
"""Cells from which labels and amounts are written in full."""


def merge_lines(preview: MergePreview, rules: ShopRules, width: int, *, ascii_only: bool) -> list[Content]:
    """Return the lines, of at most `width` cells: a column each, the result last, and what comes along."""
    roomy = width >= _ROOMY
    label, gap = (12, 2) if roomy else (9, 1)
    column = max(1, (width - label) // 3 - gap)
    sides = (preview.alias, preview.into, preview.result)

    def money(minor: int) -> str:
        full = format_money(minor, rules.currency, ascii_only=ascii_only)
        if Content(full).cell_length <= column:
            return full
        return compact_money(minor, rules.currency, ascii_only=ascii_only)

    def phone(key: str | None) -> Content:
        return Content(clean(national_form(key, rules.region)) if key else NONE)

    def seen(row: CustomerRow) -> str:
        return ago(row.days_since_last_order) if roomy else f"{row.days_since_last_order:,} d"

    def name(row: CustomerRow) -> Content:
        return Content(clean(row.name).strip() or "no name")

    def place(row: CustomerRow) -> Content:
        full = clean(place_text(row.city, row.state))
        short = clean(place_text(row.city, "") or full)
        return Content((full if len(full) <= column else short) or NONE)

    def since(row: CustomerRow) -> Content:
        return Content(date_words(row.first_order_at, rules.zone, column).strip())

    told: tuple[tuple[str, Callable[[CustomerRow], Content]], ...] = (
        *((("Name", name), ("WhatsApp", lambda row: phone(row.whatsapp))) if roomy else ()),
        ("Orders", lambda row: Content(f"{row.figures.orders:,}")),
        ("Spent", lambda row: Content(money(row.figures.spent))),
        ("Last order" if roomy else "Last", lambda row: Content(seen(row))),
        ("Since", since),
        ("Place", place),
        ("Flags", lambda row: flags_cell(row, column)),
    )
    heads = (
        [phone(preview.alias.phone), phone(preview.into.phone), Content("Together")]
        if roomy
        else [Content("That"), Content("This"), Content("Both")]
    )
    lines: list[Content] = []
    if not roomy:
        # Names and numbers say who is who, and a third of a phone's line holds neither whole.
        for head, row in zip(heads, sides, strict=True):
            lines.append(
                _titled(head, label) + name(row).stylize("bold").truncate(width - label, ellipsis=True)
            )
            if row is preview.result and row.whatsapp == preview.into.whatsapp:
                numbers = []
            elif row.whatsapp == row.phone:
                numbers = [phone(row.phone) + Content(" · WhatsApp")]
            elif row.whatsapp is None:
                numbers = [phone(row.phone) + Content(" · no WhatsApp")]
            else:
                numbers = [phone(row.phone), Content("WhatsApp ") + phone(row.whatsapp)]
            lines += [Content.blank(label) + line for line in numbers]
    lines.append(Content.blank(label) + _row([head.stylize(_MUTED) for head in heads], column, gap))
    for title, cell in told:
        cells = [cell(row) for row in sides]
        written_row = _row([*cells[:2], cells[2].stylize("bold")], column, gap)
        lines.append(_titled(Content(title), label) + written_row)
    return [*lines, *_doubts(preview, rules, width), *_along(preview, width)]


def _titled(title: Content, label: int) -> Content:
    return title.stylize(_MUTED).pad_right(label - title.cell_length)


def _row(cells: Iterable[Content], column: int, gap: int) -> Content:
    cut = [cell.truncate(column, ellipsis=True) for cell in cells]
    return Content.assemble(*(cell.pad_right(column + gap - cell.cell_length) for cell in cut)).rstrip()


def _doubts(preview: MergePreview, rules: ShopRules, width: int) -> Iterator[Content]:
    """Yield what speaks against the merge: a damaged number may be that of many."""
    for row in (preview.alias, preview.into):
        if row.verdict is PhoneVerdict.DAMAGED:
            number = clean(national_form(row.phone, rules.region))
            words = f"{number} was damaged by a spreadsheet: orders of several people may stand under it."
            yield from wrapped(Content.styled(words, "$text-warning"), width)


def _along(preview: MergePreview, width: int) -> Iterator[Content]:
    """Yield what comes along beside the orders, and that nothing is lost."""
    pieces = []
    if preview.notes:
        pieces.append("1 note comes along" if preview.notes == 1 else f"{preview.notes:,} notes come along")
    if preview.segments:
        pieces.append(f"joins {', '.join(clean(name, limit=40) for name in preview.segments)}")
    pieces.append("u undoes, and M at any time")
    words = " · ".join(pieces)
    # A key stays as it is pressed.
    first = words[:1] if len(pieces) == 1 else words[:1].upper()
    yield from wrapped(Content(first + words[1:]), width)
