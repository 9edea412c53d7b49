"""GapBox: a box for what a placeholder could not be filled with, one placeholder at a time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from custui.domain.placeholders import Gap, GapKind, written
from custui.terminal.text import clean
from custui.widgets.clean_input import CleanInput

_LONGEST_VALUE = 300


class GapBox(Vertical):
    """Shown only while there is a gap; one that was written for stays, so that it can be written anew."""

    DEFAULT_CSS = """
    GapBox {
        height: 2;
        display: none;
        & > Static { height: 1; color: $text-error; text-wrap: nowrap; text-overflow: ellipsis; }
        & > Input { height: 1; padding: 0 1; }
    }
    """

    @dataclass
    class Written(Message):
        """Something stands in the box now."""

        name: str
        value: str

    @dataclass
    class Entered(Message):
        """Enter was pressed."""

        gap: Gap
        value: str

    def __init__(self) -> None:
        """Start without a gap."""
        super().__init__(id="gap")
        self._gap: Gap | None = None
        self._values: Mapping[str, str] = {}

    def compose(self) -> ComposeResult:
        """Put the matter over the box."""
        yield Static(markup=False)
        yield CleanInput(max_length=_LONGEST_VALUE, compact=True, id="gap-value")

    def show(self, gaps: Sequence[Gap], values: Mapping[str, str], at: str | None = None) -> None:
        """Show the gap named `at`, else the one shown, else the first without one of the `values`."""
        self.display = bool(gaps)
        self._values = values
        names = [gap.name for gap in gaps]
        here = at if at is not None else self._gap.name if self._gap is not None else ""
        if here not in names:
            here = next((name for name in names if name not in values), names[0] if names else "")
        self._gap = gaps[names.index(here)] if names else None
        if self._gap is None:
            return
        words = gap_words(self._gap, names.index(here) + 1, len(gaps))
        self.query_one(Static).update(Content(words))
        box = self.query_one(Input)
        nearest = self._gap.nearest
        box.placeholder = (
            f"Enter takes {written(nearest)}" if nearest else "write it here, or change the text"
        )
        if box.value != (value := values.get(here, "")):
            box.value = value

    def focus_box(self) -> None:
        """Let the agent write."""
        self.screen.set_focus(self.query_one(Input))

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        event.stop()
        if self._gap is not None and event.value != self._values.get(self._gap.name, ""):
            self.post_message(self.Written(self._gap.name, event.value))

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if self._gap is not None:
            self.post_message(self.Entered(self._gap, event.value))


_MATTERS = {
    GapKind.EMPTY: "is empty here",
    GapKind.UNDEFINED: "is no placeholder",
    GapKind.UNCLOSED: "is not closed by }}",
    GapKind.SINGLE: "lacks braces",
    GapKind.UNOPENED: "closes what no {{ opens",
}


def gap_words(gap: Gap, place: int = 1, of: int = 1) -> str:
    """Return what is the matter with a placeholder, the `place`th of so many."""
    name = clean(gap.written, 60)
    which = f" ({place} of {of})" if of > 1 else ""
    return f"{name} {_MATTERS[gap.kind]}{which}."


def misspelling_words(gap: Gap) -> str:
    """Return what is the matter with a placeholder that can never be filled, and what was likely meant."""
    return f"{gap_words(gap)} Meant {written(gap.nearest)}?" if gap.nearest else gap_words(gap)
