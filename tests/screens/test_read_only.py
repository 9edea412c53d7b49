"""A store opened for reading only: no call writes, and no key of list or page changes a byte of it."""

import hashlib
import inspect
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from custui.domain.customer import CustomerEdit, Profile
from custui.domain.customer_desk import CustomerDesk
from custui.domain.deeds import AddNote, NewSegment, SegmentEdit
from custui.domain.errors import StoreError
from custui.domain.notes import DeleteNote
from custui.domain.orders import StatusChange
from custui.domain.query import ListQuery
from custui.domain.repository import ListDesk, OrderDesk
from custui.domain.status import Status
from custui.domain.templates import NewTemplate, Template
from custui.screens.customer import CustomerScreen
from custui.screens.customers import CustomersScreen
from custui.screens.keys import keys_of
from custui.screens.order import OrderDialog
from custui.screens.read_only import READ_ONLY, WRITING
from custui.store.repository import SqlRepository, open_repository
from custui.widgets.tap_bar import Tap
from tests.factories import NOW, RULES, make_incoming
from tests.pilot import desk_app, opened, settle
from tests.worlds import phone

EVERYBODY = ListQuery()
WRITES: dict[str, Callable[[SqlRepository], object]] = {
    "create_segment": lambda store: store.create_segment(NewSegment("New", "red"), "kemi", "key"),
    "edit_segment": lambda store: store.edit_segment(SegmentEdit(1, "New", "red", None, 1), "kemi"),
    "delete_segment": lambda store: store.delete_segment(1, "kemi"),
    "save_view": lambda store: store.save_view("Mine", EVERYBODY, "kemi"),
    "delete_view": lambda store: store.delete_view(1, "kemi"),
    "act": lambda store: store.act(AddNote("x"), EVERYBODY, "kemi", "key"),
    "undo": lambda store: store.undo(1, "kemi"),
    "update_customer_info": lambda store: store.update_customer_info(
        phone(1), CustomerEdit(Profile("New"), 0, "kemi")
    ),
    "change_note": lambda store: store.change_note(DeleteNote(1, 1), "kemi"),
    "create_order": lambda store: store.create_order(make_incoming("", NOW), "kemi", "key"),
    "change_status": lambda store: store.change_status(StatusChange(1, 1, Status.CANCELLED), "kemi"),
    "merge": lambda store: store.merge(phone(1), phone(2), "kemi", "key"),
    "create_template": lambda store: store.create_template(NewTemplate("New", "x"), "kemi", "key"),
    "edit_template": lambda store: store.edit_template(Template(1, "New", "x"), "kemi"),
    "delete_template": lambda store: store.delete_template(Template(1, "Greeting", "x"), "kemi"),
    "erase": lambda store: store.erase(phone(1), "kemi"),
    "save_orders": lambda store: store.save_orders("shop", [make_incoming("new", NOW)]),
    "delete_order": lambda store: store.delete_order(1, "kemi"),
    "add_note": lambda store: store.add_note(phone(1), "x", "kemi", "key"),
}
SILENT: dict[str, Callable[[SqlRepository], None]] = {
    "remember_query": lambda store: store.remember_query("kemi", EVERYBODY),
    "log_contact": lambda store: store.log_contact(phone(1), "call", "kemi"),
    "log_export": lambda store: store.log_export("x", "kemi"),
    "keep_draft": lambda store: store.keep_draft("kemi", "note", "x"),
}
"""What keeps nothing there, without a word: nobody asked for it."""
READS = {"spend_rank", "activity", "order_activity", "product_choices", "templates", "likely_same"} | {
    "merge_preview", "draft", "count_all_customers",
}  # fmt: skip
LEAVING = {"q", "ctrl+q", "escape"}


@pytest.fixture
def store(tmp_path: Path) -> Path:
    path = tmp_path / "store.db"
    with closing(open_repository(str(path), RULES, lambda: NOW)) as writing:
        writing.save_orders("shop", [make_incoming(f"A{n}", NOW, phone=phone(n)) for n in range(4)])
        writing.act(AddNote("Call back", date(2026, 6, 8)), EVERYBODY, "kemi", "note")
        writing.create_segment(NewSegment("Promo", "green"), "kemi", "segment")
    return path


@pytest.fixture
def reading(store: Path) -> Iterator[SqlRepository]:
    with closing(open_repository(str(store), RULES, lambda: NOW, read_only=True)) as repository:
        yield repository


def content(store: Path) -> str:
    """Return the digest of the store and of what is to be written to it."""
    files = [store, store.with_name("store.db-wal")]
    return hashlib.sha256(b"".join(file.read_bytes() for file in files if file.exists())).hexdigest()


def test_every_call_is_known_to_write_or_to_read() -> None:
    calls = {
        name
        for desk in (ListDesk, CustomerDesk, OrderDesk)
        for name, _ in inspect.getmembers(desk, inspect.isfunction)
        if not name.startswith("_")
    }
    assert calls == {*WRITES, *SILENT, *READS}


@pytest.mark.parametrize("write", WRITES.values(), ids=list(WRITES))
def test_no_call_writes(
    reading: SqlRepository, store: Path, write: Callable[[SqlRepository], object]
) -> None:
    before = content(store)
    with pytest.raises(StoreError):
        write(reading)
    assert content(store) == before


def test_what_nobody_asked_for_is_kept_nowhere(reading: SqlRepository, store: Path) -> None:
    before = content(store)
    for keep in SILENT.values():
        keep(reading)
    assert content(store) == before


@pytest.mark.parametrize("on_page", [False, True])
async def test_no_key_writes(reading: SqlRepository, store: Path, on_page: bool) -> None:
    before = content(store)
    async with desk_app(reading).run_test(size=(120, 40)) as pilot:
        await opened(pilot)
        if on_page:
            await pilot.press("enter")
            await settle(pilot)
        here = pilot.app.screen
        assert isinstance(here, CustomerScreen if on_page else CustomersScreen)
        keys = [key for key in here.active_bindings if key not in LEAVING]
        assert len(keys) > 20
        for key in keys:
            await pilot.press(key, "x", "ctrl+s", "enter")
            await settle(pilot)
            await back_to(pilot, here)
    assert content(store) == before


async def back_to(pilot: Pilot[None], here: object) -> None:
    """Leave whatever a key has opened."""
    for _ in range(4):
        if pilot.app.screen is here:
            return
        if isinstance(pilot.app.screen, CustomersScreen):
            await pilot.press("g", "enter")
        else:
            await pilot.press("escape")
        await settle(pilot)
        if isinstance(here, CustomerScreen) and isinstance(pilot.app.screen, CustomerScreen):
            return
    raise AssertionError(f"{pilot.app.screen} is not left by Escape")


async def taps(pilot: Pilot[None]) -> list[str]:
    await settle(pilot)
    return [str(tap.render()) for tap in pilot.app.screen.query(Tap) if tap.region]


async def told(pilot: Pilot[None], key: str) -> list[str]:
    """Return what the desk says of a key, and let go of it."""
    pilot.app.clear_notifications()
    here = pilot.app.screen
    await pilot.press(key)
    await settle(pilot)
    assert pilot.app.screen is here, f"{key} opened {pilot.app.screen}"
    return [notice.message for notice in pilot.app._notifications]


def offered(pilot: Pilot[None]) -> set[str]:
    """Return the actions whose keys work: those of the footer, the help and the palette."""
    return {key.action.partition("(")[0] for key in keys_of(pilot.app.screen)}


@pytest.mark.parametrize("on_page", [False, True])
async def test_a_key_that_writes_is_offered_nowhere_and_says_why_it_does_nothing(
    reading: SqlRepository, on_page: bool
) -> None:
    async with desk_app(reading).run_test(size=(120, 40), notifications=True) as pilot:
        await opened(pilot)
        if on_page:
            await pilot.press("enter")
            await settle(pilot)
        assert not offered(pilot) & WRITING
        for key in "nsuNeME" if on_page else "nsu":
            assert await told(pilot, key) == [READ_ONLY], key
        assert await told(pilot, "j") == []


async def test_what_is_done_to_a_note_an_order_a_template_or_a_view_says_so_too(
    reading: SqlRepository,
) -> None:
    async with desk_app(reading).run_test(size=(120, 40), notifications=True) as pilot:
        await opened(pilot)
        for opening, writing in (("T", ("N", "e", "d")), ("v", ("s",)), ("enter", ("d",)), ("4", ("P", "D"))):
            await pilot.press(opening)
            await settle(pilot)
            assert not offered(pilot) & WRITING
            for key in writing:
                assert await told(pilot, key) == [READ_ONLY], (opening, key)
            if opening in "Tv":
                await pilot.press("escape")
                await settle(pilot)
        await pilot.press("2", "enter")
        await settle(pilot)
        assert isinstance(pilot.app.screen, OrderDialog)
        assert await told(pilot, "s") == [READ_ONLY]


async def test_what_is_typed_is_no_key_that_writes(reading: SqlRepository) -> None:
    async with desk_app(reading).run_test(size=(120, 40), notifications=True) as pilot:
        screen = await opened(pilot)
        await pilot.press("slash", *"nsu")
        await settle(pilot)
        assert screen.query_one(Input).value == "nsu"
        assert not pilot.app._notifications


async def test_a_phone_offers_a_thumb_nothing_that_writes(reading: SqlRepository) -> None:
    async with desk_app(reading).run_test(size=(40, 30)) as pilot:
        await opened(pilot)
        assert await taps(pilot) == ["Open", "WhatsApp", "Call", "More"]
        await pilot.press("T")
        assert await taps(pilot) == ["Close"]
        await pilot.press("escape")
        await settle(pilot)
        await pilot.press("enter")
        await settle(pilot)
        await pilot.press("4")
        assert await taps(pilot) == ["Back", "WhatsApp", "Call", "More"]
