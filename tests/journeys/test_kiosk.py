"""The desk as the forced command of an SSH account: no key leads out of it, and no name out of its folder."""

import os
import re
from pathlib import Path

from tests.journeys.conftest import AS_OF
from tests.journeys.terminal import TerminalSession

SIGNALS = {"\x1a": "stop", "\x1c": "quit with a core", "\x03": "interrupt"}
"""What a terminal's driver makes of these keys where the program lets it."""
NAMES = ("../out.csv", "/tmp/out.csv", "out/../../out.csv", "$(id)/x.csv")
PLACES = ("link.csv", "pipe.csv")


def test_no_key_leads_to_a_shell_and_no_name_out_of_the_folder(
    demo_store: Path, ssh_environment: dict[str, str], tmp_path: Path
) -> None:
    folder = tmp_path / "exports"
    folder.mkdir()
    (folder / "link.csv").symlink_to(tmp_path / "elsewhere.csv")
    os.mkfifo(folder / "pipe.csv")
    kiosk = {
        **ssh_environment,
        "SSH_ORIGINAL_COMMAND": "sh -i",
        "CUSTUI_EXPORT_FOLDER": str(folder),
        **dict.fromkeys(("SHELL", "EDITOR", "VISUAL", "PAGER", "BROWSER"), "/bin/sh"),
    }
    with TerminalSession(("--db", str(demo_store), "--as-of", AS_OF), kiosk) as desk:
        desk.wait_for("1–50 of")
        for key, what in SIGNALS.items():
            desk.send(key)
            desk.send("?")
            desk.wait_for("On this screen")
            assert desk.children() == [], f"a program was started at {what}"
            desk.send("\x1b")
            desk.wait_gone("On this screen")
        desk.send("x")
        desk.wait_for("for you alone")
        desk.send("\t\t")
        desk.read_for(0.5)
        for name in (*NAMES, *PLACES):
            desk.send("\x15")  # takes the line away
            desk.wait_until(lambda: bool(re.search(r"File +│", desk.text)), "an empty line")
            desk.send(name)
            desk.wait_for(name)
            desk.send("\r")
            if name in PLACES:
                desk.wait_for("is there already")
                desk.send("\r")
                desk.wait_for("is no plain file")
            else:
                desk.wait_for("Write the name alone")
        desk.send("\x1b")
        desk.wait_gone("for you alone")
        desk.send("q")
        assert desk.wait_exit() == 0
    assert not (tmp_path / "elsewhere.csv").exists()
    assert {path.name for path in folder.iterdir()} == set(PLACES)
    assert {path.name for path in tmp_path.iterdir()} == {"exports"}
