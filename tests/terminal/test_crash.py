"""A crash leaves one sentence; its details hold places and kinds, never what a customer is called."""

import os
import re
import stat
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from custui.domain.errors import StoreError
from custui.terminal.crash import crash_sentence
from tests.terminal.ptys import run_on_a_pty

NOW = datetime(2026, 6, 8, 9, 30, tzinfo=UTC)


def count(name: str) -> int:
    try:
        return int(name)
    except ValueError as error:
        raise KeyError(name) from error


def failing(secret: str) -> Exception:
    with pytest.raises(KeyError) as caught:
        count(f"{secret} Eze-Obi")
    return caught.value


def test_an_error_for_people_is_its_own_sentence(tmp_path: Path) -> None:
    log = tmp_path / "crash.log"
    assert crash_sentence(StoreError("the store is gone\x1b[2J"), log, NOW) == (
        "custui: the store is gone�[2J"
    )
    assert not log.exists()


def test_any_other_error_is_kept_without_its_values(tmp_path: Path) -> None:
    log = tmp_path / "state" / "crash.log"
    sentence = crash_sentence(failing("Ngozi"), log, NOW)
    reference = re.search(r"reference ([0-9A-F]{6})", sentence)
    assert reference
    assert str(log) in sentence
    assert "\n" not in sentence
    kept = log.read_text()
    assert kept.startswith(f"{reference[1]} 2026-06-08T09:30:00+00:00\n")
    assert "builtins.KeyError" in kept
    assert "builtins.ValueError" in kept
    assert "test_crash.py" in kept
    assert "Ngozi" not in sentence + kept
    assert stat.S_IMODE(log.stat().st_mode) == 0o600


def test_crashes_are_kept_one_after_the_other_and_an_open_log_is_closed_up(tmp_path: Path) -> None:
    log = tmp_path / "crash.log"
    log.write_text("before\n")
    log.chmod(0o644)
    crash_sentence(failing("a"), log, NOW)
    crash_sentence(failing("b"), log, NOW)
    assert log.read_text().startswith("before\n")
    assert log.read_text().count("builtins.KeyError") == 2
    assert stat.S_IMODE(log.stat().st_mode) == 0o600


def test_a_log_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    sentence = crash_sentence(failing("Ngozi"), tmp_path / "file" / "crash.log", NOW)
    assert "could not be written" in sentence
    assert "Ngozi" not in sentence


def test_a_log_is_not_written_through_a_link_that_somebody_laid(tmp_path: Path) -> None:
    (tmp_path / "crash.log").symlink_to(tmp_path / "elsewhere")
    assert "could not be written" in crash_sentence(failing("x"), tmp_path / "crash.log", NOW)
    assert not (tmp_path / "elsewhere").exists()


APP = """
import sys
from pathlib import Path
from textual.app import ComposeResult
from textual.widgets import Static
from custui.domain.errors import StoreError
from custui.terminal.crash_app import PlainCrashApp

class Own(Exception):
    def __rich__(self):
        return "Ngozi in rich"

class Crashing(PlainCrashApp[None]):
    crash_log = Path(sys.argv[1])

    def on_mount(self):
        customer = "Ngozi Eze-Obi"
        kind = sys.argv[2]
        if kind == "handler":
            int(customer)
        if kind == "rich":
            raise Own(customer)
        if kind == "store":
            raise StoreError("the store is gone")
        if kind == "both":
            self.call_later(int, customer)
            int(customer)
        self.run_worker(lambda: int(customer), thread=True)

app = Crashing()
app.run()
sys.exit(app.return_code)
"""


@pytest.mark.parametrize("kind", ["handler", "worker", "rich", "store", "both"])
def test_a_crashing_app_prints_one_sentence(tmp_path: Path, kind: str) -> None:
    log = tmp_path / "crash.log"
    session = run_on_a_pty([sys.executable, "-c", APP, str(log), kind], {**os.environ, "TERM": "xterm"})
    code = session.wait()
    after = session.raw.rpartition(b"\x1b[?1049l")[2].decode()
    shown = re.sub(r"\x1b\[[0-9;?<>=]*[a-zA-Z]|\x1b\][^\x07]*\x07", "", after)
    said = " ".join(shown.split())
    assert code == 1
    assert b"Ngozi" not in session.raw
    assert "Traceback" not in said
    assert "NOTE" not in said
    if kind == "store":
        assert said == "custui: the store is gone"
    else:
        assert re.match(r"custui stopped at a fault of its own \(reference [0-9A-F]{6}\)", said)
        assert "Ngozi" not in log.read_text()
