from datetime import UTC, datetime
from pathlib import Path

import pytest

from custui.domain.errors import FileError
from custui.domain.orders import IncomingOrder
from custui.domain.status import Status, fold_status
from custui.transfer.formats.recognising import FileOptions
from custui.transfer.formats.web_admin import city_of, state_of
from tests.transfer.desk import import_text
from tests.transfer.formats.shops import EXPORTS, by_number, import_shop

REP = (EXPORTS / "web_admin_rep_orders.csv").read_text()
HEADER = (EXPORTS / "web_admin_orders.csv").read_text().splitlines()[0]


def test_the_list_of_orders_arrives_whole() -> None:
    report, desk = import_shop("web_admin_orders.csv")
    orders = by_number(desk, "web-admin")
    assert (report.created, report.rejected, report.without_phone) == (6, 0, 1)
    assert report.warnings == ("1 order not in NGN, listed but in no sum",)
    assert orders["ORD-0101"] == IncomingOrder(
        number="ORD-0101",
        created_at=datetime(2026, 4, 25, 14, 7, tzinfo=UTC),
        total=2_650_000,
        currency="NGN",
        phone="08035550301",
        customer_name="Adaeze Obi",
        status="DELIVERED",
        channel="WHATSAPP",
        city="Ikeja",
        state="Lagos",
        address="12 Allen Avenue, Flat 3",
        tells_items=False,
    )
    assert (orders["ORD-0102"].address, orders["ORD-0102"].customer_name) == ("", 'Musa "Small" Bello')
    assert (orders["ORD-0103"].phone, orders["ORD-0103"].currency, orders["ORD-0103"].total) == (
        "", "USD", 2_650_000,
    )  # fmt: skip
    assert (orders["ORD-0104"].total, orders["ORD-0104"].created_at.day) == (123_450_050, 31)
    assert orders["ORD-0106"].created_at == datetime(2026, 4, 4, 12, 5, tzinfo=UTC)
    assert all(fold_status(order.status) is not Status.UNKNOWN for order in orders.values())


@pytest.mark.parametrize(
    ("written", "minor"),
    [
        ("NGN 26.500,00", 2_650_000),
        ("NGN 26\N{NARROW NO-BREAK SPACE}500,00", 2_650_000),
        ("NGN 26\N{NO-BREAK SPACE}500,00", 2_650_000),
        ("NGN 12,34,567.50", 123_456_750),
        ("NGN 26’500.00", 2_650_000),
        ("NGN ٢٦٬٥٠٠٫٠٠", 2_650_000),
        ("NGN 950,00", 95_000),
    ],
)
def test_amounts_in_the_way_of_any_browser(tmp_path: Path, written: str, minor: int) -> None:
    row = f'A-1,Ann,08035550301,x,Ikeja,Lagos,NEW,WHATSAPP,"{written}",NGN,K,R,"Apr 25, 2026, 03:07 PM",N/A'
    _, desk = import_text(tmp_path, f"{HEADER}\n{row}\n")
    assert desk.one("A-1").total == minor


@pytest.mark.parametrize(
    ("amount", "currency", "reason"),
    [
        ("GHS 26,500.00", "NGN", "is not an amount of NGN"),
        ("$5.00", "NGN", "is not an amount of NGN"),
        ("NGN 26,500.0.0", "NGN", "is not an amount"),
        ("NGN 26.505,123", "NGN", "has more decimals than NGN has"),
    ],
)
def test_an_amount_that_does_not_fit_rejects_its_order(
    tmp_path: Path, amount: str, currency: str, reason: str
) -> None:
    row = f'A-1,Ann,0803,x,Ikeja,Lagos,NEW,WHATSAPP,"{amount}",{currency},K,R,"Apr 25, 2026, 03:07 PM",N/A'
    report, desk = import_text(tmp_path, f"{HEADER}\n{row}\n")
    assert desk.orders == {}
    assert [(found.line, found.field) for found in report.rejections] == [(2, "Total Amount")]
    assert reason in report.rejections[0].reason


def test_an_amount_that_may_be_two_is_asked_for(tmp_path: Path) -> None:
    row = 'A-1,Ann,0803,x,Ikeja,Lagos,NEW,WHATSAPP,"NGN 26.500",NGN,K,R,"Apr 25, 2026, 03:07 PM",N/A'
    with pytest.raises(FileError, match=r"line 2: 'NGN 26\.500' is 26\.5 or 26,500, .*--decimal-sign"):
        import_text(tmp_path, f"{HEADER}\n{row}\n")


def test_the_sales_reps_list_with_its_bare_quotation_marks() -> None:
    report, desk = import_shop("web_admin_rep_orders.csv")
    orders = by_number(desk, "web-admin")
    assert (report.created, report.rejected) == (4, 0)
    assert [order.customer_name for order in orders.values()] == [
        'Bimpe "Bims" Ojo', 'Musa the "tailor"', 'Properly "Quoted" Cole', "Two\nLines",
    ]  # fmt: skip
    assert [(order.city, order.state) for order in orders.values()] == [
        ("Ikeja", "Lagos"), ("Sabon Gari, Zone 2", "Kano"), ("Lagos", ""), ("", "Oyo"),
    ]  # fmt: skip
    assert [(order.total, order.currency) for order in orders.values()] == [
        (2_650_000, "NGN"), (95_000, "NGN"), (1250, "USD"), (123_450_050, "NGN"),
    ]  # fmt: skip


def test_the_sales_reps_list_saved_by_a_spreadsheet_is_read_too(tmp_path: Path) -> None:
    plain = REP.replace('"', "").replace("Ikeja, Lagos", '"Ikeja, Lagos"').splitlines()[:2]
    row = 'ORD-0201,Bims,08035550401,"Ikeja, Lagos",NEW,WHATSAPP,"NGN 26.500,00","Apr 25, 2026, 03:07 PM"'
    _, desk = import_text(tmp_path, "\n".join([plain[0], row, row.replace("0201", "0202")]))
    assert [order.city for order in desk.orders.values()] == ["Ikeja", "Ikeja"]


@pytest.mark.parametrize(
    ("broken", "line"),
    [
        ('"ORD-0301","one cell too few","0803","x, y","NEW","WA","NGN 5,00"', 2),
        ('"ORD-0301","one","cell","too","many","NEW","WA","NGN 5,00","Apr 25, 2026"', 2),
        ('"ORD-0301","no end', 2),
    ],
)
def test_a_row_of_another_width_is_rejected_alone_in_the_sales_reps_list(
    tmp_path: Path, broken: str, line: int
) -> None:
    header, *rows = REP.splitlines(keepends=True)
    report, desk = import_text(tmp_path, "".join([header, broken, "\n", *rows]))
    assert len(desk.orders) == 4
    assert [found.line for found in report.rejections] == [line]


def test_the_report_on_one_customer_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(FileError, match=r"report\.csv: this is the web admin's report on one customer"):
        import_shop("web_admin_customer_report.csv")
    with pytest.raises(FileError, match="report on one customer"):
        import_shop("web_admin_customer_report.csv", options=FileOptions(format="generic"))


@pytest.mark.parametrize(
    ("location", "city", "state"),
    [
        ("Ikeja, Lagos", "Ikeja", "Lagos"),
        ("Lagos", "Lagos", ""),
        (",", "", ""),
        ("", "", ""),
        ("a,b,c", "a,b", "c"),
    ],
)
def test_a_location_is_city_and_state(location: str, city: str, state: str) -> None:
    assert (city_of(location), state_of(location)) == (city, state)
