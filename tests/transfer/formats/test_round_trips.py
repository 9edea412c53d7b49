"""Orders that go another way: by a workbook, by custui's own layout, by a file of rejected rows."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from custui.domain.money import decimal_string
from custui.domain.orders import IncomingOrder
from custui.transfer.fields import Field
from custui.transfer.formats.states import state_name
from custui.transfer.importing import import_files
from tests.transfer.desk import RULES, FakeDesk, import_text
from tests.transfer.formats.shops import EXPORTS, import_shop
from tests.transfer.test_xlsx_reader import workbook

TABLES = sorted(file.name for file in EXPORTS.glob("*.csv") if "report" not in file.name)
ALL = sorted(file.name for file in EXPORTS.iterdir() if "report" not in file.name)


def rows_of(order: IncomingOrder) -> Iterator[dict[Field, str]]:
    head = {
        Field.ORDER_NUMBER: order.number,
        Field.CREATED_AT: order.created_at.isoformat(),
        Field.CUSTOMER_NAME: order.customer_name,
        Field.CUSTOMER_PHONE: order.phone,
        Field.TOTAL_AMOUNT: decimal_string(order.total, order.currency),
        Field.REFUNDED: decimal_string(order.refunded, order.currency) if order.refunded else "",
        Field.CURRENCY: order.currency,
        Field.STATUS: order.status,
        Field.SOURCE: order.channel,
        Field.CITY: order.city,
        Field.STATE: order.state,
        Field.ADDRESS: order.address,
    }
    for item in order.items:
        price = decimal_string(item.unit_price, order.currency)
        yield head | {
            Field.PRODUCT: item.product, Field.SKU: item.sku, Field.QUANTITY: str(item.quantity),
            Field.UNIT_PRICE: price,
        }  # fmt: skip
    if not order.items:
        yield head


@pytest.mark.parametrize("name", ALL)
def test_written_in_custuis_own_layout_the_orders_come_back_as_they_were(tmp_path: Path, name: str) -> None:
    _, desk = import_shop(name)
    text = io.StringIO()
    writer = csv.DictWriter(text, list(Field), restval="")
    writer.writeheader()
    for order in desk.orders.values():
        writer.writerows(rows_of(order))
    _, again = import_text(tmp_path, text.getvalue())
    # Custui's own layout has columns for items, though there be none.
    assert {number: order for (_, number), order in again.orders.items()} == {
        number: replace(order, tells_items=True) for (_, number), order in desk.orders.items()
    }


@pytest.mark.parametrize("name", TABLES)
def test_saved_as_a_workbook_the_orders_are_the_same(tmp_path: Path, name: str) -> None:
    _, desk = import_shop(name)
    text = (EXPORTS / name).read_text("utf-8-sig")
    if "rep" in name:
        text = text.replace('"Bims"', '""Bims""').replace('"tailor""', '""tailor"""')
    file = tmp_path / "orders.xlsx"
    file.write_bytes(workbook(*csv.reader(io.StringIO(text))))
    saved = FakeDesk()
    import_files([file], saved, RULES)
    assert saved.orders == desk.orders


@pytest.mark.parametrize("name", TABLES)
def test_rejected_as_a_whole_and_mended_the_orders_are_the_same(tmp_path: Path, name: str) -> None:
    _, desk = import_shop(name)
    broken, errors = tmp_path / "broken.csv", tmp_path / "errors.csv"
    text = (EXPORTS / name).read_text("utf-8-sig")
    marks = ("2025-", "2026-", ", 2026,")
    for mark in marks:
        text = text.replace(mark, f"?{mark}")
    broken.write_text(text)
    nothing = FakeDesk()
    report = import_files([broken], nothing, RULES, errors=errors)
    # Orders that are none are passed over in either case.
    assert (nothing.orders, report.rejected) == ({}, len(desk.orders))
    mended = errors.read_text("utf-8-sig")
    for mark in marks:
        mended = mended.replace(f"?{mark}", mark)
    errors.write_text(mended)
    again = FakeDesk()
    import_files([errors], again, RULES)
    assert again.orders == desk.orders


@pytest.mark.parametrize(
    ("state", "country", "name"),
    [("LA", "NG", "Lagos"), ("NG-FC", "Nigeria", "Abuja"), ("la", "ng", "Lagos"), ("LA", "US", "LA"),
     ("LA", "", "LA"), ("Lagos", "NG", "Lagos"), ("", "NG", "")],
)  # fmt: skip
def test_states_by_their_codes(state: str, country: str, name: str) -> None:
    assert state_name(state, country) == name
