"""Erasing from the customer page: asked by typing, done, told; and exports that leave a trace."""

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from custui.domain.roles import Role
from custui.screens.customer import CustomerScreen
from custui.screens.customers import CustomersScreen
from custui.screens.erase import EraseDialog
from custui.widgets.tap_bar import Tap
from tests.factories import NOW, make_order
from tests.fakes import FakeRepository
from tests.pilot import desk_app, lines_of, opened, screen_text, settle, wait_until
from tests.worlds import RULES, phone, shop_of


async def at_page(pilot: Pilot[None]) -> str:
    await opened(pilot)
    await pilot.press("enter")
    await settle(pilot)
    screen = pilot.app.screen
    assert isinstance(screen, CustomerScreen)
    assert screen.view is not None
    return screen.view.details.customer.phone


async def test_a_customer_is_erased_only_by_who_types_how_the_number_ends() -> None:
    repository = shop_of(3)
    async with desk_app(repository).run_test(size=(80, 24), notifications=True) as pilot:
        shown = await at_page(pilot)
        await pilot.press("E")
        await wait_until(pilot, lambda: isinstance(pilot.app.screen, EraseDialog), "the dialog")
        await pilot.press("enter")
        await wait_until(pilot, lambda: "Nothing is erased" in screen_text(pilot), "the refusal")
        await pilot.press(*"1234", "enter")
        await settle(pilot)
        assert repository.erased == []
        pilot.app.screen.query_one("#typed", Input).clear()
        await pilot.press(*shown[-4:], "enter")
        await wait_until(pilot, lambda: isinstance(pilot.app.screen, CustomersScreen), "the list")
        assert repository.erased == [shown]
        await settle(pilot)
        assert "no name" in screen_text(pilot)


async def test_nobody_is_reached_on_an_erased_customers_page() -> None:
    gone = "erased bcdfghjkmn"
    repository = FakeRepository([make_order(1, NOW, customer_name="", phone_text=gone)], rules=RULES)
    async with desk_app(repository).run_test(size=(80, 24), notifications=True) as pilot:
        assert await at_page(pilot) == f"raw:{gone}"
        assert "nobody: erased, the orders stay" in screen_text(pilot)
        assert "no WhatsApp" not in screen_text(pilot)
        assert "Message" not in lines_of(pilot.app.screen)[-1]
        for key in ("w", "m", "c", "N", "e"):
            await pilot.press(key)
            await settle(pilot)
            assert isinstance(pilot.app.screen, CustomerScreen), key
            told = [notice.message for notice in pilot.app._notifications]
            assert told == ["The customer was erased: these orders have no person any more."], key
            pilot.app.clear_notifications()
        assert "Note" in lines_of(pilot.app.screen)[-1]


async def test_a_page_whose_customer_another_agent_erases_says_so_and_reaches_nobody() -> None:
    repository = shop_of(3)
    async with desk_app(repository).run_test(size=(80, 24), notifications=True) as pilot:
        shown = await at_page(pilot)
        page = pilot.app.screen
        assert isinstance(page, CustomerScreen)
        repository.erase(shown, "ada")
        page.feed.look()
        await wait_until(pilot, lambda: "The customer was erased, or" in screen_text(pilot), "the state")
        await wait_until(pilot, lambda: "Message" not in lines_of(page)[-1], "the footer without them")
        for key in ("w", "m", "c", "N", "e"):
            await pilot.press(key)
            await settle(pilot)
            assert pilot.app.screen is page, key
            told = [notice.message for notice in pilot.app._notifications]
            assert told == ["No order bears this phone any more: there is nobody here."], key
            pilot.app.clear_notifications()


async def test_a_thumb_on_whatsapp_is_told_that_nobody_is_there() -> None:
    repository = FakeRepository([make_order(1, NOW, phone_text="erased bcdfghjkmn")], rules=RULES)
    async with desk_app(repository).run_test(size=(40, 30), notifications=True) as pilot:
        await at_page(pilot)
        button = next(tap for tap in pilot.app.screen.query(Tap) if str(tap.content) == "WhatsApp")
        await pilot.click(button)
        await settle(pilot)
        assert isinstance(pilot.app.screen, CustomerScreen)
        (notice,) = pilot.app._notifications
        assert notice.message.startswith("The customer was erased")


async def test_leaving_erases_nobody() -> None:
    repository = shop_of(3)
    async with desk_app(repository).run_test(size=(40, 30)) as pilot:
        shown = await at_page(pilot)
        await pilot.press("E", *shown[-4:], "escape")
        await settle(pilot)
        assert repository.erased == []
        assert isinstance(pilot.app.screen, CustomerScreen)


@pytest.mark.parametrize(("role", "read_only"), [(Role.AGENT, False), (Role.LEAD, True)])
async def test_it_is_a_leads_and_no_readers(role: Role, read_only: bool) -> None:
    repository: FakeRepository = shop_of(3)
    repository.role, repository.read_only = role, read_only
    async with desk_app(repository).run_test(size=(80, 24), notifications=True) as pilot:
        await at_page(pilot)
        await pilot.press("E")
        await settle(pilot)
        assert isinstance(pilot.app.screen, CustomerScreen)


async def test_a_refusal_is_told_and_the_page_stays() -> None:
    repository = shop_of(3)
    async with desk_app(repository).run_test(size=(80, 24), notifications=True) as pilot:
        shown = await at_page(pilot)
        await pilot.press("E", *shown[-4:])
        repository.failure = "the disk is full"
        await pilot.press("enter")
        await wait_until(pilot, lambda: "The disk is full" in screen_text(pilot), "why")
        assert repository.erased == []
        assert isinstance(pilot.app.screen, CustomerScreen)
        repository.failure = None


def test_the_phones_of_the_shop_are_told_apart_by_their_end() -> None:
    assert len({phone(number)[-4:] for number in range(3)}) == 3
