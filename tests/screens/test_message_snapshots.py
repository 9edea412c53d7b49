"""What messages and templates look like at the three sizes; `pytest --snapshot-update` after a look."""

from collections.abc import Awaitable, Callable

import pytest
from textual.pilot import Pilot

from tests.factories import PHONE
from tests.screens.message_desk import MessageDesk, dialog_of, settle_down, with_templates, write

SnapCompare = Callable[..., bool]
UNFINISHED = "Hello {{customer.first_name}} \N{WOMAN}\u200d\N{WRENCH}, {{order.total}} by {{order.palce}}?"


def desk(theme: str = "") -> MessageDesk:
    made = MessageDesk(with_templates(), PHONE)
    made.theme = theme or made.theme
    return made


def at_message(*keys: str, text: str = "") -> Callable[[Pilot[None]], Awaitable[None]]:
    return _at(MessageDesk.write, *keys, text=text)


def at_templates(*keys: str) -> Callable[[Pilot[None]], Awaitable[None]]:
    return _at(MessageDesk.show_templates, *keys)


def _at(
    show: Callable[[MessageDesk], None], *keys: str, text: str = ""
) -> Callable[[Pilot[None]], Awaitable[None]]:
    async def run_before(pilot: Pilot[None]) -> None:
        assert isinstance(pilot.app, MessageDesk)
        show(pilot.app)
        await settle_down(pilot)
        for key in keys:
            pilot.app.simulate_key(key)
            await settle_down(pilot)
        if text:
            write(pilot.app, text)
            await settle_down(pilot)
            dialog_of(pilot.app).action_go()
            await settle_down(pilot)

    return run_before


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (40, 30)], ids=["80x24", "120x40", "40x30"])
def test_a_message_looks(snap_compare: SnapCompare, size: tuple[int, int]) -> None:
    assert snap_compare(desk(), terminal_size=size, run_before=at_message("down"))


def test_an_unfinished_message_looks(snap_compare: SnapCompare) -> None:
    assert snap_compare(desk(), terminal_size=(80, 24), run_before=at_message("tab", text=UNFINISHED))


@pytest.mark.parametrize("theme", ["ansi-light", "no-color"])
def test_an_unfinished_message_without_the_colours(
    snap_compare: SnapCompare, theme: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if theme == "no-color":
        monkeypatch.setenv("NO_COLOR", "1")
    made = desk("" if theme == "no-color" else theme)
    assert snap_compare(made, terminal_size=(80, 24), run_before=at_message("tab", text=UNFINISHED))


def test_the_templates_look(snap_compare: SnapCompare) -> None:
    assert snap_compare(desk(), terminal_size=(80, 24), run_before=at_templates("G"))


def test_a_template_being_written_looks(snap_compare: SnapCompare) -> None:
    assert snap_compare(desk(), terminal_size=(40, 30), run_before=at_templates("G", "e"))
