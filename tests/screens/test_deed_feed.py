"""Deeds: done one after another, told, undone, refused, and never lost."""

import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest
from textual.app import App, ComposeResult
from textual.message import Message
from textual.pilot import Pilot
from textual.screen import Screen

from custui.domain.deeds import AddNote, BulkAction, Deed, NewSegment, Progress, SegmentEdit, no_progress
from custui.domain.query import CustomerFilters, ListQuery
from custui.screens.context import DeskContext
from custui.screens.deed_feed import DeedFeed, Done, LastDeed, Progressed, Refused, Undone
from custui.terminal.capabilities import Terminal
from custui.widgets.deed_line import DeedLine
from tests.factories import make_order
from tests.fakes import FakeRepository, fixed_clock
from tests.pilot import settle, wait_until
from tests.worlds import phone, shop_of

NOTE = AddNote("Call about the soap")
ONE = ListQuery(CustomerFilters(among=frozenset({phone(0)})))


class Watched(Screen[None]):
    def __init__(self, context: DeskContext) -> None:
        super().__init__()
        self.deeds = DeedFeed(context)
        self.heard: list[Message] = []

    def compose(self) -> ComposeResult:
        yield self.deeds

    def on_done(self, message: Done) -> None:
        self.heard.append(message)

    on_undone = on_refused = on_progressed = on_last_deed = on_done


class Desk(App[None]):
    def __init__(self, repository: FakeRepository) -> None:
        super().__init__()
        self.animation_level = "none"
        self.page = Watched(DeskContext(repository, "kemi", fixed_clock, Terminal()))

    def on_mount(self) -> None:
        self.push_screen(self.page)

    @property
    def notices(self) -> list[str]:
        return [notice.message for notice in self._notifications]


@asynccontextmanager
async def at_desk(repository: FakeRepository) -> AsyncIterator[tuple[Watched, Pilot[None]]]:
    desk = Desk(repository)
    async with desk.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.pause()
        yield desk.page, pilot
        repository.release()


def answers(page: Watched) -> list[Message]:
    return [message for message in page.heard if not isinstance(message, Progressed)]


async def test_every_deed_is_written_and_told() -> None:
    repository = shop_of(5)
    async with at_desk(repository) as (page, pilot):
        feed = page.deeds
        feed.act(NOTE, ONE, "key", "Writing the note")
        feed.create_segment(NewSegment("Promo list", "red"), "key 2")
        await settle(pilot)
        segment = repository.segments()[0]
        feed.edit_segment(SegmentEdit(segment.id, "Promo", "blue", None, segment.version))
        feed.delete_segment(segment.id)
        feed.save_view("Lagos", ListQuery(CustomerFilters(city="Lagos")))
        await settle(pilot)
        feed.delete_view(repository.views()[0].id)
        await settle(pilot)
        told = answers(page)
        assert all(isinstance(message, Done) for message in told)
        assert [message.deed for message in told if isinstance(message, Done)] == repository.deeds
        assert [deed.agent for deed in repository.deeds] == ["kemi"] * 6
        assert repository.notes[phone(0)][0].body == NOTE.body
        progress = [message for message in page.heard if isinstance(message, Progressed)]
        begun = [message.doing for message in progress if not message.of]
        assert begun[0] == "Writing the note"
        assert len(begun) == 6


async def test_the_last_deed_is_asked_for_and_undone() -> None:
    repository = shop_of(5)
    async with at_desk(repository) as (page, pilot):
        page.deeds.ask_last_deed()
        await settle(pilot)
        assert page.heard == [LastDeed(None)]
        page.deeds.act(NOTE, ONE, "key", "Writing the note")
        page.deeds.ask_last_deed()
        await settle(pilot)
        last = page.heard[-1]
        assert isinstance(last, LastDeed)
        assert last.deed == repository.deeds[0]
        page.deeds.undo(repository.deeds[0].id)
        await settle(pilot)
        undone = page.heard[-1]
        assert isinstance(undone, Undone)
        assert undone.deed.undone
        assert repository.notes.get(phone(0), ()) == ()


async def test_a_refusal_is_told_and_the_next_deed_still_done() -> None:
    repository = shop_of(5)
    async with at_desk(repository) as (page, pilot):
        page.deeds.delete_segment(99)
        page.deeds.act(NOTE, ONE, "key", "Writing the note")
        await settle(pilot)
        refused, done = answers(page)
        assert refused == Refused("this segment is gone")
        assert isinstance(done, Done)


async def test_one_key_makes_one_deed() -> None:
    repository = shop_of(5)
    async with at_desk(repository) as (page, pilot):
        for _ in range(3):
            page.deeds.act(NOTE, ONE, "the same", "Writing the note")
        await settle(pilot)
        assert len(repository.notes[phone(0)]) == 1
        assert len(answers(page)) == 3


@dataclass
class SlowShop(FakeRepository):
    """Tells of ten steps, each when the test lets it."""

    step: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    begun: list[str] = field(default_factory=list)
    closed_while_writing: bool = False
    writing: bool = False

    def act(
        self,
        action: BulkAction,
        on: ListQuery,
        agent: str,
        idempotency_key: str,
        progress: Progress = no_progress,
    ) -> Deed:
        self.begun.append(idempotency_key)
        self.writing = True
        for done in range(10):
            assert self.step.acquire(timeout=10)
            progress(done * 1000, 10_000)
        self.writing = False
        return super().act(action, on, agent, idempotency_key)

    def close(self) -> None:
        self.closed_while_writing = self.writing
        super().close()


def slow_shop() -> SlowShop:
    return SlowShop([make_order(1, phone_text=phone(0))])


async def test_progress_is_told_but_not_at_every_step(monkeypatch: pytest.MonkeyPatch) -> None:
    repository = slow_shop()
    monkeypatch.setattr(DeedFeed, "TOLD_EVERY", 3600)
    async with at_desk(repository) as (page, pilot):
        page.deeds.act(NOTE, ONE, "a", "Writing the note")
        repository.step.release(10)
        await settle(pilot)
        assert [m for m in page.heard if isinstance(m, Progressed)] == [Progressed("Writing the note")]
        monkeypatch.setattr(DeedFeed, "TOLD_EVERY", 0)
        page.deeds.act(NOTE, ONE, "b", "Writing the note")
        repository.step.release(10)
        await settle(pilot)
        assert Progressed("Writing the note", 4000, 10_000) in page.heard


async def test_a_second_deed_waits_for_the_first() -> None:
    repository = slow_shop()
    async with at_desk(repository) as (page, pilot):
        page.deeds.act(NOTE, ONE, "a", "Writing the note")
        page.deeds.act(NOTE, ONE, "b", "Writing the note")
        await wait_until(pilot, lambda: bool(repository.begun), "the first deed")
        repository.step.release(9)
        await pilot.pause()
        assert repository.begun == ["a"]
        repository.step.release(11)
        await settle(pilot)
        assert repository.begun == ["a", "b"]
        assert len(repository.notes[phone(0)]) == 2


async def test_a_deed_outlives_its_screen_and_says_so_in_passing() -> None:
    repository = slow_shop()
    async with at_desk(repository) as (page, pilot):
        page.deeds.act(NOTE, ONE, "a", "Writing the note")
        page.deeds.act(NOTE, ONE, "b", "Writing the note")
        page.deeds.delete_segment(99)
        await wait_until(pilot, lambda: bool(repository.begun), "the first deed")
        page.dismiss()
        await wait_until(pilot, lambda: not page.is_attached, "the end of the screen")
        repository.step.release(20)
        await settle(pilot)
        assert len(repository.notes[phone(0)]) == 2
        desk = pilot.app
        assert isinstance(desk, Desk)
        assert desk.notices == ["Wrote a note for 1 customer · u undoes"] * 2 + ["This segment is gone"]


async def test_quitting_waits_for_the_deed_and_for_those_behind_it() -> None:
    repository = slow_shop()
    desk = Desk(repository)
    async with desk.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        desk.page.deeds.act(NOTE, ONE, "a", "Writing the note")
        desk.page.deeds.act(NOTE, ONE, "b", "Writing the note")
        await wait_until(pilot, lambda: bool(repository.begun), "the first deed")
        threading.Timer(0.05, repository.step.release, (20,)).start()
        desk.exit()
    assert len(repository.notes[phone(0)]) == 2
    assert not repository.writing


# The line that shows how far a deed is.


class Lined(App[None]):
    def compose(self) -> ComposeResult:
        yield DeedLine()


async def shown(do: Callable[[DeedLine], None], monkeypatch: pytest.MonkeyPatch, patience: float) -> str:
    monkeypatch.setattr(DeedLine, "PATIENCE", patience)
    app = Lined()
    async with app.run_test(size=(80, 5)) as pilot:
        line = app.query_one(DeedLine)
        do(line)
        if patience < 1:
            await wait_until(pilot, lambda: line.display is not (line.words == ""), "the line")
        await pilot.pause()
        return app.screen._compositor.render_strips()[0].text.strip()


async def test_the_line_comes_for_what_takes_long_and_follows_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def work(line: DeedLine) -> None:
        line.words = "Adding to [b]Promo[/]…"
        line.words = "Adding to [b]Promo[/]… 4,000 of 10,000"

    assert await shown(work, monkeypatch, 0.001) == "Adding to [b]Promo[/]… 4,000 of 10,000"
    assert await shown(work, monkeypatch, 60) == ""


async def test_the_line_goes_when_the_deed_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(DeedLine, "PATIENCE", 0.001)
    app = Lined()
    async with app.run_test(size=(80, 5)) as pilot:
        line = app.query_one(DeedLine)
        line.words = "Undoing…"
        await wait_until(pilot, lambda: line.display, "the line")
        line.words = ""
        assert not line.display
