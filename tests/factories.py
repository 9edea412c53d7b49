"""Plain builders with defaults that make sense, for tests that care about one or two fields.

The shop is a Nigerian one; the numbers are made up. Every builder gives the same value every time.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from custui.domain.customer import CustomerDetails, CustomerRow, Note, Profile, Segment
from custui.domain.figures import measure, stats
from custui.domain.flags import flags_of
from custui.domain.insights import charts, insights, location, preferred_channel, shown_name
from custui.domain.orders import IncomingOrder, Order, OrderItem
from custui.domain.period import ALL_TIME, Period
from custui.domain.phone import PhoneVerdict
from custui.domain.rules import ShopRules, days_between
from custui.domain.status import Status

NOW = datetime(2026, 6, 8, 9, 30, tzinfo=UTC)
"""A Monday, 10:30 in Lagos."""
LAGOS = ZoneInfo("Africa/Lagos")
RULES = ShopRules(name="Test shop")
PHONE = "+2348035550147"


def naira(amount: float) -> int:
    """Return `amount` naira in kobo."""
    return round(amount * 100)


def days_ago(days: float, now: datetime = NOW) -> datetime:
    """Return the moment so many times 24 hours before `now`."""
    return now - timedelta(days=days)


def lagos(day: str, clock: str = "12:00") -> datetime:
    """Return the moment of a Lagos wall clock in UTC: `lagos("2026-03-02", "00:30")`."""
    wall = datetime.combine(date.fromisoformat(day), time.fromisoformat(clock), tzinfo=LAGOS)
    return wall.astimezone(UTC)


def make_item(
    product: str = "Shea butter", quantity: int = 1, unit_price: int = 400_000, sku: str = ""
) -> OrderItem:
    """Return an order line; `unit_price` is in minor units."""
    return OrderItem(product, quantity, unit_price, sku)


def make_order(
    id: int = 1,  # noqa: A002 -- the field's own name
    created_at: datetime = NOW,
    status: Status = Status.DELIVERED,
    total: int = 1_200_000,
    *,
    number: str | None = None,
    status_text: str | None = None,
    channel: str = "whatsapp",
    currency: str = "NGN",
    refunded: int = 0,
    customer_name: str = "Ngozi Eze-Obi",
    phone_text: str = "0803 555 0147",
    city: str = "Ikeja",
    state: str = "Lagos",
    address: str = "",
    items: tuple[OrderItem, ...] = (),
) -> Order:
    """Return a kept order; its number follows from its id (1 gives `A0001`)."""
    return Order(
        id=id,
        number=f"A{id:04d}" if number is None else number,
        created_at=created_at,
        status=status,
        status_text=status.value if status_text is None else status_text,
        channel=channel,
        currency=currency,
        total=total,
        refunded=refunded,
        customer_name=customer_name,
        phone_text=phone_text,
        city=city,
        state=state,
        address=address,
        items=items,
    )


def make_incoming(
    number: str = "A0001",
    created_at: datetime = NOW,
    total: int = 1_200_000,
    *,
    currency: str = "NGN",
    phone: str = "0803 555 0147",
    customer_name: str = "Ngozi Eze-Obi",
    whatsapp: str = "",
    status: str = "delivered",
    channel: str = "WhatsApp",
    refunded: int = 0,
    city: str = "Ikeja",
    state: str = "Lagos",
    address: str = "",
    items: tuple[OrderItem, ...] = (),
) -> IncomingOrder:
    """Return an order as an importer hands it to the store, in the shop's own words."""
    return IncomingOrder(
        number=number,
        created_at=created_at,
        total=total,
        currency=currency,
        phone=phone,
        customer_name=customer_name,
        whatsapp=whatsapp,
        status=status,
        channel=channel,
        refunded=refunded,
        city=city,
        state=state,
        address=address,
        items=items,
    )


def make_history() -> tuple[Order, ...]:
    """Return six orders within 93 days: three delivered, two cancelled, one open."""
    butter, soap, ankara = (
        make_item("Shea butter", 1, naira(4_000), "SB"),
        make_item("Black soap", 1, naira(2_000), "BS"),
        make_item("Ankara 6 yards", 1, naira(12_000), "AN"),
    )
    return (
        make_order(1, lagos("2026-03-02"), Status.DELIVERED, naira(50_000), items=(butter, ankara)),
        make_order(2, lagos("2026-04-06"), Status.CANCELLED, naira(18_000), items=(soap,)),
        make_order(3, lagos("2026-05-11"), Status.DELIVERED, naira(40_000), items=(butter, soap)),
        make_order(4, lagos("2026-05-22"), Status.PENDING, naira(10_000), items=(soap,)),
        make_order(5, lagos("2026-05-29"), Status.CANCELLED, naira(8_000), channel="facebook"),
        make_order(6, lagos("2026-06-03"), Status.DELIVERED, naira(12_000), items=(butter,)),
    )


def make_row(
    orders: Sequence[Order] | None = None,
    *,
    phone: str = PHONE,
    verdict: PhoneVerdict = PhoneVerdict.VALID,
    name: str | None = None,
    whatsapp: str | None = PHONE,
    now: datetime = NOW,
    rules: ShopRules = RULES,
) -> CustomerRow:
    """Return the row that `orders` (default: `make_history()`) make, by the rules themselves."""
    kept = make_history() if orders is None else tuple(orders)
    lifetime = measure(kept, rules)
    first, last = min(o.created_at for o in kept), max(o.created_at for o in kept)
    idle = days_between(last, now, rules.zone)
    city, state = location(kept)
    return CustomerRow(
        phone=phone,
        verdict=verdict,
        name=shown_name(kept) if name is None else name,
        whatsapp=whatsapp,
        figures=lifetime,
        first_order_at=first,
        last_order_at=last,
        days_since_last_order=idle,
        active=idle <= rules.active_days,
        flags=flags_of(lifetime, idle, rules.thresholds),
        preferred_channel=preferred_channel(kept),
        city=city,
        state=state,
    )


def make_note(id: int = 1, body: str = "Prefers delivery after 5 PM", author: str = "tunde") -> Note:  # noqa: A002
    """Return a note of 3 May 2026."""
    return Note(id, body, author, lagos("2026-05-03"))


def make_segment(id: int = 1, name: str = "Promo list", colour: str = "green") -> Segment:  # noqa: A002
    """Return a segment."""
    return Segment(id, name, colour)


def make_details(
    orders: Sequence[Order] | None = None,
    *,
    row: CustomerRow | None = None,
    period: Period = ALL_TIME,
    notes: tuple[Note, ...] = (),
    segments: tuple[Segment, ...] = (),
    edited_name: str | None = None,
    now: datetime = NOW,
    rules: ShopRules = RULES,
) -> CustomerDetails:
    """Return the customer page that `orders` (default: `make_history()`) make, by the rules themselves."""
    kept = make_history() if orders is None else tuple(orders)
    latest_first = tuple(sorted(kept, key=lambda o: (o.created_at, o.number), reverse=True))
    shown = row or make_row(kept, name=edited_name, now=now, rules=rules)
    days = period.days(now.astimezone(rules.zone).date())
    span = None if days is None else days.span(rules.zone)
    names = dict.fromkeys(o.customer_name for o in latest_first if o.customer_name.strip())
    return CustomerDetails(
        customer=shown,
        names=tuple(name for name in names if name != shown.name),
        profile=Profile(edited_name),
        version=0 if edited_name is None else 1,
        stats=stats(kept, period, now, rules),
        insights=insights(kept, now, rules),
        charts=charts([o for o in kept if span is None or span.holds(o.created_at)], rules),
        orders=latest_first,
        notes=notes,
        segments=segments,
    )
