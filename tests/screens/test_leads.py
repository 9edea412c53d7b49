"""An agent who asks for what is for leads is told so at once, and nothing is done."""

import pytest

from custui.domain.roles import Role
from custui.screens.note import NoteDialog
from custui.screens.segments import SegmentsDialog
from tests.pilot import desk_app, opened, settle, wait_until
from tests.screens.customer_desk import at_page, made_up_store
from tests.worlds import shop_of


@pytest.mark.parametrize(
    ("keys", "sentence"),
    [
        (["x"], "Exporting customers is for leads."),
        (["a", "x"], "Exporting customers is for leads."),
        (["a", "n"], "Doing something to several customers at once is for leads."),
        (["space", "j", "space", "n"], "Doing something to several customers at once is for leads."),
    ],
)
async def test_on_the_list(keys: list[str], sentence: str) -> None:
    repository = shop_of(5)
    repository.role = Role.AGENT
    async with desk_app(repository).run_test(size=(80, 24), notifications=True) as pilot:
        screen = await opened(pilot)
        await pilot.press(*keys)
        await settle(pilot)
        assert [notice.message for notice in pilot.app._notifications][-1:] == [sentence]
        assert pilot.app.screen is screen
    assert not repository.notes


async def test_one_customer_is_looked_after_as_ever() -> None:
    repository = shop_of(5)
    repository.role = Role.AGENT
    async with desk_app(repository).run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await pilot.press("n")
        await wait_until(pilot, lambda: isinstance(pilot.app.screen, NoteDialog), "the dialog")
        await pilot.press(*"Calls", "ctrl+s")
        await wait_until(pilot, lambda: bool(repository.notes), "the note")
        await settle(pilot)


async def test_several_are_put_into_no_segment() -> None:
    repository = shop_of(5)
    repository.role = Role.AGENT
    async with desk_app(repository).run_test(size=(80, 24), notifications=True) as pilot:
        screen = await opened(pilot)
        await pilot.press("a", "s")
        await wait_until(pilot, lambda: isinstance(pilot.app.screen, SegmentsDialog), "the dialog")
        await settle(pilot)
        await pilot.press("N", *"Promo", "enter")
        await wait_until(pilot, lambda: pilot.app.screen is screen, "the list")
        await settle(pilot)
        said = [notice.message for notice in pilot.app._notifications]
        assert said[-1:] == ["Doing something to several customers at once is for leads."]
    assert not repository.made_segments


@pytest.mark.parametrize(("key", "what"), [("M", "Merging customers"), ("x", "Exporting customers")])
async def test_on_a_customers_page(key: str, what: str) -> None:
    repository = made_up_store()
    repository.role = Role.AGENT
    async with at_page(repository) as at:
        await at.press(key)
        assert at.desk.notices[-1:] == [f"{what} is for leads."]
        assert at.desk.screen is at.page
