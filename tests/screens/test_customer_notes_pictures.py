"""What the notes tab looks like; `pytest --snapshot-update` after a look at it."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from textual.app import App

from custui.domain.customer import Note
from custui.screens.context import DeskContext
from custui.screens.customer import CustomerScreen
from custui.terminal.capabilities import Terminal
from tests.factories import PHONE, lagos
from tests.fakes import fixed_clock
from tests.screens.customer_desk import MONTH, Desk
from tests.screens.test_customer_snapshots import press, wireframe_store

SnapCompare = Callable[..., bool]
SOAP = """Call about the **returned** soap: she was not pleased with its colour, nor with the smell.

- ask for a picture
- offer Ọjà discount"""
NOTES = (
    Note(5, "Prefers delivery after 5 PM", "tunde", lagos("2026-05-03"), pinned=True, version=2),
    Note(4, SOAP, "kemi", lagos("2026-06-05"), due_on=date(2026, 6, 9)),
    Note(3, "Ring her back", "kemi", lagos("2026-06-04"), due_on=date(2026, 6, 5), edited_by="musa"),
    Note(2, "Sent the invoice", "tunde", lagos("2026-06-01"), date(2026, 6, 4), lagos("2026-06-05")),
    Note(1, "她说要蓝色的 \x1b[31mred", "ade", lagos("2025-06-01")),
)


def desk() -> App[Any]:
    repository = wireframe_store()
    repository.notes[PHONE] = NOTES
    context = DeskContext(repository, "kemi", fixed_clock, Terminal())
    return Desk(CustomerScreen(context, PHONE, MONTH))


@pytest.mark.parametrize("size", [(80, 24), (40, 30)], ids=["80x24", "40x30"])
def test_notes_look(snap_compare: SnapCompare, size: tuple[int, int]) -> None:
    assert snap_compare(desk(), terminal_size=size, run_before=press("4", "j"))


def test_notes_found_look(snap_compare: SnapCompare) -> None:
    assert snap_compare(desk(), terminal_size=(80, 24), run_before=press("4", "slash", *"oja"))
