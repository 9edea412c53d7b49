"""From page to page of a list, by the marks of the page shown, so that nobody is skipped or repeated."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from custui.domain.customer import CustomerPage
from custui.domain.query import ListQuery, PageMark, PageRequest

if TYPE_CHECKING:
    from custui.domain.repository import CustomerRepository

_MOST_TURNS = 9
"""Page turns kept while a page is on its way: a key held down on a slow store must come to an end."""


def first_page(query: ListQuery) -> ListQuery:
    """Return the first page of the same list."""
    return replace(query, page=PageRequest(size=query.page.size))


def next_page(query: ListQuery, number: int, last: PageMark | None) -> ListQuery:
    """Return the page behind page `number` of `query`, which ends with `last`."""
    return replace(query, page=PageRequest(number + 1, query.page.size, after=last))


def page_before(query: ListQuery, number: int, first: PageMark | None) -> ListQuery | None:
    """Return the page in front of page `number`, which begins with `first`; None in front of the first."""
    if number <= 1:
        return None
    return replace(query, page=PageRequest(number - 1, query.page.size, before=first))


def turned(query: ListQuery, page: CustomerPage, step: int) -> ListQuery | None:
    """Return the page behind (`step` 1) or in front of (-1) `page` of `query`; None where there is none."""
    if step > 0:
        return next_page(query, page.number, page.last) if page.has_more else None
    return page_before(query, page.number, page.first)


def has_slipped(query: ListQuery, page: CustomerPage) -> bool:
    """Tell whether customers went away so that the page holds nobody, or reaches the list's beginning early.

    The list is then shown from its first page.
    """
    if page.rows and (query.page.before is None or len(page.rows) == query.page.size):
        return False
    return query.page != PageRequest(size=query.page.size)


def read_page(repository: CustomerRepository, query: ListQuery) -> CustomerPage:
    """Return the page that `query` asks for. Blocks; raises StoreError.

    Where others came in front of what was the first page, that is now the second one.
    """
    asked = query.page
    page = repository.get_customers(query.filters, query.period, asked)
    if asked.number == 1 and asked.before is not None and len(page.rows) == asked.size and page.first:
        above = PageRequest(1, 1, before=page.first)
        if repository.get_customers(query.filters, query.period, above).rows:
            return replace(page, number=2)
    return page


class Turn(Struct, frozen=True):
    """A page turn asked for: `step` pages on; `to_end` lands on that page's last row."""

    step: int
    to_end: bool = False


class Turns:
    """The page turns asked for while a page is on its way, to be made one by one as pages come."""

    def __init__(self) -> None:
        """Start without any."""
        self._waiting: deque[Turn] = deque()

    def add(self, turn: Turn) -> None:
        """Keep a turn for later, unless there are more than an agent can mean."""
        if len(self._waiting) < _MOST_TURNS:
            self._waiting.append(turn)

    def next(self) -> Turn | None:
        """Take the turn asked for first."""
        return self._waiting.popleft() if self._waiting else None

    def clear(self) -> None:
        """Forget them: something else was asked for."""
        self._waiting.clear()
