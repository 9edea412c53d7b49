"""A row's values as texts, which the rules of an import then read."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from math import isfinite
from zoneinfo import ZoneInfo

from custui.transfer.fields import Field
from custui.transfer.sync.mapping import SyncMapping
from custui.transfer.sync.moments import read_moment

_AMOUNTS = frozenset({Field.TOTAL_AMOUNT, Field.REFUNDED, Field.UNIT_PRICE})
_UNAMBIGUOUS = 4
"""So many decimals cannot be thousands; see `custui.domain.money.parse_amount`."""


def text_of(field: Field, mapping: SyncMapping) -> Callable[[object], str]:
    """Return what makes a text of the values of `field`."""
    if field is Field.CREATED_AT:
        return lambda value: _time(value, mapping.zone)
    words = {Field.STATUS: mapping.status, Field.SOURCE: mapping.source}.get(field)
    if words:
        known = {_folded(word): meaning for word, meaning in words.items()}
        return lambda value: _word(value, known)
    return _amount if field in _AMOUNTS else plain


def plain(value: object) -> str:
    """Return a value as people would write it, without NUL, which no store holds; nothing for null."""
    if value is None:
        return ""
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    # An order number or a quantity that the column's type made a fraction of.
    if isinstance(value, float | Decimal) and isfinite(value) and value == int(value):
        return str(int(value))
    return str(value).replace("\0", "")


def _amount(value: object) -> str:
    """Return an amount; of a float the digits of its shortest spelling, which whoever wrote it meant.

    Digits beyond the currency's are rounded half to even, as those of a file's long decimals are.
    """
    if not isinstance(value, float | Decimal) or not isfinite(value) or value == int(value):
        return plain(value)
    digits = Decimal(repr(value)) if isinstance(value, float) else value
    return f"{digits:.{max(_UNAMBIGUOUS, -int(digits.as_tuple().exponent))}f}"


def _time(value: object, zone: ZoneInfo) -> str:
    """Return a time with its zone; what is none stays as it is, for the import to say so."""
    if value is None:
        return ""
    try:
        return read_moment(value, zone).isoformat()
    except ValueError:
        return str(value)


def _word(value: object, known: Mapping[str, str]) -> str:
    text = plain(value)
    return known.get(_folded(text), text)


def _folded(word: str) -> str:
    return " ".join(word.split()).casefold()
