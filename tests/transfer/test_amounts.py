from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custui.domain.errors import FileError
from custui.transfer.amounts import WrittenAmounts, currency_of


def amounts(*texts: str, currency: str = "NGN", sign: str | None = None) -> WrittenAmounts:
    """Return what has looked at a column of these amounts."""
    written = WrittenAmounts((0,), None, currency, sign)
    for line, text in enumerate(texts, start=2):
        written.note(line, [text])
    written.settle("orders.csv")
    return written


@pytest.mark.parametrize(
    ("text", "currency", "expected"),
    [
        ("NGN 26,500.00", "NGN", "26500.00"),
        ("$26500.00", "USD", "26500.00"),
        ("NGN 26.500,00", "NGN", "26500.00"),
        ("NGN 26\N{NARROW NO-BREAK SPACE}500,00", "NGN", "26500.00"),
        ("NGN\N{NO-BREAK SPACE}26\N{NO-BREAK SPACE}500,00", "NGN", "26500.00"),
        ("12,34,567.50", "INR", "1234567.50"),
        ("12.34.567,50", "INR", "1234567.50"),
        ("26’500.00", "CHF", "26500.00"),
        ("٢٦٬٥٠٠٫٠٠", "NGN", "26500.00"),
        ("₦26,500.5", "NGN", "26500.5"),
        ("26 500 FCFA", "XOF", "26500"),
        ("1,234,567", "NGN", "1234567"),
        ("-26,500.00", "NGN", "-26500.00"),
        ("NGN -5.00", "NGN", "-5.00"),
        ("\N{MINUS SIGN}5", "NGN", "-5"),
        ("26500", "NGN", "26500"),
        ("0.500", "KWD", "0.500"),
        ("1.250,500", "KWD", "1250.500"),
        (".50", "NGN", "0.50"),
    ],
)
def test_an_amount_that_tells_by_itself(text: str, currency: str, expected: str) -> None:
    assert amounts(text, currency=currency).read(text, currency) == expected


@pytest.mark.parametrize("text", ["26.500", "26,500", "NGN 1.234", "₦1,234"])
def test_a_file_that_cannot_tell_asks_and_names_the_line(text: str) -> None:
    with pytest.raises(FileError, match=r"orders\.csv, line 2: .* or .*; say --decimal-sign") as caught:
        amounts(text)
    assert text in str(caught.value)


def test_the_other_amounts_of_the_file_tell() -> None:
    assert amounts("26.500", "1.200,50").read("26.500", "NGN") == "26500"
    assert amounts("26,500", "1,200.50").read("26,500", "NGN") == "26500"
    assert amounts("26.500", "1.234.567").read("26.500", "NGN") == "26500"


def test_the_currency_tells_where_it_has_no_decimals() -> None:
    assert amounts("26.500", currency="JPY").read("26.500", "JPY") == "26500"
    with pytest.raises(FileError, match="is 26 or 26,000"):
        amounts("26.000", currency="JPY")


def test_what_the_shop_says_holds() -> None:
    assert amounts("26.500", sign=",").read("26.500", "NGN") == "26500"
    assert amounts("26.500", sign=".").read("26.500", "KWD") == "26.500"
    with pytest.raises(ValueError, match="not an amount"):
        amounts(sign=".").read("26.500,00", "NGN")


def test_three_decimals_of_a_currency_with_two_are_not_believed() -> None:
    written = amounts("26500.00", "5.25", "26.500")
    assert written.sign == "."
    with pytest.raises(ValueError, match=r"'26\.500' is 26\.5 or 26,500; say --decimal-sign"):
        written.read("26.500", "NGN")


def test_where_a_file_writes_both_ways_only_what_is_unclear_is_refused() -> None:
    written = amounts("1,200.50", "1.200,50", "26.500", "26.500", "26.500")
    assert (written.read("1,200.50", "NGN"), written.read("1.200,50", "NGN")) == ("1200.50", "1200.50")
    with pytest.raises(ValueError, match="26,500; say"):
        written.read("26.500", "NGN")


def test_a_few_unclear_amounts_do_not_hold_up_the_file() -> None:
    written = amounts("26500", "26501", "26502", "26.500")
    with pytest.raises(ValueError, match="26,500; say"):
        written.read("26.500", "NGN")
    assert written.read("26500", "NGN") == "26500"


@pytest.mark.parametrize(
    "text", ["", "five", "1e5", "1,2,3", "1.000.00", "12-5", "$", "NGN", "5 5", "--5", "-NGN -5", "9" * 100]
)
def test_what_is_no_amount_is_refused_with_its_text(text: str) -> None:
    with pytest.raises(ValueError, match="is not an amount"):
        amounts("1").read(text, "NGN")


@pytest.mark.parametrize("text", ["$5.00", "5.00 EUR", "₵5"])
def test_an_amount_of_another_currency_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not an amount of NGN"):
        amounts("1").read(text, "NGN")


def test_the_currency_that_an_amount_is_written_with() -> None:
    texts = ("NGN 5", "$5.00", "₦5", "5 EUR", "5", "FCFA 5", "hello", "NGN 5 USD")
    assert [currency_of(text) for text in texts] == ["NGN", "USD", "NGN", "EUR", "", "", "", ""]


GROUPS = {"en": (",", "."), "de": (".", ","), "fr": ("\u202f", ","), "ch": ("’", "."), "za": ("\u00a0", ",")}


@given(st.integers(0, 10**10), st.sampled_from(sorted(GROUPS)))
def test_any_amount_in_any_countrys_way_with_two_decimals(minor: int, country: str) -> None:
    group, point = GROUPS[country]
    text = f"NGN {minor // 100:,}.{minor % 100:02}".translate({ord(","): group, ord("."): point})
    assert Decimal(amounts(text).read(text, "NGN")) == Decimal(minor) / 100


@given(st.text(max_size=30) | st.text("0123456789.,' -NG$", max_size=14))
def test_no_text_does_anything_but_be_read_or_refused(text: str) -> None:
    written = WrittenAmounts((0,), None, "NGN", None)
    written.note(2, [text])
    currency_of(text)
    try:
        found = written.read(text, "NGN")
    except ValueError:
        return
    assert found.lstrip("-").replace(".", "", 1).isdigit()
