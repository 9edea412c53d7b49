"""ProfileHeader: who the customer is and how to reach them, at the top of the customer page."""

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.geometry import Size
from textual.reactive import reactive, var
from textual.style import Style
from textual.widget import Widget

from custui.domain.channel import UNKNOWN, channel_title
from custui.domain.customer import CustomerDetails, CustomerRow, SpendRank
from custui.domain.erased import is_erased
from custui.domain.phone import international_form, national_form
from custui.domain.sentences import ago, place_text
from custui.terminal.links import whatsapp_url
from custui.terminal.text import clean
from custui.widgets.avatar import Avatar
from custui.widgets.customer_cells import FLAG_STYLES, PHONE_BADGES, shown_flags
from custui.widgets.customer_view import CustomerView
from custui.widgets.flow import beside, flow, widest_that_fits

_SEGMENT_STYLES = {
    "blue": "$text-primary",
    "green": "$text-success",
    "yellow": "$text-warning",
    "red": "$text-error",
    "magenta": "$text-accent",
    "cyan": "$text-secondary",
}
_OTHER_NAMES = 3
_OTHER_PHONES = 2
_ROOM_FOR_GROUPS = 56
"""Cells from which every group begins a line of its own; below, lines are too dear."""


class ProfileHeader(Horizontal):
    """Avatar and profile side by side; the narrow layout hides the avatar."""

    DEFAULT_CSS = """
    ProfileHeader {
        height: auto;
        Avatar { margin: 0 1 0 0; }
    }
    """

    view: var[CustomerView | None] = var(None)
    rank: var[SpendRank | None] = var(None)
    """The place by spent, once that is known."""

    def compose(self) -> ComposeResult:
        """Yield the two halves."""
        yield Avatar().data_bind(ProfileHeader.view)
        yield ProfileLines().data_bind(ProfileHeader.view, ProfileHeader.rank)


class ProfileLines(Widget):
    """The profile, on as many lines as its width asks for."""

    DEFAULT_CSS = """
    ProfileLines { width: 1fr; height: auto; }
    """

    view: reactive[CustomerView | None] = reactive(None, layout=True)
    rank: reactive[SpendRank | None] = reactive(None, layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """Return how many lines the profile takes at this width."""
        return len(profile_lines(self.view, width, self.rank)) if self.view else 1

    def render(self) -> Content:
        """Return the lines."""
        if self.view is None:
            return Content()
        return Content("\n").join(profile_lines(self.view, self.size.width, self.rank))


def profile_lines(view: CustomerView, width: int, rank: SpendRank | None = None) -> list[Content]:
    """Return the profile in lines of at most `width` cells: who, how to reach, since when, and whence."""
    details, customer = view.details, view.details.customer
    written = clean(customer.name).strip()
    name = Content.styled(written, "bold") if written else Content.styled("no name", "$text-muted italic")
    active, style = ("● Active", "$text-success") if customer.active else ("○ Inactive", "$text-muted")
    badge = Content.styled(active, style)
    flags = [Content.styled(f"{f.symbol} {f.word}", FLAG_STYLES[f]) for f in shown_flags(customer)]
    gap = Content("  ")
    badges = gap.join([badge, *flags])
    if name.cell_length + 2 + badges.cell_length <= width:
        lines = beside(name, badges, width)
    elif name.cell_length + 2 + badge.cell_length <= width:
        lines = [*beside(name, badge, width), *flow(flags, width, gap)]
    else:
        lines = [name.truncate(width, ellipsis=True), *flow([badge, *flags], width, gap)]
    roomy = width >= _ROOM_FOR_GROUPS
    reach = [*_reach(customer, view.rules.region), *_merged(view, in_full=roomy)]
    groups = [reach, _dates(view, in_full=roomy), _about(details, rank, width)]
    if not roomy:
        groups = [[piece for group in groups for piece in group]]
    for group in groups:
        lines += flow(group, width)
    return lines


def _reach(customer: CustomerRow, region: str) -> list[Content]:
    """Return how to reach the customer: both spellings of the number, and what WhatsApp knows."""
    national = clean(national_form(customer.phone, region))
    pieces = [Content.styled(national, "bold")]
    if is_erased(customer.phone):
        return [*pieces, Content.styled("nobody: erased, the orders stay", "$text-warning")]
    if badge := PHONE_BADGES.get(customer.verdict):
        pieces.append(Content.styled(" ".join(badge), "$text-warning"))
    pieces.append(_whatsapp(customer, region))
    international = clean(international_form(customer.phone))
    if international != national:
        pieces.append(Content.styled(international, "$text-muted"))
    return pieces


def _whatsapp(customer: CustomerRow, region: str) -> Content:
    """Return the WhatsApp number as a link to its chat; the terminal opens it on the agent's own machine."""
    if customer.whatsapp is None:
        return Content.styled("no WhatsApp", "$text-muted")
    same = customer.whatsapp == customer.phone
    told = "same" if same else clean(national_form(customer.whatsapp, region))
    url = whatsapp_url(customer.whatsapp)
    return Content.assemble("WhatsApp ", told if url is None else (told, Style(underline=True, link=url)))


def _merged(view: CustomerView, *, in_full: bool) -> list[Content]:
    """Return the phones that were merged into the customer, the latest first."""
    aliases = view.details.aliases
    pieces = []
    for alias in aliases[:_OTHER_PHONES]:
        phone = clean(national_form(alias.phone, view.rules.region))
        when = f", merged {view.day(alias.merged_at)} by {clean(alias.merged_by, limit=40)}"
        pieces.append(
            Content.assemble(("also ", "$text-muted"), phone, (when if in_full else "", "$text-muted"))
        )
    more = len(aliases) - _OTHER_PHONES
    if more > 0:
        pieces.append(Content.styled(f"and {more} more", "$text-muted"))
    return pieces


def _dates(view: CustomerView, *, in_full: bool) -> list[Content]:
    customer = view.details.customer
    idle = ago(customer.days_since_last_order)
    since, seen = view.day(customer.first_order_at), view.day(customer.last_order_at)
    if not in_full:
        short = (("since ", since), ("seen ", idle))
        return [Content.assemble((word, "$text-muted"), told) for word, told in short]
    return [
        Content.assemble(("customer since ", "$text-muted"), since),
        Content.assemble(("last seen ", "$text-muted"), idle, (f", {seen}", "$text-muted")),
    ]


def _about(details: CustomerDetails, rank: SpendRank | None, width: int) -> list[Content]:
    """Return place, channel, rank, segments and the other spellings of the name."""
    customer = details.customer
    place = clean(place_text(customer.city, customer.state))
    pieces = [
        Content(place) if place else Content.styled("place unknown", "$text-muted"),
        Content.assemble(("prefers ", "$text-muted"), clean(channel_title(customer.preferred_channel))),
    ]
    if customer.preferred_channel == UNKNOWN:
        pieces.pop()
    if rank is not None:
        pieces.append(Content.assemble(f"#{rank.place:,}", (f" of {rank.of:,} who spent", "$text-muted")))
    pieces += [
        Content.styled(f"# {clean(segment.name)}", _SEGMENT_STYLES.get(segment.colour, ""))
        for segment in details.segments
    ]
    if details.names:
        # Rather a name less than a line whose end, how many more there are, is cut.
        fewer = [_seen_as(details.names, shown) for shown in range(_OTHER_NAMES, 0, -1)]
        pieces.append(widest_that_fits(fewer, width))
    return pieces


def _seen_as(names: Sequence[str], shown: int) -> Content:
    """Return the first of the other spellings of the name, and how many more there are."""
    told, more = ", ".join(clean(name, limit=40) for name in names[:shown]), len(names) - shown
    tail = f" and {more} more" if more > 0 else ""
    return Content.assemble(("also seen as ", "$text-muted"), told, (tail, "$text-muted"))
