"""The footer: whole keys only, the most important first, and the way to all the others always there."""

from typing import ClassVar

import pytest
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input
from textual.widgets._footer import FooterKey

from custui.widgets.fitting_footer import FittingFooter
from tests.pilot import lines_of, wait_until

WORDS = ("w WhatsApp", "n Note", "f Filter", "o Sort", "? Keys")


class Keys(App[None]):
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("o", "sort", "Sort"),
        Binding("question_mark", "keys", "Keys", key_display="?"),
        Binding("f", "filter", "Filter"),
        Binding("n", "note", "Note"),
        Binding("w", "contact('whatsapp')", "WhatsApp"),
    ]

    def compose(self) -> ComposeResult:
        box = Box()
        box.cursor_blink = False
        yield box
        yield FittingFooter(("contact('whatsapp')", "note", "filter", "sort"), last="keys")


class Box(Input):
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "Leave", key_display="Esc")]


def last_line(app: App[None]) -> str:
    return lines_of(app.screen)[-1].strip()


@pytest.mark.parametrize("width", [8, 20, 28, 29, 37, 44, 45, 80])
async def test_no_key_is_cut_and_the_last_is_always_there(width: int) -> None:
    app = Keys()
    async with app.run_test(size=(width, 5)) as pilot:
        app.screen.set_focus(None)
        await wait_until(pilot, lambda: "Keys" in last_line(app), "the keys")
        await pilot.pause()
        shown = [word for word in WORDS if word in last_line(app)]
        assert last_line(app) == "  ".join(shown)
        left = [word for word in WORDS[:-1] if word not in shown]
        assert shown == [*WORDS[: len(shown) - 1], "? Keys"]
        # The next one would not have had room.
        assert not left or len("  ".join([*shown, left[0]])) > width - 2


async def test_a_wider_terminal_shows_more() -> None:
    app = Keys()
    async with app.run_test(size=(20, 5)) as pilot:
        app.screen.set_focus(None)
        await wait_until(pilot, lambda: last_line(app) == "w WhatsApp  ? Keys", "two keys")
        await pilot.resize_terminal(60, 5)
        await wait_until(pilot, lambda: last_line(app) == "  ".join(WORDS), "all keys")


async def test_a_box_shows_its_own_keys_and_none_that_would_be_typed() -> None:
    app = Keys()
    async with app.run_test(size=(60, 5)) as pilot:
        app.screen.set_focus(app.query_one(Box))
        await wait_until(pilot, lambda: last_line(app).startswith("Esc Leave"), "the box's key")
        await pilot.pause()
        assert last_line(app) == "Esc Leave"


async def test_keys_that_work_as_before_are_not_made_anew() -> None:
    app = Keys()
    async with app.run_test(size=(60, 5)) as pilot:
        app.screen.set_focus(None)
        await wait_until(pilot, lambda: last_line(app) == "  ".join(WORDS), "all keys")
        before = list(app.query(FooterKey))
        app.refresh_bindings()
        await pilot.pause()
        assert list(app.query(FooterKey)) == before
        app.screen.set_focus(app.query_one(Box))
        await pilot.pause()
        assert last_line(app) == "Esc Leave"
