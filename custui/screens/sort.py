"""SortDialog: choose what the list is sorted by, and which way."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from custui.domain.query import Sort, SortField
from custui.screens.sizes import HORIZONTAL
from custui.widgets.listing import SORT_TITLES

_ASCENDING_FIRST = frozenset({SortField.NAME, SortField.PHONE, SortField.WHATSAPP, SortField.CHANNEL})
"""Words read from A; of numbers and dates an agent mostly wants the largest and latest."""
_WAYS = {
    SortField.PHONE: ("0 to 9", "9 to 0"),
    SortField.WHATSAPP: ("0 to 9", "9 to 0"),
    SortField.ORDERS: ("fewest first", "most first"),
    SortField.SPENT: ("least first", "most first"),
    SortField.AVERAGE: ("lowest first", "highest first"),
    SortField.FIRST_ORDER: ("oldest first", "newest first"),
    SortField.LAST_ORDER: ("oldest first", "newest first"),
    SortField.STATUS: ("inactive first", "active first"),
    SortField.FLAGS: ("fewest first", "most first"),
}


class SortDialog(ModalScreen[Sort | None]):
    """Gives the chosen sort; None where the agent leaves things as they are."""

    CSS_PATH: ClassVar = ["dialog.tcss", "sort.tcss"]
    HORIZONTAL_BREAKPOINTS = HORIZONTAL
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,o", "dismiss", "Close", id="sort.close"),
        Binding("left,right,space", "turn", "Other way round", show=False, id="sort.turn"),
        Binding("j", "move(1)", "Next", show=False, id="sort.down"),
        Binding("k", "move(-1)", "Before", show=False, id="sort.up"),
    ]

    def __init__(self, chosen: Sort) -> None:
        """Stand on the sort chosen so far."""
        super().__init__(classes="dialog-screen")
        self._sorts = [
            chosen if field is chosen.field else sort_by(field, Sort(chosen.field)) for field in SortField
        ]
        self._chosen = chosen

    def compose(self) -> ComposeResult:
        """List the fields, each with the way it would be sorted."""
        with Vertical(classes="dialog", id="sorts") as dialog:
            dialog.border_title = "Sort by"
            dialog.border_subtitle = "⏎ choose · ← → other way · Esc"
            yield OptionList(*map(self._option, self._sorts), compact=True, markup=False)

    def on_mount(self) -> None:
        """Stand on the sort chosen so far."""
        self.query_one(OptionList).highlighted = self._sorts.index(self._chosen)

    def action_move(self, step: int) -> None:
        """Move the highlight, as the list's keys do elsewhere."""
        options = self.query_one(OptionList)
        if step > 0:
            options.action_cursor_down()
        else:
            options.action_cursor_up()

    def action_turn(self) -> None:
        """Turn the highlighted field's direction round."""
        options = self.query_one(OptionList)
        index = options.highlighted
        if index is None:
            return
        sort = self._sorts[index]
        self._sorts[index] = Sort(sort.field, not sort.descending)
        options.replace_option_prompt_at_index(index, self._words(self._sorts[index]))

    @on(OptionList.OptionSelected)
    def _choose(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.dismiss(self._sorts[event.option_index])

    def _option(self, sort: Sort) -> Option:
        return Option(self._words(sort))

    def _words(self, sort: Sort) -> Content:
        sign = "●" if sort.field is self._chosen.field else " "
        arrow = "↓" if sort.descending else "↑"
        return Content.assemble(
            f"{sign} {SORT_TITLES[sort.field]:<12}", (f"{arrow} {way_words(sort)}", "$text-muted")
        )


def sort_by(field: SortField, before: Sort) -> Sort:
    """Return the sort after `field` was asked for: the same one turns round, another begins its usual way."""
    if field is before.field:
        return Sort(field, not before.descending)
    return Sort(field, field not in _ASCENDING_FIRST)


def way_words(sort: Sort) -> str:
    """Return the direction in words: `newest first`, `A to Z`."""
    up, down = _WAYS.get(sort.field, ("A to Z", "Z to A"))
    return down if sort.descending else up
