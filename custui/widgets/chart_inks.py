"""Inks and marks of the charts: a part is known by its mark, and told apart by colour only besides."""

from enum import IntEnum

from custui.domain.status import Status


class Ink(IntEnum):
    """A colour by what it stands for; the number is what plotext is given in its place."""

    QUIET = 1
    BAR = 2
    MONEY = 3
    GOOD = 4
    GOING = 5
    WAITING = 6
    BAD = 7
    STRONG = 8


STYLES = {
    Ink.QUIET: "$text-muted",
    Ink.BAR: "$primary",
    Ink.MONEY: "bold $text-warning",
    Ink.GOOD: "$success",
    Ink.GOING: "$secondary",
    Ink.WAITING: "$warning",
    Ink.BAD: "$error",
    Ink.STRONG: "bold",
}

_PLAIN, _SIGNS = 0, 1
STATUS_MARKS = {
    Status.DELIVERED: ("#", "█"),
    Status.DISPATCHED: ("=", "▓"),
    Status.CONFIRMED: ("-", "▒"),
    Status.PENDING: (".", "░"),
    Status.POSTPONED: ("~", "∙"),
    Status.UNKNOWN: ("?", "?"),
    Status.CANCELLED: ("x", "╳"),
    Status.RETURNED: ("<", "╱"),
    Status.REFUNDED: ("$", "╲"),
}
"""Delivered is solid, what is open is shaded, what failed is hatched."""
STATUS_INKS = {
    Status.DELIVERED: Ink.GOOD,
    Status.DISPATCHED: Ink.GOING,
    Status.CONFIRMED: Ink.GOING,
    Status.PENDING: Ink.WAITING,
    Status.POSTPONED: Ink.WAITING,
    Status.UNKNOWN: Ink.QUIET,
    Status.CANCELLED: Ink.BAD,
    Status.RETURNED: Ink.BAD,
    Status.REFUNDED: Ink.BAD,
}
_LOW, _LONG = "▁▂▃▄▅▆▇", "▏▎▍▌▋▊▉"


def status_mark(status: Status, unicode: bool) -> str:
    """Return the one cell that stands for a status."""
    return STATUS_MARKS[status][_SIGNS if unicode else _PLAIN]


def rising(eighths: int, unicode: bool, full: str = "█") -> str:
    """Return the cells of an upright bar, from its foot up."""
    return _filled(eighths, _LOW if unicode else "", full if unicode else "#")


def lying(eighths: int, unicode: bool) -> str:
    """Return the cells of a bar that runs to the right."""
    return _filled(eighths, _LONG if unicode else "", "█" if unicode else "#")


def _filled(eighths: int, parts: str, full: str) -> str:
    whole, rest = divmod(eighths, 8)
    if not parts:
        # Half a cell and more is a cell, but nothing that counts may vanish.
        return full * max(whole + (rest >= 4), int(eighths > 0))
    return full * whole + (parts[rest - 1] if rest else "")
