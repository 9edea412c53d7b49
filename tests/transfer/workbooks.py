"""A workbook read back by its XML alone, as any spreadsheet program would see it."""

import re
import zipfile
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_ESCAPED = re.compile(r"_x([0-9A-F]{4})_")


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a cell, and whether as a text."""

    text: str
    is_text: bool
    shown_as: str
    """The number format."""


@dataclass(frozen=True, slots=True)
class Book:
    """The only sheet of a workbook."""

    rows: list[dict[str, Cell]]
    """By the header's names, without the header."""
    header: list[str]
    xml: str

    def texts(self, column: str) -> list[str]:
        return [row[column].text for row in self.rows]


def read_book(path: Path) -> Book:
    with zipfile.ZipFile(path) as packed:
        assert packed.testzip() is None
        xml = packed.read("xl/worksheets/sheet1.xml").decode()
        styles = ElementTree.fromstring(packed.read("xl/styles.xml"))
    formats = {"0": "General", "49": "@"} | {
        found.attrib["numFmtId"]: found.attrib["formatCode"] for found in styles.iter(f"{_MAIN}numFmt")
    }
    cell_formats = styles.find(f"{_MAIN}cellXfs")
    assert cell_formats is not None
    shown = [formats[found.attrib["numFmtId"]] for found in cell_formats]
    found_rows = [
        {
            re.sub(r"\d", "", cell.attrib["r"]): _cell(cell, shown[int(cell.get("s", "0"))])
            for cell in row.iter(f"{_MAIN}c")
        }
        for row in ElementTree.fromstring(xml).iter(f"{_MAIN}row")
    ]
    header = {letter: cell.text for letter, cell in found_rows[0].items()}
    rows = [{header[letter]: cell for letter, cell in row.items()} for row in found_rows[1:]]
    return Book(rows, list(header.values()), xml)


def _cell(cell: ElementTree.Element, shown_as: str) -> Cell:
    is_text = cell.get("t") == "inlineStr"
    told = "".join(found.text or "" for found in cell.iter(f"{_MAIN}t" if is_text else f"{_MAIN}v"))
    return Cell(_ESCAPED.sub(lambda sign: chr(int(sign[1], 16)), told), is_text, shown_as)
