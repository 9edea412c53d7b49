"""MessageFacts: what is known of whom a message goes to, as a value. Pure: no widget here."""

from collections.abc import Mapping

from msgspec import Struct

from custui.domain.customer import CustomerRow
from custui.domain.message_text import value_text
from custui.domain.message_values import Speaker, message_values, order_to_speak_of
from custui.domain.orders import Order
from custui.domain.placeholders import Filled, Gap, fill
from custui.domain.templates import Template
from custui.screens.message_work import MessageWork


class MessageFacts(Struct, frozen=True):
    """The customer with all orders, and the shop's templates."""

    customer: CustomerRow
    orders: tuple[Order, ...] | None = None
    """The latest first; None while they are being read."""
    templates: tuple[Template, ...] | None = None
    """By name; None while they are being read."""

    @property
    def bodies(self) -> Mapping[int, str]:
        """The templates' words by id."""
        return {template.id: template.body for template in self.templates or ()}

    def template_name(self, work: MessageWork) -> str:
        """Return the name of the template chosen; nothing where there is none."""
        return next((found.name for found in self.templates or () if found.id == work.template), "")

    def order(self, work: MessageWork) -> Order | None:
        """Return the order that the message speaks of."""
        orders = self.orders or ()
        chosen = (order for order in orders if order.id == work.order)
        return next(chosen, None) or order_to_speak_of(orders)

    def values(self, work: MessageWork, speaker: Speaker) -> dict[str, str]:
        """Return what the shop knows of every placeholder."""
        return message_values(self.customer, self.order(work), speaker)

    def filled(self, text: str, work: MessageWork, speaker: Speaker) -> Filled:
        """Return `text` with what the shop knows filled in, else what the agent wrote for it."""
        given = {name: value_text(value) for name, value in work.written.items()}
        known = {name: value for name, value in self.values(work, speaker).items() if value.strip()}
        return fill(text, {**given, **known})

    def gaps(self, text: str, work: MessageWork, speaker: Speaker) -> tuple[Gap, ...]:
        """Return the placeholders that the shop cannot fill, each once, whatever the agent wrote for them."""
        found: dict[str, Gap] = {}
        for gap in fill(text, self.values(work, speaker)).gaps:
            found.setdefault(gap.name, gap)
        return tuple(found.values())
