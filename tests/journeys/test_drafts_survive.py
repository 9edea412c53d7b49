"""A note half typed as the line drops, or as the program is ended or killed, is there at the next start."""

import shutil
import signal
import time
from pathlib import Path

from tests.journeys.conftest import AS_OF
from tests.journeys.terminal import TerminalSession


def test_half_a_note_is_there_again(
    demo_store: Path, ssh_environment: dict[str, str], tmp_path: Path
) -> None:
    store = tmp_path / "demo.db"
    shutil.copy(demo_store, store)

    def write_on(desk: TerminalSession, before: str, more: str) -> None:
        desk.wait_for("1–50 of")
        desk.send("n")
        desk.wait_for("Follow up on")
        if before:
            desk.wait_for(before)
            desk.wait_for("Your unsaved note of")
        desk.send(more)
        desk.wait_for(before + more)

    def desk() -> TerminalSession:
        return TerminalSession(("--db", str(store), "--as-of", AS_OF), ssh_environment)

    with desk() as first:
        write_on(first, "", "Wants")
        assert first.hang_up() == 0
    with desk() as second:
        write_on(second, "Wants", " it")
        second.signal(signal.SIGTERM)
        assert second.wait_exit() == 0
        assert b"\x1b[?1049l" in second.raw, "the terminal was not given back"
    with desk() as third:
        write_on(third, "Wants it", " by")
        time.sleep(1)
        third.signal(signal.SIGKILL)
        assert third.wait_exit() == -signal.SIGKILL
    with desk() as fourth:
        write_on(fourth, "Wants it by", " Friday")
        fourth.send("\x13")
        fourth.wait_for("Wrote a note")
        fourth.send("n")
        fourth.wait_for("What should the next agent know?")
