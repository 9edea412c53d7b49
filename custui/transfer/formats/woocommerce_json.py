"""WooCommerce: orders as its REST interface (version 3) hands them out, a list of them."""

from custui.transfer.fields import Field
from custui.transfer.formats.headings import first_filled, joined, listed, phones
from custui.transfer.formats.json_format import JsonFormat, Texts
from custui.transfer.formats.states import state_name
from custui.transfer.formats.woocommerce import (
    NAME,
    NO_ORDERS,
    refund_sum,
    unescaped,
    unit_price,
    woo_channel,
    woo_status,
)
from custui.transfer.json_values import BadValueError, Record


def _number(order: Record) -> str:
    return order.text("number", "id")


def _order(order: Record) -> Texts:
    billing, shipping = order.record("billing"), order.record("shipping")
    place = shipping if shipping.text("city", "address_1") else billing
    try:
        refunded = refund_sum(refund.text("total", "amount") for refund in order.records("refunds"))
    except ValueError as error:
        raise BadValueError("refunds", str(error)) from None
    texts = {
        Field.CREATED_AT: _created_at(order),
        Field.CUSTOMER_NAME: first_filled(
            joined([person.text("first_name"), person.text("last_name")]) for person in (billing, shipping)
        ),
        Field.CUSTOMER_PHONE: phones([billing.text("phone"), shipping.text("phone")]),
        Field.TOTAL_AMOUNT: order.text("total"),
        Field.REFUNDED: refunded,
        Field.CURRENCY: order.text("currency"),
        Field.STATUS: woo_status(order.text("status")),
        Field.SOURCE: woo_channel(order.text("created_via")),
        Field.CITY: place.text("city"),
        Field.STATE: state_name(place.text("state"), place.text("country")),
        Field.ADDRESS: listed([place.text("address_1"), place.text("address_2")]),
    }
    return {field: unescaped(text) for field, text in texts.items()}


def _created_at(order: Record) -> str:
    """Return the moment in UTC, which needs no zone of the website's; its local time only without that."""
    utc = order.text("date_created_gmt")
    if utc and utc[-1:] not in "Zz":
        utc += "Z"
    return utc or order.text("date_created")


def _items(order: Record) -> list[Texts]:
    items = []
    for item in order.records("line_items"):
        quantity = item.text("quantity")
        try:
            price = item.text("price") or unit_price(item.text("total"), quantity)
        except ValueError as error:
            raise BadValueError("line_items.total", str(error)) from None
        items.append(
            {
                Field.PRODUCT: unescaped(item.text("name")),
                Field.SKU: item.text("sku"),
                Field.QUANTITY: quantity,
                Field.UNIT_PRICE: price,
            }
        )
    return items


WOOCOMMERCE_JSON = JsonFormat(
    name=NAME,
    title="WooCommerce orders (REST)",
    origin=NAME,
    fits=lambda keys: keys >= {"line_items", "billing", "status"} and "financial_status" not in keys,
    number=_number,
    order=_order,
    items=_items,
    no_orders=NO_ORDERS,
)
