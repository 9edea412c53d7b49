"""What the orders say beside an agent's words, and numbers that no WhatsApp reaches."""

from dataclasses import replace

import pytest

from custui.domain.customer import Profile
from custui.domain.profiles import as_ordered, whatsapp_refusal
from tests.factories import PHONE, make_details


def test_what_the_orders_say() -> None:
    details = make_details(edited_name="Mama Tunde")
    assert as_ordered(details) == Profile("Ngozi Eze-Obi", PHONE, "Ikeja", "Lagos")
    set_by_hand = replace(details, profile=Profile(whatsapp="0805 555 0100"))
    assert as_ordered(set_by_hand).whatsapp is None


@pytest.mark.parametrize(
    ("number", "refusal"),
    [
        ("0805 555 0100", None),
        ("ask her ", "ask her cannot be read as a phone number"),
        ("0201 270 0001", "0201 270 0001 can have no WhatsApp: it is not a mobile number"),
    ],
)
def test_where_no_whatsapp_can_be_sent(number: str, refusal: str | None) -> None:
    assert whatsapp_refusal(number, "NG") == refusal
