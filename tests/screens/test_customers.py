from datetime import timedelta

import pytest

from custui.app import AppOptions, CustuiApp
from custui.domain.customer import CustomerPage
from custui.domain.period import Period, PeriodKind
from custui.domain.phone import is_raw
from custui.domain.query import CustomerFilters, PageRequest
from custui.screens.contact import ContactDialog
from custui.screens.customers import CustomersScreen
from custui.screens.customers_feed import CustomersFeed
from custui.screens.period import PeriodDialog
from custui.terminal.capabilities import Terminal
from custui.widgets.search_box import SearchBox, SearchInput
from tests.factories import NOW, days_ago, make_order
from tests.fakes import FakeRepository
from tests.pilot import at_cursor, desk_app, lines_of, opened, screen_text, settle, shown, wait_until
from tests.worlds import phone, shop_of


@pytest.fixture
def brisk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the search ask as soon as the app has a moment."""
    monkeypatch.setattr(SearchBox, "PAUSE", 0.001)


# States.


async def test_paints_before_the_store_is_open_and_rows_come_then() -> None:
    repository = shop_of(3)
    repository.hold()
    async with desk_app(repository).run_test(size=(80, 24)) as pilot:
        screen = pilot.app.screen
        assert isinstance(screen, CustomersScreen)
        # Its first answer is the list of last time, which the rows depend on.
        await wait_until(pilot, lambda: bool(repository.asked("last_query")), "the first question")
        assert "Opening the store…" in screen_text(pilot)
        assert not repository.asked("get_customers")
        repository.release()
        await opened(pilot)
        assert "3 customers" in screen_text(pilot)
        assert "Ngozi Eze-Obi 0" in screen_text(pilot)
        assert "Opening" not in screen_text(pilot)


class SlowRows(FakeRepository):
    """Everything but rows comes at once."""

    def get_customers(self, filters: CustomerFilters, period: Period, page: PageRequest) -> CustomerPage:
        self.hold()
        return super().get_customers(filters, period, page)


async def test_rows_that_take_their_time_are_said_to_be_on_their_way() -> None:
    repository = SlowRows(shop_of(3).orders)
    async with desk_app(repository).run_test(size=(80, 24)) as pilot:
        await wait_until(pilot, lambda: bool(repository.asked("get_customers")), "the question")
        await pilot.pause()
        assert "Loading customers…" in screen_text(pilot)
        repository.release()
        await opened(pilot)
        assert "Loading" not in screen_text(pilot)


async def test_an_empty_store_says_how_customers_come() -> None:
    async with desk_app(FakeRepository()).run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        text = screen_text(pilot)
        assert "No customers yet" in text
        assert "custui import FILE" in text
        assert "custui demo" in text


@pytest.mark.usefixtures("brisk")
async def test_nobody_found_says_what_was_searched_and_escape_brings_all_back() -> None:
    async with desk_app(shop_of(5)).run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot)
        await pilot.press("slash", "z", "z")
        await wait_until(pilot, lambda: "Nobody matches “zz”" in screen_text(pilot), "the empty result")
        assert "Esc clears the search" in screen_text(pilot)
        await pilot.press("escape")
        await wait_until(pilot, lambda: len(shown(screen)) == 5, "everybody again")
        await pilot.press("escape")
        assert screen.table.has_focus


async def test_nobody_in_the_period_names_the_period() -> None:
    repository = FakeRepository([make_order(1, days_ago(200))])
    async with desk_app(repository).run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot)
        screen.asked = type(screen.asked)(screen.asked.filters, Period(PeriodKind.DAYS_7), screen.asked.page)
        await wait_until(
            pilot, lambda: "Nobody ordered in the period 7 days" in screen_text(pilot), "the words"
        )
        assert "p chooses another period" in screen_text(pilot)
        # The keys still work on the empty table: nothing else took the focus.
        await pilot.press("p")
        assert isinstance(pilot.app.screen, PeriodDialog)


async def test_a_failing_first_page_says_so_and_r_tries_again() -> None:
    repository = shop_of(3)
    repository.failure = "the store at shop.db is locked by another program"
    async with desk_app(repository).run_test(size=(80, 24)) as pilot:
        await wait_until(pilot, lambda: "locked by another program" in screen_text(pilot), "the sentence")
        assert "r tries again" in screen_text(pilot)
        repository.failure = None
        await pilot.press("r")
        screen = await opened(pilot)
        assert len(shown(screen)) == 3
        assert "locked" not in screen_text(pilot)


async def test_a_failing_reload_keeps_the_rows_and_heals_by_itself() -> None:
    repository = shop_of(3)
    async with desk_app(repository).run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot)
        repository.failure = "the server closed the connection"
        await pilot.press("r")
        await wait_until(
            pilot, lambda: "the server closed the connection" in screen_text(pilot), "the notice"
        )
        assert "Ngozi Eze-Obi 0" in screen_text(pilot)
        repository.failure = None
        screen.query_one(CustomersFeed).look()
        await wait_until(pilot, lambda: "closed the connection" not in screen_text(pilot), "the end of it")


# Moving about.


async def test_keys_move_the_cursor() -> None:
    async with desk_app(shop_of(30)).run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot)
        for key, row in (
            ("j", 1),
            ("down", 2),
            ("k", 1),
            ("up", 0),
            ("G", 29),
            ("g", 0),
            ("end", 29),
            ("home", 0),
        ):
            await pilot.press(key)
            assert screen.table.cursor_row == row, key
        await pilot.press("pagedown")
        assert 10 < screen.table.cursor_row < 29


async def test_pages_turn_by_keys_and_nothing_is_skipped_or_repeated() -> None:
    async with desk_app(shop_of(45), page_size=20).run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot)
        assert "1–20 of 45 · page 1/3" in screen_text(pilot)
        seen = shown(screen)
        for key in ("greater_than_sign", "right"):
            before = shown(screen)
            await pilot.press(key)
            await wait_until(pilot, lambda before=before: shown(screen) != before, "the next page")  # type: ignore[misc]
            seen += shown(screen)
        assert seen == [phone(number) for number in range(45)]
        assert "41–45 of 45 · page 3/3" in screen_text(pilot)
        asked = len(screen.context.repository.asked("get_customers"))  # type: ignore[union-attr]
        await pilot.press("greater_than_sign")
        await settle(pilot)
        assert len(screen.context.repository.asked("get_customers")) == asked  # type: ignore[union-attr]
        await pilot.press("less_than_sign")
        await wait_until(pilot, lambda: shown(screen)[0] == phone(20), "the page before")


async def test_page_down_goes_on_from_the_last_row_and_page_up_comes_back_to_it() -> None:
    async with desk_app(shop_of(30), page_size=20).run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot)
        await pilot.press("G", "pagedown")
        await wait_until(pilot, lambda: shown(screen)[0] == phone(20), "the next page")
        assert screen.table.cursor_row == 0
        await pilot.press("pageup")
        await wait_until(pilot, lambda: shown(screen)[0] == phone(0), "the page before")
        assert at_cursor(screen) == phone(19)


async def test_a_page_that_vanished_gives_way_to_the_first() -> None:
    repository = shop_of(30)
    async with desk_app(repository, page_size=20).run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot)
        await pilot.press("greater_than_sign")
        await wait_until(pilot, lambda: shown(screen)[0] == phone(20), "the second page")
        gone = [order for order in repository.orders if order.phone_text >= phone(10)]
        for order in gone:
            repository.orders.remove(order)
        repository.change()
        screen.query_one(CustomersFeed).look()
        await wait_until(pilot, lambda: len(shown(screen)) == 10, "the first page")


async def test_a_new_day_is_noticed_by_itself() -> None:
    repository = shop_of(3)
    now = [NOW]
    options = AppOptions(rules=repository.rules, clock=lambda: now[0], terminal=Terminal())
    async with CustuiApp(lambda: repository, options).run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot)
        now[0] = NOW + timedelta(days=1)
        screen.query_one(CustomersFeed).look()
        tomorrow = now[0].astimezone(repository.rules.zone).date()
        await wait_until(
            pilot, lambda: screen.listing is not None and screen.listing.today == tomorrow, "the new day"
        )


# What must never happen.


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (40, 30)])
async def test_hostile_names_are_shown_as_text_and_clicks_on_them_do_nothing(size: tuple[int, int]) -> None:
    hostile = (
        "[@click=app.quit]free[/]",
        "[/x]",
        "[bold red]",
        "\x1b]52;c;aGk=\x07",
        "\x9b31mred",
        "‮evil",
        "漢字 Bello",
    )
    orders = [
        make_order(n + 1, days_ago(n), customer_name=name, phone_text=phone(n), city=name, channel=name)
        for n, name in enumerate(hostile)
    ]
    orders.append(
        make_order(90, days_ago(40), customer_name="x" * 10_000, phone_text="[@click=app.quit]x[/] \x1b[2J")
    )
    async with desk_app(FakeRepository(orders)).run_test(size=size) as pilot:
        screen = await opened(pilot)
        assert any(is_raw(key) for key in shown(screen))
        text = screen_text(pilot)
        assert "[@click=app" in text
        assert not {"\x1b", "\x9b", "‮", "\x07"} & set(text)
        height = screen.table.ordered_rows[0].height
        top = screen.table.region.y + (1 if screen.table.show_header else 0)
        await pilot.press("G")
        for row in range(screen.table.row_count):
            # Into the name, then into the number; a second click on one cell would rightly open the page.
            await pilot.click(offset=(3 if row % 2 else 26, top + row * height))
            assert screen.table.cursor_row == row
        await settle(pilot)
        assert pilot.app.screen is screen
        assert pilot.app.is_running
        assert pilot.app.return_code is None


async def test_every_binding_of_ours_has_an_id() -> None:
    async with desk_app(shop_of(3)).run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot)
        for node in (screen, screen.table, pilot.app, screen.query_one(SearchInput)):
            own = type(node).__dict__["BINDINGS"]
            assert own
            assert all(binding.id for binding in own), node


async def test_the_footer_offers_only_what_can_be_done() -> None:
    async with desk_app(FakeRepository()).run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot)
        offered = {active.binding.description for active in screen.active_bindings.values()}
        assert {"Search", "Period", "Quit"} <= offered
        assert not {"Open", "WhatsApp", "Call", "Page", "Clear search"} & offered


async def test_on_a_phone_a_tap_on_the_bar_opens_the_panel() -> None:
    async with desk_app(shop_of(4)).run_test(size=(40, 30)) as pilot:
        screen = await opened(pilot)
        assert "Name" not in screen_text(pilot)
        await pilot.click("#rows", offset=(5, 3))  # the second customer's second line
        assert at_cursor(screen) == phone(1)
        row = next(y for y, line in enumerate(lines_of(screen)) if "WhatsApp" in line and "More" in line)
        await pilot.click(offset=(lines_of(screen)[row].index("WhatsApp") + 2, row))
        await wait_until(pilot, lambda: isinstance(pilot.app.screen, ContactDialog), "the panel")
        await settle(pilot)


async def test_a_terminal_without_the_sign_gets_the_currency_code() -> None:
    async with desk_app(shop_of(4), unicode=False).run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        assert "NGN 4,000" in screen_text(pilot)
        assert "₦" not in screen_text(pilot)
