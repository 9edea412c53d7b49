"""A store whose disk takes its time: keys answer meanwhile, and what was asked comes in the end."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

from custui.screens.customer import CustomerScreen
from custui.store.repository import SqlRepository, open_repository
from tests.factories import NOW, RULES, make_incoming
from tests.pilot import at_cursor, desk_app, opened, screen_text, settle, wait_until
from tests.worlds import phone

SOAP = "Call about the soap"
STEPS = 1
"""Of SQLite's machine between two looks at the disk."""


@pytest.fixture
def disk() -> Iterator[threading.Event]:
    """Return what holds every statement up while it is not set."""
    ready = threading.Event()
    ready.set()

    def look(plain: sqlite3.Connection, _: Any) -> None:  # noqa: ANN401 — SQLAlchemy's own record
        if isinstance(plain, sqlite3.Connection):
            plain.set_progress_handler(lambda: not ready.wait(60.0), STEPS)

    event.listen(Engine, "connect", look)
    yield ready
    ready.set()
    event.remove(Engine, "connect", look)


@pytest.fixture
def repository(disk: threading.Event, tmp_path: Path) -> Iterator[SqlRepository]:
    with closing(open_repository(str(tmp_path / "store.db"), RULES, lambda: NOW)) as opened_store:
        orders = [make_incoming(f"A{index}", NOW, phone=phone(index)) for index in range(3)]
        opened_store.save_orders("shop", orders)
        yield opened_store
        disk.set()


async def test_keys_answer_while_a_deed_and_a_page_take_their_time(
    repository: SqlRepository, disk: threading.Event
) -> None:
    async with desk_app(repository).run_test(size=(80, 24), notifications=True) as pilot:
        screen = await opened(pilot)
        first = at_cursor(screen)
        await pilot.press("n", *SOAP)
        disk.clear()
        await pilot.press("ctrl+s")
        await pilot.press("j")
        await wait_until(pilot, lambda: at_cursor(screen) != first, "the next row")
        await wait_until(pilot, lambda: "Writing the note…" in screen_text(pilot), "what is being done")
        await pilot.press("enter")
        await wait_until(pilot, lambda: isinstance(pilot.app.screen, CustomerScreen), "the page")
        await pilot.press("escape")
        await wait_until(pilot, lambda: pilot.app.screen is screen, "the list")
        disk.set()
        await settle(pilot)
        details = repository.get_customer_details(first, screen.asked.period)
        assert details is not None
        assert [note.body for note in details.notes] == [SOAP]
