"""EraseDialog: the last question before a customer is erased, answered by typing part of the number."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from custui.domain.customer import CustomerRow
from custui.domain.phone import is_raw, national_form
from custui.screens.context import DeskContext
from custui.screens.sizes import HORIZONTAL
from custui.terminal.text import clean
from custui.widgets.clean_input import CleanInput
from custui.widgets.tap_bar import TapBar

_DIGITS = 4
_WITHOUT_NUMBER = "erase"


class EraseDialog(ModalScreen[bool]):
    """Gives whether the agent typed what was asked for."""

    CSS_PATH: ClassVar = ["dialog.tcss", "erase.tcss"]
    HORIZONTAL_BREAKPOINTS = HORIZONTAL
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(False)", "Leave", id="erase.close"),
    ]

    def __init__(self, context: DeskContext, customer: CustomerRow) -> None:
        """Ask about `customer`."""
        super().__init__(classes="dialog-screen")
        self._desk = context
        self._customer = customer

    @property
    def wanted(self) -> str:
        """What is to be typed: the last digits of the number, or a word where there is none."""
        phone = self._customer.phone
        return _WITHOUT_NUMBER if is_raw(phone) else phone[-_DIGITS:]

    def compose(self) -> ComposeResult:
        """Say what goes and what stays over the line to type in."""
        name = clean(self._customer.name).strip() or "no name"
        number = clean(national_form(self._customer.phone, self._desk.repository.rules.region))
        with Vertical(classes="dialog", id="erase") as dialog:
            dialog.border_title = "Erase"
            dialog.border_subtitle = "⏎ erase · Esc leave"
            yield Static(Content.assemble((name, "bold"), f" · {number}"), id="whom")
            yield Static(
                Content(
                    "Name, numbers, address, notes, segments and what agents did go for good, and no key"
                    " brings them back. The orders stay without a person, so that the shop's figures do"
                    " not change. Files already exported, backups and the shop's own system keep what"
                    " they have."
                ),
                id="what",
            )
            last = f"the last {_DIGITS} digits of the number"
            asked = f"the word {self.wanted}" if is_raw(self._customer.phone) else last
            yield Static(Content(f"Type {asked} to erase:"), id="asked")
            yield CleanInput(max_length=20, compact=True, id="typed")
            yield Static(classes="problem", markup=False)
            yield TapBar((("Erase", "screen.erase"), ("Leave", "screen.dismiss(False)")))

    @on(Input.Submitted)
    def _submit(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_erase()

    @on(Input.Changed)
    def _take_back(self) -> None:
        self.query_one(".problem").remove_class("-shown")

    def action_erase(self) -> None:
        """Erase, where what was asked for stands there."""
        if self.query_one("#typed", Input).value.strip().casefold() == self.wanted:
            self.dismiss(True)
            return
        problem = self.query_one(".problem", Static)
        problem.update(Content("Nothing is erased: that is not what was asked for."))
        problem.add_class("-shown")
