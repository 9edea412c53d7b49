"""What a merge comes to, in lines: on a phone's screen too, whole names and numbers tell who is who."""

from datetime import UTC, datetime

import pytest
from msgspec.structs import replace

from custui.domain.customer import CustomerRow
from custui.domain.merging import MergePreview
from custui.domain.phone import PhoneVerdict
from custui.widgets.merge_lines import merge_lines
from tests.factories import PHONE, RULES, make_row

OTHER = "+2348095550110"


def lines_of(width: int, *, that: CustomerRow | None = None) -> list[str]:
    early, late = datetime(2025, 3, 2, 9, tzinfo=UTC), datetime(2026, 1, 4, 9, tzinfo=UTC)
    into = replace(
        make_row(phone=PHONE, name="Ngozi Eze-Obi", whatsapp=PHONE),
        first_order_at=early, city="Ikeja", state="Lagos",
    )  # fmt: skip
    that = that or replace(
        make_row(phone=OTHER, name="Mrs Ngozi Adaeze Obi", whatsapp=None),
        first_order_at=late, city="Kano", state="",
    )  # fmt: skip
    preview = MergePreview(that, into, replace(into, whatsapp=OTHER), 0, ())
    lines = merge_lines(preview, RULES, width, ascii_only=False)
    assert all(line.cell_length <= width for line in lines)
    return [line.plain.rstrip() for line in lines]


@pytest.mark.parametrize(
    ("width", "since", "place"),
    [
        (72, ["4 Jan 2026", "2 Mar 2025", "2 Mar 2025"], ["Kano", "Ikeja, Lagos", "Ikeja, Lagos"]),
        (36, ["Jan 2026", "Mar 2025", "Mar 2025"], ["Kano", "Ikeja", "Ikeja"]),
    ],
)
def test_since_when_and_where_stand_side_by_side(width: int, since: list[str], place: list[str]) -> None:
    lines = lines_of(width)
    for title, told in (("Since", since), ("Place", place)):
        (line,) = (line for line in lines if line.startswith(title))
        assert line.removeprefix(title).split() == " ".join(told).split()


@pytest.mark.parametrize("width", [72, 36])
def test_no_number_is_cut(width: int) -> None:
    text = "\n".join(lines_of(width))
    assert "…" not in text.replace("Mrs Ngozi Adaeze …", "")
    for number in "0803 555 0147", "0809 555 0110":
        assert number in text


def test_on_a_phone_the_customers_stand_under_each_other() -> None:
    assert lines_of(36)[:8] == [
        "That     Mrs Ngozi Adaeze Obi",
        "         0809 555 0110 · no WhatsApp",
        "This     Ngozi Eze-Obi",
        "         0803 555 0147 · WhatsApp",
        "Both     Ngozi Eze-Obi",
        "         0803 555 0147",
        "         WhatsApp 0809 555 0110",
        "         That     This     Both",
    ]


@pytest.mark.parametrize("width", [72, 36])
def test_the_key_that_undoes_is_named_as_it_is_pressed(width: int) -> None:
    assert lines_of(width)[-1] == "u undoes, and M at any time"


@pytest.mark.parametrize("width", [72, 36])
def test_a_damaged_number_is_said_to_be_one(width: int) -> None:
    that = make_row(phone="raw:2.34803e+12", name="Ngozi Obi", verdict=PhoneVerdict.DAMAGED)
    told = " ".join(lines_of(width, that=that))
    assert "2.34803e+12 was damaged by a spreadsheet: orders of several people may stand under it." in told
    assert "spreadsheet" not in " ".join(lines_of(width))
