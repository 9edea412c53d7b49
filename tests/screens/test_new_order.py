"""A new order: typed by keyboard alone, checked in place, made once, lost never."""

import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from msgspec.structs import replace
from textual import events
from textual.app import App
from textual.pilot import Pilot
from textual.widgets import Input, Static

from custui.domain.orders import IncomingOrder, OrderItem
from custui.domain.period import ALL_TIME
from custui.domain.products import ProductChoice
from custui.screens.context import DeskContext
from custui.screens.customer import CustomerScreen
from custui.screens.draft_keeper import DraftKeeper
from custui.screens.drafts import Draft
from custui.screens.new_order import NewOrderDialog
from custui.screens.order_draft import WrittenOrder
from custui.terminal.capabilities import Terminal
from custui.widgets.one_of import OneOf
from custui.widgets.order_entries import OrderEntries
from custui.widgets.order_entry import OrderEntry, ProductBox
from custui.widgets.product_menu import ProductMenu
from custui.widgets.tap_bar import Tap
from tests.factories import NOW, PHONE, make_order, naira
from tests.fakes import FakeRepository, fixed_clock
from tests.pilot import screen_text, settle, wait_until
from tests.screens.customer_desk import Desk, at_page, made_up_store

SnapCompare = Callable[..., bool]
PLACE = f"order:{PHONE}"


def sold(product: str, amount: float, days: int = 1, currency: str = "NGN", sku: str = "") -> ProductChoice:
    return ProductChoice(product, sku, naira(amount), currency, NOW - timedelta(days=days))


def shop() -> FakeRepository:
    store = made_up_store()
    store.products = [
        sold("Shea butter 250ml", 4_000, sku="SB-250"),
        sold("Shea butter 500ml", 7_500, 2),
        sold("Black soap", 2_000),
        sold("Soap dish", 30, currency="USD"),
    ]
    return store


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(OrderEntry, "PAUSE", 0.01)
    monkeypatch.setattr(DraftKeeper, "REST", 0.01)


class Writing:
    """The dialog on screen, and what an agent does in it."""

    def __init__(self, pilot: Pilot[None], repository: FakeRepository) -> None:
        self.pilot, self.repository = pilot, repository
        self.given: list[WrittenOrder | None] = []
        """What the dialogs gave."""

    @property
    def app(self) -> App[None]:
        return self.pilot.app

    @property
    def dialog(self) -> NewOrderDialog:
        screen = self.app.screen
        assert isinstance(screen, NewOrderDialog)
        return screen

    @property
    def entries(self) -> list[OrderEntry]:
        return self.dialog.query_one(OrderEntries).entries

    @property
    def products(self) -> list[str]:
        return [entry.line.product for entry in self.entries]

    @property
    def problem(self) -> str:
        shown = self.dialog.query_one(".problem", Static)
        return str(shown.render()) if shown.has_class("-shown") else ""

    @property
    def total(self) -> str:
        return str(self.dialog.query_one("#total", Static).render())

    @property
    def text(self) -> str:
        return screen_text(self.pilot)

    def box(self, name: str) -> Input:
        return self.dialog.query_one(f"#{name}", Input)

    async def open(self, begun: WrittenOrder | None = None, problem: str = "") -> None:
        details = self.repository.get_customer_details(PHONE, ALL_TIME)
        assert details is not None
        context = DeskContext(self.repository, "kemi", fixed_clock, Terminal())
        await self.app.push_screen(NewOrderDialog(context, details, begun, problem), self.given.append)
        await settle(self.pilot)
        await self.ready()

    async def ready(self) -> None:
        """Wait until the dialog has the cursor."""
        await self.wait(lambda: isinstance(self.app.focused, ProductBox), "the first box")

    async def press(self, *keys: str) -> None:
        """Press keys, each after the one before has had its effect."""
        for key in keys:
            self.app.simulate_key(key)
            await self.pilot.pause()

    async def type(self, text: str) -> None:
        """Type it, all in one packet."""
        for character in text:
            self.app.post_message(events.Key("space" if character == " " else character, character))
        await self.pilot.pause()

    async def offered(self, *products: str) -> ProductMenu:
        """Wait until the menu of the focused box offers these."""
        box = self.app.focused
        assert isinstance(box, ProductBox)
        menu = next(entry for entry in self.entries if entry.product is box).query_one(ProductMenu)
        await self.wait(lambda: tuple(one.product for one in menu.choices) == products, f"{products} offered")
        return menu

    async def wait(self, holds: Callable[[], bool], what: str) -> None:
        await wait_until(self.pilot, holds, what)
        await self.pilot.pause()

    def draft(self) -> dict[str, str]:
        text = self.repository.drafts.get(("kemi", PLACE))
        return json.loads(text)["fields"] if text else {}


@asynccontextmanager
async def writing(
    repository: FakeRepository | None = None, size: tuple[int, int] = (80, 24)
) -> AsyncIterator[Writing]:
    app: App[None] = App()
    async with app.run_test(size=size, notifications=True) as pilot:
        writing = Writing(pilot, repository or shop())
        await writing.open()
        yield writing
        writing.repository.release()


def made(repository: FakeRepository) -> list[IncomingOrder]:
    """Return what the store was asked to make."""
    calls = (call for call in repository.calls if call[0] == "create_order")
    return [call[1] for call in calls if isinstance(call[1], IncomingOrder)]


async def test_an_order_is_typed_saved_seen_and_undone() -> None:
    async with at_page(shop()) as at:
        w = Writing(at.pilot, at.repository)
        await at.press("N")
        await w.ready()
        await w.type("shea")
        await w.offered("Shea butter 250ml", "Shea butter 500ml")
        await w.press("down", "enter")
        assert (w.entries[0].line.product, w.entries[0].line.price) == ("Shea butter 500ml", "7,500")
        await w.press("2", "enter", "enter")
        await w.type("Wrapping")
        await w.press("enter", "enter")
        await w.type(".5k")
        assert w.total == "2 products   Total ₦15,500"
        await w.press("enter", "enter")  # a third line, left blank: on to the place
        assert w.app.focused is w.box("address")
        await w.type("7 Broad St")
        await w.press("tab", "tab", "tab", "tab", "right", "ctrl+s", "ctrl+s", "ctrl+s")
        await at.settle()
        assert at.page.is_active
        (order,) = made(at.repository)
        assert order.items == (
            OrderItem("Shea butter 500ml", 2, naira(7_500)),
            OrderItem("Wrapping", 1, naira(500)),
        )
        assert (order.total, order.currency, order.created_at) == (naira(15_500), "NGN", NOW)
        assert (order.phone, order.customer_name, order.number) == (PHONE, "Ngozi Eze-Obi", "")
        assert (order.address, order.city, order.state) == ("7 Broad St", "Ikeja", "Lagos")
        assert (order.channel, order.status) == ("whatsapp", "confirmed")
        assert at.desk.notices == ["Created order C-1001 · u undoes"]
        assert at.card("orders")[1].startswith("7")
        await at.press("2")
        assert at.rows()[0] == "C-1001"
        await at.press("u", "enter")
        assert at.rows()[0] == "A0006"
        await w.wait(lambda: not w.draft(), "no draft left")


async def test_tab_takes_a_product_and_its_sku_and_a_price_typed_before_stays() -> None:
    async with writing() as w:
        await w.press("tab", "tab")
        await w.type("3k")
        await w.press("shift+tab", "shift+tab")
        await w.type("sb")
        await w.offered("Shea butter 250ml")
        await w.press("tab")
        assert w.app.focused is w.entries[0].quantity
        line = w.entries[0].line
        assert (line.product, line.price, line.sku) == ("Shea butter 250ml", "3k", "SB-250")
        w.entries[0].product.value = "Shea butter"
        assert w.entries[0].line.sku == ""


async def test_a_product_never_sold_and_one_like_others_can_be_typed() -> None:
    async with writing() as w:
        await w.type("soap")
        await w.offered("Soap dish", "Black soap")
        await w.press("up", "enter")
        assert w.products == ["soap"]
        await w.press("shift+tab", "end")
        await w.type("s")  # nothing of that kind any more
        await w.press("enter", "enter")
        assert w.products == ["soaps"]
        assert w.app.focused is w.entries[0].price


async def test_escape_closes_the_menu_first_and_a_foreign_price_is_not_taken_over() -> None:
    async with writing() as w:
        await w.type("dish")
        menu = await w.offered("Soap dish")
        assert "USD 30" in w.text
        await w.press("escape")
        assert not menu.display
        await w.type(" ")
        await w.offered("Soap dish")
        await w.press("enter")
        assert (w.entries[0].line.product, w.entries[0].line.price) == ("Soap dish", "")


async def test_keys_that_outrun_the_answer_take_what_they_name() -> None:
    async with writing() as w:
        w.repository.hold()
        await w.type("black SOAP")
        asked = ("product_choices", "black SOAP", 8)
        await w.wait(lambda: asked in w.repository.calls, "the question")
        await w.press("enter")
        assert w.app.focused is w.entries[0].quantity
        w.repository.release()
        await w.wait(lambda: w.entries[0].line.price == "2,000", "the answer")
        assert w.app.focused is w.entries[0].quantity


@pytest.mark.parametrize(
    ("keys", "product"),
    [(["enter"], "Shea butter 250ml"), (["tab"], "shea"), (["enter", "shift+tab", "end", "x"], "sheax")],
)
async def test_enter_before_the_answer_takes_what_it_would_have_after(keys: list[str], product: str) -> None:
    async with writing() as w:
        w.repository.hold()
        await w.type("shea")
        asked = ("product_choices", "shea", 8)
        await w.wait(lambda: asked in w.repository.calls, "the question")
        await w.press(*keys)
        w.repository.release()
        await settle(w.pilot)
        assert w.products[0] == product


async def test_a_menu_that_no_longer_fits_gives_nothing() -> None:
    async with writing() as w:
        await w.type("shea")
        await w.offered("Shea butter 250ml", "Shea butter 500ml")
        await w.type(" soap")
        await w.press("enter")
        assert w.products == ["shea soap"]


async def test_a_store_that_does_not_answer_about_products_stops_no_order() -> None:
    async with writing() as w:
        w.repository.failure = "the store is locked by another program"
        await w.type("Soap")
        await w.wait(lambda: any(call[0] == "product_choices" for call in w.repository.calls), "the question")
        await w.press("enter", "enter")
        await w.type("5")
        await w.press("ctrl+s")
        assert len(w.given) == 1


async def test_what_will_not_do_is_said_in_place_and_the_cursor_put_there() -> None:
    async with writing() as w:
        await w.press("ctrl+s")
        assert w.problem == "an order needs a product"
        await w.type("Wrap")
        assert w.problem == ""
        await w.press("ctrl+s")
        assert w.problem == "give the price; 0 where it is free"
        assert w.app.focused is w.entries[0].price
        await w.type("much")
        await w.press("shift+tab", "0", "ctrl+s")
        assert w.problem == "a quantity is from 1 to 99,999"
        await w.press("1", "ctrl+s")
        assert w.problem == "'much' is not an amount: write 12,500, 12500.50 or 12k"
        assert w.given == []


async def test_enter_does_not_go_on_from_a_price_that_is_none() -> None:
    async with writing() as w:
        await w.type("Wrap")
        await w.press("enter", "x", "enter")
        assert w.problem == "'x' is not a quantity: write 1 or more"
        assert "no quantity" in w.text
        await w.press("backspace", "2", "enter")
        await w.type("5 thousand")
        assert "not a price" in w.text
        await w.press("enter")
        assert w.problem == "'5 thousand' is not an amount: write 12,500, 12500.50 or 12k"
        assert w.app.focused is w.entries[0].price
        assert len(w.entries) == 1


async def test_enter_alone_goes_through_to_the_end_and_saves() -> None:
    async with writing() as w:
        await w.type("Wrap")
        await w.press("enter", "enter", "5", "enter")
        await w.press("tab", "tab", "enter")  # from the price of a line left blank as from its product
        assert w.box("address").has_focus
        assert w.problem == ""
        await w.press("enter", "enter", "enter", "enter")
        assert w.dialog.query_one("#status", OneOf).has_focus
        await w.press("enter")
        (given,) = w.given
        assert given is not None
        assert given.order.items == (OrderItem("Wrap", 1, naira(5)),)


async def test_lines_are_added_and_removed() -> None:
    async with writing() as w:
        for product in ("One", "Two", "Three"):
            await w.type(product)
            await w.press("ctrl+n")
        assert w.products == ["One", "Two", "Three", ""]
        await w.press("ctrl+n")
        assert len(w.entries) == 4
        await w.press("up", "up", "ctrl+r")
        assert w.products == ["One", "Three", ""]
        assert w.app.focused is w.entries[1].product
        await w.press("ctrl+r", "ctrl+r", "ctrl+r")
        assert w.products == [""]


@pytest.mark.parametrize("size", [(80, 24), (40, 30)])
async def test_many_lines_scroll_and_the_ways_out_stay_on_screen(size: tuple[int, int]) -> None:
    store = shop()
    fields = {"lines": json.dumps([[f"Product {number}", "1", "5", ""] for number in range(20)])}
    store.drafts["kemi", PLACE] = Draft(fields, NOW).to_json()
    async with writing(store, size) as w:
        await w.wait(lambda: len(w.entries) == 20, "the draft")
        await w.wait(lambda: "Product 19" in w.text, "the last line")
        for words in ("Save", "Status", "20 products   Total ₦100"):
            assert words in w.text
        assert "Product 0 " not in w.text


async def test_a_refused_order_comes_back_whole_and_is_sent_again_under_its_key() -> None:
    async with at_page(shop()) as at:
        w = Writing(at.pilot, at.repository)
        await at.press("N")
        await w.ready()
        await w.type("Wrap")
        await w.press("enter", "enter", "5")
        w.repository.failure = "the disk is full"
        await at.press("ctrl+s")
        await w.ready()
        assert w.problem == "The disk is full"
        assert (w.products, w.entries[0].line.price) == (["Wrap"], "5")
        w.repository.failure = None
        await at.press("ctrl+s", "N")
        await w.ready()
        await w.type("Wrap")
        await w.press("enter", "enter", "5")
        await at.press("ctrl+s")
        keys = [call[3] for call in w.repository.calls if call[0] == "create_order"]
        assert keys[0] == keys[1] != keys[2]
        assert [order.number for order in w.repository.orders][-2:] == ["C-1001", "C-1002"]


async def test_the_key_stays_as_long_as_the_content() -> None:
    async with writing() as w:
        await w.type("Wrap")
        await w.press("enter", "enter", "5", "ctrl+s")
        (first,) = w.given
        assert first is not None
        await w.open(first, "The disk is full")
        assert w.problem == "The disk is full"
        await w.press("ctrl+n", "ctrl+s")  # a blank line more is the same order
        await w.open(first)
        w.entries[0].price.value = "50"
        await w.press("ctrl+s")
        _, same, other = w.given
        assert same is not None
        assert other is not None
        assert first.key == same.key != other.key


async def test_closing_keeps_a_draft_that_comes_back_and_can_be_thrown_away() -> None:
    async with writing() as w:
        await w.type("Wrap")
        await w.press("enter", "enter", "5", "ctrl+n")
        w.box("address").value = "7 Broad St"
        await w.press("escape")
        assert w.given == [None]
        await w.wait(lambda: w.draft().get("address") == "7 Broad St", "the draft")
        await w.open()
        await w.wait(lambda: len(w.entries) == 2, "the draft's lines")
        assert (w.products, w.entries[0].line.price) == (["Wrap", ""], "5")
        assert w.box("address").value == "7 Broad St"
        assert "Your unsaved order of 10:30 is back" in w.text
        assert w.app.focused is w.entries[-1].product
        await w.press("ctrl+t")
        assert w.products == [""]
        assert w.box("address").value == ""
        await w.wait(lambda: not w.draft(), "no draft")
        assert "Thrown away." in w.text
        await w.type("A")
        assert "Thrown away." not in w.text
        await w.press("ctrl+t", "escape")
        assert w.given == [None, None]


async def test_the_program_ends_with_an_order_begun_only_when_asked_twice() -> None:
    async with writing() as w:
        assert w.dialog.may_leave()
        await w.type("Wrap")
        assert not w.dialog.may_leave()
        assert "its draft is kept" in w.problem
        assert w.dialog.may_leave()


async def test_text_is_text_and_what_is_stored_reaches_no_terminal() -> None:
    nasty = "[@click=app.quit]\x1b[31m[/x]"
    store = FakeRepository(
        orders=[
            make_order(1, phone_text=PHONE, customer_name=nasty, address=nasty, city=nasty, channel=nasty)
        ],
        products=[sold(f"soap {nasty}", 5)],
    )
    fields = {"lines": json.dumps([[f"kept {nasty}", "1", "5", ""]]), "state": nasty}
    store.drafts["kemi", PLACE] = Draft(fields, NOW).to_json()
    async with writing(store) as w:
        await w.wait(lambda: "is back" in w.text, "the draft")
        await w.press("ctrl+n")
        await w.type("soap")
        await w.offered(f"soap {nasty}")
        assert w.text.count("[@click=app.quit]�[31m[/x]") >= 4
        assert "\x1b" not in w.text
        await w.press("enter", "ctrl+s")
        assert len(w.given) == 1


async def test_it_works_by_mouse() -> None:
    async with writing(size=(120, 40)) as w:
        await w.type("soap")
        menu = await w.offered("Soap dish", "Black soap")
        await w.pilot.click(menu, offset=(4, 1))
        assert (w.entries[0].line.product, w.entries[0].line.price) == ("Black soap", "2,000")
        await w.pilot.click(w.dialog.query_one("#status", OneOf), offset=(8, 0))
        await w.pilot.click(next(iter(w.dialog.query(Tap))))
        await w.pilot.pause()
        (given,) = w.given
        assert given is not None
        assert given.order.status == "confirmed"


async def test_on_a_phone_an_address_a_price_and_every_button_are_whole() -> None:
    store = shop()
    address = "2 Adeniran Ogunsanya Street, Ikeja"
    store.orders = [replace(order, address=address) for order in store.orders]
    async with writing(store, (40, 30)) as w:
        w.entries[0].price.value = "1,234,500"
        await w.pilot.pause()
        lines = w.text.splitlines()
        assert any(address in line for line in lines)
        assert any("1,234,500 " in line and "₦1,234,500" in line for line in lines)
        assert any(
            all(word in line for word in ("Save", "Add line", "Throw away", "Close")) for line in lines
        )


async def test_a_store_to_read_only_offers_none() -> None:
    store = shop()
    store.read_only = True
    async with at_page(store) as at:
        await at.press("N")
        assert at.page.is_active
        assert "New order" not in at.text


@pytest.mark.parametrize("size", [(80, 24), (40, 30)], ids=["80x24", "40x30"])
def test_it_looks(snap_compare: SnapCompare, size: tuple[int, int]) -> None:
    async def run_before(pilot: Pilot[None]) -> None:
        for key in ("", "N", *"sb-", "tab", "2", "enter", "enter", *"soap"):
            if key:
                await pilot.press(key)
            await pilot.app.workers.wait_for_complete()
            await pilot.pause()
            if key in ("-", "p"):
                menus = pilot.app.screen.query(ProductMenu)
                await wait_until(pilot, lambda: any(menu.display for menu in menus), "the menu")  # noqa: B023
        await pilot.pause()

    context = DeskContext(shop(), "kemi", fixed_clock, Terminal())
    desk = Desk(CustomerScreen(context, PHONE, ALL_TIME))
    assert snap_compare(desk, terminal_size=size, run_before=run_before)
