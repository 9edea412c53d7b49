"""The customer page's content: everything about one phone key, in a handful of statements."""

from collections import defaultdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from custui.domain.customer import Alias, CustomerDetails, Note, Segment
from custui.domain.figures import stats
from custui.domain.history import orders_in
from custui.domain.insights import charts, insights, tell
from custui.domain.orders import Order, OrderItem
from custui.domain.period import Period
from custui.domain.rules import ShopRules
from custui.domain.text import fold
from custui.store import rows
from custui.store.aliases import customer_of
from custui.store.deeds import DeedKind
from custui.store.profiles import stored_profile
from custui.store.shelves import ALIASES, DEEDS, ITEMS, MEMBERS, NOTES, ORDERS, SEGMENTS, SUMMARY
from custui.store.storable import storable


def details(
    connection: Connection, phone: str, period: Period, rules: ShopRules, now: datetime
) -> CustomerDetails | None:
    """Return the customer of the phone key `phone` as of `now` (aware); None if no order bears it.

    A merged phone's customer is the one it was merged into.

    However many orders there are, seven statements are run, two more for a merged phone; all are of
    one moment as long as `connection` reads in one transaction.
    """
    phone = storable(phone)
    summary = summary_row(connection, phone)
    if summary is None:  # an alias has none of its own
        phone = customer_of(connection, phone)
        summary = summary_row(connection, phone)
    if summary is None:
        return None
    customer = rows.customer_row(summary, None, rules, now)
    profile, version = stored_profile(connection, phone)
    orders = _orders(connection, phone)
    of_period = orders_in(orders, period, now, rules)
    told = tell(orders, rules)
    names = dict.fromkeys(order.customer_name for order in orders)
    return CustomerDetails(
        customer=customer,
        names=tuple(name for name in names if name != customer.name and fold(name)),
        profile=profile,
        version=version,
        stats=stats(orders, period, now, rules),
        insights=insights(orders, now, rules, told),
        charts=charts(of_period, rules, told if len(of_period) == len(orders) else None),
        orders=orders,
        notes=_notes(connection, phone),
        segments=_segments(connection, phone),
        aliases=_aliases(connection, phone),
    )


def summary_row(connection: Connection, phone: str) -> Row[Any] | None:
    """Return the summary of this very phone key; None where it has none."""
    return connection.execute(select(SUMMARY).where(SUMMARY.c.phone_key == phone)).one_or_none()


def _aliases(connection: Connection, phone: str) -> tuple[Alias, ...]:
    latest_first = (
        select(ALIASES)
        .where(ALIASES.c.customer_key == phone)
        .order_by(ALIASES.c.merged_at.desc(), ALIASES.c.phone_key)
    )
    return tuple(
        Alias(row.phone_key, row.deed_id, rows.moment(row.merged_at), row.merged_by)
        for row in connection.execute(latest_first)
    )


def _orders(connection: Connection, phone: str) -> tuple[Order, ...]:
    """Return the customer's orders with their items, newest first."""
    items: defaultdict[int, list[OrderItem]] = defaultdict(list)
    lines = (
        select(*(ITEMS.c[name] for name in ("order_id", "product", "quantity", "unit_price", "sku")))
        .join(ORDERS, ORDERS.c.id == ITEMS.c.order_id)
        .where(ORDERS.c.phone_key == phone)
        .order_by(ITEMS.c.order_id, ITEMS.c.position)
    )
    # All at once and unpacked: a good customer has thousands of lines, and asking each by name triples it.
    for order_id, product, quantity, unit_price, sku in connection.execute(lines).all():
        items[order_id].append(OrderItem(product, quantity, unit_price, sku))
    newest_first = (
        select(*(ORDERS.c[name] for name in rows.ORDER_COLUMNS))
        .where(ORDERS.c.phone_key == phone)
        .order_by(ORDERS.c.created_at.desc(), ORDERS.c.number.desc(), ORDERS.c.id.desc())
    )
    return rows.orders(connection.execute(newest_first).all(), items)


def _notes(connection: Connection, phone: str) -> tuple[Note, ...]:
    edits = (
        DEEDS.c.kind == DeedKind.CHANGED_NOTE,
        DEEDS.c.subject == NOTES.c.id,
        DEEDS.c.undone_at.is_(None),
    )
    editor = select(DEEDS.c.agent).where(*edits).order_by(DEEDS.c.id.desc()).limit(1).scalar_subquery()
    pinned_first = (
        select(NOTES, editor.label("edited_by"))
        .where(NOTES.c.phone_key == phone)
        .order_by(NOTES.c.pinned_at.is_(None), NOTES.c.created_at.desc(), NOTES.c.id.desc())
    )
    return tuple(rows.note(row) for row in connection.execute(pinned_first))


def _segments(connection: Connection, phone: str) -> tuple[Segment, ...]:
    by_name = (
        select(SEGMENTS)
        .join(MEMBERS, MEMBERS.c.segment_id == SEGMENTS.c.id)
        .where(MEMBERS.c.phone_key == phone)
        .order_by(SEGMENTS.c.name_folded)
    )
    return tuple(rows.segment(row) for row in connection.execute(by_name))
