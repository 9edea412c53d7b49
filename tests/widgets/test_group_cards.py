"""The groups' cards: as many as fit, money first to go, the chosen ones marked in every palette."""

from itertools import pairwise

import pytest
from textual.app import App, ComposeResult

from custui.domain.dashboard import GroupCard
from custui.domain.groups import Group
from custui.widgets.group_cards import GroupCardsBar, Placed, one_line_cards, two_line_cards
from custui.widgets.listing import Look
from tests.factories import RULES, naira

LOOK = Look(RULES)
COUNTS = (88, 51, 362, 235, 301, 42)
CARDS = tuple(
    GroupCard(group, count, naira(count * 47_730)) for group, count in zip(Group, COUNTS, strict=True)
)


def words(placed: tuple[Placed, ...], line: int = 0) -> list[str]:
    return [card.lines[line].plain.rstrip() for card in placed]


def test_a_wide_line_holds_all_six_with_their_money() -> None:
    assert words(one_line_cards(CARDS, LOOK, 140)) == [
        "★ VIP 88 ₦4.2m",
        "◆ High value 51 ₦2.4m",
        "↻ Repeat 362 ₦17.3m",
        "• One-time 235 ₦11.2m",
        "! At risk 301 ₦14.4m",
        "✗ Problematic 42 ₦2m",
    ]


def test_money_goes_before_any_card_does_and_then_the_last_cards() -> None:
    assert len(one_line_cards(CARDS, LOOK, 100)) == 6
    assert words(one_line_cards(CARDS, LOOK, 78)) == [
        "★ VIP 88",
        "◆ High value 51",
        "↻ Repeat 362",
        "• One-time 235",
        "! At risk 301",
    ]
    assert [card.group for card in one_line_cards(CARDS, LOOK, 38)] == [Group.VIP, Group.HIGH_VALUE]


@pytest.mark.parametrize("width", range(10, 200, 3))
def test_no_card_leaves_the_line_or_lies_upon_another(width: int) -> None:
    for placed in (one_line_cards(CARDS, LOOK, width), two_line_cards(CARDS, LOOK, width)):
        assert all(card.end <= width for card in placed)
        assert all(after.start == before.end + 1 for before, after in pairwise(placed))


@pytest.mark.parametrize("width", [118, 119, 158, 238])
def test_two_lines_fill_the_width_with_the_word_over_the_figures(width: int) -> None:
    placed = two_line_cards(CARDS, LOOK, width)
    assert len(placed) == 6
    assert placed[-1].end == width
    assert words(placed)[0] == "★ VIP"
    assert words(placed, 1)[0] == ("88 · ₦4.2m" if width < 150 else "88 customers · ₦4.2m")
    assert words(two_line_cards(CARDS, LOOK, 78)) == words(one_line_cards(CARDS, LOOK, 78))


def test_an_empty_group_has_no_money_and_an_unknown_one_no_count() -> None:
    nobody = (GroupCard(Group.VIP, 0, 0), *CARDS[1:])
    assert words(one_line_cards(nobody, LOOK, 150))[0] == "★ VIP 0"
    assert words(two_line_cards(nobody, LOOK, 158), 1)[0] == "0 customers"
    assert words(one_line_cards((), LOOK, 150)) == [f"{group.symbol} {group.word} …" for group in Group]


def test_a_terminal_without_signs_gets_words() -> None:
    plain = Look(RULES, unicode=False)
    for cards in (CARDS, ()):
        for placed in (one_line_cards(cards, plain, 160), two_line_cards(cards, plain, 160)):
            assert all(line.plain.isascii() for card in placed for line in card.lines)
    assert words(one_line_cards(CARDS, plain, 160))[0] == "VIP 88 NGN 4.2m"


class Over(App[None]):
    def __init__(self) -> None:
        super().__init__()
        self.asked: list[Group] = []

    def compose(self) -> ComposeResult:
        bar = GroupCardsBar()
        bar.set_reactive(GroupCardsBar.look, LOOK)
        bar.set_reactive(GroupCardsBar.cards, CARDS)
        yield bar

    def on_group_cards_bar_chosen(self, message: GroupCardsBar.Chosen) -> None:
        self.asked.append(message.group)


def drawn(app: Over) -> str:
    return str(app.query_one(GroupCardsBar).render())


async def test_the_chosen_stand_in_brackets_and_nothing_moves() -> None:
    app = Over()
    async with app.run_test(size=(80, 3)) as pilot:
        await pilot.pause()
        before = drawn(app)
        app.query_one(GroupCardsBar).chosen = frozenset({Group.REPEAT})
        await pilot.pause()
        assert before == " ★ VIP 88   ◆ High value 51   ↻ Repeat 362   • One-time 235   ! At risk 301 "
        assert drawn(app) == before.replace(" ↻ Repeat 362 ", "[↻ Repeat 362]")


async def test_a_click_says_which_group_and_a_gap_says_nothing() -> None:
    app = Over()
    async with app.run_test(size=(80, 3)) as pilot:
        at = drawn(app).index
        for place in (at("VIP"), at("Repeat"), at("risk"), at("   ↻") + 1, 77):
            await pilot.click(GroupCardsBar, offset=(place + 1, 0))
        assert app.asked == [Group.VIP, Group.REPEAT, Group.AT_RISK]


async def test_the_card_under_the_mouse_is_lit_until_it_leaves() -> None:
    app = Over()
    async with app.run_test(size=(80, 3)) as pilot:
        bar = app.query_one(GroupCardsBar)
        plain = bar.render()
        await pilot.hover(GroupCardsBar, offset=(3, 0))
        assert bar.hovered is Group.VIP
        lit = bar.render()
        assert str(lit) == str(plain)
        assert lit.spans != plain.spans
        await pilot.hover(None, offset=(3, 2))
        assert bar.hovered is None


async def test_two_lines_can_be_clicked_on_both() -> None:
    app = Over()
    async with app.run_test(size=(120, 4)) as pilot:
        bar = app.query_one(GroupCardsBar)
        bar.styles.height = 2
        await pilot.pause()
        assert "88 · ₦4.2m" in drawn(app)
        await pilot.click(GroupCardsBar, offset=(5, 1))
        await pilot.click(GroupCardsBar, offset=(116, 0))
        assert app.asked == [Group.VIP, Group.PROBLEMATIC]
