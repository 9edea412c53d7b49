"""The key of erased customers is told from whatever else stands in phone cells."""

import pytest

from custui.domain.erased import is_erased


@pytest.mark.parametrize(
    ("key", "erased"),
    [
        ("raw:erased bcdfghjkmn", True),
        ("raw:erased wwwwwwwwww", True),
        ("raw:erased", False),
        ("raw:erased yesterday", False),
        ("raw:erased bcdfghjkmnp", False),
        ("erased bcdfghjkmn", False),
        ("+2348035550147", False),
    ],
)
def test_only_the_made_up_key_is_nobodys(key: str, erased: bool) -> None:
    assert is_erased(key) is erased
