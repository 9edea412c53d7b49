"""DeedLine: what is being done to many customers, and how far it is."""

from typing import ClassVar

from textual.content import Content
from textual.reactive import var
from textual.timer import Timer
from textual.widgets import Static


class DeedLine(Static):
    """One line above the pager, there only while a deed takes long enough to be noticed."""

    DEFAULT_CSS = """
    DeedLine {
        display: none;
        height: 1;
        padding: 0 1;
        color: $text-accent;
        text-wrap: nowrap;
        text-overflow: ellipsis;
    }
    """
    PATIENCE: ClassVar[float] = 0.3
    """Seconds after which a deed is worth a line: most are done before, and rows should not jump."""

    words: var[str] = var("")
    """Clean; empty while nothing is being done."""

    def __init__(self) -> None:
        """Wait for something to be done."""
        super().__init__()
        self._patience: Timer | None = None

    def watch_words(self, words: str) -> None:
        """Come after a while, and go at once."""
        self.update(Content(words))
        if not words:
            self.display = False
            if self._patience is not None:
                self._patience.stop()
                self._patience = None
        elif self._patience is None:
            self._patience = self.set_timer(self.PATIENCE, self._come, name="patience")

    def _come(self) -> None:
        # The time may have been up, and this on its way, just as the deed was done.
        self.display = bool(self.words)
