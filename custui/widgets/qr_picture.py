"""A QR code on the screen."""

from collections.abc import Sequence

from textual.content import Content
from textual.filter import LineFilter, NoColor
from textual.widgets import Static

from custui.terminal.qr import Qr


class QrPicture(Static):
    """Black on white whatever the theme, since a camera wants dark modules on light ones."""

    DEFAULT_CSS = """
    QrPicture {
        width: auto;
        height: auto;
        color: #000000;
        background: #ffffff;
        text-style: none;
    }
    """
    ALLOW_SELECT = False

    def show(self, qr: Qr | None) -> None:
        """Draw `qr`, or take no room at all."""
        self.display = qr is not None
        self.update(Content("\n".join(qr.lines)) if qr else Content())

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Keep black and white under NO_COLOR too: without them a dark terminal shows the negative."""
        return [kept for kept in super().get_line_filters() if not isinstance(kept, NoColor)]
