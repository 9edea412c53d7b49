"""A real pseudo-terminal with the real program in it, and a screen that shows what an agent would see."""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType

import pyte

PATIENCE = 30.0
"""Seconds until something awaited counts as never coming; generous, for a busy machine."""
QUIET = 1.0
"""Seconds without a byte after which all is drawn, of what was asked for at once and many times."""

COLOUR = re.compile(rb"\x1b\[[\d;:]*m")
"""Four bytes in five that come, and the screen takes them one by one: it is spared what it does not show."""
UNFINISHED = re.compile(rb"\x1b(?:\[[\d;:]*)?\Z")


class TerminalSession:
    """A program on a pseudo-terminal of `columns` by `rows`; every byte it wrote is kept in `raw`."""

    def __init__(
        self,
        arguments: Sequence[str],
        environment: Mapping[str, str],
        *,
        columns: int = 80,
        rows: int = 24,
        folder: Path | None = None,
    ) -> None:
        self.raw = b""
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)
        self._unfinished = b""
        self._lines: list[str] | None = None
        self._fd, child = pty.openpty()
        _set_size(child, columns, rows)
        self._process = subprocess.Popen(
            [sys.executable, "-m", "custui", *arguments],
            stdin=child,
            stdout=child,
            stderr=child,
            env=dict(environment),
            cwd=folder,
            start_new_session=True,
            # Its controlling terminal, as an agent's is: else the kernel would tell it of no hang-up.
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
        )
        os.close(child)

    def __enter__(self) -> "TerminalSession":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        os.close(self._fd)

    @property
    def lines(self) -> list[str]:
        if self._lines is None:
            self._lines = list(self._screen.display)
        return self._lines

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    def send(self, keys: str) -> None:
        os.write(self._fd, keys.encode())

    def click(self, column: int, row: int) -> None:
        """Press and release the first mouse button; both count from 1."""
        self.send(f"\x1b[<0;{column};{row}M\x1b[<0;{column};{row}m")

    def wait_until(self, holds: Callable[[], bool], what: str) -> None:
        """Read what the program writes until `holds`; fail with the screen when it never does."""
        deadline = time.monotonic() + PATIENCE
        while not holds():
            if not self._read(deadline):
                raise AssertionError(f"waited in vain for {what}; the screen was:\n{self.text}")

    def wait_for(self, text: str) -> None:
        self.wait_until(lambda: text in self.text, repr(text))

    def wait_gone(self, text: str) -> None:
        self.wait_until(lambda: text not in self.text, f"{text!r} to go")

    def read_for(self, seconds: float) -> None:
        """Read what comes within so many seconds."""
        until = time.monotonic() + seconds
        while time.monotonic() < until and self._process.poll() is None:
            self._read(until)

    def wait_quiet(self) -> None:
        """Read until nothing more comes: a frame of a moment ago may show what the last one will not."""
        while self._read(time.monotonic() + QUIET):
            pass

    def wait_exit(self) -> int:
        """Read to the end and return the exit code."""
        deadline = time.monotonic() + PATIENCE
        while self._process.poll() is None:
            self._read(min(deadline, time.monotonic() + 0.1))
            if time.monotonic() > deadline:
                raise AssertionError(f"the program does not end; the screen was:\n{self.text}")
        return self._process.returncode

    def resize(self, columns: int, rows: int) -> None:
        """Give the terminal another size, of which the kernel tells the program."""
        self._screen.resize(rows, columns)
        _set_size(self._fd, columns, rows)
        self._lines = None

    def signal(self, number: int) -> None:
        """Send the program a signal."""
        os.kill(self._process.pid, number)

    def children(self) -> list[int]:
        """Return the processes that the program has started and that still run."""
        return [
            int(pid)
            for pid in Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children")
            .read_text()
            .split()
        ]

    def hang_up(self) -> int:
        """Drop the connection, as SSH does when a line goes down; return how the program ended."""
        os.close(self._fd)
        # The test that comes after it closes what it holds as well.
        self._fd = os.open(os.devnull, os.O_RDWR)
        return self._process.wait(PATIENCE)

    def _read(self, deadline: float) -> bool:
        """Read all there is to read; False at the end of the program's output or at the deadline."""
        patience = max(0.0, deadline - time.monotonic())
        arrived = b""
        while select.select([self._fd], [], [], patience)[0]:
            try:
                data = os.read(self._fd, 65536)
            except OSError:  # the other end is closed: Linux says EIO
                break
            arrived += data
            # What follows at once belongs to the same paint; looking at half of it costs more than waiting.
            patience = 0.02
        self.raw += arrived
        plain = COLOUR.sub(b"", self._unfinished + arrived)
        tail = UNFINISHED.search(plain)
        self._unfinished = tail[0] if tail is not None else b""
        self._stream.feed(plain.removesuffix(self._unfinished))
        self._lines = None
        return bool(arrived)


def _set_size(terminal: int, columns: int, rows: int) -> None:
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
