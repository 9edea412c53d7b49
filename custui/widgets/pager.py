"""Pager: which rows of how many are on screen, and how they are sorted."""

from typing import ClassVar

from textual.content import Content
from textual.reactive import reactive
from textual.timer import Timer
from textual.widget import Widget

from custui.domain.query import ListQuery, Sort
from custui.widgets.listing import SORT_TITLES, Count, Listing


class Pager(Widget):
    """One line: `1–50 of 597 · page 1/12`, and at its end `sorted by last order ↓`."""

    DEFAULT_CSS = """
    Pager {
        height: 1;
        padding: 0 1;
        color: $text-muted;
    }
    """

    PATIENCE: ClassVar[float] = 0.3
    """Seconds after which an unanswered question is worth a word."""

    listing: reactive[Listing | None] = reactive(None)
    count: reactive[Count | None] = reactive(None)
    asked: reactive[ListQuery] = reactive(ListQuery())
    """The page wanted, which is not yet the one on screen while the store is being asked."""
    problem: reactive[str] = reactive("")
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
        """Return the line, without its end where it is too short for both."""
        if self.listing is None or not self.listing.page.rows:
            return Content("")
        width = self.content_size.width
        left = Content("asking the store…" if self.waiting else position_words(self.listing, self.count))
        right = sort_words(self.listing.query.filters.sort)
        for end in (Content(f"sorted by {right}"), Content(right)):
            gap = width - left.cell_length - end.cell_length
            if gap >= 2:
                return left + Content.blank(gap) + end
        return left.truncate(width, ellipsis=True)

    def _wait(self) -> None:
        self.waiting = True

    def _answered(self) -> None:
        self.waiting = False
        if self._patience is not None:
            self._patience.stop()


def position_words(listing: Listing, count: Count | None) -> str:
    """Return `51–100 of 597 · page 2/12`; an ellipsis stands in for what is not counted yet."""
    page = listing.page
    first = (page.number - 1) * page.size + 1
    last = first + len(page.rows) - 1
    if count is None or not count.holds_for(listing.query):
        return f"{first:,}–{last:,} of … · page {page.number:,}"
    pages = max(page.number, -(-count.customers // page.size))
    return f"{first:,}–{last:,} of {count.customers:,} · page {page.number:,}/{pages:,}"


def sort_words(sort: Sort) -> str:
    """Return `last order ↓`."""
    title = SORT_TITLES[sort.field]
    title = title if title == "WhatsApp" else title.lower()
    return f"{title} {'↓' if sort.descending else '↑'}"
