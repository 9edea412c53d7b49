import pytest

from custui.domain.query import Sort, SortField
from custui.screens.sort import sort_by, way_words


@pytest.mark.parametrize("field", list(SortField))
def test_asking_for_the_same_field_turns_it_round_and_back(field: SortField) -> None:
    once = sort_by(field, Sort(SortField.NAME if field is not SortField.NAME else SortField.SPENT))
    twice = sort_by(field, once)
    assert once.field is twice.field is field
    assert once.descending is not twice.descending
    assert sort_by(field, twice) == once


def test_words_begin_at_a_and_figures_with_the_most() -> None:
    before = Sort(SortField.STATUS)
    assert way_words(sort_by(SortField.NAME, before)) == "A to Z"
    assert way_words(sort_by(SortField.PHONE, before)) == "0 to 9"
    assert way_words(sort_by(SortField.SPENT, before)) == "most first"
    assert way_words(sort_by(SortField.LAST_ORDER, before)) == "newest first"
    assert way_words(Sort(SortField.FIRST_ORDER, descending=False)) == "oldest first"
