"""PeriodDialog: choose the days that the figures are reckoned over."""

from datetime import date
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Label, OptionList, Static
from textual.widgets.option_list import Option

from custui.domain.period import Days, Period, PeriodKind, custom_period
from custui.domain.sentences import day_words
from custui.screens.sizes import HORIZONTAL
from custui.widgets.clean_input import CleanInput

KINDS = tuple(kind for kind in PeriodKind if kind is not PeriodKind.CUSTOM)
_TITLE_CELLS = 15
_DATE = "2026-03-31"


class PeriodDialog(ModalScreen[Period | None]):
    """Gives the chosen period; None where the agent leaves things as they are."""

    CSS_PATH: ClassVar = ["dialog.tcss", "period.tcss"]
    HORIZONTAL_BREAKPOINTS = HORIZONTAL
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,p", "dismiss", "Close", id="period.close"),
        Binding("j", "move(1)", "Next", show=False, id="period.down"),
        Binding("k", "move(-1)", "Before", show=False, id="period.up"),
    ]

    def __init__(self, chosen: Period, today: date) -> None:
        """Offer the periods as they stand on `today`, the shop's own day."""
        super().__init__(classes="dialog-screen")
        self._chosen = chosen
        self._today = today

    def compose(self) -> ComposeResult:
        """List the periods with their days, and two dates for any other."""
        days = self._chosen.days(self._today)
        with Vertical(classes="dialog", id="periods") as dialog:
            dialog.border_title = "Period"
            dialog.border_subtitle = "⏎ choose · Tab dates · Esc close"
            yield OptionList(*(self._option(kind) for kind in KINDS), compact=True, markup=False)
            with Horizontal(id="custom"):
                yield Label("● from" if self._chosen.kind is PeriodKind.CUSTOM else "from")
                yield _date_input("from", days.first if days else None)
                yield Label("to", id="until-label")
                yield _date_input("until", days.last if days else None)
            yield Static(classes="problem", markup=False)

    def on_mount(self) -> None:
        """Stand on the period chosen so far, on the first where that is one of two dates."""
        kind = self._chosen.kind
        self.query_one(OptionList).highlighted = KINDS.index(kind) if kind in KINDS else 0

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
        self.dismiss(Period(KINDS[event.option_index]))

    @on(Input.Submitted)
    def _choose_dates(self, event: Input.Submitted) -> None:
        event.stop()
        try:
            first = self._date("from", "the first day")
            last = self._date("until", "the last day")
            period = custom_period(first, last)
        except ValueError as error:
            problem = self.query_one(".problem", Static)
            problem.update(Content(str(error)))
            problem.add_class("-shown")
        else:
            self.dismiss(period)

    def _date(self, box_id: str, what: str) -> date:
        box = self.query_one(f"#{box_id}", Input)
        try:
            return date.fromisoformat(box.value.strip())
        except ValueError:
            box.focus()
            raise ValueError(f"write {what} as {_DATE}") from None

    def _option(self, kind: PeriodKind) -> Option:
        period = Period(kind)
        chosen = kind is self._chosen.kind
        title = f"{'●' if chosen else ' '} {period.title}"
        days = days_words(period.days(self._today), self._today)
        return Option(Content.assemble(title.ljust(_TITLE_CELLS), (days, "$text-muted")))


def days_words(days: Days | None, today: date) -> str:
    """Return `12 May – 10 Jun`, with years where they are not this one; empty for all time."""
    if days is None:
        return ""
    if days.first == days.last:
        return day_words(days.first, today)
    return f"{day_words(days.first, today)} – {day_words(days.last, today)}"


def _date_input(box_id: str, day: date | None) -> Input:
    return CleanInput(
        day.isoformat() if day else "", placeholder="YYYY-MM-DD", max_length=10, compact=True, id=box_id
    )
