"""ListActions: which customers are listed, and in which order: search, period, sort, filters, saved views."""

from typing import TYPE_CHECKING, ClassVar

from msgspec.structs import replace
from textual import on
from textual.binding import Binding, BindingType
from textual.reactive import var

from custui.domain.deeds import View
from custui.domain.period import ALL_TIME
from custui.domain.query import CustomerFilters
from custui.screens.customers_base import CustomersBase
from custui.widgets.customer_table import CustomerTable
from custui.widgets.follow_ups_due import FollowUpsDue
from custui.widgets.period_filter import PeriodFilter
from custui.widgets.search_box import SearchBox, SearchInput

if TYPE_CHECKING:
    from custui.screens.views import ViewsAnswer

NUMBERED = 9
"""How many saved views bear a number key."""


class ListActions(CustomersBase):
    """Every action here ends in another `asked`."""

    BINDINGS: ClassVar[list[BindingType]] = [
        # Priority: what is typed right behind the slash, in one packet, must reach the box and not the rows.
        # Not in the footer: the box itself bears the slash.
        Binding(
            "slash", "search", "Search", key_display="/", show=False, priority=True, id="customers.search"
        ),
        Binding("p", "period", "Period", id="customers.period"),
        Binding("o", "sort", "Sort", id="customers.sort"),
        Binding("v", "views", "Views", id="customers.views"),
        Binding("d", "due", "Due", tooltip="Follow-ups due", id="customers.due"),
        *(
            Binding(
                str(number), f"view({number})", f"View {number}", show=False, id=f"customers.view_{number}"
            )
            for number in range(1, NUMBERED + 1)
        ),
    ]

    views: var[tuple[View, ...]] = var(())
    """All saved ones, by name."""
    entered = False
    """Enter was pressed in the search box, and what it leads to is not there yet."""

    def action_search(self) -> None:
        """Go to the search box."""
        self.query_one(SearchBox).focus_input()

    @on(PeriodFilter.Pressed)
    def action_period(self) -> None:
        """Choose a period."""
        from custui.screens.period import PeriodDialog

        if self.context is not None:
            today = self.options.clock().astimezone(self.options.rules.zone).date()
            self.app.push_screen(PeriodDialog(self.asked.period, today), self.show_period)

    def action_sort(self) -> None:
        """Choose a sort."""
        from custui.screens.sort import SortDialog

        self.app.push_screen(SortDialog(self.asked.filters.sort), self.show_sorted)

    @on(CustomerTable.SortAsked)
    def _sort_by_header(self, message: CustomerTable.SortAsked) -> None:
        from custui.screens.sort import sort_by

        self.show_sorted(sort_by(message.field, self.asked.filters.sort))

    @on(FollowUpsDue.Pressed)
    def action_due(self) -> None:
        """List all customers with a follow-up due, as many as the header counts, whatever was listed."""
        filters = CustomerFilters(follow_up_due=True, sort=self.asked.filters.sort)
        self.show_list(replace(self.asked, filters=filters, period=ALL_TIME))

    # The search box.

    @on(SearchBox.Asked)
    def _search(self, message: SearchBox.Asked) -> None:
        self.entered = False
        self.show_filters(replace(self.asked.filters, search=message.text))

    @on(SearchBox.Entered)
    def _enter_search(self, message: SearchBox.Entered) -> None:
        self.entered = True
        self.show_filters(replace(self.asked.filters, search=message.text))
        if self.listing is not None and self.listing.query == self.asked:
            self.finish_enter()

    @on(SearchInput.Left)
    def _leave_search(self) -> None:
        self.table.focus()

    def finish_enter(self) -> None:
        """Go to what was found; the only hit opens at once."""
        rows = self.listing.page.rows if self.listing else ()
        if rows:
            self.table.focus()
        if len(rows) == 1 and self.asked.page.number == 1:
            self.call_after_refresh(self._open_hit, rows[0].phone)
        else:
            self.entered = False

    def _open_hit(self, phone: str) -> None:
        self.entered = False
        self.open_phone(phone)

    # Saved views.

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only the numbers that bear a view."""
        if action == "view":
            return isinstance(parameters[0], int) and parameters[0] <= len(self.views)
        return super().check_action(action, parameters)

    def action_view(self, number: int) -> None:
        """Open the saved view of this number."""
        self.show_list(self.views[number - 1].query)

    def action_views(self) -> None:
        """Choose a saved view, or save the list shown as one."""
        from custui.screens.views import ViewsDialog

        if self.context is not None:
            read_only = self.context.repository.read_only
            dialog = ViewsDialog(self.views, self.asked, self.look, read_only=read_only)
            self.app.push_screen(dialog, self._take_view)

    def _take_view(self, answer: "ViewsAnswer | None") -> None:
        from custui.screens.views import DeleteView, OpenView, SaveView

        match answer:
            case OpenView(view):
                self.show_list(view.query)
            case SaveView(name):
                self.deeds.save_view(name, self.asked)
            case DeleteView(view):
                self.deeds.delete_view(view.id)
