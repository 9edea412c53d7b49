"""ProductMenu: what the shop has sold under a name being typed, to take one of."""

from dataclasses import dataclass
from typing import ClassVar

from textual.content import Content
from textual.events import Click
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.visual import Visual
from textual.widget import Widget

from custui.domain.products import ProductChoice, named, narrowed
from custui.terminal.text import clean
from custui.widgets.flow import beside
from custui.widgets.shop_money import ShopMoney

_AS_TYPED = "as typed"


class ProductMenu(Widget):
    """Hangs under the box, with what was typed as its last row; never takes the focus from the box."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"product-menu--cursor"}
    DEFAULT_CSS = """
    ProductMenu {
        display: none;
        overlay: screen;
        constrain: inside inflect;
        width: 100%;
        min-width: 34;
        height: auto;
        max-height: 9;
        padding: 0 1;
        background: $surface;
        border-left: outer $primary;
        & > .product-menu--cursor {
            background: $block-cursor-background;
            color: $block-cursor-foreground;
            text-style: $block-cursor-text-style;
        }
    }
    """

    choices: reactive[tuple[ProductChoice, ...]] = reactive((), layout=True)
    """Empty while it is closed."""
    at: reactive[int] = reactive(0)

    @dataclass
    class Clicked(Message):
        """The row under the cursor was clicked."""

        menu: "ProductMenu"

    def __init__(self, money: ShopMoney) -> None:
        """Write prices by `money`."""
        super().__init__()
        self._money = money
        self._typed = ""

    def offer(self, choices: tuple[ProductChoice, ...], typed: str) -> None:
        """Offer those of `choices` that fit what is `typed`; the one of that very name has the cursor."""
        self._typed = typed
        fitting = narrowed(choices, typed)
        exact = named(fitting, typed)
        if len(fitting) == 1 and exact is not None and not exact.unit_price:
            fitting = ()  # there is nothing to add to what is typed
        self.at = fitting.index(exact) if exact in fitting else 0
        self.choices = fitting
        self.display = bool(fitting)
        self.refresh()  # what is typed stands in it

    def narrow(self, typed: str) -> None:
        """Drop what does not fit what is typed now."""
        if self.choices and typed != self._typed:
            self.offer(self.choices, typed)

    def close(self) -> None:
        """Offer nothing."""
        self.choices = ()
        self.display = False

    def move(self, step: int) -> None:
        """Go to the next row, or the one before; after the last comes the first."""
        self.at = (self.at + step) % (len(self.choices) + 1)

    def take(self) -> ProductChoice | None:
        """Close, and return the product under the cursor; None on the row of what was typed."""
        taken = self.choices[self.at] if self.at < len(self.choices) else None
        self.close()
        return taken

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """Return a line for each row."""
        return len(self.choices) + 1

    def render(self) -> Visual | Content:
        """Draw the rows."""
        width = self.content_size.width
        cursor = self.get_visual_style("product-menu--cursor")
        lines = []
        for place, choice in enumerate(self.choices):
            aside = self._money.words(choice.unit_price, choice.currency)
            name = Content(clean(choice.product).strip() or clean(choice.sku))
            room = width - len(aside) - 2
            line = beside(name.truncate(max(1, room), ellipsis=True), Content(aside), width)[0]
            lines.append(line.stylize(cursor) if place == self.at else line)
        typed = Content.assemble(clean(self._typed).strip(), (f"  {_AS_TYPED}", "$text-muted"))
        last = typed.truncate(width, ellipsis=True, pad=True)
        lines.append(last.stylize(cursor) if self.at == len(self.choices) else last)
        return Content("\n").join(lines)

    def on_click(self, event: Click) -> None:
        """Take what was clicked."""
        offset = event.get_content_offset(self)
        if offset is not None and offset.y <= len(self.choices):
            self.at = offset.y
            self.post_message(self.Clicked(self))
