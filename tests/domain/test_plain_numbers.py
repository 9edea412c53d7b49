"""Plain numbers are read without `phonenumbers.parse`, and to the very same."""

import phonenumbers
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from custui.domain.numbering import _parsed, calling_code, dialled_at_home
from custui.domain.phone_text import digits_of
from custui.domain.plain_numbers import plan_of

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


@settings(max_examples=1_500)
@given(nearly_numbers())
def test_what_is_read_plainly_is_what_parsing_comes_to(written: tuple[str, str]) -> None:
    region, digits = written
    plan = plan_of(region)
    national = plan.national_part(digits) if plan else None
    if plan is None or national is None:
        return
    number = phonenumbers.PhoneNumber(int(plan.code), int(national))
    assert number == _parsed(digits, region)
    if digits.startswith("+"):
        assert number == _parsed(digits, None)
        assert dialled_at_home(digits, region) == dialled_at_home(digits)
    assert national == phonenumbers.national_significant_number(number)
    assert f"+{plan.code}{national}" == phonenumbers.format_number(
        number, phonenumbers.PhoneNumberFormat.E164
    )
    assert plan.at_home(national) == digits_of(
        phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL)
    )
    kind = phonenumbers.number_type(number)
    mobiles = (phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE)
    known = None if kind == phonenumbers.PhoneNumberType.UNKNOWN else kind in mobiles
    assert plan.is_mobile(national) is known


@pytest.mark.parametrize("region", sorted(phonenumbers.SUPPORTED_REGIONS))
def test_every_plain_plan_knows_the_numbers_that_are_given_as_examples(region: str) -> None:
    plan = plan_of(region)
    for kind in phonenumbers.PhoneNumberType.values() if plan else ():
        example = phonenumbers.example_number_for_type(region, kind)
        if plan is None or example is None:
            continue
        national = phonenumbers.national_significant_number(example)
        told, mobiles = phonenumbers.number_type(example), phonenumbers.PhoneNumberType
        assert plan.is_mobile(national) is (told in (mobiles.MOBILE, mobiles.FIXED_LINE_OR_MOBILE))
        shown = phonenumbers.format_number(example, phonenumbers.PhoneNumberFormat.NATIONAL)
        assert plan.at_home(national) == digits_of(shown)


@pytest.mark.parametrize("written", ["08035550147", "+2348035550147", "07012345678", "+2349021184420"])
def test_the_numbers_that_most_customers_have_are_read_plainly(written: str) -> None:
    plan = plan_of("NG")
    assert plan is not None
    assert plan.national_part(written) is not None


@pytest.mark.parametrize("region", ["GB", "US", "IT", "BJ", "BR", "ZZ", ""])
def test_plans_that_are_not_plain_are_left_to_parsing(region: str) -> None:
    assert plan_of(region) is None
