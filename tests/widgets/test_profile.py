"""The profile header, the notes and the latest orders, as lines of a given width."""

import pytest
from msgspec.structs import replace
from textual.content import Content
from textual.style import Style

from custui.domain.customer import SpendRank
from custui.domain.phone import PhoneVerdict
from custui.domain.status import Status
from custui.widgets.customer_view import CustomerView
from custui.widgets.note_list import note_lines
from custui.widgets.profile_header import profile_lines
from custui.widgets.recent_orders import recent_lines
from tests.factories import (
    NOW,
    RULES,
    days_ago,
    lagos,
    make_details,
    make_item,
    make_note,
    make_order,
    make_row,
    make_segment,
)
from tests.widgets.views import make_view


def plain(lines: list[Content]) -> list[str]:
    return [line.plain.rstrip() for line in lines]


def test_the_profile_at_eighty_columns() -> None:
    lines = plain(profile_lines(make_view(segments=(make_segment(),)), 71))
    assert lines == [
        "Ngozi Eze-Obi              ● Active  ★ VIP  ◆ High value  ✗ Problematic",
        "0803 555 0147 · WhatsApp same · +234 803 555 0147",
        "customer since 2 Mar 2026 · last seen 5 days ago, 3 Jun 2026",
        "Ikeja, Lagos · prefers WhatsApp · # Promo list",
    ]


def test_the_rank_stands_beside_the_place_once_it_is_known() -> None:
    told = plain(profile_lines(make_view(segments=(make_segment(),)), 71, SpendRank(12, 1_480)))
    assert told[-1] == "Ikeja, Lagos · prefers WhatsApp · #12 of 1,480 who spent · # Promo list"


def test_the_profile_on_a_phone() -> None:
    lines = plain(profile_lines(make_view(), 38))
    assert lines == [
        "Ngozi Eze-Obi                 ● Active",
        "★ VIP  ◆ High value  ✗ Problematic",
        "0803 555 0147 · WhatsApp same",
        "+234 803 555 0147 · since 2 Mar 2026",
        "seen 5 days ago · Ikeja, Lagos",
        "prefers WhatsApp",
    ]


def test_a_long_name_is_cut_and_its_badges_go_beneath() -> None:
    orders = [make_order(1, days_ago(90), customer_name="Oluwaseun " * 12, city="", state="")]
    lines = plain(profile_lines(make_view(orders), 71))
    assert lines[0].startswith("Oluwaseun Oluwaseun")
    assert lines[0].endswith("…")
    assert lines[1] == "○ Inactive  ! At risk"


def test_what_is_unknown_is_said() -> None:
    orders = [make_order(1, customer_name="", city="", state="", channel="unknown")]
    lines = plain(profile_lines(make_view(orders), 71))
    assert lines[0].startswith("no name")
    assert lines[-1] == "place unknown"


@pytest.mark.parametrize(
    ("verdict", "phone", "whatsapp", "said"),
    [
        (PhoneVerdict.VALID, "+2348035550147", None, "0803 555 0147 · no WhatsApp · +234 803 555 0147"),
        (PhoneVerdict.VALID, "+2348035550147", "+2348055550100",
         "0803 555 0147 · WhatsApp 0805 555 0100 · +234 803 555 0147"),
        (PhoneVerdict.UNVERIFIED, "+2349995550147", "+2349995550147",
         "0999 555 0147 · ? unverified · WhatsApp same · +234 999 555 0147"),
        (PhoneVerdict.UNREADABLE, "raw:ask musa", None, "ask musa · × unreadable · no WhatsApp"),
    ],
)  # fmt: skip
def test_how_to_reach_the_customer(
    verdict: PhoneVerdict, phone: str, whatsapp: str | None, said: str
) -> None:
    row = make_row(phone=phone, verdict=verdict, whatsapp=whatsapp)
    view = CustomerView(make_details(row=row), make_view().period, NOW, RULES)
    assert said in plain(profile_lines(view, 71))


def test_other_names_are_listed_up_to_three() -> None:
    orders = [make_order(place, days_ago(place), customer_name=f"Name {place}") for place in range(1, 7)]
    told = " ".join(plain(profile_lines(make_view(orders), 120)))
    assert "also seen as Name 2, Name 3, Name 4 and 2 more" in told


@pytest.mark.parametrize(
    ("width", "said"),
    [
        (82, "also seen as Adaeze Ngozi Obi of Ikeja, mama, Ngozi Adaeze Eze-Obi and 2 more"),
        (71, "also seen as Adaeze Ngozi Obi of Ikeja, mama and 3 more"),
        (50, "also seen as Adaeze Ngozi Obi of Ikeja and 4 more"),
    ],
)
def test_rather_a_name_less_is_told_than_half_of_how_many_there_are(width: int, said: str) -> None:
    names = ["Ngozi", "Adaeze Ngozi Obi of Ikeja", "mama", "Ngozi Adaeze Eze-Obi", "n", "Ada"]
    orders = [make_order(place, days_ago(place), customer_name=name) for place, name in enumerate(names, 1)]
    told = [line for line in plain(profile_lines(make_view(orders), width)) if "also seen" in line]
    assert told == [said]


def test_notes_are_signed_and_wrapped() -> None:
    notes = (
        make_note(2, "Call about the returned soap.\n\nShe was not pleased.", "kemi"),
        make_note(1, "Prefers delivery after 5 PM"),
    )
    assert plain(note_lines(make_view(notes=notes), 50)) == [
        "Notes  2",
        "┆ Call about the returned soap.",
        "┆",
        "┆ She was not pleased.                 kemi, 3 May",
        "┆ Prefers delivery after 5 PM         tunde, 3 May",
    ]
    assert plain(note_lines(make_view(notes=notes), 40))[-2:] == [
        "┆ Prefers delivery after 5 PM",
        "┆                           tunde, 3 May",
    ]
    assert plain(note_lines(make_view(), 44)) == ["Notes  none yet"]


def test_the_latest_orders_stand_in_columns() -> None:
    orders = [
        make_order(
            1, lagos("2026-05-11"), Status.DELIVERED, 4_000_000, items=(make_item(), make_item("Soap", 2))
        ),
        make_order(2, lagos("2026-06-03"), Status.PENDING, 120_000_000),
        make_order(3, lagos("2026-06-04"), Status.UNKNOWN, 12_000, currency="USD", status_text="ask Musa"),
        make_order(4, lagos("2026-06-05"), Status.RETURNED, 500_000, refunded=100_000),
    ]
    assert plain(recent_lines(make_view(orders), 3, 66)) == [
        "Latest orders",
        " 5 Jun 2026  A0004  ₦1,000 refunded             ₦5,000  ✗ returned",
        " 4 Jun 2026  A0003  —                          USD 120  ◐ ask Musa",
        " 3 Jun 2026  A0002  —                       ₦1,200,000  ◐ pending",
    ]
    assert plain(recent_lines(make_view(orders[:1]), 3, 38)) == [
        "Latest orders",
        "11 May 2026  ● delivered       ₦40,000",
        "A0001  Shea butter · Soap ×2",
    ]


def links(lines: list[Content]) -> list[tuple[str, str]]:
    return [
        (line.plain[span.start : span.end], span.style.link)
        for line in lines
        for span in line.spans
        if isinstance(span.style, Style) and span.style.link
    ]


@pytest.mark.parametrize(
    ("whatsapp", "shown", "digits"),
    [("+2348035550147", "same", "2348035550147"), ("+2348055550100", "0805 555 0100", "2348055550100")],
)
def test_the_whatsapp_number_is_a_link_to_its_chat(whatsapp: str, shown: str, digits: str) -> None:
    view = make_view()
    customer = make_row(whatsapp=whatsapp)
    view = replace(view, details=replace(view.details, customer=customer))
    for width in (38, 71):
        assert links(profile_lines(view, width)) == [(shown, f"https://wa.me/{digits}")]


def test_no_whatsapp_no_link() -> None:
    view = make_view()
    view = replace(view, details=replace(view.details, customer=make_row(whatsapp=None)))
    assert links(profile_lines(view, 71)) == []
