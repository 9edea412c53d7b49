"""A program on a real pseudo-terminal, for tests that look at the bytes a terminal gets."""

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import termios
import time
from collections.abc import Mapping, Sequence

PATIENCE = 30.0
"""Seconds until something awaited counts as never coming."""


class PtySession:
    """A running program; every byte it wrote so far is in `raw`."""

    def __init__(self, process: "subprocess.Popen[bytes]", descriptor: int) -> None:
        self.raw = b""
        self._process = process
        self._descriptor = descriptor

    def send(self, keys: bytes) -> None:
        os.write(self._descriptor, keys)

    def wait_for(self, wanted: bytes) -> None:
        """Read until `wanted` has come; on failure say what came, and leave no process behind."""
        deadline = time.monotonic() + PATIENCE
        while wanted not in self.raw:
            if not self._read(deadline):
                self.end()
                raise AssertionError(f"{wanted!r} never came; the end of what did: {self.raw[-2000:]!r}")

    def wait(self) -> int:
        """Read to the end and return the exit code."""
        deadline = time.monotonic() + PATIENCE
        while self._read(deadline):
            pass
        if time.monotonic() > deadline:
            self.end()
            raise AssertionError(f"the program does not end: {self.raw[-2000:]!r}")
        os.close(self._descriptor)
        return self._process.wait(PATIENCE)

    def end(self) -> None:
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        os.close(self._descriptor)

    def _read(self, deadline: float) -> bool:
        """Read once; False at the end of the output or at the deadline."""
        ready, _, _ = select.select([self._descriptor], [], [], max(0.0, deadline - time.monotonic()))
        if not ready:
            return False
        try:
            data = os.read(self._descriptor, 65536)
        except OSError:  # Linux says EIO once the other end is closed
            return False
        self.raw += data
        return bool(data)


def run_on_a_pty(
    arguments: Sequence[str], environment: Mapping[str, str], columns: int = 80, rows: int = 24
) -> PtySession:
    """Start a program on a terminal of that size."""
    descriptor, child = pty.openpty()
    fcntl.ioctl(child, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
    process = subprocess.Popen(
        arguments, stdin=child, stdout=child, stderr=child, env=dict(environment), start_new_session=True
    )
    os.close(child)
    return PtySession(process, descriptor)
