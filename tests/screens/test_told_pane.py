"""A tab opened after something was scrolled is drawn: Textual alone would not have told its parts."""

import pytest

from custui.domain.customer import Note
from custui.widgets.overview import Overview
from tests.factories import PHONE, days_ago
from tests.fakes import FakeRepository
from tests.pilot import wait_until
from tests.screens.customer_desk import at_page, made_up_store

MANY = tuple(Note(number, f"Remark {number}", "kemi", days_ago(30)) for number in range(1, 41))


def store() -> FakeRepository:
    repository = made_up_store()
    repository.notes[PHONE] = MANY
    return repository


@pytest.mark.parametrize(
    ("tab", "said"),
    [
        ("2", "Shea butter"),
        ("3", "Orders by month"),
        ("4", "Remark 1"),
        ("5", "▪ order"),
    ],
)
async def test_a_tab_opened_after_the_overview_was_scrolled_is_not_empty(tab: str, said: str) -> None:
    async with at_page(store()) as at:
        await at.press("down")
        assert at.page.query_one(Overview).scroll_offset.y == 1
        await at.press(tab)
        await wait_until(at.pilot, lambda: said in at.text, said)
