"""Hostile text through every screen and dialog there is: it leads nowhere, and is no control code."""

import pkgutil
from importlib import import_module
from pathlib import Path

from textual.screen import Screen

from custui import screens
from custui.screens.choose import ChooseDialog
from tests.journeys.test_hostile_text import PAYLOADS, foreign
from tests.soak.surfaces import Walk, fill

TEXT = "EVIL[@click=q]\x9b[/x]\x1b[6n\u202e\u200b\x07" + "".join(PAYLOADS.values())[:400]
"""What leads somewhere stands first: names are cut to the width of their column."""


async def test_hostile_text_through_every_screen_and_dialog(tmp_path: Path) -> None:
    store = tmp_path / "shop.db"
    fill(store, TEXT)
    found = await Walk(store, tmp_path / "exports", TEXT, 500).run()
    assert found.led == set()
    assert found.clicks > len(found.seen)
    assert found.visited == _screens()
    assert foreign("".join(found.written).encode("utf-8", "surrogatepass")) == []


def _screens() -> set[str]:
    """Return the names of all screens and dialogs that are opened, those left out that others are made of."""
    for module in pkgutil.iter_modules(screens.__path__):
        import_module(f"custui.screens.{module.name}")
    kinds: list[type] = [Screen]
    for kind in kinds:
        kinds.extend(kind.__subclasses__())
    ours = [kind for kind in kinds if kind.__module__.startswith("custui.")]
    made_of = {base for kind in ours for base in kind.__mro__[1:]} - {ChooseDialog}
    return {kind.__name__ for kind in ours if kind not in made_of}
