"""How like a name is to what was typed: slips are counted, and few are forgiven."""

import pytest

from custui.domain.likeness import Typed, name_words


def slips(typed: str, name: str) -> int | None:
    likeness = Typed(name_words(typed)).likeness(name)
    return None if likeness is None else likeness.slips


@pytest.mark.parametrize(
    ("typed", "name", "wanted"),
    [
        ("chinedu okafor", "chinedu okafor", 0),
        ("okafor chin", "chinedu okafor", 0),
        ("okafr chinedo", "chinedu okafor", 2),
        ("chinedo chinedo", "chinedu okafor", None),
        ("chinedo chinedo", "chinedu chinedum", 3),
        ("chinedu", "chinedum okafor", 0),
        ("chinedm", "chinedum okafor", 1),
        ("chin", "okafor", None),
        ("belo", "bello", 1),
        ("bllo", "bello", 1),
        ("blo bello", "bello blessing", None),
        ("blo bello", "bello blossom", 0),
        ("okofar", "okafor", 2),
        ("obinna", "obioma", None),
        ("obinma", "obioma", 1),
        ("obinxa", "obinna", 1),
        ("oknokow", "okonkwo", 2),
        ("okomkro", "okonkwo", None),
        ("chukwemkea", "chukwuemeka", 2),
        ("chkwmk", "chukwuemeka", None),
        ("obin", "obioma", None),
        ("okaof", "okafor", 1),
        ("okae", "okafor", None),
        ("ezeobi", "ngozi eze-obi", 0),
        ("ezeob", "ngozi eze-obi", 0),
        ("ezoebi", "ngozi eze-obi", 1),
        ("oniell", "emeka o'neill", 1),
        ("emeka oneill emeka", "emeka o'neill", None),
        ("customer 13", "customer 13085", 0),
        ("customer 14", "customer 13085", None),
    ],
)
def test_slips_are_counted(typed: str, name: str, wanted: int | None) -> None:
    assert slips(typed, name) == wanted


def test_of_as_many_slips_the_whole_name_decides() -> None:
    typed = Typed(name_words("chinedo okafr"))
    names = ["chinedu okafor", "okaforu chinedu mrs", "chinedu okaforu", "chinedo okafor", "chinelo okeke"]
    likenesses = {name: likeness for name in names if (likeness := typed.likeness(name)) is not None}
    assert sorted(likenesses, key=lambda name: likenesses[name]) == [
        "chinedo okafor", "chinedu okafor", "chinedu okaforu", "okaforu chinedu mrs",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Chinedo  OKAFR", ("chinedo", "okafr")),
        ("Ọlámidé o'neil", ("olamide", "o", "neil")),
        ("eze-obii", ("eze", "obii")),
        ("obi", ()),
        ("obi eze", ()),
        ("", ()),
        ("0803 555", ()),
        ("ngozi 0147", ()),
        ("ngozi 14", ("ngozi", "14")),
        ("a_b", ()),
        ("x" * 24, ("x" * 24,)),
        ("x" * 25, ()),
        ("obii " * 8, ("obii",) * 8),
        ("obii " * 9, ()),
    ],
)
def test_what_may_be_a_name_with_slips(text: str, words: tuple[str, ...]) -> None:
    assert name_words(text) == words
