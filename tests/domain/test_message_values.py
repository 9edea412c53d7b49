"""What a message says of a customer and an order, and what no value may bring into it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from custui.domain.message_text import LONGEST_VALUE, message_text, value_text
from custui.domain.message_values import Speaker, deliver_to, items_text, message_values
from custui.domain.placeholders import NAMES
from custui.domain.status import Status
from tests.factories import NOW, RULES, lagos, make_history, make_item, make_order, make_row, naira

KEMI = Speaker("kemi", RULES, NOW)


def test_the_values_of_a_customer_and_an_order() -> None:
    order = make_order(
        6,
        lagos("2026-06-03", "00:30"),
        Status.DELIVERED,
        naira(12_000.50),
        address="12 Allen Avenue\nOpposite the bank, Ikeja",
        items=(make_item("Shea butter"), make_item("Black soap", 2), make_item("", 1, sku="AN-6")),
    )
    assert message_values(make_row(), order, KEMI) == {
        "customer.first_name": "Ngozi",
        "customer.name": "Ngozi Eze-Obi",
        "customer.phone": "0803 555 0147",
        "customer.city": "Ikeja",
        "customer.last_order": "3 June",
        "customer.orders": "6",
        "order.number": "A0006",
        "order.date": "3 June",
        "order.items": "Shea butter, Black soap ×2, AN-6",
        "order.total": "₦12,000.50",
        "order.place": "12 Allen Avenue, Opposite the bank, Ikeja, Lagos",
        "order.status": "delivered",
        "agent.name": "Kemi",
        "shop.name": "Test shop",
    }


def test_every_placeholder_has_a_value_and_no_value_lacks_a_placeholder() -> None:
    assert set(message_values(make_row(), make_history()[0], KEMI)) == set(NAMES)
    without = message_values(make_row(), None, KEMI)
    assert set(without) == set(NAMES)
    assert {name for name, value in without.items() if not value} == {
        name for name in NAMES if name.startswith("order.")
    }


def test_another_year_is_named_and_another_currency_bears_its_sign() -> None:
    order = make_order(created_at=lagos("2025-12-31"), currency="USD", total=1_050)
    values = message_values(make_row(), order, KEMI)
    assert values["order.date"] == "31 December 2025"
    assert values["order.total"] == "$10.50"


def test_what_is_not_known_is_empty() -> None:
    order = make_order(status=Status.UNKNOWN, status_text="", city="", state="", customer_name="")
    row = replace(make_row([order], name=""), phone="raw:ask Mama")
    values = message_values(row, order, Speaker("", RULES, NOW))
    assert {name for name, value in values.items() if not value} == {
        "customer.first_name",
        "customer.name",
        "customer.phone",
        "customer.city",
        "order.items",
        "order.place",
        "order.status",
        "agent.name",
    }


@pytest.mark.parametrize(
    ("address", "city", "state", "place"),
    [
        ("", "Ikeja", "Lagos", "Ikeja, Lagos"),
        ("12 Allen Avenue", "", "", "12 Allen Avenue"),
        ("12 Allen Avenue, IKEJA, Lagos.", "Ikeja", "lagos", "12 Allen Avenue, IKEJA, Lagos."),
        ("", "Lagos", "Lagos", "Lagos"),
        (" , \n ", "", "", ""),
    ],
)
def test_place(address: str, city: str, state: str, place: str) -> None:
    assert deliver_to(make_order(address=address, city=city, state=state)) == place


def test_returned_and_nameless_lines_are_no_items() -> None:
    order = make_order(items=(make_item("Lace", -1), make_item(" ", 2), make_item("Gele\n blue", 3)))
    assert items_text(order) == "Gele blue ×3"


@pytest.mark.parametrize(
    ("text", "sent"),
    [
        ("Good day \N{WOMAN}\u200d\N{WRENCH} \u2764\ufe0f \U0001f1f3\U0001f1ec", None),
        ("Ọlá ọ\u0300 한 田中", None),
        ("line\nline", None),
        ("a\r\nb\rc\u2028d", "a\nb\nc\nd"),
        ("tab\there", "tab here"),
        ("\x1b]52;c;aGk=\x07\x9b2J\x00", "]52;c;aGk=2J"),
        ("pay \u202e000,1\u202c \u2066x\u2069", "pay 000,1 x"),
        ("\ud800", ""),
    ],
)
def test_what_a_message_may_hold(text: str, sent: str | None) -> None:
    assert message_text(text) == (text if sent is None else sent)


@given(st.text(st.characters(exclude_categories=())))
def test_a_message_is_fit_to_go_out(text: str) -> None:
    sent = message_text(text)
    assert message_text(sent) == sent
    sent.encode()
    assert not any(ord(c) < 32 and c != "\n" for c in sent)
    assert len(value_text(text).splitlines()) <= 1


def test_a_value_has_its_bounds() -> None:
    assert len(value_text("x" * 1_000_000)) == LONGEST_VALUE
    hostile = replace(make_row(), name="[@click=app.quit]\x1b[2J\u202eNgozi\nObi")
    assert message_values(hostile, None, KEMI)["customer.name"] == "[@click=app.quit][2JNgozi Obi"
