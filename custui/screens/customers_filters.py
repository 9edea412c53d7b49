"""FilterActions: the filter panel, the chips that show what is on, and the groups' cards."""

from typing import ClassVar

from msgspec.structs import replace
from textual import on
from textual.binding import Binding, BindingType
from textual.reactive import var

from custui.domain.dashboard import GroupCard
from custui.domain.filter_choices import FilterChoices
from custui.domain.groups import Group
from custui.domain.query import CustomerFilters
from custui.screens.customers_answers import Offered, Standing
from custui.screens.customers_base import CustomersBase
from custui.widgets.chip_bar import ChipBar
from custui.widgets.filter_panel import FilterPanel
from custui.widgets.group_cards import GroupCardsBar

OPEN = "-filtering"
"""The screen's class while the panel is open."""


class FilterActions(CustomersBase):
    """What is chosen shows in panel, chips and cards alike: all three draw the list asked for."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f", "filters", "Filter", id="customers.filters"),
        Binding(
            "F", "show_everybody", "All", tooltip="Clear filters and search", id="customers.clear_filters"
        ),
    ]

    groups: var[tuple[GroupCard, ...]] = var(())
    """Empty until they are reckoned."""
    chosen_groups: var[frozenset[Group]] = var(frozenset())
    choices: var[FilterChoices] = var(FilterChoices())
    _offered: Standing | None = None
    """What the choices were asked for."""

    @property
    def is_filtering(self) -> bool:
        """Whether the panel is open."""
        return self.has_class(OPEN)

    @on(ChipBar.FilterAsked)
    def action_filters(self) -> None:
        """Open the panel, or go to it."""
        if self.context is not None:
            self.add_class(OPEN)
            self.offer_choices()
            self.set_focus(self.query_one(FilterPanel))

    def action_show_everybody(self) -> None:
        """Take every filter and the search off."""
        self.show_everybody()

    def offer_choices(self) -> None:
        """Ask what can be chosen, while somebody sees it, and again once that may have changed."""
        if self.is_filtering and self.standing is not None and self.standing != self._offered:
            if self._offered is None or self._offered.period != self.standing.period:
                self.choices = FilterChoices(None, self.choices.segments, self.groups)
            self._offered = self.standing
            self.feed.offer(self.standing)

    def forget_choices(self) -> None:
        """Ask for them once more when next wanted: the store did not answer."""
        self._offered = None

    @on(Offered)
    def _offer(self, message: Offered) -> None:
        if message.standing == self._offered:
            self.choices = replace(self.choices, shares=message.shares, segments=message.segments)

    def watch_groups(self, groups: tuple[GroupCard, ...]) -> None:
        """Let the panel count groups as the cards do."""
        self.choices = replace(self.choices, groups=groups)

    @on(FilterPanel.Closed)
    def _close(self) -> None:
        self.remove_class(OPEN)
        self.set_focus(self.table)

    @on(FilterPanel.Changed)
    @on(ChipBar.Changed)
    def _change(self, message: FilterPanel.Changed | ChipBar.Changed) -> None:
        """Take the filters; search and sort are not theirs."""
        now = self.asked.filters
        self.show_filters(replace(message.filters, search=now.search, sort=now.sort))

    @on(GroupCardsBar.Chosen)
    def _choose_group(self, message: GroupCardsBar.Chosen) -> None:
        filters: CustomerFilters = self.asked.filters
        self.show_filters(replace(filters, groups=filters.groups ^ {message.group}))
