"""What the store answers to the list: each question asked in a worker, each answer a message.

The functions block; none of them touches a widget.
"""

from dataclasses import dataclass, replace

from textual.message import Message

from custui.domain.customer import CustomerPage
from custui.domain.errors import CustuiError
from custui.domain.phone import national_form
from custui.domain.query import ListQuery
from custui.screens.context import DeskContext
from custui.widgets.listing import Count, Listing


@dataclass
class Listed(Message):
    """A page came, as of `revision` or later."""

    listing: Listing
    revision: int


@dataclass
class Counted(Message):
    """The customers of a list were counted."""

    count: Count


@dataclass
class Looked(Message):
    """The store stands at `revision`."""

    revision: int


@dataclass
class Failed(Message):
    """The store could not answer; `query` is None where only its revision was asked for."""

    sentence: str
    query: ListQuery | None = None


def list_page(context: DeskContext, query: ListQuery) -> Listed | Failed:
    """Return the page that `query` asks for, its numbers spelt as the shop's region says them."""
    repository = context.repository
    try:
        # Before the rows: a write in between then shows as a change at the next look.
        revision = repository.revision()
        page = repository.get_customers(query.filters, query.period, query.page)
    except CustuiError as error:
        return Failed(str(error), query)
    rules = repository.rules
    today = context.clock().astimezone(rules.zone).date()
    return Listed(Listing(query, page, _spoken(page, rules.region), today), revision)


def count_all(context: DeskContext, query: ListQuery) -> Counted | Failed:
    """Return how many customers `query` finds on all its pages, and the orders that are nobody's."""
    repository = context.repository
    try:
        customers = repository.count_customers(query.filters, query.period)
        return Counted(Count(query, customers, repository.orders_without_phone()))
    except CustuiError as error:
        return Failed(str(error), query)


def look(context: DeskContext) -> Looked | Failed:
    """Return where the store stands."""
    try:
        return Looked(context.repository.revision())
    except CustuiError as error:
        return Failed(str(error))


def first_page(query: ListQuery) -> ListQuery:
    """Return the first page of the same list."""
    return replace(query, page=replace(query.page, number=1))


def _spoken(page: CustomerPage, region: str) -> dict[str, str]:
    keys = {key for row in page.rows for key in (row.phone, row.whatsapp) if key}
    return {key: national_form(key, region) for key in keys}
