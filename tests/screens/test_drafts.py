"""Drafts: kept at every key, found again, never in the way of newer words, dropped once saved."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from textual.app import App, ComposeResult
from textual.pilot import Pilot
from textual.screen import ModalScreen
from textual.widgets import Input

from custui.domain.query import CustomerFilters, ListQuery
from custui.screens.context import DeskContext
from custui.screens.draft_keeper import DraftKeeper
from custui.screens.drafts import Draft, place_of, read_draft, shelf_of, typed_at
from custui.terminal.capabilities import Terminal
from tests.factories import NOW
from tests.fakes import FakeRepository, fixed_clock
from tests.pilot import settle, wait_until

PLACE = "word:+2348035550147"
LAGOS = ZoneInfo("Africa/Lagos")


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(DraftKeeper, "REST", 0.01)
    monkeypatch.setattr(DraftKeeper, "RETRY", 0.1)


class WordDialog(ModalScreen[None]):
    def __init__(self, desk: DeskContext) -> None:
        super().__init__()
        self.keeper = DraftKeeper(desk, PLACE)
        self.found: list[Draft] = []
        self.told: list[str] = []

    def compose(self) -> ComposeResult:
        yield Input()
        yield self.keeper

    def on_input_changed(self, event: Input.Changed) -> None:
        self.keeper.keep({"word": event.value})

    def on_draft_keeper_found(self, message: DraftKeeper.Found) -> None:
        self.found.append(message.draft)
        box = self.query_one(Input)
        box.value = message.draft.fields["word"] + box.value

    def on_draft_keeper_not_kept(self, message: DraftKeeper.NotKept) -> None:
        self.told.append(message.sentence)


class Desk:
    def __init__(self, pilot: Pilot[None], repository: FakeRepository) -> None:
        self.pilot, self.repository = pilot, repository
        self.context = DeskContext(repository, "kemi", fixed_clock, Terminal())
        self.dialog = WordDialog(self.context)

    async def open(self) -> None:
        self.dialog = WordDialog(self.context)
        await self.pilot.app.push_screen(self.dialog)

    @property
    def kept(self) -> str | None:
        text = self.repository.drafts.get(("kemi", PLACE))
        draft = read_draft(text) if text else None
        return draft.fields["word"] if draft else None

    async def wait_kept(self, word: str | None) -> None:
        await wait_until(self.pilot, lambda: self.kept == word, f"{word!r} kept")


@asynccontextmanager
async def at_desk(repository: FakeRepository | None = None) -> AsyncIterator[Desk]:
    app: App[None] = App()
    async with app.run_test() as pilot:
        desk = Desk(pilot, repository or FakeRepository())
        yield desk
        desk.repository.release()


async def test_what_is_typed_is_kept_and_there_again() -> None:
    async with at_desk() as desk:
        await desk.open()
        await desk.pilot.press(*"half a")
        await desk.wait_kept("half a")
        await desk.pilot.press("x", "backspace")
        await desk.pilot.app.pop_screen()
        await desk.open()
        await wait_until(desk.pilot, lambda: bool(desk.dialog.found), "the draft")
        assert desk.dialog.query_one(Input).value == "half a"
        assert desk.dialog.found[0].at == NOW


async def test_typing_on_puts_nothing_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(DraftKeeper, "REST", 0.05)
    async with at_desk() as desk:
        await desk.open()
        await settle(desk.pilot)
        for _ in range(1000):
            desk.dialog.keeper.keep({"word": "on and on"})
            await desk.pilot.pause(0.002)
            if desk.kept:
                break
        assert desk.kept == "on and on"


async def test_closing_at_once_keeps_the_last_key(monkeypatch: pytest.MonkeyPatch) -> None:
    async with at_desk() as desk:
        await desk.open()
        await settle(desk.pilot)
        monkeypatch.setattr(DraftKeeper, "REST", 60)
        await desk.pilot.press(*"last")
        await desk.pilot.app.pop_screen()
        await desk.wait_kept("last")


async def test_ending_the_program_keeps_the_last_key(monkeypatch: pytest.MonkeyPatch) -> None:
    async with at_desk() as desk:
        await desk.open()
        await settle(desk.pilot)
        monkeypatch.setattr(DraftKeeper, "REST", 60)
        await desk.pilot.press(*"last")
    assert desk.kept == "last"


async def test_what_is_typed_before_the_draft_has_come_takes_nothing_away() -> None:
    repository = FakeRepository()
    repository.drafts["kemi", PLACE] = Draft({"word": "old "}, NOW).to_json()
    async with at_desk(repository) as desk:
        repository.hold()
        await desk.open()
        await desk.pilot.press(*"new")
        assert desk.kept == "old "
        repository.release()
        await desk.wait_kept("old new")


async def test_emptied_boxes_are_no_draft() -> None:
    async with at_desk() as desk:
        await desk.open()
        await desk.pilot.press("x")
        await desk.wait_kept("x")
        await desk.pilot.press("backspace")
        await desk.wait_kept(None)


async def test_thrown_away_is_gone_and_what_comes_after_is_kept() -> None:
    async with at_desk() as desk:
        await desk.open()
        await desk.pilot.press("x")
        await desk.wait_kept("x")
        desk.dialog.keeper.drop()
        await desk.wait_kept(None)
        await desk.pilot.press("y")
        await desk.wait_kept("xy")


async def test_a_store_that_fails_is_told_again_and_the_dialog_knows() -> None:
    async with at_desk() as desk:
        await desk.open()
        await settle(desk.pilot)
        desk.repository.failure = "the store is locked by another program"
        await desk.pilot.press("x")
        await wait_until(desk.pilot, lambda: bool(desk.dialog.told), "the failure")
        assert "locked" in desk.dialog.told[0]
        await desk.pilot.app.pop_screen()
        desk.repository.failure = None
        await desk.open()  # what the store has not yet is in memory
        await wait_until(desk.pilot, lambda: bool(desk.dialog.found), "the draft")
        await desk.wait_kept("x")


async def test_what_has_been_left_to_save_is_changed_no_more() -> None:
    async with at_desk() as desk:
        await desk.open()
        await desk.pilot.press(*"save me")
        desk.dialog.keeper.leave({"word": "save me"})
        shelf = shelf_of(desk.pilot.app, desk.context)
        shelf.put(PLACE, "")
        desk.dialog.keeper.keep({"word": "save me too"})
        shelf.work_off()
        await settle(desk.pilot)
        assert desk.kept is None


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", "nonsense", '{"at":"2026-06-10","fields":{}}', '{"at":1,"fields":2}']
)
def test_what_is_no_draft_is_none(text: str) -> None:
    assert read_draft(text) is None


def test_fields_come_clean() -> None:
    draft = read_draft(Draft({"body": "a\x1b[31m\nb"}, NOW).to_json())
    assert draft is not None
    assert draft.fields == {"body": "a�[31m\nb"}


def test_when_it_was_typed_is_said_in_the_shops_time() -> None:
    now = datetime(2026, 6, 10, 13, 5, tzinfo=UTC)
    assert typed_at(Draft({}, now), now, LAGOS) == "14:05"
    assert typed_at(Draft({}, now - timedelta(hours=14)), now, LAGOS) == "00:05"
    assert typed_at(Draft({}, now - timedelta(hours=15)), now, LAGOS) == "9 Jun, 23:05"
    assert typed_at(Draft({}, now - timedelta(days=365)), now, LAGOS) == "10 Jun 2025, 14:05"


def test_a_place_names_the_choice() -> None:
    one = ListQuery(CustomerFilters(among=frozenset({"+2348035550147"})))
    assert place_of("note", one) == "note:+2348035550147"
    two = ListQuery(CustomerFilters(among=frozenset({"+234", "+235"})))
    again = ListQuery(CustomerFilters(among=frozenset(["+235", "+234"])))
    others = ListQuery(CustomerFilters(among=frozenset({"+234", "+236"})))
    everyone = ListQuery(CustomerFilters(city="Lagos"))
    but_one = ListQuery(CustomerFilters(city="Lagos", without=frozenset({"+234"})))
    places = [place_of("note", on) for on in (two, others, everyone, but_one)]
    assert len(set(places)) == 4
    assert place_of("note", again) == places[0]
