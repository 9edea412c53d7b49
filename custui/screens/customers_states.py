"""What the list says where there are no rows to show. Pure: no widget here."""

from custui.domain.period import ALL_TIME
from custui.domain.query import ListQuery
from custui.terminal.text import clean
from custui.widgets.listing import Listing, is_everybody
from custui.widgets.state_panel import PanelState

OPENING = PanelState("Opening the store…")
LOADING = PanelState("Loading customers…")


def refused(sentence: str) -> PanelState:
    """Return the state of a store that cannot be opened."""
    return PanelState(clean(sentence), ("q leaves custui",), bad=True)


def failed(sentence: str) -> PanelState:
    """Return the state of a store that opened, and then failed before any rows came."""
    return PanelState(clean(sentence), ("r tries again · q leaves custui",), bad=True)


def rows_state(listing: Listing) -> PanelState | None:
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
    hints = []
    if query.period != ALL_TIME:
        hints.append("p chooses another period")
    if query.filters.search:
        hints.append("Esc clears the search")
    return PanelState(_nobody(query), (" · ".join(hints),) if hints else ())


def _nobody(query: ListQuery) -> str:
    searched = f" matches “{clean(query.filters.search, 60)}”" if query.filters.search else ""
    if query.period == ALL_TIME:
        return f"Nobody{searched}"
    return f"Nobody{searched or ' ordered'} in the period {query.period.title}"
