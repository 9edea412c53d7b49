"""EditProfileDialog: what an agent sets for a customer by hand, before what the orders say."""

from collections.abc import Mapping
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Input, Label, Static

from custui.domain.customer import CustomerDetails, CustomerEdit, Profile
from custui.domain.phone import international_form, national_form, read_phone
from custui.domain.profiles import FROM_ORDERS, as_ordered, in_force, left_to_orders, whatsapp_refusal
from custui.screens.chosen import chosen_one
from custui.screens.context import DeskContext
from custui.screens.drafted import DraftedDialog
from custui.screens.drafts import Draft
from custui.terminal.text import clean
from custui.widgets.clean_input import CleanInput
from custui.widgets.tap_bar import TapBar

_PARTS = ("name", "whatsapp", "city", "state")
_PLACE = ("city", "state")
_TITLES = ("Name", "WhatsApp", "City", "State")
_LONGEST = 200
_BLANK = f"Left blank: {FROM_ORDERS}; city and state only together."


def profile_place(phone: str) -> str:
    """Return the place of the draft of this customer's profile."""
    return f"profile:{phone}"


class EditProfileDialog(DraftedDialog[CustomerEdit]):
    """Gives the profile to be saved; None where nothing is changed."""

    CSS_PATH: ClassVar = ["dialog.tcss", "edit_profile.tcss"]
    NOUN = "profile"

    def __init__(
        self,
        desk: DeskContext,
        details: CustomerDetails,
        begun: CustomerEdit | None = None,
        problem: str = "",
    ) -> None:
        """Edit the profile of `details`; `begun` is an edit that was on its way to the store.

        `problem` is a clean sentence on why that one is not saved.
        """
        place = profile_place(details.customer.phone)
        super().__init__(desk, place, begins=begun is None, problem=problem)
        self._customer = details.customer
        self._stored = details.profile
        self._ordered = as_ordered(details)
        self._version = begun.version if begun else details.version
        self._region = desk.repository.rules.region
        self._first = self._boxes(self._stored)
        self._began = self._boxes(begun.profile) if begun else self._first
        self._typed = self._began
        """What stands in the boxes."""

    def compose(self) -> ComposeResult:
        """Put the boxes under each other."""
        with Vertical(classes="dialog", id="edit-profile") as dialog:
            dialog.border_title = Content(f"Edit profile · {chosen_one(self._customer).whom}")
            dialog.border_subtitle = "Ctrl+S save · Tab next · Esc close"
            yield self.draft_line()
            for part, title in zip(_PARTS, _TITLES, strict=True):
                with Horizontal(classes="field"):
                    yield Label(title)
                    yield CleanInput(
                        self._began[part],
                        placeholder=self._hint(part),
                        max_length=_LONGEST,
                        compact=True,
                        id=part,
                    )
                    yield Static(id=f"{part}-origin", classes="origin", markup=False)
                if part == "whatsapp":
                    yield Static(self._reading(self._began[part]), id="reading", markup=False)
            yield Static(_BLANK, classes="remark")
            yield from self.compose_end()
            yield TapBar((
                ("Save", "screen.save"),
                ("Throw away", "screen.throw_away"),
                ("Close", "screen.close"),
            ))  # fmt: skip

    def on_mount(self) -> None:
        """Begin with the name."""
        self._tell_origins()
        self._box("name").focus()

    # The boxes.

    @property
    def changed(self) -> bool:
        """Whether saving would change anything: a box emptied of what the orders say means the same."""
        return self._profile() != self._stored

    def draft_fields(self) -> Mapping[str, str]:
        """Return what stands in the boxes, and which version it is an edit of."""
        return {**self._look(), "version": str(self._version)} if self.changed else {}

    async def bring_back(self, draft: Draft) -> None:
        """Put the draft into the boxes, but for those typed in since."""
        fields, typed = draft.fields, self._look()
        if fields.get("version", "").isdecimal():
            self._version = int(fields["version"])
        for part in _PARTS:
            if typed[part] == self._first[part]:
                self._box(part).value = clean(fields.get(part, ""), _LONGEST)

    async def throw_away(self) -> None:
        """Leave the profile as it is stored."""
        if self.changed:
            self.app.notify("Changes thrown away", markup=False)
        self.dismiss(None)

    def _box(self, part: str) -> Input:
        return self.query_one(f"#{part}", Input)

    def _look(self) -> dict[str, str]:
        return {part: self._box(part).value for part in _PARTS}

    def _boxes(self, stored: Profile) -> dict[str, str]:
        """Return what the boxes show of a profile: what holds, whoever said so."""
        holds = in_force(stored, self._ordered)
        return {part: self._shown(part, getattr(holds, part)) for part in _PARTS}

    def _shown(self, part: str, text: str | None) -> str:
        if part == "whatsapp" and text is not None and text == self._ordered.whatsapp:
            text = national_form(text, self._region)
        return clean(text or "", _LONGEST)

    def _hint(self, part: str) -> str:
        """Return what the orders say."""
        said = self._shown(part, getattr(self._ordered, part))
        return f"{said} · {FROM_ORDERS}" if said else FROM_ORDERS

    def _profile(self) -> Profile:
        """Return what the boxes come to."""
        typed, holds = self._look(), in_force(self._stored, self._ordered)
        wanted = {}
        for part in _PARTS:
            # What was only shown clean stays as it is stored or ordered, unless it was written anew.
            known = (getattr(holds, part), getattr(self._ordered, part))
            same = (text for text in known if typed[part] == self._shown(part, text))
            wanted[part] = next(same, typed[part])
        return left_to_orders(Profile(**wanted), self._ordered, self._region)

    def _tell_origins(self) -> None:
        """Say which boxes hold what the orders say."""
        profile, typed = self._profile(), self._look()
        for part in _PARTS:
            by_hand = (profile.city, profile.state) if part in _PLACE else (getattr(profile, part),)
            ordered = typed[part].strip() and not any(by_hand)
            self.query_one(f"#{part}-origin", Static).update(Content(FROM_ORDERS if ordered else ""))

    def _reading(self, written: str) -> str:
        """Return how the number is understood."""
        if not written.strip():
            return ""
        refusal = whatsapp_refusal(written, self._region)
        return clean(refusal or international_form(read_phone(written, self._region).key or ""))

    @on(Input.Changed)
    def _take_up_again(self) -> None:
        typed = self._look()
        if typed == self._typed:
            return  # a box says so too when it first shows what it begins with
        self._typed = typed
        self.query_one("#reading", Static).update(Content(self._reading(typed["whatsapp"])))
        self._tell_origins()
        self.touched()

    @on(Input.Submitted)
    def _next_box(self, event: Input.Submitted) -> None:
        event.stop()
        if event.input is self._box(_PARTS[-1]):
            self.action_save()
        else:
            self.focus_next()

    # The ways out.

    def action_save(self) -> None:
        """Give the profile, or say why it will not do."""
        profile = self._profile()
        if profile.whatsapp is not None and whatsapp_refusal(profile.whatsapp, self._region) is not None:
            self.refuse("mend the WhatsApp number, or leave it blank", self._box("whatsapp"))
            return
        if profile == self._stored:
            self._keeper.drop()
            self.dismiss(None)
            return
        self.leave()
        self.dismiss(CustomerEdit(profile, self._version, self._desk.agent))
