import codecs
import gzip
from pathlib import Path

import pytest

from custui.domain.errors import FileError
from custui.transfer.csv_reader import CsvOrders
from custui.transfer.rows import Row
from custui.transfer.source import open_source

HEAD = "order,date,total,name"


def read(folder: Path, data: bytes | str) -> list[Row]:
    file = folder / "orders.csv"
    file.write_bytes(data if isinstance(data, bytes) else data.encode())
    with open_source(file) as source:
        return list(CsvOrders(source).rows())


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("packed", [False, True])
def test_any_usual_kind_of_csv_is_read(
    tmp_path: Path, mark: str, end: str, delimiter: str, packed: bool
) -> None:
    lines = ['"order"|date|"total"|name', "1|2026-01-01|5|Ọlá", "", "2|2026-01-02|6|", "|||"]
    data = (mark + end.join(lines).replace("|", delimiter)).encode()
    rows = read(tmp_path, gzip.compress(data, mtime=0) if packed else data)
    assert rows == [(2, ["1", "2026-01-01", "5", "Ọlá"], None), (4, ["2", "2026-01-02", "6", ""], None)]


def test_gzip_is_known_by_its_bytes_and_may_have_several_members(tmp_path: Path) -> None:
    packed = gzip.compress(f"{HEAD}\n".encode(), mtime=0) + gzip.compress(b"1,2026-01-01,5,A\n")
    assert [line for line, _, _ in read(tmp_path, packed)] == [2]


def test_lines_are_the_files_own_even_with_line_breaks_inside_cells(tmp_path: Path) -> None:
    rows = read(tmp_path, f'{HEAD}\n1,2026-01-01,5,"a\nb\r\nc"\n2,2026-01-01,5,d\n')
    assert [(line, cells[3]) for line, cells, _ in rows] == [(2, "a\nb\r\nc"), (5, "d")]


def test_only_real_line_ends_end_a_line(tmp_path: Path) -> None:
    rows = read(tmp_path, f"{HEAD}\n1,2026-01-01,5,a\u2028b\x0bc\x85d\x1ce\n2,2026-01-01,5,f\n")
    assert [(line, cells[3]) for line, cells, _ in rows] == [(2, "a\u2028b\x0bc\x85d\x1ce"), (3, "f")]


def test_lines_stay_exact_across_the_chunks_of_a_large_file(tmp_path: Path) -> None:
    body = "".join(f"{n},2026-01-01,5,{'é' * (n % 97)}\r\n" for n in range(2, 9000))
    rows = read(tmp_path, f"{HEAD}\r\n{body}")
    assert [(line, int(cells[0])) for line, cells, _ in rows] == [(n, n) for n in range(2, 9000)]
    assert all(cells[3] == "é" * (line % 97) for line, cells, _ in rows)


def test_a_header_may_have_a_quoted_delimiter_line_break_and_lines_before_it(tmp_path: Path) -> None:
    rows = read(tmp_path, '\nsep=;\norder;date;total;"a,b;\nc"\n1;2026-01-01;5;x\n')
    assert rows == [(5, ["1", "2026-01-01", "5", "x"], None)]


def test_a_row_with_cells_too_many_or_too_few_comes_with_its_problem(tmp_path: Path) -> None:
    rows = read(tmp_path, f"{HEAD}\n1,2026-01-01,5,Bello, Amina\n2,2026-01\n3,2026-01-01,5,d,,\n")
    assert rows[0] == (
        2,
        ["1", "2026-01-01", "5", "Bello, Amina"],
        ("", "the row has 5 cells under 4 headings; is a comma unquoted?"),
    )
    assert rows[1] == (3, ["2", "2026-01", "", ""], ("", "the row has only 2 of the 4 cells"))
    assert rows[2] == (4, ["3", "2026-01-01", "5", "d"], None)


def test_a_misplaced_quotation_mark_costs_one_row_only(tmp_path: Path) -> None:
    rows = read(
        tmp_path, f'{HEAD}\n1,2026-01-01,5,"12" frame"\n2,2026-01-01,5,12" frame\n3,2026-01-01,5,"x\n'
    )
    assert [(line, cells[0], bool(problem)) for line, cells, problem in rows] == [
        (2, "1", True),
        (3, "2", False),
        (4, "3", True),
    ]
    assert rows[1][1][3] == '12" frame'


def test_a_misplaced_quotation_mark_is_placed_right_after_many_chunks(tmp_path: Path) -> None:
    good = "1,2026-01-01,5,a\n" * 10_000
    rows = read(tmp_path, f'{HEAD}\n{good}2,2026-01-01,5,"12" frame"\n{good}')
    assert len(rows) == 20_001
    line, cells, problem = rows[10_000]
    assert (line, cells[0], problem is not None) == (10_002, "2", True)
    assert rows[-1][0] == 20_002


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "is empty"),
        (b"\xef\xbb\xbf", "is empty"),
        (b"\n\r\n  \n", "is empty"),
        (gzip.compress(b"", mtime=0), "is empty"),
        (b"order,date,total\n1,2026-01-01,\x005\n", "line 2: a NUL byte"),
        (b"order,date,total\n1,2026-01-01,5\n2,2026-01-01,\xff\n", "line 3: not UTF-8"),
        (b"order,date,total\n1,2026-01-01,5\xc3", "line 2: the file ends in the middle of a character"),
        ("order,date,total\n".encode("utf-16-le"), "line 1: a NUL byte; this is not UTF-8 text"),
        ("order,date,total\n1,2026-01-01,5\n".encode("utf-16")[:-1], "line 2: the file ends in the middle"),
        (codecs.BOM_UTF16_LE + b"\n\x00\x00\xdcx\x00", "line 2: not UTF-16; name the encoding"),
        (b"PK\x03\x04 and so on", "is an archive"),
        (b"\xd0\xcf\x11\xe0 and so on", "old spreadsheet workbook"),
        pytest.param(
            gzip.compress(b"order,date,total\n" * 1000, mtime=0)[:-20],
            "gzip file is cut off",
            id="cut off gzip",
        ),
        (b"\x1f\x8b\x08 this is no gzip at all", "gzip file is damaged"),
        (gzip.compress(b"order,date,total\n", mtime=0) + b"rubbish", "gzip file is damaged"),
        (b'order,date,total\n1,2026-01-01,"5\n2,2026-01-01,6\n', "line 2: a quotation mark"),
        (b'"order,date,total\n1,2026-01-01,5\n', "quotation mark in the header"),
        pytest.param(
            b"order,date,total\n1,2026-01-01," + b"x" * 200_000 + b"\n",
            "line 2: field larger",
            id="long cell",
        ),
        pytest.param(
            b"order,date,total\n1,2026-01-01," + b"x" * 2_000_000 + b"\n",
            "line 2: longer than",
            id="long line",
        ),
        (b"hello world\n", "no column for order_number and created_at and total_amount"),
        (b"order,date,total,Total Amount\n", "both claim"),
    ],
)
def test_a_file_that_cannot_be_read_says_why_and_where(tmp_path: Path, data: bytes, sentence: str) -> None:
    with pytest.raises(FileError, match=sentence) as caught:
        read(tmp_path, data)
    assert "orders.csv" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_what_is_no_readable_file_says_so(tmp_path: Path) -> None:
    for path, sentence in ((tmp_path / "none.csv", "no such file"), (tmp_path, "is a directory")):
        with pytest.raises(FileError, match=sentence), open_source(path):
            pass
    with pytest.raises(FileError, match="cannot be opened"), open_source(Path("a\0b")):
        pass
