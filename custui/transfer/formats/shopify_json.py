"""Shopify: orders as its REST interface hands them out, `{"orders": […]}`."""

from decimal import Decimal, InvalidOperation

from custui.transfer.fields import Field
from custui.transfer.formats.headings import listed, phones
from custui.transfer.formats.json_format import JsonFormat, Texts
from custui.transfer.formats.shopify import NAME, shopify_channel, shopify_status
from custui.transfer.formats.states import state_name
from custui.transfer.json_values import BadValueError, Record


def _number(order: Record) -> str:
    """Return `#1001`, as orders_export.csv has it, so that both ways of import meet in one order."""
    return order.text("name") or "".join(
        f"#{number}" for number in filter(None, [order.text("order_number")])
    )


def _order(order: Record) -> Texts:
    currency = order.text("currency")
    billing, shipping = order.record("billing_address"), order.record("shipping_address")
    customer = order.record("customer")
    place = shipping if shipping.text("city", "address1") else billing
    status = {
        "cancelled": order.text("cancelled_at"),
        "financial": order.text("financial_status"),
        "fulfillment": order.text("fulfillment_status"),
    }
    return {
        Field.CREATED_AT: order.text("created_at"),
        Field.CUSTOMER_NAME: billing.text("name") or shipping.text("name") or _name(customer),
        Field.CUSTOMER_PHONE: phones(
            [
                order.text("phone"), customer.text("phone"), billing.text("phone"), shipping.text("phone"),
                customer.text("default_address.phone"),
            ]
        ),
        Field.TOTAL_AMOUNT: order.text("total_price"),
        Field.REFUNDED: _refunded(order, currency),
        Field.CURRENCY: currency,
        Field.STATUS: shopify_status(status),
        Field.SOURCE: shopify_channel(order.text("source_name")),
        Field.CITY: place.text("city"),
        Field.STATE: state_name(place.text("province", "province_code"), place.text("country_code")),
        Field.ADDRESS: listed([place.text("address1"), place.text("address2")]),
    }  # fmt: skip


def _name(person: Record) -> str:
    return " ".join(filter(None, [person.text("first_name"), person.text("last_name")]))


def _refunded(order: Record, currency: str) -> str:
    """Return what was paid back: the refund transactions that succeeded."""
    total = Decimal(0)
    for refund in order.records("refunds"):
        for transaction in refund.records("transactions"):
            if transaction.text("kind") != "refund" or transaction.text("status") != "success":
                continue
            if (paid_in := transaction.text("currency")) not in {"", currency}:
                raise BadValueError("refunds", f"are in {paid_in}, and the order is in {currency}")
            try:
                total += Decimal(transaction.text("amount"))
            except InvalidOperation:
                reason = f"hold '{transaction.text('amount')[:60]}', which is not an amount"
                raise BadValueError("refunds", reason) from None
    return f"{total:f}" if total else ""


def _items(order: Record) -> list[Texts]:
    return [
        {
            Field.PRODUCT: item.text("name", "title"),
            Field.SKU: item.text("sku"),
            Field.QUANTITY: item.text("quantity"),
            Field.UNIT_PRICE: item.text("price"),
        }
        for item in order.records("line_items")
    ]


SHOPIFY_JSON = JsonFormat(
    name=NAME,
    title="Shopify orders (REST)",
    origin=NAME,
    fits=lambda keys: keys >= {"financial_status", "line_items", "total_price"},
    number=_number,
    order=_order,
    items=_items,
)
