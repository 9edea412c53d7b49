"""The short form of the soak, and the proof that its verdict finds what it looks for."""

import tempfile
from collections.abc import Callable
from contextlib import AbstractContextManager, closing
from pathlib import Path

import pytest

from custui.store.opening import open_database
from custui.store.repository import open_repository
from tests.soak.rounds import Ground, postgresql_ground, soak, sqlite_ground
from tests.soak.verdict import faults
from tests.soak.writers import NOW, RULES, Writer, fill

type_of_ground = Callable[[Path], AbstractContextManager[Ground]]


@pytest.mark.filterwarnings("ignore:XDG_RUNTIME_DIR")
@pytest.mark.parametrize("ground", [sqlite_ground, postgresql_ground])
def test_writers_killed_at_any_moment_lose_nothing(ground: type_of_ground) -> None:
    with tempfile.TemporaryDirectory(prefix="soak-") as name, ground(Path(name)) as stores:
        figures = soak(stores, 8, 3, Path(name), lambda _: None)
    assert figures.faults == ()
    assert figures.kills == 8
    assert figures.server_kills == (ground is postgresql_ground)
    assert figures.acknowledged >= figures.kills


@pytest.mark.parametrize(
    ("damage", "found"),
    [
        ("DELETE FROM deeds WHERE id = {deed}", "deed {deed} is lost"),
        ("UPDATE deeds SET undone_at = NULL WHERE id = {undone}", "the undoing of deed {undone} is lost"),
        ("UPDATE deeds SET undone_at = 1 WHERE id = {deed}", "deed {deed} is undone and no activity says so"),
        ("UPDATE deeds SET words = '' WHERE id = {deed}", "deed {deed} was begun and not finished"),
        ("DELETE FROM activity WHERE json_extract(detail, '$.deed') = {deed}", "deed {deed} has no activity"),
        ("DELETE FROM deeds WHERE id = {deed}", "activity tells of deed {deed}, which is not there"),
        ("DELETE FROM notes WHERE id = {note}", "note {note} is lost"),
        ("DELETE FROM activity WHERE json_extract(detail, '$.note') = {note}", "note {note} has no activity"),
        ("DELETE FROM orders WHERE number = '{order}'", "imported orders are lost: {order}"),
        ("DELETE FROM activity WHERE action = 'opened whatsapp'", "{contact} is lost"),
        ("UPDATE drafts SET text = '0'", "the draft {draft} of agent 5 is lost: 0 is there"),
        ("DELETE FROM agent_state", "the list {list} of agent 5 is lost: None is there"),
        (
            "UPDATE customer_summary SET orders = orders + 1 WHERE phone_key = '+2348035550001'",
            "+2348035550001",
        ),
    ],
)
def test_what_is_lost_or_half_done_is_found(damage: str, found: str, tmp_path: Path) -> None:
    acks: list[dict[str, object]] = []
    target = str(tmp_path / "store.db")
    fill(target)
    with closing(open_repository(target, RULES, lambda: NOW)) as repository:
        writer = Writer(repository, 5, lambda **ack: acks.append(ack))
        while {ack["kind"] for ack in acks} < {
            "deed",
            "undone",
            "note",
            "orders",
            "contact",
            "draft",
            "list",
        }:
            writer.write()
    assert faults(target, RULES, acks) == []
    undone = [ack["id"] for ack in acks if ack["kind"] == "undone"]
    last = {str(ack["kind"]): ack for ack in acks if ack.get("id") not in undone}
    names = {
        "deed": last["deed"]["id"],
        "undone": undone[0],
        "note": last["note"]["id"],
        "order": last["orders"]["numbers"][0],  # type: ignore[index]
        "contact": last["contact"]["template"],
        "draft": last["draft"]["count"],
        "list": last["list"]["count"],
    }
    with closing(open_database(target, RULES)) as database, database.own_transaction() as connection:
        connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        connection.exec_driver_sql(damage.format(**names))
    assert any(found.format(**names) in fault for fault in faults(target, RULES, acks))
