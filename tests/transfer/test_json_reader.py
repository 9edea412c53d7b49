import gzip
import json
from pathlib import Path

import pytest

from custui.domain.errors import FileError
from custui.transfer.fields import Field
from custui.transfer.json_reader import JsonOrders
from custui.transfer.rows import Row
from custui.transfer.source import open_source
from tests.transfer.desk import import_text

ORDER = {
    "orderNumber": 1001,
    "createdAt": "2026-03-31T14:05:00Z",
    "customerName": "Ọlá Bello",
    "customerPhone": "0803 555 0147",
    "totalAmount": 26500.50,
    "status": None,
    "items": [
        {"productName": "Shea butter", "qty": 2, "unitPrice": "13,250.25"},
        {"name": "Bag", "price": 0},
    ],
}


def read(folder: Path, text: str | bytes) -> list[Row]:
    file = folder / "orders.json"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    with open_source(file) as source:
        assert source.is_json()
        return list(JsonOrders(source).rows())


def cell(row: Row, field: Field) -> str:
    return row[1][list(Field).index(field)]


@pytest.mark.parametrize("wrapped", [False, True])
@pytest.mark.parametrize("snake", [False, True])
def test_orders_come_with_a_row_for_each_item(tmp_path: Path, wrapped: bool, snake: bool) -> None:
    text = json.dumps({"page": {"n": [1]}, "orders": [ORDER], "next": None} if wrapped else [ORDER])
    if snake:
        for key in ("orderNumber", "createdAt", "customerPhone", "totalAmount", "unitPrice"):
            text = text.replace(key, "".join(f"_{c.lower()}" if c.isupper() else c for c in key))
    first, second = read(tmp_path, "\ufeff \n" + text)
    assert [cell(row, Field.PRODUCT) for row in (first, second)] == ["Shea butter", "Bag"]
    assert [cell(row, Field.TOTAL_AMOUNT) for row in (first, second)] == ["26500.5", "26500.5"]
    assert cell(first, Field.ORDER_NUMBER) == "1001"
    assert cell(first, Field.STATUS) == ""
    assert (cell(second, Field.QUANTITY), cell(second, Field.UNIT_PRICE)) == ("", "0")
    assert (first[0], first[2]) == (2, None)


def test_numbers_never_pass_through_a_binary_float(tmp_path: Path) -> None:
    (row,) = read(tmp_path, '[{"total": 8765432109.10, "order": 12345678901234567890123, "price": 1E+2}]')
    assert cell(row, Field.TOTAL_AMOUNT) == "8765432109.10"
    assert cell(row, Field.ORDER_NUMBER) == "12345678901234567890123"
    assert cell(row, Field.UNIT_PRICE) == "1E+2"


def test_an_import_of_json(tmp_path: Path) -> None:
    report, desk = import_text(tmp_path, gzip.compress(json.dumps([ORDER]).encode()))
    assert (report.created, report.rejected) == (1, 0)
    order = desk.one("1001")
    assert (order.total, order.phone, order.status) == (2_650_050, "0803 555 0147", "")
    assert [(item.product, item.quantity, item.unit_price) for item in order.items] == [
        ("Shea butter", 2, 1_325_025),
        ("Bag", 1, 0),
    ]


def test_lines_and_records_are_told_in_a_long_list(tmp_path: Path) -> None:
    orders = [{**ORDER, "orderNumber": n, "customerName": "é" * (n % 501)} for n in range(1, 2001)]
    orders[1499]["createdAt"] = "31/03/2026"
    text = "[\n" + ",\n".join(json.dumps(order, ensure_ascii=False) for order in orders) + "\n]"
    report, desk = import_text(tmp_path, text)
    assert (report.created, report.rejected) == (1999, 1)
    rejection = report.rejections[0]
    assert (rejection.line, rejection.record, rejection.order, rejection.field) == (
        1501, 1500, "1500", "created_at",
    )  # fmt: skip
    assert "line 1501, order 1500 of the list: created_at: '31/03/2026'" in rejection.sentence
    assert all(len(order.customer_name) == int(number) % 501 for (_, number), order in desk.orders.items())


def test_an_order_much_larger_than_a_chunk_is_read(tmp_path: Path) -> None:
    items = [{"product": f"Thing {n}" + "x" * 60, "quantity": n} for n in range(3000)]
    report, desk = import_text(tmp_path, json.dumps([{**ORDER, "items": items}, {**ORDER, "orderNumber": 2}]))
    assert report.created == 2
    assert len(desk.one("1001").items) == 3000


@pytest.mark.parametrize(
    ("order", "field", "reason"),
    [
        ("17", "", "is no order, but a text or a number"),
        ("[]", "", "is no order, but a list"),
        ("null", "", "is no order, but null"),
        ('{"total": true}', "total_amount", "is true"),
        ('{"customer": {"name": "x"}}', "customer_name", "is an object"),
        ('{"phone": "1", "customer_phone": "2"}', "customer_phone", "given twice: '1' and '2'"),
        ('{"phone": "1", "phone": "2"}', "customer_phone", "given twice"),
        ('{"status": "a\\u0000b"}', "status", "NUL"),
        ('{"status": "\\ud83d"}', "status", "half a character"),
        ('{"items": {"product": "x"}}', "items", "is an object, not a list"),
        ('{"items": ["x"]}', "items", "holds no item, but a text"),
        ('{"items": [{"quantity": [2]}]}', "quantity", "is a list"),
        ('{"items": [{}], "items": []}', "items", "stands twice"),
    ],
)
def test_a_misshapen_order_comes_with_its_problem(
    tmp_path: Path, order: str, field: str, reason: str
) -> None:
    (row,) = read(tmp_path, f"[{order}]")
    assert row[2] is not None
    assert row[2][0] == field
    assert reason in row[2][1]


def test_one_key_twice_with_one_value_is_no_problem(tmp_path: Path) -> None:
    (row,) = read(tmp_path, '[{"phone": "1", "customer_phone": "1", "mobile": null}]')
    assert row[2] is None
    assert cell(row, Field.CUSTOMER_PHONE) == "1"


def test_an_order_repeated_as_it_is_counts_once_and_one_that_differs_is_rejected(tmp_path: Path) -> None:
    changed = {**ORDER, "totalAmount": 1}
    report, desk = import_text(tmp_path, json.dumps([ORDER, {**ORDER, "orderNumber": 2}, ORDER]))
    assert (report.read, report.created) == (2, 2)
    assert len(desk.one("1001").items) == 2
    assert any("1 order more than once in the list" in warning for warning in report.warnings)
    report, desk = import_text(tmp_path, json.dumps([ORDER, {**ORDER, "orderNumber": 2}, changed]))
    assert (report.read, report.created, report.rejected) == (2, 1, 1)
    assert "stands more than once in the list, each time different (orders 1, 3)" in (
        report.rejections[0].reason
    )


def test_ignored_keys_are_named(tmp_path: Path) -> None:
    text = json.dumps([{**ORDER, "rider": {"name": "x"}, "items": [{"product": "x", "colour": "red"}]}])
    report, _ = import_text(tmp_path, text.replace("rider", "\\ud800rider"))
    assert any("ignored: ?rider, items.colour" in warning for warning in report.warnings)


def test_a_list_without_orders_is_an_answer(tmp_path: Path) -> None:
    report, _ = import_text(tmp_path, "[]")
    assert report.read == 0
    assert any("holds no orders" in warning for warning in report.warnings)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[", "the file ends in the middle"),
        ('[{"order": "1", "total', "the file ends in the middle"),
        ('[{"order": 1}', "the file ends in the middle"),
        ('[{"order": 1},', "the file ends in the middle"),
        ('[{"order": 1},]', "not JSON"),
        ('[\n{"order": 1}\n{"order": 2}]', "line 3: .*a comma or ] should stand here"),
        ('[{"order": 1}] []', "nothing should follow"),
        ('[\n\n{"order": oops}]', "line 3: not JSON"),
        ('{"order": 1}', 'neither a list of orders nor an object with a list "orders"'),
        ('{"orders": {"1": {}}}', "neither a list of orders"),
        ('{"orders": [], "orders": []}', "a second list"),
        ('{"orders" []}', "a colon should stand here"),
        ("{orders: []}", "a key in quotation marks"),
        pytest.param("[" * 100_000, "nested too deeply", id="deep list"),
        pytest.param('[{"note": ' + "[" * 100_000, "nested too deeply", id="deep order"),
        pytest.param('["' + "x" * 5_000_000 + '"]', "longer than", id="huge"),
        (b'[{"order": "\xff"}]', "line 1: not UTF-8"),
    ],
)
def test_a_broken_list_says_what_is_wrong_and_where(tmp_path: Path, text: str | bytes, sentence: str) -> None:
    with pytest.raises(FileError, match=sentence):
        read(tmp_path, text)
