"""Big blocks of memory go back to the system when they have been free for a while."""

import ctypes
import sys
from threading import Thread
from time import sleep

EVERY = 20.0
"""Seconds: so that no agent who works on pays for it with each key."""
SOON = 3.0
"""Seconds until the first time."""


def give_big_blocks_back(every: float = EVERY) -> None:
    """Ask the C library for it every so many seconds, where that is glibc: others do so by themselves.

    What many customers were added up in, glibc keeps as long as anything behind it is in use: 50 MB in
    an hour. Having it given back at once (`M_MMAP_THRESHOLD`) would cost a list 15 to 30 ms of fresh pages
    each time. What the start leaves, 15 MB, goes first.
    """
    if sys.platform != "linux":
        return
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        Thread(target=_keep_trimming, args=(trim, every), name="big blocks", daemon=True).start()


def _keep_trimming(trim: "ctypes._NamedFuncPointer", every: float) -> None:
    sleep(min(every, SOON))
    while True:
        trim(0)
        sleep(every)
