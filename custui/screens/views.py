"""ViewsDialog: the saved views, to open one, to save the list shown now, or to delete one."""

from collections.abc import Sequence
from typing import ClassVar

from msgspec import Struct
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from custui.domain.deeds import LONGEST_NAME, View
from custui.domain.query import ListQuery, PageRequest
from custui.domain.query_words import query_words
from custui.domain.text import fold
from custui.screens.customers_lists import NUMBERED
from custui.screens.read_only import ReadOnlyWords
from custui.screens.sizes import HORIZONTAL
from custui.terminal.text import clean
from custui.widgets.clean_input import CleanInput
from custui.widgets.key_hints import KeyHint, KeyHints
from custui.widgets.listing import Look

_MUTED = "$text-muted"


class OpenView(Struct, frozen=True):
    """Show the list of this view."""

    view: View


class SaveView(Struct, frozen=True):
    """Save the list shown under this name."""

    name: str


class DeleteView(Struct, frozen=True):
    """Delete this view; the agent was asked."""

    view: View


ViewsAnswer = OpenView | SaveView | DeleteView


class ViewsDialog(ModalScreen[ViewsAnswer | None], ReadOnlyWords[ViewsAnswer | None]):
    """Writes nothing: gives what is to be done; None where the agent leaves things as they are."""

    CSS_PATH: ClassVar = ["dialog.tcss", "views.tcss"]
    HORIZONTAL_BREAKPOINTS = HORIZONTAL
    AUTO_FOCUS = "OptionList"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("s", "save", "Save this list", id="views.save"),
        Binding("d,delete", "delete", "Delete", id="views.delete"),
        Binding("escape", "back", "Close", id="views.close"),
        Binding("v", "dismiss", "Close", show=False, id="views.leave"),
        Binding("j", "move('cursor_down')", "Next", show=False, id="views.down"),
        Binding("k", "move('cursor_up')", "Before", show=False, id="views.up"),
        Binding("g", "move('first')", "First", show=False, id="views.first"),
        Binding("G", "move('last')", "Last", show=False, id="views.last"),
        *(
            Binding(str(number), f"open({number})", f"View {number}", show=False, id=f"views.open_{number}")
            for number in range(1, NUMBERED + 1)
        ),
    ]

    def __init__(
        self, views: Sequence[View], shown: ListQuery, look: Look, *, read_only: bool = False
    ) -> None:
        """Offer `views` in their order, standing on the one that lists what is `shown` now."""
        super().__init__(classes="dialog-screen")
        self._views = tuple(views)
        self._shown = shown
        self._look = look
        self._reads_only = read_only
        self._doomed: View | None = None
        """The view that would be deleted, while the agent is being asked."""

    def compose(self) -> ComposeResult:
        """Put the views over the name to save under."""
        with Vertical(classes="dialog", id="views") as dialog:
            dialog.border_title = "Views"
            yield OptionList(*(Option("\n") for _ in self._views), compact=True, markup=False)
            yield Static("No saved views yet.", id="none", markup=False)
            with Vertical(id="saving"):
                yield Static(Content(f"Save this list: {self._said(self._shown)}"), id="whose")
                yield CleanInput(placeholder="name", compact=True, max_length=LONGEST_NAME, id="view-name")
            yield Static(id="told", markup=False)
            yield KeyHints()

    def on_mount(self) -> None:
        """Stand on the view that is open."""
        options = self.query_one(OptionList)
        options.display = bool(self._views)
        self.query_one("#none").display = not self._views
        self.query_one("#saving").display = False
        open_now = [place for place, view in enumerate(self._views) if self._is_open(view)]
        options.highlighted = (open_now or [0])[0] if self._views else None
        self._settle()

    def on_resize(self) -> None:
        """Write the views for another width."""
        self.call_after_refresh(self._draw)

    @property
    def reads_only(self) -> bool:
        """Whether no view can be saved."""
        return self._reads_only

    # What is shown.

    def _draw(self) -> None:
        options = self.query_one(OptionList)
        width = options.scrollable_content_region.width
        for place, view in enumerate(self._views):
            lines = self._row(place, view).split("\n")
            cut = Content("\n").join(line.truncate(width, ellipsis=True) for line in lines)
            options.replace_option_prompt_at_index(place, cut)

    def _row(self, place: int, view: View) -> Content:
        """Return number and name over whom the view lists."""
        key = str(place + 1) if place < NUMBERED else " "
        sign = "● " if self._is_open(view) else "  "
        name = clean(view.name, LONGEST_NAME)
        return Content.assemble(
            (key, "bold $primary"), " ", sign, (name, "bold"), "\n    ", (self._said(view.query), _MUTED)
        )

    def _said(self, query: ListQuery) -> str:
        return clean(query_words(query, self._look.rules, ascii_only=not self._look.unicode))

    def _is_open(self, view: View) -> bool:
        return _whole(view.query) == _whole(self._shown)

    @property
    def _is_saving(self) -> bool:
        return bool(self.query_one("#saving").display)

    @property
    def _at_cursor(self) -> View | None:
        place = self.query_one(OptionList).highlighted
        return None if place is None else self._views[place]

    def _settle(self) -> None:
        """Say what is about to happen, and what can be pressed."""
        told = self.query_one("#told", Static)
        words, alarming = self._told()
        told.update(Content(words))
        told.display = bool(words)
        told.set_class(alarming, "-alarming")
        self.query_one(KeyHints).hints = self._hints()
        self.refresh_bindings()

    def _told(self) -> tuple[str, bool]:
        """Return the sentence over the keys, and whether it is a warning."""
        if self._doomed is not None:
            return f"Delete “{clean(self._doomed.name, LONGEST_NAME)}”?", True
        if self._is_saving and (there := self._namesake()) is not None:
            return f"replaces “{clean(there.name, LONGEST_NAME)}”: {self._said(there.query)}", True
        return "", False

    def _hints(self) -> list[KeyHint]:
        if self._is_saving:
            return [KeyHint("⏎", "Save", "screen.submit"), KeyHint("Esc", "Back", "screen.back")]
        if self._doomed is not None:
            return [KeyHint("d", "Delete", "screen.delete"), KeyHint("Esc", "Keep", "screen.back")]
        offers = (
            ("⏎", "Open", "choose"),
            ("s", "Save this list", "save"),
            ("d", "Delete", "delete"),
            ("Esc", "Close", "back"),
        )
        return [
            KeyHint(key, word, f"screen.{action}")
            for key, word, action in offers
            if self.check_action(action, ())
        ]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what can be done in this store, with the views there are."""
        match action:
            case "save":
                return not self._reads_only
            case "delete":
                return bool(self._views) and not self._reads_only
            case "choose" | "move":
                return bool(self._views)
            case "open":
                return isinstance(parameters[0], int) and parameters[0] <= len(self._views)
            case _:
                return super().check_action(action, parameters)

    # What the agent does.

    def action_move(self, how: str) -> None:
        """Move the highlight, as the list's keys do elsewhere."""
        getattr(self.query_one(OptionList), f"action_{how}")()

    @on(OptionList.OptionHighlighted)
    def _moved(self) -> None:
        """Take another view for no answer to what was asked of the first."""
        if self._doomed is not None and self._doomed is not self._at_cursor:
            self._doomed = None
            self._settle()

    def action_open(self, number: int) -> None:
        """Open the view that bears this number."""
        self.dismiss(OpenView(self._views[number - 1]))

    @on(OptionList.OptionSelected)
    def action_choose(self) -> None:
        """Open the highlighted view."""
        if (view := self._at_cursor) is not None:
            self.dismiss(OpenView(view))

    def action_save(self) -> None:
        """Ask under which name; that of the view which is open stands there already."""
        self._doomed = None
        box = self.query_one("#view-name", Input)
        names = (clean(view.name, LONGEST_NAME) for view in self._views if self._is_open(view))
        box.value = next(names, "")
        self.query_one("#saving").display = True
        self.set_focus(box)
        self._settle()

    def action_submit(self) -> None:
        """Save under the name typed."""
        name = " ".join(self.query_one("#view-name", Input).value.split())
        if name:
            self.dismiss(SaveView(name))

    def action_delete(self) -> None:
        """Ask; asked, delete."""
        view = self._at_cursor
        if view is None:
            return
        if self._doomed is view:
            self.dismiss(DeleteView(view))
        else:
            self._doomed = view
            self._settle()

    def action_back(self) -> None:
        """Leave the name or the question, else close."""
        if self._is_saving:
            self.query_one("#saving").display = False
            self.set_focus(self.query_one(OptionList))
        elif self._doomed is not None:
            self._doomed = None
        else:
            self.dismiss(None)
            return
        self._settle()

    @on(Input.Changed)
    def _typed(self) -> None:
        self._settle()

    @on(Input.Submitted)
    def _submitted(self) -> None:
        self.action_submit()

    def _namesake(self) -> View | None:
        """Return the view that saving under the name typed would replace."""
        name = fold(self.query_one("#view-name", Input).value)
        return next((view for view in self._views if fold(view.name) == name), None)


def _whole(query: ListQuery) -> ListQuery:
    """Return the query without its page: what a view keeps."""
    return ListQuery(query.filters, query.period, PageRequest())
