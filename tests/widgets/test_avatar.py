"""One or two letters that stand for a name, whatever the name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.content import Content

from custui.widgets.avatar import initials


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Ngozi Eze-Obi", "NE"),
        ("chinedu emeka okafor", "CO"),
        ("Amina", "A"),
        ("", "?"),
        ("   ", "?"),
        ("...", "?"),
        ("Mrs. Ngozi Eze", "NE"),
        ("Alhaji", "A"),
        ("Dr Mrs", "DM"),
        ("7even Stores", "7S"),
        ("“Mama” Tunde", "MT"),
        ("王小明", "王"),
        ("王 小", "王"),
        ("Ọlá Ẹ̀dẹ̀", "ỌẸ̀"),
        ("o\u0323la", "Ọ"),
        ("ßen", "ß"),
        ("[red]Ada Obi", "RO"),
        ("\x1b[31mAda", "3"),
        ("\u202eAda Obi", "AO"),
        ("Eze , Ngozi", "EN"),
        ("김민수", "김"),
        ("Ada 王", "A"),
        ("ひらの さき", "ひ"),
        ("Ọ̀ṣun Ẹ́bùn", "Ọ̀Ẹ́"),
        ("Ṣ\u0301adé O\u0323\u0300jó\u0323", "Ṣ́Ọ̀"),
        ("🌸 Ada 🌸", "A"),
        ("👩🏽‍💼🌸", "?"),
        ("محمد علي", "مع"),
        ("שרה \u200fכהן", "שכ"),
        ("ไก่ แก้ว", "ไแ"),
    ],
)
def test_initials(name: str, letters: str) -> None:
    assert initials(name) == letters


@given(st.text(max_size=40))
def test_initials_fit_the_box_and_are_never_empty(name: str) -> None:
    letters = initials(name)
    assert letters
    assert 1 <= Content(letters).cell_length <= 2
    assert "\x1b" not in letters
