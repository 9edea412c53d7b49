"""CustomerBase: what all parts of the customer page share: whom it is about, and what is shown of them."""

from collections.abc import Callable
from typing import ClassVar

from msgspec.structs import replace
from textual.reactive import var

from custui.domain.erased import is_erased
from custui.domain.period import ALL_TIME, Period
from custui.domain.query import ListQuery
from custui.screens.chosen import Chosen, chosen_one
from custui.screens.context import DeskContext, Return, Walk
from custui.screens.customer_answers import Asked
from custui.screens.customer_feed import CustomerFeed
from custui.screens.customer_words import ERASED, GONE, LOADING, NOBODY, OPENING
from custui.screens.deeds import DeedActions
from custui.terminal.key_order_app import TakesKeysLater
from custui.widgets.customer_body import CustomerBody
from custui.widgets.customer_view import CustomerView
from custui.widgets.state_panel import PanelState


class CustomerBase(DeedActions[Return], TakesKeysLater):
    """Every change of `asked` becomes a question; its answer becomes `view`."""

    asked: var[Asked | None] = var(None)
    """Whom and which period the page is to show."""
    period: var[Period] = var(ALL_TIME)
    walk: var[Walk | None] = var(None)
    view: var[CustomerView | None] = var(None)
    problem: var[str] = var("")
    """The sentence of the last failure; empty once the store answers again."""
    state: var[PanelState | None] = var(OPENING, bindings=True)
    """What stands in the page's place; None while there is one to show."""

    WAITS_NOT: ClassVar[frozenset[str]] = frozenset({
        *TakesKeysLater.WAITS_NOT, "left_square_bracket", "right_square_bracket",
    })  # fmt: skip
    """Who goes through the list passes by whom they need not see."""

    def __init__(self, context: DeskContext) -> None:
        """Show nobody yet."""
        super().__init__()
        self._desk = context
        self.answered_to: Asked | None = None
        """What the store answered last, whatever it answered."""
        self.view_of: Asked | None = None
        """What `view` is the answer to."""

    @property
    def body(self) -> CustomerBody:
        """The page."""
        return self.query_one(CustomerBody)

    @property
    def feed(self) -> CustomerFeed:
        """What asks the store."""
        return self.query_one(CustomerFeed)

    @property
    def takes_keys(self) -> bool:
        """Whether the page is there that its keys are about."""
        return self.state not in (OPENING, LOADING) and self.answered_to == self.asked

    @property
    def shown(self) -> CustomerView | None:
        """What is known of the customer asked for; None while another's page is still to be seen."""
        if self.view_of is None or self.asked is None or self.view_of.phone != self.asked.phone:
            return None
        return self.view

    # Whether there is anybody.

    @property
    def nobody_words(self) -> str:
        """Why there is no person to do anything with; empty where there is one, or none is known of yet."""
        if self.state is GONE:
            return NOBODY
        erased = self.shown is not None and is_erased(self.shown.details.customer.phone)
        return ERASED if erased else ""

    @property
    def is_answered(self) -> bool:
        """Whether the store has told who is there, or that nobody is."""
        return self.state is None or self.state is GONE

    def has_person(self) -> bool:
        """Tell whether there is anybody to do this with; where not, say so."""
        why_not = self.nobody_words
        if why_not:
            self.notify(why_not, severity="warning", markup=False)
        return not why_not

    # What a deed needs to know.

    @property
    def deed_desk(self) -> DeskContext:
        """The store and who is at the desk."""
        return self._desk

    def chosen(self) -> Chosen | None:
        """Return the customer whose page it is, once it shows."""
        return chosen_one(self.shown.details.customer) if self.shown and self.state is None else None

    def segment_renamed(self, renamed: Callable[[ListQuery], ListQuery]) -> None:
        """Walk on through the same list, by the new name."""
        if self.walk is not None:
            self.walk = replace(self.walk, query=renamed(self.walk.query))

    def ask_again(self) -> None:
        """Show what this desk has changed."""
        self.feed.reload()
