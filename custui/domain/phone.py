"""The phone key: who an order's customer is, read from however the number was written.

The rule is DESIGN.md §4, "Phone key": cells are cleaned and cut into runs of digits by
`custui.domain.phone_text`, and each run is looked up by `custui.domain.numbering`.
"""

import re
from enum import StrEnum
from functools import lru_cache

from msgspec import Struct

from custui.domain.numbering import calling_code, dialled_at_home, formatted, has_trunk_zero, numbers_in
from custui.domain.phone_text import (
    LONGEST_CELL,
    digit_runs,
    digits_of,
    is_placeholder,
    raw_body,
    tidy,
    unscientific,
)


class PhoneVerdict(StrEnum):
    """How far a written number can be trusted."""

    VALID = "valid"
    UNVERIFIED = "unverified"
    """Looks like a mobile number of the region, but the numbering plan does not know the prefix (yet)."""
    UNREADABLE = "unreadable"
    DAMAGED = "damaged"
    """A spreadsheet rounded the digits away (`2.34803E+12`); its key is of the `raw:` kind."""
    MISSING = "missing"
    """Nothing written: the order is nobody's customer."""


class PhoneReading(Struct, frozen=True):
    """What a phone cell says."""

    key: str | None
    """E.164 (`+2348035550147`), `raw:<text>` where unreadable, or None where nothing is written."""
    verdict: PhoneVerdict
    mobile: bool = False
    """Whether WhatsApp may be offered: a mobile number, or an unverified one."""
    alternates: tuple[str, ...] = ()
    """Keys of the further numbers in the same cell, in order, without the key itself."""


RAW_PREFIX = "raw:"
_MISSING = PhoneReading(None, PhoneVerdict.MISSING)
# Digits: the least that a search takes for a number, what is all of one, what is more than one at home,
# and what is too much for the end of one that starts like a country code by chance.
_FEWEST = 4
_WHOLE_NUMBER = 10
_LONGER_THAN_AT_HOME = 12
_SURELY_THE_FRONT = 8


def is_raw(key: str) -> bool:
    """Tell whether `key` stands for a text that is no readable number."""
    return key.startswith(RAW_PREFIX)


def read_phone(text: str, region: str) -> PhoneReading:
    """Return the reading of `text` as written in `region` (ISO 3166 alpha-2, such as NG).

    The first readable number of the cell is the key, further ones are alternates. MISSING is a cell
    that names no number: blank, dashes, zeros, "N/A", "null", a bare label, a bare country code. A key
    is read as itself. Never raises.
    """
    return _read(text[:LONGEST_CELL], region)


# The same cell is asked about more than once; the store's own memory of an import's cells is larger.
@lru_cache(maxsize=8_192)
def _read(text: str, region: str) -> PhoneReading:
    tidied = tidy(text)
    # A raw key stays raw: a text cut to size could otherwise turn into somebody's number.
    keyed = tidied.startswith(RAW_PREFIX)
    if keyed:
        tidied = tidied.removeprefix(RAW_PREFIX)
    elif is_placeholder(tidied):
        return _MISSING
    plain, damaged = unscientific(tidied)
    runs = [] if keyed else digit_runs(plain)
    numbers = {number.key: number for run in runs for number in numbers_in(run, region)}
    if numbers:
        first, *others = numbers.values()
        verdict = PhoneVerdict.VALID if first.known else PhoneVerdict.UNVERIFIED
        return PhoneReading(first.key, verdict, first.mobile, tuple(other.key for other in others))
    body = raw_body(tidied)
    if not body or (len(runs) == 1 and _is_bare_code(runs[0], tidied, region)):
        return _MISSING
    return PhoneReading(RAW_PREFIX + body, PhoneVerdict.DAMAGED if damaged else PhoneVerdict.UNREADABLE)


def _is_bare_code(run: str, tidied: str, region: str) -> bool:
    """Tell whether only the region's country code is written, as a form fills it in before anyone types."""
    national = digits_of(run).lstrip("0").removeprefix(str(calling_code(region)))
    return not national.strip("0") and is_placeholder(tidied.replace(run, ""))


def national_form(key: str, region: str) -> str:
    """Return the number as people of `region` say it: `0803 555 0147`; a foreign one internationally.

    For a `raw:` key, the text behind the prefix.
    """
    return formatted(key, region) or key.removeprefix(RAW_PREFIX)


def international_form(key: str) -> str:
    """Return `+234 803 555 0147`; for a `raw:` key, the text behind the prefix."""
    return formatted(key, None) or key.removeprefix(RAW_PREFIX)


def index_digits(key: str, region: str) -> str:
    """Return the digits that a search for the number must hit, one spelling a word.

    `2348035550147 08035550147`: as dialled from abroad and in the number's own country, whichever
    the shop's `region`. Of a `raw:` key its digits, read the way `search_digits` reads what is typed;
    empty where there are fewer than four.
    """
    at_home = dialled_at_home(key, region)
    if at_home is not None:
        return " ".join(dict.fromkeys((digits_of(key), at_home)))
    typed = digits_of(key)
    if len(typed) < _FEWEST:
        return ""
    body = key.removeprefix(RAW_PREFIX)
    return " ".join(dict.fromkeys((typed, _as_stored(typed, region, plus=body.startswith("+")))))


def search_digits(text: str, region: str = "NG") -> str | None:
    """Return the digits to look for when `text` is a (part of a) phone number of four digits or more.

    They are part of `index_digits` of any number that `text` spells, whole or from its front or end:
    the trunk zero after a country code, and `00`, `009` and `+` before it, are dropped as far as that
    can be told. None where the text holds letters or fewer than four digits.
    """
    tidied = tidy(text)
    typed = digits_of(tidied)
    if len(typed) < _FEWEST or any(c.isalpha() for c in tidied):
        return None
    if len(typed) >= _WHOLE_NUMBER:
        reading = read_phone(tidied, region)
        if reading.key and not is_raw(reading.key):
            return digits_of(reading.key)
    stored = _as_stored(typed, region, plus=tidied.startswith("+"))
    return stored if len(stored) >= _FEWEST else typed


def _as_stored(typed: str, region: str, *, plus: bool) -> str:
    """Return the digits of a number's front without the exit code and the trunk zero behind the code.

    `0234` or `2340803` may as well be the end of a number, where nothing may be dropped from the
    middle, and should not be dropped from so few; a plus, `00` or enough digits tell them apart.
    """
    abroad = plus or typed.startswith("00")
    front = re.match(rf"(?:00|009|0|)({calling_code(region)})(\d*)", typed)
    if not front:
        return typed.lstrip("0") if abroad else typed
    if (abroad or len(typed) >= _LONGER_THAN_AT_HOME) and has_trunk_zero(region):
        return front[1] + front[2].removeprefix("0")
    return front[1] + front[2] if abroad or len(typed) >= _SURELY_THE_FRONT else typed
