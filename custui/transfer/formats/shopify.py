"""Shopify: `orders_export.csv`, one line an item, the order's columns filled on its first line only.

Columns are read by name, for older exports lack those at the end. The policies (which phone, which status)
stand in docs/importing.md.
"""

import re
from collections.abc import Mapping

from custui.transfer.amounts import WrittenAmounts
from custui.transfer.cells import plain_cell
from custui.transfer.fields import Field
from custui.transfer.formats.headings import AddressColumns, Headings, Plan, first_filled, phones
from custui.transfer.formats.table_format import TableFormat
from custui.transfer.layout import Answers, Layout, Writing
from custui.transfer.times import WrittenTimes

NAME = "shopify"
_SIGNATURE = {"name", "financialstatus", "fulfillmentstatus", "createdat", "lineitemname"}
_PAID = {"paid", "partially_refunded", "partially_paid", "authorized"}
_UNPAID = {"pending", "unpaid", "authorized", "partially_paid"}
_NOT_SENT = {
    "", "unfulfilled", "unshipped", "on_hold", "scheduled", "open", "in_progress", "pending_fulfillment",
}  # fmt: skip
_CHANNELS = {"web": "website", "pos": "walk-in", "shopify_draft_order": "draft order"}
# An apostrophe keeps a spreadsheet from taking what follows for a number or a formula.
_GUARDED = re.compile(r"'(?=[\d+])")


def shopify_status(words: Mapping[str, str]) -> str:
    """Return the one status that `cancelled` (a time), `financial` and `fulfillment` make.

    All blank, as on every line of an order but its first, is blank. Words that Shopify does not use are
    handed on as they are, to be counted as unknown.
    """
    financial, fulfillment = (_word(words[name]) for name in ("financial", "fulfillment"))
    if words["cancelled"]:
        return "cancelled"
    if not financial and not fulfillment:
        return ""
    if financial == "refunded":
        return "refunded"
    if financial in {"voided", "expired"}:
        return "cancelled"
    if financial not in _PAID | _UNPAID | {""}:
        return words["financial"]
    if fulfillment == "restocked":
        return "returned"
    if fulfillment in {"fulfilled", "shipped"}:
        # Sent but not paid: with payment on delivery it is still on its way.
        return "dispatched" if financial in _UNPAID else "delivered"
    if fulfillment in {"partial", "partially_fulfilled"}:
        return "dispatched"
    if fulfillment not in _NOT_SENT:
        return words["fulfillment"]
    return "confirmed" if financial in _PAID else "pending"


def shopify_channel(source: str) -> str:
    """Return the channel of a `Source` (REST: `source_name`)."""
    return _CHANNELS.get(source.casefold(), source)


def _word(text: str) -> str:
    return text.casefold().replace(" ", "_").replace("-", "_")


def _text(cell: str) -> str:
    return _GUARDED.sub("", plain_cell(cell), count=1) if "'" in cell else plain_cell(cell)


def _address(kind: str) -> AddressColumns:
    return AddressColumns(
        (f"{kind}city",),
        (f"{kind}provincename", f"{kind}province"),
        (f"{kind}address1", f"{kind}address2"),
        (f"{kind}country",),
    )


def _layout(headings: Headings, answers: Answers) -> Layout:
    plan = Plan(headings)
    plan.column(Field.ORDER_NUMBER, "name")
    created = plan.column(Field.CREATED_AT, "createdat")
    plan.make(Field.CUSTOMER_PHONE, phones, "phone", "billingphone", "shippingphone")
    plan.make(Field.CUSTOMER_NAME, first_filled, "billingname", "shippingname")
    plan.column(Field.PRODUCT, "lineitemname")
    plan.column(Field.SKU, "lineitemsku")
    plan.column(Field.QUANTITY, "lineitemquantity")
    price = plan.column(Field.UNIT_PRICE, "lineitemprice")
    total = plan.column(Field.TOTAL_AMOUNT, "total")
    refunded = plan.column(Field.REFUNDED, "refundedamount")
    currency = plan.column(Field.CURRENCY, "currency")
    canceled = "cancelledat" if "cancelledat" in headings.words else "canceledat"
    plan.make_of(
        Field.STATUS,
        shopify_status,
        {"cancelled": canceled, "financial": "financialstatus", "fulfillment": "fulfillmentstatus"},
    )
    plan.make(Field.SOURCE, lambda texts: shopify_channel(texts[0]), "source")
    plan.address(_address("shipping"), _address("billing"))
    times = WrittenTimes(created or 0, answers.date_order)
    columns = [column for column in (total, refunded, price) if column is not None]
    amounts = WrittenAmounts(columns, currency, answers.currency, answers.decimal_sign or ".")
    return Layout(
        headings.written, plan.columns, name=NAME, title="Shopify orders export", origin=NAME,
        made=plan.made, writing=Writing(_text, times.read, amounts.read), observers=(times,),
    )  # fmt: skip


SHOPIFY = TableFormat(NAME, lambda words: words >= _SIGNATURE, _layout)
