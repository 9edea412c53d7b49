"""Another program keeps the store locked: a deed waits and says so, reads go on, and it can be given up."""

import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

import pytest
from textual.pilot import Pilot

from custui.screens.customer import CustomerScreen
from custui.screens.note import NoteDialog
from custui.store.repository import SqlRepository, open_repository
from tests.factories import NOW, RULES, make_incoming
from tests.folders import folder_in_memory
from tests.pilot import desk_app, opened, screen_text, settle, wait_until

SOAP = "Call about the soap"


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setattr("custui.store.engine.BUSY_SECONDS", 0.1)
    # A short path: the sentence that names it is to stand on two lines whoever runs this.
    with folder_in_memory() as folder:
        path = folder / "store.db"
        with closing(open_repository(str(path), RULES, lambda: NOW)) as repository:
            repository.save_orders("shop", [make_incoming("A1", NOW)])
        yield path


@pytest.fixture
def repository(store: Path) -> Iterator[SqlRepository]:
    with closing(open_repository(str(store), RULES, lambda: NOW)) as opened_store:
        yield opened_store


@contextmanager
def locked(store: Path) -> Iterator[None]:
    with closing(sqlite3.connect(store, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield


async def write_note(pilot: Pilot[None]) -> None:
    await pilot.press("n")
    await wait_until(pilot, lambda: isinstance(pilot.app.screen, NoteDialog), "the dialog")
    await pilot.press(*SOAP, "ctrl+s")
    await wait_until(pilot, lambda: "the store is locked by another program" in screen_text(pilot), "waiting")


def said(pilot: Pilot[None]) -> str:
    """Return the screen as one line, as sentences in boxes read."""
    return " ".join(screen_text(pilot).replace("│", " ").split())


def drafts(store: Path) -> list[str]:
    with closing(sqlite3.connect(store)) as plain:
        return [text for (text,) in plain.execute("SELECT text FROM drafts")]


def notes(store: Path) -> list[str]:
    with closing(sqlite3.connect(store)) as plain:
        return [body for (body,) in plain.execute("SELECT body FROM notes")]


async def test_a_deed_waits_while_reads_go_on_and_is_done_when_the_lock_is_gone(
    repository: SqlRepository, store: Path
) -> None:
    async with desk_app(repository).run_test(size=(80, 24), notifications=True) as pilot:
        await opened(pilot)
        with locked(store):
            await write_note(pilot)
            assert "Ctrl+X gives up" in screen_text(pilot)
            await pilot.press("enter")
            await wait_until(pilot, lambda: isinstance(pilot.app.screen, CustomerScreen), "the page")
            await wait_until(pilot, lambda: "over 1 order" in screen_text(pilot), "its figures")
            assert notes(store) == []
        await settle(pilot)
        assert notes(store) == [SOAP]


async def test_what_waits_can_be_given_up_and_what_was_typed_comes_back(
    repository: SqlRepository, store: Path
) -> None:
    async with desk_app(repository).run_test(size=(80, 24), notifications=True) as pilot:
        await opened(pilot)
        with locked(store):
            await write_note(pilot)
            await pilot.press("ctrl+x")
            await wait_until(
                pilot,
                lambda: "try again in a moment" in " ".join(screen_text(pilot).replace("│", " ").split()),
                "the dialog again",
            )
            assert SOAP in screen_text(pilot)
        await pilot.press("ctrl+s")
        await settle(pilot)
        assert notes(store) == [SOAP]
        assert "Give up" not in screen_text(pilot)


async def test_the_program_ends_while_a_deed_waits_and_the_draft_is_kept(
    repository: SqlRepository, store: Path
) -> None:
    app = desk_app(repository)
    with ExitStack() as stack:
        async with app.run_test(size=(80, 24), notifications=True) as pilot:
            await opened(pilot)
            await pilot.press("n")
            await wait_until(pilot, lambda: isinstance(pilot.app.screen, NoteDialog), "the dialog")
            await pilot.press(*SOAP)
            # The whole of it: on a busy machine the store has the first half while the other is typed.
            await wait_until(pilot, lambda: any(SOAP in draft for draft in drafts(store)), "the draft")
            stack.enter_context(locked(store))
            await pilot.press("ctrl+s")
            await wait_until(pilot, lambda: "gives up" in screen_text(pilot), "waiting")
            app.exit()
    assert notes(store) == []
    (draft,) = drafts(store)
    assert SOAP in draft
