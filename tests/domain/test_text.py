"""Folding: spellings that differ only in looks are one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custui.domain.text import fold


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("", ""),
        (" \t\n\N{NO-BREAK SPACE}", ""),
        ("  ỌLÁ  Bello", "ola bello"),
        ("Adébáyọ̀ Ṣóyínká", "adebayo soyinka"),
        ("Straße", "strasse"),
        ("İbrahim", "ibrahim"),
        ("Ngo\N{ZERO WIDTH SPACE}zi", "ngozi"),
        ("\N{LEFT-TO-RIGHT MARK}Ngozi\N{WORD JOINER}", "ngozi"),
        ("Ngo\N{SOFT HYPHEN}zi", "ngozi"),
        ("Ｎｇｏｚｉ", "ngozi"),
        ("Shea\nbutter", "shea butter"),
        ("한글", "한글"),
        ("O'Neill-Obi", "o'neill-obi"),
    ],
)
def test_folds(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_space_around_and_between_does_not_matter(text: str) -> None:
    assert fold(f" \t{text}\n") == fold(text)
    assert "  " not in fold(text)


@given(st.text(st.characters(max_codepoint=127)))
def test_plain_text_takes_the_short_way_to_the_same_result(text: str) -> None:
    # A letter outside ASCII sends the same text down the long way.
    assert fold(f"{text} é") == f"{fold(text)} e".strip()
