"""The demo shop: made-up orders of a believable Nigerian fashion and beauty shop, the same every time.

A fixed seed and today's date decide everything, so that pictures, tests and measurements can be repeated.
"""

import random
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Protocol
from zoneinfo import ZoneInfo

from msgspec import Struct

from custui.domain.deeds import AddNote, NewSegment
from custui.domain.orders import IncomingOrder
from custui.domain.query import CustomerFilters, ListQuery
from custui.domain.repository import DeskRepository, OrderDesk
from custui.domain.text import fold
from custui.transfer.demo_customers import DemoCustomer, customers
from custui.transfer.demo_orders import OrderMaker
from custui.transfer.demo_queries import SMART_SEGMENTS, VIEWS
from custui.transfer.demo_words import AGENTS, FOLLOW_UPS, NOTES

DEMO_SHOP_NAME = "Adùkẹ́ Fabrics & Beauty"
DEMO_ORIGIN = "demo"
"""Where the store's orders say they come from."""
_SEED = 20_260_302
_NOTE_COUNT = 40
_KNOWN_BY_HEART = 600  # customers among whom notes and segments are shared out
_BATCH = 2_000


class DemoDesk(DeskRepository, OrderDesk, Protocol):
    """What a demo is put into."""


class DemoNote(Struct, frozen=True):
    """A note that one of the demo's agents wrote; a follow-up where it is due on a day."""

    phone: str
    """The phone key of a customer of the demo."""
    body: str
    author: str
    due_on: date | None = None


class DemoSegment(Struct, frozen=True):
    """A segment of the demo and its members' phone keys."""

    name: str
    colour: str
    """One of `custui.domain.customer.SEGMENT_COLOURS`."""
    phones: tuple[str, ...]


class DemoShop(Struct, frozen=True):
    """The demo's orders, made as they are asked for, and what its agents wrote about the customers."""

    count: int
    """How many orders."""
    now: datetime
    zone: ZoneInfo
    notes: tuple[DemoNote, ...]
    follow_ups: tuple[DemoNote, ...]
    """Some overdue, some due on the shop's today, some later."""
    segments: tuple[DemoSegment, ...]

    def orders(self) -> Iterator[IncomingOrder]:
        """Yield the orders, customer by customer; each call begins anew and yields the same."""
        maker = OrderMaker(self.count, self.now, self.zone)
        for customer, orders in _customers_of(self.count):
            for earlier in range(orders):
                yield maker.make(customer, first=earlier == 0)


def demo_shop(orders: int, now: datetime, zone: ZoneInfo) -> DemoShop:
    """Return a shop with `orders` orders in the 18 months up to `now` (aware), kept in `zone`.

    About 0.24 customers an order. On one date of `zone` it is always the same shop; only orders later in
    the day than `now` are dated a day back. Raises ValueError for a negative number of orders.
    """
    if orders < 0:
        raise ValueError("a shop cannot have fewer than no orders")
    known = [customer for customer, _ in islice(_customers_of(orders), _KNOWN_BY_HEART)]
    today = now.astimezone(zone).date()
    return DemoShop(
        orders, now, zone, tuple(_notes(known)), tuple(_follow_ups(known, today)), _segments(known)
    )


def fill_store(desk: DemoDesk, shop: DemoShop) -> None:
    """Put the shop's orders and all that its agents made into a store; doing it again changes nothing."""
    orders = shop.orders()
    while batch := tuple(islice(orders, _BATCH)):
        desk.save_orders(DEMO_ORIGIN, batch)
    for number, note in enumerate(shop.notes):
        desk.add_note(note.phone, note.body, note.author, f"{DEMO_ORIGIN}-{number}")
    for number, note in enumerate(shop.follow_ups):
        noted = AddNote(note.body, note.due_on)
        desk.act(noted, _those(note.phone), note.author, f"{DEMO_ORIGIN}-follow-up-{number}")
    made = [NewSegment(one.name, one.colour, members=_those(*one.phones)) for one in shop.segments]
    for number, segment in enumerate((*made, *SMART_SEGMENTS)):
        desk.create_segment(segment, AGENTS[0], f"{DEMO_ORIGIN}-segment-{number}")
    there = {fold(view.name) for view in desk.views()}
    for name, query in VIEWS:
        if fold(name) not in there:
            desk.save_view(name, query, AGENTS[0])


def _those(*phones: str) -> ListQuery:
    """Return the query for the customers of these phone keys."""
    return ListQuery(CustomerFilters(among=frozenset(phones)))


def _customers_of(orders: int) -> Iterator[tuple[DemoCustomer, int]]:
    """Yield the customers and how many of the shop's `orders` each gave, at least one."""
    left = orders
    for customer in customers():
        if left <= 0:
            return
        yield customer, min(customer.orders, left)
        left -= customer.orders


def _notes(known: Sequence[DemoCustomer]) -> Iterator[DemoNote]:
    """Yield notes about customers who came back; one such has two."""
    regulars = [customer for customer in known if customer.orders >= 3]
    choose = random.Random(_SEED)  # noqa: S311 - a demo must repeat itself, not keep a secret
    for number in range(min(_NOTE_COUNT, 2 * len(regulars))):
        body = NOTES[number % len(NOTES)]
        yield DemoNote(choose.choice(regulars).key, body, choose.choice(AGENTS))


def _follow_ups(known: Sequence[DemoCustomer], today: date) -> Iterator[DemoNote]:
    """Yield follow-ups with customers who came back, each with another one."""
    regulars = [customer for customer in known if customer.orders >= 3]
    for number, (customer, (days, body)) in enumerate(zip(regulars[1::3], FOLLOW_UPS, strict=False)):
        yield DemoNote(customer.key, body, AGENTS[number % len(AGENTS)], today + timedelta(days=days))


def _segments(known: Sequence[DemoCustomer]) -> tuple[DemoSegment, ...]:
    def keys(members: Iterator[DemoCustomer], most: int) -> tuple[str, ...]:
        return tuple(member.key for member in islice(members, most))

    return (
        DemoSegment("Promo list", "magenta", keys((c for c in known if c.orders >= 2), 120)),
        DemoSegment("Lagos riders", "blue", keys((c for c in known if c.state == "Lagos"), 80)),
        DemoSegment("Wholesale", "green", keys((c for c in known if c.orders >= 20), 40)),
        DemoSegment("Call before dispatch", "red", keys((c for c in known if c.unreliable), 40)),
    )
