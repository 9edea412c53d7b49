"""Flags: the words that tell an agent at a glance whom they have on the line (DESIGN.md §4, "Flags")."""

from enum import StrEnum

from custui.domain.figures import Figures
from custui.domain.rules import Thresholds


class Flag(StrEnum):
    """The values are what JSON and commands call them."""

    VIP = "vip"
    REPEAT = "repeat"
    AT_RISK = "at_risk"
    HIGH_VALUE = "high_value"
    PROBLEMATIC = "problematic"

    @property
    def symbol(self) -> str:
        """One cell wide; never shown without its word where there is room."""
        return _LOOKS[self][0]

    @property
    def word(self) -> str:
        """The word on the badge."""
        return _LOOKS[self][1]


_LOOKS = {
    Flag.VIP: ("★", "VIP"),
    Flag.REPEAT: ("↻", "Repeat"),
    Flag.AT_RISK: ("!", "At risk"),
    Flag.HIGH_VALUE: ("◆", "High value"),
    Flag.PROBLEMATIC: ("✗", "Problematic"),
}


def flags_of(lifetime: Figures, days_since_last: int, thresholds: Thresholds) -> tuple[Flag, ...]:
    """Return the flags of a customer with these lifetime figures, in the order of `Flag`."""
    holds = {
        Flag.VIP: lifetime.orders >= thresholds.vip_orders,
        Flag.REPEAT: lifetime.orders >= thresholds.repeat_orders,
        Flag.AT_RISK: days_since_last >= thresholds.at_risk_days,
        Flag.HIGH_VALUE: lifetime.spent >= thresholds.high_value,
        Flag.PROBLEMATIC: lifetime.cancelled >= thresholds.problematic_cancelled,
    }
    return tuple(flag for flag in Flag if holds[flag])
