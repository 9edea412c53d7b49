"""Plain numbers are read without `phonenumbers.parse`, and to the very same."""

import phonenumbers
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from custui.domain.numbering import _parsed, _plain, _plan, calling_code, dialled_at_home

REGIONS = ("NG", "GH", "KE", "ZA", "ZM", "DE", "AT", "IN", "MM", "GB", "US", "IT", "BJ", "CI", "BR")
DIGITS = st.text("0123456789", max_size=13)


@st.composite
def nearly_numbers(draw: st.DrawFn) -> tuple[str, str]:
    """Return a region, and digits that are, or are a few digits off, one of its numbers."""
    region = draw(st.sampled_from(REGIONS))
    kind = draw(st.sampled_from(sorted(phonenumbers.PhoneNumberType.values())))
    example = phonenumbers.example_number_for_type(region, kind)
    digits = draw(DIGITS)
    if example is not None:
        changed = list(phonenumbers.national_significant_number(example))
        for place in draw(st.lists(st.integers(0, len(changed) - 1), max_size=3)):
            changed[place] = draw(st.sampled_from("0123456789"))
        digits = "".join(changed) + draw(st.sampled_from(["", "", "", "0", "7"]))
    front = draw(
        st.sampled_from(["", "0", "00", "+", "code", "0code", "00code", "009code", "+code", "+code0"])
    )
    return region, front.replace("code", str(calling_code(region))) + digits


@settings(max_examples=600)
@given(nearly_numbers())
def test_what_is_read_plainly_is_what_parsing_comes_to(written: tuple[str, str]) -> None:
    region, digits = written
    plain = _plain(digits, region)
    if plain is not None:
        assert plain == _parsed(digits, region)
        if digits.startswith("+"):
            assert plain == _parsed(digits, None)
            assert dialled_at_home(digits, region) == dialled_at_home(digits)


@pytest.mark.parametrize("written", ["08035550147", "+2348035550147", "07012345678", "+2349021184420"])
def test_the_numbers_that_most_customers_have_are_read_plainly(written: str) -> None:
    assert _plain(written, "NG") is not None


@pytest.mark.parametrize("region", ["GB", "US", "IT", "BJ", "BR", "ZZ", ""])
def test_plans_that_are_not_plain_are_left_to_parsing(region: str) -> None:
    assert _plan(region) is None
