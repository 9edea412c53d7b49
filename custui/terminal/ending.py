"""Being ended from outside, by SIGTERM or a dropped SSH connection: what is typed must not go with it."""

import asyncio
import errno
import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from types import FrameType

LOOK_EVERY = 5.0
"""Seconds between looks whether the terminal is still there: not every hang-up is told by a signal."""


def on_being_ended(end: Callable[[], object]) -> None:
    """Let `end` be called in the running loop, of the main thread, when this process is to end.

    After a hang-up nothing can be read from the terminal or written to it: it is let go of first.
    """

    def hang_up() -> None:
        leave_terminal()
        end()

    def look() -> None:
        if terminal_is_gone():
            hang_up()
        else:
            loop.call_later(LOOK_EVERY, look)

    loop = asyncio.get_running_loop()
    # Where there are no such signals there is nothing to mind.
    with suppress(NotImplementedError, AttributeError):
        loop.add_signal_handler(signal.SIGTERM, end)
        loop.add_signal_handler(signal.SIGHUP, hang_up)
        loop.call_later(LOOK_EVERY, look)
        _stay_away(signal.SIGCONT)


def _stay_away(number: signal.Signals) -> None:
    """Let the handler of `number` be called only while there is a terminal.

    The kernel lets a process that it tells of a hang-up also go on (SIGCONT). To Textual that means a
    way back into its screen: it would write to the terminal that is gone, and wait for that for ever.
    """
    before = signal.getsignal(number)

    def come_back(which: int, frame: FrameType | None) -> None:
        if callable(before) and not terminal_is_gone():
            before(which, frame)

    signal.signal(number, come_back)


def terminal_is_gone(descriptor: int = 0) -> bool:
    """Tell whether there was a terminal that has hung up."""
    if sys.platform == "win32":
        return False
    import termios

    try:
        termios.tcgetattr(descriptor)
    except termios.error as error:
        return bool(error.args[0] == errno.EIO)
    return False


def leave_terminal() -> None:
    """Put nothing in the place of the terminal: writing to one that is gone fails, and reading too."""
    nothing = os.open(os.devnull, os.O_RDWR)
    for descriptor in range(3):
        os.dup2(nothing, descriptor)
    os.close(nothing)
