"""Spans of orders and of money that lists are filtered by: how they are said, and how they are typed."""

import re
from collections.abc import Callable

from custui.domain.money import compact_money, decimal_string, exponent, format_money, parse_amount

Bounds = tuple[int | None, int | None]
"""Least and most, both inclusive; None where that end is open."""

LARGEST = 2**53
"""What no count and no sum of a shop reaches; more is a slip of the keyboard."""
_BOUNDS = (10_000, 50_000, 100_000)
"""Whole units of the shop's currency between the usual spans of spent."""
_BETWEEN = re.compile(r"\s*(?:\.\.+|…|–|—|(?<=.)-(?=.)|\bto\b)\s*")
_COUNT = re.compile(r"\d{1,3}(,\d{3})+|\d+", re.ASCII)
_LETTERS = {"k": 1_000, "m": 1_000_000}


def spent_bands(currency: str, *, ascii_only: bool = False) -> tuple[tuple[str, Bounds], ...]:
    """Return the usual spans of spent with their words; every amount lies in exactly one."""
    bounds = [bound * 10 ** exponent(currency) for bound in _BOUNDS]
    names = [compact_money(bound, currency, ascii_only=ascii_only) for bound in bounds]
    between = [(f"{names[i]}–{names[i + 1]}", (bounds[i], bounds[i + 1] - 1)) for i in range(len(bounds) - 1)]
    return ((f"under {names[0]}", (None, bounds[0] - 1)), *between, (f"{names[-1]}+", (bounds[-1], None)))


def orders_words(span: Bounds) -> str:
    """Return `2+`, `3–7`, `up to 4` or `1`; the span has an end."""
    return _words(span, lambda number: f"{number:,}")


def spent_words(span: Bounds, currency: str, *, ascii_only: bool = False) -> str:
    """Return `₦10k–₦50k` for a usual span, `₦5,000–₦7,500` for another; the span has an end."""
    for words, band in spent_bands(currency, ascii_only=ascii_only):
        if band == span:
            return words
    return _words(span, lambda amount: format_money(amount, currency, ascii_only=ascii_only))


def orders_text(span: Bounds) -> str:
    """Return the span as `read_orders` reads it; nothing for one without ends."""
    return _text(span, str)


def spent_text(span: Bounds, currency: str) -> str:
    """Return the span as `read_spent` reads it; nothing for one without ends."""
    return _text(span, lambda amount: decimal_string(amount, currency).removesuffix(".00"))


def read_orders(text: str) -> Bounds:
    """Read `3`, `2+`, `2..10`, `2-10` or `..5`; nothing is a span without ends.

    Raises ValueError with a sentence of what to write.
    """
    return _read(text, _count, "write 3, 2+, 2..10 or ..5")


def read_spent(text: str, currency: str) -> Bounds:
    """Read `5000+`, `5k..20k`, `5,000 - 20,000` or `..5000`; nothing is a span without ends.

    Raises ValueError with a sentence of what to write.
    """
    hint = "write 5000+, 5k..20k or ..5000"
    span = _read(text, lambda word: _amount(word, currency), hint)
    if span[0] is not None and span[0] == span[1] and not _BETWEEN.search(text.strip()):
        raise ValueError(f"{text.strip()} alone is not a range: {hint}")
    return span


def _words(span: Bounds, say: Callable[[int], str]) -> str:
    least, most = span
    if least is None or most is None:
        return f"up to {say(most)}" if most is not None else f"{say(least or 0)}+"
    return say(least) if least == most else f"{say(least)}–{say(most)}"


def _text(span: Bounds, say: Callable[[int], str]) -> str:
    least, most = span
    if most is None:
        return "" if least is None else f"{say(least)}+"
    if least is None:
        return f"..{say(most)}"
    return say(least) if least == most else f"{say(least)}..{say(most)}"


def _read(text: str, read: Callable[[str], int], hint: str) -> Bounds:
    bare = text.strip()
    if not bare:
        return None, None
    ends = [bare[:-1].strip(), ""] if bare.endswith("+") else _BETWEEN.split(bare)
    try:
        least, most = (read(end) if end else None for end in (ends[0], ends[-1]))
    except ValueError:
        raise ValueError(hint) from None
    if len(ends) > 2 or not any(ends):
        raise ValueError(hint)
    if max(least or 0, most or 0) > LARGEST:
        raise ValueError("no shop has so many")
    if least is not None and most is not None and most < least:
        raise ValueError(f"it ends ({ends[-1]}) before it begins ({ends[0]})")
    return least, most


def _count(word: str) -> int:
    if not _COUNT.fullmatch(word):
        raise ValueError
    return int(word.replace(",", ""))


def _amount(word: str, currency: str) -> int:
    times = _LETTERS.get(word[-1:].lower(), 1)
    amount = parse_amount(word[:-1].strip() if times > 1 else word, currency) * times
    if amount < 0:
        raise ValueError
    return amount
