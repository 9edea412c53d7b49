"""A customer page on a made-up store, for the tests of the page."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from msgspec.structs import replace
from textual.app import App
from textual.pilot import Pilot
from textual.widgets import Static

from custui.domain.orders import Order
from custui.domain.period import ALL_TIME, Period, PeriodKind
from custui.domain.query import CustomerFilters, ListQuery, PageRequest, Sort, SortField
from custui.screens.context import DeskContext, Return, Walk
from custui.screens.customer import CustomerScreen
from custui.terminal.capabilities import Terminal
from custui.themes import DARK
from custui.widgets.stats_card import StatsCard, card_lines
from tests.factories import PHONE, make_history, make_order
from tests.fakes import FakeRepository, fixed_clock

MONTH = Period(PeriodKind.DAYS_30)
BY_PHONE = CustomerFilters(sort=Sort(SortField.PHONE, descending=False))


def made_up_store() -> FakeRepository:
    """Return a store of the wireframe's customer."""
    return FakeRepository(orders=[replace(order, phone_text=PHONE) for order in make_history()])


def crowd(customers: int) -> list[Order]:
    """Return so many customers of one order each; sorted by phone they are called A, B, C …"""
    return [
        make_order(place, customer_name=chr(64 + place), phone_text=f"+23480355502{place:02d}")
        for place in range(1, customers + 1)
    ]


def walk_of(repository: FakeRepository, size: int, index: int = 0) -> Walk:
    """Return the first page of the list of everybody, by phone, as the list screen hands it over."""
    query = ListQuery(BY_PHONE, ALL_TIME, PageRequest(1, size))
    rows = repository.get_customers(query.filters, query.period, query.page).rows
    return Walk(query, tuple(row.phone for row in rows), index)


class Desk(App[None]):
    """Opens on the page, as the list would."""

    def __init__(self, screen: CustomerScreen) -> None:
        super().__init__()
        self.animation_level = "none"
        self.register_theme(DARK)
        self.theme = DARK.name
        self.page = screen
        self.back: Return | None = None

    def on_mount(self) -> None:
        self.push_screen(self.page, self._come_back)

    def _come_back(self, back: Return | None) -> None:
        self.back = back

    @property
    def notices(self) -> list[str]:
        """What was said in passing."""
        return [notice.message for notice in self._notifications]


class At:
    """The desk under test, and what an agent sees of it."""

    def __init__(self, desk: Desk, pilot: Pilot[None], repository: FakeRepository) -> None:
        self.desk, self.pilot, self.repository = desk, pilot, repository
        self.page = desk.page

    async def settle(self) -> None:
        """Wait until every question is answered and every answer drawn."""
        await self.pilot.pause()
        # A screen just pushed has nothing to draw yet, and asks its own questions once it is there.
        while self.desk.screen._compositor.root is None or any(
            not worker.is_finished for worker in self.desk.workers
        ):
            await self.desk.workers.wait_for_complete()
            await self.pilot.pause()

    async def press(self, *keys: str) -> None:
        """Press keys, each after the one before has had its effect."""
        for key in keys:
            # Half the price of `pilot.press`, which waits for every widget twice more.
            self.desk.simulate_key(key)
            await self.settle()

    @property
    def lines(self) -> list[str]:
        """The screen in front, line by line."""
        return [strip.text.rstrip() for strip in self.desk.screen._compositor.render_strips()]

    @property
    def text(self) -> str:
        """The screen in front."""
        return "\n".join(self.lines)

    def card(self, name: str) -> list[str]:
        """Return what a card says where it has room."""
        face = self.page.query_one(f"#card-{name}", StatsCard).face
        assert face is not None
        return [line.plain.rstrip() for line in card_lines(face, 60)]

    def rows(self) -> list[str]:
        """Return the numbers of the orders in the table, from the top."""
        return [order.number for order in self.page.body.history.table.orders]

    @property
    def summary(self) -> str:
        """How many orders the history says it shows."""
        return str(self.page.query_one("#order-count", Static).content)


@asynccontextmanager
async def at_page(
    repository: FakeRepository | None = None,
    *,
    phone: str = PHONE,
    period: Period = ALL_TIME,
    walk: Walk | None = None,
    size: tuple[int, int] = (80, 24),
    terminal: Terminal | None = None,
    orders: Sequence[Order] = (),
    waiting: bool = False,
) -> AsyncIterator[At]:
    """Open the page; `waiting` does not wait for its first answer."""
    store = repository or made_up_store()
    store.orders.extend(orders)
    context = DeskContext(store, "kemi", fixed_clock, terminal or Terminal())
    desk = Desk(CustomerScreen(context, phone, period, walk))
    async with desk.run_test(size=size, notifications=True) as pilot:
        at = At(desk, pilot, store)
        if waiting:
            await pilot.pause()
        else:
            await at.settle()
        yield at
        store.release()
