"""CustomersFeed: asks the store on the list's behalf."""

from functools import partial

from textual.reactive import var

from custui.domain.query import ListQuery
from custui.screens.context import DeskContext
from custui.screens.customers_answers import Standing, count_all, list_page, offer, preview, reckon, remember
from custui.screens.feed import StoreFeed


class CustomersFeed(StoreFeed):
    """Every change of `asked` becomes one question; before there is a store, none does."""

    context: var[DeskContext | None] = var(None)
    """None until the store is open."""
    asked: var[ListQuery] = var(ListQuery())

    @property
    def desk(self) -> DeskContext | None:
        """What is asked; None until the store is open."""
        return self.context

    def watch_context(self) -> None:
        """Ask for the first page once there is a store."""
        self.reload()

    def watch_asked(self) -> None:
        """Ask for the page."""
        self.reload()

    def reload(self) -> None:
        """Ask for the page again; what an older question may still bring is dropped."""
        if self.context is not None:
            self.ask("list", partial(list_page, self.context, self.asked))

    def count(self) -> None:
        """Ask how many customers the list holds."""
        if self.context is not None:
            self.ask("count", partial(count_all, self.context, self.asked))

    def reckon(self, standing: Standing) -> None:
        """Ask for the figures over the list."""
        if self.context is not None:
            self.ask("figures", partial(reckon, self.context, standing))

    def offer(self, standing: Standing) -> None:
        """Ask what filters can be chosen from."""
        if self.context is not None:
            self.ask("choices", partial(offer, self.context, standing))

    def preview(self, phone: str) -> None:
        """Ask for a customer's details, for a look."""
        if self.context is not None:
            self.ask("preview", partial(preview, self.context, phone))

    def remember(self, query: ListQuery) -> None:
        """Keep the list that the agent looks at."""
        if self.context is not None:
            self.ask("remember", partial(remember, self.context, query))
