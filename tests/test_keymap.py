"""Keys from the settings: which are taken, and the sentence for those that cannot be."""

import subprocess
import sys

import pytest

from custui import keymap
from custui.keymap import checked_keymap
from custui.settings import SettingsError
from tests.pilot import desk_app, opened, screen_text, settle
from tests.screens.test_keys import House, Room
from tests.worlds import shop_of


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("f5", "f5"),
        ("?,  f5", None),
        ("f5, ctrl+f", "f5,ctrl+f"),
        ("+", "plus"),
        ("comma,é", "comma,é"),
        ("Z,Z", "Z"),
        ("pgup", None),
        ("ctrl+f7,shift+f3,alt+x", "ctrl+f7,shift+f3,alt+x"),
    ],
)
def test_keys_are_read_as_people_write_them(text: str, keys: str | None) -> None:
    if keys is None:
        with pytest.raises(SettingsError, match="is also the key of"):
            checked_keymap({"customers.sort": text})
    else:
        assert checked_keymap({"customers.sort": text}) == {"customers.sort": keys}


def test_nothing_remapped_loads_nothing() -> None:
    program = "import sys, custui.commands.desk as d; print(d._keymap({}), 'textual.app' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["{}", "False"]


@pytest.mark.parametrize(
    ("keys", "sentence"),
    [
        (
            {"customers.srot": "f5"},
            "setting keys.customers.srot: there is no such binding; perhaps customers.sort",
        ),
        ({"customers.sort": "strg+f"}, "setting keys.customers.sort: 'strg+f' is not a key"),
        ({"customers.sort": "shift+a"}, "'shift+a' is not a key"),
        ({"customers.sort": "ctrl+F"}, "'ctrl+F' is not a key"),
        ({"customers.sort": "f5,"}, "'' is not a key"),
        ({"customers.sort": "p"}, "'p' is also the key of Period (customers.period) on the same screen"),
        ({"customers.sort": "f5", "customers.period": "f5"}, "'f5' is also the key of Sort (customers.sort)"),
        ({"customers.sort": "q"}, "'q' is also the key of Quit (app.quit)"),
        ({"customers.sort": "j"}, "'j' is also the key of Next row (customers.down)"),
        ({"customers.sort": "tab"}, "'tab' is also the key of"),
        ({"customers.sort": "ctrl+i"}, "'tab' is also the key of"),
        ({"customers.sort": "ctrl+p"}, "'ctrl+p' is also the key of the palette"),
        ({"customer.walk": "q"}, "there is no such binding"),
        ({"app.quit": "w"}, "'w' is also the key of WhatsApp"),
    ],
)
def test_what_cannot_be_is_one_sentence_that_names_the_binding(keys: dict[str, str], sentence: str) -> None:
    with pytest.raises(SettingsError, match=r"^setting keys\.[^\n]+$") as caught:
        checked_keymap(keys)
    assert sentence in str(caught.value)


def test_keys_may_change_places_and_a_dialog_may_use_the_screens_below_it() -> None:
    swapped = {"customers.sort": "p", "customers.period": "o"}
    assert checked_keymap(swapped) == swapped
    assert checked_keymap({"sort.close": "w"}) == {"sort.close": "w"}


def test_one_binding_may_keep_a_key_and_gain_another() -> None:
    assert checked_keymap({"customers.search": "slash,ctrl+f"}) == {"customers.search": "slash,ctrl+f"}


async def test_the_neighbour_on_a_key_given_up_keeps_it(monkeypatch: pytest.MonkeyPatch) -> None:
    both = frozenset(keymap._bounds(Room))
    monkeypatch.setattr(keymap, "_families", lambda: iter([both]))
    found = checked_keymap({"t.unmark": "x"})
    assert found == {"t.unmark": "x", "t.unsearch": "escape"}
    async with House().run_test() as pilot:
        pilot.app.set_keymap(found)
        await pilot.press("x", "escape")
        assert isinstance(pilot.app, House)
        assert pilot.app.room.done == ["unmark", "unsearch"]


async def test_the_list_takes_its_keys_from_the_map() -> None:
    async with desk_app(shop_of(3)).run_test(size=(150, 24)) as pilot:
        await opened(pilot)
        pilot.app.set_keymap(checked_keymap({"customers.period": "f5", "app.keys": "f1"}))
        await settle(pilot)
        assert "f5 Period" in screen_text(pilot)
        await pilot.press("f1")
        await settle(pilot)
        assert "f5 " in screen_text(pilot)
        await pilot.press("escape", "f5")
        await settle(pilot)
        assert "This month" in screen_text(pilot)


def test_every_binding_of_the_desk_has_an_id_of_its_own_screen_and_says_what_it_does() -> None:
    own: dict[str, set[str]] = {}
    for family in keymap._families():
        for bound in family:
            if bound.id is not None:
                assert bound.what != bound.action, f"{bound.id} has no description"
                own.setdefault(bound.id, set()).add(bound.action)
    several = {name for name, actions in own.items() if len(actions) > 1}
    assert not several
