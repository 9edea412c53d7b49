import phonenumbers

from custui.domain.regions import REGIONS


def test_they_are_those_of_which_numbers_can_be_read() -> None:
    assert REGIONS == phonenumbers.SUPPORTED_REGIONS
