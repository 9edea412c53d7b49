"""What an agent waits for and what goes over the wire, beside a hello-world Textual table, each on a pty."""

import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Self

from custui.commands.big_blocks import EVERY, SOON
from measures.result import Measured, Result

_HELLO = """
from textual.app import App
from textual.widgets import DataTable, Footer, Header
class Hello(App):
    def compose(self):
        yield Header()
        yield DataTable(cursor_type="row")
        yield Footer()
    def on_mount(self):
        table = self.query_one(DataTable)
        table.add_columns("Name", "Phone", "Orders", "Spent", "Last order")
        for number in range(50):
            table.add_row(f"Ngozi Bello {number}", f"0803 555 {number:04d}", "7", "120,000", "3 days ago")
Hello().run()
"""
_QUIET = 0.8
"""Seconds without a byte after which a screen counts as drawn."""
_KEYS = {"row down": "j", "page down": "\x1b[6~", "open": "\r", "a tab with charts": "3", "close": "\x1b",
         "open again": "\r", "close again": "\x1b",
         "search box": "/", "a letter of a search": "o"}  # fmt: skip
_STARTS = 9
_NOT_ITS = frozenset({"COLORTERM", "NO_COLOR", "PYTHONDONTWRITEBYTECODE"})
"""What of this process's environment a program is started without: it may keep its modules compiled."""
_CUSTOMERS, _SEARCHES = 120, 40
"""What a quick agent opens and looks for within an hour."""
_REST = 1.5
"""Seconds without a key after some customers: the hour that this stands for has many."""
_WORDS = ("okafor", "ngozi", "4911", "chinedu o", "08035", "adebayo", "zzyzx", "mrs")


class Screen:
    """A program on a pseudo-terminal."""

    def __init__(self, command: Sequence[str], size: tuple[int, int], *, truecolor: bool) -> None:
        """Start it on so many columns and rows."""
        self._fd, child = pty.openpty()
        fcntl.ioctl(child, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
        colour = {"COLORTERM": "truecolor"} if truecolor else {}
        bare = {name: value for name, value in os.environ.items() if name not in _NOT_ITS}
        self.started = time.perf_counter()
        self.process = subprocess.Popen(
            command, stdin=child, stdout=child, stderr=child, start_new_session=True,
            # Nobody who has a last view that the desk would begin with.
            env={**bare, "TERM": "xterm-256color", "CUSTUI_AGENT": "bench", **colour},
        )  # fmt: skip
        os.close(child)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self._fd)

    def send(self, keys: str) -> tuple[float, float, int]:
        """Press keys; return the milliseconds to the first and to the last byte, and how many came."""
        start = time.perf_counter()
        os.write(self._fd, keys.encode())
        return self._drawn(start, 4.0)

    def press(self, keys: str) -> None:
        """Press keys as fast as an agent who knows them by heart."""
        os.write(self._fd, keys.encode())
        self._drawn(time.perf_counter(), 0.3, 0.06)

    def wait(self, what: bytes | None, patience: float = 30.0) -> float:
        """Return the milliseconds from the start until a line of text, or anything at all, was written."""
        seen = b""
        until = time.perf_counter() + patience
        while time.perf_counter() < until:
            if select.select([self._fd], [], [], 0.2)[0]:
                seen = (seen + re.sub(rb"\x1b\[[\d;?:]*[a-zA-Z]", b"", os.read(self._fd, 65_536)))[-200_000:]
                if seen.strip() and (what is None or what in seen):
                    return (time.perf_counter() - self.started) * 1000
        raise TimeoutError(f"{what!r} was never drawn")

    def idle(self, seconds: float) -> int:
        """Return how many bytes are written while nobody does anything."""
        return self._drawn(time.perf_counter(), seconds, quiet=seconds)[2]

    def settle(self) -> None:
        """Wait until all is drawn."""
        self._drawn(time.perf_counter(), 6.0, quiet=1.0)

    def memory(self) -> float:
        """Return what the process holds in memory, in megabytes, its part of shared files included."""
        return self._kilobytes("Rss") / 1024

    def own_memory(self) -> float:
        """Return the part of `memory` that no other process shares: what one more agent takes."""
        return (self._kilobytes("Private_Clean") + self._kilobytes("Private_Dirty")) / 1024

    def _kilobytes(self, what: str) -> int:
        told = Path(f"/proc/{self.process.pid}/smaps_rollup").read_text(encoding="ascii")
        found = re.search(rf"{what}:\s+(\d+)", told)
        assert found is not None
        return int(found[1])

    def _drawn(self, start: float, patience: float, quiet: float = _QUIET) -> tuple[float, float, int]:
        first = last = 0.0
        size, until = 0, start + patience
        while time.perf_counter() < until:
            patience = quiet if size else until - time.perf_counter()
            if not select.select([self._fd], [], [], max(0.0, patience))[0]:
                break
            size += len(os.read(self._fd, 65_536))
            last = (time.perf_counter() - start) * 1000
            first = first or last
        return first, last, size


def custui(path: Path) -> list[str]:
    """Return the command that opens the desk on a store for reading only."""
    return [sys.executable, "-m", "custui", "--db", str(path), "--read-only"]


def starts(path: Path) -> Measured:
    """Measure starting, in turns with the peer."""
    marks = ("hello byte", "hello paint", "hello rows", "byte", "paint", "rows")
    times: dict[str, list[float]] = {name: [] for name in marks}
    for _ in range(_STARTS):
        with Screen([sys.executable, "-c", _HELLO], (80, 24), truecolor=False) as hello:
            times["hello byte"].append(hello.wait(None))
            times["hello paint"].append(hello.wait(b"Hello"))
            times["hello rows"].append(hello.wait(b"Bello"))
        with Screen(custui(path), (80, 24), truecolor=False) as desk:
            times["byte"].append(desk.wait(None))
            times["paint"].append(desk.wait(b"Customers"))
            times["rows"].append(desk.wait(b" of "))
    middle = {name: sorted(runs)[_STARTS // 2] for name, runs in times.items()}
    for name, what in (("byte", "first byte"), ("paint", "first frame"), ("rows", "rows")):
        peer = middle[f"hello {name}"]
        yield Result("start", f"hello-world table: {what}", "ms", times[f"hello {name}"])
        budget = 2.5 if name == "rows" else 1.25
        yield Result("start", f"custui: {what}", "ms", times[name], budget * peer, f"{budget} × hello world")


def hour(path: Path) -> Measured:
    """Measure memory after an hour's work, done at once: customers with all their tabs, searches, periods."""
    with Screen(custui(path), (120, 40), truecolor=True) as desk:
        desk.wait(b" of ")
        desk.settle()
        time.sleep(SOON)
        yield Result("memory", "after the start", "MB", [desk.memory()], 80)
        yield Result("memory", "after the start, shared with nobody", "MB", [desk.own_memory()])
        for number in range(_CUSTOMERS):
            for key in ("\r", "2", "3", "4", "5", "1", "]", "\x1b", "j"):
                desk.press(key)
            if number % (_CUSTOMERS // _SEARCHES) == 0:
                word = _WORDS[number // 3 % len(_WORDS)]
                for key in ("/", *word, "\x1b", "\x1b"):
                    desk.press(key)
                time.sleep(_REST)
        desk.settle()
        yield Result("memory", "within an hour's work", "MB", [desk.memory()])
        # Nobody's hour is without half a minute of rest, in which memory is given back.
        time.sleep(EVERY + 2)
        yield Result("memory", "after an hour's work", "MB", [desk.memory()], 80)
        yield Result("memory", "after an hour's work, shared with nobody", "MB", [desk.own_memory()])


def keys(path: Path) -> Measured:
    """Measure keys: time to the first and last byte, and bytes; then memory and idling."""
    for size, truecolor in (((80, 24), False), ((80, 24), True), ((120, 40), False)):
        colours = "truecolor" if truecolor else "256 colours"
        where = f"{size[0]}x{size[1]}, {colours}"
        with Screen([sys.executable, "-c", _HELLO], size, truecolor=truecolor) as hello:
            hello.wait(b"Bello")
            hello.settle()
            moved = [hello.send("\x1b[B") for _ in range(10)]
            yield Result(
                "keys", f"hello world, {where}: row down, first byte", "ms", [one[0] for one in moved]
            )
            yield Result("keys", f"hello world, {where}: row down", "bytes", [one[2] for one in moved])
        with Screen(custui(path), size, truecolor=truecolor) as desk:
            desk.wait(b" of ")
            desk.settle()
            if size == (80, 24) and not truecolor:
                yield Result("keys", "memory after the start", "MB", [desk.memory()], 80)
                yield Result("keys", "idle for ten seconds", "bytes", [desk.idle(10)], 0)
            for name, key in _KEYS.items():
                times = 10 if name == "row down" else 1
                found = [desk.send(key) for _ in range(times)]
                row = name == "row down"
                plain = row and not truecolor
                yield Result(
                    "keys",
                    f"{where}: {name}, first byte",
                    "ms",
                    [one[0] for one in found],
                    10 if row else None,
                )
                yield Result("keys", f"{where}: {name}, last byte", "ms", [one[1] for one in found])
                yield Result(
                    "keys", f"{where}: {name}", "bytes", [one[2] for one in found], 1_500 if plain else None
                )
            if size == (80, 24) and not truecolor:
                desk.settle()
                yield Result("keys", "memory after some work", "MB", [desk.memory()], 80)
