"""What the store answers to the customer page: each question asked in a worker, each answer a message.

The functions block; none of them touches a widget.
"""

from dataclasses import dataclass
from datetime import datetime

from msgspec import Struct
from textual.message import Message

from custui.domain.activity import ActivityPage
from custui.domain.customer import CustomerDetails, CustomerPage
from custui.domain.customer_desk import ACTIVITY_PAGE
from custui.domain.errors import CustuiError
from custui.domain.period import Period
from custui.domain.query import ListQuery
from custui.screens.context import DeskContext
from custui.screens.feed import Failed as Failed
from custui.screens.feed import Looked as Looked
from custui.screens.paging import read_page


class Asked(Struct, frozen=True):
    """What the page is to show: the customer of a phone key, with the figures of a period."""

    phone: str
    period: Period


@dataclass
class Read(Message):
    """A customer was read, as of `revision` or later; `details` is None where no order bears the phone."""

    asked: Asked
    details: CustomerDetails | None
    as_of: datetime
    revision: int


@dataclass
class Slow(Message):
    """The customer asked for last has been a while in coming."""


@dataclass
class LogRead(Message):
    """A customer's activity came: the newest, or what is older than the entry `before`."""

    phone: str
    before: int | None
    page: ActivityPage


@dataclass
class Turned(Message):
    """Another page of the list came, asked for in going `step` customers on."""

    query: ListQuery
    page: CustomerPage
    step: int


@dataclass
class Counted(Message):
    """The customers of the list were counted."""

    query: ListQuery
    total: int


def read_customer(context: DeskContext, asked: Asked) -> Read | Failed:
    """Return the customer asked for."""
    repository = context.repository
    try:
        # Before the customer: a write in between then shows as a change at the next look.
        revision = repository.revision()
        details = repository.get_customer_details(asked.phone, asked.period)
    except CustuiError as error:
        return Failed(str(error), asked)
    return Read(asked, details, context.clock(), revision)


def read_log(context: DeskContext, phone: str, before: int | None, at_least: int) -> LogRead | Failed:
    """Return a customer's activity, `at_least` so many entries of it where there are as many."""
    limit = max(ACTIVITY_PAGE, at_least)
    try:
        return LogRead(phone, before, context.repository.activity(phone, before, limit))
    except CustuiError as error:
        return Failed(str(error))


def turn_page(context: DeskContext, query: ListQuery, step: int) -> Turned | Failed:
    """Return the page that `query` asks for."""
    try:
        page = read_page(context.repository, query)
    except CustuiError as error:
        return Failed(str(error))
    return Turned(query, page, step)


def count_list(context: DeskContext, query: ListQuery) -> Counted | Failed:
    """Return how many customers `query` finds on all its pages."""
    try:
        return Counted(query, context.repository.count_customers(query.filters, query.period))
    except CustuiError as error:
        return Failed(str(error))
