"""EraseActions: a customer erased for good."""

from functools import partial
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.message import Message

from custui.domain.errors import CustuiError
from custui.domain.roles import ERASING
from custui.screens.customer_base import CustomerBase
from custui.screens.deed_words import refused_words
from custui.screens.leads import allowed


class EraseActions(CustomerBase):
    """Opens the dialog that asks, and leaves the page once there is nobody on it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("E", "erase", "Erase", show=False, id="customer.erase"),
    ]

    class Erased(Message):
        """There is no such customer any more."""

    class NotErased(Message):
        """The store would not, or could not."""

        def __init__(self, sentence: str) -> None:
            """Keep why."""
            super().__init__()
            self.sentence = sentence

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only what can be done now."""
        if action == "erase":
            return self.state is None and not self.reads_only
        return super().check_action(action, parameters)

    def action_erase(self) -> None:
        """Ask, and erase the customer whose page it is."""
        # Loaded when first wanted: the page needs no dialog.
        from custui.screens.erase import EraseDialog

        if self.shown is None or not allowed(self.app, self._desk.repository.role, ERASING):
            return
        customer = self.shown.details.customer

        def take(yes: bool | None) -> None:
            if yes:
                # The app's worker: leaving the page stops nothing.
                work = partial(self._erase, customer.phone)
                self.app.run_worker(work, thread=True, group="erase", name="erasing")

        self.app.push_screen(EraseDialog(self._desk, customer), take)

    def _erase(self, phone: str) -> None:
        """Run in a thread."""
        try:
            self._desk.repository.erase(phone, self._desk.agent)
        except CustuiError as error:
            self.post_message(self.NotErased(str(error)))
        else:
            self.post_message(self.Erased())

    @on(NotErased)
    def _tell_not_erased(self, message: NotErased) -> None:
        self.app.notify(refused_words(message.sentence), severity="error", markup=False)
