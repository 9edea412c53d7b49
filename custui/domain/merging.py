"""Merging: two phone keys that are one person. The second becomes an alias of the first; no order's own
text is rewritten, so it can be taken back at any later time.
"""

from dataclasses import dataclass
from enum import StrEnum

from custui.domain.customer import CustomerRow


class Likeness(StrEnum):
    """Why two customers may be one person; the words are what the page says."""

    SAME_WHATSAPP = "same WhatsApp number"
    ALTERNATE = "second number on an order"
    NAME_AND_CITY = "very similar name, same city"


@dataclass(frozen=True, slots=True)
class LikelySame:
    """A customer who is likely the same person as another."""

    customer: CustomerRow
    """With lifetime figures."""
    reasons: tuple[Likeness, ...]
    """At least one, in the order of `Likeness`."""


@dataclass(frozen=True, slots=True)
class MergePreview:
    """What merging `alias` into `into` would come to."""

    alias: CustomerRow
    into: CustomerRow
    result: CustomerRow
    """`into` with the orders of both."""
    notes: int
    """Of `alias`, which come along."""
    segments: tuple[str, ...]
    """Names of those that `into` would join, for `alias` is in them."""
