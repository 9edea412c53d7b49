"""What the widgets of the customer page draw: one customer as of one moment, and how the shop writes it."""

from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from custui.domain.customer import CustomerDetails
from custui.domain.history import orders_in
from custui.domain.money import average_money, compact_money, format_money
from custui.domain.orders import Order
from custui.domain.period import Period
from custui.domain.rules import ShopRules


class CustomerView(Struct, frozen=True):
    """Handed whole to every widget of the page, so that no two of them show different moments."""

    details: CustomerDetails
    period: Period
    """The one `details` were reckoned for, which is not yet the chosen one while that is being read."""
    as_of: datetime
    """Aware."""
    rules: ShopRules
    unicode: bool = True
    """Whether the terminal can show signs such as ₦."""

    def money(self, minor: int, currency: str | None = None) -> str:
        """Return the full amount, in the shop's currency unless another is named."""
        return format_money(minor, currency or self.rules.currency, ascii_only=not self.unicode)

    def average(self, minor: int) -> str:
        """Return an average of the shop's currency, in full."""
        return average_money(minor, self.rules.currency, ascii_only=not self.unicode)

    def compact(self, minor: int) -> str:
        """Return an amount of the shop's currency in about five characters."""
        return compact_money(minor, self.rules.currency, ascii_only=not self.unicode)

    def day(self, moment: datetime) -> str:
        """Return the shop's calendar date of `moment`: `2 Mar 2026`."""
        local = moment.astimezone(self.rules.zone)
        return f"{local.day} {local:%b %Y}"

    def clock(self, moment: datetime) -> str:
        """Return the shop's date and time of `moment`: `2 Mar 2026, 14:05`."""
        return f"{self.day(moment)}, {moment.astimezone(self.rules.zone):%H:%M}"

    def orders_of_period(self) -> tuple[Order, ...]:
        """Return the period's orders, newest first."""
        return orders_in(self.details.orders, self.period, self.as_of, self.rules)


def same_if_unchanged(new: CustomerView, old: CustomerView | None) -> CustomerView:
    """Return `old` where it shows the same on the same day of the shop, so that nothing is drawn again."""
    if old is None:
        return new
    zone = new.rules.zone
    same_day = old.as_of.astimezone(zone).date() == new.as_of.astimezone(zone).date()
    return old if same_day and replace(new, as_of=old.as_of) == old else new
