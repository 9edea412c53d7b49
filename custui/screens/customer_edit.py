"""EditActions: the customer's profile, set by hand."""

from contextlib import suppress
from typing import ClassVar
from uuid import uuid4

from msgspec.structs import replace
from textual.binding import Binding, BindingType

from custui.domain.customer import CustomerDetails, CustomerEdit
from custui.domain.errors import CustuiError, StaleEditError
from custui.screens.customer_base import CustomerBase
from custui.screens.deed_feed import Refused
from custui.screens.deed_words import refused_words
from custui.screens.drafts import shelf_of


class EditActions(CustomerBase):
    """Opens the dialog; where somebody was faster, both versions are shown and none is lost."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("e", "edit", "Edit", id="customer.edit")]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only what can be done now."""
        if action == "edit":
            return self.is_answered and not self.reads_only
        return super().check_action(action, parameters)

    def action_edit(self) -> None:
        """Edit the profile of this customer."""
        if self.has_person() and self.shown is not None:
            self._edit_profile(self.shown.details)

    def _edit_profile(
        self, details: CustomerDetails, begun: CustomerEdit | None = None, problem: str = ""
    ) -> None:
        # Loaded when first wanted: the page needs no dialog.
        from custui.screens.edit_profile import EditProfileDialog

        def take(edit: CustomerEdit | None) -> None:
            if edit is not None:
                self._save_profile(details, edit)

        self.app.push_screen(EditProfileDialog(self._desk, details, begun, problem), take)

    def _save_profile(self, details: CustomerDetails, edit: CustomerEdit) -> None:
        from custui.screens.edit_profile import profile_place

        phone = details.customer.phone

        def refused(message: Refused) -> None:
            if message.stale is not None:
                self._show_both(details, edit, message.stale)
            else:
                self._edit_profile(details, edit, refused_words(message.sentence))

        self.do(
            "Saving the profile",
            lambda repository, _: repository.update_customer_info(phone, edit),
            key=uuid4().hex,
            draft=profile_place(phone),
            refused=refused,
        )

    def _show_both(self, details: CustomerDetails, edit: CustomerEdit, stale: StaleEditError) -> None:
        from custui.screens.stale import StaleAnswer, StaleDialog

        newer = replace(edit, version=stale.version)

        def take(answer: StaleAnswer | None) -> None:
            match answer:
                case StaleAnswer.MINE:
                    self._save_profile(details, newer)
                case StaleAnswer.THEIRS:
                    self._drop_profile(details.customer.phone)
                    self.ask_again()
                case _:
                    self._edit_profile(details, newer, refused_words(str(stale)))

        said = (stale.mine or "", stale.theirs or "")
        self.app.push_screen(StaleDialog("this customer's profile", *said), take)

    def _drop_profile(self, phone: str) -> None:
        """Let go of the draft; where the store fails now, the shelf tells it later."""
        from custui.screens.edit_profile import profile_place

        shelf = shelf_of(self.app, self._desk)
        shelf.put(profile_place(phone), "")

        def work_off() -> None:
            with suppress(CustuiError):
                shelf.work_off()

        self.app.run_worker(work_off, thread=True, group="draft", name="draft")
