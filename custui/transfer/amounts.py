"""Amounts of money as shops' exports write them, in any country's way.

`NGN 26,500.00`, `$26500.00`, `26.500,00`, `26 500,00`, `12,34,567.50`, `26'500.00`. Most tell by themselves
which sign is the decimal one. `26.500` does not: it is decided by the currency, by the other amounts of the
file, or by the shop, and never taken for the likelier one, for the other is a thousand times as much.
"""

import re
import unicodedata
from collections.abc import Sequence
from decimal import Decimal

from custui.domain.errors import FileError
from custui.domain.money import exponent
from custui.transfer.fields import shorten

DECIMAL_SIGNS = (".", ",")
_AMOUNT = re.compile(
    r"(?P<minus>-?)\s*(?P<before>[^\W\d_]*[^\w\s.,'+-]?)\s*(?P<minus2>-?)\s*"
    r"(?P<number>\d[\d.,' ]*|[.,]\d+)(?P<after>[^\d.,' -]*)"
)
_WORDS = {
    "₦": {"NGN"}, "N": {"NGN"}, "$": {"USD"}, "US$": {"USD"}, "£": {"GBP"}, "€": {"EUR"}, "₵": {"GHS"},
    "GH₵": {"GHS"}, "₹": {"INR"}, "¥": {"JPY"}, "KSH": {"KES"}, "R": {"ZAR"}, "FCFA": {"XOF", "XAF"},
}  # fmt: skip
_CODE = re.compile(r"[A-Z]{3}")
_THREE_DIGITS = 3
_LONGEST = 60


def currency_of(text: str) -> str:
    """Return the code of the currency that an amount is written with; empty where none, or not one, is."""
    match = _AMOUNT.fullmatch(_plain(text))
    words = {match["before"].upper(), match["after"].strip().upper()} - {""} if match else set()
    if len(words) != 1:
        return ""
    (word,) = words
    known = _WORDS.get(word, set())
    if len(known) == 1:
        return next(iter(known))
    return word if _CODE.fullmatch(word) else ""


class WrittenAmounts:
    """The amounts of one file."""

    def __init__(
        self, columns: Sequence[int], currency_column: int | None, currency: str, sign: str | None
    ) -> None:
        """Read the amounts of `columns`, in the currency of its column or else in the shop's `currency`.

        `sign` is the decimal sign if the shop says it.
        """
        self.columns = (*columns, *(() if currency_column is None else (currency_column,)))
        self.sign = sign
        """The decimal sign; None until `settle`, and after it where no amount or each sign shows as one."""
        self._stated = sign is not None
        self._has_currency = currency_column is not None
        self._currency = currency
        self._seen: set[str] = set()
        self._amounts = 0
        self._unclear = 0
        self._first_unclear: tuple[int, str] | None = None
        self._last: tuple[str, ...] = ()

    def note(self, line: int, texts: Sequence[str]) -> None:
        """Look at the amounts of one row."""
        if self._stated:
            return
        current = tuple(texts)
        if current == self._last:
            return
        self._last = current
        currency = (current[-1].upper() if self._has_currency else "") or self._currency
        for text in current[:-1] if self._has_currency else current:
            match = _AMOUNT.fullmatch(_plain(text))
            if match is None:
                continue
            self._amounts += 1
            readings = _readings(match["number"], exponent(currency))
            if len(readings) == 1:
                self._seen |= readings.keys()
            elif len(set(map(Decimal, readings.values()))) > 1:
                self._unclear += 1
                self._first_unclear = self._first_unclear or (line, text)

    def settle(self, file: str) -> None:
        """Decide on the sign. Raises FileError where most amounts may be read in two ways."""
        if self._stated:
            return
        if len(self._seen) == 1:
            (self.sign,) = self._seen
        elif not self._seen and self._first_unclear is not None and 2 * self._unclear >= self._amounts:
            line, text = self._first_unclear
            raise FileError(
                f"{file}, line {line}: '{shorten(text)}' is {_two_amounts(text)}, and no amount of the file "
                "tells which; say --decimal-sign . or --decimal-sign ,"
            )

    def read(self, text: str, currency: str) -> str:
        """Return an amount of `currency` as `26500.00`. Raises ValueError with a sentence."""
        match = _AMOUNT.fullmatch(_plain(text))
        if match is None or (match["minus"] and match["minus2"]):
            raise ValueError(f"'{shorten(text)}' is not an amount")
        for word in (match["before"].upper(), match["after"].strip().upper()):
            if word and word != currency and currency not in _WORDS.get(word, ()):
                raise ValueError(f"'{shorten(text)}' is not an amount of {currency}")
        readings = _readings(match["number"], exponent(currency))
        if not readings or (self._stated and self.sign not in readings):
            raise ValueError(f"'{shorten(text)}' is not an amount")
        found = set(map(Decimal, readings.values()))
        if len(found) > 1 and not self._tells(match["number"], currency):
            raise ValueError(f"'{shorten(text)}' is {_two_amounts(text)}; say --decimal-sign . or ,")
        sign = self.sign if self.sign in readings else next(iter(readings))
        assert sign is not None
        return ("-" if match["minus"] or match["minus2"] else "") + readings[sign]

    def _tells(self, number: str, currency: str) -> bool:
        """Tell whether the sign that other amounts show decides on this one.

        If it made three decimals of a currency that has two, the amount was written in another way.
        """
        if self.sign is None:
            return False
        return self._stated or self.sign not in number or exponent(currency) >= _THREE_DIGITS


def _plain(text: str) -> str:
    """Return `text` with ASCII digits, spaces, apostrophes and minus; nothing for one that is too long."""
    short = text.strip()
    if len(short) > _LONGEST:
        return ""
    if short.isascii():
        return short
    plain = []
    for char in unicodedata.normalize("NFKC", short):
        kind = unicodedata.category(char)
        if kind == "Nd":
            plain.append(str(unicodedata.decimal(char)))
        elif char in "\N{MINUS SIGN}\N{EN DASH}":
            plain.append("-")
        elif char in "\N{RIGHT SINGLE QUOTATION MARK}\N{ARABIC THOUSANDS SEPARATOR}":
            plain.append("'")
        elif char == "\N{ARABIC DECIMAL SEPARATOR}":
            plain.append(".")
        elif kind not in {"Cf", "Cc"}:
            plain.append(" " if char.isspace() else char)
    return "".join(plain).strip()


def _readings(number: str, places: int) -> dict[str, str]:
    """Return decimal sign → what the number is if that is it, for each sign that makes sense of it."""
    found = {}
    for sign, other in (DECIMAL_SIGNS, DECIMAL_SIGNS[::-1]):
        whole, has_sign, fraction = number.strip().rpartition(sign)
        if not has_sign:
            whole, fraction = fraction, ""
        elif not fraction.isdigit():
            continue
        elif places == 0 and len(fraction) == _THREE_DIGITS and fraction.strip("0"):
            continue  # JPY has no decimals: 26.500 can only be grouped
        if _GROUPED[other].fullmatch(whole) or (has_sign and not whole):
            digits = "".join(char for char in whole if char.isdigit()) or "0"
            found[sign] = f"{digits}.{fraction}" if fraction else digits
    return found


def _grouped(sign: str) -> re.Pattern[str]:
    """Return the pattern of a whole number, plain or grouped by `sign`, spaces or apostrophes.

    By thousands, or in the Indian way, where only the last group has three digits.
    """
    groups = "|".join(
        rf"[1-9]\d{{0,2}}(?:{by}\d{{3}})+|[1-9]\d?(?:{by}\d\d)+{by}\d{{3}}"
        for by in (re.escape(sign), " ", "'")
    )
    return re.compile(rf"\d+|{groups}", re.ASCII)


_GROUPED = {sign: _grouped(sign) for sign in DECIMAL_SIGNS}


def _two_amounts(text: str) -> str:
    match = _AMOUNT.fullmatch(_plain(text))
    assert match is not None
    low, high = sorted(map(Decimal, _readings(match["number"], 2).values()))
    return f"{low.normalize():,f} or {high:,f}"
