"""What stands in a phone cell before any number is read: cleaning, and cutting into runs of digits.

Every step here is one that real order sheets need (DESIGN.md §4, "Phone key").
"""

import re
import unicodedata

from custui.domain.text import fold

LONGEST_CELL = 512
"""Characters of a cell that are looked at; what stands behind is an essay, not a number."""
LONGEST_RAW = 64

# `wa.me/234…?text=…`, `https://api.whatsapp.com/send?phone=234…&text=…`, `whatsapp://send?phone=…`. The
# message behind the number may hold digits of its own, so it goes, up to the line's end.
_WHATSAPP_LINK = re.compile(
    r"(?:wa\.me/|whatsapp\S{0,40}?[?&]phone=)(?P<plus>\+|%2b|%20)*(?P<digits>[\d().-]+)(?:[?&/#].*)?",
    re.IGNORECASE,
)
# A letter O that touches a digit or a plus, and no other letter, was meant as a zero.
_LETTER_O = re.compile(r"(?<![^\W\d_])[oO]+(?=[-.()]*\d)|(?<=\d)[oO]+(?![^\W\d_])")
# What a spreadsheet makes of a number: a float, a float in E notation, thousands set apart.
_TRAILING_ZERO = re.compile(r"(?<=\d{9})\.0{1,2}(?!\d)")
_THOUSANDS = re.compile(r"[+']?\d{1,3}(?:,\d{3}){2,}")
_SCIENTIFIC = re.compile(
    r"(?<![\w.,])(?P<whole>\d)(?:[.,](?P<rest>\d+))?e\+?(?P<exponent>\d{1,2})(?![\w.])", re.IGNORECASE
)
_DAMAGED_FROM = 6  # a power of ten with fewer digits was no phone number before it was rounded either
_BETWEEN_NUMBERS = re.compile(r"[^\W\d_]+|[/,;:&|\\\n]+")

_DIGITS = frozenset("0123456789")
_NOT_ZERO = _DIGITS - {"0"}
# Compared with only their letters and digits left. A label with nothing behind it says as little as "N/A",
# and as a key it would make one customer of all who wrote it.
_PLACEHOLDERS = frozenset({
    "na", "none", "null", "nil", "nan", "undefined", "unknown", "false", "no", "nonumber", "nophone",
    "nophonenumber", "notavailable", "notprovided", "notgiven", "empty", "blank", "tba", "tbd", "ref",
    "value", "error", "phone", "phonenumber", "phoneno", "number", "tel", "telephone", "mobile", "cell",
    "gsm", "call", "whatsapp", "whatsappnumber",
})  # fmt: skip


def tidy(text: str) -> str:
    """Return `text` in plain characters: NFKC, ASCII digits, ASCII spaces and `-`, line ends kept.

    Bidi and zero-width marks, other control characters and lone surrogates are dropped: they come
    with numbers copied from chats and contact cards.
    """
    if text.isascii() and text.isprintable():
        return text[:LONGEST_CELL].strip()
    plain = []
    for char in unicodedata.normalize("NFKC", text[:LONGEST_CELL]):
        kind = unicodedata.category(char)
        if kind == "Nd":
            plain.append(str(unicodedata.decimal(char)))
        elif kind == "Pd" or char == "\N{MINUS SIGN}":
            plain.append("-")
        elif char in "\n\r\v\f\x85\u2028\u2029":
            plain.append("\n")
        elif char.isspace():
            plain.append(" ")
        elif kind not in {"Cc", "Cf", "Cs"}:
            plain.append(char)
    return "".join(plain).strip()


def is_placeholder(tidied: str) -> bool:
    """Tell whether nothing is written: no letter and no digit, zeros alone, a bare label or "N/A"."""
    if not _NOT_ZERO.isdisjoint(tidied):
        return False
    written = "".join(c for c in fold(tidied) if c.isalnum())
    return not written.strip("0x") or written in _PLACEHOLDERS


def unscientific(tidied: str) -> tuple[str, bool]:
    """Return `tidied` with E notation written out, and whether digits were rounded away from one.

    `2.348031234567E+12` has all its thirteen digits and is a number; `2.34803E+12` has lost seven, and
    stays as it is.
    """
    if tidied.isdecimal():  # as most numbers are written, and nothing below would change them
        return tidied, False
    damaged = False

    def written_out(match: re.Match[str]) -> str:
        nonlocal damaged
        digits, exponent = match["whole"] + (match["rest"] or ""), int(match["exponent"])
        damaged |= len(digits) <= exponent >= _DAMAGED_FROM
        whole, fraction = digits[: exponent + 1], digits[exponent + 1 :]
        return whole if len(whole) > exponent and not fraction.strip("0") else match[0]

    return _SCIENTIFIC.sub(written_out, tidied), damaged


def digit_runs(tidied: str) -> list[str]:
    """Return the runs of `tidied` that may each be one number, in order.

    Letters end a run (no vanity digits), and so do the separators between two numbers; a run that
    holds no digit is left out. Spaces, dots, dashes and brackets stay inside.
    """
    if tidied.isdecimal():
        return [tidied]
    text = _WHATSAPP_LINK.sub(_international, tidied)
    text = _LETTER_O.sub(lambda match: "0" * len(match[0]), text)
    text = _TRAILING_ZERO.sub("", text)
    if _THOUSANDS.fullmatch(text):
        text = text.replace(",", "")
    return [run.strip() for run in _BETWEEN_NUMBERS.split(text) if not _DIGITS.isdisjoint(run)]


def digits_of(text: str) -> str:
    """Return the ASCII digits of `text`."""
    return text if text.isdecimal() and text.isascii() else "".join(c for c in text if c in _DIGITS)


def _international(link: re.Match[str]) -> str:
    """Return a link's number, which begins with its country code unless a trunk zero shows otherwise."""
    digits = digits_of(link["digits"])
    return f" {digits} " if digits.startswith("0") else f" +{digits} "


def raw_body(tidied: str) -> str:
    """Return what stands in a `raw:` key, so that junk that looks alike is one row.

    Folded, at most `LONGEST_RAW` characters; of a single run of digits only the digits and a leading
    plus. The body of a body is itself.
    """
    body = " ".join(fold(tidied).split())
    if not _BETWEEN_NUMBERS.search(body):
        digits = digits_of(body)
        body = ("+" if body.startswith("+") else "") + digits
    return body[:LONGEST_RAW].strip()
