"""WooCommerce: the CSV files that its usual export plug-ins write.

One kind has headings for people (`Order Number`, `Phone (Billing)`, `Item Cost`) and a line an item, on which
the order's own columns may be left blank, its number too. The other has the names of the database
(`order_id`, `billing_phone`) and a line an order, items side by side in `line_item_1`, `line_item_2` …
"""

import re
from collections.abc import Callable, Mapping, Sequence

from custui.transfer.amounts import WrittenAmounts
from custui.transfer.fields import Field, shorten
from custui.transfer.formats.headings import (
    AddressColumns,
    Headings,
    Plan,
    first_filled,
    joined,
    phones,
)
from custui.transfer.formats.table_format import TableFormat
from custui.transfer.formats.woocommerce import (
    NAME,
    NO_ORDERS,
    refund_sum,
    text_of,
    unit_price,
    woo_channel,
    woo_status,
)
from custui.transfer.layout import Answers, ItemTexts, Layout, Made, Texts, Unfolded, Writing
from custui.transfer.times import WrittenTimes

_ITEM_PARTS = re.compile(
    r"\|(?=(?:id|name|product_id|sku|quantity|total|sub_?total|tax|tax_data|refunded|_?variation_id"
    r"|total_tax|subtotal_tax|taxes|meta(?::[^|:]*)?):)"
)
_ITEMS_OF_A_CELL = re.compile(r";(?=(?:id|name):)")
_LINE_ITEM = re.compile(r"lineitem\d{1,3}", re.ASCII)
_REFUND = re.compile(r"(?:^|;)amount:([^|;]*)")


def _labelled(headings: Headings, answers: Answers) -> Layout:
    """Return the layout of a file with headings for people."""
    plan = Plan(headings)
    plan.column(Field.ORDER_NUMBER, "ordernumber", "orderid")
    created = plan.column(Field.CREATED_AT, "orderdate", "orderdatetime")
    plan.make(Field.CUSTOMER_PHONE, phones, "phonebilling", "phoneshipping")
    _name(plan, "{}billing", "{}shipping")
    plan.column(Field.PRODUCT, "itemname", "productname", "name")
    plan.column(Field.SKU, "sku", "itemsku", "productsku")
    plan.column(Field.QUANTITY, "quantity", "qty", "quantityrefund")
    price = plan.column(Field.UNIT_PRICE, "itemcost", "itemcostinctax")
    total = plan.column(Field.TOTAL_AMOUNT, "ordertotalamount", "ordertotal")
    refunded = None
    if total is None:
        # This one is less the refund already, which must not be taken off twice.
        total = plan.column(Field.TOTAL_AMOUNT, "ordertotalamountrefund")
    else:
        refunded = plan.column(Field.REFUNDED, "orderrefundamount")
    plan.address(_labelled_address("shipping"), _labelled_address("billing"))
    return _layout(plan, headings, answers, created, (total, refunded, price), fills_down=True)


def _labelled_address(kind: str) -> AddressColumns:
    both = tuple(f"{start}{kind}" for start in ("address12", "address1amp2"))
    single = tuple(f"{start}{kind}" for start in ("address1", "address2"))
    states = (f"statename{kind}", f"statecode{kind}", f"state{kind}")
    return AddressColumns((f"city{kind}",), states, both + single, (f"countrycode{kind}", f"country{kind}"))


def _columnar(headings: Headings, answers: Answers) -> Layout:
    """Return the layout of a file with the names of the database."""
    plan = Plan(headings)
    plan.column(Field.ORDER_NUMBER, "ordernumber", "ordernumberformatted", "orderid")
    created = plan.column(Field.CREATED_AT, "orderdate", "date")
    plan.make(Field.CUSTOMER_PHONE, phones, "billingphone", "shippingphone")
    _name(plan, "billing{}", "shipping{}")
    total = plan.column(Field.TOTAL_AMOUNT, "ordertotal")
    refunded = plan.column(Field.REFUNDED, "refundedtotal")
    refunds = headings.all("refunditems")
    if refunded is None and refunds:
        plan.made[Field.REFUNDED] = Made(refunds, _refunds, plain=True)
    plan.address(_columnar_address("shipping"), _columnar_address("billing"))
    side_by_side = tuple(
        headings.find(word) or 0
        for word in sorted(filter(_LINE_ITEM.fullmatch, headings.words), key=lambda word: int(word[8:]))
    ) or headings.all("lineitems")
    unfolded = Unfolded(side_by_side, _items) if side_by_side else None
    if unfolded is None:
        plan.column(Field.PRODUCT, "itemname")
        plan.column(Field.SKU, "itemsku")
        plan.column(Field.QUANTITY, "itemquantity")
        parts = headings.all("itemtotal", "itemquantity")
        if len(parts) == 2:
            plan.made[Field.UNIT_PRICE] = Made(
                parts, lambda texts: unit_price(texts[0], texts[1]), plain=True
            )
    return _layout(plan, headings, answers, created, (total, refunded), unfolded=unfolded)


def _columnar_address(kind: str) -> AddressColumns:
    lines = (f"{kind}address1", f"{kind}address2")
    return AddressColumns((f"{kind}city",), (f"{kind}state",), lines, (f"{kind}country",))


def _name(plan: Plan, own: str, other: str) -> None:
    """Make the customer's name: the buyer's, whole or of two parts, or else the recipient's."""
    parts = {
        f"{side}{part}": pattern.format(part)
        for side, pattern in (("own", own), ("other", other))
        for part in ("fullname", "firstname", "lastname")
    }

    def name(words: Mapping[str, str]) -> str:
        return first_filled(
            words[f"{side}fullname"] or joined([words[f"{side}firstname"], words[f"{side}lastname"]])
            for side in ("own", "other")
        )

    plan.make_of(Field.CUSTOMER_NAME, name, parts)


def _layout(
    plan: Plan,
    headings: Headings,
    answers: Answers,
    created: int | None,
    amounts: Sequence[int | None],
    *,
    unfolded: Unfolded | None = None,
    fills_down: bool = False,
) -> Layout:
    currency = plan.column(Field.CURRENCY, "currency", "ordercurrency")
    plan.make(Field.STATUS, _first(woo_status), "orderstatus", "status")
    if headings.find("createdvia") is not None:
        plan.make(Field.SOURCE, _first(woo_channel), "createdvia")
    else:
        # The plug-ins leave out where an order was made; nearly all were at the website's till.
        plan.made[Field.SOURCE] = Made((), lambda _: "website")
    times = WrittenTimes(created or 0, answers.date_order)
    columns = [column for column in amounts if column is not None]
    written = WrittenAmounts(columns, currency, answers.currency, answers.decimal_sign)
    return Layout(
        headings.written, plan.columns, name=NAME, title="WooCommerce orders export", origin=NAME,
        made=plan.made, unfolded=unfolded, writing=Writing(text_of, times.read, written.read),
        observers=(times, written), no_orders=NO_ORDERS, fills_down=fills_down,
    )  # fmt: skip


def _first(make: Callable[[str], str]) -> Callable[[Texts], str]:
    return lambda texts: make(first_filled(texts))


def _refunds(texts: Texts) -> str:
    """Return the sum of `amount:10.00|reason:…|date:…;amount:…`; what is no amount is left for the reader."""
    amounts = _REFUND.findall(texts[0])
    try:
        return refund_sum(amounts)
    except ValueError:
        return shorten(texts[0])


def _items(texts: Texts) -> list[ItemTexts]:
    """Return the items of `name:…|product_id:…|sku:…|quantity:2|total:19000.00|sub_total:…`."""
    found = []
    for cell in filter(None, texts):
        for text in _ITEMS_OF_A_CELL.split(cell):
            parts = dict(part.partition(":")[::2] for part in reversed(_ITEM_PARTS.split(text)))
            if "name" not in parts:
                raise ValueError(f"'{shorten(text)}' is not an item such as name:…|quantity:…|total:…")
            quantity = parts.get("quantity", "").strip()
            total = parts.get("total") or parts.get("subtotal") or parts.get("sub_total") or ""
            price = unit_price(total.strip(), quantity)
            found.append((parts["name"].strip(), parts.get("sku", "").strip(), quantity, price))
    return found


def _is_labelled(words: frozenset[str]) -> bool:
    return (
        "orderdate" in words
        and not words.isdisjoint({"ordernumber", "orderid"})
        and any(word.endswith("billing") for word in words)
    )


def _is_columnar(words: frozenset[str]) -> bool:
    return (
        words >= {"orderid", "ordertotal", "billingphone"}
        and not words.isdisjoint({"orderdate", "date"})
        and not words.isdisjoint({"billingfirstname", "billingemail", "shippingfirstname"})
    )


WOOCOMMERCE_LABELLED = TableFormat(NAME, _is_labelled, _labelled)
WOOCOMMERCE_COLUMNAR = TableFormat(NAME, _is_columnar, _columnar)
