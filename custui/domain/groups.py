"""Groups: the six kinds of customers that the list counts on cards and filters by (DESIGN.md §4, "Lists").

Five are the flags, word for word; the sixth, one-time, is whoever ordered exactly once. All are lifetime
matters, untouched by the period.
"""

from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct, field

from custui.domain.figures import Figures
from custui.domain.flags import Flag, flags_of
from custui.domain.rules import Thresholds


class Group(StrEnum):
    """In the order of their cards; the values of flags are the flags' own."""

    VIP = "vip"
    HIGH_VALUE = "high_value"
    REPEAT = "repeat"
    ONE_TIME = "one_time"
    AT_RISK = "at_risk"
    PROBLEMATIC = "problematic"

    @property
    def flag(self) -> Flag | None:
        """The flag that says the same; None for one-time."""
        return None if self is Group.ONE_TIME else Flag(self.value)

    @property
    def symbol(self) -> str:
        """One cell wide; never shown without its word where there is room."""
        return "•" if self.flag is None else self.flag.symbol

    @property
    def word(self) -> str:
        """The word on the card."""
        return "One-time" if self.flag is None else self.flag.word


class Fitting(Struct, frozen=True):
    """How many of some customers belong where nobody puts them."""

    groups: Mapping[Group, int] = field(default_factory=dict)
    segments: Mapping[int, int] = field(default_factory=dict)
    """Smart ones, by id."""


def groups_of(lifetime: Figures, days_since_last: int, thresholds: Thresholds) -> tuple[Group, ...]:
    """Return the groups of a customer with these lifetime figures, in the order of `Group`."""
    flags = flags_of(lifetime, days_since_last, thresholds)
    return tuple(
        group for group in Group if (group.flag in flags if group.flag is not None else lifetime.orders == 1)
    )
