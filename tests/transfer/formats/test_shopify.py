import itertools
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from custui.domain.errors import FileError
from custui.domain.orders import IncomingOrder, OrderItem
from custui.domain.status import Status, fold_status
from custui.transfer.formats.recognising import FileOptions
from custui.transfer.formats.shopify import shopify_status
from tests.transfer.desk import import_text
from tests.transfer.formats.shops import EXPORTS, by_number, import_shop


def test_an_export_of_79_columns_arrives_whole() -> None:
    report, desk = import_shop("shopify_orders_export.csv")
    orders = by_number(desk, "shopify")
    assert (report.read, report.created, report.rejected, report.without_phone) == (8, 8, 0, 1)
    assert report.warnings == ("1 order not in NGN, listed but in no sum",)
    assert orders["#1001"] == IncomingOrder(
        number="#1001",
        created_at=datetime(2025, 10, 7, 7, 50, 26, tzinfo=UTC),
        total=2_750_000,
        currency="NGN",
        phone="+2348035550101 / 0803 555 0102",
        customer_name="Adaobi Nwosu",
        status="delivered",
        channel="website",
        city="Ikeja",
        state="Lagos",
        address="12 Allen Avenue, Flat 3",
        items=(
            OrderItem("Crew Tee - Black / S", 2, 950_000, "TEE-BLK-S"),
            OrderItem("Ankara Tote, large", 1, 700_000, "TOTE-L"),
        ),
    )


def test_the_quirks_of_each_order() -> None:
    orders = by_number(import_shop("shopify_orders_export.csv")[1], "shopify")
    assert {number: order.status for number, order in orders.items()} == {
        "#1001": "delivered", "#1002": "dispatched", "#1003": "cancelled", "#1004": "delivered",
        "#1005": "confirmed", "#1006": "cancelled", "#1007": "refunded", "#1008": "pending",
    }  # fmt: skip
    # The order's own phone goes first; billing's is the alternate, and the address is billing's as a whole.
    assert orders["#1002"].phone == "+2348035550103 / 08035550104"
    assert (orders["#1002"].city, orders["#1002"].state) == ("Kano", "Kano")
    assert orders["#1002"].channel == "draft order"
    assert (orders["#1004"].total, orders["#1004"].refunded, orders["#1004"].channel) == (
        350_000,
        100_000,
        "walk-in",
    )
    assert orders["#1004"].customer_name == "Emeka Obi"
    assert (orders["#1005"].customer_name, orders["#1005"].phone) == ("-Zoë Okafor", "")
    assert orders["#1005"].items[0].product == "=HYPERLINK tee"
    assert (orders["#1006"].currency, orders["#1006"].total) == ("USD", 3500)


def test_an_older_export_without_the_last_columns() -> None:
    report, desk = import_shop("shopify_orders_export_older.csv")
    orders = by_number(desk, "shopify")
    assert (report.read, report.rejected) == (2, 0)
    assert (orders["#1001"].phone, orders["#1001"].state) == ("+2348035550101 / 0803 555 0102", "Lagos")
    assert (orders["#1002"].phone, orders["#1001"].items[0].sku) == ("08035550104", "TEE-BLK-S")


def test_orders_of_the_interface_are_the_same_orders() -> None:
    _, desk = import_shop("shopify_orders_export.csv")
    exported = by_number(desk, "shopify")
    report, _ = import_shop("shopify_orders.json", desk=desk)
    orders = by_number(desk, "shopify")
    assert (report.created, report.unchanged, report.updated, report.warnings) == (1, 2, 0, ())
    assert orders["#1001"] == exported["#1001"]
    assert (orders["#1004"].refunded, orders["#1004"].status) == (100_000, "delivered")
    cancelled = orders["#1009"]
    assert (cancelled.status, cancelled.customer_name, cancelled.phone) == (
        "cancelled", "Tunde Alabi", "+2348035550109",
    )  # fmt: skip


FINANCIAL = (
    "", "pending", "authorized", "partially_paid", "paid", "partially_refunded", "refunded", "voided",
    "expired",
)  # fmt: skip
FULFILLMENT = ("", "unfulfilled", "partial", "fulfilled", "restocked", "on_hold", "scheduled")


@pytest.mark.parametrize(("financial", "fulfillment"), list(itertools.product(FINANCIAL, FULFILLMENT))[1:])
@pytest.mark.parametrize("cancelled", ["", "2025-10-08 09:00:00 +0100"])
def test_every_pair_of_shopifys_own_words_makes_a_status_that_custui_knows(
    financial: str, fulfillment: str, cancelled: str
) -> None:
    status = shopify_status({"cancelled": cancelled, "financial": financial, "fulfillment": fulfillment})
    assert fold_status(status) is not Status.UNKNOWN
    assert (status == "delivered") <= (fulfillment == "fulfilled")
    assert not cancelled or status == "cancelled"


def test_words_that_shopify_does_not_use_are_counted_as_unknown() -> None:
    assert shopify_status({"cancelled": "", "financial": "bezahlt", "fulfillment": "fulfilled"}) == "bezahlt"
    assert shopify_status({"cancelled": "", "financial": "paid", "fulfillment": "lost"}) == "lost"
    assert (
        shopify_status({"cancelled": "", "financial": "Partially Refunded", "fulfillment": "Fulfilled"})
        == "delivered"
    )


def test_a_refund_in_another_currency_rejects_its_order(tmp_path: Path) -> None:
    orders = json.loads((EXPORTS / "shopify_orders.json").read_text())["orders"]
    orders[1]["refunds"][0]["transactions"][0]["currency"] = "USD"
    orders[0]["refunds"] = [{"transactions": [{"kind": "refund", "status": "success", "amount": "ten"}]}]
    orders[2]["line_items"] = "none"
    report, desk = import_text(tmp_path, json.dumps(orders))
    assert desk.orders == {}
    assert {(found.order, found.field, found.reason) for found in report.rejections} == {
        ("#1009", "line_items", "should be a list, and is a text or a number"),
        ("#1001", "refunds", "hold 'ten', which is not an amount"),
        ("#1004", "refunds", "are in USD, and the order is in NGN"),
    }


def test_a_format_can_be_forced_and_then_has_to_fit(tmp_path: Path) -> None:
    text = (EXPORTS / "shopify_orders_export.csv").read_text()
    assert import_text(tmp_path, text, options=FileOptions(format="shopify"))[0].created == 8
    with pytest.raises(FileError, match="no column for order_number"):
        import_text(tmp_path, text, options=FileOptions(format="generic"))
    with pytest.raises(FileError, match="no header that shopify writes; the columns are: order, date"):
        import_text(tmp_path, "order,date,total\n", options=FileOptions(format="shopify"))
    with pytest.raises(FileError, match="has not the keys that shopify gives"):
        import_text(tmp_path, '[{"order": 1}]', options=FileOptions(format="shopify"))
