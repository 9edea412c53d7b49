import csv
import io
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from custui.domain.errors import FileError
from custui.domain.orders import IncomingOrder, OrderItem
from custui.domain.status import Status, fold_status
from custui.transfer.formats.recognising import FileOptions
from custui.transfer.formats.woocommerce import refund_sum, unit_price, woo_status
from custui.transfer.layout import Answers
from custui.transfer.times import DateOrder
from tests.transfer.desk import import_text
from tests.transfer.formats.shops import EXPORTS, by_number, import_shop
from tests.transfer.test_xlsx_reader import workbook

LABELLED, COLUMNS, REST = (
    "woocommerce_orders_export.csv",
    "woocommerce_order_columns.csv",
    "woocommerce_orders.json",
)


def test_an_export_with_headings_for_people_arrives_whole() -> None:
    report, desk = import_shop(LABELLED)
    orders = by_number(desk, "woocommerce")
    assert (report.read, report.created, report.without_phone) == (5, 5, 1)
    assert [warning.partition(": ")[2] for warning in report.warnings] == [
        "1 unfinished or deleted order passed over"
    ]
    assert orders["2001"] == IncomingOrder(
        number="2001",
        created_at=datetime(2026, 3, 2, 13, 5, tzinfo=UTC),
        total=1_250_000,
        currency="NGN",
        phone="0803 555 0201",
        customer_name="Ngozi Ade’s",
        status="Completed",
        channel="website",
        city="Ikeja",
        state="LA",  # without a country it could be Louisiana
        address="12 Allen Avenue, Flat 3",
        # The second stands on a line without the order's number.
        items=(OrderItem("Ankara & lace", 2, 500_000, "AK-1"), OrderItem("Thread", 1, 250_000, "TH-9")),
    )
    assert {number: fold_status(order.status) for number, order in orders.items()} == {
        "2001": Status.DELIVERED, "2002": Status.PENDING, "2003": Status.DELIVERED,
        "2004": Status.PENDING, "2006": Status.CANCELLED,
    }  # fmt: skip
    assert (orders["2003"].total, orders["2003"].refunded) == (900_000, 300_000)
    assert (orders["2002"].city, orders["2002"].state) == ("Kano", "Kano")


def test_a_total_that_is_less_its_refund_already_is_not_lessened_twice(tmp_path: Path) -> None:
    head = "Order Number,Order Date,Phone (Billing),Order Refund Amount,Order Total Amount (- Refund)"
    _, desk = import_text(tmp_path, f"{head}\n1,2026-01-01,0803,3000,6000\n")
    assert (desk.one("1").total, desk.one("1").refunded) == (600_000, 0)
    _, desk = import_text(tmp_path, f"{head},Order Total Amount\n1,2026-01-01,0803,3000,6000,9000\n")
    assert (desk.one("1").total, desk.one("1").refunded) == (900_000, 300_000)


def test_dates_that_a_spreadsheet_rewrote_are_asked_for(tmp_path: Path) -> None:
    text = "Order Number,Order Date,Phone (Billing),Order Total Amount\n1,9/6/2026 6:29,0803,5\n"
    with pytest.raises(FileError, match=r"line 2: '9/6/2026 6:29' is 9 June or 6 September, .*--date-order"):
        import_text(tmp_path, text)
    american = FileOptions(answers=Answers(date_order=DateOrder.MONTH_FIRST))
    assert import_text(tmp_path, text, options=american)[1].one("1").created_at.month == 9


def test_an_export_with_the_databases_names_arrives_whole() -> None:
    report, desk = import_shop(COLUMNS)
    orders = by_number(desk, "woocommerce")
    assert (report.created, report.rejected) == (3, 0)
    first = orders["2001"]
    assert (first.total, first.status, first.channel, first.address) == (
        1_250_000, "completed", "website", "12 Allen Avenue, Flat 3",
    )  # fmt: skip
    assert first.phone == "0803 555 0201 / 08035550299"
    assert first.items == (
        OrderItem("Ankara | lace, 6 yards", 2, 500_000, "AK-1"), OrderItem("Thread: white", 1, 250_000),
    )  # fmt: skip
    assert (orders["2002"].status, orders["2003"].refunded) == ("processing", 1000)
    assert orders["2003"].items == (OrderItem("Samples", 3, 333),)
    assert [warning.partition(": ")[2] for warning in report.warnings] == [
        "1 unfinished or deleted order passed over",
        "1 unit price finer than the currency, rounded",
    ]


@pytest.mark.parametrize(
    ("cell", "items"),
    [
        ("name:A|product_id:1|sku:S|quantity:2|total:10.00|sub_total:12.00", [("A", 2, 500)]),
        (
            "id:7|name:A|quantity:1|subtotal:3.00|total:3.00;id:8|name:B; C|quantity:2|total:4.00",
            [("A", 1, 300), ("B; C", 2, 200)],
        ),
        ("name:Gift|quantity:|total:", [("Gift", 1, 0)]),
        ("name:Back|quantity:-1|total:-5.00", [("Back", -1, 500)]),
        ("", []),
    ],
)  # fmt: skip
def test_items_in_one_cell(tmp_path: Path, cell: str, items: list[tuple[str, int, int]]) -> None:
    head = "order_id,order_date,order_total,billing_phone,billing_email,line_items"
    _, desk = import_text(tmp_path, f'{head}\n1,2026-01-01,5,0803,x,"{cell}"\n')
    assert [(item.product, item.quantity, item.unit_price) for item in desk.one("1").items] == items


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("two shirts", "'two shirts' is not an item such as name"),
        ("name:A|quantity:2|total:ten", "'ten' is not an amount"),
        ("name:A|quantity:two|total:10", "'two' is not an amount"),
        ("name:A|quantity:1.5|total:10", "'1.5' is not a whole number"),
        ("name:A|quantity:1|total:NaN", "'NaN' is not an amount"),
    ],
)
def test_an_item_that_cannot_be_read_rejects_its_order_alone(tmp_path: Path, cell: str, reason: str) -> None:
    head = "order_id,order_date,order_total,billing_phone,billing_email,line_item_1"
    report, desk = import_text(tmp_path, f"{head}\n1,2026-01-01,5,0803,x,{cell}\n2,2026-01-01,5,0803,x,\n")
    assert list(desk.orders) == [("shop", "2")]
    assert report.rejections[0].line == 2
    assert reason in report.rejections[0].reason


def test_an_item_a_line_with_the_databases_names(tmp_path: Path) -> None:
    head = (
        "order_id,order_number,date,status,order_total,billing_phone,billing_email,"
        "item_name,item_quantity,item_total"
    )
    _, desk = import_text(tmp_path, f"{head}\n1,A1,2026-01-01,completed,9,0803,x,a,2,4\n1,A1,,,,,,b,1,5\n")
    assert desk.one("A1").items == (OrderItem("a", 2, 200), OrderItem("b", 1, 500))
    report, _ = import_text(tmp_path, f"{head}\n1,A1,2026-01-01,completed,9,0803,x,a,2,four\n")
    assert report.rejections[0].reason == "'four' is not an amount"


def test_orders_of_the_interface_arrive_whole() -> None:
    report, desk = import_shop(REST)
    orders = by_number(desk, "woocommerce")
    assert (report.created, report.rejected) == (3, 0)
    assert orders["2001"] == IncomingOrder(
        number="2001",
        created_at=datetime(2026, 3, 2, 13, 5, 11, tzinfo=UTC),
        total=1_250_000,
        currency="NGN",
        phone="0803 555 0201 / 08035550299",
        customer_name="Ngozi Ade’s",
        status="completed",
        channel="website",
        city="Ikeja",
        state="Lagos",
        address="12 Allen Avenue, Flat 3",
        items=(OrderItem("Ankara & lace", 2, 500_000, "AK-1"), OrderItem("Thread", 3, 83_333)),
    )
    # Made in the back office, late in the evening by the website's clock.
    assert (orders["2002"].channel, orders["2002"].created_at.hour) == ("", 22)
    # Without the time in UTC the local one counts, as the shop's.
    assert orders["2003"].created_at == datetime(2026, 3, 3, 8, 30, tzinfo=UTC)
    assert (orders["2003"].refunded, orders["2003"].items[0].unit_price) == (650, 333)


def test_values_of_the_wrong_kind_reject_their_order_with_the_keys_own_name(tmp_path: Path) -> None:
    orders = json.loads((EXPORTS / REST).read_text())
    orders[0]["billing"]["phone"] = ["0803"]
    orders[1]["refunds"] = [{"total": "-ten"}]
    orders[2]["line_items"][0]["name"] = True
    report, desk = import_text(tmp_path, json.dumps(orders))
    assert desk.orders == {}
    assert {(found.order, found.field, found.reason) for found in report.rejections} == {
        ("2001", "billing.phone", "should be a text or a number, and is a list"),
        ("2002", "refunds", "'-ten' is not an amount"),
        ("2003", "line_items.name", "should be a text or a number, and is true"),
    }


@pytest.mark.parametrize(
    "word",
    ["pending", "processing", "on-hold", "completed", "cancelled", "refunded", "failed", "wc-completed",
     "Pending payment", "On hold", "WC-On-Hold"],
)  # fmt: skip
def test_every_status_of_woocommerces_own_is_known(word: str) -> None:
    assert fold_status(woo_status(word)) is not Status.UNKNOWN


def test_sums_and_prices() -> None:
    assert (refund_sum([]), refund_sum(["-4.00", "2.5"])) == ("", "6.50")
    assert (unit_price("10", "3"), unit_price("", "3"), unit_price("5", "0")) == ("3.333333", "", "")


def test_rejected_rows_are_mended_and_come_back_as_the_same_orders(tmp_path: Path) -> None:
    text = (EXPORTS / COLUMNS).read_text().replace("12500.00", "12500.0O")
    errors = tmp_path / "errors.csv"
    report, desk = import_text(tmp_path, text, errors=errors)
    assert (report.created, report.rejected) == (2, 1)
    mended = errors.read_text("utf-8-sig").replace("12500.0O", "12500.00")
    assert len(list(csv.reader(io.StringIO(mended)))) == 2
    report, _ = import_text(tmp_path, mended, desk)
    assert report.created == 1
    assert len(desk.one("2001").items) == 2


def test_items_below_an_order_whose_number_is_lost_are_not_those_of_the_order_above(tmp_path: Path) -> None:
    head = "Order Number,Order Date,Phone (Billing),Order Total Amount,Item Name"
    for lost in (",2026-01-02,0804,6,b", "", ",,,,"):
        report, desk = import_text(tmp_path, f"{head}\n1,2026-01-01,0803,5,a\n{lost}\n,,,,c\n")
        assert [item.product for item in desk.one("1").items] == ["a"]
        assert 4 in {found.line for found in report.rejections}
    rows: list[list[object]] = [["1", "2026-01-01", "0803", 5, "a"], [], ["", "", "", "", "c"]]
    report, desk = import_text(tmp_path, workbook(head.split(","), *rows))
    assert [item.product for item in desk.one("1").items] == ["a"]
    assert 4 in {found.line for found in report.rejections}
