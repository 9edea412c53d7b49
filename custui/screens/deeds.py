"""DeedActions: what agents do to customers from the list and from the customer page alike.

The screen that takes this as its base
- composes a `DeedFeed`, its `context` given or bound, and a `DeedLine` with
  `.data_bind(words=DeedActions.deed_running)`;
- has `deed_bindings(area)` among its BINDINGS;
- says who is at the desk (`deed_desk`), whom a deed is for (`chosen`), which list it shows
  (`list_asked`), what to do where a segment was picked to filter by (`filter_by`), and asks the store
  again where told (`ask_again`);
- lets `check_action` fall through to this one's.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING
from uuid import uuid4

from textual import on
from textual.binding import Binding
from textual.reactive import var
from textual.screen import ScreenResultType

from custui.domain.deeds import BulkAction, Deed, NewSegment, SegmentEdit
from custui.domain.query import ListQuery, with_segment_renamed
from custui.domain.roles import SEVERAL
from custui.domain.text import fold
from custui.screens.chosen import Chosen
from custui.screens.context import DeskContext
from custui.screens.deed_feed import DeedFeed, Done, LastDeed, Progressed, Refused, Undone, Waiting
from custui.screens.deed_words import (
    act_question,
    create_question,
    delete_question,
    doing_words,
    done_words,
    progress_words,
    refused_words,
    undo_detail,
    undo_question,
    undone_words,
    waiting_words,
    whom_words,
)
from custui.screens.drafts import place_of
from custui.screens.leads import allowed
from custui.screens.read_only import ReadOnlyWords
from custui.screens.segment_choice import ActOn, DeleteSegment, FilterBy, SegmentChoice

if TYPE_CHECKING:
    from custui.domain.repository import DeskRepository
    from custui.screens.note_task import WrittenNote

DEED_ACTIONS = frozenset({"note", "segments", "undo"})


def deed_bindings(area: str) -> tuple[Binding, ...]:
    """Return the keys of these actions, their ids beginning with `area`."""
    return (
        Binding("n", "note", "Note", id=f"{area}.note"),
        Binding("s", "segments", "Segment", id=f"{area}.segments"),
        Binding("u", "undo", "Undo", show=False, id=f"{area}.undo"),
        Binding("ctrl+x", "stop_waiting", "Give up", id=f"{area}.stop_waiting"),
    )


class DeedActions(ReadOnlyWords[ScreenResultType]):
    """Notes, segments and undo; asks first where it is for more than one customer, tells the result after."""

    deed_running: var[str] = var("")
    """What is being done and how far it is, clean; empty while nothing is."""

    deed_waits: var[bool] = var(False, bindings=True)
    """Whether what is being done waits for another program to unlock the store."""

    def __init__(self) -> None:
        """Begin with nothing done."""
        super().__init__()
        self._when_refused: dict[str, Callable[[Refused], None]] = {}
        """By key, what lets the agent write on where the store refused what was written."""
        self._stuck: int | None = None
        """The deed that could not be undone just now: the next to be offered is the one before it."""

    # What the screen itself provides.

    @property
    def deed_desk(self) -> DeskContext | None:
        """The store and who is at the desk; None until it is open."""
        raise NotImplementedError

    def chosen(self) -> Chosen | None:
        """Return whom a deed is for; None where there is nobody."""
        raise NotImplementedError

    def list_asked(self) -> ListQuery | None:
        """Return the list shown, without marks; None on a screen that shows none."""
        return None

    def filter_by(self, choice: FilterBy) -> None:
        """Show the customers of a segment; asked for only where `list_asked` returns a list."""
        raise NotImplementedError

    def segment_renamed(self, renamed: Callable[[ListQuery], ListQuery]) -> None:
        """Go on with the list shown, or walked through, as `renamed`: a segment is called otherwise."""

    def ask_again(self) -> None:
        """Ask the store again: this desk has changed something."""
        raise NotImplementedError

    # What the agent does.

    @property
    def reads_only(self) -> bool:
        """Whether nothing can be written; a store that is not open yet says nothing of that."""
        return self.deed_desk is not None and self.deed_desk.repository.read_only

    @property
    def deeds(self) -> DeedFeed:
        """What writes."""
        return self.query_one(DeedFeed)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to write only where that is possible, and to give up only what waits."""
        if action == "stop_waiting":
            return self.deed_waits
        if action in DEED_ACTIONS:
            writable = self.deed_desk is not None and not self.reads_only
            return writable and (action != "note" or self.chosen() is not None)
        return super().check_action(action, parameters)

    def action_note(self) -> None:
        """Write a note to the chosen customers."""
        chosen = self.chosen()
        if chosen is not None and self._may(chosen):
            self.write_note(chosen)

    def write_note(self, chosen: Chosen, begun: WrittenNote | None = None, problem: str = "") -> None:
        """Let the agent write, or go on writing what could not be saved; only the agent throws it away."""
        # Loaded when first wanted: the first paint needs no dialog.
        from custui.screens.note import NoteDialog
        from custui.screens.note_task import NoteTask

        desk = self.deed_desk
        assert desk is not None
        task = NoteTask(chosen.whom, place_of("note", chosen.on))

        def take(written: WrittenNote | None) -> None:
            if written is not None:
                self._when_refused[written.key] = lambda refused: self.write_note(
                    chosen, written, refused_words(refused.sentence)
                )
                self._act(
                    written.note,
                    "",
                    chosen,
                    written.key,
                    otherwise=lambda: self.write_note(chosen, written),
                    draft=task.place,
                )

        self.app.push_screen(NoteDialog(desk, task, begun, problem), take)

    def do(
        self,
        doing: str,
        write: Callable[[DeskRepository, str], Deed],
        *,
        key: str = "",
        typed: str = "",
        draft: str = "",
        refused: Callable[[Refused], None] | None = None,
    ) -> None:
        """Let `write` write in a thread; `refused` is called, as often as it is refused, in a toast's stead.

        The rest is `DeedFeed.do`'s. Without a `key` there can be no `refused`.
        """
        if refused is not None:
            self._when_refused[key] = refused
        self.deeds.do(doing, write, key=key, typed=typed, draft=draft)

    def action_segments(self) -> None:
        """Show the segments, to put the chosen customers into one or to change them."""
        from custui.screens.segments import SegmentsDialog

        desk, chosen, key = self.deed_desk, self.chosen(), uuid4().hex
        if desk is not None:

            def take(choice: SegmentChoice | None) -> None:
                if choice is not None:
                    self._take_segment(choice, chosen, key)

            self.app.push_screen(SegmentsDialog(desk, chosen, self.list_asked()), take)

    def action_undo(self) -> None:
        """Ask what this agent did last, to undo it."""
        if self.deed_desk is not None:
            self.deeds.ask_last_deed(self._stuck)

    def action_stop_waiting(self) -> None:
        """Give up the deed that waits for the store; what was typed for it comes back."""
        self.deeds.stop_waiting()

    def _take_segment(self, choice: SegmentChoice, chosen: Chosen | None, key: str) -> None:
        match choice:
            case ActOn(action, segment):
                if chosen is not None and self._may(chosen):
                    self._act(action, segment.name, chosen, key)
            case NewSegment():
                self._create(choice, chosen, key)
            case SegmentEdit():
                self.deeds.edit_segment(choice)
            case DeleteSegment(segment):
                question, detail = delete_question(choice)
                self._confirm(question, detail, lambda: self.deeds.delete_segment(segment.id))
            case FilterBy():
                self.filter_by(choice)

    def _create(self, new: NewSegment, chosen: Chosen | None, key: str) -> None:
        """Create a segment, with more than one customer in it only after a yes."""
        desk = self.deed_desk
        assert desk is not None

        def do() -> None:
            self.deeds.create_segment(new, key)

        if new.members is None:
            do()
            return
        known = chosen is not None and chosen.on == new.members
        joining = chosen if chosen is not None and known else Chosen(new.members, "", None)
        if joining.count == 1:
            do()
        elif self._may(joining):
            self._confirm(create_question(new, joining.count), whom_words(joining, desk), do)

    def _act(
        self,
        action: BulkAction,
        segment: str,
        chosen: Chosen,
        key: str,
        otherwise: Callable[[], None] = lambda: None,
        draft: str = "",
    ) -> None:
        """Do it, for more than one customer only after a yes, and on a no do what is `otherwise` done."""
        desk = self.deed_desk
        assert desk is not None

        def do() -> None:
            self.deeds.act(action, chosen.on, key, doing_words(action, segment), draft)

        if chosen.count == 1:
            do()
        else:
            detail = whom_words(chosen, desk)
            self._confirm(act_question(action, segment, chosen.count), detail, do, otherwise)

    def _may(self, chosen: Chosen) -> bool:
        """Tell whether who is at the desk may do something to all of these; where not, say so."""
        desk = self.deed_desk
        assert desk is not None
        return chosen.count == 1 or allowed(self.app, desk.repository.role, SEVERAL)

    def _confirm(
        self, question: str, detail: str, do: Callable[[], None], otherwise: Callable[[], None] = lambda: None
    ) -> None:
        from custui.screens.confirm import ConfirmDialog

        def take(yes: bool | None) -> None:
            (do if yes else otherwise)()

        self.app.push_screen(ConfirmDialog(question, detail), take)

    # What comes of it.

    @on(Progressed)
    def _tell_progress(self, message: Progressed) -> None:
        self._rest(progress_words(message.doing, message.done, message.of))

    @on(Waiting)
    def _tell_waiting(self, message: Waiting) -> None:
        self.deed_waits = True
        self.deed_running = waiting_words(message.doing, "Ctrl+X")

    @on(Done)
    def _tell_done(self, message: Done) -> None:
        self._follow_name(message.deed)
        self._tell(done_words(message.deed))

    @on(Undone)
    def _tell_undone(self, message: Undone) -> None:
        self._follow_name(message.deed)
        self._tell(undone_words(message.deed))

    @on(Refused)
    def _tell_refused(self, message: Refused) -> None:
        self._rest()
        self._stuck = message.undoing
        if message.key in self._when_refused:
            self._when_refused[message.key](message)
        else:
            self.app.notify(refused_words(message.sentence), severity="error", markup=False)

    @on(LastDeed)
    def _offer_undo(self, message: LastDeed) -> None:
        desk = self.deed_desk
        if desk is None or self.app.screen is not self:
            return  # the agent has gone on to something else
        deed = message.deed
        if deed is None:
            self.app.notify("There is nothing of yours to undo.", markup=False)
        else:
            self._confirm(
                undo_question(deed, desk.clock()), undo_detail(deed), lambda: self.deeds.undo(deed.id)
            )

    def _follow_name(self, deed: Deed) -> None:
        if deed.renamed is not None:
            self.carry_name(*deed.renamed)

    def carry_name(self, old: str, new: str) -> None:
        """Have every list that names the segment `old` go on under its new name."""

        def renamed(query: ListQuery) -> ListQuery:
            return with_segment_renamed(query, lambda said: fold(said) == fold(old), new)

        for screen in self.app.screen_stack:
            if isinstance(screen, DeedActions):
                screen.segment_renamed(renamed)

    def _rest(self, running: str = "") -> None:
        self.deed_running = running
        self.deed_waits = False

    def _tell(self, words: str) -> None:
        self._rest()
        self._stuck = None
        self.app.notify(words, markup=False)
        self.ask_again()
