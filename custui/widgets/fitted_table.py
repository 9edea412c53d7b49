"""FittedTable: a table that lays its columns out anew for every width it is given."""

from rich.text import Text
from textual.geometry import Region
from textual.strip import Strip
from textual.widgets import DataTable


class FittedTable(DataTable[Text]):
    """Calls `lay_out` once its width has changed; `room` is that width, 0 before there is one."""

    room = 0

    def lay_out(self) -> None:
        """Write columns and rows for `room` cells."""
        raise NotImplementedError

    def on_resize(self) -> None:
        """Follow the width."""
        self._fit()

    def render_lines(self, crop: Region) -> list[Strip]:
        """Paint; where the width is not the one laid out for, lay out and paint again.

        Textual sends no Resize where something (a scroll, say) makes it reckon all places between a
        change of layout and its own turn at it: the table would keep columns of another width.
        """
        if self.size.width != self.room:
            self.call_next(self._fit)
        return super().render_lines(crop)

    def _fit(self) -> None:
        if self.size.width != self.room:
            self.room = self.size.width
            self.lay_out()
