"""Numbering plans: what a run of digits is, and how it is shown, by `phonenumbers`.

The package is imported where it is needed: it loads the plans' metadata, and starting the desk should
not wait for that.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from msgspec import Struct

from custui.domain.phone_text import digits_of

if TYPE_CHECKING:
    from phonenumbers import PhoneNumber

_E164 = re.compile(r"\+[1-9]\d{3,16}")
# Nigeria opens new mobile prefixes faster than the metadata follows, and all its mobile numbers look alike.
# Elsewhere ten such digits prove nothing: in the United Kingdom 08… is a service line.
_NEW_MOBILE = {"NG": re.compile(r"[789]\d{9}")}
_GAP = re.compile(r"(?<=\d)(?:[^\d+]+(?=[\d+])|(?=\+))")
_LONGEST_RUN = 40  # digits: three numbers; more could be cut in too many ways


class Number(Struct, frozen=True):
    """A number that was read."""

    key: str
    """E.164."""
    known: bool
    """Whether the numbering plan knows it; if not, it only looks like a mobile number of the region."""
    mobile: bool


def numbers_in(run: str, region: str) -> Iterator[Number]:
    """Yield the numbers of a run of digits: the whole of it as one, else two or more with a gap between.

    Dashes, dots, spaces and brackets do not matter; a plus may begin a second number.
    """
    if len(digits_of(run)) > _LONGEST_RUN:
        return
    whole = _number(run, region)
    if whole:
        yield whole
        return
    for gap in _GAP.finditer(run):
        left = _number(run[: gap.start()], region)
        right = tuple(numbers_in(run[gap.end() :], region)) if left else ()
        if left and right:
            yield left
            yield from right
            return


def _number(run: str, region: str) -> Number | None:
    """Return the one number that the digits of `run` are, read in whichever way the plan knows, if any."""
    digits = digits_of(run)
    unverified = None
    for written in _readings(digits, region, plus="+" in run.partition(digits[:1])[0]):
        number = _lookup(written, region)
        if number and number.known:
            return number
        unverified = unverified or number
    return unverified


def _readings(digits: str, region: str, *, plus: bool) -> Iterator[str]:
    """Yield the ways to read `digits`, the likeliest first, each as `phonenumbers.parse` expects it.

    `plus` says that one stood in front; a zero behind it shows that it did not mean a country code.
    """
    bare = digits.lstrip("0")
    zeros = len(digits) - len(bare)
    yield f"+{digits}" if plus and not zeros else digits
    if zeros >= 2:
        yield f"+{bare}"
    # The country code behind 0, 00 or 009, twice, or before the trunk zero.
    code = str(calling_code(region))
    if zeros == 2 and bare.startswith(f"9{code}"):
        bare = bare[1:]
    while bare.startswith(code):
        bare = bare.removeprefix(code).lstrip("0")
        yield f"+{code}{bare}"


def _lookup(written: str, region: str) -> Number | None:
    """Return `written` as a number, if it is a valid one or may be a new mobile number of the region."""
    import phonenumbers

    number = _plain(written, region) or _parsed(written, region)
    if number is None:
        return None
    key = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    # is_valid_number() is "of a known type" by another name, and asking it too would cost as much again.
    kind = phonenumbers.number_type(number)
    if kind != phonenumbers.PhoneNumberType.UNKNOWN:
        mobiles = (phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE)
        return Number(key, known=True, mobile=kind in mobiles)
    new_mobile = _NEW_MOBILE.get(region)
    if new_mobile is None or number.country_code != calling_code(region):
        return None
    national = phonenumbers.national_significant_number(number)
    return Number(key, known=False, mobile=True) if new_mobile.fullmatch(national) else None


def _parsed(written: str, region: str | None) -> "PhoneNumber | None":
    """Return what `phonenumbers` makes of `written`."""
    import phonenumbers

    try:
        return phonenumbers.parse(written, region)
    except phonenumbers.NumberParseException:
        return None


class _Plan(Struct, frozen=True):
    """What it takes to read the plain numbers of a region whose numbering plan is a plain one."""

    code: str
    national: re.Pattern[str]
    """Any national number, without the trunk zero."""
    lengths: frozenset[int]
    """Of those."""
    abroad: re.Pattern[str]
    """What is dialled before a country code."""


@lru_cache(maxsize=256)
def _plan(region: str) -> _Plan | None:
    """Return the plan of `region`; None where there is more to reading a number than a zero in front."""
    import phonenumbers

    code = calling_code(region)
    known = phonenumbers.PhoneMetadata.metadata_for_region(region, None)
    if known is None or phonenumbers.COUNTRY_CODE_TO_REGION_CODE.get(code) != (region,):
        return None
    if known.national_prefix_for_parsing != "0" or known.national_prefix_transform_rule is not None:
        return None
    of_all, abroad = known.general_desc, known.international_prefix
    if of_all is None or of_all.national_number_pattern is None or abroad is None:
        return None
    national = re.compile(of_all.national_number_pattern, re.ASCII)
    return _Plan(str(code), national, frozenset(of_all.possible_length), re.compile(abroad, re.ASCII))


def _plain(written: str, region: str) -> "PhoneNumber | None":
    """Return a number that is written as most are, `08035550147` or `+2348035550147`; else None.

    It is the very number that parsing comes to (the tests hold both against each other), in a fifth of the
    time: nothing is to be cleaned, and a trunk zero or the code in front leave nothing to be weighed.
    """
    plan = _plan(region)
    if plan is None:
        return None
    if written[:1] == "0":
        if plan.abroad.match(written) or plan.national.fullmatch(written):
            return None
        national = written[1:]
    elif written.startswith(f"+{plan.code}"):
        national = written[1 + len(plan.code) :]
    else:
        return None
    if national[:1] == "0" or len(national) not in plan.lengths or not plan.national.fullmatch(national):
        return None
    from phonenumbers import PhoneNumber

    return PhoneNumber(country_code=int(plan.code), national_number=int(national))


@lru_cache(maxsize=256)
def calling_code(region: str) -> int:
    """Return the region's calling code (234 for NG); 0, which no number begins with, for no region."""
    import phonenumbers

    return phonenumbers.country_code_for_region(region)


@lru_cache(maxsize=256)
def has_trunk_zero(region: str) -> bool:
    """Tell whether a zero before a national number of the region is dropped behind the country code."""
    import phonenumbers

    return phonenumbers.ndd_prefix_for_region(region, strip_non_digits=True) == "0"


# A list asks for every row of every page it draws.
@lru_cache(maxsize=4096)
def formatted(key: str, home: str | None) -> str | None:
    """Return an E.164 `key` as it is said: nationally to people of the region `home`, else internationally.

    None where `key` is no E.164 number.
    """
    if not _E164.fullmatch(key):
        return None
    import phonenumbers

    number = _parsed(key, None)
    if number is None:
        return None
    style = phonenumbers.PhoneNumberFormat
    at_home = home is not None and number.country_code == calling_code(home)
    return phonenumbers.format_number(number, style.NATIONAL if at_home else style.INTERNATIONAL)


def dialled_at_home(key: str, region: str = "") -> str | None:
    """Return the digits of an E.164 `key` as they are dialled in its own country (`08035550147`).

    `region` is where most numbers are of, which are read faster. None where `key` is no E.164 number.
    """
    if not _E164.fullmatch(key):
        return None
    import phonenumbers

    number = (_plain(key, region) if region else None) or _parsed(key, None)
    if number is None:
        return None
    return digits_of(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL))
