"""A table keeps to its width even where Textual forgets to tell it."""

import pytest
from rich.text import Text
from textual.app import App, ComposeResult
from textual.events import Resize

from custui.widgets.fitted_table import FittedTable
from tests.pilot import wait_until


class Wide(FittedTable):
    def lay_out(self) -> None:
        self.clear(columns=True)
        self.add_column(Text("all"), width=self.room)


class OneTable(App[None]):
    def __init__(self, kind: type[Wide]) -> None:
        super().__init__()
        self.kind = kind

    def compose(self) -> ComposeResult:
        yield self.kind()


class Untold(Wide):
    def on_resize(self, event: Resize) -> None:  # type: ignore[override]
        """Hear nothing, as where Textual sends no Resize."""
        event.prevent_default()


@pytest.mark.parametrize("kind", [Wide, Untold])
async def test_the_columns_follow_the_width_told_or_untold(kind: type[Wide]) -> None:
    app = OneTable(kind)
    async with app.run_test(size=(80, 24)) as pilot:
        table = app.query_one(Wide)
        await wait_until(pilot, lambda: table.room == 80, "the first width")
        table.styles.width = 46
        await wait_until(pilot, lambda: table.room == table.size.width == 46, "the new columns")
