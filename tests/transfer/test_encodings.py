from pathlib import Path

import pytest

from custui.domain.errors import FileError
from custui.transfer.formats.recognising import FileOptions
from custui.transfer.source import text_encoding
from tests.transfer.desk import import_text

TEXT = "order,date,total,name\n1,2026-01-01,5,Ọlá Bẹ́llò\n2,2026-01-02,6,Zoë 😀\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("padding", [0, 40_000])
def test_text_that_says_its_encoding_is_read_by_itself(tmp_path: Path, encoding: str, padding: int) -> None:
    # The padding puts a character across the border of two chunks.
    _, desk = import_text(tmp_path, (TEXT + "\n" * padding).encode(encoding))
    assert [desk.one("1").customer_name, desk.one("2").customer_name] == ["Ọlá Bẹ́llò", "Zoë 😀"]


def test_an_encoding_of_one_byte_is_asked_for_and_then_read(tmp_path: Path) -> None:
    data = "order,date,total,name\n1,2026-01-01,5,Ann\n2,2026-01-01,5,Zoë – André\n".encode("cp1252")
    with pytest.raises(FileError, match=r"line 3: not UTF-8; .*--encoding windows-1252"):
        import_text(tmp_path, data)
    _, desk = import_text(tmp_path, data, options=FileOptions(text_encoding("windows-1252")))
    assert desk.one("2").customer_name == "Zoë – André"
    with pytest.raises(FileError, match="line 3: not gb18030; name the encoding"):
        import_text(tmp_path, data, options=FileOptions(text_encoding("gb18030")))


def test_a_nul_character_is_told_with_its_line_in_any_encoding(tmp_path: Path) -> None:
    for encoding in ("utf-8", "utf-16"):
        with pytest.raises(FileError, match="line 2: a NUL byte"):
            import_text(tmp_path, "order,date,total\n1,2026-01-01,\x00\n".encode(encoding))
    with pytest.raises(FileError, match="line 1: a NUL byte; this is not UTF-8 text"):
        import_text(tmp_path, "order,date,total\n".encode("utf-16-le"))
    _, desk = import_text(tmp_path, TEXT.encode("utf-16-le"), options=FileOptions(text_encoding("utf-16-le")))
    assert desk.one("1").customer_name == "Ọlá Bẹ́llò"


@pytest.mark.parametrize("name", ["klingon", "base64", "rot13", "idna", "undefined", "a\0b", ""])
def test_what_is_no_encoding_is_refused_by_name(name: str) -> None:
    with pytest.raises(ValueError, match="there is no encoding"):
        text_encoding(name)
