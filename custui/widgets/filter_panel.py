"""FilterPanel: every filter of the list in one column of rows, changed in place."""

from collections.abc import Hashable
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.reactive import var
from textual.timer import Timer

from custui.domain.filter_choices import Choice, FilterChoices, choices_of, stepped
from custui.domain.filter_sections import Section, cleared, read_span, span_of, span_text, with_span
from custui.domain.query import CustomerFilters
from custui.domain.query_words import filter_parts
from custui.domain.rules import ShopRules
from custui.widgets.filter_rows import (
    CLEAR,
    ActionRow,
    ChoiceRow,
    HeadingRow,
    PanelView,
    RemarkRow,
    Row,
    SpanRow,
    draw,
    identity,
    places_of,
    rows_of,
)
from custui.widgets.row_list import RowList
from custui.widgets.typed_line import TypedLine
from custui.widgets.unanswered import Unanswered


class FilterPanel(RowList[Row]):
    """Draws the filters it is given; says at once what they are changed to.

    One widget, not one for each row: it opens within a frame. What was chosen shows before whoever
    holds the filters hands them back, so that keys pressed fast build on one another.
    """

    PAUSE: ClassVar[float] = 0.3
    """Seconds without a key after which a typed span counts."""
    DEFAULT_CSS = """
    FilterPanel {
        width: 34;
        height: 1fr;
        border: round $border-blurred;
        border-title-color: $text-muted;
        border-subtitle-color: $text-muted;
        background: $background;
        &:focus {
            border: round $primary;
            border-title-color: $foreground;
            border-title-style: bold;
        }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space", "choose", "Choose", key_display="⏎", id="filters.choose"),
        Binding("F", "clear", "Clear filters", id="filters.clear"),
        Binding("escape", "leave", "Back", key_display="Esc", id="filters.leave"),
        Binding("right", "step(1)", "Next choice", show=False, key_display="→", id="filters.next"),
        Binding("left", "step(-1)", "Choice before", show=False, key_display="←", id="filters.before"),
    ]

    filters: var[CustomerFilters] = var(CustomerFilters())
    choices: var[FilterChoices] = var(FilterChoices())

    @dataclass(repr=False, eq=False)
    class Changed(Message):
        """Something was chosen."""

        filters: CustomerFilters

    @dataclass(repr=False, eq=False)
    class Closed(Message):
        """The agent is done here."""

    def __init__(self, rules: ShopRules, *, unicode: bool = True) -> None:
        """Take how the shop says money, and whether the terminal can show signs such as ₦."""
        super().__init__()
        self._rules = rules
        self._ascii_only = not unicode
        self._unanswered: Unanswered[CustomerFilters] = Unanswered()
        self._opened: Section | None = None
        self._names: tuple[Choice, ...] = ()
        """The choices of the open section."""
        self._line: TypedLine | None = None
        self._problem = ""
        self._pause: Timer | None = None

    @property
    def wanted(self) -> CustomerFilters:
        """The filters as last chosen here or given."""
        return self._unanswered.after(self.filters)

    def on_resize(self) -> None:
        """Wrap for another width, and keep the cursor in sight."""
        self._rebuild()

    def watch_filters(self, filters: CustomerFilters) -> None:
        """Show them, unless they are only what was chosen here a moment ago."""
        self._unanswered.answered(filters)
        self._renew()

    def watch_choices(self) -> None:
        """Show what can be chosen now."""
        self._renew()

    def draw_row(self, row: Row, *, here: bool) -> Content:
        """Return the line of a row."""
        return draw(row, self.room, here=here, typing=self.has_focus)

    def identity(self, row: Row) -> Hashable:
        """Return what stays the same of a row."""
        return identity(row)

    def bears_cursor(self, row: Row) -> bool:
        """Tell whether a row is more than a remark."""
        return not isinstance(row, RemarkRow)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to clear where something is on."""
        if action == "clear":
            return self._count() > 0
        return super().check_action(action, parameters)

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Tell the footer which keys are typed here."""
        return character is not None and self._edited(key, character) is not None

    def action_choose(self) -> None:
        """Open or close a section, take a choice, type a span."""
        match self.at_cursor:
            case HeadingRow(section) if section is not self._opened:
                self._open(section)
            case HeadingRow() if any(isinstance(row, ChoiceRow) for row in self._rows):
                self._leave_section()
            case ChoiceRow(section, choice):
                self._take(choice.then(self.wanted), leave=not section.takes_many)
            case SpanRow(section):
                if self._line is None:
                    span = span_of(section, self.wanted)
                    self._line = TypedLine.of(span_text(section, span, self._rules))
                    self._rebuild()
                elif self._read():
                    self._stop_typing()
            case ActionRow(action):
                self.action_clear() if action == CLEAR else self.post_message(self.Closed())

    def action_clear(self) -> None:
        """Take every filter off; the search stays."""
        self._stop_typing()
        self._take(cleared(self.wanted))

    def action_leave(self) -> None:
        """Leave the typing, then the section, then the panel."""
        if self._opened is None:
            self.post_message(self.Closed())
        elif self._opened.has_span and self._line is not None:
            self._stop_typing()
        else:
            self._leave_section()

    def action_step(self, step: int) -> None:
        """Take the next choice of the section without opening it; ← among its choices closes it."""
        match self.at_cursor:
            case HeadingRow(section):
                self._take(stepped(section, self.wanted, self.choices, self._rules, step))
            case ChoiceRow() | SpanRow() if step < 0:
                self._leave_section()

    def go(self, place: int, step: int) -> None:
        """Move; what was typed as a span is taken with it where it is one."""
        before, typed = self.at_cursor, self._line
        super().go(place, step)
        if isinstance(before, SpanRow) and typed is not None and self.at_cursor is not before:
            self._read()
            self._stop_typing()

    async def _on_key(self, event: events.Key) -> None:
        line = self._edited(event.key, event.character if event.is_printable else None)
        if line is not None:
            event.stop()
            event.prevent_default()
            self._type(line)

    def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        if self._opened is not None and (self._line is not None or self._opened.has_span):
            self._type((self._line or TypedLine()).insert(event.text.strip()))

    def _edited(self, key: str, character: str | None) -> TypedLine | None:
        """Return what a key makes of what is typed; None where it does something else."""
        if self._opened is None:
            return None
        if self._line is None:
            begins = character is not None and (character.isdecimal() or character == ".")
            return TypedLine.of(character or "") if self._opened.has_span and begins else None
        if character is not None and character.isprintable():
            # With nothing typed the space bar chooses, as everywhere.
            return self._line.insert(character) if character != " " or self._line.text else None
        if not self._line.text and key in {"left", "right", "home", "end"}:
            return None
        return self._line.after(key)

    def _type(self, line: TypedLine) -> None:
        section, before = self._opened, self._line
        self._line = line
        if section is None or (before is not None and before.text == line.text):
            self._rebuild()
        elif section.has_span:
            self._problem = ""
            self._rebuild(("span", section))
            self._hold()
            self._pause = self.set_timer(self.PAUSE, self._read, name="span")
        else:
            self._rebuild(("heading", section))
            if line.text and any(isinstance(row, ChoiceRow) for row in self._rows):
                self.action_move(1)  # on the likeliest name

    def _read(self) -> bool:
        """Take the typed span, or say what is wrong with it; tell which."""
        self._hold()
        if self._line is None or self._opened is None:
            return True
        try:
            span = read_span(self._opened, self._line.text, self._rules)
        except ValueError as error:
            self._problem = str(error)
            self._rebuild()
            return False
        self._problem = ""
        self._take(with_span(self._opened, self.wanted, span))
        return True

    def _stop_typing(self) -> None:
        """Forget what is typed and not taken yet."""
        self._hold()
        self._line = TypedLine() if self._opened is not None and self._opened.has_names else None
        self._problem = ""
        self._rebuild()

    def _hold(self) -> None:
        if self._pause is not None:
            self._pause.stop()
            self._pause = None

    def _open(self, section: Section) -> None:
        self._opened = section
        self._stop_typing()
        self._renew()
        first, last, chosen = places_of(section, self._rows)
        self.reveal(first, last)
        self.go(chosen, 1)

    def _leave_section(self) -> None:
        section = self._opened
        self._hold()
        self._opened, self._line, self._problem = None, None, ""
        self._renew(("heading", section))

    def _take(self, filters: CustomerFilters, *, leave: bool = False) -> None:
        if filters != self.wanted:
            self._unanswered.ask(filters)
            self.post_message(self.Changed(filters))
        if leave:
            self._leave_section()
        else:
            self._renew()

    def _count(self) -> int:
        return len(filter_parts(self.wanted, self._rules))

    def _renew(self, stand_on: Hashable = None) -> None:
        """Draw the rows of other filters, choices or another section."""
        self._names = ()
        if self._opened is not None:
            self._names = choices_of(
                self._opened, self.wanted, self.choices, self._rules, ascii_only=self._ascii_only
            )
        self._rebuild(stand_on)
        self.refresh_bindings()

    def _rebuild(self, stand_on: Hashable = None) -> None:
        if not self.is_mounted:
            return
        view = PanelView(
            self.wanted, self.choices, self._rules, self._ascii_only, self._opened, self._names, self._line,
            self._problem, self.room,
        )  # fmt: skip
        self.show_rows(rows_of(view), stand_on)
        count = self._count()
        self.border_title = Content(f"Filters ({count})" if count else "Filters")
        keys = "⏎ choose · Esc back" if self._opened else "⏎ open · ←→ set · Esc close"
        self.border_subtitle = Content(keys)
