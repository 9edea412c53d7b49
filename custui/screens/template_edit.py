"""TemplateEditDialog: a new template's name and words, or other ones for a template there is."""

import json
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Input, Label, Static, TextArea

from custui.domain.deeds import LONGEST_NAME
from custui.domain.message_text import message_text
from custui.domain.placeholders import misspelled
from custui.domain.templates import NewTemplate, Template
from custui.screens.context import DeskContext
from custui.screens.draft_dialog import DraftDialog
from custui.screens.draft_keeper import DraftKeeper
from custui.screens.drafts import typed_at
from custui.screens.placeholder_choice import PlaceholderDialog
from custui.screens.sizes import HORIZONTAL, SizedByHeight
from custui.terminal.text import clean
from custui.widgets.clean_input import CleanInput
from custui.widgets.gap_box import misspelling_words
from custui.widgets.message_box import MessageBox
from custui.widgets.tap_bar import TapBar

_TAPS = (
    ("Save", "screen.save"),
    ("Insert", "screen.placeholder"),
    ("Close", "screen.close"),
)


def draft_place(template: Template | None) -> str:
    """Return where what is typed for a template is kept until it is saved."""
    return f"template:{template.id if template is not None else 'new'}"


class TemplateEditDialog(SizedByHeight[NewTemplate | None], DraftDialog[NewTemplate | None]):
    """Gives what is to be saved; None where the agent leaves things as they are, which a draft outlives."""

    CSS_PATH: ClassVar = ["dialog.tcss", "template_edit.tcss"]
    HORIZONTAL_BREAKPOINTS = HORIZONTAL
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", "Save", id="template.save"),
        Binding("ctrl+g", "placeholder", "Put in a placeholder", id="template.placeholder"),
        Binding("escape", "close", "Close", id="template.close"),
    ]

    def __init__(
        self,
        context: DeskContext,
        edited: Template | None = None,
        begun: NewTemplate | None = None,
        problem: str = "",
    ) -> None:
        """Change `edited`, or make a new one.

        `begun` is what to go on with, `problem` a clean sentence on why it is not saved yet.
        """
        super().__init__()
        self._desk = context
        self._edited = edited
        self._problem = problem
        self._begins = begun is None
        start = begun or (NewTemplate(edited.name, edited.body) if edited else NewTemplate("", ""))
        self._start = NewTemplate(clean(start.name, LONGEST_NAME), message_text(start.body))
        self._told: dict[str, str] = {}
        """What the draft has."""
        self._warned_of = ""
        """The words of which was said that they hold what is no placeholder."""

    def compose(self) -> ComposeResult:
        """Put the name over the words."""
        with Vertical(classes="dialog", id="template") as dialog:
            dialog.border_title = "Edit template" if self._edited else "New template"
            dialog.border_subtitle = "^S save · ^G insert · Esc close"
            with Horizontal(id="template-name"):
                yield Label("Name")
                yield CleanInput(
                    self._start.name, placeholder="a name", max_length=LONGEST_NAME, compact=True
                )
            yield MessageBox(self._start.body, "Hello {{customer.first_name}}, …", id="template-body")
            yield Static(id="template-gaps", markup=False)
            yield Static(
                self._problem, classes="problem -shown" if self._problem else "problem", markup=False
            )
            yield TapBar(_TAPS)
        yield DraftKeeper(self._desk, draft_place(self._edited), begins=self._begins)

    def on_mount(self) -> None:
        """Go on where the text ends."""
        self.box.move_cursor(self.box.document.end)
        self._told = self._fields()
        self._look()
        if self._start.name:
            self.set_focus(self.box)

    @property
    def box(self) -> MessageBox:
        """The words."""
        return self.query_one(MessageBox)

    def _written(self) -> NewTemplate:
        return NewTemplate(" ".join(self.query_one(Input).value.split()), self.box.text)

    def _fields(self) -> dict[str, str]:
        """Return what a draft keeps, nothing while nothing was changed: in ASCII, which keeps every emoji."""
        now = NewTemplate(self.query_one(Input).value, self.box.text)
        if now == self._start and self._begins:
            return {"name": "", "body": ""}
        return {"name": now.name, "body": json.dumps(now.body)}

    @on(Input.Changed)
    @on(TextArea.Changed)
    def _look(self) -> None:
        """Name the placeholders that there are none of, and keep what was typed."""
        gaps = misspelled(self.box.text)
        self.box.mark_gaps(gap.name for gap in gaps)
        told = self.query_one("#template-gaps", Static)
        told.update(Content(" ".join(map(misspelling_words, gaps))))
        told.display = bool(gaps)
        if self._fields() != self._told:
            self._told = self._fields()
            self.say("")
            self.keep(self._told)

    @on(DraftKeeper.Found)
    def _take_draft(self, message: DraftKeeper.Found) -> None:
        """Go on with what was left here; what was typed since stands behind it."""
        try:
            body = message_text(str(json.loads(message.draft.fields["body"])))
            name = message.draft.fields["name"]
        except (ValueError, KeyError):
            return
        box = self.query_one(Input)
        typed = "" if self.box.text == self._start.body else f"\n\n{self.box.text}"
        if box.value == self._start.name:
            box.value = name
        self.box.show_text(f"{body}{typed}")
        self._told = self._fields()
        self.keep(self._told)
        begun = typed_at(message.draft, self._desk.clock(), self._desk.repository.rules.zone)
        self.say(f"Here is what you began at {begun}.")

    @on(Input.Submitted)
    def _to_words(self, event: Input.Submitted) -> None:
        event.stop()
        self.set_focus(self.box)

    def action_save(self) -> None:
        """Give the template, unless something is missing; with what is no placeholder, when asked twice."""
        now = self._written()
        if not now.name:
            self.say("A template needs a name.")
            self.set_focus(self.query_one(Input))
        elif not now.body.strip():
            self.say("A template needs words.")
            self.set_focus(self.box)
        elif misspelled(now.body) and now.body != self._warned_of:
            self._warned_of = now.body
            self.say("It must be filled by hand in every message: Ctrl+S again saves it so.")
        else:
            self.keeper.leave({"name": now.name, "body": json.dumps(now.body)})
            self.dismiss(now)

    def action_placeholder(self) -> None:
        """Put a placeholder where the cursor is."""
        self.app.push_screen(PlaceholderDialog(), self._put)

    def _put(self, placeholder: str | None) -> None:
        if placeholder is not None:
            self.box.put(placeholder)
            self.set_focus(self.box)
