"""OrderPager: which stretch of a long history is shown, with the way to the next one."""

from dataclasses import dataclass

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.reactive import var
from textual.widgets import Static

from custui.domain.history import HISTORY_PAGE


class OrderPager(Horizontal):
    """Hidden where one page holds all."""

    DEFAULT_CSS = """
    OrderPager {
        height: 1;
        padding: 0 1;
        color: $text-muted;
        #place { width: auto; }
        .turn { width: auto; margin: 0 0 0 3; }
        .turn:hover { color: $foreground; background: $block-hover-background; }
        &.-single { display: none; }
    }
    """

    page: var[int] = var(1)
    total: var[int] = var(0)

    @dataclass
    class Turned(Message):
        """Another page is asked for."""

        by: int

    def compose(self) -> ComposeResult:
        """Yield the place and two ways to turn."""
        yield Static(id="place", markup=False)
        yield Turn("< before", -1)
        yield Turn("next >", 1)

    def watch_page(self) -> None:
        """Say which orders are shown."""
        self._tell()

    def watch_total(self) -> None:
        """Say of how many."""
        self._tell()

    def _tell(self) -> None:
        first = (self.page - 1) * HISTORY_PAGE + 1
        last = min(self.page * HISTORY_PAGE, self.total)
        self.set_class(self.total <= HISTORY_PAGE, "-single")
        self.query_one("#place", Static).update(Content(f"{first:,}–{last:,} of {self.total:,}"))


class Turn(Static):
    """One way to turn, for the mouse."""

    def __init__(self, words: str, by: int) -> None:
        """Show `words` and turn `by` pages."""
        super().__init__(Content(words), markup=False, classes="turn")
        self._by = by

    def on_click(self) -> None:
        """Turn."""
        self.post_message(OrderPager.Turned(self._by))
