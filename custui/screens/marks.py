"""Marks: the customers an agent has picked out of the list, one by one or all that a query finds. Pure."""

from collections.abc import Iterable

from msgspec import Struct
from msgspec.structs import replace

from custui.domain.query import CustomerFilters, ListQuery, PageRequest, Sort


class Marks(Struct, frozen=True):
    """Phone keys, or everyone of a list but a few."""

    phones: frozenset[str] = frozenset()
    """Those marked one by one; empty while everyone is."""
    everyone: ListQuery | None = None
    """The list all of which is marked, without page and sort; None where customers are marked one by one."""
    without: frozenset[str] = frozenset()
    """Those of everyone who were unmarked again."""

    def __bool__(self) -> bool:
        """Tell whether anything is marked."""
        return self.everyone is not None or bool(self.phones)

    def holds(self, phone: str) -> bool:
        """Tell whether a customer of the list shown is marked."""
        return phone in self.phones if self.everyone is None else phone not in self.without

    def count(self, total: int | None) -> int | None:
        """Return how many are marked in a list of `total`; None where that must be known and is not yet."""
        if self.everyone is None:
            return len(self.phones)
        return None if total is None else max(0, total - len(self.without))

    def toggle(self, phone: str) -> "Marks":
        """Return the marks with this customer the other way round."""
        return self._without(phone) if self.holds(phone) else self.add((phone,))

    def add(self, phones: Iterable[str]) -> "Marks":
        """Return the marks with these customers among them."""
        if self.everyone is None:
            return replace(self, phones=self.phones.union(phones))
        return replace(self, without=self.without.difference(phones))

    def page(self, phones: Iterable[str]) -> "Marks":
        """Return the marks with a whole page marked, or unmarked where all of it was."""
        there = tuple(phones)
        return self._without(*there) if all(map(self.holds, there)) else self.add(there)

    def all_matching(self, query: ListQuery) -> "Marks":
        """Return the marks with all that `query` finds, whatever its page, and nobody else."""
        return Marks(everyone=_whom(query))

    def after(self, asked: ListQuery) -> "Marks":
        """Return what is left of the marks in the list `asked` for.

        Customers marked one by one stay so wherever the agent looks; everyone means the list it was said
        of, so a page on and another sort leave it be, and other customers end it.
        """
        return self if self.everyone in (None, _whom(asked)) else Marks()

    def query(self, asked: ListQuery, at_cursor: str | None) -> ListQuery | None:
        """Return whom a deed acts on: the marked, else the customer under the cursor; None where nobody is.

        `asked` is the list shown; its filters and period stay out of it where customers are marked one by
        one, as these may be marked in several lists.
        """
        marks = self.after(asked)
        if marks.everyone is not None:
            return _narrowed(marks.everyone, marks)
        if marks.phones:
            return ListQuery(CustomerFilters(among=marks.phones))
        return None if at_cursor is None else ListQuery(CustomerFilters(among=frozenset({at_cursor})))

    def export_query(self, asked: ListQuery) -> ListQuery:
        """Return whom an export holds: the marked, in the sort and with the period of the list `asked` for.

        Customers marked one by one are in it whatever the list is filtered by now, but only where they
        ordered in the period. Where nobody is marked it is the whole list.
        """
        marks = self.after(asked)
        if marks.phones:
            return ListQuery(CustomerFilters(among=marks.phones, sort=asked.filters.sort), asked.period)
        return _narrowed(replace(asked, page=PageRequest()), marks)

    def _without(self, *phones: str) -> "Marks":
        if self.everyone is None:
            return replace(self, phones=self.phones.difference(phones))
        return replace(self, without=self.without.union(phones))


NO_MARKS = Marks()


def _narrowed(query: ListQuery, marks: Marks) -> ListQuery:
    return replace(query, filters=replace(query.filters, without=query.filters.without | marks.without))


def _whom(query: ListQuery) -> ListQuery:
    return replace(query, page=PageRequest(), filters=replace(query.filters, sort=Sort()))
