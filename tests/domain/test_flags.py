"""Flags at their thresholds, one below and one above."""

import pytest
from msgspec.structs import replace

from custui.domain.figures import Figures
from custui.domain.flags import Flag, flags_of
from custui.domain.rules import Thresholds

NOTHING = Figures(orders=1)
DEFAULT = Thresholds()


@pytest.mark.parametrize(
    ("flag", "lifetime", "days", "holds"),
    [
        (Flag.VIP, Figures(orders=4), 0, False),
        (Flag.VIP, Figures(orders=5), 0, True),
        (Flag.VIP, Figures(orders=6), 0, True),
        (Flag.REPEAT, Figures(orders=1), 0, False),
        (Flag.REPEAT, Figures(orders=2), 0, True),
        (Flag.REPEAT, Figures(orders=3), 0, True),
        (Flag.AT_RISK, NOTHING, 59, False),
        (Flag.AT_RISK, NOTHING, 60, True),
        (Flag.AT_RISK, NOTHING, 61, True),
        (Flag.HIGH_VALUE, Figures(orders=1, spent=9_999_999), 0, False),
        (Flag.HIGH_VALUE, Figures(orders=1, spent=10_000_000), 0, True),
        (Flag.HIGH_VALUE, Figures(orders=1, spent=10_000_001), 0, True),
        (Flag.PROBLEMATIC, Figures(orders=1, cancelled=1), 0, False),
        (Flag.PROBLEMATIC, Figures(orders=1, cancelled=2), 0, True),
        (Flag.PROBLEMATIC, Figures(orders=1, cancelled=3), 0, True),
        # Returned and refunded orders failed, but were not cancelled.
        (Flag.PROBLEMATIC, Figures(orders=1, cancelled=1, failed=9), 0, False),
    ],
)
def test_thresholds(flag: Flag, lifetime: Figures, days: int, holds: bool) -> None:
    assert (flag in flags_of(lifetime, days, DEFAULT)) is holds


def test_a_single_fresh_order_has_no_flag() -> None:
    assert flags_of(NOTHING, 0, DEFAULT) == ()


def test_all_flags_come_in_their_order() -> None:
    lifetime = Figures(orders=9, cancelled=2, spent=20_000_000)
    assert flags_of(lifetime, 90, DEFAULT) == tuple(Flag)


@pytest.mark.parametrize(
    ("thresholds", "lost"),
    [
        (replace(DEFAULT, vip_orders=10), Flag.VIP),
        (replace(DEFAULT, repeat_orders=10), Flag.REPEAT),
        (replace(DEFAULT, at_risk_days=91), Flag.AT_RISK),
        (replace(DEFAULT, high_value=20_000_001), Flag.HIGH_VALUE),
        (replace(DEFAULT, problematic_cancelled=3), Flag.PROBLEMATIC),
    ],
)
def test_each_threshold_is_the_shops_own(thresholds: Thresholds, lost: Flag) -> None:
    lifetime = Figures(orders=9, cancelled=2, spent=20_000_000)
    assert set(Flag) - set(flags_of(lifetime, 90, thresholds)) == {lost}


def test_symbols_are_one_cell_and_words_tell_them_apart() -> None:
    assert [flag.symbol for flag in Flag] == ["★", "↻", "!", "◆", "✗"]
    assert [flag.word for flag in Flag] == ["VIP", "Repeat", "At risk", "High value", "Problematic"]
