"""PaletteActions: what the palette offers on a customer's page beside what the keys do."""

from collections.abc import Iterator
from functools import partial

from custui.domain.notes import first_words
from custui.domain.status import Outcome
from custui.screens.customer_notes import NoteActions
from custui.screens.palette_offers import Offer
from custui.terminal.text import clean
from custui.widgets.note_words import first_due
from custui.widgets.order_cells import status_words

_MOST_ORDERS = 3


class PaletteActions(NoteActions):
    """Names what a key does only where the cursor is, or behind another key."""

    def offers(self) -> Iterator[Offer]:
        """Yield what to do with the follow-up that is due, and with the orders that are open."""
        if self.shown is None or self.state is not None or self.reads_only:
            return
        due = first_due(self.shown)
        if due is not None:
            words = clean(first_words(due.body))
            yield Offer("Put off the follow-up due", words, lambda: self.action_due_want("postpone"))
            yield Offer("Done: the follow-up due", words, lambda: self.action_due_want("finish"))
        orders = self.shown.details.orders
        still_open = [order for order in orders if order.status.outcome is Outcome.OPEN]
        for order in (still_open or list(orders))[:_MOST_ORDERS]:
            status = status_words(order.status, order.status_text)
            title = f"Set status of order {clean(order.number, 30)}"
            yield Offer(title, status, partial(self.open_order, order, setting=True))
