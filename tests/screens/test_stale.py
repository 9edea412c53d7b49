"""Two versions side by side, and the three ways on."""

from collections.abc import Callable

import pytest
from textual.app import App

from custui.screens.stale import StaleAnswer, StaleDialog
from custui.themes import DARK
from custui.widgets.tap_bar import Tap

SnapCompare = Callable[..., bool]
THEIRS = (
    "Call about the returned soap.\nShe wants her money back, not another soap.\n\nFollow up on Fri 12 Jun"
)
MINE = "Call about the returned soap.\nOffer her the black one."


class Desk(App[None]):
    def __init__(self, mine: str = MINE, theirs: str = THEIRS) -> None:
        super().__init__()
        self.animation_level = "none"
        self.register_theme(DARK)
        self.theme = DARK.name
        self.dialog = StaleDialog("this note", mine, theirs)
        self.answers: list[StaleAnswer | None] = []

    def on_mount(self) -> None:
        self.push_screen(self.dialog, self.answers.append)

    @property
    def text(self) -> str:
        return "\n".join(strip.text for strip in self.screen._compositor.render_strips())


@pytest.mark.parametrize(
    ("key", "answer"),
    [
        ("m", StaleAnswer.MINE),
        ("ctrl+s", StaleAnswer.MINE),
        ("t", StaleAnswer.THEIRS),
        ("e", StaleAnswer.GO_ON),
        ("escape", StaleAnswer.GO_ON),
    ],
)
async def test_keys_answer(key: str, answer: StaleAnswer) -> None:
    desk = Desk()
    async with desk.run_test(size=(80, 24)) as pilot:
        await pilot.press("enter", "y", "space", "x")
        assert desk.answers == []
        await pilot.press(key)
        assert desk.answers == [answer]


@pytest.mark.parametrize("size", [(80, 24), (40, 30), (40, 20)])
async def test_both_versions_are_on_screen_and_all_can_be_tapped(size: tuple[int, int]) -> None:
    desk = Desk()
    async with desk.run_test(size=size) as pilot:
        for words in ("Theirs, saved", "Call about", "Mine, not saved", "black one"):
            assert words in desk.text
        assert desk.text.index("Theirs") < desk.text.index("Mine")
        await pilot.click(list(desk.dialog.query(Tap))[1])
        assert desk.answers == [StaleAnswer.THEIRS]


async def test_long_versions_scroll_each_by_itself() -> None:
    long = "\n".join(f"line {number}" for number in range(60))
    desk = Desk(mine=long, theirs=long)
    async with desk.run_test(size=(80, 24)) as pilot:
        assert "line 59" not in desk.text
        await pilot.press("G")
        assert desk.text.count("line 59") == 1
        await pilot.press("tab", "G")
        assert desk.text.count("line 59") == 2
        assert "Save mine" in desk.text


async def test_text_is_text() -> None:
    desk = Desk(mine="[b]no[/b] \x1b[31m", theirs=" \n")
    async with desk.run_test(size=(80, 24)):
        assert "[b]no[/b] �[31m" in desk.text
        assert "nothing" in desk.text


@pytest.mark.parametrize("size", [(80, 24), (40, 30)], ids=["80x24", "40x30"])
def test_it_looks(snap_compare: SnapCompare, size: tuple[int, int]) -> None:
    assert snap_compare(Desk(), terminal_size=size)
