"""Knowing that an app has nothing left to do, instead of sleeping until it looks so.

Textual's pilot sleeps 20 ms at a time, twice for every key, until the process seems to be at rest: slow where
nothing goes on, and wrong where the machine is too busy to let it go on. `install` puts in its place what
can be known: the event loop has nothing to call, nothing waits to be painted, no worker runs that could
still bring something, and no timer is about to go off.
"""

import asyncio
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from textual import app as textual_app
from textual import pilot as textual_pilot
from textual._context import active_app
from textual.app import App, ScreenStackError
from textual.pilot import Pilot

PATIENCE = 60.0
"""Seconds until something awaited counts as never coming; generous, for a busy machine."""
WINDOW = 0.02
"""Seconds without an event after which threads that all sleep are taken to wait for the test."""
SOON = 0.05
"""Seconds of a timer that is waited for: Textual puts off a little what many events would ask for at once."""
AGAIN = 10
"""Short timers one after another that are waited for: what fails may be tried again for ever."""


def install() -> None:
    """Let every pilot wait by this."""

    async def wait_for_idle(min_sleep: float = 0, max_sleep: float = 1) -> None:
        await rest(active_app.get())

    async def wait_for_screen(pilot: Pilot[Any], timeout: float = 0) -> bool:  # noqa: ASYNC109
        await rest(pilot.app)
        return pilot.app._exception is None

    for module in (textual_app, textual_pilot):
        setattr(module, "wait_for_idle", wait_for_idle)  # noqa: B010
    setattr(Pilot, "_wait_for_screen", wait_for_screen)  # noqa: B010


async def rest(app: App[Any]) -> None:
    """Let `app` work until it has nothing to do but wait for the test, or for the clock."""
    loop: Any = asyncio.get_running_loop()
    animator: Any = app.animator
    deadline = time.monotonic() + PATIENCE
    short_timers = AGAIN
    while time.monotonic() < deadline:
        await asyncio.sleep(0)
        if loop._ready:
            continue
        if app._exception is not None or app._exit or not app._running:
            return
        if _paint(app):
            continue
        if not animator._complete_event.is_set():
            await asyncio.wait_for(animator.wait_until_complete(), PATIENCE)
            continue
        timers = list(_timers(app)) if short_timers else []
        short_timers -= bool(timers)
        tasks = [*_workers(app), *timers]
        if not (await _is_coming(tasks) if tasks else await _has_a_thread_work(loop)):
            return
    raise AssertionError("the app never comes to rest")


def _paint(app: App[Any]) -> bool:
    """Paint what waits to be painted, without waiting for the next frame; tell whether there was any."""
    try:
        screen = app.screen
    except ScreenStackError:
        return False
    waits = (
        screen._layout_required
        or screen._scroll_required
        or screen._repaint_required
        or screen._recompose_required
        or screen._dirty_widgets
        or screen._callbacks
    )
    if not waits or app._batch_count or not screen.is_current:
        return False
    with screen._context():
        screen._on_timer_update()
    return True


async def _is_coming(tasks: list[asyncio.Task[Any]]) -> bool:
    """Wait for the first of `tasks`; tell whether one may have brought something."""
    done, _ = await asyncio.wait(tasks, timeout=WINDOW, return_when=asyncio.FIRST_COMPLETED)
    return bool(done) or _is_a_thread_at_work()


async def _has_a_thread_work(loop: Any) -> bool:  # noqa: ANN401 -- what makes up asyncio's loop has no name
    """Tell whether a thread that no worker waits for, as one that loads what draws charts, has work left."""
    executor = loop._default_executor
    if executor is None or executor._idle_semaphore._value == len(executor._threads):
        return False
    await asyncio.sleep(WINDOW / 10)
    return _is_a_thread_at_work()


def _workers(app: App[Any]) -> Iterator[asyncio.Task[Any]]:
    for worker in app.workers:
        if worker.is_running and worker._task is not None and not worker._task.done():
            yield worker._task


def _timers(app: App[Any]) -> Iterator[asyncio.Task[None]]:
    for pump in (app, *app._registry):
        for timer in pump._timers:
            if timer._repeat == 0 and timer._interval <= SOON and timer._task and not timer._task.done():
                yield timer._task


def _is_a_thread_at_work() -> bool:
    """Tell whether a worker's thread has something to do, be it that the machine has no time for it now.

    Reading its state lets go of the interpreter, so that one which only waits for that counts as at work.
    """
    workers = (thread for thread in threading.enumerate() if thread.name.startswith("asyncio_"))
    return any(_state(worker.native_id) in b"RD" for worker in workers)


def _state(thread: int | None) -> bytes:
    try:
        told = Path(f"/proc/self/task/{thread}/stat").read_bytes()
    except OSError:  # it has ended, or this is no Linux
        return b"S"
    return told.rpartition(b") ")[2][:1]
