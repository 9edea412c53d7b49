"""What the list says where there are no rows to show. Pure: no widget here."""

from custui.domain.period import ALL_TIME
from custui.domain.query import CustomerFilters, ListQuery
from custui.domain.query_words import filter_parts
from custui.domain.rules import ShopRules
from custui.terminal.text import clean
from custui.widgets.listing import Listing, is_everybody
from custui.widgets.state_panel import PanelState

OPENING = PanelState("Opening the store…")
LOADING = PanelState("Loading customers…")


def refused(sentence: str) -> PanelState:
    """Return the state of a store that cannot be opened."""
    return PanelState(clean(sentence), ("q leaves custui",), bad=True)


def failed(sentence: str, asked: ListQuery) -> PanelState:
    """Return the state of a store that opened, and then had no rows for what was asked."""
    hints = ["r tries again", "q leaves custui"]
    if asked.filters != CustomerFilters(sort=asked.filters.sort):
        hints.insert(0, "F clears filters and search")
    return PanelState(clean(sentence), tuple(hints), bad=True)


def trouble(sentence: str, asked: ListQuery) -> str:
    """Return what to say over rows that stay while the store does not answer; nothing where it does."""
    if not sentence:
        return ""
    named = asked.filters.segment is not None or asked.filters.not_segment is not None
    # The segment may be what is wrong: trying again then never helps.
    return f"{clean(sentence)} — r tries again{' · F clears the filters' if named else ''}"


def is_of_its_own(listing: Listing | None, asked: ListQuery) -> bool:
    """Tell whether what failed is the list asked for rather than the store: it names a segment, maybe gone.

    Rows of another list would then seem to be that segment's.
    """
    filters = asked.filters
    named = filters.segment is not None or filters.not_segment is not None
    return named and (listing is None or listing.query != asked)


def rows_state(listing: Listing, rules: ShopRules) -> PanelState | None:
    """Return what to say of a page without rows; None where it has some."""
    if listing.page.rows:
        return None
    query = listing.query
    if is_everybody(query):
        return PanelState(
            "No customers yet",
            (
                "They come with their orders. Leave with q, then:",
                "",
                "custui import FILE   brings your orders in",
                "custui demo          shows a made-up shop  ",
            ),
        )
    parts = filter_parts(query.filters, rules)
    lines: list[str] = []
    if parts:
        lines.append(clean(" · ".join(part.words for part in parts), 200))
        lines.append("")
    lines += _hints(query, filtered=bool(parts))
    return PanelState(_nobody(query, filtered=bool(parts)), tuple(lines))


def _hints(query: ListQuery, *, filtered: bool) -> list[str]:
    """Return which keys bring somebody back."""
    hints = []
    if filtered:
        hints.append("F clears filters and search" if query.filters.search else "F clears the filters")
    if query.filters.search:
        hints.append("Esc clears the search")
    if query.period != ALL_TIME:
        hints.append("p chooses another period")
    return hints


def _nobody(query: ListQuery, *, filtered: bool) -> str:
    searched = f" matches “{clean(query.filters.search, 60)}”" if query.filters.search else ""
    said = searched or (" is all of this" if filtered else "")
    if query.period == ALL_TIME:
        return f"Nobody{said}"
    ordered = "" if searched else " and ordered" if filtered else " ordered"
    return f"Nobody{said}{ordered} in the period {query.period.title}"
