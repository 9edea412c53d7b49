"""Customers on view, for the tests of the widgets that draw them."""

from collections.abc import Sequence

from custui.domain.customer import Note, Segment
from custui.domain.orders import Order
from custui.domain.period import ALL_TIME, Period
from custui.domain.rules import ShopRules
from custui.widgets.customer_view import CustomerView
from tests.factories import NOW, RULES, make_details


def make_view(
    orders: Sequence[Order] | None = None,
    period: Period = ALL_TIME,
    *,
    notes: tuple[Note, ...] = (),
    segments: tuple[Segment, ...] = (),
    rules: ShopRules = RULES,
    unicode: bool = True,
) -> CustomerView:
    """Return what the customer page draws of `orders` (default: the wireframe's six)."""
    details = make_details(orders, period=period, notes=notes, segments=segments, rules=rules)
    return CustomerView(details, period, NOW, rules, unicode)
