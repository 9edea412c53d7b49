"""TemplatesDialog: the shop's message templates, to read, make, change and delete."""

from functools import partial
from typing import ClassVar
from uuid import uuid4

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from custui.domain.deeds import Deed
from custui.domain.placeholders import found_in, misspelled
from custui.domain.repository import DeskRepository
from custui.domain.templates import NewTemplate, Template
from custui.screens.chosen import Chosen
from custui.screens.context import DeskContext
from custui.screens.deed_feed import DeedFeed, Refused
from custui.screens.deed_words import refused_words
from custui.screens.deeds import DeedActions
from custui.screens.drafts import shelf_of
from custui.screens.message_answers import Failed, TemplatesRead, read_templates
from custui.screens.sizes import HORIZONTAL, VERTICAL
from custui.screens.stale import StaleAnswer, StaleDialog
from custui.screens.template_edit import TemplateEditDialog, draft_place
from custui.terminal.text import clean, clean_block
from custui.widgets.deed_line import DeedLine
from custui.widgets.gap_box import misspelling_words
from custui.widgets.key_hints import KeyHint, KeyHints
from custui.widgets.tap_bar import TapBar

_HINTS = (
    KeyHint("⏎", "edit", "screen.edit"),
    KeyHint("N", "new", "screen.make"),
    KeyHint("d", "delete", "screen.delete"),
    KeyHint("u", "undo", "screen.undo"),
    KeyHint("Esc", "close", "screen.close"),
)
_TAPS = (
    ("New", "screen.make"),
    ("Edit", "screen.edit"),
    ("Delete", "screen.delete"),
    ("Close", "screen.close"),
)


class TemplatesDialog(DeedActions[None], ModalScreen[None]):
    """Every change here is a deed, which `u` takes back here as elsewhere."""

    CSS_PATH: ClassVar = ["dialog.tcss", "templates.tcss"]
    HORIZONTAL_BREAKPOINTS = HORIZONTAL
    VERTICAL_BREAKPOINTS = VERTICAL
    AUTO_FOCUS = "OptionList"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("e,enter", "edit", "Edit", id="templates.edit"),
        Binding("N", "make", "New template", id="templates.make"),
        Binding("d", "delete", "Delete", id="templates.delete"),
        Binding("u", "undo", "Undo", id="templates.undo"),
        Binding("r", "refresh", "Ask again", show=False, id="templates.refresh"),
        Binding("j", "move('cursor_down')", "Next", show=False, id="templates.down"),
        Binding("k", "move('cursor_up')", "Before", show=False, id="templates.up"),
        Binding("g", "move('first')", "First", show=False, id="templates.first"),
        Binding("G", "move('last')", "Last", show=False, id="templates.last"),
        Binding("escape", "close", "Close", id="templates.close"),
    ]

    def __init__(self, context: DeskContext, stand_on: int | None = None) -> None:
        """Show them all, standing on the one of this id."""
        super().__init__()
        self.add_class("dialog-screen")
        self._desk = context
        self._stand_on: int | str | None = stand_on
        """An id, or the name of one that is being made."""
        self._templates: tuple[Template, ...] | None = None

    def compose(self) -> ComposeResult:
        """Put the names beside the words of the one stood on."""
        with Vertical(classes="dialog", id="library") as dialog:
            dialog.border_title = "Message templates"
            with Horizontal(id="library-desk"):
                yield OptionList(compact=True, markup=False)
                with VerticalScroll(id="library-words", can_focus=False):
                    yield Static(id="words", markup=False)
            yield DeedLine().data_bind(words=DeedActions.deed_running)
            yield Static(classes="problem", markup=False)
            yield KeyHints()
            yield TapBar([tap for tap in _TAPS if self._is_offered(tap[1])])
        yield DeedFeed(self._desk)

    def on_mount(self) -> None:
        """Ask for the templates."""
        self.query_one(KeyHints).hints = [hint for hint in _HINTS if self._is_offered(hint.action)]
        self.query_one("#words", Static).update(Content("Reading the templates…"))
        self.action_refresh()

    # What a deed needs to know.

    @property
    def deed_desk(self) -> DeskContext:
        """The store and who is at the desk."""
        return self._desk

    def chosen(self) -> Chosen | None:
        """Return nobody: templates are the shop's."""
        return None

    def ask_again(self) -> None:
        """Show what this desk has changed."""
        self.action_refresh()

    # What is shown.

    @property
    def at(self) -> Template | None:
        """The template stood on."""
        place = self.query_one(OptionList).highlighted
        templates = self._templates or ()
        return templates[place] if place is not None and place < len(templates) else None

    def action_refresh(self) -> None:
        """Ask the store again."""

        def answer() -> None:
            self.post_message(read_templates(self._desk))

        self.run_worker(answer, thread=True, exclusive=True, group="templates")

    @on(TemplatesRead)
    def _read(self, message: TemplatesRead) -> None:
        here = self._stand_on if self._stand_on is not None else (self.at.id if self.at else None)
        names = [template.name for template in message.templates]
        ids = [template.id for template in message.templates]
        self._templates, self._stand_on = message.templates, None
        self._say("")
        options = self.query_one(OptionList)
        before = options.highlighted or 0
        options.set_options([Option(template_label(template)) for template in message.templates])
        if here in names:
            options.highlighted = names.index(str(here))
        elif here in ids:
            options.highlighted = ids.index(here)
        elif names:
            options.highlighted = min(before, len(names) - 1)
        self._show_words()
        self.refresh_bindings()

    @on(Failed)
    def _failed(self, message: Failed) -> None:
        self._say(f"{clean(message.sentence)} — r tries again")

    @on(OptionList.OptionHighlighted)
    def _show_words(self) -> None:
        words = self.query_one("#words", Static)
        if self.at is not None:
            words.update(template_words(self.at.body))
        elif self._templates is not None:
            words.update(
                Content("No templates yet." if self.reads_only else "No templates yet: N makes one.")
            )

    def _say(self, sentence: str) -> None:
        problem = self.query_one(".problem", Static)
        problem.update(Content(sentence))
        problem.set_class(bool(sentence), "-shown")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what can be done."""
        match action:
            case "make" | "edit" | "delete":
                return not self.reads_only
            case _:
                return super().check_action(action, parameters)

    def _is_offered(self, action: str) -> bool:
        return bool(self.check_action(action.removeprefix("screen."), ()))

    # What the agent does.

    def action_move(self, how: str) -> None:
        """Move the highlight, as the list's keys do elsewhere."""
        getattr(self.query_one(OptionList), f"action_{how}")()

    def action_make(self) -> None:
        """Make a template."""
        self._write(None, uuid4().hex)

    @on(OptionList.OptionSelected)
    def action_edit(self) -> None:
        """Change the template's name or its words."""
        if self.at is not None and not self.reads_only:
            self._write(self.at, uuid4().hex)

    def action_delete(self) -> None:
        """Delete the template; `u` brings it back."""
        template = self.at
        if template is not None:
            doing = f"Deleting {clean(template.name)}"
            self.do(doing, lambda repository, agent: repository.delete_template(template, agent))

    def action_close(self) -> None:
        """Go back to where this was opened."""
        self.dismiss(None)

    # Saving, with a way back to what was typed.

    def _write(
        self, edited: Template | None, key: str, begun: NewTemplate | None = None, problem: str = ""
    ) -> None:
        """Let the agent write, or go on writing what could not be saved."""

        def take(written: NewTemplate | None) -> None:
            if written is not None:
                # Under the old key another text would pass for the first, whose answer may have been lost.
                self._save(edited, written, key if begun in (None, written) else uuid4().hex)

        self.app.push_screen(TemplateEditDialog(self._desk, edited, begun, problem), take)

    def _save(self, edited: Template | None, written: NewTemplate, key: str) -> None:
        name, body = written.name, written.body
        if edited is None:
            self._stand_on = name
            write = partial(_create, new=written, key=key)
        else:
            # A name that was only shown clean stays as it is stored, unless it was written anew.
            name = edited.name if name == " ".join(clean(edited.name).split()) else name
            write = partial(_edit, template=Template(edited.id, name, body, edited.version))
        self.do(
            f"Saving {clean(name)}",
            write,
            key=key,
            typed=body,
            draft=draft_place(edited),
            refused=lambda refused: self._refused(edited, written, key, refused),
        )

    def _refused(self, edited: Template | None, written: NewTemplate, key: str, refused: Refused) -> None:
        """Show both texts where somebody was faster, else give the agent's back with the reason."""
        self._stand_on = None
        stale = refused.stale
        if edited is None or stale is None:
            self._write(edited, key, written, refused_words(refused.sentence))
            return
        # What is saved next is held against their version, which is the one that the agent has seen now.
        newer = Template(edited.id, edited.name, stale.theirs or "", stale.version)

        def answer(choice: StaleAnswer | None) -> None:
            if choice is StaleAnswer.MINE:
                self._save(newer, written, uuid4().hex)
            elif choice is StaleAnswer.THEIRS:
                shelf_of(self.app, self._desk).put(draft_place(edited), "")
                self.run_worker(shelf_of(self.app, self._desk).work_off, thread=True, exit_on_error=False)
                self.action_refresh()
            else:
                self._write(newer, uuid4().hex, written)

        what = f"the template {edited.name}"
        self.app.push_screen(StaleDialog(what, written.body, stale.theirs or ""), answer)


def _create(repository: DeskRepository, agent: str, *, new: NewTemplate, key: str) -> Deed:
    return repository.create_template(new, agent, key)


def _edit(repository: DeskRepository, agent: str, *, template: Template) -> Deed:
    return repository.edit_template(template, agent)


def template_label(template: Template) -> Content:
    """Return a template's name, marked where its words hold what can never be filled."""
    name = Content(clean(template.name))
    return Content.styled("! ", "$text-warning bold") + name if misspelled(template.body) else name


def template_words(body: str) -> Content:
    """Return a template's words fit for the terminal, its placeholders standing out.

    What is no placeholder stands out otherwise, and is named below.
    """
    words = Content(clean_block(body))
    wrong = {gap.name: gap for gap in misspelled(words.plain)}
    for name, (start, end) in found_in(words.plain):
        style = "$text-warning bold underline" if name in wrong else "$text-accent bold"
        words = words.stylize(style, start, end)
    for gap in wrong.values():
        words += Content.styled(f"\n\n! {misspelling_words(gap)}", "$text-warning")
    return words
