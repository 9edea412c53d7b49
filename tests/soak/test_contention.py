"""The short form of many agents at the same customers, and the proof that a silent loss would be found."""

import json
import tempfile
from collections.abc import Callable
from contextlib import AbstractContextManager, closing
from pathlib import Path

import pytest
from sqlalchemy import select, update

from custui.store.opening import open_database
from custui.store.shelves import DEEDS
from tests.soak.contention import contend, silent_losses
from tests.soak.rounds import Ground, postgresql_ground, sqlite_ground
from tests.soak.writers import RULES


@pytest.mark.filterwarnings("ignore:XDG_RUNTIME_DIR")
@pytest.mark.parametrize("ground", [sqlite_ground, postgresql_ground])
def test_no_edit_is_lost_silently(ground: Callable[[Path], AbstractContextManager[Ground]]) -> None:
    with tempfile.TemporaryDirectory(prefix="soak-") as name, ground(Path(name)) as stores:
        figures = contend(stores.new_store(), 4, 12, Path(name))
    assert figures.faults == ()
    assert figures.saved == 48
    assert figures.stale > 0
    assert figures.busy == 0


def test_a_silent_loss_is_found(tmp_path: Path) -> None:
    target = str(tmp_path / "store.db")
    assert contend(target, 2, 6, tmp_path).faults == ()
    with closing(open_database(target, RULES)) as database:
        with database.own_transaction() as connection:
            step = json.loads(connection.execute(select(DEEDS.c.before).where(DEEDS.c.id == 5)).scalar_one())
            unaware = {**step, "before": {**step["before"], "name": "what stood there long ago"}}
            connection.execute(update(DEEDS).where(DEEDS.c.id == 5).values(before=json.dumps(unaware)))
        with database.read() as connection:
            found = list(silent_losses(connection, [("+2348035550001", 9, "never there")]))
    assert "without knowing what stood there" in found[0]
    assert found[1] == "'never there' was saved as version 9 of +2348035550001 and is not there"
