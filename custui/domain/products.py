"""What the shop has sold before, for typing an order."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class ProductChoice:
    """A product as it was last sold."""

    product: str
    sku: str
    unit_price: int
    """Minor units of `currency`."""
    currency: str
    last_sold_at: datetime
    """Aware, UTC."""
