"""The name a customer is greeted by, from names as Nigerian shops have them on their orders."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custui.domain.first_names import first_name, proper


@pytest.mark.parametrize(
    ("written", "called"),
    [
        ("Ngozi Eze-Obi", "Ngozi"),
        ("EFE IKPEME", "Efe"),
        ("efe ikpeme", "Efe"),
        ("  Efe   Ikpeme ", "Efe"),
        ("Mrs Efe Ikpeme", "Efe"),
        ("MRS. EFE IKPEME", "Efe"),
        ("Mrs.Efe", "Efe"),
        ("Mr & Mrs Obi", "Obi"),
        ("Chief (Mrs) Ngozi Eze", "Ngozi"),
        ("Chief Dr. Tunde Bakare", "Tunde"),
        ("Alhaji Musa", "Musa"),
        ("Alh. Musa Ibrahim", "Musa"),
        ("Hajiya Amina Bello", "Amina"),
        ("PASTOR CHRIS O.", "Chris"),
        ("Pst Mrs Grace", "Grace"),
        ("Engr. Emeka Okafor, MNSE", "Emeka"),
        ("Ikpeme, Efe", "Efe"),
        ("IKPEME, MRS EFE", "Efe"),
        ("Mrs Ikpeme, Efe", "Efe"),
        ("Efe Ikpeme, Lagos", "Efe"),
        ("Ikpeme, Mrs", "Ikpeme"),
        ("Ikpeme,", "Ikpeme"),
        ("E. Ikpeme", "Ikpeme"),
        ("A.B. Okafor", "Okafor"),
        ("Efe Ikpeme (Mrs)", "Efe"),
        ("Mama Tolu", "Mama Tolu"),
        ("mummy tolu", "Mummy Tolu"),
        ("ngozi-grace eze", "Ngozi-Grace"),
        ("O'NEILL TUNDE", "O'Neill"),
        ("McPherson Ada", "McPherson"),
        ("ọlá bello", "Ọlá"),
        ("O\u0323LA\u0301 BELLO", "O\u0323la\u0301"),
        ("Prince Adeyemi", "Prince"),
        ("Queen Ada", "Queen"),
        ("Eze Ngozi", "Eze"),
        ("Eze Chukwu Obi", "Chukwu"),
        ("Ngozi/Chidi", "Ngozi"),
        ("*Ngozi*", "Ngozi"),
        ("Emeka \N{PARTY POPPER}", "Emeka"),
        ("\N{PARTY POPPER} Emeka", "Emeka"),
        ("田中 花子", "田中"),
        ("", ""),
        ("   ", ""),
        ("Mrs", ""),
        ("Alhaji", ""),
        ("0803 555 0147", ""),
        ("-", ""),
        ("\x1b[2JNgozi\u202e", "Ngozi"),
    ],
)
def test_table(written: str, called: str) -> None:
    if written.startswith("\x1b"):
        # An escape sequence without its escape is a word like another; what counts is that it cannot act.
        assert "\x1b" not in first_name(written)
        assert "\u202e" not in first_name(written)
        return
    assert first_name(written) == called


@pytest.mark.parametrize(
    ("word", "right"),
    [("KEMI", "Kemi"), ("kemi", "Kemi"), ("KeMi", "KeMi"), ("", ""), ("o'brien", "O'Brien")],
)
def test_proper(word: str, right: str) -> None:
    assert proper(word) == right


@given(st.text(st.characters(exclude_categories=())))
def test_any_name_gives_one_short_line(name: str) -> None:
    called = first_name(name)
    assert called == called.strip()
    assert len(called.splitlines()) <= 1
    assert len(called) <= 1_000
    assert not any(ord(character) < 32 for character in called)


@given(
    st.sampled_from(["Mr", "MRS.", "Dr ", "Alhaji", "Chief (Mrs)", "pastor"]),
    st.sampled_from(["Ngozi", "EFE"]),
)
def test_a_title_changes_nothing(title: str, name: str) -> None:
    assert first_name(f"{title} {name} Bello") == first_name(f"{name} Bello") == name.title()
