"""What a list is asked for, and the ways to read it: along the summary, or by the orders of a period."""

from collections.abc import Sequence
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from msgspec import Struct
from sqlalchemy import ColumnElement, Connection, func, select
from sqlalchemy.sql.elements import False_

from custui.domain.flags import Flag
from custui.domain.period import Span
from custui.domain.query import CustomerFilters, PageRequest, SortField
from custui.domain.rules import ShopRules
from custui.store import outline
from custui.store.demands import few_meet, parts_of
from custui.store.flags import flag_condition
from custui.store.guide import GATHERED, Guide
from custui.store.keys import among
from custui.store.ledger_span import entries_in
from custui.store.likelihood import FEW_MEET, MANY_MEET
from custui.store.named import one_of
from custui.store.ordering import summary_ordering
from custui.store.page_marks import Fetch, Stretch, plain
from custui.store.period_figures import FIGURE_SORTS, Grouped, grouped, ordered_since
from custui.store.period_walk import PeriodWalk, TooMany, exceptions, lifetime_bounds, worth_walking
from custui.store.search import ENOUGH, FEW, is_common, search_condition, similar
from custui.store.search_words import words_of_note
from custui.store.segment_filter import (
    customer_conditions,
    leaves_few,
    summary_conditions,
    walkable,
)
from custui.store.server_walk import of_few
from custui.store.shelves import SUMMARY

if TYPE_CHECKING:
    from custui.store.holders import Holders
    from custui.store.marks import Marks

FEW_ORDERS = 10_000
"""Up to so many orders are read one by one, though they stand in the ledger."""


class Asked(Struct, frozen=True, dict=True):
    """What a list is asked for, and of which store."""

    connection: Connection
    filters: CustomerFilters
    span: Span | None
    rules: ShopRules
    now: datetime

    @cached_property
    def entries(self) -> int | None:
        """How many orders would have to be added up; None where the ledger does not serve."""
        return None if self.span is None else entries_in(self.connection, self.span)

    @cached_property
    def holders(self) -> "Holders":
        """Who meets what, as the outline tells it; looked at once, however many ways are tried."""
        # NumPy is read in with it.
        from custui.store.holders import Holders

        return Holders(self.connection)

    @property
    def walkable(self) -> bool:
        """Whether the summary alone says who is in the list, and quickly."""
        return walkable(self.filters, self.span, self.now)

    def customers(self, *, walked: bool, along: bool = False) -> list[ColumnElement[bool]]:
        """Return what is asked of the customer, but for the search and, unless `walked`, the figures.

        With `along` the summary is walked in the list's order, to fill a page.
        """
        if (walked, along) not in self._customers:
            connection, filters, rules, now = self.connection, self.filters, self.rules, self.now
            if walked:
                asked = summary_conditions(connection, filters, self.span, rules, now, along=along)
            else:
                asked = customer_conditions(connection, filters, rules, now, along=along)
            self._customers[walked, along] = asked
        return [*self._customers[walked, along]]

    @cached_property
    def _customers(self) -> dict[tuple[bool, bool], list[ColumnElement[bool]]]:
        """What was found: how many meet each condition is asked for it."""
        return {}

    def contradicts_itself(self, *, walked: bool) -> bool:
        """Tell whether nobody can meet all that is asked; for `walked` see `customers`."""
        asked = self.customers(walked=walked, along=walked)
        return any(isinstance(each, False_) for each in parts_of(asked))

    @cached_property
    def may_hit(self) -> "Marks | None":
        """Whom the search may find, as the outline tells; None where it does not, or nothing is searched."""
        if not self.filters.search or not outline.reach(self.connection):
            return None
        # NumPy is read in with it.
        from custui.store.searched import may_find

        return may_find(self.holders.now, self.filters.search, self.rules)

    @cached_property
    def _hit(self) -> tuple[int, int, int]:
        """How many the search may find, how many of them were asked, and how many of these it does find."""
        assert self.may_hit is not None
        from custui.store.marks import many
        from custui.store.searched import sample

        there = many(self.may_hit)
        found = search_condition(self.filters.search, self.connection.dialect.name, self.rules, along=True)
        if there <= FEW or found is None:
            return there, 0, 0
        return there, *sample(self.connection, self.may_hit, found)

    @cached_property
    def common(self) -> bool:
        """Whether very many are found by what is searched."""
        text = self.filters.search
        if not text:
            return False
        if words_of_note(text) is not None or self.may_hit is None:
            return is_common(self.connection, text, self.rules)
        there, asked, found = self._hit
        return there * found > FEW * asked

    @cached_property
    def near(self) -> Sequence[str]:
        """Who is searched by a like name alone, the likest first; see `custui.store.search.similar`."""
        text = self.filters.search
        told = words_of_note(text) is None and self.may_hit is not None
        enough = self._hit[2] >= ENOUGH if told else self.common
        if enough or not text:
            return ()
        return similar(self.connection, text, self.rules, self.holders.now if told else None)

    def hits(self, *, along: bool = False) -> list[ColumnElement[bool]]:
        """Return the condition that the search finds a customer by what was typed, if it asks any.

        With `along` the list is walked in its order, otherwise those found are fetched.
        """
        dialect = self.connection.dialect.name
        found = search_condition(self.filters.search, dialect, self.rules, along=along)
        if found is None:
            return []
        if along or dialect == "sqlite" or self.may_hit is None or self._hit[0] > FEW:
            return [found]
        return [one_of(self.connection, self.may_hit.nonzero()[0].tolist()), found]

    @cached_property
    def few(self) -> bool:
        """Whether few are listed, by what the filters are or by how many meet them."""
        if not leaves_few(self.filters, common=False):
            return False
        if self.filters.search and not self.common:
            return True
        return few_meet(self.customers(walked=False, along=True))

    @property
    def flags_counted(self) -> Sequence[ColumnElement[bool]]:
        """What flags ask of a customer, where the list is sorted by how many fly."""
        if self.filters.sort.field is not SortField.FLAGS:
            return ()
        return [flag_condition(flag, self.rules, self.now) for flag in Flag]

    def fetch(self, conditions: Sequence[ColumnElement[bool]]) -> Fetch:
        """Return what reads the first of those who meet `conditions`, with as little reading as may be."""
        connection = self.connection
        if few_meet(conditions):
            return of_few(connection)
        if connection.dialect.name != "sqlite" and self.filters.search and not self.common:
            # What is searched is found by an index of letters, which no walk would come upon.
            return plain(connection)
        guide = self.guide(conditions)
        return guide.rows if guide.needed else plain(connection)

    def guide(self, conditions: Sequence[ColumnElement[bool]], *, within: "Marks | None" = None) -> Guide:
        """Return the way through those who meet `conditions`."""
        return Guide(self.connection, conditions, self._held, self.may_hit, self.flags_counted, within)

    def _held(self) -> "Holders":
        return self.holders

    def walked_through(self, request: PageRequest, *, most: int | None = None) -> Stretch | None:
        """Return the page by reckoning some customers' figures alone; None where that would be many.

        `most` is how many they may be, where it is not `RECKONED`.
        """
        span, filters, connection = self.span, self.filters, self.connection
        if span is None or span.end <= self.now or self.few:
            return None
        by_figure = filters.sort.field in FIGURE_SORTS
        if not by_figure and request.number > 1 and not request.after and not request.before:
            return None
        if most is None and not worth_walking(connection, span, by_figure=by_figure):
            return None
        conditions = summary_conditions(connection, filters, span, self.rules, self.now, along=True)
        conditions += self.hits(along=self.common)
        try:
            excepted = exceptions(connection)
            bounds = lifetime_bounds(filters, excepted=bool(excepted))
            # What narrows down is the outline.
            conditions += [func.likelihood(bound, MANY_MEET) for bound in bounds]
            listing = select(SUMMARY.c.phone_key).where(*conditions)
            fetch = self.fetch(conditions)
            walk = PeriodWalk(connection, listing, span, filters, self.rules, fetch, excepted, most)
            if by_figure:
                return walk.page_by_figure(request)
            return walk.page(summary_ordering(filters.sort, self.rules, self.now), request)
        except TooMany:
            return None

    def few_possible(self) -> list[int] | None:
        """Return the ids of all who may be listed, where the outline knows them to be few.

        Not of few with very many orders, which the ledger adds up sooner.
        """
        span, connection = self.span, self.connection
        if span is None or self.few:
            return None
        if not worth_walking(connection, span, by_figure=False):
            return None
        conditions = [ordered_since(span), *lifetime_bounds(self.filters, excepted=True)]
        conditions += customer_conditions(connection, self.filters, self.rules, self.now, along=True)
        possible = Guide(connection, conditions, self._held, self.may_hit).possible(None)
        few = None if possible is None else possible.few(GATHERED)
        if few is None or self.entries is None:
            return few
        return few if sum(self.holders.orders(few).values()) <= FEW_ORDERS else None

    def listing(
        self,
        conditions: list[ColumnElement[bool]],
        *,
        walked: bool,
        whole: bool = False,
        few: bool | None = None,
    ) -> Grouped:
        """Return the list of those who meet `conditions`: `walked` off the summary, else grouped.

        Grouped it goes by whether they are `few`, or by what is asked;
        `whole` is `grouped`'s.
        """
        if walked or self.span is None:
            ordering = summary_ordering(self.filters.sort, self.rules, self.now)
            return Grouped(select(SUMMARY).where(*conditions), ordering)
        few = self.few if few is None else few
        return grouped(self.span, self.filters, conditions, self.rules, self.now, few=few, whole=whole)

    def likest(self, customers: list[ColumnElement[bool]], *, walked: bool) -> list[str]:
        """Return those who are `near` and in the list but for the search, the likest first."""
        near = self.near
        if not near:
            return []
        dialect = self.connection.dialect.name
        theirs = func.likelihood(among(SUMMARY.c.phone_key, list(near), dialect), FEW_MEET)
        listing = self.listing([*customers, theirs], walked=walked).listing
        meeting = {row.phone_key for row in self.connection.execute(listing)}
        return [phone for phone in near if phone in meeting]
