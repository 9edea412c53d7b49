"""Traits: what kind of customer one is, each put coarsely into one byte (1 to 255, 0 for none).

Codes only ever narrow down: whoever meets a condition on a column has one of the codes that
`Trait.meeting` gives for it, and some others have too. So it does no harm that large figures share a code,
that names of places share one by chance, or that days come round again after four years.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from zlib import crc32

from msgspec import Struct

NONE = 0
"""The code of no value."""
_CODES = range(1, 256)
_EACH = 192
"""Counts below have a code each."""
_FROM_HUNDREDTHS = (
    *range(100, 200, 10), *range(200, 300, 25), *range(300, 400, 25), *range(400, 500, 50),
    *range(500, 800, 50), 800, 900,
)  # fmt: skip
_AMOUNTS = tuple(step * 10**zeros for zeros in range(1, 10) for step in _FROM_HUNDREDTHS)
"""The least amount, in minor units, of each code from 4 on.

Whoever asks for 50,000 and up, as people do, asks for whole codes, and nobody has to be looked up.
"""
_WEEK_BITS = 19
"""2^19 seconds are six days."""
_ROUND = 255


class Within(Struct, frozen=True):
    """Values from `least` to `most`, both inclusive; None has no end."""

    least: int | None = None
    most: int | None = None


class Trait(Struct, frozen=True):
    """A column of the summary in one byte."""

    column: str
    code: Callable[[int | str | None], int]
    span: Callable[[int], Within] | None = None
    """The values of a code; None where the codes have no order."""
    comes_round: bool = False
    """Whether codes come round again, so that those of values without an end are not known."""

    def codes_of(self, values: Sequence[int | str | None]) -> bytes:
        """Return the code of each of `values`."""
        # Most come up again and again.
        known = {value: self.code(value) for value in set(values)}
        return bytes(map(known.__getitem__, values))

    def meeting(self, values: Within | Iterable[int | str]) -> frozenset[int] | None:
        """Return the codes that any of `values` may have; None where that may be any code at all."""
        if not isinstance(values, Within):
            return frozenset(map(self.code, values))
        if values.least is not None and values.most is not None and values.most < values.least:
            return frozenset()
        if self.span is None:
            return None
        if self.comes_round:
            return _around(values)
        first = _CODES[0] if values.least is None else self.code(values.least)
        last = _CODES[-1] if values.most is None else self.code(values.most)
        return frozenset(range(first, last + 1))

    def spans(self, least: int, most: int) -> Iterable[tuple[int, Within]]:
        """Return each code of the values from `least` to `most` with its own values, ascending."""
        assert self.span is not None
        if self.comes_round:
            for unit in range(least >> _WEEK_BITS, (most >> _WEEK_BITS) + 1):
                yield unit % _ROUND + 1, _unit_span(unit)
        else:
            for code in range(self.code(least), self.code(most) + 1):
                yield code, self.span(code)


def _count_code(value: int | str | None) -> int:
    number = int(value or 0)
    if number < _EACH:
        return max(number, 0) + 1
    return min(number.bit_length() - _EACH.bit_length() + _EACH + 1, _CODES[-1])


def _count_span(code: int) -> Within:
    if code <= _EACH:
        return Within(None if code == 1 else code - 1, code - 1)
    bits = code - _EACH - 1 + _EACH.bit_length()
    return Within(max(_EACH, 1 << bits - 1), None if code == _CODES[-1] else (1 << bits) - 1)


def _amount_code(value: int | str | None) -> int:
    if value is None:
        return NONE
    amount = int(value)
    if amount <= 0:
        return 1 if amount < 0 else 2
    return bisect_right(_AMOUNTS, amount) + 3


def _amount_span(code: int) -> Within:
    if code <= 3:
        return (Within(None, -1), Within(0, 0), Within(1, _AMOUNTS[0] - 1))[code - 1]
    return Within(_AMOUNTS[code - 4], None if code == _CODES[-1] else _AMOUNTS[code - 3] - 1)


def _week_code(value: int | str | None) -> int:
    return (int(value or 0) >> _WEEK_BITS) % _ROUND + 1


def _unit_span(unit: int) -> Within:
    return Within(unit << _WEEK_BITS, (unit + 1 << _WEEK_BITS) - 1)


def _around(values: Within) -> frozenset[int] | None:
    if values.least is None or values.most is None:
        return None
    first, last = values.least >> _WEEK_BITS, values.most >> _WEEK_BITS
    return frozenset(unit % _ROUND + 1 for unit in range(first, min(last + 1, first + _ROUND)))


@lru_cache(maxsize=4_096)
def _word_code(value: int | str | None) -> int:
    return crc32(str(value or "").encode("utf-8", "surrogatepass")) % _ROUND + 1


ORDERS = Trait("orders", _count_code, _count_span)
CANCELLED = Trait("cancelled", _count_code, _count_span)
SPENT = Trait("spent", _amount_code, _amount_span)
AVERAGE = Trait("average", _amount_code, _amount_span)
FIRST_ORDER = Trait("first_order_at", _week_code, lambda _: Within(), comes_round=True)
LAST_ORDER = Trait("last_order_at", _week_code, lambda _: Within(), comes_round=True)
CHANNEL = Trait("preferred_channel", _word_code)
CITY = Trait("city_folded", _word_code)
STATE = Trait("state_folded", _word_code)
VERDICT = Trait("verdict", _word_code)

TRAITS = (ORDERS, SPENT, AVERAGE, FIRST_ORDER, LAST_ORDER, CANCELLED, CHANNEL, CITY, STATE, VERDICT)
"""In the order of their numbers in the store: never change it without a migration."""
