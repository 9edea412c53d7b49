"""Text from outside never becomes markup or control codes: not on any screen, not under any click.

The attacker is a customer who chooses a name (DESIGN.md §7). The terminal is real, and what is judged
is every byte that reached it.
"""

import re
import unicodedata
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from custui.domain.deeds import NewSegment
from custui.domain.orders import IncomingOrder, OrderItem
from custui.domain.query import CustomerFilters, ListQuery
from custui.domain.rules import ShopRules
from custui.store.repository import open_repository
from tests.journeys.conftest import AS_OF
from tests.journeys.terminal import TerminalSession

NOW = datetime(2026, 6, 10, 12, tzinfo=UTC)
PAYLOADS = {
    "quit link": "[@click=app.quit]EVIL[/]",
    "bell link": "[@click=app.bell]EVIL[/@click] [link=https://evil.example]EVIL[/link]",
    "broken markup": "[/x]EVIL[bold [red",
    "clipboard": "EVIL\x1b]52;c;RVZJTA==\x07",
    "link": "\x1b]8;;https://evil.example\x1b\\EVIL\x1b]8;;\x1b\\",
    "title": "\x1b]2;EVILTITLE\x07EVIL\x1b]7;file://evil\x1b\\",
    "colour": "EVIL\x1b[31337m\x1b[6n\x1b[2J",
    "device control": "EVIL\x1bP$qEVIL\x1b\\\x1b_EVIL\x1b\\\x1bc",
    "c1": "EVIL\x9b31337m\x9d52;c;RVZJTA==\x9c\x90EVIL\x9c\x84",
    "c0": "EVIL\x00\x07\x08\x0b\x0c\x0e\x7f\r\n\tEVIL",
    "bidi": "EVIL\u202e\u2066\u200f\u061cLIVE",
    "zero width": "EV\u200bI\u200d\ufeff\u2060L",
    "wide": "EVIL漢字テスト한국어",
    "combining": "E\u0301V\u0323I" + "\u0336" * 60 + "L",
    "long": "EVIL" * 2500,
}
# What Textual itself writes, and our own links and clipboard writes, which hold nothing but numbers.
CSI = re.compile(rb"\x1b\[[0-?]*[ -/]*[@-~]")
OWN_OSC = re.compile(
    rb"\x1b\](?:8;(?:id=[\w.-]+)?;(?:(?:https://wa\.me/|tel:\+)\d+)?|52;c;[A-Za-z0-9+/=]*)(?:\x07|\x1b\\)"
)
# Charset and keypad modes, and the shape of the mouse pointer.
OTHER = re.compile(rb"\x1b(?:[()][A-Z0-9]|[=>78]|\]22;[a-z-]+\x07)")
FORBIDDEN_CSI = (b"\x1b[31337", b"\x1b[6n")


TOGETHER = tuple(
    "".join(texts)
    for texts in (
        [PAYLOADS[name] for name in names]
        for names in (
            ("quit link", "clipboard", "c0"),
            ("broken markup", "link", "bidi", "zero width"),
            ("bell link", "title", "colour", "c1"),
            ("combining", "wide", "device control", "long"),
        )
    )
)
"""All of them on few customers: what is markup first, for names are cut to the width of their column."""


def phone(index: int) -> str:
    return f"0803555{index:04d}"


@pytest.fixture(scope="module")
def hostile_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Put every payload into every field that comes from outside."""
    store = tmp_path_factory.mktemp("hostile") / "shop.db"
    with closing(open_repository(str(store), ShopRules(), lambda: NOW)) as repository:
        for index, text in enumerate(TOGETHER):
            order = IncomingOrder(
                number=f"{index}-{text}", created_at=NOW, total=100_00, currency="NGN", phone=phone(index),
                customer_name=text, whatsapp=text, status=text, channel=text, city=text, state=text,
                address=text, items=(OrderItem(text, 1, 100_00, text),),
            )  # fmt: skip
            repository.save_orders("hostile", [order])
        for index, text in enumerate(TOGETHER):
            key = "+234" + phone(index)[1:]
            repository.add_note(key, text, text, f"note-{index}")
            member = ListQuery(CustomerFilters(among=frozenset({key})))
            # As much of the text as a name may have.
            segment = NewSegment(f"{index} {text}"[:60], "red", members=member)
            repository.create_segment(segment, text, f"segment-{index}")
    return store


def foreign(raw: bytes) -> list[str]:
    """Return what in `raw` neither Textual nor custui meant to write."""
    found = [
        str(sign)
        for sign in (*FORBIDDEN_CSI, b"\x1b]8;;https://evil", b"52;c;RVZJTA==\x07", b"\x1b]2;")
        if sign in raw
    ]
    rest = OTHER.sub(b"", OWN_OSC.sub(b"", CSI.sub(b"", raw)))
    return found + [
        f"U+{ord(character):04X}"
        for character in rest.decode("utf-8", "replace")
        if character not in "\r\n" and unicodedata.category(character) in {"Cc", "Cf", "Cs", "Zl", "Zp"}
    ]


def click_every(desk: TerminalSession, text: str) -> None:
    """Click once on every line of the screen where `text` stands; twice would rightly open an order."""
    for row, line in enumerate(desk.lines):
        if text in line:
            desk.click(line.index(text) + 1, row + 1)


def test_the_judge_itself_finds_what_is_foreign() -> None:
    assert (
        foreign(b"\x1b[1;1H\x1b[38;2;1;2;3mNgozi\x1b]8;id=1;https://wa.me/234\x1b\\x\x1b]8;;\x1b\\\r\n") == []
    )
    drawn_as_it_is = {"quit link", "bell link", "broken markup", "wide", "combining", "long"}
    blind = {name for name, text in PAYLOADS.items() if not foreign(text.encode())}
    assert blind == drawn_as_it_is


def test_hostile_text_through_every_screen(hostile_store: Path, ssh_environment: dict[str, str]) -> None:
    at = ("--db", str(hostile_store), "--as-of", AS_OF)
    with TerminalSession(at, ssh_environment) as desk:
        everybody = f"1–{len(TOGETHER)} of {len(TOGETHER)}"
        desk.wait_for(everybody)
        assert "EVIL" in desk.text
        assert "[@click=app" in desk.text

        for index in range(len(TOGETHER)):
            desk.send("/" + phone(index))
            desk.wait_for("1–1 of 1")
            desk.send("\r")
            desk.wait_for("1 Overview")
            click_every(desk, "EVIL")
            desk.send("2")
            desk.wait_for("1 order, all time")
            desk.send("\r")
            desk.wait_for(f"Order {index}-")
            click_every(desk, "EVIL")
            desk.send("\x1b")
            desk.wait_gone(f"Order {index}-")
            desk.send("w")
            desk.wait_for("Contact ·")
            click_every(desk, "EVIL")
            desk.send("\x1b")
            desk.wait_gone("Contact ·")
            desk.send("\x1b")
            desk.wait_for("1–1 of 1")
            desk.send("\x1b")
            desk.wait_for(everybody)
        desk.send("q")
        assert desk.wait_exit() == 0
        assert foreign(desk.raw) == []
