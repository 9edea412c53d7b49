"""Queries in words, for chips, confirmations, saved views and states.

Names of places, segments and whatever was searched for stand in them as they came, on one line: whoever
shows them cleans them first, as any data.
"""

from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from custui.domain.channel import UNKNOWN, channel_title
from custui.domain.customer import CustomerPage
from custui.domain.groups import Group
from custui.domain.period import ALL_TIME
from custui.domain.query import CustomerFilters, ListQuery, Sort, SortField
from custui.domain.rules import ShopRules
from custui.domain.spans import orders_words, spent_words
from custui.domain.text import fold

_NAME_LENGTH = 40
_NAMELESS = "“”"


class FilterPart(Struct, frozen=True):
    """One thing that the filters ask for."""

    words: str
    """Short; not clean."""
    without: CustomerFilters
    """The filters with this part taken off."""


def filter_parts(
    filters: CustomerFilters, rules: ShopRules, *, ascii_only: bool = False
) -> tuple[FilterPart, ...]:
    """Return what the filters ask for, part by part, always in the same order; the search is no part."""
    return tuple(
        FilterPart(words, replace(filters, **off)) for words, off in _parts(filters, rules, ascii_only)
    )


def query_words(query: ListQuery, rules: ShopRules, *, ascii_only: bool = False) -> str:
    """Return whom a query lists, in one line: `VIP · Lagos · matching “ngozi” · 30 days · by spent ↓`.

    It is `everybody` where neither filter nor search is on; the usual sort goes without saying.
    """
    filters = query.filters
    said = [part.words for part in filter_parts(filters, rules, ascii_only=ascii_only)]
    if filters.search.strip():
        said.append(f"matching “{_one_line(filters.search)}”")
    if not said:
        said.append("everybody")
    if query.period != ALL_TIME:
        title = query.period.title
        said.append(title if query.period.custom is not None else title.lower())
    if filters.sort != Sort():
        said.append(f"by {sort_words(filters.sort)}")
    return " · ".join(said)


def sort_words(sort: Sort) -> str:
    """Return `last order ↓`."""
    title = "WhatsApp" if sort.field is SortField.WHATSAPP else sort.field.value.replace("_", " ")
    return f"{title} {'↓' if sort.descending else '↑'}"


def order_words(sort: Sort, page: CustomerPage) -> str:
    """Return what the rows of `page` are sorted by: customers of a like name come last, the likest first."""
    if page.by_likeness:
        return "likeness"
    return f"{sort_words(sort)}{', then likeness' if page.alike else ''}"


def is_missing(place: str) -> bool:
    """Tell whether a city or state asked for stands for none at all."""
    return not (place[:1].isascii() and place[:1].isalnum()) and not fold(place)


def _parts(
    filters: CustomerFilters, rules: ShopRules, ascii_only: bool
) -> Iterator[tuple[str, dict[str, object]]]:
    """Yield the words of each part, and the fields that go back to what they are without it."""
    if filters.status is not None:
        yield filters.status.value, {"status": None}
    for group in Group:
        if group in filters.groups:
            yield group.word, {"groups": filters.groups - {group}}
    orders = (filters.min_orders, filters.max_orders)
    if orders != (None, None):
        word = "order" if filters.max_orders == 1 and filters.min_orders in {None, 1} else "orders"
        yield f"{orders_words(orders)} {word}", {"min_orders": None, "max_orders": None}
    spent = (filters.min_spent, filters.max_spent)
    if spent != (None, None):
        words = spent_words(spent, rules.currency, ascii_only=ascii_only)
        yield f"{words} spent", {"min_spent": None, "max_spent": None}
    yield from _named(filters)
    if filters.has_notes is not None:
        yield "has notes" if filters.has_notes else "no notes", {"has_notes": None}
    if filters.follow_up_due:
        yield "follow-up due", {"follow_up_due": False}
    if filters.phone is not None:
        yield f"number {filters.phone.value}", {"phone": None}
    if filters.among is not None:
        yield f"{len(filters.among):,} marked", {"among": None}
    if filters.without:
        yield f"{len(filters.without):,} left out", {"without": frozenset()}


def _named(filters: CustomerFilters) -> Iterator[tuple[str, dict[str, object]]]:
    if filters.channel is not None:
        channel = _one_line(channel_title(filters.channel))
        yield "channel unknown" if filters.channel == UNKNOWN else f"via {channel}", {"channel": None}
    if filters.city is not None:
        yield "no city" if is_missing(filters.city) else _one_line(filters.city), {"city": None}
    if filters.state is not None:
        yield "no state" if is_missing(filters.state) else _state_words(filters.state), {"state": None}
    if filters.segment is not None:
        yield f"in {_one_line(filters.segment) or _NAMELESS}", {"segment": None}
    if filters.not_segment is not None:
        yield f"not in {_one_line(filters.not_segment) or _NAMELESS}", {"not_segment": None}


def _state_words(state: str) -> str:
    """Return the state with the word, so that Lagos the state is not taken for the city."""
    name = _one_line(state)
    return name if "state" in fold(name).split() else f"{name} state"


def _one_line(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= _NAME_LENGTH else words[: _NAME_LENGTH - 1].rstrip() + "…"
