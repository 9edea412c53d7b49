"""What merging two customers would come to, told by the rules' own functions from the orders of both."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, func, select

from custui.domain.customer import CustomerRow
from custui.domain.figures import measure
from custui.domain.flags import flags_of
from custui.domain.insights import location, preferred_channel, shown_name
from custui.domain.merging import MergePreview
from custui.domain.phone import PhoneVerdict
from custui.domain.rules import ShopRules, days_between
from custui.store import rows
from custui.store.details import summary_row
from custui.store.keys import among
from custui.store.merging import pair
from custui.store.shelves import MEMBERS, NOTES, ORDERS, PROFILE, SEGMENTS


def merge_preview(
    connection: Connection, alias: str, into: str, rules: ShopRules, now: datetime
) -> MergePreview:
    """Return what `custui.store.merging.merge` would make; raises as that does, and changes nothing."""
    alias, into = pair(connection, alias, into)
    gone, kept = (rows.customer_row(_summary(connection, key), None, rules, now) for key in (alias, into))
    result = _result(connection, alias, into, rules, now)
    notes = connection.execute(select(func.count()).where(NOTES.c.phone_key == alias)).scalar_one()
    return MergePreview(gone, kept, result, notes, _joining(connection, alias, into))


def _summary(connection: Connection, phone: str) -> Row[Any]:
    row = summary_row(connection, phone)
    assert row is not None, "pair() has seen it"
    return row


def _joining(connection: Connection, alias: str, into: str) -> tuple[str, ...]:
    """Return the names of the segments that `into` would join."""
    theirs = select(MEMBERS.c.segment_id).where(MEMBERS.c.phone_key == into)
    joining = (
        select(SEGMENTS.c.name)
        .join(MEMBERS, MEMBERS.c.segment_id == SEGMENTS.c.id)
        .where(MEMBERS.c.phone_key == alias, SEGMENTS.c.id.not_in(theirs))
        .order_by(SEGMENTS.c.name_folded)
    )
    return tuple(connection.scalars(joining))


class _Said(NamedTuple):
    """What the phone cells of an order say, and whether it is one of the customer's own."""

    own: bool
    phone: str
    verdict: PhoneVerdict
    mobile: bool
    whatsapp: str | None


def _result(connection: Connection, alias: str, into: str, rules: ShopRules, now: datetime) -> CustomerRow:
    both = among(ORDERS.c.phone_key, [alias, into], connection.dialect.name)
    latest_first = (ORDERS.c.created_at.desc(), ORDERS.c.number.desc(), ORDERS.c.id.desc())
    names = (*rows.ORDER_COLUMNS, "phone_key", "merged_from", "phone_verdict", "phone_mobile", "whatsapp_key")
    columns = (ORDERS.c[name] for name in names)
    kept = connection.execute(select(*columns).where(both).order_by(*latest_first)).all()
    orders = [*rows.orders((row[: len(rows.ORDER_COLUMNS)] for row in kept), {})]
    said = [
        _Said(
            own=(row.merged_from or row.phone_key) == into,
            phone=row.merged_from or row.phone_key,
            verdict=PhoneVerdict(row.phone_verdict),
            mobile=row.phone_mobile,
            whatsapp=row.whatsapp_key,
        )
        for row in kept
    ]
    # The customer's own orders speak first, each time the latest.
    said.sort(key=lambda one: not one.own)
    profile = connection.execute(select(PROFILE).where(PROFILE.c.phone_key == into)).one_or_none()
    lifetime = measure(orders, rules)
    last = orders[0].created_at
    idle = days_between(last, now, rules.zone)
    city, state = location(orders)
    given = getattr(profile, "whatsapp_key", None)
    reached = [one.whatsapp for one in said] + [one.phone for one in said if one.mobile]
    name = getattr(profile, "name", None)
    if profile is not None and (profile.city or profile.state):
        city, state = profile.city or "", profile.state or ""
    return CustomerRow(
        phone=into,
        verdict=said[0].verdict,
        name=shown_name(orders) if name is None else name,
        whatsapp=next(filter(None, [given, *reached]), None),
        figures=lifetime,
        first_order_at=orders[-1].created_at,
        last_order_at=last,
        days_since_last_order=idle,
        active=idle <= rules.active_days,
        flags=flags_of(lifetime, idle, rules.thresholds),
        preferred_channel=preferred_channel(orders),
        city=city,
        state=state,
    )
