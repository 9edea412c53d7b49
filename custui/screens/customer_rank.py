"""RankActions: the customer's place by what they spent, told once it is known."""

from dataclasses import dataclass
from functools import partial

from textual import on
from textual.message import Message
from textual.reactive import var

from custui.domain.customer import SpendRank
from custui.domain.errors import CustuiError
from custui.domain.repository import DeskRepository
from custui.screens.customer_answers import Read
from custui.screens.customer_base import CustomerBase


@dataclass
class RankRead(Message):
    """A customer's place was reckoned; None for one who spent nothing."""

    phone: str
    rank: SpendRank | None


def read_rank(repository: DeskRepository, phone: str) -> RankRead | None:
    """Return the place of a customer; nothing where the store cannot say. Blocks."""
    try:
        return RankRead(phone, repository.spend_rank(phone))
    except CustuiError:
        return None  # the page says what it knows


class RankActions(CustomerBase):
    """Asks once the page has come, for the page's own rows go first."""

    rank: var[SpendRank | None] = var(None)
    """Of the customer shown, as far as that has come."""
    _ranked: tuple[str, int] | None = None
    """Phone and revision for which it was asked."""

    @on(Read)
    def _ask_rank(self, message: Read) -> None:
        if message.asked != self.asked or message.details is None:
            return
        phone = message.details.customer.phone
        before, self._ranked = self._ranked, (phone, message.revision)
        if before is None or before[0] != phone:
            self.rank = None
        if before != self._ranked:
            self.feed.ask("rank", partial(read_rank, self._desk.repository, phone))

    @on(RankRead)
    def _show_rank(self, message: RankRead) -> None:
        if self._ranked is not None and message.phone == self._ranked[0]:
            self.rank = message.rank
