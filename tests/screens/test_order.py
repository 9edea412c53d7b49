"""The order dialog opens on an order, shows all of it, and changes nothing."""

import pytest
from textual.screen import ModalScreen

from custui.screens.order import OrderDialog
from custui.widgets.key_scroll import KeyScroll
from tests.factories import PHONE, days_ago, make_item, make_order, naira
from tests.fakes import FakeRepository
from tests.screens.customer_desk import at_page


async def test_enter_opens_the_order_under_the_cursor_and_escape_closes_it() -> None:
    async with at_page() as at:
        await at.press("2", "j", "j", "j", "enter")
        assert isinstance(at.desk.screen, ModalScreen)
        told = at.text
        for said in ("Order A0003", "● delivered", "₦40,000", "11 May 2026, 12:00 · WhatsApp", "Black soap"):
            assert said in told, said
        await at.press("escape")
        assert at.page.is_active
        assert at.rows()[3] == "A0003"


async def test_a_double_click_opens_an_order_too() -> None:
    async with at_page() as at:
        await at.press("2")
        row = next(y for y, line in enumerate(at.lines) if "A0005" in line)
        await at.pilot.click(offset=(30, row))
        await at.pilot.click(offset=(30, row))
        await at.settle()
        assert isinstance(at.desk.screen, OrderDialog)
        assert "Order A0005" in at.text


@pytest.mark.parametrize("size", [(80, 24), (40, 30)])
async def test_a_long_order_scrolls(size: tuple[int, int]) -> None:
    items = tuple(make_item(f"Product {n}", n, naira(100)) for n in range(1, 41))
    order = make_order(1, days_ago(1), total=naira(90_000), items=items, phone_text=PHONE)
    async with at_page(FakeRepository(orders=[order]), size=size) as at:
        await at.press("2", "enter")
        frame = at.desk.screen.query_one(KeyScroll)
        assert frame.region.width <= size[0]
        assert frame.region.height <= size[1]
        assert "Deliver to" not in at.text
        await at.press("G")
        assert "Deliver to" in at.text
        assert "₦90,000" in at.text
        await at.press("g")
        assert "Product 1" in at.text


async def test_text_in_an_order_is_shown_as_text() -> None:
    text = "[@click=app.quit]Shea\x1b[31m[/x]"
    order = make_order(
        1,
        days_ago(1),
        number=text,
        customer_name=text,
        phone_text=PHONE,
        address=text,
        items=(make_item(text),),
    )
    async with at_page(FakeRepository(orders=[order])) as at:
        await at.press("2", "enter")
        # In title, item, name and place, and twice on the page behind.
        assert at.text.count("[@click=app.quit]Shea�[31m[/x]") == 6
        for y, line in enumerate(at.lines):
            if "Shea" in line:
                await at.pilot.click(offset=(line.index("Shea"), y))
        await at.settle()
        assert isinstance(at.desk.screen, OrderDialog)
