"""Money in and out, in minor units throughout."""

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custui.domain.money import (
    average_money,
    compact_money,
    decimal_string,
    exponent,
    format_money,
    parse_amount,
    read_price,
    symbol,
)

CURRENCIES = ("NGN", "USD", "GBP", "JPY", "XOF", "KWD", "TND", "ZAR")
# Below the limit of what is read as an amount, in any of the currencies.
minor_units = st.integers(-(10**13) + 1, 10**13 - 1)
currencies = st.sampled_from(CURRENCIES)


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [
        ("26500", "NGN", 2_650_000),
        ("26,500.00", "NGN", 2_650_000),
        ("₦26,500", "NGN", 2_650_000),
        ("₦ 26,500.5", "NGN", 2_650_050),
        ("NGN 26,500.00", "NGN", 2_650_000),
        ("ngn26500", "NGN", 2_650_000),
        ("\N{NO-BREAK SPACE}26500 ", "NGN", 2_650_000),
        ("0", "NGN", 0),
        (".5", "NGN", 50),
        ("+12.30", "NGN", 1_230),
        ("-12.30", "NGN", -1_230),
        ("-₦12.30", "NGN", -1_230),
        ("₦-12.30", "NGN", -1_230),
        ("\N{MINUS SIGN}12.30", "NGN", -1_230),
        ("1,234,567.89", "NGN", 123_456_789),
        ("26500.000", "NGN", 2_650_000),
        ("2.65E+04", "NGN", 2_650_000),
        ("26500.0000000004", "NGN", 2_650_000),  # the tail of a binary float
        ("19.989999999999998", "NGN", 1_999),
        ("1,500", "JPY", 1_500),
        ("1500.0", "JPY", 1_500),
        ("1.234", "KWD", 1_234),
        ("$9.99", "USD", 999),
        ("9999999999999.99", "NGN", 999_999_999_999_999),
    ],
)
def test_reads(text: str, currency: str, minor: int) -> None:
    assert parse_amount(text, currency) == minor


@pytest.mark.parametrize(
    ("text", "currency"),
    [
        ("", "NGN"),
        ("  ", "NGN"),
        ("₦", "NGN"),
        ("free", "NGN"),
        ("12.345", "NGN"),  # twelve thousand, or twelve and a third?
        ("1.5", "JPY"),
        ("1.234,50", "NGN"),
        ("1,23", "NGN"),
        ("12,34,567", "NGN"),
        ("26 500", "NGN"),
        ("$26", "NGN"),
        ("USD 26", "NGN"),
        ("12-", "NGN"),
        ("--5", "NGN"),
        ("-+5", "NGN"),
        ("-₦-5", "NGN"),
        ("5.", "NGN"),
        ("1_000", "NGN"),
        ("nan", "NGN"),
        ("Infinity", "NGN"),
        ("1e99", "NGN"),
        ("10000000000000", "NGN"),
        ("0x10", "NGN"),
    ],
)
def test_refuses_and_names_the_text(text: str, currency: str) -> None:
    with pytest.raises(ValueError, match=re.escape(f"'{text}'")):
        parse_amount(text, currency)


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [
        ("12.345", "NGN", 1_234),
        ("12.355", "NGN", 1_236),
        ("12.3451", "NGN", 1_235),
        ("0.5", "JPY", 0),
        ("1.5", "JPY", 2),
    ],
)
def test_a_unit_price_is_rounded_half_to_even(text: str, currency: str, minor: int) -> None:
    assert parse_amount(text, currency, rounded=True) == minor


@given(minor_units, currencies)
def test_what_is_written_reads_back(minor: int, currency: str) -> None:
    assert parse_amount(decimal_string(minor, currency), currency) == minor
    assert parse_amount(format_money(minor, currency), currency) == minor
    assert parse_amount(format_money(minor, currency, ascii_only=True), currency) == minor


@given(minor_units, currencies)
def test_the_decimal_string_is_plain_and_exact(minor: int, currency: str) -> None:
    text = decimal_string(minor, currency)
    assert Decimal(text) * 10 ** exponent(currency) == minor
    assert len(text.partition(".")[2]) == exponent(currency)
    assert set(text) <= set("-.0123456789")


@given(st.text(alphabet="0123456789.,-+eE₦NG $"))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        minor = parse_amount(text, "NGN")
    except ValueError:
        return
    assert abs(minor) <= 10**15


@pytest.mark.parametrize(
    ("minor", "currency", "shown"),
    [
        (123_450_000, "NGN", "₦1,234,500"),
        (123_450_050, "NGN", "₦1,234,500.50"),
        (5, "NGN", "₦0.05"),
        (0, "NGN", "₦0"),
        (-120_000, "NGN", "-₦1,200"),
        (1_500, "JPY", "¥1,500"),
        (1_500, "XOF", "XOF 1,500"),
        (1_500, "KWD", "KWD 1.500"),
        (1_005, "KWD", "KWD 1.005"),
    ],
)
def test_full_amounts(minor: int, currency: str, shown: str) -> None:
    assert format_money(minor, currency) == shown


@pytest.mark.parametrize(
    ("minor", "currency", "shown"),
    [
        (0, "NGN", "₦0"),
        (95_000, "NGN", "₦950"),
        (99_949, "NGN", "₦999"),
        (99_950, "NGN", "₦1k"),
        (99_999, "NGN", "₦1k"),
        (100_000, "NGN", "₦1k"),
        (104_900, "NGN", "₦1k"),
        (105_000, "NGN", "₦1.1k"),
        (50, "NGN", "₦1"),
        (38_650_000, "NGN", "₦387k"),
        (-38_650_000, "NGN", "-₦387k"),
        (105_100, "NGN", "₦1.1k"),
        (4_120_000, "NGN", "₦41.2k"),
        (9_994_900, "NGN", "₦99.9k"),
        (9_995_000, "NGN", "₦100k"),
        (12_340_000, "NGN", "₦123k"),
        (99_949_900, "NGN", "₦999k"),
        (99_995_000, "NGN", "₦1m"),
        (123_450_000, "NGN", "₦1.2m"),
        (99_995_000_000, "NGN", "₦1bn"),
        (100_000_000_000_000, "NGN", "₦1tn"),
        (123_400_000_000_000_000, "NGN", "₦1234tn"),
        (-123_450_000, "NGN", "-₦1.2m"),
        (-30, "NGN", "₦0"),
        (999, "JPY", "¥999"),
        (1_000, "JPY", "¥1k"),
        (999_500, "KWD", "KWD 1k"),
        (999_499, "KWD", "KWD 999"),
    ],
)
def test_compact_amounts(minor: int, currency: str, shown: str) -> None:
    assert compact_money(minor, currency) == shown


SIZES = {"": 1, "k": 10**3, "m": 10**6, "bn": 10**9, "tn": 10**12}


@given(st.integers(-(10**16), 10**16))
def test_a_compact_amount_is_short_and_near(minor: int) -> None:
    text = compact_money(minor, "NGN")
    number = text.replace("₦", "").rstrip("kmbnt")
    size = SIZES[text.replace("₦", "")[len(number) :]]
    assert len(number.lstrip("-")) <= 4
    assert abs(Decimal(number)) < 1000
    exact = Decimal(minor) / 100
    # Half a unit of the last place shown: one decimal under a hundred, none above or without a letter.
    step = Decimal("0.1") if size > 1 and abs(exact) < 100 * size else Decimal(1)
    assert abs(Decimal(number) * size - exact) <= step * size / 2


def test_where_the_sign_cannot_be_shown() -> None:
    assert symbol("NGN", ascii_only=True) == "NGN "
    assert symbol("USD", ascii_only=True) == "$"
    assert compact_money(4_120_000, "NGN", ascii_only=True) == "NGN 41.2k"


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [
        ("12,500", "NGN", 1_250_000),
        ("12500.50", "NGN", 1_250_050),
        (" 12k ", "NGN", 1_200_000),
        ("₦12.5K", "NGN", 1_250_000),
        ("ngn 12,500 k", "NGN", 1_250_000_000),
        ("12.345k", "NGN", 1_234_500),
        ("1.2m", "NGN", 120_000_000),
        (".5k", "NGN", 50_000),
        ("0", "NGN", 0),
        ("-0", "NGN", 0),
        ("$9.99", "USD", 999),
        ("1.5k", "JPY", 1_500),
        ("1.234", "KWD", 1_234),
    ],
)
def test_reads_what_agents_type_as_a_price(text: str, currency: str, minor: int) -> None:
    assert read_price(text, currency) == minor


@pytest.mark.parametrize(
    ("text", "currency", "sentence"),
    [
        ("", "NGN", "'' is not an amount: write 12,500, 12500.50 or 12k"),
        ("k", "NGN", "'k' is not an amount: write 12,500, 12500.50 or 12k"),
        ("12,50", "NGN", "'12,50' is not an amount: write 12,500, 12500.50 or 12k"),
        ("12kk", "NGN", "'12kk' is not an amount: write 12,500, 12500.50 or 12k"),
        ("1e3", "NGN", "'1e3' is not an amount: write 12,500, 12500.50 or 12k"),
        ("٣", "NGN", "'٣' is not an amount: write 12,500, 12500.50 or 12k"),
        ("$5", "NGN", "'$5' is not an amount: write 12,500, 12500.50 or 12k"),
        ("-5", "NGN", "a price is 0 or more"),
        ("12.345", "NGN", "'12.345' has more decimals than NGN has (2)"),
        ("12.3456", "NGN", "'12.3456' has more decimals than NGN has (2)"),
        ("1.5", "JPY", "'1.5' has more decimals than JPY has (0)"),
        ("10000000m", "NGN", "'10000000m' is larger than any order"),
    ],
)
def test_a_price_that_is_none_is_refused_with_a_sentence(text: str, currency: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(sentence)}$"):
        read_price(text, currency)


@given(st.integers(0, 10**13 - 1), currencies)
def test_a_price_reads_as_it_is_shown(minor: int, currency: str) -> None:
    assert read_price(format_money(minor, currency), currency) == minor


@pytest.mark.parametrize(
    ("minor", "said"),
    [
        (4_088_889, "₦40,889"),
        (4_088_849, "₦40,888"),
        (4_088_850, "₦40,889"),
        (10_000, "₦100"),
        (9_999, "₦99.99"),
        (1_250, "₦12.50"),
        (0, "₦0"),
        (-4_088_889, "-₦40,889"),
    ],
)
def test_an_average_has_no_hundredths_that_nobody_paid(minor: int, said: str) -> None:
    assert average_money(minor, "NGN") == said


def test_an_average_of_a_currency_without_hundredths_is_whole_as_it_is() -> None:
    assert average_money(1_234, "UGX") == format_money(1_234, "UGX")
