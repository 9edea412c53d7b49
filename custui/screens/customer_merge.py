"""MergeActions: who is likely the same person as the customer, and making both one."""

from functools import partial
from typing import ClassVar
from uuid import uuid4

from msgspec.structs import replace
from textual import on
from textual.binding import Binding, BindingType
from textual.reactive import var

from custui.domain.merging import LikelySame
from custui.domain.phone import national_form
from custui.domain.roles import MERGING
from custui.screens.customer_answers import Read
from custui.screens.customer_base import CustomerBase
from custui.screens.leads import allowed
from custui.screens.merge_answers import LikelyRead, read_likely
from custui.terminal.text import clean


class MergeActions(CustomerBase):
    """Asks who is likely the same once the page shows, and opens the dialog that merges."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("M", "merge", "Merge", show=False, id="customer.merge"),
    ]

    likely: var[tuple[LikelySame, ...]] = var(())
    """Who is likely the same as the customer shown, as far as that has come."""
    _looked_for: tuple[str, int] | None = None
    """Phone and revision for which that was asked."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only what can be done now."""
        if action == "merge":
            return self.state is None and not self.reads_only
        return super().check_action(action, parameters)

    @on(Read)
    def _look_for_same(self, message: Read) -> None:
        """Ask once the page has come, for the page's own rows go first."""
        if message.asked != self.asked or message.details is None:
            return
        customer = message.details.customer
        if customer.phone != message.asked.phone:
            # Somebody has merged it; the page goes on as its customer's.
            phone = clean(national_form(message.asked.phone, self._desk.repository.rules.region))
            into = clean(customer.name).strip() or clean(customer.phone)
            self.notify(f"{phone} is merged into {into}.", markup=False)
            self.asked = replace(message.asked, phone=customer.phone)
            return
        before, self._looked_for = self._looked_for, (customer.phone, message.revision)
        same = before is not None and before[0] == customer.phone
        merged = {alias.phone for alias in message.details.aliases}
        self.likely = tuple(one for one in self.likely if same and one.customer.phone not in merged)
        if before != self._looked_for:
            self.feed.ask("likely", partial(read_likely, self._desk.repository, customer.phone))

    @on(LikelyRead)
    def _show_likely(self, message: LikelyRead) -> None:
        if self._looked_for is not None and message.phone == self._looked_for[0]:
            self.likely = message.likely

    def action_merge(self) -> None:
        """Choose who is the same person, or what merge is to be undone."""
        # Loaded when first wanted: the page needs no dialog.
        from custui.screens.merge import Merge, MergeDialog, Part

        view = self.shown
        if view is None or not allowed(self.app, self._desk.repository.role, MERGING):
            return
        into, key = view.details.customer.phone, uuid4().hex

        def take(choice: Merge | Part | None) -> None:
            match choice:
                case Merge(phone):
                    self.do("Merging", lambda store, agent: store.merge(phone, into, agent, key))
                case Part(alias):
                    self.deeds.undo(alias.deed_id)

        self.app.push_screen(MergeDialog(self._desk, view, self.likely), take)
