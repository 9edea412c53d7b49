"""OrderEntry: the boxes of one product of an order being typed."""

from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Input, Label, Static

from custui.domain.order_form import LONGEST_PRODUCT, FormLine, line_money, line_trouble
from custui.domain.products import ProductChoice, named, narrowed
from custui.domain.text import fold
from custui.terminal.text import clean
from custui.widgets.clean_input import CleanInput
from custui.widgets.product_menu import ProductMenu
from custui.widgets.shop_money import ShopMoney


class ProductBox(CleanInput):
    """Where the product is typed; its keys are the menu's while that is open."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "choose(1)", "Next product", show=False, id="product.down"),
        Binding("up", "choose(-1)", "Product before", show=False, id="product.up"),
        Binding("tab", "take", "Take the product", show=False, id="product.take"),
        Binding("escape", "leave_menu", "As typed", show=False, id="product.as_typed"),
    ]

    @dataclass
    class Took(Message):
        """A product was taken from the menu."""

        choice: ProductChoice

    def __init__(self, value: str, menu: ProductMenu) -> None:
        """Begin with what was typed before; `menu` hangs under this box."""
        self._menu = menu
        self.hurried = False
        """Whether Enter left the box before anything was offered for what is typed."""
        self.kept = ""
        """What was to stay as it is typed."""
        super().__init__(
            value,
            placeholder="product",
            max_length=LONGEST_PRODUCT,
            # A name is gone on with; a quantity or a price is typed anew.
            select_on_focus=False,
            compact=True,
        )

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave the keys to others while there is no menu."""
        if action in ("choose", "take", "leave_menu"):
            return bool(self._menu.choices)
        return super().check_action(action, parameters)

    def watch_value(self, value: str) -> None:
        """Offer at once only what still fits."""
        self.hurried = False
        self._menu.narrow(value)

    def action_choose(self, step: int) -> None:
        """Go up or down the menu."""
        self._menu.move(step)

    def action_leave_menu(self) -> None:
        """Keep what is typed."""
        self.kept = self.value
        self._menu.close()

    def action_take(self) -> None:
        """Take what the menu stands on, and go on."""
        self._take()
        self.screen.focus_next()

    async def action_submit(self) -> None:
        """Take what the menu stands on, and go on, as the entries have it."""
        self.hurried = not self._menu.choices and self.value != self.kept
        self._take()
        await super().action_submit()

    def on_blur(self) -> None:
        """Close the menu."""
        self._menu.close()

    def _take(self) -> None:
        choice = self._menu.take() if self._menu.choices else None
        if choice is not None:
            self.post_message(self.Took(choice))


class OrderEntry(Widget):
    """Product, quantity, price, and what they come to."""

    PAUSE: ClassVar[float] = 0.15
    """Seconds without a key until the shop's products are asked for."""
    PATIENCE: ClassVar[float] = 1.0
    """Seconds that the keys behind an Enter wait for the products."""
    DEFAULT_CSS = """
    OrderEntry {
        layout: grid;
        grid-size: 4 1;
        grid-columns: 1fr 7 12 14;
        grid-rows: 1;
        height: 1;
        & > Vertical { height: 1; }
        & > .head { display: none; color: $text-muted; }
        & Input { width: 100%; height: 1; padding: 0 1; }
        & > .quantity, & > .price { margin-left: 1; text-align: right; }
        & > .money { width: 100%; height: 1; text-align: right; text-wrap: nowrap; text-overflow: ellipsis; }
    }
    """

    @dataclass
    class Asked(Message):
        """Which products fit this?"""

        entry: "OrderEntry"
        text: str

    @dataclass
    class Changed(Message):
        """Something else is typed."""

    def __init__(self, line: FormLine, money: ShopMoney) -> None:
        """Begin with `line`, whose text is clean."""
        super().__init__()
        self._begun = line
        self._money = money
        self._taken: ProductChoice | None = None
        self._sku = (fold(line.product), line.sku)
        """A product's name, folded, and its SKU."""
        self._filled = ""
        """The price that came with a product."""
        self._pause: Timer | None = None
        self._awaited = ""
        """For what products were or will be asked for, and have not come."""
        self.keeps_waiting = False
        """Whether Enter has left the product, and what it takes has not come yet."""

    def compose(self) -> ComposeResult:
        """Put the boxes side by side, or the product over the others."""
        menu = ProductMenu(self._money)
        with Vertical():
            yield ProductBox(self._begun.product, menu)
            yield menu
        # Where the boxes are under the product, there is no line of titles over them.
        yield Label("Qty", classes="head")
        yield CleanInput(
            self._begun.quantity, placeholder="1", max_length=9, compact=True, classes="quantity"
        )
        yield Label("Each", classes="head head-each")
        yield CleanInput(self._begun.price, placeholder="price", max_length=20, compact=True, classes="price")
        yield Static(classes="money", markup=False)

    def on_mount(self) -> None:
        """Reckon."""
        self._reckon()

    @property
    def product(self) -> ProductBox:
        """Where the product is typed."""
        return self.query_one(ProductBox)

    @property
    def quantity(self) -> Input:
        """How many."""
        return self.query_one(".quantity", Input)

    @property
    def price(self) -> Input:
        """For how much each."""
        return self.query_one(".price", Input)

    @property
    def line(self) -> FormLine:
        """What is typed."""
        product = self.product.value
        name, sku = self._sku
        return FormLine(product, self.quantity.value, self.price.value, sku if fold(product) == name else "")

    def offer(self, text: str, choices: tuple[ProductChoice, ...]) -> None:
        """Offer what the shop has sold under `text`, as far as it fits what is typed by now."""
        self._await_no_more(text)
        box = self.product
        if box.has_focus:
            if fold(box.value).startswith(fold(text)) and not self._is_taken(box.value):
                self.query_one(ProductMenu).offer(choices, box.value)
            return
        # The agent was faster than the answer.
        same = named(choices, box.value)
        if same is not None and not self.price.value.strip():
            self._fill(same)
        elif same is None and box.hurried and (fitting := narrowed(choices, box.value)):
            self._fill(fitting[0])  # which Enter would have taken from the menu

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        event.stop()
        if event.input is self.product and event.value != self._begun.product:
            self._ask_soon(event.value)
        self._reckon()
        self.post_message(self.Changed())

    @on(Input.Submitted)
    def _hurry(self) -> None:
        """Ask at once for what Enter is to take; the entries go on with the event."""
        self.keeps_waiting = self.product.hurried and bool(self._awaited)
        if not self.keeps_waiting:
            return
        self._ask(self._awaited)
        self.set_timer(self.PATIENCE, partial(self._await_no_more, self._awaited), name="patience")

    def _await_no_more(self, text: str) -> None:
        if text == self._awaited:
            self._awaited, self.keeps_waiting = "", False

    @on(ProductBox.Took)
    def _took(self, event: ProductBox.Took) -> None:
        event.stop()
        self._fill(event.choice)

    @on(ProductMenu.Clicked)
    def _take_clicked(self, event: ProductMenu.Clicked) -> None:
        event.stop()
        choice = event.menu.take()
        if choice is not None:
            self._fill(choice)
        self.quantity.focus()

    def _is_taken(self, text: str) -> bool:
        return self._taken is not None and clean(self._taken.product).strip() == text

    def _ask_soon(self, text: str) -> None:
        if self._pause is not None:
            self._pause.stop()
            self._pause = None
        self.keeps_waiting = False
        self._awaited = text if fold(text) and not self._is_taken(text) else ""
        if self._awaited:
            self._pause = self.set_timer(self.PAUSE, partial(self._ask, text), name="products")
        else:
            self.query_one(ProductMenu).close()

    def _ask(self, text: str) -> None:
        """Ask, once the agent rests or has gone on."""
        if self._pause is not None:
            self._pause.stop()
            self._pause = None
            self.post_message(self.Asked(self, text))

    def _fill(self, choice: ProductChoice) -> None:
        """Write a product sold before, with its last price unless another is typed."""
        self._taken = choice
        name = clean(choice.product).strip() or clean(choice.sku)
        self._sku = (fold(name), choice.sku)
        self.product.value = name
        own_currency = choice.currency == self._money.currency
        if own_currency and self.price.value.strip() in ("", self._filled):
            self._filled = self._money.typed(choice.unit_price)
            self.price.value = self._filled

    def _reckon(self) -> None:
        self.query_one(".money", Static).update(self._comes_to())

    def _comes_to(self) -> Content:
        """Return what the line comes to, or which of its boxes will not do."""
        line, currency = self.line, self._money.currency
        minor = line_money(line, currency)
        if minor is not None:
            return Content("" if line.blank else self._money.words(minor))
        if line.price.strip() and line_trouble(line, "price", currency):
            return Content.styled("not a price", "$text-error")
        if line.quantity.strip() and line_trouble(line, "quantity", currency):
            return Content.styled("no quantity", "$text-error")
        return Content()

    def trouble(self, box: Input) -> str:
        """Return why what stands in one of the boxes will not do; nothing where it will."""
        part = "quantity" if box is self.quantity else "price" if box is self.price else "product"
        return line_trouble(self.line, part, self._money.currency)
