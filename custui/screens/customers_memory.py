"""MemoryActions: the list an agent looks at is kept, and shown again at the next start."""

import asyncio
from typing import ClassVar

from msgspec.structs import replace
from textual import on
from textual.timer import Timer

from custui.domain.query import ListQuery, PageRequest
from custui.screens.customers_answers import Remembered, remember
from custui.screens.customers_base import CustomersBase


class MemoryActions(CustomersBase):
    """Only lists that came are kept: one that the store refused would greet the agent with its refusal."""

    REST: ClassVar[float] = 2.0
    """Seconds for which a list must stay before it is worth keeping."""
    LAST_CHANCE: ClassVar[float] = 1.0
    """Seconds that leaving waits for the store to keep it."""

    _kept = ListQuery()
    """What the store keeps of this agent, so far as is known here."""
    _memory: Timer | None = None

    def open_on(self, query: ListQuery | None) -> None:
        """Begin with the list of last time, unless one is shown; None begins with everybody."""
        if query is not None and self.listing is None:
            self._kept = replace(query, page=PageRequest())
            self.show_list(query)

    def plan_memory(self) -> None:
        """Keep the list shown once it rests."""
        if self._memory is not None:
            self._memory.stop()
        self._memory = self.set_timer(self.REST, self._remember, name="memory")

    async def remember_at_last(self) -> None:
        """Keep the list shown before the program is left, unless the store takes too long."""
        query = self._worth_keeping()
        if query is not None and self.context is not None:
            kept = asyncio.to_thread(remember, self.context, query)
            try:
                await asyncio.wait_for(kept, self.LAST_CHANCE)
            except TimeoutError:
                self.log.warning("the store was too busy to keep the list shown")

    def _remember(self) -> None:
        query = self._worth_keeping()
        if query is not None:
            self.feed.remember(query)

    @on(Remembered)
    def _keep(self, message: Remembered) -> None:
        self._kept = message.query

    def _worth_keeping(self) -> ListQuery | None:
        if self.context is None or self.context.repository.read_only or self.listing is None:
            return None
        query = replace(self.listing.query, page=PageRequest())
        return None if query == self._kept else query
