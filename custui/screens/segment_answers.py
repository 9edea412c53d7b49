"""What the store answers to the segment dialog: each question asked in a worker, each answer a message.

The functions block; none of them touches a widget.
"""

from dataclasses import dataclass

from textual.message import Message

from custui.domain.customer import Segment
from custui.domain.deeds import View
from custui.domain.errors import CustuiError
from custui.domain.groups import Fitting
from custui.domain.period import ALL_TIME
from custui.domain.repository import CustomerRepository
from custui.screens.chosen import Chosen
from custui.screens.segment_rows import Inside, Sizes


@dataclass
class Read(Message):
    """The segments came."""

    segments: tuple[Segment, ...]


@dataclass
class Found(Message):
    """It is known which of the chosen customers are in which segments."""

    inside: Inside


@dataclass
class Fitted(Message):
    """It is known which of the chosen customers are in which groups and smart segments."""

    fitting: Fitting


@dataclass
class Sized(Message):
    """Segments and groups were counted."""

    sizes: Sizes
    views: tuple[View, ...]
    """The saved views, which may name a segment."""


@dataclass
class Failed(Message):
    """The store could not answer."""

    sentence: str


def read_segments(repository: CustomerRepository) -> Message:
    """Return all segments."""
    try:
        return Read(repository.segments())
    except CustuiError as error:
        return Failed(str(error))


def find_chosen(repository: CustomerRepository, chosen: Chosen) -> Message:
    """Return how many of the chosen are in each segment, and how many there are."""
    try:
        members = repository.memberships(chosen.on)
        count = chosen.count
        if count is None:
            count = repository.count_customers(chosen.on.filters, chosen.on.period)
    except CustuiError as error:
        return Failed(str(error))
    return Found(Inside(count, members))


def fit_chosen(repository: CustomerRepository, chosen: Chosen) -> Message:
    """Return how many of the chosen are in each group and each smart segment."""
    try:
        return Fitted(repository.fitting(chosen.on))
    except CustuiError as error:
        return Failed(str(error))


def count_segments(repository: CustomerRepository) -> Message:
    """Return how many customers each segment and each group holds, and the views that may name one."""
    try:
        groups = {card.group: card.customers for card in repository.group_cards(ALL_TIME)}
        return Sized(Sizes(repository.segment_sizes(), groups), repository.views())
    except CustuiError as error:
        return Failed(str(error))
