"""A new order while it is typed: what is read from the boxes, and what is refused, where."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from custui.domain.channel import KNOWN_CHANNELS, UNKNOWN
from custui.domain.order_form import (
    FormError,
    FormLine,
    OrderForm,
    channels_for,
    first_form,
    form_fields,
    form_from,
    items_of,
    joined,
    line_money,
    order_of,
    total_money,
)
from custui.domain.orders import OrderItem
from custui.domain.status import Status
from tests.factories import NOW, PHONE, make_details, make_order, naira

BUTTER = FormLine("Shea butter", "2", "4,000", "SB")


def test_the_form_begins_with_the_last_orders_place_and_the_preferred_channel() -> None:
    orders = [
        make_order(1, NOW, channel="tiktok", address="12 Allen Ave", city="Ikeja", state="Lagos"),
        make_order(2, NOW.replace(month=1), channel="tiktok", city="Aba", state="Abia"),
        make_order(3, NOW.replace(month=2), channel="jumia", city="Aba", state="Abia"),
    ]
    form = first_form(make_details(orders))
    assert form == OrderForm((FormLine(),), "12 Allen Ave", "Ikeja", "Lagos", "tiktok", Status.PENDING)


def test_every_known_channel_can_be_chosen_and_the_customers_own() -> None:
    assert channels_for("tiktok") == KNOWN_CHANNELS
    assert channels_for("jumia") == ("jumia", *KNOWN_CHANNELS)


def test_the_order_that_a_form_is_of() -> None:
    lines = (BUTTER, FormLine(), FormLine("  Black   soap ", "1,000", "₦1.5k"))
    form = OrderForm(lines, " 12 Allen Ave ", "Ikeja", "Lagos", UNKNOWN, Status.CONFIRMED)
    order = order_of(form, PHONE, "Ngozi", NOW, "NGN")
    assert order.items == (
        OrderItem("Shea butter", 2, naira(4_000), "SB"),
        OrderItem("Black soap", 1_000, naira(1_500)),
    )
    assert (order.total, order.currency, order.created_at) == (naira(1_508_000), "NGN", NOW)
    assert (order.number, order.phone, order.customer_name) == ("", PHONE, "Ngozi")
    assert (order.status, order.channel) == ("confirmed", "")
    assert (order.address, order.city, order.state) == ("12 Allen Ave", "Ikeja", "Lagos")
    assert total_money(form, "NGN") == order.total


@pytest.mark.parametrize(
    ("lines", "part", "line", "sentence"),
    [
        ([FormLine()], "product", 0, "an order needs a product"),
        ([FormLine(" \u200b", "3", "")], "product", 0, "an order needs a product"),
        ([BUTTER, FormLine("", "1", "500")], "product", 1, "name the product"),
        ([replace(BUTTER, quantity="")], "quantity", 0, "'' is not a quantity: write 1 or more"),
        ([replace(BUTTER, quantity="1.5")], "quantity", 0, "'1.5' is not a quantity: write 1 or more"),
        ([replace(BUTTER, quantity="²")], "quantity", 0, "'²' is not a quantity: write 1 or more"),
        ([replace(BUTTER, quantity="0")], "quantity", 0, "a quantity is from 1 to 99,999"),
        ([replace(BUTTER, quantity="9" * 30)], "quantity", 0, "a quantity is from 1 to 99,999"),
        ([BUTTER, replace(BUTTER, price=" ")], "price", 1, "give the price; 0 where it is free"),
        ([replace(BUTTER, price="-5")], "price", 0, "a price is 0 or more"),
        ([replace(BUTTER, price="9000000m", quantity="2")], "price", 0, "this comes to more than any order"),
    ],
)  # fmt: skip
def test_what_will_not_do(lines: list[FormLine], part: str, line: int, sentence: str) -> None:
    with pytest.raises(FormError) as refused:
        items_of(OrderForm(tuple(lines)), "NGN")
    assert (str(refused.value), refused.value.part, refused.value.line) == (sentence, part, line)


def test_a_line_that_cannot_be_read_yet_comes_to_nothing() -> None:
    unread = replace(BUTTER, price="4,0")
    assert line_money(unread, "NGN") is None
    assert total_money(OrderForm((BUTTER, unread)), "NGN") == naira(8_000)


lines = st.builds(
    FormLine, st.text(max_size=9), st.text(max_size=9), st.text(max_size=9), st.text(max_size=9)
)
forms = st.builds(
    OrderForm,
    st.lists(lines, min_size=1, max_size=4).map(tuple),
    st.text(max_size=9),
    st.text(max_size=9),
    st.text(max_size=9),
    st.sampled_from(KNOWN_CHANNELS),
    st.sampled_from(Status).filter(lambda status: status is not Status.UNKNOWN),
)


@given(forms)
def test_a_draft_brings_the_form_back(form: OrderForm) -> None:
    assert form_from(form_fields(form), OrderForm()) == form


@pytest.mark.parametrize("kept", ["", "[]", "{}", "[1]", '[["a","b","c","d","e"]]', "null"])
def test_a_draft_that_cannot_be_read_leaves_the_form_as_it_began(kept: str) -> None:
    assert form_from({"lines": kept, "status": "unknown"}, OrderForm((BUTTER,))) == OrderForm((BUTTER,))


def test_a_draft_goes_before_what_was_typed_since() -> None:
    began = OrderForm(city="Ikeja")
    found = OrderForm((BUTTER, FormLine()), "12 Allen Ave", "Aba")
    typed = OrderForm((FormLine("Soap"),), "7 Broad St", "Ikeja")
    assert joined(found, typed, began) == OrderForm((BUTTER, FormLine("Soap")), "7 Broad St", "Aba")
    assert joined(found, began, began) == found
