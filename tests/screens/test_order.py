"""The order dialog shows an order and what was done to it, and sets its status."""

import pytest
from textual.screen import ModalScreen

from custui.domain.orders import StatusChange
from custui.domain.status import Status
from custui.screens.choose import ChooseDialog
from custui.screens.confirm import ConfirmDialog
from custui.screens.order import OrderDialog, OrderFeed
from custui.widgets.key_scroll import KeyScroll
from custui.widgets.tap_bar import Tap
from tests.factories import PHONE, days_ago, make_item, make_order, naira
from tests.fakes import FakeRepository
from tests.pilot import wait_until
from tests.screens.customer_desk import At, at_page


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
        # In title, item, name and place, and on the page behind.
        assert at.text.count("[@click=app.quit]Shea�[31m[/x]") >= 4
        for y, line in enumerate(at.lines):
            if "Shea" in line:
                await at.pilot.click(offset=(line.index("Shea"), y))
        await at.settle()
        assert isinstance(at.desk.screen, OrderDialog)


async def open_first(at: At) -> OrderDialog:
    """Open the newest order, A0006, which is delivered."""
    await at.press("2", "enter")
    dialog = at.desk.screen
    assert isinstance(dialog, OrderDialog)
    await wait_until(at.pilot, lambda: "Nothing was changed" in at.text, "the order's past")
    return dialog


def newest(at: At) -> tuple[str, Status]:
    """Return number and status of the table's first order."""
    order = at.page.body.history.table.orders[0]
    return order.number, order.status


async def test_the_status_is_set_logged_seen_at_once_and_undone() -> None:
    async with at_page() as at:
        await open_first(at)
        await at.press("s")
        assert isinstance(at.desk.screen, ChooseDialog)
        await at.press("j", "j", "enter")
        await at.settle()
        assert "✗ returned" in at.text
        assert "set order A0006 from delivered to returned" in at.text
        assert "kemi, 8 Jun 2026, 10:30" in at.text
        assert newest(at) == ("A0006", Status.RETURNED)
        await at.press("u", "enter")
        await at.settle()
        assert isinstance(at.desk.screen, OrderDialog)
        assert "● delivered" in at.text
        await at.press("escape")
        assert newest(at) == ("A0006", Status.DELIVERED)


async def test_somebody_else_was_faster() -> None:
    async with at_page() as at:
        await open_first(at)
        await at.press("s")
        at.repository.change_status(StatusChange(6, 1, Status.REFUNDED), "tunde")
        await at.press("j", "enter")  # cancelled
        await wait_until(at.pilot, lambda: isinstance(at.desk.screen, ConfirmDialog), "the question")
        await wait_until(at.pilot, lambda: "Sure?" in at.text, "the question")
        assert "Set it to cancelled all the same?" in at.text
        assert "It is refunded now: someone else was faster." in at.text
        await at.press("enter")
        await at.settle()
        assert at.repository.orders[5].status is Status.CANCELLED
        assert "from refunded to cancelled" in at.text
        await at.press("s")
        at.repository.change_status(StatusChange(6, 3, Status.RETURNED), "tunde")
        await at.press("j", "enter")  # returned
        await at.settle()
        assert at.desk.notices[-1] == "Someone else has set it to returned already."


async def test_what_others_do_shows_while_the_dialog_is_open_and_an_order_that_is_gone_closes_it() -> None:
    async with at_page() as at:
        dialog = await open_first(at)
        at.repository.change_status(StatusChange(6, 1, Status.REFUNDED), "tunde")
        dialog.query_one(OrderFeed).look()
        await at.settle()
        assert "✗ refunded" in at.text
        assert "tunde, 8 Jun" in at.text
        del at.repository.orders[5]
        at.repository.change()
        dialog.query_one(OrderFeed).look()
        await at.settle()
        assert at.page.is_active
        assert at.desk.notices[-1] == "This order is gone."


async def test_a_store_that_fails_says_so_and_one_to_read_only_offers_nothing() -> None:
    async with at_page() as at:
        await at.press("2")
        at.repository.failure = "the disk is full"
        await at.press("enter", "s", "j", "enter")
        await at.settle()
        assert "the disk is full" in at.text
        assert at.desk.notices[-1] == "The disk is full"
        at.repository.failure, at.repository.read_only = None, True
        await at.press("escape", "enter", "s")
        assert isinstance(at.desk.screen, OrderDialog)
        assert "s status" not in at.text


async def test_the_status_is_set_by_mouse_on_a_phone() -> None:
    async with at_page(size=(40, 30)) as at:
        dialog = await open_first(at)
        await at.pilot.click(next(iter(dialog.query(Tap))))
        await at.settle()
        assert isinstance(at.desk.screen, ChooseDialog)
