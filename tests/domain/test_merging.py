"""Names that are very likely one, and those that only look so."""

import pytest

from custui.domain.merging import naming_words, same_name


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Ngozi Eze-Obi", "ngozi  EZE OBI", True),
        ("Ngozi Eze-Obi", "Ngozi Ezeobi", True),
        ("Ngozi Eze-Obi", "Ngozi Obi", True),
        ("Ngozi Obi", "Obi Ngozi Amaka", True),
        ("Mrs. Ngozi Obi", "Ngozi Obi", True),
        ("Ọlá Bello", "Ola Bello", True),
        ("Chinedu Okafor", "Chinedo Okafor", True),
        ("Chinedu Okafor", "Chinedo Okafr", False),  # a slip in each
        ("Chinedu Okafor", "Chinedum Okafor", True),
        ("Chinedu Okafor", "Chidi Okafor", False),
        ("Ngozi Obi", "Ngozi Eze", False),
        ("Ngozi", "Ngozi", False),  # everybody's
        ("Mrs Obi", "Mrs Obi", False),
        ("Ade Obi", "Ada Obi", False),  # one letter of three is another name
        ("Tunde Tunde", "Tunde Bakare", False),
        ("Customer 13085", "Customer 13085", False),
        ("N. Obi", "N. Obi", False),
        ("", "", False),
    ],
)
def test_very_similar_names(one: str, other: str, same: bool) -> None:
    assert same_name(one, other) is same
    assert same_name(other, one) is same


def test_titles_and_numbers_tell_nobody_apart() -> None:
    assert naming_words("Alhaji Musa Sani") == ("musa", "sani")
    assert naming_words("Alhaji Musa") == ()


@pytest.mark.parametrize("name", ["Ngozi " + "Eze" * 9, "Ngozi Obi " * 5, "Ngozi Obi" + " " * 500])
def test_what_is_longer_than_names_are_is_compared_with_nobody(name: str) -> None:
    assert naming_words(name) == ()
    assert not same_name(name, name)
