"""The Contact panel: one customer's number as a link, on the clipboard and as a code to scan.

Nothing here claims that a message was sent or a clipboard filled: the desk only sees what it wrote to
the terminal. What is logged is that the panel was opened.
"""

from functools import partial
from typing import ClassVar, Literal

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, ItemGrid, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Static

from custui.domain.customer import CustomerRow
from custui.domain.errors import CustuiError
from custui.domain.phone import PhoneVerdict, international_form
from custui.screens.context import DeskContext
from custui.screens.reach import Channel, call_way, whatsapp_way, why_not
from custui.screens.sizes import SizedByHeight
from custui.terminal.browser import open_in_browser
from custui.terminal.links import hyperlink
from custui.terminal.qr import Qr, qr_for
from custui.terminal.text import clean, clean_block
from custui.widgets.qr_picture import QrPicture

ContactAnswer = Literal["message"]
"""What is wanted next: to write the message."""
_KEYS = (
    ("send_again", "Enter", "Clipboard"),
    ("message", "t", "Message"),
    ("call", "c", "Call"),
    ("whatsapp", "w", "WhatsApp"),
    ("open_browser", "o", "Open browser"),
    ("close", "Esc", "Close"),
)
_HINTS = {
    "tmux": "In tmux: set -g set-clipboard on\n"
    "and for links (tmux 3.4): set -as terminal-features ',*:hyperlinks'",
    "screen": "GNU screen passes on neither link nor clipboard, and cannot be told to: scan the code. "
    "In tmux: set -g set-clipboard on",
}
# Cells that are not the code's: the words beside it, frame and padding, the title and the keys.
_WORDS_BESIDE = 35
_ROOMY_WIDTH, _ROOMY_HEIGHT = 100, 30
_ROOMY_BOX, _ROOMY_WORDS, _ROOMY_ROWS = 110, 44, 6
_NARROW_BELOW = 64


class ContactDialog(SizedByHeight[ContactAnswer | None]):
    """Opens on `channel`; `message` (may be empty) is filled into the WhatsApp link.

    Gives `message` where the agent wants to write one, or to go on writing this one.
    """

    CSS_PATH = "contact.tcss"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (_NARROW_BELOW, "-wide"), (_ROOMY_WIDTH, "-roomy")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-low"), (_ROOMY_HEIGHT, "-tall")]  # noqa: RUF012 -- not Textual's ClassVar
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "send_again", "Send to clipboard again", id="contact.send"),
        Binding("t,m", "message", "Message", id="contact.message"),
        Binding("c", "call", "Call", id="contact.call"),
        Binding("w", "whatsapp", "WhatsApp", id="contact.whatsapp"),
        Binding("o", "open_browser", "Open in browser", id="contact.browser"),
        Binding("escape", "close", "Close", id="contact.close"),
        Binding("j,down", "scroll(1)", "Down", show=False, id="contact.down"),
        Binding("k,up", "scroll(-1)", "Up", show=False, id="contact.up"),
    ]

    def __init__(
        self,
        context: DeskContext,
        customer: CustomerRow,
        channel: Channel = "whatsapp",
        message: str = "",
        template: str = "",
    ) -> None:
        """Take what to show; the link leaves for the clipboard once the panel is mounted.

        `template` is the name of the one that the message was made from, if any.
        """
        super().__init__()
        self._desk = context
        self._customer = customer
        self._channel: Channel = channel
        self._message = message
        self._template = template
        self._ways = {"whatsapp": whatsapp_way(customer, message), "call": call_way(customer)}
        self._sent = 0
        """How often this channel's link went to the clipboard."""
        self._logged: set[Channel] = set()

    def compose(self) -> ComposeResult:
        """Lay out title, words with their keys, and the code."""
        with Vertical(id="box"):
            yield Static(Content(f"Contact · {clean(self._customer.name) or 'no name'}"), id="title")
            with Horizontal(id="body"):
                with Vertical(id="side"):
                    with VerticalScroll(id="words", can_focus=False):
                        yield Static(id="text")
                    with ItemGrid(id="keys", min_column_width=16):
                        for action, key, word in _KEYS:
                            label = Content.assemble((key, "bold $primary"), f" {word}")
                            button = Button(label, id=action, action=f"screen.{action}", compact=True)
                            # Enter belongs to the panel, wherever the mouse last was.
                            button.can_focus = False
                            yield button
                yield QrPicture(id="qr")

    def on_mount(self) -> None:
        """Take the way asked for."""
        self._take(self._channel)

    def on_resize(self) -> None:
        """Draw anew: the code may fit now, or no longer."""
        self._draw()

    def action_send_again(self) -> None:
        """Send the link, or the number to call, to the terminal's clipboard once more."""
        self._send()
        self._draw()

    def action_message(self) -> None:
        """Write a message, or go back to this one."""
        self.dismiss("message")

    def action_call(self) -> None:
        """Go over to calling."""
        self._take("call")

    def action_whatsapp(self) -> None:
        """Go back to WhatsApp."""
        self._take("whatsapp")

    def action_open_browser(self) -> None:
        """Open the link in the browser of this machine."""
        way = self._ways[self._channel]
        if way is None:
            return
        try:
            open_in_browser(way.url)
        except CustuiError as error:
            self.notify(clean(str(error)), severity="error", markup=False)

    def action_close(self) -> None:
        """Go back to where the panel was opened."""
        self.dismiss(None)

    def action_scroll(self, lines: int) -> None:
        """Scroll whichever part is too long for this terminal."""
        for part in ("#words", "#body"):
            self.query_one(part).scroll_relative(y=lines, animate=False)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only what can be done: with this customer, on this channel, on this machine."""
        match action:
            case "send_again":
                return self._ways[self._channel] is not None
            case "message":
                return self._ways["whatsapp"] is not None
            case "call" | "whatsapp":
                return action != self._channel and self._ways[action] is not None
            case "open_browser":
                on_whatsapp = self._channel == "whatsapp" and self._ways["whatsapp"] is not None
                return on_whatsapp and self._desk.terminal.can_open_browser
        return super().check_action(action, parameters)

    def _take(self, channel: Channel) -> None:
        self._channel = channel
        self._sent = 0
        self._send()
        if self._ways[channel] is not None and channel not in self._logged:
            self._logged.add(channel)
            # The app's worker, not the panel's: closing the panel at once must not lose the log entry.
            self.app.run_worker(partial(self._log, channel), thread=True, group="contact log")
        self._draw()
        self.refresh_bindings()

    def _send(self) -> None:
        way = self._ways[self._channel]
        if way is not None:
            self.app.copy_to_clipboard(way.for_clipboard)
            self._sent += 1

    def _log(self, channel: Channel) -> None:
        """Run in a thread."""
        try:
            template = self._template if channel == "whatsapp" else ""
            self._desk.repository.log_contact(self._customer.phone, channel, self._desk.agent, template)
        except CustuiError as error:
            self.app.notify(clean(f"Opening this was not logged: {error}"), severity="error", markup=False)

    def _draw(self) -> None:
        qr = self._qr()
        self.query_one(QrPicture).show(qr)
        self.query_one("#text", Static).update(Content("\n").join(self._lines(qr)))
        for action, _, _ in _KEYS:
            self.query_one(f"#{action}", Button).display = self.check_action(action, ()) is True

    def _qr(self) -> Qr | None:
        """Return the code as large as the room left for it, if there is any."""
        way = self._ways[self._channel]
        if way is None or not self._desk.terminal.unicode:
            return None
        columns, rows = self.app.size
        if columns < _NARROW_BELOW:
            return qr_for(way.url, way.bare_url, rows - 1, columns - 1)
        if columns >= _ROOMY_WIDTH and rows >= _ROOMY_HEIGHT:
            return qr_for(way.url, way.bare_url, rows - _ROOMY_ROWS, min(_ROOMY_BOX, columns) - _ROOMY_WORDS)
        return qr_for(way.url, way.bare_url, rows - 1, columns - _WORDS_BESIDE)

    def _lines(self, qr: Qr | None) -> list[Content]:
        way = self._ways[self._channel]
        if way is None:
            return self._without_a_way()
        calling = self._channel == "call"
        lines = [
            Content.assemble(("Call      " if calling else "WhatsApp  ", "$text-muted"), (way.number, "bold"))
        ]
        if self._customer.verdict is PhoneVerdict.UNVERIFIED and way.key == self._customer.phone:
            lines.append(Content.styled("? unverified: no known network has this prefix", "$warning"))
        lines += [
            hyperlink(way.url, "$primary underline"),
            Content.styled(_how_to_open(qr, below=self.app.size.width < _NARROW_BELOW), "$text-muted"),
        ]
        if qr is not None and not qr.has_text and way.url != way.bare_url:
            dropped = "The code has no room for the message; the link holds it."
            lines.append(Content.styled(dropped, "$warning"))
        lines += [Content(), Content.styled(_sent_words(self._sent, calling=calling), "$success")]
        if self._message and not calling:
            heading = f"Message · {clean(self._template, 60)}" if self._template else "Message"
            message = Content(clean_block(self._message))
            lines += [Content(), Content.styled(heading, "$text-muted"), message]
        if qr is None:
            why = "fits into this window" if self._desk.terminal.unicode else "can be drawn by this terminal"
            lines += [Content(), Content.styled(f"No QR code {why}.", "$text-muted")]
        if hint := _HINTS.get(self._desk.terminal.multiplexer or ""):
            lines += [Content(), Content.styled(hint, "$text-muted")]
        return lines

    def _without_a_way(self) -> list[Content]:
        lines = [
            Content.assemble(
                ("Number    ", "$text-muted"), (clean(international_form(self._customer.phone)), "bold")
            ),
            Content(),
            Content.styled(why_not(self._customer), "$warning"),
        ]
        call = self._ways["call"]
        if call is not None:
            lines += [Content(), Content("It can be called:"), hyperlink(call.url, "$primary underline")]
        return lines


def _how_to_open(qr: Qr | None, *, below: bool) -> str:
    click = "Ctrl+click opens it (Mac: Cmd; with Shift if nothing happens)"
    if qr is None:
        return f"{click}."
    return f"{click}, or scan the code {'below: j goes down' if below else ''}".rstrip() + "."


def _sent_words(times: int, *, calling: bool) -> str:
    """Return what the desk knows: that it wrote to the terminal, not what the terminal did with it."""
    what = "Number sent" if calling else "Sent"
    return f"{what} to your terminal's clipboard{' again' if times > 1 else ''}."
