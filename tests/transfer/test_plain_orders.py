"""Plain orders are made in one go, and to the very same as all others."""

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from custui.domain.errors import FileError
from custui.transfer.assembling import Assembler
from custui.transfer.formats.recognising import FileOptions
from custui.transfer.layout import Answers
from custui.transfer.plain_orders import PlainOrders
from custui.transfer.times import DateOrder
from tests.transfer.desk import FakeDesk, import_text

HEADER = (
    "order_number,created_at,customer_name,customer_phone,whatsapp_number,product,sku,quantity,unit_price,"
    "total_amount,refunded,currency,status,source,city,state,address"
)
EXPORTS = Path(__file__).parent / "formats" / "exports"


def cells(*usual: str) -> st.SearchStrategy[str]:
    return st.sampled_from(usual * 6 + ("", " ", "x", "'=1", "-", "１２", '"a, b"', "0", "1e3"))


ROWS = st.tuples(
    st.sampled_from(["A1", "A2", "A3", "A4", "A5", ""]),
    cells("2026-03-31", "2026-03-31 14:05", "2026-04-01T10:00:00Z", "03/04/2026"),
    cells("Ọlá Bello", "'+Ada "),
    cells("0803 555 0147"),
    cells("+2348035550148"),
    cells("Shea butter"),
    cells("SB1"),
    cells("2", "1,000"),
    cells("12.50", "12.505", "₦7"),
    cells("25.00", "25", "1,250.00", "NGN 9"),
    cells("5", ""),
    cells("ngn", "NGN", ""),
    *(cells("paid", ""), cells("ig"), cells("Ikeja"), cells("Lagos"), cells("12 Allen")),
).map(",".join)


def both_ways(
    folder: Path, monkeypatch: pytest.MonkeyPatch, text: str | bytes, options: FileOptions | None = None
) -> None:
    report, desk = import_text(folder, text, options=options)
    with monkeypatch.context() as slow:
        slow.setattr(PlainOrders, "order", lambda *_: None)
        wanted_report, wanted = import_text(folder, text, options=options)
    assert desk.orders == wanted.orders
    assert report == wanted_report


@given(st.lists(ROWS, max_size=8))
@settings(max_examples=400, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_the_rows_hold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rows: list[str]) -> None:
    both_ways(tmp_path, monkeypatch, "\n".join([HEADER, *rows]))


@pytest.mark.parametrize("name", sorted(path.name for path in EXPORTS.iterdir() if path.suffix != ".xlsx"))
def test_in_every_shops_own_layout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    options = FileOptions(answers=Answers(date_order=DateOrder.DAY_FIRST, decimal_sign="."))
    with suppress(FileError):
        both_ways(tmp_path, monkeypatch, (EXPORTS / name).read_bytes(), options)


def test_the_common_order_is_made_in_one_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Assembler, "_texts", None)
    desk = FakeDesk()
    row = "A1,2026-03-31,Ada,0803 555 0147,,{},,1,5.50,,,,paid,ig,Ikeja,Lagos,"
    rows = [row.format("Soap"), row.format("Oil")]
    report, _ = import_text(tmp_path, "\n".join([HEADER, *rows]), desk)
    assert report.created == 1
    assert desk.one("A1").total == 1_100
