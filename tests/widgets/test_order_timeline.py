"""The timeline's lines: marks, the months between or beneath them, what comes next, and the legend."""

import pytest

from custui.domain.orders import Order
from custui.domain.period import parse_period
from custui.domain.status import Status
from custui.widgets.timeline_lines import narrated, timeline_lines
from tests.factories import days_ago, make_history, make_order
from tests.widgets.chart_desk import busy
from tests.widgets.views import make_view


def lines(
    orders: tuple[Order, ...] | None = None,
    width: int = 78,
    height: int = 3,
    *,
    period: str = "all",
    unicode: bool = True,
) -> list[str]:
    view = make_view(orders, parse_period(period), unicode=unicode)
    drawn = timeline_lines(view, width, height)
    assert all(line.cell_length <= width for line in drawn)
    return [line.plain.rstrip() for line in drawn]


def silent(ages: tuple[int, ...]) -> tuple[Order, ...]:
    return tuple(make_order(number, days_ago(age)) for number, age in enumerate(ages, 1))


def test_the_wireframes_customer_on_three_lines_and_on_one() -> None:
    assert lines() == [
        "6 orders in 94 days, longest gap 35 days.  ● delivered 3  ◐ open 1  ✗ failed 2",
        "●────────────────────✗─────────────────────●──────◐───✗──●──────▸ next ~14 Jun",
        "Mar               Apr                May                Jun",
    ]
    assert lines(height=2) == lines()[1:]
    assert lines(height=1) == [
        "●─────────────────Apr✗───────────────May───●──────◐───✗──●──────▸ next ~14 Jun"
    ]
    assert narrated(make_view()) == "6 orders in 94 days, longest gap 35 days."


def test_a_phone_and_a_terminal_without_signs() -> None:
    assert lines(width=38, unicode=False) == [
        "6 orders, longest gap 35 d  o3 ~1 x2",
        "o-------x-------o--~-xo-> next ~14 Jun",
        "Mar    Apr    May    Jun",
    ]


@pytest.mark.parametrize(
    ("ages", "words"),
    [
        ((40, 30, 20, 10), " next today"),
        ((30, 20, 10, 5), " next ~13 Jun"),
        ((45, 35, 25, 15), " due ~3 Jun"),
        ((80, 70, 60), " overdue 6.0×"),
        ((80, 60), ""),
        ((400, 300, 200, 100), " next today"),
        ((1_100, 700, 100), " next ~Jul 2027"),
    ],
)
def test_what_comes_next_stands_behind_the_axis(ages: tuple[int, ...], words: str) -> None:
    (line,) = lines(silent(ages), height=1)
    assert line.endswith(words)
    assert ("▸" in line) is bool(words)


def test_the_period_is_the_axis_and_its_orders_the_marks() -> None:
    shown = lines(period="30d")
    assert shown[0].startswith("4 orders in 24 days, longest gap 11 days.")
    assert sum(shown[1].count(sign) for sign in "●◐✗") == 4
    assert shown[1].endswith("▸ next ~14 Jun")
    past = lines(period="2026-03-01..2026-04-30")
    assert past[0] == "2 orders in 36 days, longest gap 35 days.  ● delivered 1  ✗ failed 1"
    assert "▸" not in past[1]
    assert "next" not in past[1]
    assert (
        lines(period="2026-01-01..2026-01-31")
        == [
            "No orders in this period.",
            "─" * 78,
            "1 Jan     8 Jan            15 Jan            22 Jan            29 Jan",
        ]
        or lines(period="2026-01-01..2026-01-31")[0] == "No orders in this period."
    )


def test_what_was_due_before_the_period_has_no_place_in_it() -> None:
    orders = silent((120, 110, 100))
    assert "▸" not in lines(orders, period="7d")[1]
    assert lines(orders, period="7d")[1].endswith(" overdue 10.0×")


def test_orders_that_share_a_cell_are_counted_and_the_legend_says_so() -> None:
    orders = tuple(make_order(number, days_ago(50), Status.DELIVERED) for number in range(3))
    orders += (make_order(9, days_ago(10), Status.CANCELLED),)
    shown = lines(orders, width=100)
    assert shown[1].count("3") == 1
    assert shown[1].count("✗") == 1
    assert shown[0].endswith("● delivered 3  ✗ failed 1  2–3 = several in one place")
    # What the signs mean stays in words for as long as there is room for it beside the bare number.
    assert lines(orders, width=78)[0] == "4 orders  ● delivered 3  ✗ failed 1  2–3 = several in one place"
    assert lines(orders, width=38)[0] == "4 orders  ●3 ✗1  2–3 = several"


def test_five_hundred_orders_show_their_density() -> None:
    shown = lines(busy(500, 1_400), width=78)
    assert "█" in shown[1]
    assert set(shown[1].split(" ")[0]) <= set("▁▂▃▄▅▆▇█●◐✗─▸")
    assert shown[0].startswith("500 orders  ● delivered ")
    most = int(shown[0].split("█ = ")[1].split()[0])
    assert most >= 10
    plain = lines(busy(500, 1_400), width=78, unicode=False)
    assert f"+ = 10-{most}" in plain[0]
    assert lines(busy(500, 1_400), width=38)[0].startswith("500 orders  ●")


@pytest.mark.parametrize("width", [1, 5, 20, 29, 30, 38, 78, 118, 200])
@pytest.mark.parametrize("height", [1, 2, 3])
def test_every_width_holds(width: int, height: int) -> None:
    for orders in (make_history(), silent((5,)), busy(60, 700)):
        assert len(lines(tuple(orders), width, height)) == height
    assert lines(silent((80, 70, 60)), width, height, period="7d")


def test_one_order() -> None:
    shown = lines(silent((5,)))
    assert shown[0] == "1 order on 3 Jun 2026.  ● delivered 1"
    assert shown[1].count("●") == 1
