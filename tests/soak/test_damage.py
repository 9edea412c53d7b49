"""The short form of the damage, and the proof that its verdict finds what it looks for."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from custui.transfer import assembling, importing
from custui.transfer.importing import watched_rows
from custui.transfer.rows import OrderFile, Row
from tests.soak.damage import damage_rows


def test_damaged_rows_are_imported_or_reported_with_their_line(tmp_path: Path) -> None:
    tally = damage_rows(7, 600, tmp_path)
    assert tally.faults == []
    assert min(tally.imported, tally.reported) > tally.damaged / 3
    assert tally.refused > 0


def damaged_vanish(file: OrderFile) -> Iterator[Row]:
    return (row for row in watched_rows(file) if row[2] is None)


def neighbours_vanish(file: OrderFile) -> Iterator[Row]:
    damaged = False
    for row in watched_rows(file):
        if not damaged:
            yield row
        damaged = row[2] is not None


@pytest.mark.parametrize(
    ("module", "name", "broken", "fault"),
    [
        (importing, "watched_rows", damaged_vanish, "neither imported nor reported"),
        (importing, "watched_rows", neighbours_vanish, "orders that nobody touched are lost or changed"),
        (assembling, "MOST_LINES", 2, "undamaged rows were not imported"),
    ],
)
def test_what_is_lost_or_changed_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, module: object, name: str, broken: object, fault: str
) -> None:
    monkeypatch.setattr(module, name, broken)
    assert any(fault in found for found in damage_rows(7, 150, tmp_path).faults)


def test_anything_but_a_clear_refusal_goes_through(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(*_: object) -> Callable[[], None]:
        raise ValueError

    monkeypatch.setattr(importing, "watched_rows", crash)
    with pytest.raises(ValueError):
        damage_rows(7, 1, tmp_path)
