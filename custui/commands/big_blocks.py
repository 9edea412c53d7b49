"""Garbage is looked for while the agent rests; big blocks of memory go back to the system now and then."""

import ctypes
import gc
import sys
from collections.abc import Callable
from threading import Thread
from time import monotonic, sleep

EVERY = 20.0
"""Seconds: so that no agent who works on pays for it with each key."""
SOON = 3.0
"""Seconds until the first time."""
REST = 1.0
"""Seconds without a key after which an agent reads."""
_LOOK = 1.0
"""Seconds between looks at whether that is so."""
_WORKED = 2
"""Looks at the younger objects since the last at all of them, from which on the agent did something."""


def collect_seldom() -> None:
    """Keep Python from looking through all objects under every third key, which then waits for 60 ms.

    The young ones, which cost next to nothing, are looked through as ever; all of them by
    `give_big_blocks_back`, and before that only after a hundred looks at the less young.
    """
    gc.set_threshold(700, 10, 100)


def give_big_blocks_back(resting: Callable[[], bool], every: float = EVERY) -> None:
    """Look for garbage when the agent rests after work, and ask the C library for the blocks every so often.

    That is where it is glibc: others do so by themselves.
    What many customers were added up in, glibc keeps as long as anything behind it is in use: 50 MB in
    an hour. Having it given back at once (`M_MMAP_THRESHOLD`) would cost a list 15 to 30 ms of fresh pages
    each time. What the start leaves, 15 MB, goes first.
    """
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None) if sys.platform == "linux" else None
    Thread(target=_keep_giving, args=(trim, resting, every), name="big blocks", daemon=True).start()


def _keep_giving(trim: "ctypes._NamedFuncPointer | None", resting: Callable[[], bool], every: float) -> None:
    look = min(every, _LOOK)
    due = monotonic() + min(every, SOON)
    while True:
        sleep(look)
        if gc.get_count()[2] > _WORKED and resting():
            gc.collect()
        if trim is not None and monotonic() > due:
            trim(0)
            due = monotonic() + every
