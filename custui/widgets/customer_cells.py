"""What a customer's row says, cell by cell. Pure: no widget here.

Colours are the theme's names (`$text-muted`), which the table resolves.
"""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from textual.content import Content

from custui.domain.channel import UNKNOWN, channel_title
from custui.domain.customer import CustomerRow
from custui.domain.flags import Flag
from custui.domain.phone import PhoneVerdict
from custui.domain.query import SortField
from custui.domain.sentences import ago
from custui.terminal.text import clean
from custui.widgets.customer_columns import FULL_AMOUNT, RIGHT_ALIGNED, Aside, Field
from custui.widgets.listing import Listing, Look
from custui.widgets.match_words import highlighted, with_match

NONE = "—"
PHONE_BADGES = {
    PhoneVerdict.UNVERIFIED: ("?", "unverified"),
    PhoneVerdict.UNREADABLE: ("×", "unreadable"),
    PhoneVerdict.DAMAGED: ("×", "damaged by a spreadsheet"),
}
"""The sign behind a number that cannot be trusted, and its word for the help."""
FLAG_STYLES = {
    Flag.VIP: "$text-accent",
    Flag.REPEAT: "$text-primary",
    Flag.AT_RISK: "$text-warning",
    Flag.HIGH_VALUE: "$text-success",
    Flag.PROBLEMATIC: "$text-error",
}
_MUTED = "$text-muted"
_WARNING = "$text-warning"
_ROOM_FOR_WORDS = 18
_AGO, _ROOM_FOR_A_NOTE = 11, 24
"""Cells of `99 days ago`, and those from which words behind it say something."""
_TOLD_IN_DAYS = 99
"""Up to here the last order is told in days; further back a date says more."""


def customer_cell(
    field: Field,
    row: CustomerRow,
    listing: Listing,
    look: Look,
    width: int,
    *,
    whatsapp_shown: bool = False,
) -> Content:
    """Return what `row` says in the column of `field`, exactly `width` cells or, left-aligned, fewer.

    `whatsapp_shown` tells whether there is a WhatsApp column: where a search matched that number, the
    name need not repeat it.
    """
    match field:
        case SortField.NAME:
            name = name_cell(row, listing)
            cell = with_match(name, row.phone, listing, look, width, whatsapp_shown=whatsapp_shown)
        case SortField.PHONE:
            cell = phone_cell(row, listing, width)
        case SortField.WHATSAPP:
            cell = whatsapp_cell(row, listing)
        case SortField.ORDERS:
            cell = Content(f"{row.figures.orders:,}")
        case SortField.SPENT:
            cell = spent_cell(row, look, width)
        case SortField.AVERAGE:
            cell = average_cell(row, look)
        case SortField.FIRST_ORDER:
            cell = Content.styled(date_words(row.first_order_at, look.zone, width), _MUTED)
        case SortField.LAST_ORDER:
            cell = last_order_cell(row, listing.today, look, width)
        case SortField.STATUS:
            cell = status_cell(row)
        case SortField.CHANNEL:
            cell = channel_cell(row)
        case SortField.FLAGS:
            cell = flags_cell(row, width)
        case Aside.DUE:
            cell = due_cell(row, listing, width)
    cut = cell.truncate(width, ellipsis=True)
    return cut.pad_left(max(0, width - cut.cell_length)) if field in RIGHT_ALIGNED else cut


def two_lines(row: CustomerRow, listing: Listing, look: Look, width: int) -> Content:
    """Return the customer on two lines of `width` cells, for a terminal the size of a phone."""
    spent = spent_cell(row, look, FULL_AMOUNT)
    room = width - spent.cell_length - 2
    name = with_match(name_cell(row, listing), row.phone, listing, look, room).truncate(room, ellipsis=True)
    top = name + Content.blank(width - name.cell_length - spent.cell_length) + spent
    flags = flags_cell(row, 7)
    idle = _idle_words(row, listing.today, look.zone, 6)
    counts = Content.assemble(
        f"{row.figures.orders:>4,}", (" · ", _MUTED), (f"{idle:<6}", _last_style(row, look.rules.active_days))
    )
    tail = counts + Content.blank(1) + flags + Content.blank(max(0, 7 - flags.cell_length))
    if row.phone in listing.page.due:
        tail = Content.assemble(("due ", _MUTED), due_cell(row, listing, 11))
    room = max(1, width - tail.cell_length - 1)
    phone = phone_cell(row, listing, room).truncate(room, ellipsis=True).stylize_before(_MUTED)
    below = phone + Content.blank(max(1, width - phone.cell_length - tail.cell_length)) + tail
    return Content("\n").join([top, below])


def name_cell(row: CustomerRow, listing: Listing) -> Content:
    """Return the name, what was searched standing out; a customer whose orders bear none is told as such."""
    name = clean(row.name).strip()
    if not name:
        return Content.styled("no name", f"{_MUTED} italic")
    return highlighted(name, listing.query.filters.search)


def phone_cell(row: CustomerRow, listing: Listing, width: int) -> Content:
    """Return the number with the sign of what is wrong with it, which stays where the text is cut."""
    number = highlighted(clean(listing.spoken.get(row.phone, row.phone)), listing.query.filters.search)
    badge = PHONE_BADGES.get(row.verdict)
    if badge is None:
        return number
    if number.cell_length == width - 1:
        return number + Content.styled(badge[0], _WARNING)
    return number.truncate(max(1, width - 2), ellipsis=True) + Content.styled(f" {badge[0]}", _WARNING)


def phone_width(row: CustomerRow, listing: Listing) -> int:
    """Return the cells that the number needs at least, its sign close behind it."""
    return Content(clean(listing.spoken.get(row.phone, row.phone))).cell_length + (
        row.verdict in PHONE_BADGES
    )


def whatsapp_cell(row: CustomerRow, listing: Listing) -> Content:
    """Return the number to write to where it is not the phone; a dash where there is none at all."""
    if row.whatsapp is None:
        return Content.styled(NONE, _MUTED)
    if row.whatsapp == row.phone:
        return Content("")
    return highlighted(clean(listing.spoken.get(row.whatsapp, row.whatsapp)), listing.query.filters.search)


def spent_cell(row: CustomerRow, look: Look, width: int) -> Content:
    """Return the money; `*` where orders in another currency are not in it."""
    starred = bool(row.figures.other_currency)
    amount = look.money(row.figures.spent, width - starred)
    cell = Content(amount) if row.figures.spent else Content.styled(amount, _MUTED)
    return Content.styled("*", _WARNING) + cell if starred else cell


def average_cell(row: CustomerRow, look: Look) -> Content:
    """Return the average order value; a dash, never 0, where no order counts.

    Always compact: a quotient in full would have hundredths in one row and none in the next.
    """
    average = row.figures.average
    return Content.styled(NONE if average is None else look.compact(average), _MUTED)


def last_order_cell(row: CustomerRow, today: date, look: Look, width: int) -> Content:
    """Return how long ago the last order was; highlighted once the customer is no longer active."""
    words = _idle_words(row, today, look.zone, width)
    return Content.styled(words, _last_style(row, look.rules.active_days))


def status_cell(row: CustomerRow) -> Content:
    """Return whether the customer is active, as a word."""
    return Content("Active") if row.active else Content.styled("Inactive", _MUTED)


def channel_cell(row: CustomerRow) -> Content:
    """Return the preferred channel."""
    if row.preferred_channel == UNKNOWN:
        return Content.styled(NONE, _MUTED)
    return Content.styled(clean(channel_title(row.preferred_channel)), _MUTED)


def shown_flags(row: CustomerRow) -> tuple[Flag, ...]:
    """Return the flags worth a place in a list: a VIP is a repeat customer anyway."""
    return tuple(flag for flag in row.flags if flag is not Flag.REPEAT or Flag.VIP not in row.flags)


def flags_cell(row: CustomerRow, width: int) -> Content:
    """Return the flags, each as sign and word as long as `width` lasts, the rest by their signs.

    A column too narrow for most words has none, so that it reads the same from row to row.
    """
    flags = shown_flags(row)
    for worded in range(len(flags) if width >= _ROOM_FOR_WORDS else 0, 0, -1):
        cell = _flags(flags, worded)
        if cell.cell_length <= width:
            return cell
    return _flags(flags, 0)


def _flags(flags: tuple[Flag, ...], worded: int) -> Content:
    parts = [
        Content.styled(f"{flag.symbol} {flag.word} " if place < worded else flag.symbol, FLAG_STYLES[flag])
        for place, flag in enumerate(flags)
    ]
    return Content(" ").join(parts).rstrip()


def due_cell(row: CustomerRow, listing: Listing, width: int) -> Content:
    """Return since when a follow-up is due and, where there is room, its first words: `2 days ago  Call`."""
    due = listing.page.due.get(row.phone)
    if due is None:
        return Content("")
    days = (listing.today - due.on).days
    since = Content.styled(ago(days), "$text-error" if days > 0 else _WARNING)
    if width < _ROOM_FOR_A_NOTE:
        return since.truncate(width, ellipsis=True)
    return since.pad_right(_AGO - since.cell_length) + Content(f"  {clean(due.body, width).strip()}")


def date_words(moment: datetime, zone: ZoneInfo, width: int) -> str:
    """Return the shop's date of `moment`: ` 2 Mar 2026` in eleven cells, `Mar 2026` in less."""
    day = moment.astimezone(zone)
    return f"{day.day:>2} {day:%b %Y}" if width >= 11 else f"{day:%b %Y}"


def _last_style(row: CustomerRow, active_days: int) -> str:
    return _WARNING if row.days_since_last_order > active_days else ""


def _idle_words(row: CustomerRow, today: date, zone: ZoneInfo, width: int) -> str:
    """Return how long ago the last order was, in 11, 9 or 6 cells."""
    days = row.days_since_last_order
    full, tight = width >= 11, width < 9
    if row.last_order_at.astimezone(zone).date() > today:
        return "dated ahead" if full else "ahead"
    if days == 0:
        return "today"
    if tight:
        return f"{days} d" if days < 1000 else f"{days // 365} y"
    if days > _TOLD_IN_DAYS:
        return date_words(row.last_order_at, zone, width)
    if days == 1:
        return "yesterday"
    return f"{days} days ago" if full else f"{days} d ago"
