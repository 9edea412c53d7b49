"""The customers beside the one on screen are read ahead, one at a time, none for an agent who moved on."""

import pytest
from msgspec.structs import replace

from custui.domain.period import ALL_TIME
from custui.screens.customers_walk import page_beside
from custui.screens.prefetch import Ahead, Prefetch, ahead_of
from tests.fakes import FakeRepository
from tests.pilot import wait_until
from tests.screens.customer_desk import At, at_page, crowd, walk_of


def phone(place: int) -> str:
    return f"+23480355502{place:02d}"


@pytest.fixture(autouse=True)
def _soon(_no_prefetch: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Prefetch, "MOMENT", 0.01)


def asked_for(repository: FakeRepository) -> list[str]:
    return [str(call[1])[-2:] for call in repository.calls if call[0] == "get_customer_details"]


async def wait_asked(at: At, *places: str) -> None:
    await wait_until(at.pilot, lambda: asked_for(at.repository) == list(places), f"{places} asked for")
    await at.settle()


def test_what_stands_beside() -> None:
    walk = walk_of(FakeRepository(orders=crowd(5)), 3)
    first = ahead_of(replace(walk, index=0), ALL_TIME, 7)
    assert first == Ahead((phone(2),), ALL_TIME, None, 7)
    assert ahead_of(replace(walk, index=1), ALL_TIME, 7).phones == (phone(3), phone(1))
    last = ahead_of(replace(walk, index=2), ALL_TIME, 7)
    assert last.phones == (phone(2),)
    assert last.beyond == page_beside(replace(walk, index=2), 1)
    assert ahead_of(replace(walk, index=2, total=3), ALL_TIME, 7).beyond is None


async def test_the_next_one_and_the_one_before_are_read_once_the_page_shows() -> None:
    repository = FakeRepository(orders=crowd(5))
    async with at_page(repository, phone=phone(2), walk=walk_of(repository, 5, 1)) as at:
        await wait_asked(at, "02", "03", "01")
        await at.press("right_square_bracket")
        await wait_asked(at, "02", "03", "01", "03", "04", "02")
        at.page.feed.reload()
        await at.settle()
        await wait_asked(at, "02", "03", "01", "03", "04", "02", "03")  # nothing is new: none ahead


async def test_the_first_of_the_next_page_is_read_too() -> None:
    repository = FakeRepository(orders=crowd(5))
    async with at_page(repository, phone=phone(3), walk=walk_of(repository, 3, 2)) as at:
        await wait_asked(at, "03", "02", "04")


async def test_never_two_at_a_time_and_none_for_an_agent_who_moved_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    repository = FakeRepository(orders=crowd(9))
    monkeypatch.setattr(Prefetch, "MOMENT", 3_600.0)
    async with at_page(repository, phone=phone(2), walk=walk_of(repository, 9, 1)) as at:
        monkeypatch.setattr(Prefetch, "MOMENT", 0.01)
        repository.hold()
        assert at.page.walk is not None
        at.page.query_one(Prefetch).plan(ahead_of(at.page.walk, ALL_TIME, 99))
        await wait_until(at.pilot, lambda: asked_for(repository) == ["02", "03"], "the next one asked for")
        for _ in range(3):  # on to the fifth, while that answer is held up
            at.desk.simulate_key("right_square_bracket")
            await at.pilot.pause()
        prefetch = at.page.query_one(Prefetch)
        working = [worker for worker in at.desk.workers if worker.node is prefetch and not worker.is_finished]
        assert len(working) == 1
        repository.release()
        await at.settle()
        await wait_until(
            at.pilot, lambda: asked_for(repository)[-2:] == ["06", "04"], "those beside the fifth"
        )
        assert "01" not in asked_for(repository)


async def test_without_a_list_nothing_is_read_ahead_and_a_failure_is_nobodys() -> None:
    repository = FakeRepository(orders=crowd(5))
    async with at_page(repository, phone=phone(2)) as at:
        assert at.page.query_one(Prefetch)._rest is None
        prefetch = at.page.query_one(Prefetch)
        repository.failure = "the disk is full"
        prefetch.plan(Ahead((phone(3),), ALL_TIME, None, 1))
        await wait_until(at.pilot, lambda: asked_for(repository)[-1:] == ["03"], "the question")
        await at.settle()
        assert at.page.problem == ""
