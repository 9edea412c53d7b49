"""The desk on a PostgreSQL server: others' changes show by themselves, and a restart costs nobody a word."""

import asyncio
from collections.abc import Iterator
from contextlib import closing

import pytest
from textual.app import App
from textual.pilot import Pilot

from custui.app import AppOptions, CustuiApp
from custui.domain.errors import StoreBusyError, StoreError
from custui.domain.period import ALL_TIME
from custui.domain.rules import ShopRules
from custui.screens.customers import CustomersScreen
from custui.screens.feed import StoreFeed
from custui.screens.note import NoteDialog, NoteText
from custui.store.opening import open_database
from custui.store.repository import SqlRepository, open_repository
from custui.terminal.capabilities import Terminal
from tests.factories import NOW, make_incoming
from tests.pilot import opened, screen_text, settle, wait_until
from tests.servers import PostgresServer, postgres_server

PHONE = "+2348035550147"
RULES = ShopRules(name="Adaeze Fabrics")
LOST = "cannot be reached"


@pytest.fixture(scope="module")
def server() -> Iterator[PostgresServer]:
    """Run a server that only this module's tests are on: they stop it."""
    with postgres_server() as server:
        yield server


@pytest.fixture
def url(server: PostgresServer) -> Iterator[str]:
    url = server.store()
    with closing(repository(url)) as filling:
        filling.save_orders("shop", [make_incoming("A1", NOW, phone=PHONE, customer_name="Ngozi Eze-Obi")])
    yield url
    server.drop(url)


def repository(url: str, statement_seconds: int | None = None) -> SqlRepository:
    return open_repository(url, RULES, lambda: NOW, statement_seconds=statement_seconds)


def desk(url: str) -> App[None]:
    options = AppOptions(rules=RULES, agent="kemi", clock=lambda: NOW, terminal=Terminal())
    return CustuiApp(lambda: repository(url, 60), options)


async def at_rest(pilot: Pilot[None]) -> None:
    """Let the desk ask no more, so that nothing is left open when it closes the store."""
    screen = pilot.app.screen
    assert isinstance(screen, CustomersScreen)
    screen.feed.pause()
    await settle(pilot)


def bodies(url: str) -> list[str]:
    with closing(repository(url)) as looking:
        details = looking.get_customer_details(PHONE, ALL_TIME)
    assert details is not None
    return [note.body for note in details.notes]


async def test_a_restart_of_the_server_loses_nothing_that_is_being_typed(
    server: PostgresServer, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(StoreFeed, "LOOK_EVERY", 0.1)
    async with desk(url).run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await pilot.press("n")
        await wait_until(pilot, lambda: isinstance(pilot.app.screen, NoteDialog), "the dialog")
        await pilot.press(*"Calls")
        await asyncio.to_thread(server.stop)
        await pilot.press(*" late", "ctrl+s")
        await wait_until(pilot, lambda: LOST in screen_text(pilot), "the reason")
        dialog = pilot.app.screen
        assert isinstance(dialog, NoteDialog)
        assert dialog.query_one(NoteText).text == "Calls late"
        await pilot.press("escape")
        await wait_until(pilot, lambda: "Customers" in screen_text(pilot), "the list behind it")
        await wait_until(pilot, lambda: LOST in screen_text(pilot), "the same on the list")
        assert "Ngozi Eze-Obi" in screen_text(pilot), "the rows stay"
        await asyncio.to_thread(server.start)
        await wait_until(pilot, lambda: LOST not in screen_text(pilot), "the store's return")
        await pilot.press("n")
        await wait_until(pilot, lambda: "Calls late" in screen_text(pilot), "what was typed")
        await pilot.press("ctrl+s")
        await wait_until(pilot, lambda: not isinstance(pilot.app.screen, NoteDialog), "the end of it")
        await at_rest(pilot)
    assert bodies(url) == ["Calls late"]


async def test_another_machines_change_shows_by_itself_within_two_seconds(url: str) -> None:
    assert StoreFeed.LOOK_EVERY <= 1.5
    async with desk(url).run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        assert "Amina Bello" not in screen_text(pilot)
        with closing(repository(url)) as other:
            order = make_incoming("A2", NOW, phone="+2348035550148", customer_name="Amina Bello")
            await asyncio.to_thread(other.save_orders, "shop", [order])
        await wait_until(pilot, lambda: "Amina Bello" in screen_text(pilot), "the other's customer")
        await at_rest(pilot)


def test_a_store_that_was_open_before_a_restart_is_used_on(server: PostgresServer, url: str) -> None:
    with closing(repository(url)) as open_before:
        assert open_before.revision() == 1
        server.stop()
        for call in (open_before.revision, open_before.segments):
            with pytest.raises(StoreError, match=LOST):
                call()
        with pytest.raises(StoreError, match=LOST):
            open_before.add_note(PHONE, "Calls late", "kemi", "key")
        server.start()
        open_before.add_note(PHONE, "Calls late", "kemi", "key")
        assert open_before.revision() == 2
    assert bodies(url) == ["Calls late"]


def test_a_statement_that_takes_too_long_is_stopped(url: str) -> None:
    with closing(open_database(url, RULES, statement_seconds=1)) as database:
        with pytest.raises(StoreBusyError, match="took too long to answer"), database.read() as connection:
            connection.exec_driver_sql("SELECT pg_sleep(30)")
        assert database.revision() == 1


def test_a_program_stopped_in_the_middle_of_a_write_does_not_keep_others_from_writing(url: str) -> None:
    with (
        closing(open_database(url, RULES, statement_seconds=1)) as stopped,
        closing(open_database(url, RULES)) as other,
    ):

        def write() -> None:
            with stopped.write() as held:
                with other.write():  # waits, and then goes on
                    pass
                held.exec_driver_sql("SELECT 1")

        with pytest.raises(StoreError, match=LOST):
            write()
        assert other.revision() == 2
