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
    give_big_blocks_back(every=0.05)
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
