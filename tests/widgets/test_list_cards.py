"""The four figures over the list, in as many words as there is room for, signed before they are coloured."""

from fractions import Fraction

import pytest
from textual.app import App, ComposeResult

from custui.domain.dashboard import ListCards, Moment, list_cards
from custui.domain.trend import NO_TREND, Trend, TrendKind, rate_trend
from custui.widgets.list_cards import ListCardsLine, cards_block, cards_line, trend_sign
from custui.widgets.listing import Look
from tests.factories import RULES, naira

LOOK = Look(RULES)
PLAIN = Look(RULES, unicode=False)
NOW = Moment(customers=597, active=212, repeat=362, spent=597 * naira(41_200))
BEFORE = Moment(customers=574, active=195, repeat=333, spent=574 * naira(42_000))
CARDS = list_cards(NOW, BEFORE)
ALL_TIME = list_cards(NOW, None)


def blocks(cards: ListCards | None, width: int = 116, look: Look = LOOK) -> list[str]:
    return [line.plain.rstrip() for line in cards_block(cards, look, width)]


def test_80_columns_hold_every_figure_with_its_trend() -> None:
    line = cards_line(CARDS, LOOK, 78)
    said = "597 customers ▲4%  ·  212 active ▲9%  ·  avg ₦41.2k ▼2%  ·  61% repeat +3pp"
    assert line.plain == said


def test_a_phone_holds_the_first_three() -> None:
    assert cards_line(CARDS, LOOK, 38).plain == "597 · 212 active · avg ₦41.2k"


def test_the_widest_line_says_what_the_average_is_and_who_repeats() -> None:
    assert cards_line(CARDS, LOOK, 158).plain == (
        "597 customers ▲ 4%  ·  212 active ▲ 9%  ·  average lifetime value ₦41.2k ▼ 2%"
        "  ·  61% repeat 362/597 +3 pp"
    )


@pytest.mark.parametrize("width", range(29, 170))
def test_every_width_holds_its_line_whole(width: int) -> None:
    for cards in (CARDS, ALL_TIME, None):
        line = cards_line(cards, LOOK, width)
        assert line.cell_length <= width
        assert line.plain.rstrip("…").endswith(("repeat", "pp", "/597", "k", "avg "))


def test_a_shop_of_millions_loses_words_and_no_figures_at_80_columns() -> None:
    huge = Moment(12_345_678, 2_123_456, 9_876_543, naira(10**12))
    line = cards_line(list_cards(huge, huge), LOOK, 78).plain
    assert "12,345,678" in line
    assert "2,123,456" in line
    assert "80% repeat" in line


def test_the_figures_stand_out_and_a_trend_is_coloured_by_what_it_means() -> None:
    line = cards_line(CARDS, LOOK, 78)
    styles = {line.plain[span.start : span.end]: span.style for span in line.spans}
    assert [styles[figure] for figure in ("597", "212", "₦41.2k", "61%")] == ["bold"] * 4
    assert styles["▲4%"] == styles["+3pp"] == "$text-success"
    assert styles["▼2%"] == "$text-error"


def test_all_time_compares_with_nothing_and_says_nothing_of_it() -> None:
    assert cards_line(ALL_TIME, LOOK, 74).plain == (
        "597 customers  ·  212 active  ·  avg ₦41.2k  ·  61% repeat 362/597"
    )
    assert "was" not in " ".join(blocks(ALL_TIME))
    assert trend_sign(NO_TREND, LOOK) == trend_sign(Trend(TrendKind.NONE), PLAIN)


def test_one_customer_is_no_plural_and_nobody_is_no_zero_per_cent() -> None:
    one = list_cards(Moment(1, 1, 0, 0), None)
    assert cards_line(one, LOOK, 60).plain == "1 customer  ·  1 active  ·  avg ₦0  ·  0% repeat 0/1"
    nobody = list_cards(Moment(0, 0, 0, 0), Moment(3, 1, 1, naira(9)))
    assert cards_line(nobody, LOOK, 60).plain == (
        "0 customers ▼100%  ·  0 active ▼100%  ·  avg —  ·  — repeat"
    )


def test_side_by_side_each_card_has_its_value_its_trend_and_the_one_before() -> None:
    cells = [[part.strip() for part in line.split("│")[1:]] for line in blocks(CARDS, 118)]
    assert list(zip(*cells, strict=True)) == [
        ("Customers", "597  ▲ 4%", "was 574"),
        ("Active", "212  ▲ 9%", "was 195"),
        ("Average lifetime value", "₦41.2k  ▼ 2%", "was ₦42k · ₦24.6m in all"),
        ("Repeat rate", "61% · 362/597  +3 pp", "was 58% · 2 orders or more"),
    ]
    assert "was 195 · in the last 30 days" in blocks(CARDS, 140)[2]


@pytest.mark.parametrize("width", [72, 78, 110, 118, 158, 238])
def test_cards_fill_their_width_and_cut_no_word(width: int) -> None:
    for cards in (CARDS, ALL_TIME):
        lines = cards_block(cards, LOOK, width)
        assert [line.cell_length for line in lines] == [width] * 3
        assert all("…" not in line.plain for line in lines)


def test_narrow_cards_drop_asides_and_fractions_first() -> None:
    lines = blocks(CARDS, 78)
    assert lines[0].split("│")[3].strip() == "Lifetime value"
    assert lines[1].split("│")[4].strip() == "61%  +3 pp"
    assert [part.strip() for part in lines[2].split("│")[1:]] == [
        "was 574",
        "was 195",
        "was ₦42k",
        "was 58%",
    ]


def test_what_is_being_reckoned_holds_its_place() -> None:
    assert cards_line(None, LOOK, 78).plain == "… customers  ·  … active  ·  avg …  ·  … repeat"
    waiting = cards_block(None, LOOK, 118)
    assert [line.cell_length for line in waiting] == [118] * 3
    assert "Average lifetime value" in waiting[0].plain


def test_a_terminal_without_signs_gets_ascii() -> None:
    said = "597 customers +4% | 212 active +9% | avg NGN 41.2k -2% | 61% repeat +3pp"
    assert cards_line(CARDS, PLAIN, 78).plain.replace("  ", " ") == said
    assert all(line.isascii() for line in blocks(CARDS, look=PLAIN))
    assert all(line.isascii() for line in blocks(None, look=PLAIN))
    fall = rate_trend(Fraction(1, 3), Fraction(1))
    assert trend_sign(fall, PLAIN).plain == "-67 pp"
    assert trend_sign(fall, LOOK, tight=True).plain == "−67pp"


class Over(App[None]):
    def compose(self) -> ComposeResult:
        yield ListCardsLine()


async def test_the_layout_decides_between_a_line_and_cards() -> None:
    async with Over().run_test(size=(120, 5)) as pilot:
        line = pilot.app.query_one(ListCardsLine)
        line.look, line.cards = LOOK, CARDS
        await pilot.pause()
        assert str(line.render()).startswith("597 customers ▲ 4%")
        line.styles.height = 3
        await pilot.pause()
        assert str(line.render()).split("\n")[1].startswith("│ 597  ▲ 4%")
        await pilot.resize_terminal(60, 5)
        await pilot.pause()
        assert str(line.render()).startswith("597 customers")
