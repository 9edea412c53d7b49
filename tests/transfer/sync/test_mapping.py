"""Mapping files: what they say, and what is said of wrong ones."""

import re
from datetime import timedelta
from pathlib import Path

import pytest

from custui.domain.errors import FileError
from custui.transfer.fields import Field
from custui.transfer.sync.mapping import built_in_mappings, read_mapping, read_span

WHOLE = """
time_zone = "Africa/Lagos"
overlap = "2h"
[orders]
table = "sales.orders"
id = "id"
updated_at = "changed"
[orders.join.customers]
customer_id = "id"
[fields]
order_number = "ref"
created_at = "at"
customer_phone = "customers.phone"
total_amount = ["total", "amount"]
currency = { constant = "GHS" }
[status]
"Number off" = "pending"
"""


def write(folder: Path, text: str) -> str:
    file = folder / "my-shop.toml"
    file.write_text(text, encoding="utf-8")
    return str(file)


def test_a_file_becomes_a_mapping_called_after_it(tmp_path: Path) -> None:
    mapping = read_mapping(write(tmp_path, WHOLE))
    assert (mapping.origin, mapping.zone.key, mapping.overlap) == (
        "my-shop",
        "Africa/Lagos",
        timedelta(hours=2),
    )
    assert (mapping.orders.table, dict(mapping.orders.join["customers"])) == (
        "sales.orders",
        {"customer_id": "id"},
    )
    assert mapping.columns_of(items=False)[Field.TOTAL_AMOUNT] == ("total", "amount")
    assert Field.CURRENCY not in mapping.columns_of(items=False)
    assert mapping.columns_of(items=True) == {}


@pytest.mark.parametrize("name", built_in_mappings())
def test_the_mappings_that_come_with_custui_can_be_read(name: str) -> None:
    assert read_mapping(name).origin == name


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"sales.orders"', '""', "orders: needs a table, or a query instead"),
        ('table = "sales.orders"', 'query = "SELECT 1"', "orders: a query does its own joining"),
        ('updated_at = "changed"', "", "orders.updated_at: is missing"),
        ('customer_id = "id"', "", "orders.join.customers: Dictionary should have at least 1 item"),
        ('created_at = "at"', "", r"[fields] does not say which column is created_at"),
        ('total_amount = ["total", "amount"]', "", "which column is total_amount (or unit_price)"),
        ("customer_phone =", "telephone =", "fields.telephone: is no field; the fields are order_number,"),
        ('"customers.phone"', "7", "fields.customer_phone: "),
        ('"Africa/Lagos"', '"Lagos"', "time_zone: 'Lagos' is not a time zone"),
        ('"2h"', '"soon"', "overlap: 'soon' is not a time such as 60s, 10m or 1h"),
        ('= "pending"', '= "off"', "status: 'off' is none of pending, confirmed"),
        ("time_zone", "zone", "zone: there is no such entry"),
        ("time_zone", 'origin = "custui"\ntime_zone', "origin: 'custui' is kept for the orders that agents"),
        ("[orders]", "[orders", "is not valid TOML: "),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence_that_names_the_place(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    assert old in WHOLE
    with pytest.raises(FileError) as caught:
        read_mapping(write(tmp_path, WHOLE.replace(old, new)))
    sentence = str(caught.value)
    assert "my-shop.toml" in sentence
    assert said in sentence
    assert "\n" not in sentence


def test_the_manuals_mapping_is_one(tmp_path: Path) -> None:
    manual = (Path(__file__).parents[3] / "docs" / "sync.md").read_text(encoding="utf-8")
    (whole,) = (block for block in re.findall("```toml\n(.*?)```", manual, re.DOTALL) if "[fields]" in block)
    mapping = read_mapping(write(tmp_path, whole))
    assert mapping.items is not None
    assert mapping.columns_of(items=True)[Field.PRODUCT] == "products.title"


def test_a_name_that_is_neither_known_nor_a_file_is_said_to_be(tmp_path: Path) -> None:
    with pytest.raises(FileError, match=r"no-such is neither a mapping that custui knows \(web-admin\)"):
        read_mapping("no-such")
    (tmp_path / "latin.toml").write_bytes(b'origin = "Ibad\xe0n"')
    with pytest.raises(FileError, match="cannot be read: not UTF-8"):
        read_mapping(str(tmp_path / "latin.toml"))


@pytest.mark.parametrize(("text", "seconds"), [("60s", 60), ("10m", 600), (" 2 h", 7200), ("1d", 86_400)])
def test_spans_of_time(text: str, seconds: int) -> None:
    assert read_span(text).total_seconds() == seconds


@pytest.mark.parametrize("text", ["", "60", "-5s", "1.5h", "s", "60sec", "٦٠s"])
def test_what_is_no_span_of_time(text: str) -> None:
    with pytest.raises(ValueError, match="is not a time such as"):
        read_span(text)
