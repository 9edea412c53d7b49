"""What the palette offers on a customer's page beside the keys."""

from msgspec.structs import replace

from custui.domain.status import Status
from custui.screens.choose import ChooseDialog
from custui.screens.order import OrderDialog
from custui.screens.postpone import PostponeDialog
from tests.factories import PHONE
from tests.screens.customer_desk import at_page, made_up_store
from tests.screens.test_customer_notes import OVERDUE


async def test_the_follow_up_due_and_the_open_order_are_offered_wherever_the_cursor_is() -> None:
    repository = made_up_store()
    repository.notes[PHONE] = (OVERDUE,)
    async with at_page(repository) as at:
        await at.press("3")
        offers = {offer.title: offer for offer in at.page.offers()}
        assert list(offers) == [
            "Put off the follow-up due",
            "Done: the follow-up due",
            "Set status of order A0004",
        ]
        assert offers["Put off the follow-up due"].aside == "Ring her back"
        offers["Put off the follow-up due"].do()
        await at.settle()
        assert isinstance(at.desk.screen, PostponeDialog)
        await at.press("escape")
        offers["Set status of order A0004"].do()
        await at.settle()
        assert isinstance(at.desk.screen, ChooseDialog)
        assert "Set the status" in at.text
        await at.press("down", "enter")
        assert isinstance(at.desk.screen, OrderDialog)
        assert next(one for one in repository.orders if one.number == "A0004").status is Status.CONFIRMED
        await at.press("escape")
        offers["Done: the follow-up due"].do()
        await at.settle()
        assert all("follow-up" not in offer.title for offer in at.page.offers())


async def test_where_nothing_is_open_the_latest_orders_are_offered_and_a_reader_nothing() -> None:
    repository = made_up_store()
    repository.orders[:] = [replace(order, status=Status.DELIVERED) for order in repository.orders]
    async with at_page(repository) as at:
        assert [offer.title for offer in at.page.offers()] == [
            "Set status of order A0006",
            "Set status of order A0005",
            "Set status of order A0004",
        ]
        repository.read_only = True
        assert not list(at.page.offers())
