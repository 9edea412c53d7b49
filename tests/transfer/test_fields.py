import pytest

from custui.domain.errors import FileError
from custui.transfer.fields import Field, field_named, name_some
from custui.transfer.formats.generic import read_layout

REQUIRED = ["order_number", "created_at", "total_amount"]


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("customerPhone", Field.CUSTOMER_PHONE),
        ("Customer Phone", Field.CUSTOMER_PHONE),
        (" PHONE ", Field.CUSTOMER_PHONE),
        ("phone_number", Field.CUSTOMER_PHONE),
        ("Order Number", Field.ORDER_NUMBER),
        ("orderNumber", Field.ORDER_NUMBER),
        ("Order #", Field.ORDER_NUMBER),
        ("Order ID", Field.ORDER_NUMBER),
        ("order-id", Field.ORDER_NUMBER),
        ("Date", Field.CREATED_AT),
        ("Created At", Field.CREATED_AT),
        ("Total", Field.TOTAL_AMOUNT),
        ("Amount (₦)", Field.TOTAL_AMOUNT),
        ("Product Name", Field.PRODUCT),
        ("Item", Field.PRODUCT),
        ("Qty", Field.QUANTITY),
        ("Price", Field.UNIT_PRICE),
        ("Channel", Field.SOURCE),
        ("Order Source", Field.SOURCE),
        ("WhatsApp Number", Field.WHATSAPP_NUMBER),
        ("\uff33\uff2b\uff35", Field.SKU),
        ("State", Field.STATE),
        ("Status", Field.STATUS),
        ("Payment status", None),
        ("", None),
    ],
)
def test_a_heading_is_matched_by_name_whatever_its_looks(heading: str, field: Field | None) -> None:
    assert field_named(heading) is field


def test_every_field_answers_to_its_own_name() -> None:
    assert [field_named(field.value) for field in Field] == list(Field)


def test_inside_an_item_a_name_is_the_products() -> None:
    assert field_named("name") is Field.CUSTOMER_NAME
    assert field_named("name", in_item=True) is Field.PRODUCT
    assert field_named("total", in_item=True) is None


def test_two_columns_for_one_field_are_refused_by_name() -> None:
    with pytest.raises(FileError, match=r"a\.csv.*'Phone' and 'Mobile number'.*customer_phone"):
        read_layout([*REQUIRED, "Phone", "Mobile number"], "a.csv")


def test_a_missing_column_is_named_with_those_found() -> None:
    with pytest.raises(
        FileError, match=r"a\.csv: no column for created_at; the columns are: Order No, Total"
    ):
        read_layout(["Order No", "Total"], "a.csv")
    with pytest.raises(FileError, match=r"total_amount \(or unit_price\)"):
        read_layout(["order", "date", "phone"], "a.csv")


def test_unit_prices_can_stand_in_for_a_total() -> None:
    assert Field.TOTAL_AMOUNT not in read_layout(["order", "date", "price"], "a.csv").columns


def test_unknown_columns_are_ignored_by_name_but_not_those_custui_adds() -> None:
    layout = read_layout([*REQUIRED, "Rider ", "file", "Line", "field", "reason", ""], "a.csv")
    assert layout.ignored == ("Rider",)


def test_a_field_is_called_what_the_file_calls_it() -> None:
    layout = read_layout([" Order # ", "date", "total"], "a.csv")
    assert layout.heading(Field.ORDER_NUMBER) == "Order #"
    assert layout.heading(Field.CITY) == "city"


def test_many_or_long_names_are_cut() -> None:
    assert name_some([f"c{n}" for n in range(25)]).endswith("c19 and 5 more")
    assert len(name_some(["x" * 10_000])) == 60
