"""ActivityLog: everything that happened to the customer, in one stream."""

from textual.reactive import reactive

from custui.widgets.customer_view import CustomerView
from custui.widgets.key_scroll import KeyScroll


class ActivityLog(KeyScroll):
    """The stream, to scroll."""

    DEFAULT_CSS = """
    ActivityLog { height: 1fr; padding: 0 1; scrollbar-size-vertical: 1; }
    """

    view: reactive[CustomerView | None] = reactive(None)
