"""One order in full: what its items add up to, and what was written on it."""

from custui.domain.orders import Order
from custui.domain.status import Status
from custui.widgets.order_lines import order_lines
from tests.factories import lagos, make_item, make_order, naira
from tests.widgets.views import make_view

AT = lagos("2026-06-03", "23:30")


def lines(order: Order, width: int = 60) -> list[str]:
    return [line.plain.rstrip() for line in order_lines(order, make_view(), width)]


def test_an_order_whose_items_do_not_make_up_its_total() -> None:
    order = make_order(
        1, AT, Status.DELIVERED, naira(15_500),
        status_text="Completed", refunded=naira(2_000), address="12 Allen Ave",
        items=(make_item("Shea butter", 2, naira(4_000)), make_item("Black soap", 1, naira(6_000))),
    )  # fmt: skip
    assert lines(order, 50) == [
        "● delivered  the shop says “Completed”     ₦15,500",
        "3 Jun 2026, 23:30 · WhatsApp",
        "",
        "Shea butter",
        "  2 × ₦4,000                                ₦8,000",
        "Black soap",
        "  1 × ₦6,000                                ₦6,000",
        "─" * 50,
        "Items                                      ₦14,000",
        "Delivery and charges                       +₦1,500",
        "Total                                      ₦15,500",
        "Refunded                                   −₦2,000",
        "Kept by the shop                           ₦13,500",
        "",
        "Name given   Ngozi Eze-Obi",
        "Phone given  0803 555 0147",
        "Deliver to   12 Allen Ave, Ikeja, Lagos",
    ]
    assert lines(order, 52)[3:6] == [
        "Item                        Quantity   Price   Money",
        "Shea butter                        2  ₦4,000  ₦8,000",
        "Black soap                         1  ₦6,000  ₦6,000",
    ]


def test_items_that_make_up_the_total_need_no_sum_of_their_own() -> None:
    order = make_order(1, AT, total=naira(8_000), items=(make_item("Shea butter", 2, naira(4_000)),))
    told = lines(order)
    assert sum("₦8,000" in line for line in told) == 3  # at the top, of the item, and as the total
    assert not any(line.startswith(("Items", "Delivery and", "Discount", "Refunded")) for line in told)


def test_less_than_the_items_is_a_discount() -> None:
    order = make_order(1, AT, total=naira(7_500), items=(make_item("Shea butter", 2, naira(4_000)),))
    assert [line.split() for line in lines(order) if line.startswith("Discount")] == [["Discount", "−₦500"]]


def test_an_order_without_items_says_so() -> None:
    told = lines(make_order(1, AT, total=naira(7_500)))
    assert "No items were written down for this order." in told
    assert not any(line.startswith(("Items", "Delivery and")) for line in told)


def test_another_currency_bears_its_code() -> None:
    order = make_order(1, AT, total=12_050, currency="USD", items=(make_item("Ankara", 1, 10_000),))
    told = "\n".join(lines(order))
    assert "USD 120.50" in told
    assert "+USD 20.50" in told
    assert "₦" not in told


def test_the_shops_own_word_stands_beside_only_where_it_differs() -> None:
    assert lines(make_order(1, AT, Status.DELIVERED, status_text="Delivered"))[0].startswith("● delivered   ")
    assert (
        "the shop says “in transit”"
        in lines(make_order(1, AT, Status.DISPATCHED, status_text="in transit"))[0]
    )
    assert lines(make_order(1, AT, Status.UNKNOWN, status_text="ask Musa"))[0].startswith("◐ ask Musa  ")
    assert lines(make_order(1, AT, Status.UNKNOWN, status_text=""))[0].startswith("◐ unknown  ")


def test_what_is_not_written_is_a_dash() -> None:
    told = lines(make_order(1, AT, customer_name="", phone_text="", city="", state=""))
    assert told[-3:] == ["Name given   —", "Phone given  —", "Deliver to   —"]
