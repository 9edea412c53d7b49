"""CustomersBase: what all parts of the list screen share: the list asked for, and what is shown of it."""

from collections.abc import Callable

from msgspec.structs import replace
from textual.reactive import var

from custui.domain.period import ALL_TIME, Period
from custui.domain.query import CustomerFilters, ListQuery, PageRequest, Sort
from custui.options import AppOptions
from custui.screens.chosen import Chosen, chosen_of
from custui.screens.context import DeskContext
from custui.screens.customers_answers import Standing
from custui.screens.customers_feed import CustomersFeed
from custui.screens.deeds import DeedActions
from custui.screens.marks import NO_MARKS, Marks
from custui.screens.paging import first_page
from custui.screens.segment_choice import FilterBy
from custui.widgets.customer_table import CustomerTable
from custui.widgets.listing import Count, Listing, Look
from custui.widgets.search_box import SearchBox

ALIKE = "Nobody is called that: these names are like it, the likest first, whatever the list is sorted by."


class CustomersBase(DeedActions[None]):
    """Every change of `asked` becomes a question; its answer becomes `listing`."""

    # `var`, not `reactive`: the screen draws nothing itself, and would paint all its lines at each change.
    context: var[DeskContext | None] = var(None, bindings=True)
    """None until the store is open."""
    asked: var[ListQuery] = var(ListQuery())
    """The page wanted; Textual has taken the name `query`."""
    listing: var[Listing | None] = var(None)
    """The page shown."""
    count: var[Count | None] = var(None)
    marks: var[Marks] = var(NO_MARKS)
    period: var[Period] = var(ALL_TIME)
    filters: var[CustomerFilters] = var(CustomerFilters())
    """Of what is asked for, as is the period."""
    standing: var[Standing | None] = var(None)
    """What the figures over the list are to be of; None until rows have come."""

    def __init__(self, options: AppOptions) -> None:
        """Prepare the screen; it shows itself before there is a store."""
        super().__init__()
        self.options = options
        self.feed = CustomersFeed()
        self.look = Look(options.rules, options.terminal.unicode)
        self.table = CustomerTable()
        self.table.set_reactive(CustomerTable.look, self.look)
        self.set_reactive(CustomersBase.asked, ListQuery(page=PageRequest(size=options.page_size)))

    # What a deed needs to know.

    @property
    def deed_desk(self) -> DeskContext | None:
        """The store and who is at the desk."""
        return self.context

    def chosen(self) -> Chosen | None:
        """Return the marked customers, else the one under the cursor."""
        return chosen_of(self.marks, self.asked, self.table.row_at_cursor, self.total)

    def list_asked(self) -> ListQuery:
        """Return the list shown."""
        return self.asked

    def filter_by(self, choice: FilterBy) -> None:
        """Show all customers of a segment or a group."""
        sort = self.asked.filters.sort
        if choice.group is not None:
            filters = CustomerFilters(groups=frozenset({choice.group}), sort=sort)
        else:
            filters = CustomerFilters(segment=choice.name, sort=sort)
        self.show_list(replace(self.asked, filters=filters))

    def segment_renamed(self, renamed: Callable[[ListQuery], ListQuery]) -> None:
        """Show the same list, by the new name."""
        self.asked = renamed(self.asked)

    def ask_again(self) -> None:
        """Show what this desk has changed."""
        self.feed.reload()

    def open_phone(self, phone: str) -> None:
        """Open a customer, whether or not the list holds one of this phone key."""
        raise NotImplementedError

    # Going to another list.

    @property
    def total(self) -> int | None:
        """How many customers the list asked for holds; None while that is not counted."""
        return self.count.customers if self.count is not None and self.count.holds_for(self.asked) else None

    @property
    def is_narrowed(self) -> bool:
        """Whether the list asked for is filtered or searched."""
        return self.asked.filters != CustomerFilters(sort=self.asked.filters.sort)

    def show_filters(self, filters: CustomerFilters) -> None:
        """Show the customers of these filters."""
        if filters != self.asked.filters:
            self.asked = first_page(replace(self.asked, filters=filters))

    def show_list(self, query: ListQuery) -> None:
        """Show another list, whose search then stands in the box."""
        self.query_one(SearchBox).show(query.filters.search)
        page = PageRequest(size=self.options.page_size)
        self.asked = replace(query, page=page)

    def show_everybody(self) -> None:
        """Take every filter and the search off; period and sort stay."""
        self.show_list(replace(self.asked, filters=CustomerFilters(sort=self.asked.filters.sort)))

    def show_sorted(self, sort: Sort | None) -> None:
        """Sort the list otherwise; None leaves it be."""
        if sort is not None:
            if self.listing is not None and self.listing.page.by_likeness:
                self.notify(ALIKE, markup=False)
            self.show_filters(replace(self.asked.filters, sort=sort))

    def show_period(self, period: Period | None) -> None:
        """Show the customers of another period; None leaves it be."""
        if period is not None:
            self.asked = first_page(replace(self.asked, period=period))
