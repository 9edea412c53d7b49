"""ChipBar: what the list is filtered by, each thing with a cross that takes it off."""

from dataclasses import dataclass
from typing import NamedTuple

from textual import events
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from custui.domain.query import CustomerFilters
from custui.domain.query_words import FilterPart, filter_parts
from custui.domain.rules import ShopRules
from custui.terminal.text import clean

_RULES = ShopRules()
_GAP = 1
_LONGEST = 24
"""Cells of a chip's words."""


class Stretch(NamedTuple):
    """Part of the line: what is drawn there, and the part of the filters that a click takes off."""

    content: Content
    part: FilterPart | None
    """None where a click asks for the panel."""


class ChipBar(Widget):
    """One line: ` VIP ×   Lagos ×   +3   f filters (5)`; the class `-nothing` says that nothing is on."""

    DEFAULT_CSS = """
    ChipBar {
        width: auto;
        max-width: 100%;
        height: 1;
        padding: 0 1;
    }
    """

    filters: reactive[CustomerFilters] = reactive(CustomerFilters(), layout=True)
    rules: reactive[ShopRules] = reactive(_RULES, layout=True)

    @dataclass(repr=False, eq=False)
    class Changed(Message):
        """A chip was clicked: the filters without it."""

        filters: CustomerFilters

    @dataclass(repr=False, eq=False)
    class FilterAsked(Message):
        """The agent wants to see or set the filters."""

    def __init__(self, rules: ShopRules = _RULES, *, unicode: bool = True) -> None:
        """Take how the shop says money, and whether the terminal can show signs such as ₦."""
        super().__init__(classes="-nothing")
        self.set_reactive(ChipBar.rules, rules)
        self._ascii_only = not unicode

    def watch_filters(self) -> None:
        """Tell the style sheets whether anything is on."""
        self.set_class(not self._parts(), "-nothing")

    def get_content_width(self, container: Size, viewport: Size) -> int:  # noqa: ARG002
        """Return the cells that all the chips would take."""
        return _width(self._stretches(len(self._parts())))

    def render(self) -> Content:
        """Return as many chips as fit, how many more there are, and the key to the panel."""
        line = Content(" " * _GAP).join(stretch.content for stretch in self._fitting())
        return line.truncate(self.content_size.width, ellipsis=True)

    def on_click(self, event: events.Click) -> None:
        """Take off the chip clicked; anything else asks for the panel."""
        offset = event.get_content_offset(self)
        if offset is None:
            return
        end = 0
        for stretch in self._fitting():
            end += stretch.content.cell_length
            if offset.x < end and stretch.part is not None:
                self.post_message(self.Changed(stretch.part.without))
                return
            if offset.x < end + _GAP:
                break
            end += _GAP
        self.post_message(self.FilterAsked())

    def _parts(self) -> tuple[FilterPart, ...]:
        return filter_parts(self.filters, self.rules, ascii_only=self._ascii_only)

    def _fitting(self) -> list[Stretch]:
        room = self.content_size.width
        for count in range(len(self._parts()), 0, -1):
            stretches = self._stretches(count)
            if _width(stretches) <= room:
                return stretches
        return self._stretches(0)

    def _stretches(self, count: int) -> list[Stretch]:
        """Return the line with `count` chips."""
        parts = self._parts()
        line = [Stretch(_chip(part), part) for part in parts[:count]]
        if 0 < count < len(parts):
            line.append(Stretch(Content.styled(f"+{len(parts) - count}", "$text-muted"), None))
        words = f" filters ({len(parts)})" if parts else " filters"
        return [*line, Stretch(Content.assemble(("f", "$primary"), (words, "$text-muted")), None)]


def _chip(part: FilterPart) -> Content:
    words = Content(clean(part.words)).truncate(_LONGEST, ellipsis=True)
    chip = Content(" ") + words + Content.styled(" × ", "$text-muted")
    return chip.stylize("on $panel")


def _width(stretches: list[Stretch]) -> int:
    return sum(stretch.content.cell_length for stretch in stretches) + _GAP * (len(stretches) - 1)
