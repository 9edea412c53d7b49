from hypothesis import given
from hypothesis import strategies as st

from custui.domain.figures import Figures
from custui.domain.flags import Flag, flags_of
from custui.domain.groups import Group, groups_of
from custui.domain.rules import Thresholds

small = st.integers(-1, 6)


@given(
    st.builds(Figures, orders=st.integers(1, 7), spent=st.integers(-3, 6), cancelled=st.integers(0, 6)),
    st.integers(0, 6),
    st.builds(Thresholds, small, small, small, small, small),
)
def test_groups_are_the_flags_and_one_time(figures: Figures, idle: int, thresholds: Thresholds) -> None:
    groups = groups_of(figures, idle, thresholds)
    assert {group.flag for group in groups} - {None} == set(flags_of(figures, idle, thresholds))
    assert (Group.ONE_TIME in groups) is (figures.orders == 1)
    assert list(groups) == [group for group in Group if group in groups], "in the order of their cards"


def test_every_flag_is_a_group_of_its_own_word_and_symbol() -> None:
    flagged = {group.flag: group for group in Group if group.flag is not None}
    assert set(flagged) == set(Flag)
    for flag, group in flagged.items():
        assert (group.value, group.word, group.symbol) == (flag.value, flag.word, flag.symbol)
    assert set(Group) - set(flagged.values()) == {Group.ONE_TIME}


def test_words_and_symbols_tell_groups_apart() -> None:
    assert len({group.word for group in Group}) == len({group.symbol for group in Group}) == len(Group)
    assert all(len(group.symbol) == 1 for group in Group)
    assert Group.ONE_TIME.word == "One-time"
