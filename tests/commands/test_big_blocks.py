"""Memory that was needed once is the system's again."""

import platform
import subprocess
import sys

import pytest

_PROGRAM = """
import re
import time
from pathlib import Path
from custui.commands.big_blocks import give_big_blocks_back

def held():
    told = Path("/proc/self/status").read_text()
    return int(re.search(r"VmRSS:\\s+(\\d+)", told)[1]) // 1024

if {wanted}:
    give_big_blocks_back(lambda: True, every=0.05)
bytearray(30_000_000)  # glibc takes all below for small from here on
before = held()
kept = []
for _ in range(60):
    passing = bytearray(1_000_000)
    kept += [passing, bytearray(2_000)]
del passing
kept[::2] = [None] * 60
until = time.monotonic() + (20 if {wanted} else 0.5)
while held() - before > 9 and time.monotonic() < until:
    time.sleep(0.02)
print(held() - before)
"""


def left_over(*, wanted: bool) -> int:
    """Return how many megabytes of sixty stay after all were let go, among small blocks that stay."""
    command = [sys.executable, "-c", _PROGRAM.format(wanted=wanted)]
    return int(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="another C library")
def test_big_blocks_are_given_back() -> None:
    assert left_over(wanted=False) > 40
    assert left_over(wanted=True) < 10


_GARBAGE = """
import gc, time, weakref
from custui.commands.big_blocks import collect_seldom, give_big_blocks_back

class Widget: pass

collect_seldom()
gc.collect()
widget = Widget()
widget.itself = widget
gone = weakref.ref(widget)
gc.collect(1)  # it is among the old by now
del widget
for _ in range({worked}):
    gc.collect(1)
give_big_blocks_back(lambda: {resting}, every=0.05)
until = time.monotonic() + (20 if {worked} and {resting} else 0.5)
while gone() is not None and time.monotonic() < until:
    time.sleep(0.02)
print(gone() is None)
"""


@pytest.mark.parametrize(("worked", "resting"), [(5, True), (5, False), (0, True)])
def test_old_garbage_is_looked_for_after_work_and_at_rest(*, worked: int, resting: bool) -> None:
    command = [sys.executable, "-c", _GARBAGE.format(worked=worked, resting=resting)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == str(bool(worked and resting))
