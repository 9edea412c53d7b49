"""Hostile files, names and databases through every command on a real terminal, where it draws bars too."""

import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.journeys.terminal import TerminalSession
from tests.journeys.test_hostile_text import PAYLOADS, foreign
from tests.transfer.sync.web_admin import WebAdmin

NOW = datetime(2026, 6, 8, 9, 30, tzinfo=UTC)
TEXT = "".join(text for name, text in PAYLOADS.items() if name != "long")
NAME = "EVIL[red]\x1b]2;EVILTITLE\x07\x9b31337m\u202e[@click=app.quit].csv"
"""A file may be called anything that has no slash."""
HEAD = "order_number,created_at,customer_phone,customer_name,product,quantity,unit_price,status,source,city\n"


def quoted(text: str) -> str:
    return '"' + text.replace('"', '""').replace("\x00", "") + '"'


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Lay out what the commands are given: a file all hostile, one of no known kind, a database."""
    folder = tmp_path_factory.mktemp("hostile files")
    word = quoted(TEXT)
    rows = (("2026-06-07", "08035550147", "1"), (word, "08035550148", "1"), ("2026-06-07", word, word))
    lines = "".join(
        f"{quoted(f'{number}{TEXT[:150]}')},{day},{phone},{word},{word},{count},100,{word},{word},{word}\n"
        for number, (day, phone, count) in enumerate(rows)
    )
    (folder / NAME).write_text(HEAD + lines, encoding="utf-8", newline="")
    (folder / f"unknown {NAME}").write_text(f"{word},{word}\n{word},{word}\n", encoding="utf-8", newline="")
    (folder / f"mapping {NAME}.toml").write_text(f"[fields]\n{json.dumps(TEXT)} = {json.dumps(TEXT)}\n")
    admin = WebAdmin(str(folder / "admin.db"))
    admin.order(
        "o1", TEXT[:150], NOW, customerName=TEXT, city=TEXT, state=TEXT, deliveryAddress=TEXT, status=TEXT
    )
    admin.order("o2", f"2{TEXT}", NOW, createdAt=TEXT, customerPhone=TEXT)
    return folder


def test_hostile_text_through_every_command(folder: Path, ssh_environment: dict[str, str]) -> None:
    store = ("--db", "shop.db")
    told = ""
    for words in (
        ("import", NAME, "--errors", f"errors {NAME}"),
        ("import", f"unknown {NAME}"),
        ("import", NAME, "--mapping", f"mapping {NAME}.toml"),
        ("import", NAME, "--format", TEXT.replace("\x00", "")),
        ("import", "--explain", f"unknown {NAME}"),
        ("sync", "--from", "admin.db", "--mapping", "web-admin"),
        ("list",),
        ("show", "08035550147"),
        ("show", NAME),
        ("export", f"out {NAME}"),
        ("export", f"out {NAME}"),
        ("doctor",),
        ("backup", f"backup {NAME}"),
        ("copy-store", "shop.db", f"copy {NAME}.db"),
        (NAME,),
    ):
        with TerminalSession((*words, *store), ssh_environment, folder=folder, columns=100) as command:
            command.wait_exit()
            told += command.text
            assert foreign(command.raw) == [], words[:1]
            assert b"stopped at a fault" not in command.raw, words
    assert "EVIL" in told


def test_json_holds_it_escaped(folder: Path, ssh_environment: dict[str, str]) -> None:
    for words in (("import", NAME), ("list",), ("show", "08035550147")):
        done = subprocess.run(
            [sys.executable, "-m", "custui", *words, "--json", "--db", "json.db"],
            env=ssh_environment, cwd=folder, capture_output=True, check=False,
        )  # fmt: skip
        assert json.loads(done.stdout), words
        assert words[0] == "import" or b"EVIL" in done.stdout
        assert foreign(done.stdout + done.stderr) == [], words
