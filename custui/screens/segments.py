"""SegmentsDialog: all segments, to put customers into one, take them out, or change segments themselves."""

from collections.abc import Callable
from functools import partial
from typing import ClassVar

from msgspec.structs import replace
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option
from textual.worker import get_current_worker

from custui.domain.customer import SEGMENT_COLOURS, Segment
from custui.domain.deeds import AddToSegment, NewSegment, RemoveFromSegment, SegmentEdit, View
from custui.domain.groups import Fitting, Group
from custui.domain.query import ListQuery, names_segment
from custui.domain.text import fold
from custui.screens.chosen import Chosen
from custui.screens.context import DeskContext
from custui.screens.segment_answers import (
    Failed,
    Fitted,
    Found,
    Read,
    Sized,
    count_segments,
    find_chosen,
    fit_chosen,
    read_segments,
)
from custui.screens.segment_choice import ActOn, DeleteSegment, FilterBy, SegmentChoice
from custui.screens.segment_edit import Holding, SegmentEditDialog
from custui.screens.segment_forms import frozen_name, holdings_for, holdings_of
from custui.screens.segment_rows import Inside, SegmentRow, Sizes, hints, row_words, rows_of
from custui.screens.sizes import HORIZONTAL
from custui.terminal.text import clean
from custui.widgets.clean_input import CleanInput
from custui.widgets.key_hints import KeyHint, KeyHints


class SegmentsDialog(ModalScreen[SegmentChoice | None]):
    """Writes nothing: gives what is to be done; None where the agent leaves things as they are."""

    CSS_PATH: ClassVar = ["dialog.tcss", "segments.tcss"]
    HORIZONTAL_BREAKPOINTS = HORIZONTAL
    AUTO_FOCUS = "OptionList"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "choose", "Add or remove", id="segments.choose"),
        Binding("N", "make", "New segment", id="segments.make"),
        Binding("e", "edit", "Name and colour", id="segments.edit"),
        Binding("d", "delete", "Delete", id="segments.delete"),
        Binding("z", "freeze", "Make a list of it", id="segments.freeze"),
        Binding("f", "filter", "Filter the list by it", id="segments.filter"),
        Binding("slash", "narrow", "Find", key_display="/", id="segments.narrow"),
        Binding("r", "refresh", "Ask again", show=False, id="segments.refresh"),
        Binding("escape", "back", "Close", id="segments.close"),
        Binding("j", "move('cursor_down')", "Next", show=False, id="segments.down"),
        Binding("k", "move('cursor_up')", "Before", show=False, id="segments.up"),
        Binding("g", "move('first')", "First", show=False, id="segments.first"),
        Binding("G", "move('last')", "Last", show=False, id="segments.last"),
        Binding("down", "to_rows", "To the rows", show=False, id="segments.to_rows"),
    ]

    def __init__(self, context: DeskContext, chosen: Chosen | None, asked: ListQuery | None) -> None:
        """Show the segments for the `chosen` customers, if any.

        `asked` is the list shown, which a smart segment can be made of and which can be filtered; None
        where there is none.
        """
        super().__init__(classes="dialog-screen")
        self._desk = context
        self._chosen = chosen
        self._asked = asked
        self._segments: tuple[Segment, ...] | None = None
        self._inside: Inside | None = None
        self._fitting = Fitting()
        """Asked for apart: nobody waits for it to add or to remove."""
        self._sizes = Sizes()
        self._views: tuple[View, ...] = ()
        self._rows: tuple[SegmentRow, ...] = ()
        self._waiting = False
        """Enter was pressed before it was known whether to add or to remove."""

    def compose(self) -> ComposeResult:
        """Put the segments over the keys."""
        with Vertical(classes="dialog", id="segments") as dialog:
            dialog.border_title = "Segments"
            if self._chosen is not None:
                signs = " · ✓ in it" if self._chosen.count == 1 else " · ✓ all · ~ some"
                yield Static(Content.assemble(self._chosen.whom, (signs, "$text-muted")), id="whom")
            yield CleanInput(placeholder="part of a name", compact=True, id="sought")
            yield OptionList(compact=True, markup=False)
            yield Static("Reading the segments…", id="told", markup=False)
            yield Static(classes="problem", markup=False)
            yield KeyHints()

    def on_mount(self) -> None:
        """Ask what there is to show."""
        self.query_one("#sought").display = False
        self.action_refresh()

    def on_resize(self) -> None:
        """Write the rows for another width."""
        self.call_after_refresh(self._draw)

    def action_refresh(self) -> None:
        """Ask for the segments, then for all that is said about them."""
        self._say("")
        repository, chosen = self._desk.repository, self._chosen
        self._ask("segments", partial(read_segments, repository))
        if chosen is not None:
            self._ask("inside", partial(find_chosen, repository, chosen))
            self._ask("fitting", partial(fit_chosen, repository, chosen))
        self._ask("sizes", partial(count_segments, repository))

    # What the store says.

    @on(Read)
    def _read(self, message: Read) -> None:
        self._segments = message.segments
        self._draw()

    @on(Found)
    def _found(self, message: Found) -> None:
        self._inside = replace(message.inside, fitting=self._fitting)
        self._draw()
        if self._waiting:
            self.action_choose()

    @on(Fitted)
    def _fitted(self, message: Fitted) -> None:
        self._fitting = message.fitting
        if self._inside is not None:
            self._inside = replace(self._inside, fitting=message.fitting)
        self._draw()

    @on(Sized)
    def _sized(self, message: Sized) -> None:
        self._sizes, self._views = message.sizes, message.views
        self._draw()

    @on(Failed)
    def _failed(self, message: Failed) -> None:
        self._say(f"{clean(message.sentence)} — r tries again")
        self.query_one("#told").display = self._segments is not None and not self._segments

    def _ask(self, group: str, question: Callable[[], Message]) -> None:
        self.run_worker(partial(self._answer, question), thread=True, exclusive=True, group=group)

    def _answer(self, question: Callable[[], Message]) -> None:
        """Run in a thread: post the answer, unless the question was asked again."""
        worker = get_current_worker()
        answer = question()
        if not worker.is_cancelled:
            self.post_message(answer)

    # What is shown.

    @property
    def row(self) -> SegmentRow | None:
        """The highlighted row; None in an empty list."""
        place = self.query_one(OptionList).highlighted
        return self._rows[place] if place is not None and place < len(self._rows) else None

    def _draw(self) -> None:
        """Show the rows that match, the highlight staying on its row."""
        if self._segments is None:
            return
        options, before = self.query_one(OptionList), self.row
        rows = rows_of(self._segments, self.query_one("#sought", Input).value)
        width = options.scrollable_content_region.width
        words = [row_words(row, self._inside, self._sizes, width) for row in rows]
        if rows == self._rows:
            for place, prompt in enumerate(words):
                options.replace_option_prompt_at_index(place, prompt)
        else:
            self._rows = rows
            options.set_options([Option(prompt) for prompt in words])
            names = [row.name for row in rows]
            options.highlighted = names.index(before.name) if before and before.name in names else 0
        told = self.query_one("#told", Static)
        told.display = not rows or not self._segments
        told.update("No segments yet: N makes one." if rows else "No segment is called that.")
        self._hint()

    @on(OptionList.OptionHighlighted)
    def _hint(self) -> None:
        """Say what can be done with the highlighted row."""
        leaving = self.row is not None and self._inside is not None and self._inside.holds_all(self.row)
        self.query_one(KeyHints).hints = [
            KeyHint(key, word, f"screen.{action}")
            for key, word, action in hints(leaving=leaving)
            if self.check_action(action, ())
        ]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what can be done with the highlighted row."""
        row = self.row if self.is_mounted else None
        match action:
            case "choose":
                return row is not None and row.fixed and self._chosen is not None
            case "edit" | "delete":
                return row is not None and row.segment is not None
            case "freeze":
                return row is not None and not row.fixed
            case "filter":
                return row is not None and self._asked is not None
            case "to_rows":
                return isinstance(self.focused, Input)
            case "make" | "narrow":
                return self._segments is not None
            case _:
                return super().check_action(action, parameters)

    def _say(self, sentence: str) -> None:
        problem = self.query_one(".problem", Static)
        problem.update(Content(sentence))
        problem.set_class(bool(sentence), "-shown")

    # What the agent does.

    def action_move(self, how: str) -> None:
        """Move the highlight, as the list's keys do elsewhere."""
        getattr(self.query_one(OptionList), f"action_{how}")()

    @on(OptionList.OptionSelected)
    def action_choose(self) -> None:
        """Put the chosen customers into the segment, or take them out where all of them are in it."""
        row, chosen = self.row, self._chosen
        if row is None:
            return
        if chosen is None:
            self.action_filter()
        elif row.segment is None or not row.fixed:
            self._say(f"{row.kind.capitalize()}: it holds whoever fits. z makes a list of it.")
        elif self._inside is None:
            self._waiting = True
        elif self._inside.holds_all(row):
            self.dismiss(ActOn(RemoveFromSegment(row.segment.id), row.segment))
        else:
            self.dismiss(ActOn(AddToSegment(row.segment.id), row.segment))

    def action_make(self) -> None:
        """Make a segment."""
        self._edit(holdings_for(self._desk, self._chosen, self._asked, self.row, frozen=False))

    def action_freeze(self) -> None:
        """Make a list of those who are in a smart segment or a group today."""
        row = self.row
        if row is not None:
            today = self._desk.clock().astimezone(self._desk.repository.rules.zone).date()
            holdings = holdings_for(self._desk, self._chosen, self._asked, row, frozen=True)
            self._edit(holdings, name=frozen_name(row, today))

    def action_edit(self) -> None:
        """Change the segment's name, colour and, of a smart one, whom it finds."""
        if self.row is not None and (segment := self.row.segment) is not None:
            self._edit(holdings_of(self._desk, segment, self._asked), edited=segment)

    def _edit(self, holdings: list[Holding], *, edited: Segment | None = None, name: str = "") -> None:
        segments = self._segments or ()
        taken = {fold(group.word) for group in Group}
        taken |= {fold(segment.name) for segment in segments if segment != edited}
        # Each new one in another colour, as long as they last.
        colour = SEGMENT_COLOURS[len(segments) % len(SEGMENT_COLOURS)]
        dialog = SegmentEditDialog(holdings, taken, edited=edited, name=name, colour=colour)
        self.app.push_screen(dialog, self._take_edit)

    def _take_edit(self, edit: NewSegment | SegmentEdit | None) -> None:
        if edit is not None:
            self.dismiss(edit)

    def action_delete(self) -> None:
        """Delete the segment."""
        if self.row is not None and self.row.segment is not None:
            segment = self.row.segment
            naming = tuple(view.name for view in self._views if names_segment(view.query, segment.name))
            self.dismiss(DeleteSegment(segment, self._sizes.of(self.row), naming))

    def action_filter(self) -> None:
        """Show the list of its customers."""
        if self.row is not None and self._asked is not None:
            self.dismiss(FilterBy(self.row.name, self.row.group))

    def action_narrow(self) -> None:
        """Type a part of a name."""
        box = self.query_one("#sought", Input)
        box.display = True
        self.set_focus(box)

    def action_back(self) -> None:
        """Leave the search for a name, else close."""
        box = self.query_one("#sought", Input)
        if box.display:
            box.value = ""
            box.display = False
            self.set_focus(self.query_one(OptionList))
        else:
            self.dismiss(None)

    @on(Input.Changed)
    def _narrow(self, event: Input.Changed) -> None:
        self._draw()
        exact = (place for place, row in enumerate(self._rows) if fold(row.name) == fold(event.value))
        self.query_one(OptionList).highlighted = next(exact, 0 if self._rows else None)

    @on(Input.Submitted)
    def action_to_rows(self) -> None:
        """Go from the box to the rows."""
        self.set_focus(self.query_one(OptionList))
