"""DraftDialog: what the dialogs that keep a draft of a text have in common: words on what is not kept."""

from textual import on
from textual.content import Content
from textual.screen import ModalScreen, ScreenResultType
from textual.widgets import Static

from custui.screens.draft_keeper import DraftKeeper
from custui.screens.unsaved import Unsaved
from custui.terminal.text import clean


class DraftDialog(ModalScreen[ScreenResultType], Unsaved):
    """Closes, and lets the program end, at once while the store has the draft, else when asked twice.

    The dialog composes a `DraftKeeper`, and a `Static` of the class `problem` for what is said here.
    """

    def __init__(self) -> None:
        """Begin with nothing typed."""
        super().__init__(classes="dialog-screen")
        self._unkept = False
        """Whether the store could not be told of what was typed last."""
        self._warned = False

    @property
    def keeper(self) -> DraftKeeper:
        """What keeps the draft."""
        return self.query_one(DraftKeeper)

    @on(DraftKeeper.NotKept)
    def _not_kept(self, message: DraftKeeper.NotKept) -> None:
        self._unkept = True
        self.say(f"Not kept yet: {clean(message.sentence)}")

    @on(DraftKeeper.Kept)
    def _kept(self) -> None:
        if self._unkept:
            self._unkept = False
            self.say("")

    def may_leave(self) -> bool:
        """Let the program end; where the store could not be told of the text, only when asked twice."""
        if not self._unkept or self._warned:
            return True
        self.say("This text is not kept: ask again to leave without it.")
        self._warned = True
        return False

    def action_close(self) -> None:
        """Close; what was typed is there the next time."""
        if self.may_leave():
            self.dismiss(None)

    def keep(self, fields: dict[str, str]) -> None:
        """Keep what stands in the boxes now."""
        self._warned = False
        self.keeper.keep(fields)

    def say(self, sentence: str) -> None:
        """Say a clean sentence under the boxes; an empty one takes it away."""
        problem = self.query_one(".problem", Static)
        problem.update(Content(sentence))
        problem.set_class(bool(sentence), "-shown")
