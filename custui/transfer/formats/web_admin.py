"""The web admin's own exports: its list of orders, and the list that a sales rep downloads.

Both hold one line an order and no items. Amounts are texts in the way of the browser that wrote them
(`NGN 26,500.00`, `$26500.00`, `NGN 26.500,00`), times have no zone and are the shop's, `N/A` is nothing.
"""

from collections.abc import Callable

from custui.transfer.amounts import WrittenAmounts, currency_of
from custui.transfer.cells import plain_cell
from custui.transfer.fields import Field
from custui.transfer.formats.headings import Headings, Plan
from custui.transfer.formats.table_format import TableFormat
from custui.transfer.layout import Answers, Layout, Texts, Writing
from custui.transfer.times import WrittenTimes

NAME = "web-admin"
_ORDERS = {"ordernumber", "customername", "phone", "totalamount", "assignedto", "createdat", "deliveredat"}
_REP = {"ordernumber", "phone", "location", "status", "source"}
_NOTHING = {"N/A", "n/a", "Not specified"}


def is_customer_report(words: frozenset[str]) -> bool:
    """Tell whether a header is that of the web admin's report on one customer."""
    return words == {"metric", "value"}


def city_of(location: str) -> str:
    """Return the city of `city, state`; all of it where there is no comma."""
    city, comma, state = location.rpartition(",")
    return (city if comma else state).strip()


def state_of(location: str) -> str:
    """Return the state of `city, state`; nothing where there is no comma."""
    _, comma, state = location.rpartition(",")
    return state.strip() if comma else ""


def _text(cell: str) -> str:
    text = plain_cell(cell)
    return "" if text in _NOTHING else text


def _orders(headings: Headings, answers: Answers) -> Layout:
    return _layout(headings, answers, title="web admin orders export", bare_quotes=False)


def _rep_orders(headings: Headings, answers: Answers) -> Layout:
    return _layout(headings, answers, title="web admin sales rep export", bare_quotes=True)


def _layout(headings: Headings, answers: Answers, *, title: str, bare_quotes: bool) -> Layout:
    plan = Plan(headings)
    plan.column(Field.ORDER_NUMBER, "ordernumber")
    created = plan.column(Field.CREATED_AT, "createdat", "date", "orderdate", "created")
    plan.column(Field.CUSTOMER_NAME, "customername", "customer")
    plan.column(Field.CUSTOMER_PHONE, "phone", "customerphone")
    plan.column(Field.WHATSAPP_NUMBER, "whatsapp", "customerwhatsapp")
    plan.column(Field.STATUS, "status")
    plan.column(Field.SOURCE, "source")
    plan.column(Field.ADDRESS, "address", "deliveryaddress")
    if headings.find("city", "state") is not None:
        plan.column(Field.CITY, "city")
        plan.column(Field.STATE, "state")
    else:
        plan.make(Field.CITY, _of_first(city_of), "location")
        plan.make(Field.STATE, _of_first(state_of), "location")
    total = plan.column(Field.TOTAL_AMOUNT, "totalamount", "total", "amount")
    currency = plan.column(Field.CURRENCY, "currency")
    if currency is None:
        plan.make(Field.CURRENCY, _of_first(currency_of), "totalamount", "total", "amount")
    times = WrittenTimes(created or 0, answers.date_order)
    columns = () if total is None else (total,)
    amounts = WrittenAmounts(columns, currency, answers.currency, answers.decimal_sign)
    return Layout(
        headings.written, plan.columns, name=NAME, title=title, origin=NAME, made=plan.made,
        writing=Writing(_text, times.read, amounts.read), observers=(times, amounts),
        bare_quotes=bare_quotes,
    )  # fmt: skip


def _is_rep(words: frozenset[str]) -> bool:
    return words >= _REP and not words.isdisjoint({"customer", "customername"}) and "city" not in words


def _of_first(make: Callable[[str], str]) -> Callable[[Texts], str]:
    return lambda texts: make(texts[0])


WEB_ADMIN = TableFormat(NAME, lambda words: words >= _ORDERS, _orders)
WEB_ADMIN_REP = TableFormat(
    NAME,
    lambda words: (
        words >= _REP and not words.isdisjoint({"customer", "customername"}) and "city" not in words
    ),
    _rep_orders,
)
