"""What the shop has sold before, for typing an order."""

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct

from custui.domain.text import fold


class ProductChoice(Struct, frozen=True):
    """A product as it was last sold."""

    product: str
    sku: str
    unit_price: int
    """Minor units of `currency`."""
    currency: str
    last_sold_at: datetime
    """Aware, UTC."""


def narrowed(choices: Sequence[ProductChoice], text: str) -> tuple[ProductChoice, ...]:
    """Return those of `choices` whose name or SKU holds every word of `text`, in their order."""
    words = fold(text).split()
    return tuple(
        choice
        for choice in choices
        if all(word in f"{fold(choice.product)}\n{fold(choice.sku)}" for word in words)
    )


def named(choices: Sequence[ProductChoice], text: str) -> ProductChoice | None:
    """Return the first of `choices` that is called `text` or bears it as its SKU, however it is spelled."""
    wanted = fold(text)
    return next((one for one in choices if wanted and wanted in (fold(one.product), fold(one.sku))), None)
