"""Keys that come all at once, as over a slow line: the one that saves does not overtake those before it."""

from typing import Any

import pytest
from textual import events
from textual.pilot import Pilot
from textual.widgets import Input

from custui.domain.orders import IncomingOrder
from custui.domain.products import ProductChoice
from custui.screens.note import NoteDialog
from custui.terminal import key_order_app
from custui.widgets.order_entry import OrderEntry, ProductBox
from tests.factories import NOW, PHONE, naira
from tests.idle import PATIENCE
from tests.pilot import desk_app, opened, settle, wait_until
from tests.screens.customer_desk import at_page, made_up_store
from tests.worlds import phone, shop_of


async def at_once(pilot: Pilot[Any], typed: str, *keys: str) -> None:
    """Send letters and keys without waiting for what one does before the next."""
    for letter in typed:
        pilot.app.post_message(events.Key("space" if letter == " " else letter, letter))
    for key in keys:
        pilot.app.simulate_key(key)
    await settle(pilot)


async def test_a_note() -> None:
    repository = shop_of(3)
    async with desk_app(repository).run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await pilot.press("n")
        await wait_until(pilot, lambda: isinstance(pilot.app.screen, NoteDialog), "the dialog")
        await settle(pilot)
        await at_once(pilot, "calls late", "ctrl+s")
        (note,) = repository.notes[phone(0)]
        assert note.body == "calls late"


async def test_a_profile() -> None:
    repository = made_up_store()
    async with at_page(repository) as at:
        await at.press("e")
        await wait_until(at.pilot, lambda: isinstance(at.desk.screen.focused, Input), "the first box")
        await at.settle()
        await at_once(at.pilot, "mama tunde", "ctrl+s")
        assert repository.edits[PHONE].profile.name == "mama tunde"


@pytest.mark.parametrize(
    ("typed", "line"),
    [("shea", ("Shea butter 250ml", 4_000)), ("shells", ("shells", 900))],
)
async def test_a_product_before_the_shop_has_answered(
    monkeypatch: pytest.MonkeyPatch, typed: str, line: tuple[str, int]
) -> None:
    # However slow the machine: what is tested is who goes first.
    monkeypatch.setattr(OrderEntry, "PATIENCE", PATIENCE)
    monkeypatch.setattr(key_order_app, "_HOLDS", 10_000)
    repository = shop_of(3)
    repository.products = [ProductChoice("Shea butter 250ml", "SB-250", naira(4_000), "NGN", NOW)]
    async with desk_app(repository).run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await pilot.press("enter")
        await settle(pilot)
        await pilot.press("N")
        await wait_until(pilot, lambda: isinstance(pilot.app.screen.focused, ProductBox), "the first box")
        await settle(pilot)
        repository.hold()
        for letter in typed:
            pilot.app.post_message(events.Key(letter, letter))
        pilot.app.simulate_key("enter")
        asked = ("product_choices", typed, 8)
        await wait_until(pilot, lambda: asked in repository.calls, "the question, without a pause")
        # To the end and saved, the price from the menu; of what is new it is typed.
        product, price = line
        for key in ("3", "enter", *("" if product != typed else str(price)), "ctrl+s"):
            pilot.app.simulate_key(key)
        await pilot.pause()
        entry = pilot.app.screen.query_one(OrderEntry)
        before = entry.product.value, entry.quantity.value
        repository.release()
        assert before == (typed, "1")
        await wait_until(pilot, lambda: bool(repository.asked("create_order")), "the order")
        ((order, *_),) = repository.asked("create_order")
        assert isinstance(order, IncomingOrder)
        assert [(item.product, item.quantity, item.unit_price) for item in order.items] == [
            (product, 3, naira(price))
        ]


async def test_keys_wait_for_no_shop_that_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(OrderEntry, "PATIENCE", 0.01)
    repository = shop_of(3)
    async with desk_app(repository).run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await pilot.press("enter")
        await settle(pilot)
        await pilot.press("N")
        await wait_until(pilot, lambda: isinstance(pilot.app.screen.focused, ProductBox), "the first box")
        await settle(pilot)
        repository.hold()
        for key in (*"shea", "enter", "3", "enter", *"900"):
            pilot.app.simulate_key(key)
        line = pilot.app.screen.query_one(OrderEntry)
        await wait_until(pilot, lambda: line.price.value == "900", "the price")
        assert (line.product.value, line.quantity.value) == ("shea", "3")
        repository.release()


async def test_a_template() -> None:
    repository = made_up_store()
    async with at_page(repository) as at:
        await at.press("T")
        await at.press("N")
        await at_once(at.pilot, "thanks", "tab")
        await at_once(at.pilot, "see you soon", "ctrl+s")
        assert [(kept.name, kept.body) for kept in repository.kept_templates] == [("thanks", "see you soon")]
