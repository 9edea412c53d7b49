import pytest

from custui.domain.period import Period, PeriodKind
from custui.screens.contact import ContactDialog
from custui.screens.customer import CustomerScreen
from custui.screens.customers_feed import CustomersFeed
from custui.screens.keys import KeysDialog
from tests.factories import days_ago, make_order
from tests.pilot import at_cursor, desk_app, opened, screen_text, settle, shown, wait_until
from tests.worlds import phone, shop_of

# Others' changes.


async def test_anothers_change_shows_in_place_with_the_cursor_on_its_customer() -> None:
    repository = shop_of(12)
    async with desk_app(repository).run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot)
        await pilot.press("j", "j", "j")
        assert at_cursor(screen) == phone(3)
        repository.change(make_order(9001, days_ago(0), phone_text=phone(11), customer_name="Back Again"))
        screen.query_one(CustomersFeed).look()
        await wait_until(pilot, lambda: "Back Again" in screen_text(pilot), "the new order")
        assert shown(screen)[:2] == [phone(0), phone(11)]
        assert at_cursor(screen) == phone(3)


async def test_the_store_is_looked_at_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    assert CustomersFeed.LOOK_EVERY <= 1.5
    monkeypatch.setattr(CustomersFeed, "LOOK_EVERY", 0.02)
    repository = shop_of(2)
    async with desk_app(repository).run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot)
        repository.change(make_order(9001, phone_text="0805 220 9911"))
        await wait_until(pilot, lambda: len(shown(screen)) == 3, "the new customer")
        await wait_until(pilot, lambda: "3 customers" in screen_text(pilot), "the new count")


async def test_nothing_is_written_where_nothing_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    async with desk_app(shop_of(12)).run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot)
        painted: list[object] = []
        monkeypatch.setattr(pilot.app, "_display", lambda _, update: painted.append(update))
        seen = [-1] * 20

        def is_still() -> bool:
            seen.append(len(painted))
            del seen[0]
            return len(set(seen)) == 1

        await wait_until(pilot, is_still, "the end of the first paint")
        painted.clear()
        screen.query_one(CustomersFeed).look()
        await settle(pilot)
        await pilot.press("r")
        await settle(pilot)
        assert not any(painted)
        await pilot.press("j")
        await wait_until(
            pilot, lambda: any(painted), "a moved cursor to be painted: else this proves nothing"
        )


# To the customer and back.


async def test_enter_opens_the_customer_and_coming_back_keeps_page_search_and_cursor() -> None:
    async with desk_app(shop_of(60), page_size=20).run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot)
        await pilot.press("greater_than_sign")
        await wait_until(pilot, lambda: shown(screen)[0] == phone(20), "the second page")
        await pilot.press("j", "j", "enter")
        await wait_until(pilot, lambda: isinstance(pilot.app.screen, CustomerScreen), "the customer")
        await settle(pilot)
        before = screen.asked
        await pilot.press("escape")
        await settle(pilot)
        assert pilot.app.screen is screen
        assert screen.asked == before
        assert at_cursor(screen) == phone(22)


async def test_walking_to_the_next_customer_moves_the_lists_cursor_too() -> None:
    async with desk_app(shop_of(12)).run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot)
        await pilot.press("enter")
        await wait_until(pilot, lambda: isinstance(pilot.app.screen, CustomerScreen), "the customer")
        await settle(pilot)
        await pilot.press("right_square_bracket")
        await settle(pilot)
        await pilot.press("escape")
        await settle(pilot)
        assert at_cursor(screen) == phone(1)


async def test_a_period_chosen_on_the_customers_page_is_the_pages_own() -> None:
    async with desk_app(shop_of(12)).run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot)
        before = screen.asked
        await pilot.press("j", "enter")
        await wait_until(pilot, lambda: isinstance(pilot.app.screen, CustomerScreen), "the customer")
        await settle(pilot)
        page = pilot.app.screen
        assert isinstance(page, CustomerScreen)
        await pilot.press("p", "home", "enter")
        await settle(pilot)
        await pilot.press("right_square_bracket")
        await settle(pilot)
        assert page.view is not None
        assert page.view.period == Period(PeriodKind.TODAY)  # the next one's too
        await pilot.press("escape")
        await settle(pilot)
        assert screen.asked == before
        assert at_cursor(screen) == phone(2)


@pytest.mark.parametrize(("key", "channel"), [("w", "whatsapp"), ("c", "call")])
async def test_contact_keys_open_the_panel_for_the_customer_at_the_cursor(key: str, channel: str) -> None:
    repository = shop_of(4)
    async with desk_app(repository).run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await pilot.press("j", key)
        await wait_until(pilot, lambda: isinstance(pilot.app.screen, ContactDialog), "the panel")
        await settle(pilot)
        assert (phone(1), channel, "kemi") in repository.contacts


async def test_keys_lists_what_works_here() -> None:
    async with desk_app(shop_of(30), page_size=20).run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await pilot.press("question_mark")
        assert isinstance(pilot.app.screen, KeysDialog)
        text = screen_text(pilot)
        for words in ("/       Search", "p       Period", "> →     Next page", "★ VIP", "q       Quit"):
            assert words in text
