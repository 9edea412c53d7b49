"""Pager: which rows of how many are on screen, how many are marked, and how they are sorted."""

from typing import ClassVar

from textual.content import Content
from textual.reactive import reactive
from textual.timer import Timer
from textual.widget import Widget

from custui.domain.query import ListQuery
from custui.domain.query_words import order_words
from custui.widgets.listing import Count, Listing, is_everybody

_MUTED = "$text-muted"


class Pager(Widget):
    """One line: `1–50 of 597 · page 1/12 · 3 marked`, and at its end `sorted by last order ↓`."""

    DEFAULT_CSS = """
    Pager {
        height: 1;
        padding: 0 1;
    }
    """

    PATIENCE: ClassVar[float] = 0.3
    """Seconds after which an unanswered question is worth a word."""

    listing: reactive[Listing | None] = reactive(None)
    count: reactive[Count | None] = reactive(None)
    asked: reactive[ListQuery] = reactive(ListQuery())
    """The page wanted, which is not yet the one on screen while the store is being asked."""
    problem: reactive[str] = reactive("")
    marked: reactive[str] = reactive("")
    """How many are marked, in words; empty for nobody."""
    waiting: reactive[bool] = reactive(False)

    def __init__(self) -> None:
        """Start without anything to tell."""
        super().__init__()
        self._patience: Timer | None = None

    def watch_asked(self) -> None:
        """Wait a little; a store that answers in time never shows that it was asked."""
        self._answered()
        if self.listing is not None:
            self._patience = self.set_timer(self.PATIENCE, self._wait, name="patience")

    def watch_listing(self) -> None:
        """Stop waiting."""
        self._answered()

    def watch_problem(self) -> None:
        """Stop waiting for what failed."""
        self._answered()

    def render(self) -> Content:
        """Return the fullest line that fits: the sort goes first, then the orders without phone."""
        width = self.content_size.width
        if self.listing is None or self.waiting or not self.listing.page.rows:
            asking = "asking the store…" if self.waiting else ""
            return self._left(asking).truncate(width, ellipsis=True)
        position = position_words(self.listing, self.count)
        orphans, short = self._orphans()
        sort = order_words(self.listing.query.filters.sort, self.listing.page)
        by = f"sorted by {sort}"
        for aside, end in ((orphans, by), (orphans, sort), (short, sort), ("", by), ("", sort)):
            left, right = self._left(position, aside), Content.styled(end, _MUTED)
            gap = width - left.cell_length - right.cell_length
            if gap >= 2:
                return left + Content.blank(gap) + right
        return self._left(position).truncate(width, ellipsis=True)

    def _left(self, *said: str) -> Content:
        parts = [Content.styled(words, _MUTED) for words in said if words]
        if self.marked:
            parts.append(Content.styled(self.marked, "$text-accent bold"))
        return Content.styled(" · ", _MUTED).join(parts)

    def _orphans(self) -> tuple[str, str]:
        """Return the orders without phone in words, full and short; nothing beside a part of the shop.

        They are of the whole store: beside a period's or a search's customers they would read as theirs.
        """
        count, listing = self.count, self.listing
        if count is None or listing is None or not count.without_phone or not is_everybody(listing.query):
            return "", ""
        orders = count.without_phone
        return f"{orders:,} order{'' if orders == 1 else 's'} without phone", f"{orders:,} without phone"

    def _wait(self) -> None:
        # The time may have been up, and this on its way, just as the answer came.
        self.waiting = self._patience is not None

    def _answered(self) -> None:
        self.waiting = False
        if self._patience is not None:
            self._patience.stop()
            self._patience = None


def position_words(listing: Listing, count: Count | None) -> str:
    """Return `51–100 of 597 · page 2/12`; an ellipsis stands in for what is not counted yet."""
    page = listing.page
    first = (page.number - 1) * page.size + 1
    last = first + len(page.rows) - 1
    if count is None or not count.holds_for(listing.query):
        return f"{first:,}–{last:,} of … · page {page.number:,}"
    pages = max(page.number, -(-count.customers // page.size))
    return f"{first:,}–{last:,} of {count.customers:,} · page {page.number:,}/{pages:,}"
