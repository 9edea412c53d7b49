"""The sentences on the page: one paragraph, or a line each; what asks for a deed stands out."""

from textual.app import App, ComposeResult

from custui.widgets.insight_lines import InsightLines
from tests.factories import days_ago, make_item, make_order
from tests.widgets.views import make_view

LATE = [
    make_order(n, days_ago(100 + 10 * n), items=(make_item("[@click=app.quit]soap[/] \x1b[2J"),))
    for n in range(4)
]


class Page(App[None]):
    def compose(self) -> ComposeResult:
        yield InsightLines()


async def test_a_paragraph_or_a_line_for_each() -> None:
    async with Page().run_test(size=(60, 20)) as pilot:
        lines = pilot.app.query_one(InsightLines)
        lines.view = make_view(LATE)
        await pilot.pause()
        paragraph = lines.render()
        assert lines.size.height == len(paragraph.plain.split("\n"))
        assert "Overdue: 100 days since the last order, 10.0× the usual gap" in " ".join(
            paragraph.plain.split()
        )
        overdue = [span for span in paragraph.spans if span.style == "$text-warning"]
        assert paragraph.plain[overdue[0].start : overdue[-1].end].startswith("Overdue")
        assert "[@click=app.quit]soap[/] �[2J ×4" in " ".join(paragraph.plain.split())
        assert not any("click" in str(span.style) for span in paragraph.spans)
        lines.add_class("-apart")
        lines.refresh(layout=True)
        await pilot.pause()
        starts = [line.split()[0] for line in lines.render().plain.split("\n")]
        assert {"Orders", "Overdue:", "Buys", "4"} <= set(starts)
