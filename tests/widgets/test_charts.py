"""What the charts draw: the series in marks and words, at every size, in cells that hold."""

import pytest
from textual.content import Content

from custui.domain.period import parse_period
from custui.domain.status import Status
from custui.widgets.channel_chart import ChannelChart
from custui.widgets.chart_inks import STATUS_MARKS
from custui.widgets.chart_plot import NOTHING, ChartPlot
from custui.widgets.customer_view import CustomerView
from custui.widgets.month_chart import MonthChart
from custui.widgets.product_chart import ProductChart
from custui.widgets.status_chart import StatusChart
from tests.factories import days_ago, lagos, make_item, make_order, naira
from tests.widgets.chart_desk import busy
from tests.widgets.views import make_view

CHARTS = (MonthChart, StatusChart, ChannelChart, ProductChart)


def content(kind: type[ChartPlot], view: CustomerView, width: int, height: int) -> list[Content]:
    chart = MonthChart("y") if kind is MonthChart else kind()
    found = chart.fitted(view, width, height)
    assert len(found) <= height
    assert all(line.cell_length <= width for line in found)
    return found


def drawn(kind: type[ChartPlot], view: CustomerView, width: int = 40, height: int = 11) -> list[str]:
    return [line.plain.rstrip() for line in content(kind, view, width, height)]


def money(view: CustomerView, width: int = 80, height: int = 14) -> list[str]:
    chart = MonthChart()
    chart.set_reactive(MonthChart.money, True)
    return [line.plain.rstrip() for line in chart.lines(view, width, height)]


def test_orders_by_month() -> None:
    assert drawn(MonthChart, make_view(), 34) == [
        "Orders by month  Mar – Jun 2026",
        "3┤                ███████",
        " │                ███████",
        "2┤                ███████",
        " │                ███████",
        " │                ███████",
        "1┤▅▅▅▅▅▅▅ ▅▅▅▅▅▅▅ ███████ ▅▅▅▅▅▅▅",
        " │███████ ███████ ███████ ███████",
        "0┤███████ ███████ ███████ ███████",
        " └───┬───────┬───────┬───────┬────",
        "    Mar     Apr     May     Jun",
    ]


def test_the_title_tells_what_there_is_room_for() -> None:
    title = "Orders by month"
    assert drawn(MonthChart, make_view(), 70)[0] == f"{title}  Mar – Jun 2026, 6 orders  y spent"
    assert drawn(MonthChart, make_view(), 40)[0] == f"{title}  Mar – Jun 2026  y spent"
    assert drawn(MonthChart, make_view(), 26)[0] == f"{title}  y spent"
    assert drawn(MonthChart, make_view(), 20)[0] == title


def test_the_money_line_has_an_axis_of_its_own() -> None:
    lines = money(make_view())
    assert lines[0].startswith("Orders by month  ◆ spent")
    assert [line.rpartition("├")[2] for line in lines if "├" in line] == [
        "₦50k",
        "₦40k",
        "₦30k",
        "₦20k",
        "₦10k",
        "₦0",
    ]
    assert sum(line.count("◆") for line in lines[1:]) == 4
    assert any("\u2800" < character <= "\u28ff" for line in lines for character in line)


def test_more_refunded_than_sold_goes_below_zero() -> None:
    refunded = make_order(1, total=naira(5_000), refunded=naira(9_000))
    lines = money(make_view([refunded, make_order(2, days_ago(40), total=naira(2_000))]))
    assert [line.rpartition("├")[2] for line in lines if "├" in line] == ["₦2k", "₦0", "-₦2k", "-₦4k"]


@pytest.mark.parametrize(("width", "unit"), [(76, "month"), (116, "month"), (37, "quarter"), (12, "year")])
def test_three_years_are_readable_at_every_width(width: int, unit: str) -> None:
    orders = [make_order(n, lagos(f"{2023 + n // 12}-{n % 12 + 1:02d}-15")) for n in range(5, 41)]
    lines = drawn(MonthChart, make_view(orders), width)
    assert lines[0].startswith(f"Orders by {unit}"[: width - 1])
    if unit == "month":
        bars = lines[1].partition("┤")[2].split()
        assert len(bars) == 36
        assert {"2024", "2025", "2026"} <= set(lines[-1].split())


def test_months_without_orders_are_drawn_and_one_alone_looks_well() -> None:
    gap = make_view([make_order(1, lagos("2026-01-05")), make_order(2, lagos("2026-06-05"))])
    assert drawn(MonthChart, gap)[-3].count("·") == 4
    alone = drawn(MonthChart, make_view([make_order(1)]), 41)
    assert alone[1] == "1┤" + " " * 16 + "█" * 7
    assert alone[-1].strip() == "Jun"


def test_how_the_orders_ended_is_a_ring_with_its_legend() -> None:
    lines = drawn(StatusChart, make_view(), 44)
    ring = [line[:20] for line in lines[1:]]
    legend = [line[20:].strip() for line in lines[1:] if line[20:].strip()]
    assert legend == ["█ delivered 3 50%", "╳ cancelled 2 33%", "░ pending   1 17%"]
    cells = {mark: sum(line.count(mark) for line in ring) for mark in "█╳░"}
    for mark, share in (("█", 3), ("╳", 2), ("░", 1)):
        assert abs(cells[mark] / sum(cells.values()) - share / 6) < 0.01
    assert ring[4].split()[1] == "6"
    assert ring[5].split()[1] == "orders"


def test_one_of_many_is_still_a_cell_of_the_ring() -> None:
    orders = [*(make_order(n) for n in range(400)), make_order(401, status=Status.RETURNED)]
    lines = drawn(StatusChart, make_view(orders), 50)
    assert sum(line[:20].count("╱") for line in lines) == 1
    assert any(line.endswith("╱ returned    1  1%") for line in lines)


@pytest.mark.parametrize(
    ("width", "height", "ring"), [(44, 11, True), (44, 10, False), (38, 11, False), (38, 17, True)]
)
def test_a_ring_of_under_ten_rows_is_a_bar(width: int, height: int, ring: bool) -> None:
    view = make_view(busy(80, 300))
    lines = drawn(StatusChart, view, width, height)
    known = {mark for status, (_, mark) in STATUS_MARKS.items() if status.value in "\n".join(lines)}
    assert len(known) == 6
    assert any(line.strip().endswith("orders") or " orders " in line for line in lines) is ring
    if not ring:
        assert len(lines[1]) == width
        assert set(lines[1]) == known


@pytest.mark.parametrize("height", range(1, 12))
def test_a_bar_on_few_lines_keeps_its_whole_legend_where_it_can(height: int) -> None:
    lines = drawn(StatusChart, make_view(busy(80, 300)), 60, height)
    assert ("\n".join(lines).count("%") == 6) is (height >= 5)


def test_no_two_statuses_bear_the_same_mark() -> None:
    assert set(STATUS_MARKS) == set(Status)
    for marks in zip(*STATUS_MARKS.values(), strict=True):
        assert len(set(marks)) == len(Status)
        assert all(len(mark) == 1 for mark in marks)
    assert all(plain.isascii() for plain, _ in STATUS_MARKS.values())


def test_channels_are_bars_and_those_without_a_line_are_counted_in_the_last() -> None:
    lines = drawn(ChannelChart, make_view(), 33)
    assert lines[1] == "WhatsApp █████████████████ 5  83%"
    assert lines[3].split() == ["Facebook", "███▍", "1", "17%"]
    orders = [make_order(n, channel=f"shop {n:02d}") for n in range(30)]
    lines = drawn(ChannelChart, make_view(orders), 40, 11)
    assert len(lines) == 11
    assert lines[-1].split()[:2] == ["21", "more"]
    assert lines[-1].endswith("21  70%")


def test_top_products_by_quantity_and_money() -> None:
    lines = drawn(ProductChart, make_view(), 44)
    assert lines[0] == "Top products, open too  █ quantity  ▒ money"
    assert [line.split("█")[0].strip() for line in lines[1::2]] == [
        "Shea butter",
        "Black soap",
        "Ankara 6 yards",
    ]
    assert [line.split()[-2:] for line in lines[1::2]] == [["×3", "₦12k"], ["×2", "₦4k"], ["×1", "₦12k"]]
    assert lines[2].count("▒") == lines[6].count("▒") == 3 * lines[4].count("▒")
    few = drawn(ProductChart, make_view(), 44, 5)
    assert few[0] == "Top products, delivered and open"
    assert len(few) == 4


def test_the_title_says_of_how_many_products_and_that_open_orders_count() -> None:
    items = tuple(make_item(f"Lace {n}", 9 - n, naira(1_000), f"S{n}") for n in range(7))
    view = make_view([make_order(1, status=Status.PENDING, items=items)])
    assert view.details.charts.products == 7
    for width, title in (
        (64, "Top 5 of 7 products, delivered and open  █ quantity  ▒ money"),
        (54, "Top 5 of 7 products, delivered and open  █ ×  ▒ money"),
        (44, "Top 5 of 7 products, open too  █ ×  ▒ money"),
        (38, "Top 5 of 7, open too  █ ×  ▒ money"),
    ):
        assert drawn(ProductChart, view, width)[0] == title
    assert drawn(ProductChart, view, 38, 4)[0] == "Top 3 of 7 products, open too"


def test_hostile_and_wide_names_stay_in_their_cells() -> None:
    wide = "衣服の長い名前ですとても長い名前です"
    names = ("[@click=app.quit]x[/]", "\x1b]52;c;aGk=\x07evil", wide, "a\u0301" * 60, "\u202e")
    items = tuple(make_item(name, 9 - n, naira(1_000), f"S{n}") for n, name in enumerate(names))
    view = make_view([make_order(1, items=items, channel="\x1b[2Jjumia[/b]")])
    for kind in (ChannelChart, ProductChart):
        lines = content(kind, view, 42, 11)
        assert "\x1b" not in "".join(line.plain for line in lines)
        assert not any("click" in str(span.style) for line in lines for span in line.spans)
    text = "\n".join(drawn(ProductChart, view, 42))
    assert "[@click=app" in text
    assert "…" in text
    assert "衣服" in text


@pytest.mark.parametrize("kind", CHARTS)
def test_nothing_to_draw_says_so(kind: type[ChartPlot]) -> None:
    lines = drawn(kind, make_view(period=parse_period("2026-01-01..2026-01-31")))
    assert lines[-1] == NOTHING
    if kind is ProductChart:
        assert drawn(kind, make_view([make_order(1)]))[-1] == "No products in this period"


@pytest.mark.parametrize("kind", CHARTS)
def test_without_unicode_everything_is_ascii(kind: type[ChartPlot]) -> None:
    orders = [make_order(n, days_ago(20 * n), status) for n, status in enumerate(Status)]
    bought = make_order(10, items=(make_item("Shea butter in a jar of 250 grams"),))
    view = make_view([*orders, bought], unicode=False)
    for width, height in ((36, 11), (60, 18), (100, 12)):
        assert "\n".join(drawn(kind, view, width, height)).isascii()
    assert "NGN" in "\n".join(money(view))
    assert "\n".join(money(view)).isascii()


@pytest.mark.parametrize("kind", CHARTS)
def test_every_size_holds(kind: type[ChartPlot]) -> None:
    views = (make_view(), make_view([make_order(1)]), make_view(busy(120, 2_500)))
    for view in views:
        for width, height in ((1, 1), (3, 4), (9, 6), (20, 3), (30, 40), (75, 11), (160, 24)):
            assert content(kind, view, width, height)
