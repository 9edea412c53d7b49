"""ProductChart: the five products bought most, by quantity, with what they came to."""

from textual.content import Content

from custui.terminal.text import clean
from custui.widgets.chart_inks import STYLES, Ink
from custui.widgets.chart_plot import ChartPlot
from custui.widgets.chart_rows import ChartRow, row_lines
from custui.widgets.customer_view import CustomerView
from custui.widgets.flow import widest_that_fits

_NONE = "No products in this period"


class ProductChart(ChartPlot):
    """A bar for the quantity, and one for the money where there is room for both."""

    def series(self, view: CustomerView) -> object:
        """Return the products."""
        return view.details.charts.top_products

    def lines(self, view: CustomerView, width: int, height: int) -> list[Content]:
        """Return title and bars."""
        charts = view.details.charts
        products = charts.top_products
        title = Content.styled("Top products", "bold")
        if not products:
            lines = self.nothing(title, height)
            return [*lines[:-1], Content.styled(_NONE, STYLES[Ink.QUIET])] if charts.statuses else lines
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
        legends = [_legend(words, view.unicode) for words in ("quantity", times)]
        if room < 2 * len(rows):
            legends = [Content()]
        title = widest_that_fits(
            [told + legend for told in titles(len(rows), charts.products) for legend in legends], width
        )
        return [title, *row_lines(self, rows, width, room, view.unicode)]


def titles(shown: int, products: int) -> list[Content]:
    """Return `Top 5 of 18 products, delivered and open`, then ever shorter.

    What is open is not spent yet, so that the money of these may come to more than that.
    """
    brief = full = "Top products"
    if shown < products:
        brief = f"Top {shown:,} of {products:,}"
        full = f"{brief} products"
    variants = ((full, "delivered and open"), (full, "open too"), (brief, "open too"))
    return [Content.assemble((title, "bold"), (f", {of}", STYLES[Ink.QUIET])) for title, of in variants]


def _legend(quantity: str, unicode: bool) -> Content:
    keys = ("█", "▒") if unicode else ("#", "-")
    return Content.assemble(
        "  ", (keys[0], STYLES[Ink.BAR]), f" {quantity}  ", (keys[1], STYLES[Ink.MONEY]), " money"
    )
