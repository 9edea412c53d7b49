"""What the orders say beside an agent's words, and numbers that no WhatsApp reaches."""

import pytest
from msgspec.structs import replace

from custui.domain.customer import Profile
from custui.domain.profiles import as_ordered, in_force, left_to_orders, whatsapp_refusal
from tests.factories import PHONE, make_details


def test_what_the_orders_say() -> None:
    details = make_details(edited_name="Mama Tunde")
    assert as_ordered(details) == Profile("Ngozi Eze-Obi", PHONE, "Ikeja", "Lagos")
    set_by_hand = replace(details, profile=Profile(whatsapp="0805 555 0100"))
    assert as_ordered(set_by_hand).whatsapp is None


ORDERED = Profile("Ngozi Eze", PHONE, "Surulere", "Lagos")


@pytest.mark.parametrize(
    ("stored", "holds"),
    [
        (Profile(), ORDERED),
        (Profile(name="Mama"), replace(ORDERED, name="Mama")),
        (Profile(city="Ikeja"), replace(ORDERED, city="Ikeja", state=None)),
        (Profile(city="Ikeja", state="Oyo"), replace(ORDERED, city="Ikeja", state="Oyo")),
    ],
)
def test_what_holds_is_the_agents_word_else_the_orders(stored: Profile, holds: Profile) -> None:
    assert in_force(stored, ORDERED) == holds
    assert left_to_orders(holds, ORDERED, "NG") == stored


@pytest.mark.parametrize(
    ("wanted", "stored"),
    [
        (Profile(" Ngozi Eze ", "0803 555 0147", "Surulere", "Lagos"), Profile()),
        (Profile("", " ", "", ""), Profile()),
        (Profile("Ngozi", "", "Ikeja", "Lagos"), Profile("Ngozi", None, "Ikeja", "Lagos")),
        (replace(ORDERED, state=""), Profile(city="Surulere")),
        (replace(ORDERED, whatsapp="0805 555 0100"), Profile(whatsapp="0805 555 0100")),
    ],
)
def test_what_is_as_on_the_orders_is_left_to_them(wanted: Profile, stored: Profile) -> None:
    assert left_to_orders(wanted, ORDERED, "NG") == stored


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
