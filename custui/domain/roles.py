"""Who may do what: an agent looks after one customer at a time, a lead does what reaches many."""

from enum import StrEnum

from custui.domain.errors import StoreError
from custui.domain.query import ListQuery

EXPORTING = "Exporting customers"
MERGING = "Merging customers"
SEVERAL = "Doing something to several customers at once"
IMPORTING = "Importing and deleting the shop's orders"
BACKING_UP = "Backing up the store"
COPYING = "Copying the store"
ERASING = "Erasing customers"
"""What is for leads, as sentences begin."""


class Role(StrEnum):
    """What the person at the desk may do."""

    AGENT = "agent"
    LEAD = "lead"


class ForLeadsError(StoreError):
    """An agent asked for what is a lead's to do."""

    def __init__(self, what: str) -> None:
        """Say so; `what` begins the sentence: `Merging customers`."""
        super().__init__(f"{what} is for leads")


def for_leads(role: Role, what: str) -> None:
    """Raise ForLeadsError where `role` is no lead's."""
    if role is not Role.LEAD:
        raise ForLeadsError(what)


def for_leads_if_several(role: Role, on: ListQuery, what: str) -> None:
    """Raise ForLeadsError where `role` is no lead's and `on` is not of one customer, named by phone."""
    if on.filters.among is None or len(on.filters.among) > 1:
        for_leads(role, what)
