"""Customers as plain records: what `list --json` and `show --json` print and exports are made of.

The shapes are DESIGN.md §9. Amounts are decimal strings, times ISO 8601 with the offset of the shop's
zone, rates fractions from 0 to 1; what is unknown is None.
"""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from custui.domain.channel import UNKNOWN
from custui.domain.customer import CustomerDetails, CustomerRow
from custui.domain.figures import Card, Stats
from custui.domain.insights import Charts, Insights, ProductFigures
from custui.domain.money import decimal_string, exponent
from custui.domain.orders import Order
from custui.domain.rules import ShopRules
from custui.domain.trend import Trend, TrendKind

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def customer_values(row: CustomerRow, rules: ShopRules) -> dict[str, object]:
    """Return the columns of one customer, each as what it is: amounts as Decimal, times in the shop's zone.

    The figures are of the period the row was asked for.
    """
    figures = row.figures
    places = exponent(rules.currency)
    return {
        "phone": row.phone,
        "name": row.name or None,
        "whatsapp": row.whatsapp,
        "orders": figures.orders,
        "delivered": figures.delivered,
        "cancelled": figures.cancelled,
        "spent": Decimal(figures.spent).scaleb(-places),
        "average_order_value": None if figures.average is None else Decimal(figures.average).scaleb(-places),
        "first_order_at": row.first_order_at.astimezone(rules.zone),
        "last_order_at": row.last_order_at.astimezone(rules.zone),
        "days_since_last_order": row.days_since_last_order,
        "status": "active" if row.active else "inactive",
        "flags": [flag.value for flag in row.flags],
        "preferred_channel": None if row.preferred_channel == UNKNOWN else row.preferred_channel,
        "city": row.city or None,
        "state": row.state or None,
    }


def customer_record(row: CustomerRow, rules: ShopRules) -> dict[str, object]:
    """Return one customer of `list --json`."""
    return {name: plain_value(value) for name, value in customer_values(row, rules).items()}


def plain_value(value: object) -> object:
    """Return a value of `customer_values` as JSON and CSV spell it."""
    if isinstance(value, Decimal):
        return str(value)
    return value.isoformat(timespec="seconds") if isinstance(value, datetime) else value


def details_record(
    details: CustomerDetails, rules: ShopRules, contact: dict[str, str | None]
) -> dict[str, object]:
    """Return the object of `show --json`; `contact` holds the customer's links."""
    customer = customer_record(details.customer, rules)
    customer["customer_since"] = customer["first_order_at"]
    return {
        "customer": customer,
        "stats": _stats(details.stats, rules),
        "insights": _insights(details.insights, rules),
        "charts": _charts(details.charts, rules),
        "orders": [order_record(order, rules) for order in details.orders],
        "notes": [
            {"body": note.body, "author": note.author, "created_at": iso_time(note.created_at, rules)}
            for note in details.notes
        ],
        "segments": [segment.name for segment in details.segments],
        "contact": contact,
    }


def _stats(stats: Stats, rules: ShopRules) -> dict[str, object]:
    def count(card: Card[int]) -> dict[str, object]:
        return _card(card.value, card.previous, card.trend)

    def money(card: Card[int]) -> dict[str, object]:
        return _card(_money(card.value, rules), _money(card.previous, rules), card.trend)

    rate = stats.conversion_rate
    return {
        "total_orders": count(stats.total_orders),
        "total_spent": money(stats.total_spent),
        "average_order_value": money(stats.average_order_value),
        "conversion_rate": _card(_rate(rate.value), _rate(rate.previous), rate.trend),
        "days_since_last_order": count(stats.days_since_last_order),
    }


def _card(value: object, previous: object, trend: Trend) -> dict[str, object]:
    """Return a card; its trend is a fraction (2.0 is +200 %, or 0.12 is +12 points), "new", or None."""
    return {
        "value": value,
        "previous": previous,
        "trend": "new" if trend.kind is TrendKind.NEW else trend.change,
    }


def _insights(insights: Insights, rules: ShopRules) -> dict[str, object]:
    known = insights.city or insights.state
    return {
        "purchase_frequency_days": insights.purchase_frequency_days,
        "median_gap_days": insights.median_gap_days,
        "favourite_products": _products(insights.favourite_products, rules),
        "preferred_channel": insights.preferred_channel,
        "peak_order_days": [_WEEKDAYS[day] for day in insights.peak_weekdays],
        "location": {"city": insights.city or None, "state": insights.state or None} if known else None,
        "delivery_success_rate": _rate(insights.delivery_success),
    }


def _charts(charts: Charts, rules: ShopRules) -> dict[str, object]:
    return {
        "orders_by_month": [
            {"month": month.month, "orders": month.orders, "spent": _money(month.spent, rules)}
            for month in charts.orders_by_month
        ],
        "status_distribution": [
            {"status": status.value, "orders": orders} for status, orders in charts.statuses
        ],
        "channels": [{"channel": channel, "orders": orders} for channel, orders in charts.channels],
        "top_products": _products(charts.top_products, rules),
    }


def _products(products: Sequence[ProductFigures], rules: ShopRules) -> list[dict[str, object]]:
    return [
        {"product": found.product, "quantity": found.quantity, "money": _money(found.money, rules)}
        for found in products
    ]


def order_record(order: Order, rules: ShopRules) -> dict[str, object]:
    """Return an order; its amounts are in its own currency."""
    return {
        "number": order.number,
        "created_at": iso_time(order.created_at, rules),
        "status": order.status.value,
        "channel": order.channel,
        "total": decimal_string(order.total, order.currency),
        "currency": order.currency,
        "items": [
            {
                "product": item.product,
                "quantity": item.quantity,
                "unit_price": decimal_string(item.unit_price, order.currency),
            }
            for item in order.items
        ],
    }


def _money(minor: int | None, rules: ShopRules) -> str | None:
    return None if minor is None else decimal_string(minor, rules.currency)


def _rate(rate: Fraction | None) -> float | None:
    return None if rate is None else float(rate)


def iso_time(moment: datetime, rules: ShopRules) -> str:
    """Return `2026-06-08T14:05:00+01:00`, in the shop's zone."""
    return moment.astimezone(rules.zone).isoformat(timespec="seconds")
