"""Money: integer minor units (kobo, cents) with a currency, never a float.

Reading what shops write, and the two ways of showing an amount: full and compact.
"""

import re
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal

# ISO 4217 currencies whose minor unit is not a hundredth.
_EXPONENTS = {
    "BHD": 3, "BIF": 0, "CLP": 0, "DJF": 0, "GNF": 0, "IQD": 3, "ISK": 0, "JOD": 3, "JPY": 0, "KMF": 0,
    "KRW": 0, "KWD": 3, "LYD": 3, "OMR": 3, "PYG": 0, "RWF": 0, "TND": 3, "UGX": 0, "VND": 0, "VUV": 0,
    "XAF": 0, "XOF": 0, "XPF": 0,
}  # fmt: skip
_SYMBOLS = {"NGN": "₦", "GBP": "£", "EUR": "€", "USD": "$", "GHS": "₵", "INR": "₹", "JPY": "¥"}
_BY_SYMBOL = {symbol: code for code, symbol in _SYMBOLS.items()}
_NUMBER = re.compile(r"[+-]?((\d{1,3}(,\d{3})+|\d+)(\.\d+)?|\.\d+|\d+(\.\d+)?[eE][+-]?\d{1,2})")
_PRICE = re.compile(r"(\d{1,3}(?:,\d{3})+|\d*)((?:\.\d+)?) ?([km]?)", re.ASCII | re.IGNORECASE)
_PRICE_STEPS = {"k": 10**3, "m": 10**6}
_COMPACT_STEPS = ((10**3, "k"), (10**6, "m"), (10**9, "bn"), (10**12, "tn"))


def exponent(currency: str) -> int:
    """Return how many decimals `currency` has (ISO 4217): 2 for NGN, 0 for JPY."""
    return _EXPONENTS.get(currency, 2)


def parse_amount(text: str, currency: str, *, rounded: bool = False) -> int:
    """Read an amount such as `26500`, `26,500.00`, `₦26,500` or `NGN 26,500.00` into minor units.

    `rounded` takes more decimals than the currency has and rounds half to even: right for a unit
    price, which may be a quotient. Otherwise up to three decimals are refused where the currency has
    fewer (`12.345` may be twelve thousand); four and more can only be the tail of a binary float and
    are rounded, half to even.

    Raises ValueError with a sentence that names the text.
    """
    bare = text.strip().replace("\N{MINUS SIGN}", "-")
    negative = bare.startswith("-")
    bare = _without_currency(bare[1:].strip() if negative else bare, currency)
    if not _NUMBER.fullmatch(bare) or (negative and bare.startswith(("+", "-"))):
        raise ValueError(f"'{text}' is not an amount")
    number = Decimal(bare.replace(",", ""))
    if abs(number) >= 10**13:
        raise ValueError(f"'{text}' is larger than any order")
    places = exponent(currency)
    minor = number.scaleb(places)
    whole = minor.to_integral_value(ROUND_HALF_EVEN)
    decimals = len(bare.partition(".")[2])
    if minor != whole and not rounded and decimals < 4:
        raise ValueError(f"'{text}' has more decimals than {currency} has ({places})")
    return -int(whole) if negative else int(whole)


def read_price(text: str, currency: str) -> int:
    """Read a price as agents type one, in minor units: `12,500`, `12500.50`, `₦12.5k`, `1.2m`.

    Raises ValueError with one sentence.
    """
    written = text.strip().replace("\N{MINUS SIGN}", "-")
    negative = written.startswith("-")
    bare = _without_currency(written[1:].strip() if negative else written, currency)
    found = _PRICE.fullmatch(bare)
    if found is None or not (found[1] or found[2]):
        raise ValueError(f"'{text.strip()}' is not an amount: write 12,500, 12500.50 or 12k")
    number = Decimal(found[1].replace(",", "") + found[2]) * _PRICE_STEPS.get(found[3].casefold(), 1)
    if negative and number:
        raise ValueError("a price is 0 or more")
    if number >= 10**13:
        raise ValueError(f"'{text.strip()}' is larger than any order")
    minor = number.scaleb(exponent(currency))
    if minor != minor.to_integral_value():
        raise ValueError(f"'{text.strip()}' has more decimals than {currency} has ({exponent(currency)})")
    return int(minor)


def _without_currency(bare: str, currency: str) -> str:
    if bare[:3].upper() == currency:
        return bare[3:].strip()
    if bare[:1] in _BY_SYMBOL and _BY_SYMBOL[bare[0]] == currency:
        return bare[1:].strip()
    return bare


def decimal_string(minor: int, currency: str) -> str:
    """Return `minor` units as a plain decimal string for files and scripts: 1234500 NGN is `12345.00`."""
    return str(Decimal(minor).scaleb(-exponent(currency)))


def symbol(currency: str, *, ascii_only: bool = False) -> str:
    """Return what stands before an amount: `₦`, or the code and a space where there is no sign for it."""
    sign = _SYMBOLS.get(currency)
    if sign is None or (ascii_only and not sign.isascii()):
        return f"{currency} "
    return sign


def format_money(minor: int, currency: str, *, ascii_only: bool = False) -> str:
    """Return the full amount for people: `₦1,234,500`; decimals only where they are not zero."""
    scale = 10 ** exponent(currency)
    major, rest = divmod(abs(minor), scale)
    tail = f".{rest:0{exponent(currency)}d}" if rest else ""
    sign = "-" if minor < 0 else ""
    return f"{sign}{symbol(currency, ascii_only=ascii_only)}{major:,}{tail}"


def average_money(minor: int, currency: str, *, ascii_only: bool = False) -> str:
    """Return an average for people, as `format_money` does; from 100 units on in whole ones, half up.

    A quotient has hundredths that nobody paid.
    """
    scale = 10 ** exponent(currency)
    if abs(minor) >= 100 * scale:
        whole = (2 * abs(minor) + scale) // (2 * scale) * scale
        minor = whole if minor > 0 else -whole
    return format_money(minor, currency, ascii_only=ascii_only)


def compact_money(minor: int, currency: str, *, ascii_only: bool = False) -> str:
    """Return the amount in about five characters: `₦950`, `₦41.2k`, `₦1.2m`; rounded, halves away from zero.

    Rounding carries into the next letter (₦999.50 is `₦1k`, ₦999,950 is `₦1m`) and never leaves `-₦0`.
    """
    major = Decimal(abs(minor)).scaleb(-exponent(currency))
    number, letter = major.quantize(Decimal(1), ROUND_HALF_UP), ""
    for size, next_letter in _COMPACT_STEPS:
        if number < 1000:
            break
        number, letter = _three_digits(major / size), next_letter
    sign = "-" if minor < 0 and number else ""
    return f"{sign}{symbol(currency, ascii_only=ascii_only)}{number:f}{letter}"


def _three_digits(number: Decimal) -> Decimal:
    """Round to one decimal under a hundred, to none above, and drop a `.0`."""
    step = Decimal("0.1") if number < 100 else Decimal(1)
    shown = number.quantize(step, ROUND_HALF_UP)
    return shown.quantize(Decimal(1)) if shown == shown.to_integral_value() else shown
