"""What really reaches the terminal from the Contact panel: OSC 8, OSC 52, and a code that a scanner reads."""

import base64
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.terminal.captures import screen_of, write_png
from tests.terminal.ptys import PtySession, run_on_a_pty

ROOT = Path(__file__).parents[2]
URL = b"https://wa.me/2348035550147?text=Good%20day"
APP = """
import sys
from os import environ
from textual.app import App
from custui.screens.contact import ContactDialog
from custui.screens.context import DeskContext
from custui.terminal.capabilities import read_terminal
from tests.factories import make_row
from tests.fakes import FakeRepository, fixed_clock

class Desk(App[None]):
    def on_mount(self):
        if len(sys.argv) > 1:
            self.theme = sys.argv[1]
        context = DeskContext(FakeRepository(), "kemi", fixed_clock, read_terminal(environ, "utf-8"))
        message = environ.get("MESSAGE", "Good day")
        self.push_screen(ContactDialog(context, make_row(), message=message), lambda _: self.exit())

Desk().run()
"""


def open_panel(*arguments: str, **environment: str) -> PtySession:
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG"}}
    settings = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "PYTHONPATH": str(ROOT)}
    return run_on_a_pty([sys.executable, "-c", APP, *arguments], {**kept, **settings, **environment})


def drawn(session: PtySession) -> bytes:
    """Return what has come once the panel stands there."""
    session.wait_for("▀▀▀▀▀▀▀".encode())
    session.wait_for(b"Close")
    return session.raw


def end(session: PtySession) -> bytes:
    drawn(session)
    session.send(b"\x1b")
    assert session.wait() == 0
    return session.raw


def test_link_and_clipboard_leave_as_escape_sequences() -> None:
    raw = end(open_panel())
    opening = rb"\x1b\]8;id=[\d-]+;" + re.escape(URL) + rb"\x1b\\"
    linked = re.findall(opening + rb"(.*?)\x1b\]8;;\x1b\\", raw)
    plain = b"".join(re.sub(rb"\x1b\[[0-9;]*m", b"", part) for part in linked)
    assert URL in plain
    # On the clipboard exactly once, at once.
    sent = re.findall(rb"\x1b\]52;c;([^\x07]*)\x07", raw)
    assert [base64.b64decode(data) for data in sent] == [URL]


def test_the_code_is_black_on_white_under_no_color() -> None:
    raw = end(open_panel("ansi-dark", NO_COLOR="1"))
    finder = "█▀▀▀▀▀█".encode()
    before = raw[: raw.index(finder)]
    styles = re.findall(rb"\x1b\[([0-9;]*)m", before)
    assert styles[-1] == b"38;2;0;0;0;48;2;255;255;255"


@pytest.mark.parametrize(
    ("message", "theme", "read"),
    [
        ("Good day Ngozi, ₦12,000 \N{THUMBS UP SIGN}", "ansi-light", None),
        ("a" * 102, "textual-dark", "https://wa.me/2348035550147"),
    ],
    ids=["with its message", "too long"],
)
def test_a_scanner_reads_the_code_off_the_screen(
    message: str, theme: str, read: str | None, tmp_path: Path
) -> None:
    scanner = shutil.which("zbarimg")
    if scanner is None:
        pytest.skip("zbarimg is not installed (Debian: zbar-tools), so nothing here can read a QR code")
    session = open_panel(theme, MESSAGE=message)
    drawn(session)
    # Quitting draws no other screen in the panel's place, and all that was drawn has come by then.
    session.send(b"\x11")
    assert session.wait() == 0
    picture = tmp_path / "panel.png"
    write_png(screen_of(session.raw.partition(b"\x1b[?1049l")[0]), picture)
    command = [scanner, "--quiet", "--raw", str(picture)]
    found = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    assert found.rstrip("\n") == (read or f"https://wa.me/2348035550147?text={quote(message, safe='')}")
