"""The phone key: who an order's customer is, read from however the number was written.

The rule is DESIGN.md §4, "Phone key".
"""

from dataclasses import dataclass
from enum import StrEnum


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


@dataclass(frozen=True, slots=True)
class PhoneReading:
    """What a phone cell says."""

    key: str | None
    """E.164 (`+2348035550147`), `raw:<text>` where unreadable, or None where nothing is written."""
    verdict: PhoneVerdict
    mobile: bool = False
    """Whether WhatsApp may be offered: a mobile number, or an unverified one."""
    alternates: tuple[str, ...] = ()
    """Keys of the further numbers in the same cell, in order, without the key itself."""


def read_phone(text: str, region: str) -> PhoneReading:
    """Return the reading of `text` as written in `region` (ISO 3166 alpha-2, such as NG)."""
    raise NotImplementedError


def national_form(key: str, region: str) -> str:
    """Return the number as people of `region` say it: `0803 555 0147`; a foreign one internationally.

    For a `raw:` key, the text behind the prefix.
    """
    raise NotImplementedError


def international_form(key: str) -> str:
    """Return `+234 803 555 0147`; for a `raw:` key, the text behind the prefix."""
    raise NotImplementedError


def search_digits(text: str) -> str | None:
    """Return the digits to look for when `text` is a (part of a) phone number of four digits or more.

    Any spelling of a number, whole or from its front, must find the stored digits of the key: the
    trunk zero, `+234`, `00234` and `234` in front are dropped as far as that can be told. None where
    the text holds letters or fewer than four digits.
    """
    raise NotImplementedError


RAW_PREFIX = "raw:"


def is_raw(key: str) -> bool:
    """Tell whether `key` stands for a text that is no readable number."""
    return key.startswith(RAW_PREFIX)
