"""The demo shop: the same every time, and with something of everything that a real shop has."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import cast
from zoneinfo import ZoneInfo

import pytest

from custui.domain.channel import fold_channel
from custui.domain.customer import SEGMENT_COLOURS
from custui.domain.deeds import AddNote, NewSegment, View
from custui.domain.figures import measure
from custui.domain.flags import Flag, flags_of
from custui.domain.orders import IncomingOrder, Order, SaveOutcome
from custui.domain.period import ALL_TIME
from custui.domain.phone import PhoneVerdict, is_raw, read_phone
from custui.domain.query import CustomerFilters, ListQuery
from custui.domain.rules import ShopRules, days_between
from custui.domain.status import Outcome, Status, fold_status
from custui.store.repository import SqlRepository, open_repository
from custui.transfer.demo import DEMO_ORIGIN, DemoDesk, demo_shop, fill_store
from custui.transfer.demo_customers import customer, customers
from custui.transfer.demo_queries import SMART_SEGMENTS, VIEWS
from custui.transfer.demo_words import AGENTS, CHANNELS, GOODS, MEN, PEOPLES, PLACES

LAGOS = ZoneInfo("Africa/Lagos")
NOW = datetime(2026, 3, 20, 15, 0, tzinfo=LAGOS)
RULES = ShopRules()
SHOP = demo_shop(2_500, NOW, LAGOS)
ORDERS = tuple(SHOP.orders())


def by_phone() -> dict[str, list[IncomingOrder]]:
    customers: dict[str, list[IncomingOrder]] = defaultdict(list)
    for order in ORDERS:
        key = read_phone(order.phone, RULES.region).key
        if key:
            customers[key].append(order)
    return customers


CUSTOMERS = by_phone()


def kept(order: IncomingOrder) -> Order:
    return Order(
        0, order.number, order.created_at, fold_status(order.status), order.status,
        fold_channel(order.channel), order.currency, order.total, order.refunded, order.customer_name,
        order.phone, order.city, order.state, order.address, order.items,
    )  # fmt: skip


def flags(orders: Sequence[IncomingOrder]) -> tuple[Flag, ...]:
    idle = days_between(max(order.created_at for order in orders), NOW, LAGOS)
    return flags_of(measure(map(kept, orders), RULES), idle, RULES.thresholds)


def test_the_shop_is_the_same_every_time_on_one_date() -> None:
    again = demo_shop(2_500, NOW, LAGOS)
    assert again == SHOP
    assert tuple(again.orders()) == ORDERS
    assert tuple(SHOP.orders()) == ORDERS, "asking a second time begins anew"


def test_at_another_hour_of_the_date_only_todays_orders_differ_and_only_in_their_date() -> None:
    later = demo_shop(2_500, NOW.replace(hour=23, minute=59), LAGOS)
    wrote = (SHOP.notes, SHOP.follow_ups, SHOP.segments)
    assert (later.notes, later.follow_ups, later.segments) == wrote
    moved = [(ours, theirs) for ours, theirs in zip(ORDERS, later.orders(), strict=True) if ours != theirs]
    assert moved
    assert all(ours.number == theirs.number for ours, theirs in moved)
    assert all(theirs.created_at - ours.created_at == timedelta(days=1) for ours, theirs in moved)
    assert all(theirs.created_at > NOW for _, theirs in moved)


def test_counts() -> None:
    assert len(ORDERS) == 2_500
    assert len({order.number for order in ORDERS}) == 2_500
    assert 560 <= len(CUSTOMERS) <= 640
    assert 20 <= sum(not read_phone(order.phone, "NG").key for order in ORDERS) <= 80


def test_orders_span_eighteen_months_up_to_now() -> None:
    moments = [order.created_at for order in ORDERS]
    assert all(moment.tzinfo is UTC for moment in moments)
    assert max(moments) <= NOW
    assert NOW - max(moments) < timedelta(days=1)
    assert timedelta(days=500) < NOW - min(moments) <= timedelta(days=549)


@pytest.mark.parametrize("zone", ["Europe/London", "America/New_York", "Pacific/Auckland"])
def test_nothing_lies_in_the_future_in_zones_with_summer_time_either(zone: str) -> None:
    now = datetime(2026, 3, 29, 8, 30, tzinfo=ZoneInfo(zone))
    assert all(order.created_at <= now for order in demo_shop(500, now, ZoneInfo(zone)).orders())


def test_totals_are_the_sum_of_their_items_in_naira_and_refunds_no_more() -> None:
    prices = {name: naira * 100 for name, _, naira, _ in GOODS}
    for order in ORDERS:
        assert order.currency == "NGN"
        assert order.total == sum(item.quantity * item.unit_price for item in order.items) > 0
        assert 0 <= order.refunded <= order.total
        assert 1 <= len(order.items) <= 4
        assert all(1 <= item.quantity <= 6 for item in order.items)
        assert all(item.unit_price == prices[item.product] for item in order.items)
        assert len({item.product for item in order.items}) == len(order.items)


def test_every_flag_occurs_and_none_everywhere() -> None:
    seen = Counter(flag for orders in CUSTOMERS.values() for flag in flags(orders))
    assert set(seen) == set(Flag)
    assert all(15 <= count <= 0.75 * len(CUSTOMERS) for count in seen.values()), seen
    at_risk_vips = [o for o in CUSTOMERS.values() if {Flag.VIP, Flag.AT_RISK} <= set(flags(o))]
    assert len(at_risk_vips) >= 5


def test_repeat_buyers_are_heavy_tailed() -> None:
    sizes = sorted((len(orders) for orders in CUSTOMERS.values()), reverse=True)
    assert sizes[0] >= 40
    assert sum(sizes[: len(sizes) // 10]) > 0.4 * sum(sizes)
    assert 0.35 < sum(size == 1 for size in sizes) / len(sizes) < 0.5


def test_recent_orders_are_open_and_old_ones_settled() -> None:
    recent = [order for order in ORDERS if NOW - order.created_at < timedelta(days=2)]
    open_now = [fold_status(order.status).outcome is Outcome.OPEN for order in recent]
    settled = [fold_status(o.status) for o in ORDERS if NOW - o.created_at > timedelta(days=30)]
    assert sum(open_now) > 0.7 * len(open_now) > 0
    assert settled.count(Status.DELIVERED) > 0.7 * len(settled)
    assert {Status.DELIVERED, Status.CANCELLED, Status.RETURNED, Status.REFUNDED} == set(settled) - {
        Status.POSTPONED
    }
    assert Status.UNKNOWN not in {fold_status(order.status) for order in ORDERS}
    assert all(o.refunded == o.total for o in ORDERS if fold_status(o.status) is Status.REFUNDED)


def test_the_four_channels_in_several_spellings() -> None:
    spellings = Counter(order.channel for order in ORDERS)
    assert {fold_channel(word) for word in spellings} - {"tiktok", "whatsapp", "facebook", "website"} == set()
    assert set(spellings) == {word for words in CHANNELS for word in words}


def test_one_phone_in_many_spellings_is_one_customer_under_several_names() -> None:
    busiest = max(CUSTOMERS.values(), key=len)
    assert len({order.phone for order in busiest}) >= 5
    assert len({order.customer_name for order in busiest}) >= 4
    assert len({order.address for order in busiest}) == 1, "and really one person"


def test_phones_of_every_verdict_and_some_other_whatsapp() -> None:
    verdicts = Counter(read_phone(order.phone, "NG").verdict for order in ORDERS)
    assert set(verdicts) == set(PhoneVerdict)
    assert verdicts[PhoneVerdict.VALID] > 0.9 * len(ORDERS)
    others = [
        o for o in ORDERS if o.whatsapp and read_phone(o.whatsapp, "NG").key != read_phone(o.phone, "NG").key
    ]
    assert len(others) > 50
    assert any(read_phone(order.phone, "NG").alternates for order in ORDERS)


def test_all_numbers_are_recognisably_made_up() -> None:
    for key in CUSTOMERS:
        if not is_raw(key):
            assert key.startswith(("+2347", "+2348", "+2349"))
            assert key[7:11] == "5550"


def test_numbers_stay_readable_and_apart_in_a_big_shop() -> None:
    serials = [*range(0, 1_000_000, 997), *range(36_900, 37_100), *range(369_900, 370_100), 9_999_999]
    keys = [customer(serial).key for serial in serials]
    assert len(set(keys)) == len(keys)
    assert all(read_phone(key, "NG").key == key for key in keys)
    assert all(key[7] == "5" for key in keys)


def test_customers_grow_with_the_orders() -> None:
    sizes = [each.orders for each in islice(customers(), 20_000)]
    assert 0.235 < len(sizes) / sum(sizes) < 0.245


def test_the_weeks_rhythm() -> None:
    days = Counter(order.created_at.astimezone(LAGOS).weekday() for order in ORDERS)
    assert max(days, key=lambda day: days[day]) == 4
    assert min(days, key=lambda day: days[day]) == 6
    assert {order.created_at.astimezone(LAGOS).hour for order in ORDERS} <= set(range(8, 23))


def test_notes_and_segments_are_about_customers_of_the_demo() -> None:
    assert len(SHOP.notes) == 40
    assert {note.phone for note in SHOP.notes} <= set(CUSTOMERS)
    assert all(note.body and note.author for note in (*SHOP.notes, *SHOP.follow_ups))
    assert len({segment.name for segment in SHOP.segments}) == 4
    for segment in SHOP.segments:
        assert segment.colour in SEGMENT_COLOURS
        assert segment.phones
        assert set(segment.phones) <= set(CUSTOMERS)
        assert len(set(segment.phones)) == len(segment.phones)


def test_follow_ups_are_overdue_due_and_to_come() -> None:
    days = [(note.due_on - NOW.date()).days for note in SHOP.follow_ups if note.due_on is not None]
    assert min(days) < 0 < max(days)
    assert 0 in days
    assert len({note.phone for note in SHOP.follow_ups}) == len(days) == len(SHOP.follow_ups)
    assert {note.phone for note in SHOP.follow_ups} <= set(CUSTOMERS)


@pytest.mark.parametrize("count", [0, 1, 7, 60])
def test_small_shops_speak_of_no_customer_they_do_not_have(count: int) -> None:
    shop = demo_shop(count, NOW, LAGOS)
    orders = tuple(shop.orders())
    keys = {read_phone(order.phone, "NG").key for order in orders}
    assert len(orders) == count
    assert {note.phone for note in (*shop.notes, *shop.follow_ups)} <= keys
    assert {phone for segment in shop.segments for phone in segment.phones} <= keys


def test_fewer_than_no_orders_are_refused() -> None:
    with pytest.raises(ValueError, match="fewer than no orders"):
        demo_shop(-1, NOW, LAGOS)


def test_a_shop_of_ten_million_orders_starts_at_once() -> None:
    shop = demo_shop(10_000_000, NOW, LAGOS)
    first = next(shop.orders())
    assert first.number.startswith("ADK-")
    assert len(shop.notes) == 40


def test_the_words_are_in_order() -> None:
    assert sum(place[2] for place in PLACES) == 100
    assert sum(good[3] for good in GOODS) == 100
    assert len({good[1] for good in GOODS}) == len(GOODS) == 25
    assert {name for givens, _ in PEOPLES for name in givens} >= MEN


class RecordingDesk:
    """Takes down what it is handed; only the calls that filling a store needs."""

    def __init__(self) -> None:
        self.batches: list[tuple[str, tuple[IncomingOrder, ...]]] = []
        self.notes: list[tuple[str, str, str, str]] = []
        self.segments: list[tuple[NewSegment, str, str]] = []
        self.deeds: list[tuple[AddNote, ListQuery, str, str]] = []
        self.saved: tuple[View, ...] = ()

    def save_orders(
        self, origin: str, orders: Sequence[IncomingOrder], *, dry_run: bool = False, agent: str = ""
    ) -> SaveOutcome:
        self.batches.append((origin, tuple(orders)))
        return SaveOutcome(created=len(orders))

    def add_note(self, phone: str, body: str, author: str, idempotency_key: str) -> int:
        self.notes.append((phone, body, author, idempotency_key))
        return len(self.notes)

    def create_segment(self, new: NewSegment, agent: str, idempotency_key: str) -> None:
        self.segments.append((new, agent, idempotency_key))

    def act(self, action: AddNote, on: ListQuery, agent: str, idempotency_key: str) -> None:
        self.deeds.append((action, on, agent, idempotency_key))

    def views(self) -> tuple[View, ...]:
        return self.saved

    def save_view(self, name: str, query: ListQuery, agent: str) -> None:
        self.saved += (View(len(self.saved) + 1, name, query, agent),)


def those(*phones: str) -> ListQuery:
    return ListQuery(CustomerFilters(among=frozenset(phones)))


def test_filling_a_store_hands_over_everything_in_bounded_batches() -> None:
    desk = RecordingDesk()
    fill_store(cast("DemoDesk", desk), SHOP)
    assert {origin for origin, _ in desk.batches} == {DEMO_ORIGIN}
    assert tuple(order for _, batch in desk.batches for order in batch) == ORDERS
    assert max(len(batch) for _, batch in desk.batches) <= 2_000
    assert [note[:3] for note in desk.notes] == [(n.phone, n.body, n.author) for n in SHOP.notes]
    static = [NewSegment(s.name, s.colour, members=those(*s.phones)) for s in SHOP.segments]
    assert [new for new, _, _ in desk.segments] == [*static, *SMART_SEGMENTS]
    assert [deed[:3] for deed in desk.deeds] == [
        (AddNote(n.body, n.due_on), those(n.phone), n.author) for n in SHOP.follow_ups
    ]
    assert tuple((view.name, view.query) for view in desk.saved) == VIEWS
    keys = [made[-1] for made in (*desk.notes, *desk.segments, *desk.deeds)]
    assert len(set(keys)) == len(keys) == 40 + 6 + 8, "each with an idempotency key of its own"


def written(repository: SqlRepository) -> tuple[object, ...]:
    """Return what the desk shows of everything that the demo's agents wrote."""
    spoken_of = sorted({note.phone for note in (*SHOP.notes, *SHOP.follow_ups)})
    pages = [repository.get_customer_details(phone, ALL_TIME) for phone in spoken_of]
    wrote = [(page.notes, page.segments) for page in pages if page is not None]
    last = [repository.last_deed(agent) for agent in AGENTS]
    return repository.segments(), repository.segment_sizes(), repository.views(), wrote, last


def test_a_store_is_filled_once_however_often(tmp_path: Path) -> None:
    with closing(open_repository(str(tmp_path / "demo.db"), RULES, lambda: NOW)) as repository:
        fill_store(repository, SHOP)
        first = written(repository)
        fill_store(repository, SHOP)
        assert written(repository) == first
        sizes = {one.name: repository.segment_sizes()[one.id] for one in repository.segments()}
        assert repository.follow_ups_due() == sum(n.due_on <= NOW.date() for n in SHOP.follow_ups if n.due_on)
        for view in repository.views():
            assert repository.count_customers(view.query.filters, view.query.period), view.name
    assert sizes == {segment.name: len(segment.phones) for segment in SHOP.segments} | {
        "Lagos VIPs": sizes["Lagos VIPs"],
        "Quiet big spenders": sizes["Quiet big spenders"],
    }
    assert all(size >= 5 for size in sizes.values()), sizes
