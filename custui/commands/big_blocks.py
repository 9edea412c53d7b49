"""Big blocks of memory go back to the system as soon as they are free."""

import ctypes
import sys

_M_MMAP_THRESHOLD = -3
"""From malloc.h of glibc."""
_BIG = 256 * 1024
"""Bytes from which a block is one."""


def give_big_blocks_back() -> None:
    """Ask the C library for it, where that is glibc: others have no such word, and do so by themselves.

    glibc takes the size that counts as big from the biggest block it saw freed, up to 32 MB. After the first
    look through two million customers it would keep all that comes of the next ones: 50 MB in an hour.
    """
    if sys.platform == "linux":
        mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
        if mallopt is not None:
            mallopt(_M_MMAP_THRESHOLD, _BIG)
