"""Turning the list's pages, and walking on from a customer's page, while others write."""

import pytest

from custui.domain.query import PageRequest
from custui.screens.contact import ContactDialog
from custui.screens.customer import CustomerScreen
from custui.screens.customers_feed import CustomersFeed
from tests.factories import days_ago, make_order
from tests.fakes import FakeRepository
from tests.pilot import at_cursor, desk_app, opened, screen_text, settle, shown, wait_until
from tests.worlds import phone, shop_of


def newcomers(repository: FakeRepository, count: int) -> None:
    """Let others take orders of customers who were not there, which come first by last order."""
    repository.change(
        *(make_order(9000 + n, days_ago(-0.001), phone_text=phone(50_000 + n)) for n in range(count))
    )


def page_asked(repository: FakeRepository) -> PageRequest:
    asked = repository.asked("get_customers")[-1][2]
    assert isinstance(asked, PageRequest)
    return asked


async def test_pages_are_asked_for_by_the_rows_at_their_ends() -> None:
    repository = shop_of(60)
    async with desk_app(repository, page_size=20).run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot)
        assert page_asked(repository) == PageRequest(1, 20)
        await pilot.press("greater_than_sign")
        await wait_until(pilot, lambda: shown(screen)[0] == phone(20), "the second page")
        asked = page_asked(repository)
        assert (asked.number, asked.before) == (2, None)
        assert asked.after is not None
        assert asked.after.phone == phone(19)
        await pilot.press("less_than_sign")
        await wait_until(pilot, lambda: shown(screen)[0] == phone(0), "the first page")
        mark = next(
            page.before
            for _, _, page in reversed(repository.asked("get_customers"))
            if isinstance(page, PageRequest) and page.size == 20
        )
        assert mark is not None
        assert mark.phone == phone(20)


async def test_newcomers_neither_repeat_nor_skip_anybody_on_the_way_there_and_back() -> None:
    repository = shop_of(60)
    async with desk_app(repository, page_size=20).run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot)
        newcomers(repository, 3)
        await pilot.press("greater_than_sign")
        await wait_until(pilot, lambda: shown(screen)[0] == phone(20), "the rows behind those seen")
        await pilot.press("less_than_sign")
        await wait_until(pilot, lambda: shown(screen)[0] == phone(0), "the rows seen before")
        await settle(pilot)
        # Three are in front of them now, so this is no longer the first page.
        assert "page 2/4" in screen_text(pilot)
        await pilot.press("less_than_sign")
        await wait_until(pilot, lambda: phone(50_000) in shown(screen), "the newcomers")
        await settle(pilot)
        assert screen.asked.page == PageRequest(1, 20)
        assert "1–20 of 63 · page 1/4" in screen_text(pilot)


async def test_a_change_elsewhere_leaves_the_agent_on_the_page() -> None:
    repository = shop_of(60)
    async with desk_app(repository, page_size=20).run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot)
        await pilot.press("greater_than_sign")
        await wait_until(pilot, lambda: shown(screen)[0] == phone(20), "the second page")
        before = shown(screen)
        newcomers(repository, 5)
        screen.query_one(CustomersFeed).look()
        await wait_until(pilot, lambda: "of 65" in screen_text(pilot), "the new count")
        assert shown(screen) == before


async def test_a_page_that_comes_back_short_gives_way_to_the_first() -> None:
    repository = shop_of(60)
    async with desk_app(repository, page_size=20).run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot)
        await pilot.press("greater_than_sign")
        await wait_until(pilot, lambda: shown(screen)[0] == phone(20), "the second page")
        repository.orders[:] = [order for order in repository.orders if order.phone_text >= phone(15)]
        await pilot.press("less_than_sign")
        await wait_until(pilot, lambda: shown(screen)[0] == phone(15), "the first page, full")
        assert len(shown(screen)) == 20
        assert screen.asked.page == PageRequest(1, 20)


# Faster than the store.


async def test_turns_pressed_while_a_page_is_on_its_way_are_made_one_by_one() -> None:
    repository = shop_of(100)
    async with desk_app(repository, page_size=20).run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot)
        repository.hold()
        for _ in range(3):
            screen.table.action_page(1)
        await pilot.pause()
        assert shown(screen)[0] == phone(0)
        repository.release()
        await wait_until(pilot, lambda: shown(screen)[0] == phone(60), "three pages on")
        await settle(pilot)
        assert shown(screen)[0] == phone(60)
        assert "page 4/5" in screen_text(pilot)


async def test_turns_beyond_the_last_page_are_forgotten() -> None:
    repository = shop_of(50)
    async with desk_app(repository, page_size=20).run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot)
        for _ in range(5):
            screen.table.action_page(1)
        await wait_until(pilot, lambda: shown(screen)[0] == phone(40), "the last page")
        await settle(pilot)
        await pilot.press("less_than_sign")
        await wait_until(pilot, lambda: shown(screen)[0] == phone(20), "one page back, at once")


async def test_another_list_forgets_the_turns_of_the_one_before() -> None:
    repository = shop_of(100)
    async with desk_app(repository, page_size=20).run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot)
        repository.hold()
        screen.table.action_page(1)
        screen.table.action_page(1)
        await pilot.pause()
        await pilot.press("slash")
        await pilot.press(*"amina", "enter")
        repository.release()
        await wait_until(pilot, lambda: len(shown(screen)) == 20 and shown(screen)[0] == phone(2), "Aminas")
        await settle(pilot)
        assert shown(screen)[0] == phone(2)


async def test_w_right_behind_enter_opens_the_panel_over_the_page() -> None:
    async with desk_app(shop_of(12)).run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot)
        await pilot.press("j")
        # Both in one packet: neither waits for what the other does.
        pilot.app.simulate_key("enter")
        pilot.app.simulate_key("w")
        await wait_until(pilot, lambda: isinstance(pilot.app.screen, ContactDialog), "the panel")
        await settle(pilot)
        await pilot.press("escape")
        await wait_until(pilot, lambda: isinstance(pilot.app.screen, CustomerScreen), "the page")
        await settle(pilot)
        await pilot.press("escape")
        await wait_until(pilot, lambda: pilot.app.screen is screen, "the list")
        assert at_cursor(screen) == phone(1)


# From customer to customer.


@pytest.fixture
def repository() -> FakeRepository:
    return shop_of(50)


async def test_the_walk_crosses_pages_by_marks_and_comes_back_to_the_page_it_reached(
    repository: FakeRepository,
) -> None:
    async with desk_app(repository, page_size=20).run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot)
        await pilot.press("G", "enter")
        await wait_until(pilot, lambda: isinstance(pilot.app.screen, CustomerScreen), "the customer")
        await settle(pilot)
        newcomers(repository, 4)
        page = pilot.app.screen
        assert isinstance(page, CustomerScreen)
        await pilot.press("right_square_bracket")
        await wait_until(pilot, lambda: page.asked is not None and page.asked.phone == phone(20), "the next")
        await settle(pilot)
        await pilot.press("left_square_bracket")
        await wait_until(pilot, lambda: page.asked is not None and page.asked.phone == phone(19), "back")
        await settle(pilot)
        await pilot.press("right_square_bracket")
        await wait_until(pilot, lambda: page.asked is not None and page.asked.phone == phone(20), "again")
        await settle(pilot)
        await pilot.press("escape")
        await wait_until(pilot, lambda: shown(screen)[0] == phone(20), "the page walked to")
        assert at_cursor(screen) == phone(20)
