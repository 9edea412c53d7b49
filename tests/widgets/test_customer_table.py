"""Marking in the table: keys, what they ask for, how marks look and what they cost on the wire."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import pytest
from msgspec.structs import replace
from rich.color import ColorSystem
from textual import on
from textual.app import App, ComposeResult
from textual.geometry import Region
from textual.pilot import Pilot
from textual.reactive import var
from textual.screen import Screen

from custui.domain.query import ListQuery
from custui.screens.context import DeskContext
from custui.screens.customers_answers import list_page
from custui.screens.marks import NO_MARKS, Marks
from custui.terminal.capabilities import Terminal
from custui.themes import DARK
from custui.widgets.customer_table import CustomerTable
from custui.widgets.listing import Listing, Look
from custui.widgets.mark_table import MARK, MarkTable
from tests.fakes import fixed_clock
from tests.worlds import phone, shop_of


class Host(Screen[None]):
    """Keeps the marks, as the list screen does."""

    listing: var[Listing | None] = var(None)
    marks: var[Marks] = var(NO_MARKS)

    def __init__(self, customers: int) -> None:
        super().__init__()
        self.shop = shop_of(customers)
        self.table = CustomerTable()
        self.table.set_reactive(CustomerTable.look, Look(self.shop.rules))
        self.asked_all = 0

    def compose(self) -> ComposeResult:
        yield self.table.data_bind(Host.listing, Host.marks)

    def on_mount(self) -> None:
        answer = list_page(DeskContext(self.shop, "kemi", fixed_clock, Terminal()), ListQuery())
        self.listing = answer.listing  # type: ignore[union-attr]  # the shop does not fail

    @on(MarkTable.MarkToggled)
    def _one(self, message: MarkTable.MarkToggled) -> None:
        self.marks = self.marks.toggle(message.phone)

    @on(MarkTable.RangeMarked)
    def _range(self, message: MarkTable.RangeMarked) -> None:
        self.marks = self.marks.add(message.phones)

    @on(MarkTable.PageMarked)
    def _page(self, message: MarkTable.PageMarked) -> None:
        self.marks = self.marks.page(message.phones)

    @on(MarkTable.AllAsked)
    def _all(self) -> None:
        self.asked_all += 1
        self.marks = self.marks.all_matching(ListQuery())


class Desk(App[None]):
    loud = False

    @property
    def is_headless(self) -> bool:
        """Textual writes nothing to a terminal that is not there; a test of the bytes wants them."""
        return not self.loud and super().is_headless


@asynccontextmanager
async def at_table(
    customers: int = 12, size: tuple[int, int] = (80, 24)
) -> AsyncIterator[tuple[Host, Pilot[None]]]:
    app = Desk()
    app.register_theme(DARK)
    app.theme = DARK.name
    host = Host(customers)
    async with app.run_test(size=size) as pilot:
        await app.push_screen(host)
        await pilot.pause()
        yield host, pilot


def marked(host: Host) -> list[int]:
    """Return the rows with the sign in front of them, read off the screen."""
    lines = [strip.text for strip in host._compositor.render_strips()]
    table = host.table
    top, height = (1 if table.show_header else 0), table.ordered_rows[0].height
    return [(place - top) // height for place, line in enumerate(lines) if line.startswith(MARK)]


@contextmanager
def painted(table: CustomerTable) -> Iterator[list[Region]]:
    """Take down what of the table is painted anew; all of it where nothing was named."""
    regions: list[Region] = []
    real = table.refresh

    def refresh(*parts: Region, **options: bool) -> CustomerTable:
        regions.extend(parts or (table.region,))
        return real(*parts, **options)

    table.refresh = refresh  # type: ignore[method-assign]
    yield regions
    del table.refresh


@pytest.mark.parametrize("size", [(80, 24), (40, 30), (120, 40)])
async def test_space_marks_and_goes_on_and_a_second_time_unmarks(size: tuple[int, int]) -> None:
    async with at_table(size=size) as (host, pilot):
        await pilot.press("space", "j", "space")
        assert host.marks.phones == {phone(0), phone(2)}
        assert marked(host) == [0, 2]
        assert host.table.cursor_row == 3
        await pilot.press("g", "space")
        assert marked(host) == [2]


async def test_v_marks_from_the_last_mark_both_ways() -> None:
    async with at_table() as (host, pilot):
        await pilot.press("j", "j", "space", "j", "j", "V")
        assert marked(host) == [2, 3, 4, 5]
        await pilot.press("g", "V")
        assert marked(host) == [0, 1, 2, 3, 4, 5]


async def test_v_without_a_mark_on_the_page_marks_the_row_alone() -> None:
    async with at_table() as (host, pilot):
        await pilot.press("j", "V")
        assert marked(host) == [1]


async def test_a_marks_the_page_and_unmarks_it_when_all_of_it_is() -> None:
    async with at_table() as (host, pilot):
        await pilot.press("space", "a")
        assert marked(host) == list(range(12))
        await pilot.press("a")
        assert marked(host) == []
        assert not host.marks


async def test_capital_a_asks_for_all_and_space_takes_one_out_again() -> None:
    async with at_table() as (host, pilot):
        await pilot.press("A", "space")
        assert host.asked_all == 1
        assert marked(host) == list(range(1, 12))
        assert host.marks.count(12) == 11


async def test_an_empty_table_offers_no_marking() -> None:
    async with at_table(customers=0) as (host, pilot):
        await pilot.press("space", "V", "a", "A")
        assert not host.marks
        assert host.asked_all == 0
        assert not any(key in host.active_bindings for key in ("space", "V", "a", "A"))


async def test_marks_stay_where_the_table_is_laid_out_anew_or_the_rows_come_again() -> None:
    async with at_table() as (host, pilot):
        await pilot.press("space", "space")
        await pilot.resize_terminal(44, 24)
        await pilot.pause()
        assert marked(host) == [0, 1]
        host.on_mount()
        await pilot.pause()
        assert marked(host) == [0, 1]


async def test_a_mark_paints_only_the_rows_it_touches() -> None:
    async with at_table(40) as (host, pilot):
        await pilot.press("j")
        with painted(host.table) as regions:
            await pilot.press("space")
        assert marked(host) == [1]
        lines = {line for region in regions for line in range(region.y, region.bottom)}
        assert lines <= {2, 3}  # the row marked and the one gone to, under the header


async def test_a_row_that_changed_paints_no_other() -> None:
    async with at_table(40) as (host, pilot):
        host.shop.orders[0] = replace(host.shop.orders[0], customer_name="Somebody Else")
        with painted(host.table) as regions:
            host.on_mount()
            await pilot.pause()
        rows = [strip.text for strip in host._compositor.render_strips()]
        assert "Somebody Else" in rows[1]
        assert {line for region in regions for line in range(region.y, region.bottom)} <= {1}


async def test_a_mark_costs_less_than_one_and_a_half_kilobytes() -> None:
    async with at_table(40, (120, 40)) as (host, pilot):
        written: list[str] = []
        driver = pilot.app._driver
        assert driver is not None
        driver.write = written.append  # type: ignore[method-assign, assignment]
        pilot.app.console._color_system = ColorSystem.EIGHT_BIT
        await pilot.press("j")
        pilot.app.loud = True  # type: ignore[attr-defined]
        await pilot.press("space")
        pilot.app.loud = False  # type: ignore[attr-defined]
        assert marked(host) == [1]
        sent = "".join(written).encode()
        assert MARK.encode() in sent
        assert len(sent) < 1500, len(sent)
