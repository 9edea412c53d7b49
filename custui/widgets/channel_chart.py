"""ChannelChart: where the orders came from."""

from fractions import Fraction

from textual.content import Content

from custui.domain.channel import channel_title
from custui.domain.sentences import rate_text
from custui.terminal.text import clean
from custui.widgets.chart_plot import ChartPlot
from custui.widgets.chart_rows import ChartRow, row_lines
from custui.widgets.customer_view import CustomerView


class ChannelChart(ChartPlot):
    """A bar for each channel, the most used first."""

    def series(self, view: CustomerView) -> object:
        """Return the counts."""
        return view.details.charts.channels

    def lines(self, view: CustomerView, width: int, height: int) -> list[Content]:
        """Return title and bars; what has no line of its own is counted in the last."""
        counts = view.details.charts.channels
        title = Content.styled("Channels", "bold")
        if not counts:
            return self.nothing(title, height)
        total = sum(count for _, count in counts)
        room = max(1, height - 1)
        kept = counts if len(counts) <= room else counts[: max(0, room - 1)]
        found = [(clean(channel_title(channel)).strip() or "unknown", count) for channel, count in kept]
        if len(kept) < len(counts):
            found.append(
                (f"{len(counts) - len(kept):,} more", sum(count for _, count in counts[len(kept) :]))
            )
        rows = [
            ChartRow(name, f"{count:,} {rate_text(Fraction(count, total)):>4}", count)
            for name, count in found
        ]
        spread = 2 if room >= 2 * len(rows) else 1
        lines = row_lines(self, rows, width, room, view.unicode)
        return [title, *(line for drawn in lines for line in (drawn, *[Content()] * (spread - 1)))]
