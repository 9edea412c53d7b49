import json
from pathlib import Path

from msgspec.structs import replace

from custui.domain.exporting import EXPORT_COLUMNS
from custui.transfer.customer_json import write_json
from custui.transfer.records import customer_record
from tests.factories import RULES, make_row


def test_the_file_is_the_array_of_list_json(tmp_path: Path) -> None:
    path = tmp_path / "out.json"
    rows = [make_row(), replace(make_row(), name="Zoë \x9b2J 😀", city="")]
    write_json(rows, path, EXPORT_COLUMNS, RULES, overwrite=False)
    assert json.loads(path.read_text()) == [customer_record(row, RULES) for row in rows]
    assert path.read_bytes().isascii()


def test_nobody_is_an_empty_array_and_columns_keep_their_order(tmp_path: Path) -> None:
    write_json([], tmp_path / "none.json", EXPORT_COLUMNS, RULES, overwrite=False)
    assert json.loads((tmp_path / "none.json").read_text()) == []
    write_json([make_row()], tmp_path / "two.json", ("orders", "phone"), RULES, overwrite=False)
    (found,) = json.loads((tmp_path / "two.json").read_text())
    assert list(found.items()) == [("orders", 6), ("phone", "+2348035550147")]
