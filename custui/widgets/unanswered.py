"""Unanswered: what a control has asked for and not been handed back yet."""

from collections import deque
from typing import Generic, TypeVar

T = TypeVar("T")


class Unanswered(Generic[T]):
    """Lets keys pressed fast build on one another, while each answer comes a moment later."""

    def __init__(self) -> None:
        """Start with nothing asked."""
        self._asked: deque[T] = deque(maxlen=32)

    def after(self, given: T) -> T:
        """Return what was asked for last, or what is given where all of it has been answered."""
        return self._asked[-1] if self._asked else given

    def ask(self, wanted: T) -> None:
        """Remember what was asked for."""
        self._asked.append(wanted)

    def answered(self, given: T) -> None:
        """Forget what `given` answers; everything, where it came from elsewhere."""
        if given not in self._asked:
            self._asked.clear()
        while self._asked and self._asked.popleft() != given:
            pass
