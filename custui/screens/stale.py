"""StaleDialog: somebody else changed what an agent was editing; both versions, and what to do with them."""

from enum import StrEnum
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from custui.screens.sizes import HORIZONTAL, SizedByHeight
from custui.screens.unsaved import Unsaved
from custui.terminal.text import clean, clean_block
from custui.widgets.key_scroll import KeyScroll
from custui.widgets.tap_bar import TapBar


class StaleAnswer(StrEnum):
    """What becomes of the two versions."""

    MINE = "mine"
    """Save mine over theirs, with the version that theirs has."""
    THEIRS = "theirs"
    """Leave it as they made it; mine is given up."""
    GO_ON = "go on"
    """Go on editing mine, knowing theirs."""


class StaleDialog(SizedByHeight[StaleAnswer], Unsaved):
    """Gives what the agent wants; closing goes on editing, so that no version is lost by a key."""

    CSS_PATH: ClassVar = ["dialog.tcss", "stale.tcss"]
    HORIZONTAL_BREAKPOINTS = HORIZONTAL
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("m,ctrl+s", "answer('mine')", "Save mine over it", key_display="m", id="stale.mine"),
        Binding("t", "answer('theirs')", "Take theirs", id="stale.theirs"),
        Binding("e,escape", "answer('go on')", "Go on editing", key_display="Esc", id="stale.go_on"),
    ]

    def __init__(self, what: str, mine: str, theirs: str, them: str = "someone else") -> None:
        """Show both versions of `what` (`this note`), as many lines as they have; raw text may be in all."""
        super().__init__(classes="dialog-screen")
        self._what = clean(what)
        self._mine = clean_block(mine)
        self._theirs = clean_block(theirs)
        self._them = clean(them)

    def compose(self) -> ComposeResult:
        """Put theirs over mine, and the ways on under both."""
        with Vertical(classes="dialog", id="stale") as dialog:
            dialog.border_title = Content("Two versions")
            dialog.border_subtitle = "Tab other version · j k scroll"
            said = f"While you were writing, {self._them} changed {self._what}. Nothing is lost yet."
            yield Static(Content(said), id="stale-said")
            yield Static("Theirs, saved", classes="stale-title")
            with KeyScroll(id="stale-theirs", classes="stale-version"):
                yield Static(Content(self._theirs) if self._theirs.strip() else _NOTHING)
            yield Static("Mine, not saved", classes="stale-title")
            with KeyScroll(id="stale-mine", classes="stale-version"):
                yield Static(Content(self._mine) if self._mine.strip() else _NOTHING)
            yield TapBar((
                ("m Save mine", "screen.answer('mine')"),
                ("t Take theirs", "screen.answer('theirs')"),
                ("Esc Edit", "screen.answer('go on')"),
            ))  # fmt: skip

    def may_leave(self) -> bool:
        """Want an answer first."""
        self.app.notify("Answer this first.", markup=False)
        return False

    def action_answer(self, answer: str) -> None:
        """Answer."""
        self.dismiss(StaleAnswer(answer))


_NOTHING = Content.styled("nothing", "$text-muted italic")
