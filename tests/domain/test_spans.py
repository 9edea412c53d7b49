"""Spans of orders and money: said, typed, and read back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custui.domain.spans import (
    LARGEST,
    Bounds,
    orders_text,
    orders_words,
    read_orders,
    read_spent,
    spent_bands,
    spent_text,
    spent_words,
)

CURRENCIES = st.sampled_from(("NGN", "JPY", "KWD", "XAF"))
END = st.one_of(st.none(), st.integers(0, 10**12))


def _in_order(least: int | None, most: int | None) -> Bounds:
    return (least, most) if least is None or most is None else (min(least, most), max(least, most) + 1)


ENDS = st.builds(_in_order, END, END)


def test_the_bands_of_naira_begin_and_end_on_a_kobo() -> None:
    assert spent_bands("NGN") == (
        ("under ₦10k", (None, 999_999)),
        ("₦10k–₦50k", (1_000_000, 4_999_999)),
        ("₦50k–₦100k", (5_000_000, 9_999_999)),
        ("₦100k+", (10_000_000, None)),
    )
    assert spent_bands("NGN", ascii_only=True)[0][0] == "under NGN 10k"


@given(CURRENCIES, st.integers(-(10**9), 10**12))
def test_every_amount_lies_in_exactly_one_band(currency: str, amount: int) -> None:
    holding = [
        words
        for words, (least, most) in spent_bands(currency)
        if (least is None or least <= amount) and (most is None or amount <= most)
    ]
    assert len(holding) == 1


@pytest.mark.parametrize(
    ("span", "words"),
    [((1, 1), "1"), ((2, None), "2+"), ((None, 4), "up to 4"), ((3, 7), "3–7"), ((1_000, None), "1,000+")],
)
def test_orders_in_words(span: Bounds, words: str) -> None:
    assert orders_words(span) == words


def test_spent_in_words() -> None:
    assert spent_words((1_000_000, 4_999_999), "NGN") == "₦10k–₦50k"
    assert spent_words((1_000_000, 5_000_000), "NGN") == "₦10,000–₦50,000"
    assert spent_words((None, 4_999_950), "NGN") == "up to ₦49,999.50"
    assert spent_words((500_000, None), "NGN", ascii_only=True) == "NGN 5,000+"


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("", (None, None)), ("  ", (None, None)), ("3", (3, 3)), ("2+", (2, None)), ("2..", (2, None)),
        ("..5", (None, 5)), ("2..10", (2, 10)), ("2-10", (2, 10)), ("2 – 10", (2, 10)), ("2 to 10", (2, 10)),
        (" 1,000 .. 2,000 ", (1_000, 2_000)), ("0..0", (0, 0)), (str(LARGEST), (LARGEST, LARGEST)),
    ],
)  # fmt: skip
def test_orders_are_read(text: str, span: Bounds) -> None:
    assert read_orders(text) == span


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("", (None, None)), ("5000+", (500_000, None)), ("5k..20k", (500_000, 2_000_000)),
        ("5,000 - 20,000", (500_000, 2_000_000)), ("..5000", (None, 500_000)), ("₦1.5k+", (150_000, None)),
        ("0..49999.99", (0, 4_999_999)), ("1m+", (100_000_000, None)),
        ("₦10,000–₦50,000", (1_000_000, 5_000_000)), ("7000..7000", (700_000, 700_000)),
    ],
)  # fmt: skip
def test_spent_is_read(text: str, span: Bounds) -> None:
    assert read_spent(text, "NGN") == span


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("5..2", "it ends (2) before it begins (5)"),
        ("many", "write 3, 2+, 2..10 or ..5"),
        ("-5", "write 3, 2+, 2..10 or ..5"),
        ("..", "write 3, 2+, 2..10 or ..5"),
        ("+", "write 3, 2+, 2..10 or ..5"),
        ("1..2..3", "write 3, 2+, 2..10 or ..5"),
        ("1..2+", "write 3, 2+, 2..10 or ..5"),
        ("2.5", "write 3, 2+, 2..10 or ..5"),
        ("1,00", "write 3, 2+, 2..10 or ..5"),
        ("٣", "write 3, 2+, 2..10 or ..5"),
        (str(LARGEST + 1), "no shop has so many"),
        ("1.." + "9" * 50, "no shop has so many"),
    ],
)
def test_wrong_orders_are_refused_with_what_to_write(text: str, sentence: str) -> None:
    with pytest.raises(ValueError) as refused:
        read_orders(text)
    assert str(refused.value) == sentence


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("20k..5k", "it ends (5k) before it begins (20k)"),
        ("lots", "write 5000+, 5k..20k or ..5000"),
        ("k", "write 5000+, 5k..20k or ..5000"),
        ("-5000", "write 5000+, 5k..20k or ..5000"),
        ("5000", "5000 alone is not a range: write 5000+, 5k..20k or ..5000"),
        ("9999999999999m+", "no shop has so many"),
        ("$50+", "write 5000+, 5k..20k or ..5000"),
    ],
)
def test_wrong_spent_is_refused_with_what_to_write(text: str, sentence: str) -> None:
    with pytest.raises(ValueError) as refused:
        read_spent(text, "NGN")
    assert str(refused.value) == sentence


@given(ENDS, CURRENCIES)
def test_what_is_set_is_typed_back_as_it_is(span: Bounds, currency: str) -> None:
    assert read_orders(orders_text(span)) == span
    assert read_spent(spent_text(span, currency), currency) == span


@given(st.text(st.sampled_from("0123456789.,+-–kmto ₦x"), max_size=12))
def test_any_text_is_read_or_refused_in_a_sentence(text: str) -> None:
    try:
        spans = [read_orders(text), read_spent(text, "NGN")]
    except ValueError as error:
        spans = []
        refused = str(error)
    else:
        refused = ""
    assert spans or " " in refused
    assert all(end is None or 0 <= end <= LARGEST for span in spans for end in span)
