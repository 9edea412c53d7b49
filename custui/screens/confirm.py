"""ConfirmDialog: a question before something that is done to many customers, deletes, or undoes."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from custui.screens.sizes import HORIZONTAL
from custui.screens.unsaved import Unsaved
from custui.widgets.tap_bar import TapBar


class ConfirmDialog(ModalScreen[bool], Unsaved):
    """Gives whether the agent said yes."""

    CSS_PATH: ClassVar = ["dialog.tcss", "confirm.tcss"]
    HORIZONTAL_BREAKPOINTS = HORIZONTAL
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,y", "answer(True)", "Yes", id="confirm.yes"),
        Binding("escape,n", "answer(False)", "No", id="confirm.no"),
    ]

    def __init__(self, question: str, detail: str = "", yes: str = "Enter does it") -> None:
        """Ask `question`, with `detail` under it; both clean. `yes` stands on the button that does it."""
        super().__init__(classes="dialog-screen")
        self._question = question
        self._detail = detail
        self._yes = yes

    def compose(self) -> ComposeResult:
        """Put the question over the two answers."""
        with Vertical(classes="dialog", id="question") as dialog:
            dialog.border_title = "Sure?"
            yield Static(Content(self._question), id="asked")
            if self._detail:
                yield Static(Content(self._detail), id="detail")
            yield TapBar(((self._yes, "screen.answer(True)"), ("Esc leaves it", "screen.answer(False)")))

    def may_leave(self) -> bool:
        """Want an answer first: what it is about may be a note just written."""
        self.app.notify("Answer this first.", markup=False)
        return False

    def action_answer(self, yes: bool) -> None:
        """Answer."""
        self.dismiss(yes)
