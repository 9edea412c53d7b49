"""Products and the series behind the charts, against plain counts."""

from collections import Counter

import pytest
from hypothesis import given, settings

from custui.domain.channel import UNKNOWN
from custui.domain.figures import measure
from custui.domain.insights import (
    MonthFigures,
    ProductFigures,
    charts,
    insights,
)
from custui.domain.orders import Order
from custui.domain.status import Status
from custui.domain.text import fold
from tests.factories import NOW, RULES, days_ago, lagos, make_item, make_order, naira
from tests.strategies import order_histories

# Products


def test_products_go_by_quantity_then_money_then_name() -> None:
    items = (
        make_item("Cheap", 2, 100),
        make_item("Dear", 2, 900),
        make_item("beads", 1, 500),
        make_item("Agbada", 1, 500),
        make_item("Most", 5, 1),
        make_item("Least", 1, 1),
    )
    names = [p.product for p in charts([make_order(1, items=items)], RULES).top_products]
    assert names == ["Most", "Dear", "Cheap", "Agbada", "beads"]
    favourites = insights([make_order(1, items=items)], NOW, RULES).favourite_products
    assert [p.product for p in favourites] == ["Most", "Dear", "Cheap"]


def test_a_product_is_its_sku_else_its_folded_name_and_bears_the_latest_name() -> None:
    orders = [
        make_order(
            1, days_ago(9), items=(make_item("Shea butter", 1, 100, "SB-1"), make_item("Gèlè", 1, 10))
        ),
        make_order(
            2, days_ago(5), items=(make_item("Shea Butter 250g", 2, 100, " sb-1"), make_item("gele ", 1, 10))
        ),
        make_order(3, days_ago(1), items=(make_item("", 1, 100, "SB-1"), make_item("Shea butter", 1, 5))),
    ]
    assert charts(orders, RULES).top_products == (
        ProductFigures("Shea Butter 250g", 4, 400),
        ProductFigures("gele ", 2, 20),
        ProductFigures("Shea butter", 1, 5),
    )


def test_without_a_name_the_sku_stands_and_without_both_there_is_no_product() -> None:
    orders = [make_order(1, items=(make_item(" ", 2, 1, "X-9"), make_item("", 9, 1)))]
    assert charts(orders, RULES).top_products == (ProductFigures("X-9", 2, 2),)


@pytest.mark.parametrize("status", list(Status))
def test_failed_orders_are_no_liking(status: Status) -> None:
    orders = [make_order(1, status=status, items=(make_item("Shea butter", 1),))]
    failed = status in {Status.CANCELLED, Status.RETURNED, Status.REFUNDED}
    assert (insights(orders, NOW, RULES).favourite_products == ()) is failed


def test_money_is_the_shops_currency_and_quantity_is_of_all() -> None:
    orders = [
        make_order(1, items=(make_item("Shea butter", 1, 400),)),
        make_order(2, currency="USD", items=(make_item("Shea butter", 2, 900), make_item("Mask", 1, 900))),
    ]
    assert charts(orders, RULES).top_products == (
        ProductFigures("Shea butter", 3, 400),
        ProductFigures("Mask", 1, 0),
    )


def test_returns_count_against_a_product_until_nothing_remains() -> None:
    bought = make_order(1, items=(make_item("Shea butter", 3, 100), make_item("Black soap", 2, 100)))
    back = make_order(2, items=(make_item("Shea butter", -1, 100), make_item("Black soap", -2, 100)))
    assert charts([bought, back], RULES).top_products == (ProductFigures("Shea butter", 2, 200),)
    assert charts([back], RULES).top_products == ()


@given(order_histories())
@settings(max_examples=40)
def test_products_agree_with_a_plain_count(orders: tuple[Order, ...]) -> None:
    counts: Counter[str] = Counter()
    for order in orders:
        if order.status not in {Status.CANCELLED, Status.RETURNED, Status.REFUNDED}:
            for item in order.items:
                counts[f"sku {fold(item.sku)}" if item.sku else f"name {fold(item.product)}"] += item.quantity
    top = charts(orders, RULES).top_products
    expected = sorted((count for count in counts.values() if count > 0), reverse=True)[:5]
    assert [product.quantity for product in top] == expected
    assert list(top) == sorted(top, key=lambda p: (-p.quantity, -p.money, fold(p.product), p.product))
    assert insights(orders, NOW, RULES).favourite_products == top[:3]


# Series


def test_months_between_the_first_and_the_last_are_all_there() -> None:
    orders = [
        make_order(1, lagos("2025-11-30", "23:59"), total=naira(100)),
        make_order(2, lagos("2025-12-01", "00:00"), Status.CANCELLED),
        make_order(3, lagos("2026-03-01", "00:30"), total=naira(300), refunded=naira(50)),
        make_order(4, lagos("2026-03-31", "23:59"), total=9_900, currency="USD"),
    ]
    assert charts(orders, RULES).orders_by_month == (
        MonthFigures("2025-11", 1, naira(100)),
        MonthFigures("2025-12", 1, 0),
        MonthFigures("2026-01", 0, 0),
        MonthFigures("2026-02", 0, 0),
        MonthFigures("2026-03", 2, naira(250)),
    )


def test_no_orders_make_no_series() -> None:
    empty = charts([], RULES)
    assert (empty.orders_by_month, empty.statuses, empty.channels, empty.top_products) == ((), (), (), ())


def test_statuses_and_channels_come_most_frequent_first() -> None:
    orders = [
        make_order(1, status=Status.CANCELLED, channel="tiktok"),
        make_order(2, status=Status.PENDING, channel="facebook"),
        make_order(3, status=Status.DELIVERED, channel="whatsapp"),
        make_order(4, status=Status.DELIVERED, channel="whatsapp"),
        make_order(5, status=Status.UNKNOWN, channel=UNKNOWN),
    ]
    found = charts(orders, RULES)
    assert found.statuses == (
        (Status.DELIVERED, 2),
        (Status.PENDING, 1),
        (Status.CANCELLED, 1),
        (Status.UNKNOWN, 1),
    )
    assert found.channels == (("whatsapp", 2), ("facebook", 1), ("tiktok", 1), (UNKNOWN, 1))


@given(order_histories())
@settings(max_examples=40)
def test_the_series_add_up_to_the_figures(orders: tuple[Order, ...]) -> None:
    found, figures = charts(orders, RULES), measure(orders, RULES)
    assert sum(month.orders for month in found.orders_by_month) == figures.orders
    assert sum(month.spent for month in found.orders_by_month) == figures.spent
    assert sum(count for _, count in found.statuses) == figures.orders
    assert sum(count for _, count in found.channels) == figures.orders
    months = [month.month for month in found.orders_by_month]
    assert months == sorted(set(months))
    if months:
        first, last = (int(m[:4]) * 12 + int(m[5:]) for m in (months[0], months[-1]))
        assert len(months) == last - first + 1
        assert found.orders_by_month[0].orders
        assert found.orders_by_month[-1].orders
