"""RowList: one column of one-line rows with a cursor, drawn by a single widget."""

from collections.abc import Hashable, Sequence
from typing import ClassVar, Generic, TypeVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.visual import Visual

R = TypeVar("R")


class RowList(ScrollView, Generic[R], can_focus=True):
    """Moves, scrolls and draws; what the rows are and what choosing one does is the subclass's."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {"row-list--cursor", "row-list--hover"}
    DEFAULT_CSS = """
    RowList {
        overflow-x: hidden;
        overflow-y: auto;
        scrollbar-size-vertical: 1;
        scrollbar-gutter: stable;
        & > .row-list--cursor { background: $block-cursor-blurred-background; color: $foreground; }
        & > .row-list--hover { background: $block-hover-background; }
        &:focus > .row-list--cursor {
            background: $block-cursor-background;
            color: $block-cursor-foreground;
            text-style: $block-cursor-text-style;
        }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "move(1)", "Next row", show=False, key_display="j ↓", id="rows.down"),
        Binding("up,k", "move(-1)", "Row before", show=False, key_display="k ↑", id="rows.up"),
        Binding("pagedown", "turn(1)", "Page down", show=False, id="rows.page_down"),
        Binding("pageup", "turn(-1)", "Page up", show=False, id="rows.page_up"),
        Binding("home,g", "edge(-1)", "First row", show=False, id="rows.first"),
        Binding("end,G", "edge(1)", "Last row", show=False, id="rows.last"),
    ]

    def __init__(self) -> None:
        """Start without rows."""
        super().__init__()
        self._rows: tuple[R, ...] = ()
        self._cursor = 0
        self._hover: int | None = None

    @property
    def at_cursor(self) -> R | None:
        """The row under the cursor; None where there is none."""
        return self._rows[self._cursor] if self._cursor < len(self._rows) else None

    @property
    def room(self) -> int:
        """Cells of a row; nothing before the first layout."""
        return self.scrollable_content_region.width

    def draw_row(self, row: R, *, here: bool) -> Content:
        """Return the line of a row, `room` cells long; `here` is where the cursor stands."""
        raise NotImplementedError

    def identity(self, row: R) -> Hashable:
        """Return what stays the same of a row while its words change."""
        raise NotImplementedError

    def bears_cursor(self, row: R) -> bool:
        """Tell whether a row is more than a remark."""
        raise NotImplementedError

    def belongs(self, place: int, chosen: int) -> bool:
        """Tell whether the row at `place` is lit where the cursor stands on `chosen`: itself, unless told."""
        return place == chosen

    def action_choose(self) -> None:
        """Do what the row under the cursor is there for."""
        raise NotImplementedError

    def show_rows(self, rows: Sequence[R], stand_on: Hashable = None) -> None:
        """Draw these rows, with the cursor on the one named, else on the one where it was."""
        here = stand_on
        if here is None and self.at_cursor is not None:
            here = self.identity(self.at_cursor)
        self._rows = tuple(rows)
        self.virtual_size = Size(self.room, len(self._rows))
        found = (place for place, row in enumerate(self._rows) if self.identity(row) == here)
        self.refresh()
        self._stand(next(found, self._cursor), -1)

    def reveal(self, first: int, last: int) -> None:
        """Scroll as little as shows these rows, the first above all."""
        height, top = self.scrollable_content_region.height, self.scroll_offset.y
        wanted = min(max(top, last - height + 1), first)
        if height and wanted != top:
            self.scroll_to(y=wanted, animate=False, force=True)

    def action_move(self, step: int) -> None:
        """Go to the next row that bears the cursor."""
        self.go(self._cursor + step, step)

    def action_turn(self, step: int) -> None:
        """Go a page on."""
        self.go(self._cursor + step * max(1, self.scrollable_content_region.height - 1), step)

    def action_edge(self, step: int) -> None:
        """Go to the last row, or the first."""
        self.go(len(self._rows) - 1 if step > 0 else 0, -step)

    def go(self, place: int, step: int) -> None:
        """Put the cursor at `place`, or the nearest row beyond it, else before it, that can bear it."""
        self._stand(place, step)

    def render_line(self, y: int) -> Strip:
        """Draw one row."""
        place = y + self.scroll_offset.y
        if place >= len(self._rows):
            return Strip.blank(self.room, self.rich_style)
        here = self.belongs(place, self._cursor)
        name = "cursor" if here else "hover" if place == self._hover else ""
        style = self.get_visual_style(f"row-list--{name}") if name else self.visual_style
        line = self.draw_row(self._rows[place], here=here)
        return Visual.to_strips(self, line, self.room, 1, style)[0]

    async def _on_key(self, event: events.Key) -> None:
        # At once: the app runs bindings when a key has come up to it, and by then the next keys of the
        # same packet have been here, where they met the rows as they stood before.
        bound = self.screen.active_bindings.get(event.key)
        if bound is not None and bound.node is self and bound.enabled:
            event.stop()
            event.prevent_default()
            await self.run_action(bound.binding.action)

    def on_click(self, event: events.Click) -> None:
        """Choose what was clicked."""
        place = self._place_of(event)
        if place is not None and place < len(self._rows) and self.bears_cursor(self._rows[place]):
            self.go(place, 1)
            self.action_choose()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Show what a click would choose."""
        self._light(self._place_of(event))

    def on_leave(self) -> None:
        """Show nothing of the kind."""
        self._light(None)

    def _place_of(self, event: events.MouseEvent) -> int | None:
        offset = event.get_content_offset(self)
        return None if offset is None else offset.y + self.scroll_offset.y

    def _stand(self, place: int, step: int) -> None:
        if not self._rows:
            return
        place = min(max(place, 0), len(self._rows) - 1)
        beyond = range(place, len(self._rows) if step > 0 else -1, step)
        before = range(place, -1 if step > 0 else len(self._rows), -step)
        found = next((i for i in (*beyond, *before) if self.bears_cursor(self._rows[i])), None)
        if found is None:
            return
        for line in (self._cursor, found):
            self.refresh_line(line)
        self._cursor = found
        self.reveal(found, found)

    def _light(self, place: int | None) -> None:
        if place != self._hover:
            for line in (self._hover, place):
                if line is not None:
                    self.refresh_line(line)
            self._hover = place
