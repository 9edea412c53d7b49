"""The main job, done as an agent does it: find the caller, read the figures, open WhatsApp, leave."""

import base64
import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.conftest import AS_OF
from tests.journeys.terminal import TerminalSession

ESCAPE = "\x1b"


def command(environment: dict[str, str], *arguments: str) -> Any:  # noqa: ANN401 — JSON of any shape
    done = subprocess.run(
        [sys.executable, "-m", "custui", *arguments, "--json"],
        env=environment,
        check=True,
        capture_output=True,
        text=True,
        timeout=60,
    )
    return json.loads(done.stdout)


@pytest.mark.parametrize(("columns", "rows"), [(80, 24), (120, 40), (40, 30)])
def test_find_read_reach_and_leave(
    demo_store: Path, ssh_environment: dict[str, str], columns: int, rows: int
) -> None:
    at = ("--db", str(demo_store), "--as-of", AS_OF)
    caller = command(ssh_environment, "list", *at, "--flag", "vip", "--sort", "spent", "--page-size", "1")
    (customer,) = caller["customers"]
    details = command(ssh_environment, "show", customer["phone"], *at)
    typed = "0" + customer["phone"].removeprefix("+234")

    with TerminalSession(at, ssh_environment, columns=columns, rows=rows) as desk:
        desk.wait_for("Customers")
        total = command(ssh_environment, "list", *at)["total"]
        desk.wait_for(f"1–50 of {total}")

        desk.send("/" + typed)
        desk.wait_for("1–1 of 1")
        desk.send("\r")
        desk.wait_for("Overview")
        spent = f"₦{int(float(customer['spent'])):,}"
        desk.wait_for(spent)
        assert customer["name"] in desk.text
        assert str(details["stats"]["total_orders"]["value"]) in desk.text

        desk.send("w")
        digits = (customer["whatsapp"] or customer["phone"]).removeprefix("+")
        desk.wait_for("WhatsApp")
        desk.wait_for("clipboard")
        link = f"https://wa.me/{digits}"
        desk.wait_until(lambda: b"]8;" in desk.raw and link.encode() in desk.raw, "the OSC 8 link")
        sent = base64.b64encode(link.encode())
        desk.wait_until(lambda: b"\x1b]52;c;" + sent in desk.raw, "the OSC 52 clipboard write")

        desk.send(ESCAPE)
        desk.wait_gone("clipboard")
        desk.send(ESCAPE)
        desk.wait_for("1–1 of 1")
        desk.send(ESCAPE)  # else the next start comes back to this search
        desk.wait_for(f"1–50 of {total}")
        desk.send("q")
        assert desk.wait_exit() == 0

    with closing(sqlite3.connect(demo_store)) as connection, connection:
        logged = connection.execute(
            "SELECT agent, action FROM activity WHERE phone_key = ? ORDER BY id DESC", (customer["phone"],)
        ).fetchone()
    assert logged[0] == "kemi"
    assert "opened" in logged[1]
