"""Signals and hang-ups reach the program's own way out."""

import asyncio
import os
import pty
import signal
from pathlib import Path

import pytest

from custui.terminal import ending


def test_a_terminal_that_hung_up_is_told_from_one_that_is_there() -> None:
    master, terminal = pty.openpty()
    try:
        assert not ending.terminal_is_gone(terminal)
        os.close(master)
        assert ending.terminal_is_gone(terminal)
    finally:
        os.close(terminal)
    with Path(os.devnull).open() as nothing:
        assert not ending.terminal_is_gone(nothing.fileno())


@pytest.mark.parametrize(("number", "leaves"), [(signal.SIGTERM, False), (signal.SIGHUP, True)])
def test_signals_end_it(monkeypatch: pytest.MonkeyPatch, number: signal.Signals, leaves: bool) -> None:
    left: list[bool] = []
    monkeypatch.setattr(ending, "leave_terminal", lambda: left.append(True))

    async def run() -> None:
        ended = asyncio.Event()
        ending.on_being_ended(ended.set)
        os.kill(os.getpid(), number)
        await asyncio.wait_for(ended.wait(), 5)

    asyncio.run(run())
    assert left == [True] * leaves


def test_a_hang_up_that_no_signal_tells_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ending, "leave_terminal", lambda: None)
    monkeypatch.setattr(ending, "LOOK_EVERY", 0.001)
    looks = iter([False, False, True])
    monkeypatch.setattr(ending, "terminal_is_gone", lambda: next(looks))

    async def run() -> None:
        ended = asyncio.Event()
        ending.on_being_ended(ended.set)
        await asyncio.wait_for(ended.wait(), 5)

    asyncio.run(run())


@pytest.mark.parametrize("gone", [True, False])
def test_only_a_terminal_that_is_there_is_come_back_to(monkeypatch: pytest.MonkeyPatch, gone: bool) -> None:
    monkeypatch.setattr(ending, "terminal_is_gone", lambda: gone)
    came_back: list[int] = []
    before = signal.signal(signal.SIGCONT, lambda number, _: came_back.append(number))

    async def run() -> None:
        ending.on_being_ended(lambda: None)
        os.kill(os.getpid(), signal.SIGCONT)
        await asyncio.sleep(0)

    try:
        asyncio.run(run())
    finally:
        signal.signal(signal.SIGCONT, before)
    assert came_back == ([] if gone else [signal.SIGCONT])
