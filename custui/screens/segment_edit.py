"""SegmentEditDialog: a new segment's name, colour and customers, or other ones for a segment there is."""

from collections.abc import Sequence, Set
from typing import ClassVar

from msgspec import Struct
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Label, Static

from custui.domain.customer import SEGMENT_COLOURS, Segment
from custui.domain.deeds import LONGEST_NAME, NewSegment, SegmentEdit
from custui.domain.query import ListQuery
from custui.domain.text import fold
from custui.screens.sizes import HORIZONTAL
from custui.terminal.text import clean
from custui.widgets.clean_input import CleanInput
from custui.widgets.one_of import OneOf
from custui.widgets.segment_dot import segment_dot


class Holding(Struct, frozen=True):
    """Whom a segment is to hold."""

    words: str
    """Clean, as is `means`."""
    means: str = ""
    query: ListQuery | None = None
    """Makes it a smart segment."""
    members: ListQuery | None = None
    """Its members from the start."""


class SegmentEditDialog(ModalScreen[NewSegment | SegmentEdit | None]):
    """Gives the segment to be made or changed; None where the agent leaves things as they are."""

    CSS_PATH: ClassVar = ["dialog.tcss", "segment_edit.tcss"]
    HORIZONTAL_BREAKPOINTS = HORIZONTAL
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "close", "Close", id="segment.close"),
        Binding("enter", "save", "Save", id="segment.save"),
        Binding("down", "app.focus_next", "Next field", show=False, id="segment.next"),
        Binding("up", "app.focus_previous", "Field before", show=False, id="segment.before"),
    ]

    def __init__(
        self,
        holdings: Sequence[Holding],
        taken: Set[str],
        *,
        edited: Segment | None = None,
        name: str = "",
        colour: str = SEGMENT_COLOURS[0],
    ) -> None:
        """Offer `holdings`, the first one chosen; none where whom it holds is not to be changed.

        `taken` are the folded names of all other segments and groups. Without `edited` it is a new segment.
        """
        super().__init__(classes="dialog-screen")
        self._holdings = tuple(holdings)
        self._taken = taken
        self._edited = edited
        self._begun = clean(edited.name if edited else name)
        self._colour = edited.colour if edited else colour

    def compose(self) -> ComposeResult:
        """Put the fields under each other."""
        with Vertical(classes="dialog", id="segment") as dialog:
            dialog.border_title = "Edit segment" if self._edited else "New segment"
            dialog.border_subtitle = "⏎ save · Tab next · ← → other"
            with Horizontal(classes="field"):
                yield Label("Name")
                yield CleanInput(self._begun, placeholder="a name", max_length=LONGEST_NAME, compact=True)
            with Horizontal(classes="field"):
                yield Label("Colour")
                colours = [Content.assemble(segment_dot(word), f" {word}") for word in SEGMENT_COLOURS]
                chosen = SEGMENT_COLOURS.index(self._colour) if self._colour in SEGMENT_COLOURS else 0
                yield OneOf(colours, chosen, id="colour")
            if self._holdings:
                with Horizontal(classes="field"):
                    yield Label("Holds")
                    yield OneOf([Content(holding.words) for holding in self._holdings], id="holds")
                yield Static(Content(self._holdings[0].means), id="means")
            yield Static(classes="problem", markup=False)

    def action_close(self) -> None:
        """Leave things as they are."""
        self.dismiss(None)

    @on(Input.Submitted)
    def action_save(self) -> None:
        """Give the segment, unless its name will not do."""
        box = self.query_one(Input)
        name = " ".join(box.value.split())
        if not name:
            self._refuse("A segment needs a name.")
            return
        if fold(name) in self._taken:
            self._refuse("There is a segment of this name already.")
            return
        colour = SEGMENT_COLOURS[self.query_one("#colour", OneOf).chosen]
        holding = self._holdings[self.query_one("#holds", OneOf).chosen] if self._holdings else Holding("")
        edited = self._edited
        if edited is None:
            self.dismiss(NewSegment(name, colour, holding.query, holding.members))
            return
        # What was only shown clean stays as it is stored, unless it was written anew.
        kept = edited.name if box.value == self._begun else name
        self.dismiss(SegmentEdit(edited.id, kept, colour, holding.query, edited.version))

    @on(OneOf.Changed, "#holds")
    def _explain(self, event: OneOf.Changed) -> None:
        self.query_one("#means", Static).update(Content(self._holdings[event.chosen].means))

    def _refuse(self, sentence: str) -> None:
        problem = self.query_one(".problem", Static)
        problem.update(Content(sentence))
        problem.add_class("-shown")
        self.set_focus(self.query_one(Input))
