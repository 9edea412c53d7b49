"""SearchBox: what the agent is looking for, told once the typing pauses."""

from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.timer import Timer
from textual.widgets import Input, Static

from custui.terminal.text import clean

LONGEST = 100
"""Characters; more than any name or number, less than what slows a search down."""
_NO_SLASH_FIRST = r"(?!/).*"
"""Whoever presses the slash once more, in the empty box, means to search and not to type it."""


class SearchInput(Input):
    """The box itself: Esc clears what stands in it, then leaves; ↓ leaves."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "clear_or_leave", "Clear", key_display="Esc", id="search.clear"),
        Binding("down", "leave", "To the rows", key_display="↓", id="search.leave"),
        Binding("enter", "submit", "To the hits", key_display="⏎", id="search.enter"),
    ]

    @dataclass(repr=False, eq=False)
    class Left(Message):
        """The agent is done here."""

    def action_clear_or_leave(self) -> None:
        """Empty the box; leave it where it is empty."""
        if self.value:
            self.value = ""
        else:
            self.post_message(self.Left())

    def action_leave(self) -> None:
        """Go to the rows."""
        self.post_message(self.Left())


class SearchBox(Horizontal):
    """Speaks by `Asked` after a pause of `PAUSE` seconds, by `Entered` at once."""

    PAUSE: ClassVar[float] = 0.15
    DEFAULT_CSS = """
    SearchBox {
        height: 1;
        padding: 0 1;
        & > Static { width: 2; color: $text-muted; }
        & > SearchInput, & > SearchInput:focus {
            width: 1fr;
            background: transparent;
            background-tint: transparent;
            border: none;
            padding: 0;
        }
        &:focus-within > Static { color: $primary; text-style: bold; }
    }
    """

    @dataclass(repr=False, eq=False)
    class Asked(Message):
        """The typing paused."""

        text: str

    @dataclass(repr=False, eq=False)
    class Entered(Message):
        """Enter was pressed."""

        text: str

    def __init__(self) -> None:
        """Set the box up empty."""
        super().__init__()
        self._pause: Timer | None = None

    def compose(self) -> ComposeResult:
        """Put the key that leads here before the box."""
        yield Static(Content("/"))
        box = SearchInput(
            placeholder="name or number", max_length=LONGEST, compact=True, restrict=_NO_SLASH_FIRST
        )
        # A blinking cursor would write to the agent's line all day.
        box.cursor_blink = False
        yield box

    @property
    def text(self) -> str:
        """What stands in the box, without the spaces around it."""
        return self.query_one(SearchInput).value.strip()

    def clear(self) -> None:
        """Empty the box and ask for everything at once."""
        self.show("")
        self.post_message(self.Asked(""))

    def show(self, search: str) -> None:
        """Let the box hold what is already being searched for."""
        with self.prevent(Input.Changed):
            self.query_one(SearchInput).value = clean(search, LONGEST)
        self._stop()

    def focus_input(self) -> None:
        """Let the agent type; what stood there is selected and goes with the first letter."""
        self.screen.set_focus(self.query_one(SearchInput))

    @on(Input.Changed)
    def _wait(self, event: Input.Changed) -> None:
        event.stop()
        self._stop()
        if not event.value.isprintable():
            # Pasted control characters would reach the terminal with the next paint.
            event.input.value = clean(event.value, LONGEST)
            return
        self._pause = self.set_timer(self.PAUSE, self._ask, name="search")

    @on(Input.Submitted)
    def _enter(self, event: Input.Submitted) -> None:
        event.stop()
        self._stop()
        self.post_message(self.Entered(self.text))

    def _ask(self) -> None:
        self.post_message(self.Asked(self.text))

    def _stop(self) -> None:
        if self._pause is not None:
            self._pause.stop()
            self._pause = None
