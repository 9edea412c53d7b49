"""Order statuses, the words shops use for them, and what each means for the customer's figures.

The table is DESIGN.md §4, "Status".
"""

from enum import StrEnum


class Outcome(StrEnum):
    """What a status says about the order's end."""

    OPEN = "open"
    SUCCESS = "success"
    FAILURE = "failure"


class Status(StrEnum):
    """The statuses custui reckons with; whatever else a shop writes is `UNKNOWN`."""

    PENDING = "pending"
    CONFIRMED = "confirmed"
    DISPATCHED = "dispatched"
    POSTPONED = "postponed"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"
    RETURNED = "returned"
    REFUNDED = "refunded"
    UNKNOWN = "unknown"

    # Enum's own is a call of Python, and figures look up the status of every order.
    __hash__ = str.__hash__

    @property
    def outcome(self) -> Outcome:
        """Open, success or failure."""
        return _OUTCOMES.get(self, Outcome.OPEN)


_OUTCOMES = {
    Status.DELIVERED: Outcome.SUCCESS,
    Status.CANCELLED: Outcome.FAILURE,
    Status.RETURNED: Outcome.FAILURE,
    Status.REFUNDED: Outcome.FAILURE,
}

OPEN_STATUSES = frozenset(s for s in Status if s.outcome is Outcome.OPEN)
FAILURE_STATUSES = frozenset(s for s in Status if s.outcome is Outcome.FAILURE)

_ALSO_WRITTEN = {
    "new": Status.PENDING,
    "onhold": Status.PENDING,
    "notreachable": Status.PENDING,
    "notpickingcalls": Status.PENDING,
    "processing": Status.CONFIRMED,
    "paid": Status.CONFIRMED,
    "invoiced": Status.CONFIRMED,
    "shipped": Status.DISPATCHED,
    "intransit": Status.DISPATCHED,
    "completed": Status.DELIVERED,
    "fulfilled": Status.DELIVERED,
    "canceled": Status.CANCELLED,
    "failed": Status.CANCELLED,
    "voided": Status.CANCELLED,
}
_BY_WORD = {status.value: status for status in Status} | _ALSO_WRITTEN


def fold_status(text: str) -> Status:
    """Return the status that `text` names; case, spaces, `-` and `_` do not matter.

    An empty or unheard-of word is `UNKNOWN`: the order stays open and the word is kept beside it.
    """
    word = "".join(c for c in text.casefold() if c.isalnum())
    return _BY_WORD.get(word, Status.UNKNOWN)
