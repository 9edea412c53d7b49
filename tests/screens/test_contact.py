"""The Contact panel says what it did, offers what is possible, and logs that it was opened."""

import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest
from rich.style import Style
from textual.app import App
from textual.pilot import Pilot
from textual.widgets import Button, Static

from custui.domain.errors import CustuiError
from custui.domain.phone import PhoneVerdict
from custui.screens import contact
from custui.screens.contact import ContactDialog
from custui.screens.context import DeskContext
from custui.screens.reach import Channel
from custui.terminal.capabilities import Terminal
from custui.widgets.qr_picture import QrPicture
from tests.factories import PHONE, make_row
from tests.fakes import FakeRepository, fixed_clock

LINK = "https://wa.me/2348035550147"
MESSAGE = "Good afternoon Ngozi, your Shea butter is back."


class Desk(App[None]):
    def __init__(self, dialog: ContactDialog) -> None:
        super().__init__()
        self.dialog = dialog
        self.urls: list[str] = []
        self.answers: list[str | None] = []

    def on_mount(self) -> None:
        self.push_screen(self.dialog, self.answers.append)

    def open_url(self, url: str, *, new_tab: bool = True) -> None:
        self.urls.append(url)

    @property
    def words(self) -> str:
        return str(self.dialog.query_one("#text", Static).content)

    @property
    def keys(self) -> set[str]:
        return {str(button.id) for button in self.dialog.query(Button) if button.display}

    @property
    def qr(self) -> str | None:
        picture = self.dialog.query_one(QrPicture)
        return str(picture.content) if picture.display else None

    @property
    def notices(self) -> list[str]:
        return [notice.message for notice in self._notifications]


@asynccontextmanager
async def opened(
    repository: FakeRepository | None = None,
    *,
    channel: Channel = "whatsapp",
    message: str = "",
    template: str = "",
    terminal: Terminal | None = None,
    size: tuple[int, int] = (80, 24),
    phone: str = PHONE,
    whatsapp: str | None = PHONE,
    verdict: PhoneVerdict = PhoneVerdict.VALID,
    name: str = "Ngozi Eze-Obi",
) -> AsyncIterator[tuple[Desk, Pilot[None]]]:
    context = DeskContext(repository or FakeRepository(), "kemi", fixed_clock, terminal or Terminal())
    row = make_row(phone=phone, whatsapp=whatsapp, verdict=verdict, name=name)
    desk = Desk(ContactDialog(context, row, channel, message, template))
    async with desk.run_test(size=size) as pilot:
        await desk.workers.wait_for_complete()
        await pilot.pause()
        yield desk, pilot


async def test_opening_sends_the_link_to_the_clipboard_and_logs_it() -> None:
    repository = FakeRepository()
    async with opened(repository, message=MESSAGE) as (desk, _):
        url = f"{LINK}?text=Good%20afternoon%20Ngozi%2C%20your%20Shea%20butter%20is%20back."
        assert desk.clipboard == url
        assert repository.contacts == [(PHONE, "whatsapp", "kemi")]
        assert "+234 803 555 0147" in desk.words
        assert url in desk.words
        assert MESSAGE in desk.words
        assert "Sent to your terminal's clipboard." in desk.words
        assert "copied" not in desk.words.lower()
        assert desk.qr is not None
        assert desk.keys == {"send_again", "message", "call", "close"}


async def test_without_a_message_there_is_no_word_of_one() -> None:
    async with opened() as (desk, _):
        assert desk.clipboard == LINK
        assert "essage" not in desk.words


async def test_enter_sends_again_and_logs_nothing_more() -> None:
    repository = FakeRepository()
    async with opened(repository) as (desk, pilot):
        desk.copy_to_clipboard("something else")
        await pilot.press("enter")
        assert desk.clipboard == LINK
        assert "Sent to your terminal's clipboard again." in desk.words
        assert len(repository.contacts) == 1


async def test_call_and_back_are_logged_once_each() -> None:
    repository = FakeRepository()
    async with opened(repository) as (desk, pilot):
        await pilot.press("c")
        assert desk.clipboard == PHONE
        assert "tel:+2348035550147" in desk.words
        assert "Number sent to your terminal's clipboard." in desk.words
        assert desk.keys == {"send_again", "message", "whatsapp", "close"}
        await pilot.press("w")
        assert desk.clipboard == LINK
        await pilot.press("c")
        await desk.workers.wait_for_complete()
        assert repository.contacts == [(PHONE, "whatsapp", "kemi"), (PHONE, "call", "kemi")]


@pytest.mark.parametrize("key", ["t", "m"])
async def test_the_way_back_to_the_message(key: str) -> None:
    async with opened(message=MESSAGE) as (desk, pilot):
        await pilot.press(key)
        assert desk.answers == ["message"]


async def test_closing_asks_for_no_message() -> None:
    async with opened() as (desk, pilot):
        await pilot.press("escape")
        assert desk.answers == [None]


async def test_the_template_is_named_and_logged_with_the_message_it_made() -> None:
    repository = FakeRepository()
    async with opened(repository, message=MESSAGE, template="We miss [you]\x1b") as (desk, pilot):
        assert "Message · We miss [you]�" in desk.words
        await pilot.press("c")
        await desk.workers.wait_for_complete()
        assert repository.contacts == [(PHONE, "whatsapp", "kemi"), (PHONE, "call", "kemi")]
        assert repository.contact_templates == ["We miss [you]\x1b", ""]


async def test_keys_work_by_mouse_too() -> None:
    async with opened() as (desk, pilot):
        await pilot.click("#call")
        assert desk.clipboard == PHONE
        await pilot.press("enter")
        assert "again" in desk.words
        await pilot.click("#close")
        assert desk.screen is not desk.dialog


async def test_a_log_that_fails_is_told_and_harms_nothing() -> None:
    async with opened(FakeRepository(failure="the store is locked [/x]")) as (desk, _):
        assert desk.notices == ["Opening this was not logged: the store is locked [/x]"]
        assert desk.clipboard == LINK


async def test_a_panel_closed_at_once_is_logged_all_the_same() -> None:
    repository = FakeRepository()
    repository.hold()
    desk = Desk(ContactDialog(DeskContext(repository, "kemi", fixed_clock, Terminal()), make_row()))
    async with desk.run_test() as pilot:
        await pilot.press("escape")
        assert desk.screen is not desk.dialog
        repository.release()
        await desk.workers.wait_for_complete()
    assert repository.contacts == [(PHONE, "whatsapp", "kemi")]


@pytest.mark.parametrize(
    ("phone", "verdict", "says"),
    [
        ("+23412345678", PhoneVerdict.VALID, "no mobile number"),
        ("raw:ask Mama", PhoneVerdict.UNREADABLE, "cannot be read as a phone number"),
        ("raw:2.34803E+12", PhoneVerdict.DAMAGED, "spreadsheet"),
    ],
)
async def test_without_whatsapp_the_panel_says_why(phone: str, verdict: PhoneVerdict, says: str) -> None:
    repository = FakeRepository()
    async with opened(repository, phone=phone, whatsapp=None, verdict=verdict, message=MESSAGE) as (
        desk,
        pilot,
    ):
        assert says in desk.words
        assert "wa.me" not in desk.words
        assert "clipboard" not in desk.words
        assert desk.clipboard == ""
        assert desk.qr is None
        assert repository.contacts == []
        await pilot.press("enter", "w", "t", "m")
        assert desk.answers == []
        assert desk.clipboard == ""
        await pilot.press("c")
        await desk.workers.wait_for_complete()
        if phone.startswith("raw:"):
            assert phone.removeprefix("raw:") in desk.words
            assert desk.keys == {"close"}
            assert repository.contacts == []
        else:
            assert f"tel:{phone}" in desk.words
            assert repository.contacts == [(phone, "call", "kemi")]


async def test_an_unreadable_phone_with_a_whatsapp_number_is_reached_by_that() -> None:
    async with opened(phone="raw:ask Mama", verdict=PhoneVerdict.UNREADABLE) as (desk, pilot):
        assert LINK in desk.words
        await pilot.press("c")
        assert "tel:+2348035550147" in desk.words


async def test_an_unverified_number_is_marked() -> None:
    async with opened(verdict=PhoneVerdict.UNVERIFIED) as (desk, _):
        assert "unverified" in desk.words
        assert LINK in desk.words


async def test_a_name_is_text_and_nothing_else() -> None:
    async with opened(name="[@click=app.quit]Ngozi[/]\x1b[2J\u202e", message="[/x]\x1b]52;c;aGk=\x07") as (
        desk,
        _,
    ):
        assert (
            str(desk.dialog.query_one("#title", Static).content) == "Contact · [@click=app.quit]Ngozi[/]�[2J"
        )
        assert "[/x]�]52;c;aGk=�" in desk.words


@pytest.mark.parametrize(
    ("size", "length", "in_code"),
    # 33 bytes of link, so 101 letters make the 134 bytes that 80x24 holds.
    [
        ((80, 24), 101, True),
        ((80, 24), 102, False),
        ((120, 40), 200, True),
        ((40, 30), 60, False),
    ],
)
async def test_the_code_drops_a_message_it_has_no_room_for_and_says_so(
    size: tuple[int, int], length: int, in_code: bool
) -> None:
    async with opened(message="a" * length, size=size) as (desk, _):
        assert desk.qr is not None
        assert ("no room for the message" not in desk.words) is in_code
        assert f"{LINK}?text={'a' * length}" in desk.words


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (40, 30), (66, 20)])
async def test_the_whole_code_can_be_seen(size: tuple[int, int]) -> None:
    async with opened(message=MESSAGE, size=size) as (desk, pilot):
        picture = desk.dialog.query_one(QrPicture)
        assert desk.qr is not None
        rows = desk.qr.split("\n")
        assert picture.size == (len(rows[0]), len(rows))
        assert "or scan the code" in desk.words
        assert ("code below" in desk.words) is (size == (40, 30))
        if size == (40, 30):
            desk.dialog.query_one("#body").scroll_end(animate=False)
            await pilot.pause()
        assert desk.screen.region.contains_region(picture.region)
        lines = [picture.render_line(y) for y in range(len(rows))]
        assert [line.text for line in lines] == rows


async def test_a_window_too_small_for_a_code_says_so() -> None:
    async with opened(size=(64, 12)) as (desk, pilot):
        assert not desk.dialog.query_one(QrPicture).display
        assert "No QR code fits into this window." in desk.words
        await pilot.resize_terminal(80, 24)
        await pilot.pause()
        assert desk.qr is not None
        assert "No QR code" not in desk.words


async def test_any_size_will_do() -> None:
    async with opened(message=MESSAGE) as (desk, pilot):
        for size in [(1, 1), (200, 60), (80, 24)]:
            await pilot.resize_terminal(*size)
            await pilot.pause()
        assert desk.qr is not None


async def test_a_terminal_without_the_signs_gets_no_code() -> None:
    async with opened(terminal=Terminal(unicode=False)) as (desk, _):
        assert desk.qr is None
        assert "No QR code can be drawn by this terminal." in desk.words


@pytest.mark.parametrize(("theme", "no_color"), [("textual-light", False), ("ansi-dark", True)])
async def test_the_code_is_black_on_white_whatever_the_theme(
    theme: str, no_color: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if no_color:
        monkeypatch.setenv("NO_COLOR", "1")
    async with opened() as (desk, pilot):
        desk.theme = theme
        await pilot.pause()
        styles: list[Style | None] = [
            segment.style for segment in desk.dialog.query_one(QrPicture).render_line(3)
        ]
        for style in styles:
            assert style is not None
            assert style.color is not None
            assert style.bgcolor is not None
            assert style.color.get_truecolor() == (0, 0, 0)
            assert style.bgcolor.get_truecolor() == (255, 255, 255)


@pytest.mark.parametrize(
    ("multiplexer", "hint"),
    [
        (None, ""),
        (
            "tmux",
            "set -g set-clipboard on\nand for links (tmux 3.4): set -as terminal-features ',*:hyperlinks'",
        ),
        ("screen", "GNU screen passes on neither"),
    ],
)
async def test_a_multiplexer_is_warned_of(multiplexer: str | None, hint: str) -> None:
    async with opened(terminal=Terminal(multiplexer=multiplexer)) as (desk, _):
        assert hint in desk.words
        assert ("set -g" in desk.words) is (multiplexer is not None)


@pytest.mark.parametrize(
    ("terminal", "opens"),
    [(Terminal(display=True), True), (Terminal(display=True, remote=True), False), (Terminal(), False)],
)
async def test_a_browser_opens_only_on_the_agents_own_machine(
    terminal: Terminal, opens: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []
    monkeypatch.setattr(contact, "open_in_browser", seen.append)
    async with opened(terminal=terminal) as (desk, pilot):
        await pilot.press("o")
        assert ("open_browser" in desk.keys) is opens
        assert seen == ([LINK] if opens else [])
        assert desk.urls == []
        await pilot.press("c", "o")
        assert len(seen) == opens


async def test_a_browser_that_cannot_open_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(url: str) -> None:
        raise CustuiError("there is no xdg-open here")

    monkeypatch.setattr(contact, "open_in_browser", refuse)
    async with opened(terminal=Terminal(display=True)) as (desk, pilot):
        await pilot.press("o")
        assert desk.notices == ["there is no xdg-open here"]


async def test_a_click_on_the_link_is_the_terminals_business() -> None:
    async with opened() as (desk, pilot):
        await pilot.click("#text", offset=(3, 1))
        assert desk.urls == []
        assert desk.screen is desk.dialog


async def test_a_long_message_can_be_read_to_its_end() -> None:
    async with opened(message="\n".join(str(line) for line in range(60))) as (desk, pilot):
        words = desk.dialog.query_one("#words")
        await pilot.press("j", "j", "down", "k")
        assert words.scroll_y == 2


async def test_the_log_is_written_off_the_ui_thread() -> None:
    threads: list[Callable[[], bool]] = []

    class Watching(FakeRepository):
        def log_contact(self, phone: str, channel: str, agent: str, template: str = "") -> None:
            on_main = threading.current_thread() is threading.main_thread()
            threads.append(lambda: on_main)

    async with opened(Watching()):
        assert [on_main() for on_main in threads] == [False]
