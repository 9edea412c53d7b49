"""Garbage is looked for after work, at rest, and only then."""

import gc
import weakref
from collections.abc import Iterator

import pytest
from textual.app import App
from textual.pilot import Pilot

from custui.terminal.tidy_app import TidyApp
from tests.pilot import wait_until


class Widget:
    """Refers to itself, as real ones do."""

    def __init__(self) -> None:
        self.itself = self


class Quick(TidyApp[None]):
    REST = 0.05


@pytest.fixture(autouse=True)
def _only_when_told() -> Iterator[None]:
    gc.collect()
    gc.disable()
    yield
    gc.enable()


def _garbage() -> "weakref.ref[Widget]":
    return weakref.ref(Widget())


async def _rests(pilot: Pilot[None]) -> None:
    """Let several times pass after which it would tidy up."""
    passed: list[bool] = []
    pilot.app.set_timer(Quick.REST * 6, lambda: passed.append(True))
    await wait_until(pilot, lambda: bool(passed), "the time")


async def test_a_key_that_nothing_follows_is_one() -> None:
    app = Quick()
    async with app.run_test() as pilot:
        await _rests(pilot)
        gone = _garbage()
        await _rests(pilot)
        assert gone() is not None  # nobody did anything
        await pilot.press("j")
        await wait_until(pilot, lambda: gone() is None, "a look for garbage")
        gone = _garbage()
        await _rests(pilot)
        assert gone() is not None  # once is enough
        await pilot.resize_terminal(60, 20)
        await wait_until(pilot, lambda: gone() is None, "another")


async def test_whoever_types_on_is_left_alone() -> None:
    app = Quick()
    async with app.run_test() as pilot:
        await pilot.press("j")
        app.REST = 3_600.0  # type: ignore[misc]
        gone = _garbage()
        await pilot.press("j")
        await _rests(pilot)
        assert gone() is not None


async def test_an_app_without_it_keeps_its_garbage() -> None:
    app: App[None] = App()
    async with app.run_test() as pilot:
        gone = _garbage()
        await pilot.press("j")
        await _rests(pilot)
        assert gone() is not None
