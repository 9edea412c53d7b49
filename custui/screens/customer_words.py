"""What the customer page says of itself. Pure: no widget here."""

from custui.screens.context import Walk
from custui.terminal.text import clean
from custui.widgets.customer_body import ACTIVITY, HISTORY, NOTES
from custui.widgets.state_panel import PanelState

OPENING = PanelState("")
"""While the page opens, so as to be drawn once and whole; the store answers in a tenth of that time."""
LOADING = PanelState("Reading the customer…")
GONE = PanelState(
    "No order bears this phone any more",
    (
        "The customer was erased, or the orders are deleted or another number's.",
        "Esc goes back to the list · r looks again",
    ),
)
NOBODY = "No order bears this phone any more: there is nobody here."
ERASED = "The customer was erased: these orders have no person any more."

OF_A_PERSON = frozenset({"contact('whatsapp')", "contact('call')", "message", "new_order", "edit"})
"""What the footer offers only where there is somebody."""

_TAB_KEYS = {HISTORY: ("sort", "filter", "find"), NOTES: ("find",), ACTIVITY: ("filter",)}
"""What of the screen's own keys is about a tab; what is about a row in it, the row's table tells."""
_PAGE_KEYS = (
    "clear",
    "back",
    "contact('whatsapp')",
    "message",
    "note",
    "walk(1)",
    "segments",
    "new_order",
    "edit",
    "contact('call')",
    "export",
    "period",
    "walk(-1)",
    "quit",
    "filter",
    "sort",
    "find",
)
TAPS = (
    ("Back", "screen.back"),
    ("WhatsApp", "screen.contact('whatsapp')"),
    ("Call", "screen.contact('call')"),
    ("More", "app.command_palette"),
)
"""The buttons of a phone-sized terminal, with their actions."""
TAPS_WHILE_DUE = (
    ("Done", "screen.due_want('finish')"),
    ("Put off", "screen.due_want('postpone')"),
    ("WhatsApp", "screen.contact('whatsapp')"),
    ("More", "app.command_palette"),
)
"""While a follow-up is due: the breadcrumb goes back too, and calling is under More."""


def footer_keys(tab: str) -> tuple[str, ...]:
    """Return the actions in the order that their keys find room in while `tab` is open."""
    own = _TAB_KEYS.get(tab, ())
    return (*own, *(action for action in _PAGE_KEYS if action not in own))


def failed(sentence: str) -> PanelState:
    """Return the state of a page whose customer could not be read."""
    return PanelState(clean(sentence), ("r tries again · Esc goes back",), bad=True)


def place_words(walk: Walk) -> str:
    """Return where in the list the customer stands: `3 of 88`."""
    page = walk.query.page
    place = (page.number - 1) * page.size + walk.index + 1
    return f"{place:,} of {walk.total:,}" if walk.total is not None else f"{place:,} of …"
