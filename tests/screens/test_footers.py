"""The footer begins with what the open tab can do, and says what takes a filter off."""

import pytest

from custui.domain.customer import Note
from tests.factories import PHONE, days_ago
from tests.pilot import desk_app, lines_of, opened, settle
from tests.screens.customer_desk import at_page, made_up_store, walk_of
from tests.worlds import shop_of


@pytest.mark.parametrize(
    ("tab", "footer"),
    [
        ("1", "Esc Back  w WhatsApp  m Message  n Note  ] Next"),
        ("2", "⏎ Open  o Sort  f Filter  / Find  Esc Back  w WhatsApp"),
        ("4", "/ Find  Esc Back  w WhatsApp  m Message  n Note  ] Next"),
        ("5", "⏎ Open order  f Filter  Esc Back  w WhatsApp  m Message  n Note  ] Next"),
    ],
)
async def test_every_tab_of_a_customer_shows_its_own_keys_first(tab: str, footer: str) -> None:
    repository = made_up_store()
    async with at_page(repository, walk=walk_of(repository, 1)) as at:
        await at.press(tab)
        assert at.lines[-1].strip().startswith(footer)
        await at.press("1")
        assert at.lines[-1].strip().startswith("Esc Back")


async def test_while_a_tab_is_narrowed_the_footer_says_that_escape_takes_that_off() -> None:
    repository = made_up_store()
    repository.notes[PHONE] = (Note(1, "Likes blue", "ade", days_ago(30)),)
    async with at_page(repository) as at:
        for narrowing in (("2", "f", "j", "enter"), ("4", "slash", "b", "enter"), ("5", "f", "j", "enter")):
            await at.press(*narrowing)
            assert "Esc Clear" in at.lines[-1]
            assert "Esc Back" not in at.lines[-1]
            await at.press("escape")
            assert "Esc Back" in at.lines[-1]
            assert "Esc Clear" not in at.lines[-1]
        await at.press("slash")
        assert "Esc Back" in at.lines[-1], "a text that is left is not cleared"


async def test_a_page_that_was_opened_from_no_list_offers_no_next() -> None:
    async with at_page() as at:
        assert "] Next" not in at.text


async def test_the_list_offers_who_is_due_and_while_it_is_filtered_all() -> None:
    async with desk_app(shop_of(12)).run_test(size=(120, 40)) as pilot:
        screen = await opened(pilot)

        def keys() -> list[str]:
            return lines_of(screen)[-1].strip().split("  ")

        assert "d Due" in keys()
        assert "F All" not in keys()
        await pilot.press("d")
        await settle(pilot)
        assert "F All" in keys()
        await pilot.press("F")
        await settle(pilot)
        assert "F All" not in keys()
        assert not screen.is_narrowed
