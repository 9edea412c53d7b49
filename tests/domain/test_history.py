"""The order history: which orders are shown, and in which order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from custui.domain.history import (
    OrderColumn,
    OrderFilter,
    OrderSort,
    channels_in,
    filter_orders,
    foreign_counts,
    items_summary,
    natural_key,
    orders_in,
    sort_orders,
    statuses_in,
)
from custui.domain.orders import Order
from custui.domain.period import ALL_TIME, Period, PeriodKind, parse_period
from custui.domain.status import Outcome, Status
from tests.factories import NOW, RULES, days_ago, lagos, make_history, make_item, make_order, naira

HISTORY = make_history()


def numbers(orders: tuple[Order, ...]) -> list[str]:
    return [order.number for order in orders]


def test_a_period_keeps_the_orders_of_its_shop_days_as_they_stood() -> None:
    assert numbers(orders_in(HISTORY, ALL_TIME, NOW, RULES)) == numbers(HISTORY)
    assert numbers(orders_in(HISTORY, Period(PeriodKind.DAYS_30), NOW, RULES)) == [
        "A0003",
        "A0004",
        "A0005",
        "A0006",
    ]
    assert orders_in(HISTORY, Period(PeriodKind.TODAY), NOW, RULES) == ()


def test_midnight_is_the_shops_own() -> None:
    late = make_order(1, lagos("2026-05-31", "23:59"))
    early = make_order(2, lagos("2026-06-01", "00:00"))
    june = parse_period("2026-06-01..2026-06-30")
    assert numbers(orders_in([late, early], june, NOW, RULES)) == ["A0002"]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (OrderFilter(), ["A0001", "A0002", "A0003", "A0004", "A0005", "A0006"]),
        (OrderFilter(status=Status.CANCELLED), ["A0002", "A0005"]),
        (OrderFilter(channel="facebook"), ["A0005"]),
        (OrderFilter(status=Status.CANCELLED, channel="whatsapp"), ["A0002"]),
        (OrderFilter(text="SOAP"), ["A0002", "A0003", "A0004"]),
        (OrderFilter(text="soap butter"), ["A0003"]),
        (OrderFilter(text="a0005"), ["A0005"]),
        (OrderFilter(text="  ngozi  "), ["A0001", "A0002", "A0003", "A0004", "A0005", "A0006"]),
        (OrderFilter(text="an"), ["A0001"]),  # of Ankara: no other name, number or SKU holds it
        (OrderFilter(text="nothing like it"), []),
    ],
)
def test_filters_by_status_channel_and_every_word(wanted: OrderFilter, found: list[str]) -> None:
    assert numbers(filter_orders(HISTORY, wanted)) == found


def test_text_is_compared_without_accents() -> None:
    order = make_order(1, items=(make_item("Ọṣun cloth"),))
    assert filter_orders([order], OrderFilter(text="osun")) == (order,)


def test_a_word_does_not_match_across_two_products() -> None:
    order = make_order(1, items=(make_item("Palm"), make_item("Oil")))
    assert filter_orders([order], OrderFilter(text="palm oil")) == (order,)
    assert filter_orders([order], OrderFilter(text="palmoil")) == ()


def test_a_filter_is_on_only_where_it_can_hold_something_back() -> None:
    assert not OrderFilter(text="  ").on
    assert OrderFilter(text="a").on
    assert OrderFilter(status=Status.PENDING).on
    assert OrderFilter(channel="").on


@pytest.mark.parametrize(
    ("column", "ascending"),
    [
        (OrderColumn.DATE, ["A0001", "A0002", "A0003", "A0004", "A0005", "A0006"]),
        (OrderColumn.NUMBER, ["A0001", "A0002", "A0003", "A0004", "A0005", "A0006"]),
        (OrderColumn.AMOUNT, ["A0005", "A0004", "A0006", "A0002", "A0003", "A0001"]),
        # Nothing, then "Black soap" (newest first), "Shea butter", "Shea butter, …".
        (OrderColumn.ITEMS, ["A0005", "A0004", "A0002", "A0006", "A0001", "A0003"]),
        # Open, delivered, cancelled.
        (OrderColumn.STATUS, ["A0004", "A0006", "A0003", "A0001", "A0005", "A0002"]),
        (OrderColumn.CHANNEL, ["A0005", "A0006", "A0004", "A0003", "A0002", "A0001"]),
    ],
)
def test_sorts_by_every_column(column: OrderColumn, ascending: list[str]) -> None:
    assert numbers(sort_orders(HISTORY, OrderSort(column, descending=False), "NGN")) == ascending


def test_equal_orders_stay_newest_first_both_ways() -> None:
    same = [make_order(place, days_ago(10 - place), total=naira(5)) for place in range(1, 4)]
    for descending in (True, False):
        found = sort_orders(same, OrderSort(OrderColumn.AMOUNT, descending), "NGN")
        assert numbers(found) == ["A0003", "A0002", "A0001"]


def test_numbers_sort_as_numbers() -> None:
    orders = [make_order(place, number=number) for place, number in enumerate(["A10", "A9", "B1", "7"], 1)]
    assert numbers(sort_orders(orders, OrderSort(OrderColumn.NUMBER, descending=False), "NGN")) == [
        "7", "A9", "A10", "B1",
    ]  # fmt: skip
    assert natural_key("a 02") < natural_key("A 3")


def test_amounts_in_another_currency_come_last_both_ways() -> None:
    orders = [make_order(1, total=900, currency="USD"), make_order(2, total=5), make_order(3, total=700)]
    assert numbers(sort_orders(orders, OrderSort(OrderColumn.AMOUNT, descending=True), "NGN")) == [
        "A0003", "A0002", "A0001",
    ]  # fmt: skip
    assert numbers(sort_orders(orders, OrderSort(OrderColumn.AMOUNT, descending=False), "NGN")) == [
        "A0002", "A0003", "A0001",
    ]  # fmt: skip


def test_the_same_header_again_turns_the_sort_round() -> None:
    by_date = OrderSort()
    assert by_date.on(OrderColumn.DATE) == OrderSort(OrderColumn.DATE, descending=False)
    assert by_date.on(OrderColumn.AMOUNT) == OrderSort(OrderColumn.AMOUNT, descending=True)
    assert by_date.on(OrderColumn.CHANNEL) == OrderSort(OrderColumn.CHANNEL, descending=False)


def test_items_in_one_line() -> None:
    assert (
        items_summary((make_item("Gele, pre-tied", 2), make_item("Black soap")))
        == "Gele, pre-tied ×2 · Black soap"
    )
    assert items_summary(()) == ""


def test_what_occurs_is_counted() -> None:
    assert statuses_in(HISTORY) == ((Status.PENDING, 1), (Status.DELIVERED, 3), (Status.CANCELLED, 2))
    odd = [make_order(7, channel="jumia"), make_order(8, channel="jumia"), make_order(9, channel="akwa")]
    assert channels_in([*HISTORY, *odd]) == (("facebook", 1), ("whatsapp", 5), ("akwa", 1), ("jumia", 2))
    foreign = [make_order(1, currency="USD"), make_order(2, currency="GBP"), make_order(3, currency="USD")]
    assert foreign_counts([*HISTORY, *foreign], "NGN") == (("GBP", 1), ("USD", 2))


orders_strategy = st.lists(
    st.builds(
        make_order,
        id=st.integers(1, 99),
        created_at=st.integers(0, 500).map(days_ago),
        status=st.sampled_from(Status),
        total=st.integers(-500, 500),
        number=st.text(max_size=6),
        channel=st.sampled_from(["whatsapp", "facebook", "jumia"]),
        currency=st.sampled_from(["NGN", "USD"]),
    ),
    max_size=12,
)


@given(orders_strategy, st.sampled_from(OrderColumn), st.booleans())
def test_sorting_loses_and_invents_nothing(
    orders: list[Order], column: OrderColumn, descending: bool
) -> None:
    found = sort_orders(orders, OrderSort(column, descending), "NGN")
    assert sorted(map(repr, found)) == sorted(map(repr, orders))
    # However they came in, the same orders are shown the same way.
    different_ids = {order.id: order for order in orders}.values()
    once = sort_orders(tuple(different_ids), OrderSort(column, descending), "NGN")
    assert once == sort_orders(tuple(reversed(tuple(different_ids))), OrderSort(column, descending), "NGN")


@given(orders_strategy, st.sampled_from(Status), st.text(max_size=3))
def test_a_filter_splits_the_orders_in_two(orders: list[Order], status: Status, text: str) -> None:
    wanted = OrderFilter(status=status, text=text)
    found = filter_orders(orders, wanted)
    assert all(order.status is status for order in found)
    assert filter_orders(found, wanted) == found
    assert {o.status.outcome for o in found} <= {status.outcome} <= set(Outcome)
    assert len(filter_orders(orders, replace(wanted, text=""))) >= len(found)
