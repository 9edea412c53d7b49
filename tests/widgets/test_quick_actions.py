"""The panel of quick actions: each with the key that works now, to click, dim where it cannot be done."""

from custui.screens.customer_file import CustomerFileDialog
from custui.screens.new_order import NewOrderDialog
from custui.widgets.quick_actions import QuickAction
from tests.screens.customer_desk import At, at_page, made_up_store

WIDE = (120, 40)


def keys(at: At) -> dict[str, str]:
    return {quick.does: quick.key for quick in at.page.query(QuickAction)}


async def test_every_action_says_its_key_and_a_click_does_it() -> None:
    async with at_page(size=WIDE) as at:
        assert keys(at) == {
            "contact('whatsapp')": "w",
            "contact('call')": "c",
            "message": "m",
            "new_order": "N",
            "note": "n",
            "segments": "s",
            "edit": "e",
            "export": "x",
        }
        for action, dialog in (("new_order", NewOrderDialog), ("export", CustomerFileDialog)):
            place = next(quick for quick in at.page.query(QuickAction) if quick.does == action)
            await at.pilot.click(place)
            await at.settle()
            assert isinstance(at.desk.screen, dialog)
            await at.press("escape")


async def test_what_cannot_be_done_is_dim_and_a_click_does_nothing() -> None:
    repository = made_up_store()
    repository.read_only = True
    async with at_page(repository, size=WIDE) as at:
        told = keys(at)
        assert told["contact('whatsapp')"] == "w"
        assert [told[action] for action in ("new_order", "note", "edit")] == ["", "", ""]
        place = next(quick for quick in at.page.query(QuickAction) if quick.does == "new_order")
        assert place.has_class("-off")
        await at.pilot.click(place)
        await at.settle()
        assert at.desk.screen is at.page
