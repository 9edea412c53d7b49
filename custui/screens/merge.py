"""MergeDialog: who is likely the same person, what merging comes to, and merges to be undone."""

from collections.abc import Callable
from functools import partial
from typing import ClassVar

from msgspec import Struct
from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.screen import ModalScreen
from textual.widgets import Input, Label, OptionList, Static
from textual.widgets.option_list import Option
from textual.worker import get_current_worker

from custui.domain.customer import Alias
from custui.domain.merging import LikelySame, MergePreview
from custui.domain.phone import national_form, read_phone
from custui.screens.context import DeskContext
from custui.screens.merge_answers import LikelyRead, NotPreviewed, Previewed, read_likely, read_preview
from custui.screens.sizes import HORIZONTAL
from custui.terminal.text import clean
from custui.widgets.clean_input import CleanInput
from custui.widgets.customer_view import CustomerView
from custui.widgets.flow import wrapped
from custui.widgets.key_hints import KeyHint, KeyHints
from custui.widgets.merge_lines import merge_lines

_MUTED = "$text-muted"
_NOBODY = "Nobody looks like the same person; type the other phone number."


class Merge(Struct, frozen=True):
    """Merge the customer of this phone key into the one shown."""

    phone: str


class Part(Struct, frozen=True):
    """Undo the merge of this phone."""

    alias: Alias


class MergeDialog(ModalScreen[Merge | Part | None]):
    """Writes nothing: gives what is to be done, once it was shown; None leaves things as they are."""

    CSS_PATH: ClassVar = ["dialog.tcss", "merge.tcss"]
    HORIZONTAL_BREAKPOINTS = HORIZONTAL
    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "Merge", id="merge.choose"),
        Binding("slash", "type", "Another number", key_display="/", id="merge.type"),
        Binding("down", "to_rows", "To the rows", show=False, id="merge.to_rows"),
        Binding("escape", "close", "Close", id="merge.close"),
        Binding("j", "move('cursor_down')", "Next", show=False, id="merge.down"),
        Binding("k", "move('cursor_up')", "Before", show=False, id="merge.up"),
        Binding("g", "move('first')", "First", show=False, id="merge.first"),
        Binding("G", "move('last')", "Last", show=False, id="merge.last"),
    ]

    def __init__(self, context: DeskContext, view: CustomerView, likely: tuple[LikelySame, ...]) -> None:
        """Offer to merge others into the customer of `view`; `likely` are those known so far."""
        super().__init__(classes="dialog-screen")
        self._desk = context
        self._view = view
        self._rows: tuple[LikelySame | Alias, ...] = (*likely, *view.details.aliases)
        self._wanted: str | None = None
        """The phone key whose merge is shown, or being asked for."""
        self._preview: MergePreview | None = None
        self._part: Alias | None = None
        """The merge that is shown to be undone."""

    def compose(self) -> ComposeResult:
        """Put the customers over the box, and what comes of it under both."""
        with Vertical(classes="dialog", id="merge") as dialog:
            dialog.border_title = Content(f"Merge into {self._called()}")
            yield OptionList(compact=True, markup=False)
            with Horizontal(id="another"):
                yield Label("Another number ")
                yield CleanInput(placeholder="in any spelling", compact=True)
            yield Static(id="told")
            yield Static(classes="problem", markup=False)
            yield KeyHints()

    def on_mount(self) -> None:
        """Show the likeliest, and ask who else there is by now."""
        self._draw()
        self.set_focus(self.query_one(OptionList if self._rows else Input))
        question = partial(read_likely, self._desk.repository, self._view.details.customer.phone)
        self._ask("likely", question)

    def on_resize(self) -> None:
        """Write everything for another width."""
        self.call_after_refresh(self._draw)

    # What the store says.

    @on(LikelyRead)
    def _take_likely(self, message: LikelyRead) -> None:
        rows: tuple[LikelySame | Alias, ...] = (*message.likely, *self._view.details.aliases)
        if rows != self._rows:
            waited = not self._rows and not self.query_one(Input).value
            self._rows = rows
            self._draw()
            if waited:
                # The box had the keys for want of anybody; Enter is to show the likeliest.
                self.set_focus(self.query_one(OptionList))

    @on(Previewed)
    def _take_preview(self, message: Previewed) -> None:
        if message.phone == self._wanted:
            self._preview = message.preview
            self._show()

    @on(NotPreviewed)
    def _take_refusal(self, message: NotPreviewed) -> None:
        if message.phone == self._wanted:
            self._wanted = None
            self._show()
            self._say(message.sentence)

    def _ask(self, group: str, question: Callable[[], Message | None]) -> None:
        self.run_worker(partial(self._answer, question), thread=True, exclusive=True, group=group)

    def _answer(self, question: Callable[[], Message | None]) -> None:
        """Run in a thread: post the answer, unless the question was asked again."""
        worker = get_current_worker()
        answer = question()
        if answer is not None and not worker.is_cancelled:
            self.post_message(answer)

    # What is shown.

    @property
    def row(self) -> LikelySame | Alias | None:
        """The highlighted row; None in an empty list."""
        place = self.query_one(OptionList).highlighted
        return self._rows[place] if place is not None and place < len(self._rows) else None

    def _draw(self) -> None:
        """Write the rows, the highlight staying where it is."""
        options, before = self.query_one(OptionList), self.row
        options.set_options([Option(self._row_words(row)) for row in self._rows])
        options.display = bool(self._rows)
        if self._rows:
            options.highlighted = self._rows.index(before) if before in self._rows else 0
        self._look()
        self._show()

    def _row_words(self, row: LikelySame | Alias) -> Content:
        region = self._view.rules.region
        if isinstance(row, Alias):
            day, by = self._view.day(row.merged_at), clean(row.merged_by, limit=40)
            phone = clean(national_form(row.phone, region))
            return Content.assemble(f"{phone}  ", (f"merged {day} by {by}", _MUTED))
        phone = clean(national_form(row.customer.phone, region))
        # However long the name is, the number is seen whole.
        room = max(8, self.query_one(OptionList).content_region.width - len(phone) - 2)
        name = Content(clean(row.customer.name).strip() or "no name").truncate(room, ellipsis=True)
        reasons = ", ".join(reason.value for reason in row.reasons)
        return Content.assemble(name.stylize("bold"), f"  {phone}  ", (reasons, _MUTED))

    def _show(self) -> None:
        """Say what the row, or the number typed, comes to."""
        told = self.query_one("#told", Static)
        width = told.content_region.width or self.query_one("#merge").content_region.width
        if width <= 0:
            return  # before the first layout, which has all written again
        if self._part is not None:
            told.update(Content("\n").join(wrapped(self._part_words(self._part), width)))
        elif self._preview is not None:
            rules, ascii_only = self._view.rules, not self._view.unicode
            lines = merge_lines(self._preview, rules, width, ascii_only=ascii_only)
            told.update(Content("\n").join(lines))
        elif self._wanted is not None:
            told.update(Content.styled("Reading what it comes to…", _MUTED))
        else:
            typed = bool(self.query_one(Input).value.strip())
            remark = "Enter shows what it comes to." if typed else "" if self._rows else _NOBODY
            told.update(Content.styled(remark, _MUTED))
        self._hint()

    def _part_words(self, alias: Alias) -> Content:
        phone = clean(national_form(alias.phone, self._view.rules.region))
        by = clean(alias.merged_by, limit=40)
        return Content(
            f"{phone} was merged on {self._view.day(alias.merged_at)} by {by}. Undone, it has its own"
            " page again, with its orders, those that came since among them, its notes and its segments."
        )

    def _hint(self) -> None:
        ready = "Undo" if self._part else "Merge" if self._preview else "Show"
        hints = [KeyHint("⏎" if self._view.unicode else "Enter", ready, "screen.choose")]
        if not self._typing:
            hints.append(KeyHint("/", "Another number", "screen.type"))
        self.query_one(KeyHints).hints = [*hints, KeyHint("Esc", "Close", "screen.close")]

    def _say(self, sentence: str) -> None:
        problem = self.query_one(".problem", Static)
        words = clean(sentence)
        problem.update(Content(words[:1].upper() + words[1:]))
        problem.set_class(bool(sentence), "-shown")

    def _called(self) -> str:
        customer = self._view.details.customer
        phone = clean(national_form(customer.phone, self._view.rules.region))
        name = clean(customer.name, limit=40).strip()
        return f"{name} · {phone}" if name else phone

    # What the agent does.

    @property
    def _typing(self) -> bool:
        return isinstance(self.focused, Input)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave the box its own keys, and offer nothing that is not there."""
        match action:
            case "to_rows":
                return self._typing and bool(self._rows)
            case "type" | "move":
                return not self._typing
        return super().check_action(action, parameters)

    def action_close(self) -> None:
        """Leave things as they are."""
        self.dismiss(None)

    def action_move(self, how: str) -> None:
        """Move the highlight, as the list's keys do elsewhere."""
        getattr(self.query_one(OptionList), f"action_{how}")()

    def action_type(self) -> None:
        """Type another number."""
        self.set_focus(self.query_one(Input))

    def action_to_rows(self) -> None:
        """Go back to the rows."""
        self.set_focus(self.query_one(OptionList))

    @on(events.DescendantFocus)
    @on(OptionList.OptionHighlighted)
    def _look(self) -> None:
        """Ask what the highlighted row comes to, or the number in the box where that is typed in."""
        row = self.row
        if self._typing:
            self._want(None)
        elif isinstance(row, Alias):
            self._want(None, part=row)
        else:
            self._want(row.customer.phone if row else None)

    @on(Input.Changed)
    def _retype(self) -> None:
        self._want(None)

    @on(Input.Submitted)
    def _submit(self) -> None:
        self.action_choose()

    @on(OptionList.OptionSelected)
    def action_choose(self) -> None:
        """Do what is shown; show it first where it is not yet."""
        if self._part is not None:
            self.dismiss(Part(self._part))
        elif self._preview is not None:
            self.dismiss(Merge(self._preview.alias.phone))
        elif self._typing and self._wanted is None:
            typed = read_phone(self.query_one(Input).value, self._view.rules.region).key
            if typed is None:
                self._say("Type the number of the other customer.")
            else:
                self._want(typed)

    def _want(self, phone: str | None, part: Alias | None = None) -> None:
        """Show what merging `phone` comes to, or that `part` can be undone."""
        if (phone, part) == (self._wanted, self._part) and phone is not None:
            return
        self._wanted, self._part, self._preview = phone, part, None
        self._say("")
        self._show()
        if phone is not None:
            into = self._view.details.customer.phone
            self._ask("preview", partial(read_preview, self._desk.repository, phone, into))
