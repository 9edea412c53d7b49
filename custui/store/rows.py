"""Rows of the tables, turned into what the domain knows; no row object leaves the store.

SQLAlchemy is not loaded here: `custui.store.first_sight` does without.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from custui.domain.customer import CustomerRow, Note, Segment
from custui.domain.errors import StoreError
from custui.domain.figures import Figures
from custui.domain.flags import flags_of
from custui.domain.orders import Order, OrderItem
from custui.domain.phone import PhoneVerdict
from custui.domain.query import ListQuery
from custui.domain.query_codec import query_from_json
from custui.domain.rules import ShopRules, days_between
from custui.domain.status import Status

if TYPE_CHECKING:
    from sqlalchemy import Row

PERIOD_PREFIX = "period_"
"""Before a figure of the period, where lifetime ones stand in the same row."""


_STATUSES = {status.value: status for status in Status}


def moment(seconds: int) -> datetime:
    """Return the aware moment of UTC `seconds`. Raises StoreError where they are no number."""
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except TypeError:
        raise StoreError("the store is damaged, a time in it is no number: run `custui doctor`") from None


def figures(row: Row[Any] | SimpleNamespace, prefix: str = "") -> Figures:
    """Return the figures that the row's columns of these names hold."""
    return Figures(*(getattr(row, prefix + name) for name in Figures.__struct_fields__))


def customer_row(
    summary: Row[Any] | SimpleNamespace, shown: Figures | None, rules: ShopRules, now: datetime
) -> CustomerRow:
    """Return the customer of a summary row as of `now` (aware), with `shown` or its lifetime figures.

    Flags, activity and days since the last order are lifetime ones, whatever is shown.
    """
    lifetime = figures(summary)
    last = moment(summary.last_order_at)
    idle = days_between(last, now, rules.zone)
    # A place of nothing but blanks is none, as `custui.domain.insights.location` has it.
    placed = summary.city_folded or summary.state_folded
    return CustomerRow(
        phone=summary.phone_key,
        verdict=PhoneVerdict(summary.verdict),
        name=summary.name,
        whatsapp=summary.whatsapp,
        figures=lifetime if shown is None else shown,
        first_order_at=moment(summary.first_order_at),
        last_order_at=last,
        days_since_last_order=idle,
        active=idle <= rules.active_days,
        flags=flags_of(lifetime, idle, rules.thresholds),
        preferred_channel=summary.preferred_channel,
        city=summary.city if placed else "",
        state=summary.state if placed else "",
    )


ORDER_COLUMNS = (
    *("id", "number", "created_at", "status", "status_text", "channel", "currency", "total", "refunded"),
    *("customer_name", "phone_text", "city", "state", "address", "origin", "version"),
)
"""What `orders` takes, in that order."""


def orders(found: Iterable[Sequence[Any]], items: Mapping[int, Sequence[OrderItem]]) -> tuple[Order, ...]:
    """Return the orders of rows of `ORDER_COLUMNS`, each with what `items` holds of its id."""
    # Unpacked, and all in one go: a good customer has thousands of them, and asking each column by name
    # triples the time.
    return tuple(
        [
            Order(
                order_id, number, moment(created_at), _STATUSES[status], status_text, channel, currency,
                total, refunded, name, phone, city, state, address, tuple(items.get(order_id, ())), origin,
                version,
            )
            for order_id, number, created_at, status, status_text, channel, currency, total, refunded,
            name, phone, city, state, address, origin, version in found
        ]
    )  # fmt: skip


def note(row: Row[Any]) -> Note:
    """Return the note of a row of `notes`, which has `edited_by` too."""
    return Note(
        id=row.id,
        body=row.body,
        author=row.author,
        created_at=moment(row.created_at),
        due_on=None if row.due_on is None else date.fromisoformat(row.due_on),
        done_at=None if row.done_at is None else moment(row.done_at),
        pinned=row.pinned_at is not None,
        version=row.version,
        edited_by=row.edited_by or "",
    )


def segment(row: Row[Any]) -> Segment:
    """Return the segment of a row of `segments`."""
    query = None if row.query is None else stored_query(row)
    return Segment(row.id, row.name, row.colour, query, row.version)


def stored_query(row: Row[Any]) -> ListQuery:
    """Return the query of a smart segment's row. Raises StoreError where it cannot be read."""
    try:
        return query_from_json(row.query)
    except ValueError:
        raise StoreError(f"the query of the segment {row.name} cannot be read") from None
