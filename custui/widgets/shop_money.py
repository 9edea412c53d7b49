"""ShopMoney: how amounts are written at this desk, on this terminal."""

from msgspec import Struct

from custui.domain.money import format_money, symbol
from custui.terminal.text import clean


class ShopMoney(Struct, frozen=True):
    """Handed to widgets that show amounts without showing a customer."""

    currency: str
    unicode: bool = True
    """Whether the terminal can show signs such as ₦."""

    def words(self, minor: int, currency: str | None = None) -> str:
        """Return `₦4,000`, in another currency than the shop's always with its code: `USD 120`."""
        named = clean(currency or self.currency)
        written = format_money(minor, named, ascii_only=not self.unicode)
        sign = symbol(named, ascii_only=not self.unicode)
        if named == self.currency or sign.endswith(" "):
            return written
        return written.replace(sign, f"{named} ", 1)

    def typed(self, minor: int) -> str:
        """Return an amount of the shop's as an agent would type it: `4,000`."""
        return format_money(minor, self.currency).replace(symbol(self.currency), "", 1)
