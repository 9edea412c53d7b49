from datetime import UTC, datetime
from pathlib import Path

import pytest

from custui.domain.errors import FileError
from custui.domain.orders import IncomingOrder, OrderItem
from custui.transfer.formats.mapped import Mapped
from custui.transfer.formats.recognising import FileOptions
from custui.transfer.layout import Answers
from custui.transfer.mapping import read_file_mapping
from custui.transfer.times import DateOrder
from tests.transfer.desk import FakeDesk, import_text
from tests.transfer.formats.shops import EXPORTS

FRENCH = """\
N° commande;Date commande;Prénom;Nom;Tél;Tél 2;Article;Taille;Qté;PU;Total;État;Page
C-1;03/04/2026 10:00;Awa;Ndiaye;08035550501;08035550502;Savon;XL;2;1.250,00;2.500,00;livré;Page FB
C-1;;;;;;Huile;;1;0,00;;;
C-2;25/04/2026 11:30;Koffi;;;08035550503;Huile;;1;3.000,50;3.000,50;En Route;wa
"""
MAPPING = """
origin = "boutique"
[fields]
order_number = "N° commande"
created_at = "date_commande"          # case, spaces and signs do not matter
customer_name = ["Prénom", "Nom"]
customer_phone = ["Tél", "Tél 2", "Tél 3"]
product = ["Article", "Taille"]
quantity = "Qté"
unit_price = "PU"
total_amount = "Total"
status = "État"
source = "Page"
currency = { constant = "EUR" }
[status]
"LIVRÉ" = "delivered"
"en route" = "dispatched"
[source]
"Page FB" = "facebook"
"""


def options(folder: Path, text: str, answers: Answers | None = None) -> FileOptions:
    file = folder / "shop.toml"
    file.write_text(text)
    return FileOptions(answers=answers or Answers(), mapping=Mapped(str(file), read_file_mapping(file)))


def imported(folder: Path, mapping: str, text: str) -> FakeDesk:
    report, desk = import_text(folder, text, options=options(folder, mapping))
    assert report.rejected == 0
    return desk


def test_any_columns_become_the_fields_of_an_order(tmp_path: Path) -> None:
    desk = imported(tmp_path, MAPPING, FRENCH)
    assert desk.one("C-1") == IncomingOrder(
        number="C-1",
        created_at=datetime(2026, 4, 3, 9, tzinfo=UTC),  # 25/04 in another row tells that the day is first
        total=250_000,
        currency="EUR",
        phone="08035550501 / 08035550502",
        customer_name="Awa Ndiaye",
        status="delivered",
        channel="facebook",
        items=(OrderItem("Savon XL", 2, 125_000), OrderItem("Huile", 1, 0)),
    )
    second = desk.one("C-2")
    assert (second.phone, second.status, second.channel) == ("08035550503", "dispatched", "wa")


def test_dates_and_amounts_as_the_mapping_or_the_command_says(tmp_path: Path) -> None:
    fields = '[fields]\norder_number = "n"\ncreated_at = "d"\ntotal_amount = "t"\n'
    text = "n,d,t\n1,03/04/2026,26.500\n"
    with pytest.raises(FileError, match="is 3 April or 4 March"):
        import_text(tmp_path, text, options=options(tmp_path, fields))
    desk = imported(tmp_path, f'date_order = "mdy"\ndecimal_sign = ","\n{fields}', text)
    assert (desk.one("1").created_at.month, desk.one("1").total) == (3, 2_650_000)
    told = Answers(date_order=DateOrder.DAY_FIRST, decimal_sign=".")
    asked = options(tmp_path, f'date_order = "mdy"\ndecimal_sign = ","\n{fields}', told)
    _, desk = import_text(tmp_path, text, options=asked)
    assert (desk.one("1").created_at.month, desk.one("1").total) == (4, 2650)
    both = f'date_format = ["%d.%m.%y", "%Hh%M on %d/%m/%Y"]\ndecimal_sign = "."\n{fields}'
    desk = imported(tmp_path, both, "n,d,t\n1,25.04.26,5\n2,14h05 on 03/04/2026,5\n")
    assert [desk.one(number).created_at.day for number in "12"] == [24, 3]
    report, _ = import_text(tmp_path, "n,d,t\n1,2026-04-25,5\n", options=options(tmp_path, both))
    assert report.rejections[0].reason == "'2026-04-25' is not a date written as %Hh%M on %d/%m/%Y"


def test_a_mapping_may_begin_with_a_format_and_change_it(tmp_path: Path) -> None:
    text = (EXPORTS / "shopify_orders_export.csv").read_text()
    mapping = 'format = "shopify"\norigin = "second-shop"\n[fields]\ncustomer_phone = "Shipping Phone"\n'
    desk = imported(tmp_path, mapping, text)
    first = desk.one("#1001")
    assert (first.phone, first.status, len(first.items)) == ("0803 555 0102", "delivered", 2)
    with pytest.raises(FileError, match="no header that shopify writes"):
        import_text(tmp_path, "order,date,total\n", options=options(tmp_path, mapping))
    with pytest.raises(FileError, match="is for CSV and XLSX"):
        import_text(tmp_path, "[]", options=options(tmp_path, mapping))


def test_json_by_paths(tmp_path: Path) -> None:
    mapping = """
        origin = "app"
        items = "basket"
        date_order = "dmy"
        [fields]
        order_number = ["ref", "id"]
        created_at = "placed.at"
        customer_name = ["buyer.first", "buyer.last"]
        customer_phone = ["buyer.tel", "buyer.tel2"]
        total_amount = "sum"
        product = "what"
        quantity = "n"
        unit_price = "each"
        status = "state"
        source = { constant = "website" }
        [status]
        OUT = "dispatched"
    """
    text = """[
      {"ref": "J-1", "placed": {"at": "03/04/2026 10:00"}, "sum": 12500.5, "state": "out",
       "buyer": {"first": "Awa", "tel": "0803", "tel2": 805},
       "basket": [{"what": "Soap", "n": 2, "each": 6250.25}, {"what": "Oil"}]},
      {"id": 7, "placed": {"at": "2026-04-03"}, "sum": "5", "basket": null},
      {"ref": "J-3", "placed": "today", "sum": 1}
    ]"""
    report, desk = import_text(tmp_path, text, options=options(tmp_path, mapping))
    assert desk.one("J-1") == IncomingOrder(
        number="J-1",
        created_at=datetime(2026, 4, 3, 9, tzinfo=UTC),
        total=1_250_050,
        currency="NGN",
        phone="0803 / 805",
        customer_name="Awa",
        status="dispatched",
        channel="website",
        items=(OrderItem("Soap", 2, 625_025), OrderItem("Oil", 1, 0)),
    )
    assert desk.one("7").total == 500
    assert [(found.line, found.record, found.field, found.reason) for found in report.rejections] == [
        (6, 3, "placed", "should be an object, and is a text or a number")
    ]


def test_a_line_without_its_orders_number_belongs_to_the_order_above(tmp_path: Path) -> None:
    fields = '[fields]\norder_number = "n"\ncreated_at = "d"\ntotal_amount = "t"\nproduct = "p"\n'
    text = "n,d,t,p,seen\n1,2026-04-03,5,a,x\n,,,b,y\n,2026-04-04,,c,z\n"
    report, desk = import_text(tmp_path, text, options=options(tmp_path, f"repeats_number = false\n{fields}"))
    assert [item.product for item in desk.one("1").items] == ["a", "b"]
    assert [(found.line, found.field) for found in report.rejections] == [(4, "n"), (4, "t")]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[fields", "is not valid TOML"),
        ("colour = 1", "colour: there is no such entry"),
        ("date_order = 'ymd'", "date_order: is 'dmy' or 'mdy', not 'ymd'"),
        ("decimal_sign = 'point'", "decimal_sign: is '.' or ',', not 'point'"),
        ("[fields]\nzip = 'Zip'", "fields.zip: is no field; the fields are order_number"),
        ("[fields]\ntotal_amount = ''", "fields.total_amount: is still to be filled in"),
        ("[fields]\norder_number = { constant = '1' }", "order_number: cannot be the same for every order"),
        ("[status]\nlost = 'gone'", "status: 'gone' is none of pending, confirmed"),
        ("date_format = '%d/%m'", "date_format: '%d/%m' is not a date format such as"),
        ("date_format = '%Q'", "date_format: '%Q' is not a date format"),
        ("decimal_sign = ';'", "decimal_sign: "),
        ("encoding = 'klingon'", "encoding: there is no encoding 'klingon'"),
        ("origin = 'custui'", "origin: 'custui' is kept for the orders that agents make here"),
    ],
)
def test_what_is_wrong_in_a_mapping_is_told_in_one_sentence(tmp_path: Path, text: str, sentence: str) -> None:
    file = tmp_path / "shop.toml"
    file.write_text(text)
    with pytest.raises(FileError) as caught:
        read_file_mapping(file)
    assert str(caught.value).startswith(f"{file}")
    assert sentence in str(caught.value)
    assert "\n" not in str(caught.value)
    with pytest.raises(FileError, match="there is no such mapping file"):
        read_file_mapping(tmp_path / "none.toml")


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ('total_amount = "Betrag"', "total_amount should be in 'Betrag', and .*orders.txt has only: n, d, t"),
        ('total_amount = "t"\nproduct = "t"', "'t' cannot be of the item and of the order both"),
        ('product = "t"', "no column for total_amount"),
    ],
)
def test_a_mapping_that_does_not_fit_the_file_says_where(tmp_path: Path, fields: str, sentence: str) -> None:
    mapping = f'[fields]\norder_number = "n"\ncreated_at = "d"\n{fields}\n'
    with pytest.raises(FileError, match=sentence):
        import_text(tmp_path, "n,d,t\n1,2026-01-01,5\n", options=options(tmp_path, mapping))
