"""Hypothesis strategies for orders: as shops write them, and as the store keeps them.

The pools are small on purpose: orders must collide (same customer, same moment, same place in another
spelling) for ties and groupings to be met at all. Times are whole seconds, as the store keeps them.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from custui.domain.channel import fold_channel
from custui.domain.orders import IncomingOrder, Order, OrderItem
from custui.domain.status import fold_status

PERIOD_START = datetime(2025, 11, 20, tzinfo=UTC)
PERIOD_END = datetime(2026, 6, 12, tzinfo=UTC)
"""A few days past `factories.NOW`, so that orders dated ahead occur."""

STATUS_WORDS = (
    "new", "pending", "on-hold", "not_reachable", "Not picking calls", "Confirmed", "processing", "PAID",
    "invoiced", "dispatched", "Shipped", "in transit", "postponed", "delivered", "Completed", "fulfilled",
    "cancelled", "Canceled", "failed", "voided", "returned", "refunded", "unknown", "", "awaiting rider",
)  # fmt: skip
CHANNEL_WORDS = (
    "WhatsApp", "WA", "whatsapp ", "Facebook", "fb", "IG", "Instagram", "TikTok", "tt", "Website", "web",
    "phone call", "walk-in", "Jumia", "", "unknown", "N/A",
)  # fmt: skip
NAMES = (
    "Ngozi Eze-Obi", "ngozi eze-obi", "NGOZI EZE OBI", "Chinedu Okafor", "Ọlá Bello", "Ola Bello",
    "Amina Bello", "", "   ", "Zoë", "O'Neill, Tunde", "=HYPERLINK(1)", "[@click=app.quit]x[/]",
    "Emeka \N{PARTY POPPER}",
)  # fmt: skip
PLACES = (
    ("Ikeja", "Lagos"), ("ikeja", "LAGOS"), ("Lekki", "Lagos"), ("", "Lagos"), ("Garki", "Abuja"),
    ("Kano", ""), ("", ""), ("  ", ""),
)  # fmt: skip
PRODUCTS = (
    ("Shea butter", "SB-1"), ("SHEA BUTTER 250g", "SB-1"), ("Black soap", ""), ("black  soap", ""),
    ("Ankara 6 yards", "AN-6"), ("Gèlè", ""), ("Gele", ""), ("", "SB-2"),
)  # fmt: skip
NUMBERS = ("8035550147", "8052209911", "9021184420", "7065550133")
"""National numbers without the trunk zero; made up."""

_SPELLINGS: tuple[Callable[[str], str], ...] = (
    lambda n: f"0{n}",
    lambda n: f"0{n[:3]} {n[3:6]} {n[6:]}",
    lambda n: f"+234{n}",
    lambda n: f"234{n}",
    lambda n: f"+234 {n[:3]}-{n[3:6]}-{n[6:]}",
    lambda n: f"00234{n}",
    lambda n: f"'0{n}",
    lambda n: f"tel:+234{n}",
)

phone_words = st.one_of(
    st.builds(lambda n, spell: spell(n), st.sampled_from(NUMBERS), st.sampled_from(_SPELLINGS)),
    st.sampled_from(("", "  ", "ask landlord", "0803 555", "2.34803E+12")),
)
"""Few customers in many spellings, some orders without a phone, some with an unreadable one."""
status_words = st.sampled_from(STATUS_WORDS)
channel_words = st.sampled_from(CHANNEL_WORDS)
names = st.sampled_from(NAMES)
places = st.sampled_from(PLACES)
currencies = st.sampled_from(("NGN", "NGN", "NGN", "NGN", "USD", "JPY"))
amounts = st.one_of(st.integers(0, 6_000_000), st.sampled_from((0, 1, 99, 100, 9_999_999, 10_000_000)))
moments = st.one_of(
    st.integers(0, int((PERIOD_END - PERIOD_START).total_seconds())).map(
        lambda seconds: PERIOD_START + timedelta(seconds=seconds)
    ),
    # Whole days at Lagos midnight and a second before it: where buckets and ties are decided.
    st.builds(
        lambda day, second: PERIOD_START + timedelta(days=day, hours=-1, seconds=second),
        st.integers(1, (PERIOD_END - PERIOD_START).days),
        st.sampled_from((-1, 0, 1)),
    ),
)


@st.composite
def order_items(draw: st.DrawFn, returns: bool = True) -> OrderItem:
    """Draw a line; with `returns` a few have a quantity of zero or less."""
    product, sku = draw(st.sampled_from(PRODUCTS))
    quantity = draw(st.integers(-2 if returns else 1, 6))
    return OrderItem(product, quantity, draw(st.integers(0, 800_000)), sku)


item_tuples = st.lists(order_items(), max_size=3).map(tuple)


@st.composite
def incoming_orders(draw: st.DrawFn, numbers: st.SearchStrategy[str] | None = None) -> IncomingOrder:
    """Draw an order in a shop's own words; `numbers` says which order numbers may come up."""
    total = draw(amounts)
    city, state = draw(places)
    return IncomingOrder(
        number=draw(numbers or st.integers(1, 40).map(lambda n: f"A{n}")),
        created_at=draw(moments),
        total=total,
        currency=draw(currencies),
        phone=draw(phone_words),
        customer_name=draw(names),
        whatsapp=draw(st.one_of(st.just(""), phone_words)),
        status=draw(status_words),
        channel=draw(channel_words),
        refunded=draw(st.sampled_from((0, 0, 0, total // 2, total))),
        city=city,
        state=state,
        address=draw(st.sampled_from(("", "12 Allen Avenue", "line one\nline two"))),
        items=draw(item_tuples),
    )


def kept_order(incoming: IncomingOrder, id: int) -> Order:  # noqa: A002 -- the field's own name
    """Return `incoming` as the store keeps it under `id`: the plain reading, for oracles."""
    return Order(
        id=id,
        number=incoming.number,
        created_at=incoming.created_at,
        status=fold_status(incoming.status),
        status_text=incoming.status,
        channel=fold_channel(incoming.channel),
        currency=incoming.currency,
        total=incoming.total,
        refunded=incoming.refunded,
        customer_name=incoming.customer_name,
        phone_text=incoming.phone,
        city=incoming.city,
        state=incoming.state,
        address=incoming.address,
        items=incoming.items,
    )


@st.composite
def orders(draw: st.DrawFn) -> Order:
    """Draw a kept order."""
    return kept_order(draw(incoming_orders()), draw(st.integers(1, 40)))


def _with_own_ids(drawn: Sequence[IncomingOrder]) -> tuple[Order, ...]:
    return tuple(kept_order(order, position) for position, order in enumerate(drawn, 1))


def order_histories(min_size: int = 0, max_size: int = 10) -> st.SearchStrategy[tuple[Order, ...]]:
    """Return a strategy for one customer's orders: ids and numbers all different, moments may coincide."""
    return st.lists(
        incoming_orders(), min_size=min_size, max_size=max_size, unique_by=lambda order: order.number
    ).map(_with_own_ids)
