"""Notes, segments and undo as both screens have them: asked, confirmed, done, told."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest
from textual.app import App, ComposeResult
from textual.pilot import Pilot
from textual.widgets import Static

from custui.domain.customer import Segment
from custui.domain.deeds import AddNote
from custui.domain.query import CustomerFilters, ListQuery
from custui.screens.chosen import Chosen
from custui.screens.confirm import ConfirmDialog
from custui.screens.context import DeskContext
from custui.screens.deed_feed import DeedFeed
from custui.screens.deeds import DeedActions, deed_bindings
from custui.screens.segment_choice import FilterBy
from custui.screens.segments import SegmentsDialog
from custui.terminal.capabilities import Terminal
from custui.themes import DARK
from custui.widgets.deed_line import DeedLine
from tests.factories import NOW
from tests.fakes import FakeRepository, fixed_clock
from tests.pilot import settle, wait_until
from tests.worlds import phone, shop_of

PROMO = Segment(1, "Promo list", "green")


def chosen(count: int) -> Chosen:
    among = frozenset(phone(n) for n in range(count))
    return Chosen(ListQuery(CustomerFilters(among=among)), f"{count} customers marked", count)


EVERYONE = Chosen(ListQuery(CustomerFilters(status=None)), "all 6 customers of this list", 6)


class Host(DeedActions[None]):
    BINDINGS = [*deed_bindings("host")]  # noqa: RUF012 -- Textual's own way

    def __init__(self, context: DeskContext, whom: Chosen | None) -> None:
        super().__init__()
        self.context = context
        self.whom = whom
        self.asked_again = 0
        self.filters: list[FilterBy] = []

    def compose(self) -> ComposeResult:
        yield Static("the list")
        yield DeedLine().data_bind(words=DeedActions.deed_running)
        yield DeedFeed(self.context)

    @property
    def deed_desk(self) -> DeskContext:
        return self.context

    def chosen(self) -> Chosen | None:
        return self.whom

    def list_asked(self) -> ListQuery:
        return ListQuery()

    def filter_by(self, choice: FilterBy) -> None:
        self.filters.append(choice)

    def ask_again(self) -> None:
        self.asked_again += 1


class Desk(App[None]):
    def __init__(self, host: Host) -> None:
        super().__init__()
        self.animation_level = "none"
        self.register_theme(DARK)
        self.theme = DARK.name
        self.host = host

    def on_mount(self) -> None:
        self.push_screen(self.host)

    @property
    def notices(self) -> list[str]:
        return [notice.message for notice in self._notifications]

    @property
    def text(self) -> str:
        return "\n".join(strip.text for strip in self.screen._compositor.render_strips())


def shop() -> FakeRepository:
    repository = shop_of(6)
    repository.made_segments = [PROMO]
    return repository


@asynccontextmanager
async def at_host(repository: FakeRepository, whom: Chosen | None) -> AsyncIterator[tuple[Desk, Pilot[None]]]:
    context = DeskContext(repository, "kemi", fixed_clock, Terminal())
    desk = Desk(Host(context, whom))
    async with desk.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.pause()
        yield desk, pilot
        repository.release()


async def press(pilot: Pilot[None], *keys: str) -> None:
    for key in keys:
        await pilot.press(key)
        await settle(pilot)


async def test_one_customer_goes_into_a_segment_in_two_keys_and_out_again_by_u() -> None:
    repository = shop()
    async with at_host(repository, chosen(1)) as (desk, pilot):
        await press(pilot, "s", "enter")
        assert repository.members[phone(0)] == (PROMO,)
        assert desk.notices == ["Added 1 customer to Promo list · u undoes"]
        assert desk.host.asked_again == 1
        await press(pilot, "u")
        assert "Undo: added 1 customer to Promo list, just now?" in desk.text
        await press(pilot, "enter")
        assert repository.members.get(phone(0), ()) == ()
        assert desk.notices[-1] == "Undone: added 1 customer to Promo list"
        assert desk.host.asked_again == 2


async def test_many_are_counted_and_confirmed_first() -> None:
    repository = shop()
    async with at_host(repository, EVERYONE) as (desk, pilot):
        await press(pilot, "s", "enter")
        assert isinstance(desk.screen, ConfirmDialog)
        assert "Add 6 customers to Promo list?" in desk.text
        assert "Everybody" in desk.text
        await press(pilot, "escape")
        assert not repository.asked("act")
        await press(pilot, "s", "enter", "enter")
        assert len(repository.members) == 6
        assert desk.notices == ["Added 6 customers to Promo list · u undoes"]
        await press(pilot, "s", "enter")
        assert "Remove 6 customers from Promo list?" in desk.text


async def test_u_with_nothing_done_says_so_and_never_offers_anothers_deed() -> None:
    repository = shop()
    repository.save_view("Lagos", ListQuery(), "tunde")
    async with at_host(repository, chosen(1)) as (desk, pilot):
        await press(pilot, "u")
        assert desk.notices == ["There is nothing of yours to undo."]
        assert desk.screen is desk.host


async def test_undo_wants_a_yes() -> None:
    repository = shop()
    repository.save_view("Lagos", ListQuery(), "kemi")
    async with at_host(repository, chosen(1)) as (_, pilot):
        await press(pilot, "u", "escape")
        assert not repository.deeds[0].undone
        await press(pilot, "u", "y")
        assert repository.deeds[0].undone


async def test_a_segment_is_made_renamed_and_deleted_after_a_yes() -> None:
    repository = shop()
    async with at_host(repository, chosen(2)) as (desk, pilot):
        await press(pilot, "s", "N", *"Eid", "enter")
        assert "Make the segment Eid with 2 customers?" in desk.text
        await press(pilot, "enter")
        assert [segment.name for segment in repository.segments()] == ["Eid", "Promo list"]
        assert len(repository.members) == 2
        await press(pilot, "s", "e", "end", *" 2026", "enter")
        assert [segment.name for segment in repository.segments()] == ["Eid 2026", "Promo list"]
        await press(pilot, "s", "d")
        assert "Delete the segment Eid 2026?" in desk.text
        assert "2 customers are in it." in desk.text
        await press(pilot, "escape", "s", "d", "enter")
        assert [segment.name for segment in repository.segments()] == ["Promo list"]
        assert desk.notices[-1] == "Deleted segment Eid 2026 · u undoes"
        await press(pilot, "s", "f")
        assert desk.host.filters == [FilterBy("Promo list")]


async def test_a_refusal_is_told_and_changes_nothing_on_screen() -> None:
    repository = shop()
    async with at_host(repository, chosen(1)) as (desk, pilot):
        await press(pilot, "s")
        repository.failure = "the store is [b]locked[/b] by another program"
        await press(pilot, "enter")
        assert desk.notices == ["The store is [b]locked[/b] by another program"]
        assert desk.host.asked_again == 0
        assert desk.host.deed_running == ""


async def test_a_deed_that_cannot_be_undone_makes_room_for_the_one_before() -> None:
    repository = shop()
    async with at_host(repository, chosen(1)) as (desk, pilot):
        await press(pilot, "n", *"Calls late", "ctrl+s")
        await press(pilot, "s", "enter")
        await press(pilot, "u")
        assert "Undo: added 1 customer to Promo list" in desk.text
        repository.failure = "it was changed again meanwhile"
        await press(pilot, "enter")
        repository.failure = None
        await press(pilot, "u")
        assert "Undo: wrote a note for 1" in desk.text
        await press(pilot, "enter")
        assert desk.notices[-1] == "Undone: wrote a note for 1 customer"
        await press(pilot, "u")
        assert "Undo: added 1 customer to Promo list" in desk.text


async def test_a_double_enter_does_it_once() -> None:
    repository = shop()
    async with at_host(repository, chosen(1)) as (desk, pilot):
        await press(pilot, "s")
        desk.simulate_key("enter")
        desk.simulate_key("enter")
        await settle(pilot)
        assert len(repository.asked("act")) == 1


async def test_a_line_tells_how_far_it_is_while_the_screen_stays_usable(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(DeedLine, "PATIENCE", 0.001)
    repository = shop()
    async with at_host(repository, chosen(1)) as (desk, pilot):
        await press(pilot, "s")
        repository.hold()
        await pilot.press("enter")
        await wait_until(pilot, lambda: "Adding to Promo list…" in desk.text, "the line")
        desk.host.action_segments()
        await pilot.pause()
        assert isinstance(desk.screen, SegmentsDialog)
        await pilot.press("escape")
        repository.release()
        await settle(pilot)
        assert "Adding" not in desk.text.split("Added")[0]
        assert desk.host.deed_running == ""


async def test_a_deed_found_late_is_not_offered_over_another_dialog() -> None:
    repository = shop()
    repository.save_view("Lagos", ListQuery(), "kemi")
    async with at_host(repository, chosen(1)) as (desk, pilot):
        repository.hold()
        await pilot.press("u", "s")
        assert isinstance(desk.screen, SegmentsDialog)
        repository.release()
        await settle(pilot)
        assert isinstance(desk.screen, SegmentsDialog)


async def test_a_store_for_reading_only_offers_no_writing() -> None:
    repository = shop()
    repository.read_only = True
    async with at_host(repository, chosen(1)) as (desk, pilot):
        assert not {"n", "s", "u"} & set(desk.host.active_bindings)
        await press(pilot, "s", "n", "u")
        assert desk.screen is desk.host
        assert not repository.asked("last_deed")


async def test_without_a_customer_no_note_is_offered_but_segments_are() -> None:
    async with at_host(shop(), None) as (desk, pilot):
        assert {"n", "s", "u"} & set(desk.host.active_bindings) == {"s", "u"}
        await press(pilot, "s")
        assert "⏎ add" not in desk.text


async def test_the_deed_is_as_old_as_the_store_says() -> None:
    repository = shop()
    repository.save_view("Lagos", ListQuery(), "kemi")
    repository.deeds[0] = replace(repository.deeds[0], at=NOW.replace(hour=7))
    async with at_host(repository, chosen(1)) as (desk, pilot):
        await press(pilot, "u")
        assert "2 hours ago?" in desk.text


async def test_a_note_for_many_is_confirmed_and_undone_as_one() -> None:
    repository = shop()
    async with at_host(repository, chosen(3)) as (desk, pilot):
        desk.host._act(AddNote("Call about the soap"), "", chosen(3), "key")
        await settle(pilot)
        assert "Add this note to 3 customers?" in desk.text
        assert "Those you marked." in desk.text
        await press(pilot, "enter")
        assert sorted(repository.notes) == [phone(0), phone(1), phone(2)]
        assert desk.notices == ["Wrote a note for 3 customers · u undoes"]
        await press(pilot, "u", "enter")
        assert not any(repository.notes.values())
