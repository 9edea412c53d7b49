"""Orders: as they come in, and as they are kept."""

from datetime import datetime

from msgspec import Struct, field

from custui.domain.status import Status

OWN_ORIGIN = "custui"
"""The origin of orders that agents make; no import may claim it."""


class OrderItem(Struct, frozen=True):
    """One line of an order."""

    product: str
    quantity: int
    unit_price: int
    """Minor units of the order's currency, rounded half to even where the shop's price is finer."""
    sku: str = ""

    @property
    def money(self) -> int:
        """Quantity times unit price, in minor units."""
        return self.quantity * self.unit_price


class IncomingOrder(Struct, frozen=True):
    """An order as an importer, the demo or an agent hands it to the store: words as written, times aware."""

    number: str
    created_at: datetime
    total: int
    """Minor units of `currency`."""
    currency: str
    phone: str = ""
    """As written; the store derives the phone key from it."""
    customer_name: str = ""
    whatsapp: str = ""
    status: str = ""
    channel: str = ""
    refunded: int = 0
    city: str = ""
    state: str = ""
    address: str = ""
    items: tuple[OrderItem, ...] = ()
    tells_items: bool = True
    """Whether its source holds items at all; where not, those that the store knows of the order stay."""


class Order(Struct, frozen=True):
    """An order as the store keeps it."""

    id: int
    number: str
    created_at: datetime
    """Aware, UTC."""
    status: Status
    status_text: str
    """The shop's own word, verbatim."""
    channel: str
    """Folded (`custui.domain.channel`)."""
    currency: str
    total: int
    refunded: int
    customer_name: str
    phone_text: str
    """As written on this order."""
    city: str
    state: str
    address: str
    items: tuple[OrderItem, ...] = ()
    origin: str = ""
    """The shop system it came from; `OWN_ORIGIN` where an agent made it here."""
    version: int = 1


class StatusChange(Struct, frozen=True):
    """An order's new status."""

    order_id: int
    version: int
    """The version of the order that the agent saw."""
    status: Status


class Conflict(Struct, frozen=True):
    """Where an order that came in meets what agents did at this desk."""

    number: str
    agent: str = ""
    """Who had set another status here; empty where the number is that of an order made here."""
    here: Status | None = None
    """That status, which the shop's own change has overruled; None of an order made here."""
    there: str = ""
    """The shop's word for the status it has now."""

    @property
    def sentence(self) -> str:
        """Return what happened; it quotes the order, so clean it before showing it."""
        if self.here is None:
            return f"order {self.number} bears the number of an order made here; both are kept"
        return (
            f"order {self.number}: {self.agent or 'an agent'} had set it to {self.here}, "
            f"and the shop has changed it since to '{self.there}', which counts"
        )


class SaveOutcome(Struct, frozen=True):
    """What became of a batch of orders handed to the store."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    without_phone: int = 0
    """Among all orders of the batch, changed or not."""
    unknown_statuses: dict[str, int] = field(default_factory=dict)
    """Status word as written → orders that bear it."""
    unverified_phones: int = 0
    unreadable_phones: int = 0
    damaged_phones: int = 0
    other_currency: int = 0
    dated_ahead: int = 0
    """Orders dated later than now; their customers count as seen today."""
    conflicts: tuple[Conflict, ...] = ()
    """Among the orders created and updated."""

    def __add__(self, other: "SaveOutcome") -> "SaveOutcome":
        """Return the outcome of both batches together."""
        words = dict(self.unknown_statuses)
        for word, count in other.unknown_statuses.items():
            words[word] = words.get(word, 0) + count
        return SaveOutcome(
            self.created + other.created,
            self.updated + other.updated,
            self.unchanged + other.unchanged,
            self.without_phone + other.without_phone,
            words,
            self.unverified_phones + other.unverified_phones,
            self.unreadable_phones + other.unreadable_phones,
            self.damaged_phones + other.damaged_phones,
            self.other_currency + other.other_currency,
            self.dated_ahead + other.dated_ahead,
            self.conflicts + other.conflicts,
        )
