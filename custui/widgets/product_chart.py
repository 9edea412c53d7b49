"""ProductChart: the five products bought most, by quantity, with what they came to."""

from textual.content import Content

from custui.terminal.text import clean
from custui.widgets.chart_inks import STYLES, Ink
from custui.widgets.chart_plot import ChartPlot
from custui.widgets.chart_rows import ChartRow, row_lines
from custui.widgets.customer_view import CustomerView

_NONE = "No products in this period"


class ProductChart(ChartPlot):
    """A bar for the quantity, and one for the money where there is room for both."""

    def series(self, view: CustomerView) -> object:
        """Return the products."""
        return view.details.charts.top_products

    def lines(self, view: CustomerView, width: int, height: int) -> list[Content]:
        """Return title and bars."""
        products = view.details.charts.top_products
        title = Content.styled("Top products", "bold")
        if not products:
            lines = self.nothing(title, height)
            return (
                [*lines[:-1], Content.styled(_NONE, STYLES[Ink.QUIET])]
                if view.details.charts.statuses
                else lines
            )
        room = max(1, height - 1)
        times = "×" if view.unicode else "x"
        quantities = [f"{times}{product.quantity:,}" for product in products]
        amounts = [view.compact(product.money) for product in products]
        wide, long = max(map(len, quantities)), max(map(len, amounts))
        rows = [
            ChartRow(
                clean(product.product).strip() or "unnamed",
                f"{quantity:>{wide}} {amount:>{long}}",
                product.quantity,
                max(0, product.money),
            )
            for product, quantity, amount in zip(products, quantities, amounts, strict=True)
        ][:room]
        if room >= 2 * len(rows):
            keys = ("█", "▒") if view.unicode else ("#", "-")
            legend = Content.assemble(
                "  ", (keys[0], STYLES[Ink.BAR]), " quantity  ", (keys[1], STYLES[Ink.MONEY]), " money"
            )
            title = (title + legend).truncate(width, ellipsis=True)
        return [title, *row_lines(self, rows, width, room, view.unicode)]
