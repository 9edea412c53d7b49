"""The palette over a fake store: customers, views, segments and themes beside the actions."""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import replace

from textual.app import App, SystemCommand
from textual.command import CommandList
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Static

from custui.domain.customer import Segment
from custui.domain.deeds import View
from custui.domain.groups import Group
from custui.domain.period import Period, PeriodKind
from custui.domain.query import CustomerFilters, ListQuery, Sort, SortField
from custui.domain.templates import Template
from custui.screens.context import DeskContext
from custui.screens.palette import Palette
from custui.screens.palette_offers import ListDesk, Offer
from custui.terminal.capabilities import Terminal
from tests.factories import NOW, RULES, make_order
from tests.fakes import FakeRepository
from tests.pilot import screen_text, settle, wait_until

HOSTILE = "[@click=app.quit]Ada[/x]\x1b[2J"
BY_NAME = Sort(SortField.NAME, descending=False)
VIPS = ListQuery(CustomerFilters(groups=frozenset({Group.VIP})))


class Bottom(Screen[None]):
    """Takes down what the palette asks of the list."""

    def __init__(self, context: DeskContext | None) -> None:
        super().__init__()
        self.context = context
        self.asked = ListQuery(CustomerFilters(search="x", sort=BY_NAME), Period(PeriodKind.DAYS_30))
        self.told: list[object] = []

    def show_list(self, query: ListQuery) -> None:
        self.told.append(query)

    def open_phone(self, phone: str) -> None:
        self.told.append(phone)


class Desk(App[None]):
    def __init__(self, bottom: Bottom) -> None:
        super().__init__()
        self.bottom = bottom
        self.animation_level = "none"
        self.done: list[str] = []

    def get_default_screen(self) -> Screen[None]:
        return self.bottom

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        yield SystemCommand("Period", "Key [p", lambda: self.done.append("period"))


def shop() -> FakeRepository:
    people = [("Ngozi Eze-Obi", "08035550147"), (HOSTILE, "08052209911"), ("Ade Period", "08055550148")]
    orders = [
        make_order(place, customer_name=name, phone_text=phone, number=f"A{place}")
        for place, (name, phone) in enumerate(people)
    ]
    return FakeRepository(
        orders,
        RULES,
        made_segments=[Segment(1, HOSTILE, "green"), Segment(2, "Gold", "blue", VIPS)],
        saved_views=[View(1, "Monday [b]calls", VIPS, "kemi")],
    )


@asynccontextmanager
async def palette(
    repository: FakeRepository | None, *, above: Screen[None] | None = None
) -> AsyncIterator[tuple[Pilot[None], Desk]]:
    context = None if repository is None else DeskContext(repository, "kemi", lambda: NOW, Terminal())
    app = Desk(Bottom(context))
    async with app.run_test(size=(80, 30)) as pilot:
        if above is not None:
            await app.push_screen(above)
        await app.push_screen(Palette())
        yield pilot, app


def offered(pilot: Pilot[None]) -> list[str]:
    return [str(option.prompt) for option in pilot.app.screen.query_one(CommandList).options]


async def typed(pilot: Pilot[None], text: str, awaited: str) -> list[str]:
    await pilot.press(*text)
    await wait_until(pilot, lambda: any(awaited in line for line in offered(pilot)), awaited)
    await settle(pilot)
    return offered(pilot)


async def choose(pilot: Pilot[None]) -> None:
    await pilot.press("enter")
    await wait_until(pilot, lambda: not isinstance(pilot.app.screen, Palette), "the choice")
    await settle(pilot)


async def test_without_typing_it_offers_actions_views_and_segments_in_this_order() -> None:
    async with palette(shop()) as (pilot, _):
        lines = await typed(pilot, "", "Group: Problematic")
    assert lines[:4] == [
        "Period\nKey [p",
        "View: Monday [b]calls\nVIP",
        "Segment: [@click=app.quit]Ada[/x][2J\nList its customers".replace(
            "Ada[/x]", "Ada[/x]\N{REPLACEMENT CHARACTER}"
        ),
        "Smart segment: Gold\nList its customers",
    ]
    assert len(lines) == 4 + len(Group)


async def test_a_customer_by_number_and_by_name_opens() -> None:
    async with palette(shop()) as (pilot, app):
        lines = await typed(pilot, "5550147", "Ngozi")
        assert lines == ["Ngozi Eze-Obi  0803 555 0147\nCustomer · 1 order"]
        await choose(pilot)
        assert app.bottom.told == ["+2348035550147"]


async def test_what_holds_the_word_typed_goes_before_customers() -> None:
    async with palette(shop()) as (pilot, app):
        lines = await typed(pilot, "period", "Ade")
        assert [line.partition("\n")[0] for line in lines] == ["Period", "Ade Period  0805 555 0148"]
        await choose(pilot)
        assert app.done == ["period"]


async def test_names_are_neither_markup_nor_control_codes() -> None:
    async with palette(shop()) as (pilot, app):
        await typed(pilot, "click=app", "Customer ·")
        assert "\x1b" not in screen_text(pilot)
        assert "[@click=app.quit]Ada[/x]" in screen_text(pilot)
        await pilot.click(CommandList, offset=(4, 1))
        await settle(pilot)
        assert app.is_running
        assert app.bottom.told == [
            ListQuery(CustomerFilters(segment=HOSTILE, sort=BY_NAME), Period(PeriodKind.DAYS_30))
        ]


class Page(Screen[None]):
    """A customer's page, as far as the palette asks of it."""

    def __init__(self) -> None:
        super().__init__()
        self.written: list[int] = []
        self.put_off = 0

    def write_from(self, template: int) -> None:
        self.written.append(template)

    def offers(self) -> Iterable[Offer]:
        def put_off() -> None:
            self.put_off += 1

        return [Offer("Put off the follow-up due", "Ring her back", put_off)]


async def test_where_a_customer_is_at_hand_it_offers_templates_and_what_is_to_be_done() -> None:
    repository = shop()
    repository.kept_templates = [Template(4, "We miss [b]you", "Hello")]
    page = Page()
    async with palette(repository, above=page) as (pilot, _):
        await typed(pilot, "we miss", "Message: We miss [b]you")
        await choose(pilot)
        assert page.written == [4]
        await pilot.app.push_screen(Palette())
        await typed(pilot, "put off", "Put off the follow-up due")
        await choose(pilot)
        assert page.put_off == 1
    async with palette(repository) as (pilot, _):
        assert not any("Message:" in line for line in await typed(pilot, "", "Group: Problematic"))


async def test_a_view_is_listed_even_from_a_screen_above_the_list() -> None:
    class Above(Screen[None]):
        def compose(self) -> Iterable[Static]:
            yield Static("above")

    async with palette(shop(), above=Above()) as (pilot, app):
        await typed(pilot, "monday", "View")
        await choose(pilot)
        assert app.screen is app.bottom
        assert app.bottom.told == [VIPS]


async def test_a_group_is_listed_in_the_same_period_and_order() -> None:
    async with palette(shop()) as (pilot, app):
        await typed(pilot, "at risk", "Group: At risk")
        await choose(pilot)
        assert app.bottom.told == [
            ListQuery(
                CustomerFilters(groups=frozenset({Group.AT_RISK}), sort=BY_NAME), Period(PeriodKind.DAYS_30)
            )
        ]


async def test_a_theme_is_taken_at_once() -> None:
    async with palette(shop()) as (pilot, app):
        await typed(pilot, "theme: nord", "Theme: nord")
        await choose(pilot)
        assert app.theme == "nord"


async def test_at_most_eight_customers_in_the_order_of_the_search() -> None:
    repository = shop()
    repository.orders = [
        make_order(n, customer_name=f"Bisi {n:02}", phone_text=f"0803555{n:04}", number=f"B{n}")
        for n in range(20)
    ]
    async with palette(repository) as (pilot, _):
        lines = await typed(pilot, "bisi", "Bisi")
    page = repository.asked("get_customers")[-1][2]
    assert getattr(page, "size", None) == len(lines) == 8


async def test_a_failing_store_is_told_and_the_actions_stay() -> None:
    repository = replace(shop(), failure="shop.db is gone")
    async with palette(repository) as (pilot, app):
        lines = await typed(pilot, "period", "shop.db is gone")
        assert lines[0].startswith("Period")
        await choose(pilot)
        assert app.done == ["period"]


async def test_a_slow_store_keeps_no_action_back() -> None:
    repository = shop()
    repository.hold()
    async with palette(repository) as (pilot, app):
        await pilot.press(*"period")
        await wait_until(pilot, lambda: "slow to answer" in str(offered(pilot)), "the remark")
        assert offered(pilot)[0].startswith("Period")
        await pilot.press("enter")
        repository.release()
        await wait_until(pilot, lambda: app.done == ["period"], "the action")


async def test_without_a_store_there_are_actions() -> None:
    async with palette(None) as (pilot, _):
        assert await typed(pilot, "per", "Period") == ["Period\nKey [p"]


def test_the_double_is_what_the_palette_asks_for() -> None:
    assert isinstance(Bottom(None), ListDesk)
