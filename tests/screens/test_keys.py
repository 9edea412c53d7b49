"""The keys dialog: made from the bindings, remapped ones too, and readable at any size."""

from collections.abc import Sequence
from typing import ClassVar

import pytest
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Footer, OptionList

from custui.screens.keys import KeysDialog, key_lines, keys_of
from tests.pilot import desk_app, opened, screen_text, settle
from tests.worlds import shop_of


class Rows(OptionList):
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j", "cursor_down", "Next row", key_display="j ↓", id="t.down")
    ]


class Room(Screen[None]):
    """Two actions on Esc, of which the state decides; nine numbered ones."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "unmark", "Clear marks", key_display="Esc", id="t.unmark"),
        Binding("escape", "unsearch", "Clear search", key_display="Esc", id="t.unsearch"),
        Binding("o", "sort", "Sort", key_display="oh", id="t.sort"),
        *(Binding(str(n), f"view({n})", f"View {n}", show=False, id=f"t.view_{n}") for n in range(1, 10)),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.done: list[str] = []

    def compose(self) -> ComposeResult:
        yield Rows("a", "b")
        yield Footer()

    def action_unmark(self) -> None:
        self.done.append("unmark")

    def action_unsearch(self) -> None:
        self.done.append("unsearch")

    def action_sort(self) -> None:
        self.done.append("sort")


class House(App[None]):
    BINDINGS: ClassVar[list[BindingType]] = [Binding("q", "quit", "Quit", id="app.quit")]

    def __init__(self) -> None:
        super().__init__()
        self.room = Room()
        self.animation_level = "none"

    def get_default_screen(self) -> Screen[None]:
        return self.room


def lines(pilot: Pilot[None]) -> list[str]:
    return [line.plain for line in key_lines(keys_of(pilot.app.screen))]


async def test_keys_stand_under_where_they_work_and_numbered_ones_on_one_line() -> None:
    async with House().run_test() as pilot:
        found = lines(pilot)
    assert [line for line in found if "  " not in line] == [
        "On this screen",
        "Where the cursor is",
        "Everywhere",
    ]
    assert "1–9  View 1–9" in found
    assert "j ↓  Next row" in found
    assert "q    Quit" in found


async def test_a_remapped_key_works_and_is_shown_in_footer_and_dialog() -> None:
    async with House().run_test(size=(80, 24)) as pilot:
        pilot.app.set_keymap({"t.sort": "f5,ctrl+o", "t.down": "n"})
        await settle(pilot)
        footer = screen_text(pilot).splitlines()[-1]
        assert "f5 Sort" in footer
        assert "oh" not in footer
        found = lines(pilot)
        assert any(line.startswith("f5 ^o ") and line.endswith(" Sort") for line in found)
        assert any(line.startswith("n ") and line.endswith("Next row") for line in found)
        await pilot.press("ctrl+o", "o", "n")
        assert pilot.app.screen.query_one(Rows).highlighted == 1
    assert isinstance(pilot.app, House)
    assert pilot.app.room.done == ["sort"]


@pytest.mark.parametrize(
    ("size", "keys"), [((80, 24), ()), ((40, 30), ("j",) * 30), ((40, 14), ("pagedown",) * 9)]
)
async def test_all_of_it_can_be_reached_at_every_size(size: tuple[int, int], keys: Sequence[str]) -> None:
    async with desk_app(shop_of(3)).run_test(size=size) as pilot:
        await opened(pilot)
        await pilot.press("question_mark")
        await settle(pilot)
        assert isinstance(pilot.app.screen, KeysDialog)
        assert "On this screen" in screen_text(pilot)
        await pilot.press(*keys)
        await settle(pilot)
        for words in ("Quit", "* orders"):
            assert words in screen_text(pilot)
        await pilot.press("escape")
        await settle(pilot)
        assert not isinstance(pilot.app.screen, KeysDialog)


def test_no_keys_are_no_lines() -> None:
    assert key_lines([]) == []
