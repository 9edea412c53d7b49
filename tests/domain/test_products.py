"""Products sold before, while one is typed."""

import pytest

from custui.domain.products import ProductChoice, named, narrowed
from tests.factories import NOW

BUTTER = ProductChoice("Shea Bútter 250ml", "SB-1", 400_000, "NGN", NOW)
SOAP = ProductChoice("Black soap", "", 200_000, "NGN", NOW)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("", (BUTTER, SOAP)),
        ("butter she", (BUTTER,)),
        ("sb-", (BUTTER,)),
        (" SOAP ", (SOAP,)),
        ("b", (BUTTER, SOAP)),
        ("soapx", ()),
    ],
)
def test_narrowing(text: str, left: tuple[ProductChoice, ...]) -> None:
    assert narrowed((BUTTER, SOAP), text) == left


@pytest.mark.parametrize(
    ("text", "found"),
    [("shea butter  250ML", BUTTER), ("sb-1", BUTTER), ("Black soap", SOAP), ("soap", None), ("", None)],
)
def test_the_very_product(text: str, found: ProductChoice | None) -> None:
    assert named((BUTTER, SOAP), text) == found
