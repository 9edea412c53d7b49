"""NewOrderDialog: an order typed for a customer, checked while it is typed."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import ClassVar
from uuid import uuid4

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Grid, Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Label, Static

from custui.domain.channel import channel_title
from custui.domain.customer import CustomerDetails
from custui.domain.errors import CustuiError
from custui.domain.order_form import (
    STATUSES,
    FormError,
    OrderForm,
    channels_for,
    first_form,
    form_fields,
    form_from,
    joined,
    order_of,
    total_money,
)
from custui.domain.products import ProductChoice
from custui.screens.chosen import chosen_one
from custui.screens.context import DeskContext
from custui.screens.drafted import DraftedDialog
from custui.screens.drafts import Draft
from custui.screens.feed import QuestionFeed
from custui.screens.order_draft import LONGEST_PLACE, WrittenOrder, cleaned, content_of, order_place
from custui.screens.sizes import SizedByHeight
from custui.terminal.key_order_app import TakesKeysLater
from custui.terminal.text import clean
from custui.widgets.clean_input import CleanInput
from custui.widgets.one_of import OneOf
from custui.widgets.order_cells import status_words
from custui.widgets.order_entries import OrderEntries
from custui.widgets.order_entry import OrderEntry
from custui.widgets.shop_money import ShopMoney
from custui.widgets.tap_bar import TapBar

_PLACE = (("address", "Deliver to", "street and number"), ("city", "City", ""), ("state", "State", ""))


class NewOrderDialog(SizedByHeight[WrittenOrder | None], DraftedDialog[WrittenOrder], TakesKeysLater):
    """Gives the order to be saved; None where the agent saves none."""

    CSS_PATH: ClassVar = ["dialog.tcss", "new_order.tcss"]
    NOUN = "order"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+n", "add", "Another product", show=False, id="new_order.add"),
        Binding("enter", "go_on", "Go on", show=False, id="new_order.go_on"),
    ]

    @dataclass
    class Offered(Message):
        """These products fit what was typed in a line."""

        entry: OrderEntry
        text: str
        choices: tuple[ProductChoice, ...]

    def __init__(
        self,
        desk: DeskContext,
        details: CustomerDetails,
        begun: WrittenOrder | None = None,
        problem: str = "",
    ) -> None:
        """Write an order for the customer of `details`; `begun` is one that was on its way to the store.

        `problem` is a clean sentence on why that one is not saved.
        """
        customer = details.customer
        super().__init__(desk, order_place(customer.phone), begins=begun is None, problem=problem)
        self._customer = customer
        self._first = cleaned(first_form(details))
        self._began = begun.form if begun else self._first
        self._form = self._began
        """What stands in the boxes."""
        self._sent = (begun.form, begun.key) if begun else None
        """What may have reached the store already, and under which key."""
        self._channels = channels_for(self._first.channel)
        rules = desk.repository.rules
        self._money = ShopMoney(rules.currency, desk.terminal.unicode)

    def compose(self) -> ComposeResult:
        """Put the products over what they come to, where they go, and the ways out."""
        form = self._began
        with Vertical(classes="dialog", id="new-order") as dialog:
            dialog.border_title = Content(f"New order · {chosen_one(self._customer).whom}")
            dialog.border_subtitle = "Ctrl+S save · Enter next · Ctrl+R remove line · Esc close"
            yield self.draft_line()
            with Horizontal(id="titles"):
                for name, title in (
                    ("product", "Product"),
                    ("quantity", "Qty"),
                    ("price", "Each"),
                    ("money", ""),
                ):
                    yield Label(title, classes=name)
            yield OrderEntries(form.lines, self._money)
            yield Static(self._total_words(form), id="total", markup=False)
            with Grid(id="fields"):
                for name, title, hint in _PLACE:
                    with Horizontal(classes="field", id=f"{name}-field"):
                        yield Label(title)
                        yield CleanInput(
                            getattr(form, name),
                            placeholder=hint,
                            max_length=LONGEST_PLACE,
                            compact=True,
                            id=name,
                        )
                with Horizontal(classes="field", id="channel-field"):
                    yield Label("Channel")
                    words = [Content(clean(channel_title(channel))) for channel in self._channels]
                    yield OneOf(words, self._place_of(form.channel), id="channel")
                with Horizontal(classes="field", id="status-field"):
                    yield Label("Status")
                    words = [Content(status_words(status)) for status in STATUSES]
                    yield OneOf(words, STATUSES.index(form.status), id="status")
            yield from self.compose_end()
            yield TapBar((
                ("Save", "screen.save"),
                ("Add line", "screen.add"),
                ("Throw away", "screen.throw_away"),
                ("Close", "screen.close"),
            ))  # fmt: skip
            yield QuestionFeed()

    def on_mount(self) -> None:
        """Begin with the first product that is still to be named."""
        self._stand()

    # The boxes.

    @property
    def changed(self) -> bool:
        """Whether there is an order, or another place than the last order's."""
        return self._look() != self._first

    def draft_fields(self) -> Mapping[str, str]:
        """Return what stands in the boxes; nothing where that is what every new order begins with."""
        form = self._look()
        if form == self._first:
            return {}
        kept = form_fields(form)
        if self._sent is not None and self._sent[0] == form:
            kept["key"] = self._sent[1]
        return kept

    async def bring_back(self, draft: Draft) -> None:
        """Put the draft before what was typed since."""
        found = cleaned(form_from(draft.fields, self._first))
        if key := draft.fields.get("key"):
            self._sent = (found, key)
        await self._put(joined(found, self._look(), self._first))
        self._stand()

    async def throw_away(self) -> None:
        """Begin anew."""
        if self.changed:
            await self._put(self._first)
            self._stand()
            self.tell_thrown_away()

    async def _put(self, form: OrderForm) -> None:
        await self.query_one(OrderEntries).put(form.lines)
        for name, _, _ in _PLACE:
            self.query_one(f"#{name}", Input).value = getattr(form, name)
        self.query_one("#channel", OneOf).chosen = self._place_of(form.channel)
        self.query_one("#status", OneOf).chosen = STATUSES.index(form.status)

    def _stand(self) -> None:
        """Put the cursor on the first product that is still to be named, else on the last."""
        lines = self.query_one(OrderEntries)
        blank = (entry for entry in lines.entries if entry.line.blank)
        lines.stand_on(next(blank, lines.entries[-1]))

    def _look(self) -> OrderForm:
        address, city, state = (self.query_one(f"#{name}", Input).value for name, _, _ in _PLACE)
        return OrderForm(
            lines=self.query_one(OrderEntries).lines,
            address=address,
            city=city,
            state=state,
            channel=self._channels[self.query_one("#channel", OneOf).chosen],
            status=STATUSES[self.query_one("#status", OneOf).chosen],
        )

    def _place_of(self, channel: str) -> int:
        return self._channels.index(channel) if channel in self._channels else 0

    @on(OrderEntry.Changed)
    @on(Input.Changed)
    @on(OneOf.Changed)
    def _take_up_again(self) -> None:
        if not self.query_one(OrderEntries).entries:
            return  # others are being put there
        form = self._look()
        if form == self._form:
            return  # a box says so too when it first shows what it begins with
        self._form = form
        self.query_one("#total", Static).update(Content(self._total_words(form)))
        self.touched()

    def _total_words(self, form: OrderForm) -> str:
        lines = sum(not line.blank for line in form.lines)
        count = f"{lines} product{'' if lines == 1 else 's'}   " if lines > 1 else ""
        return f"{count}Total {self._money.words(total_money(form, self._money.currency))}"

    # What the shop has sold.

    @on(OrderEntry.Asked)
    def _ask(self, message: OrderEntry.Asked) -> None:
        self.query_one(QuestionFeed).ask("products", partial(self._choices, message.entry, message.text))

    @property
    def takes_keys(self) -> bool:
        """Whether every Enter has taken what it takes; the price that comes along goes before a key."""
        return not any(entry.keeps_waiting for entry in self.query(OrderEntry))

    def _choices(self, entry: OrderEntry, text: str) -> Message:
        """Run in a thread."""
        choices: tuple[ProductChoice, ...] = ()
        with suppress(CustuiError):  # an order can be typed without
            choices = self._desk.repository.product_choices(text)
        return self.Offered(entry, text, choices)

    @on(Offered)
    def _offer(self, message: Offered) -> None:
        if message.entry.is_attached:
            message.entry.offer(message.text, message.choices)

    # The ways on and out.

    @on(OrderEntries.Through)
    def _through(self) -> None:
        self.query_one("#address", Input).focus()

    @on(OrderEntries.Refused)
    def _not_so(self, message: OrderEntries.Refused) -> None:
        self.refuse(message.sentence, message.box)

    def action_go_on(self) -> None:
        """Go on from the channel to the status, and save from there."""
        if self.query_one("#status", OneOf).has_focus:
            self.action_save()
        else:
            self.focus_next()

    @on(Input.Submitted)
    def _next_box(self, event: Input.Submitted) -> None:
        event.stop()
        self.focus_next()

    async def action_add(self) -> None:
        """Go on to another product."""
        await self.query_one(OrderEntries).add()

    def action_save(self) -> None:
        """Give the order, or say why it is none."""
        form = self._look()
        try:
            now, currency = self._desk.clock(), self._money.currency
            order = order_of(form, self._customer.phone, self._customer.name, now, currency)
        except FormError as error:
            entry = self.query_one(OrderEntries).entries[error.line]
            boxes = {"product": entry.product, "quantity": entry.quantity, "price": entry.price}
            self.refuse(str(error), boxes[error.part])
            return
        # Other content is another order: under the old key the store would take it for the first, which
        # may have been saved though its answer was lost.
        again = self._sent is not None and content_of(self._sent[0]) == content_of(form)
        key = self._sent[1] if self._sent is not None and again else uuid4().hex
        self._sent = (form, key)
        self.leave()
        self.dismiss(WrittenOrder(form, order, key))
