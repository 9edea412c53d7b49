"""DraftedDialog: a dialog of boxes whose words are a draft from the first key until they are saved."""

from collections.abc import Mapping
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import ModalScreen, ScreenResultType
from textual.widget import Widget
from textual.widgets import Static

from custui.screens.context import DeskContext
from custui.screens.draft_keeper import DraftKeeper
from custui.screens.drafts import Draft, typed_at
from custui.screens.sizes import HORIZONTAL
from custui.screens.unsaved import Unsaved
from custui.terminal.text import clean


class DraftedDialog(ModalScreen[ScreenResultType | None], Unsaved):
    """Closing keeps the draft, Ctrl+T throws it away; the subclass knows the boxes."""

    HORIZONTAL_BREAKPOINTS = HORIZONTAL
    AUTO_FOCUS = ""
    NOUN: ClassVar[str] = ""
    """What is written: `order`."""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", "Save", id="drafted.save"),
        Binding("ctrl+t", "throw_away", "Throw away", id="drafted.throw_away"),
        Binding("escape", "close", "Close", id="drafted.close"),
    ]

    def __init__(self, desk: DeskContext, place: str, *, begins: bool, problem: str = "") -> None:
        """Keep the draft at `place`; where the dialog `begins` anew, what was left there comes back.

        `problem` is a clean sentence on why what was written is not saved yet.
        """
        super().__init__(classes="dialog-screen")
        self._desk = desk
        self._problem = problem
        self._keeper = DraftKeeper(desk, place, begins=begins)
        self._trouble = ""
        """Why the store does not keep the draft; empty while it does."""
        self._warned = False
        """Whether the agent was told what leaving means, with nothing typed since."""
        self._thrown_away = False
        """Whether it was said that what was typed is gone, and nothing was typed since."""

    # What the dialog itself provides.

    @property
    def changed(self) -> bool:
        """Whether there is anything in the boxes that the store does not have."""
        raise NotImplementedError

    def draft_fields(self) -> Mapping[str, str]:
        """Return what is worth keeping of what stands in the boxes; nothing where they are as they began."""
        raise NotImplementedError

    async def bring_back(self, draft: Draft) -> None:
        """Put what was left unsaved into the boxes."""
        raise NotImplementedError

    async def throw_away(self) -> None:
        """Go back to what there is without what was typed, and say so."""
        raise NotImplementedError

    def action_save(self) -> None:
        """Give what is written, or say why it will not do."""
        raise NotImplementedError

    # What it composes.

    def draft_line(self) -> Static:
        """Return the line that tells of the draft."""
        line = Static(id="draft", markup=False)
        line.display = False
        return line

    def compose_end(self) -> ComposeResult:
        """Yield the line that says what will not do, and what keeps the draft."""
        shown = "problem -shown" if self._problem else "problem"
        yield Static(self._problem, classes=shown, markup=False)
        yield self._keeper

    # What happens.

    def touched(self) -> None:
        """Take note that something else stands in the boxes."""
        self._warned = False
        self.query_one(".problem").remove_class("-shown")
        self._keeper.keep(self.draft_fields())
        if self._thrown_away and self.changed:
            self._thrown_away = False
            self._tell("")

    def tell_thrown_away(self) -> None:
        """Say that what was typed is gone, until something is typed again."""
        self._thrown_away = True
        self._tell("Thrown away.")

    def leave(self) -> None:
        """Keep what is on its way to the store until the store has it."""
        self._keeper.leave(self.draft_fields())

    def refuse(self, sentence: str, box: Widget) -> None:
        """Say what will not do, and put the cursor there."""
        self._say(sentence)
        self._warned = False
        self.set_focus(box)

    async def action_throw_away(self) -> None:
        """Let go of what was typed, and of its draft."""
        await self.throw_away()
        self._keeper.drop()

    def action_close(self) -> None:
        """Close; what was typed is kept as a draft, and where it cannot be, only when asked twice."""
        self._keeper.keep(self.draft_fields())
        if not self.changed:
            self.dismiss(None)
        elif not self._trouble or self._may_go(f"Esc again closes; the draft is lost if {self._trouble}"):
            self.app.notify(
                f"Not saved: the draft is here when you open the {self.NOUN} again.", markup=False
            )
            self.dismiss(None)

    def may_leave(self) -> bool:
        """Let the program end; with something typed, only when asked a second time."""
        return not self.changed or self._may_go(
            f"The {self.NOUN} is not saved: ask again to leave; its draft is kept"
        )

    @on(DraftKeeper.Found)
    async def _found(self, message: DraftKeeper.Found) -> None:
        await self.bring_back(message.draft)
        when = typed_at(message.draft, self._desk.clock(), self._desk.repository.rules.zone)
        self._tell(f"Your unsaved {self.NOUN} of {when} is back · Ctrl+T throws it away")

    @on(DraftKeeper.NotKept)
    def _not_kept(self, message: DraftKeeper.NotKept) -> None:
        self._trouble = clean(message.sentence)
        self._tell(f"The draft is not kept yet: {self._trouble}")

    @on(DraftKeeper.Kept)
    def _kept(self) -> None:
        if self._trouble:
            self._trouble = ""
            self._tell("")

    def _may_go(self, warning: str) -> bool:
        if self._warned:
            return True
        self._say(warning)
        self._warned = True
        return False

    def _tell(self, words: str) -> None:
        line = self.query_one("#draft", Static)
        line.update(Content(words))
        line.display = bool(words)

    def _say(self, sentence: str) -> None:
        problem = self.query_one(".problem", Static)
        problem.update(Content(sentence))
        problem.add_class("-shown")
