"""ChooseDialog: pick one of a few things."""

from collections.abc import Sequence
from typing import ClassVar, Generic, TypeVar

from msgspec import Struct
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from custui.screens.sizes import HORIZONTAL

T = TypeVar("T")


class Choice(Struct, Generic[T], frozen=True):
    """One thing to pick; None as its value makes it a heading."""

    words: str
    """Clean text."""
    value: T | None = None
    aside: str = ""
    chosen: bool = False


class ChooseDialog(ModalScreen[T | None]):
    """Gives the value picked; None where the agent leaves things as they are."""

    CSS_PATH: ClassVar = ["dialog.tcss", "choose.tcss"]
    HORIZONTAL_BREAKPOINTS = HORIZONTAL
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", "Close", id="choose.close"),
        Binding("j", "move(1)", "Next", show=False, id="choose.down"),
        Binding("k", "move(-1)", "Before", show=False, id="choose.up"),
    ]

    def __init__(self, title: str, choices: Sequence[Choice[T]]) -> None:
        """Offer `choices` under `title`, standing on the first chosen one."""
        super().__init__(classes="dialog-screen")
        self._title = title
        self._choices = tuple(choices)

    def compose(self) -> ComposeResult:
        """List the choices."""
        with Vertical(classes="dialog", id="choices") as dialog:
            dialog.border_title = Content(self._title)
            dialog.border_subtitle = "⏎ choose · Esc close"
            yield OptionList(*map(_option, self._choices), compact=True, markup=False)

    def on_mount(self) -> None:
        """Stand on what is chosen so far."""
        places = [place for place, choice in enumerate(self._choices) if choice.chosen]
        self.query_one(OptionList).highlighted = places[0] if places else 0

    def action_move(self, step: int) -> None:
        """Move the highlight, as the list's keys do elsewhere."""
        options = self.query_one(OptionList)
        if step > 0:
            options.action_cursor_down()
        else:
            options.action_cursor_up()

    @on(OptionList.OptionSelected)
    def _choose(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.dismiss(self._choices[event.option_index].value)


def _option(choice: Choice[T]) -> Option:
    if choice.value is None:
        return Option(Content.styled(choice.words, "bold"), disabled=True)
    sign = "●" if choice.chosen else " "
    return Option(Content.assemble(f"{sign} {choice.words}", (f"  {choice.aside}", "$text-muted")))
