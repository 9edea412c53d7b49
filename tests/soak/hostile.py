"""Hostile text by the thousand on a real terminal: `python -m tests.soak.hostile --strings 20000`.

Each string is every field of one customer: name, number, WhatsApp, order number, product, status, channel,
place, address, note, author. All of them go past in the list, page by page; every so many are opened, with
their orders, order dialog, notes, activity and WhatsApp panel, and clicked wherever they stand. Judged is
every byte that reached the terminal, what the commands print, and that no click did anything.
"""

import argparse
import os
import random
import re
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from custui.domain.orders import IncomingOrder, OrderItem
from custui.domain.rules import ShopRules
from custui.store.repository import open_repository
from tests.journeys.terminal import TerminalSession
from tests.journeys.test_hostile_text import PAYLOADS, foreign

_NOW = datetime(2026, 6, 10, 12, tzinfo=UTC)
_BATCH = 1_000
_MARKUP = (
    *("[", "]", "[/", "[@click=app.quit]", "[link=file:///etc/passwd]", "[on red]", "{{customer.name}}"),
    *("$primary", "=HYPERLINK(1)", "%s%n", "\\", "'; --"),
)
_SEQUENCES = (
    *("\x1b[", "\x1b]", "\x1bP", "\x9b", "\x9d", "\x90", "\x1b]133;A\x07"),
    *("\x1b[?1049l", "\x1b[201~", "\x1b[c"),
)
_UNSEEN = (
    "\u200b\u200d\u200e\u202a\u202e\u2066\u2069\u061c\ufeff\u2028\u2029\u00ad\u034f\u180e\ufff9\U000e0041"
)
_WIDE = ("\U0001f469\u200d\U0001f467", "\U0001f1f3\U0001f1ec", "\ufdfa", "\ud55c\uad6d", "e" + "\u0301" * 30)
_PIECES = (
    *PAYLOADS.values(),
    *_MARKUP,
    *_SEQUENCES,
    *map(chr, (*range(0x20), *range(0x7F, 0xA0))),
    *_UNSEEN,
    *_WIDE,
    "\ud800",
)


def hostile_strings(count: int, seed: int) -> list[str]:
    """Return so many strings, each with EVIL in it somewhere, the same for the same seed."""
    chance = random.Random(seed)
    return [
        "".join([*chance.choices(_PIECES, k=chance.randrange(1, 5)), "EVIL", chance.choice(_PIECES)])
        for _ in range(count)
    ]


@dataclass(frozen=True, slots=True)
class Figures:
    """What came of it."""

    strings: int
    pages: int
    opened: int
    judged: int
    """Bytes."""
    foreign: Counter[str]
    """What was found among them that nobody of ours wrote, with how often."""
    done: int
    """Deeds, contacts and notes that a click or a string brought about."""
    code: int
    """With which the desk ended."""


def fill(store: Path, strings: list[str]) -> None:
    """Make a store in which each string is all of one customer."""
    with closing(open_repository(str(store), ShopRules(), lambda: _NOW)) as repository:
        for start in range(0, len(strings), _BATCH):
            repository.save_orders(
                "hostile",
                [_order(start + index, text) for index, text in enumerate(strings[start : start + _BATCH])],
            )
        for index in range(0, len(strings), _BATCH // 20):
            text = strings[index]
            repository.add_note(f"+234{_phone(index)[1:]}", text, text, f"note-{index}")


def go_through(store: Path, strings: int, every: int, environment: dict[str, str]) -> Figures:
    """Page through all of the list, and open one in `every` of its pages."""
    before, size = _done(store), 50
    pages, opened = -(-strings // size), 0
    output = _printed(store, environment)
    with TerminalSession(("--db", str(store), "--as-of", "2026-06-10"), environment) as desk:
        desk.wait_for(f"page 1/{pages:,}")
        for page in range(1, pages + 1):
            desk.wait_for(f"page {page:,}/{pages:,}")
            if (page - 1) % every == 0:
                _open(desk)
                opened += 1
            if page < pages:
                desk.send(">")
        desk.send("q")
        code = desk.wait_exit()
        raw = desk.raw
    found = Counter([*foreign(raw), *foreign(output)])
    # Every panel that was opened on purpose is noted as opened.
    done = _done(store) - before - opened
    return Figures(strings, pages, opened, len(raw) + len(output), found, done, code)


def _open(desk: TerminalSession) -> None:
    desk.send("\r")
    desk.wait_for("1 Overview")
    _click(desk)
    desk.send("2")
    desk.wait_for("1 order, all time")
    desk.send("\r")
    desk.wait_for("Name given")
    _click(desk)
    desk.send("\x1b")
    desk.wait_gone("Esc close")
    desk.send("4")
    desk.read_for(0.2)
    _click(desk)
    # Not clicked: a click on an order there rightly opens it.
    desk.send("5")
    desk.wait_for("1 entr")
    desk.send("w")
    desk.wait_for("Contact ·")
    _click(desk)
    desk.send("\x1b")
    desk.wait_gone("Contact ·")
    desk.send("\x1b")
    desk.wait_for("sorted by")


def _click(desk: TerminalSession) -> None:
    """Click wherever it stands, but on who is likely the same: that rightly opens the merge."""
    for row, line in enumerate(desk.lines):
        if "EVIL" in line and not re.search("Likely|Same[?]", line):
            desk.click(line.index("EVIL") + 1, row + 1)


def _printed(store: Path, environment: dict[str, str]) -> bytes:
    """Return what the commands print of them, on both streams."""
    asked = (["list", "--page-size", "50"], ["show", _phone(7)], ["doctor"])
    return b"".join(
        subprocess.run(
            [sys.executable, "-m", "custui", "--db", str(store), *words],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
        ).stdout
        for words in asked
    )


def _order(index: int, text: str) -> IncomingOrder:
    return IncomingOrder(
        number=f"{index}-{text}", created_at=_NOW, total=100_00, currency="NGN", phone=_phone(index),
        customer_name=text, whatsapp=text, status=text, channel=text, city=text, state=text, address=text,
        items=(OrderItem(text, 1, 100_00, text),),
    )  # fmt: skip


def _phone(index: int) -> str:
    return f"0803{index:07d}"


def _done(store: Path) -> int:
    with closing(sqlite3.connect(store)) as plain:
        return int(plain.execute("SELECT count(*) FROM activity").fetchone()[0])


def main() -> int:
    """Go through them; return 1 where anything came through."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak.hostile", description=__doc__)
    parser.add_argument("--strings", type=int, default=20_000)
    parser.add_argument("--every", type=int, default=8, help="open a customer on every so many pages")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="soak-") as home:
        store = Path(home) / "hostile.db"
        fill(store, hostile_strings(asked.strings, asked.seed))
        environment = {
            **dict.fromkeys(("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"), home),
            "PATH": "/usr/bin:/bin",
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
            "LANG": "C.UTF-8",
            "PYTHONUTF8": "1",
            "CUSTUI_AGENT": "kemi",
            "SSH_CONNECTION": "10.0.0.9 50000 10.0.0.1 22",
            "PYTHONPATH": os.environ.get("PYTHONPATH", ""),
        }
        figures = go_through(store, asked.strings, asked.every, environment)
    for sign, count in figures.foreign.most_common():
        sys.stdout.write(f"{sign} came through {count} times\n")
    sys.stdout.write(
        f"seed {asked.seed}: {figures.strings:,} strings on {figures.pages} pages, {figures.opened} opened,"
        f" in {time.monotonic() - began:.0f} s; {figures.judged:,} bytes judged,"
        f" {figures.foreign.total()} foreign;"
        f" {figures.done} things done by them; the desk ended with {figures.code}\n"
    )
    return 1 if figures.foreign or figures.done or figures.code else 0


if __name__ == "__main__":
    sys.exit(main())
