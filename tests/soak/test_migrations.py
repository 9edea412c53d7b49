"""The short form of migrations killed at any moment, for every schema released."""

import shutil
from pathlib import Path

import pytest
from sqlalchemy import text

from custui.store.schema_versions import SCHEMA_VERSIONS
from tests.folders import folder_in_memory
from tests.soak.migrations import connected, faults_after, killed_while_opening, make_old

MOMENTS = (0.0, 0.02, 0.1)


@pytest.mark.parametrize("version", SCHEMA_VERSIONS[:-1])
def test_a_killed_migration_leaves_the_old_schema_or_the_new(version: str) -> None:
    with folder_in_memory() as folder:
        old, killed = folder / "old.db", 0
        make_old(str(old), version)
        for number, moment in enumerate(MOMENTS):
            target = str(shutil.copy(old, folder / f"{number}.db"))
            killed += killed_while_opening(target, moment)
            assert faults_after(target, version) == []
        assert killed > 0


def test_a_lost_row_is_found(tmp_path: Path) -> None:
    target = str(tmp_path / "old.db")
    make_old(target, "0001")
    with connected(target) as connection:
        connection.execute(text("DELETE FROM notes WHERE id = 3"))
    assert faults_after(target, "0001")[0] == "notes has 1499 rows, not 1500"
