"""TotalsLine: how many customers the list holds, and the orders that are nobody's."""

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from custui.domain.period import Period, PeriodKind
from custui.domain.query import CustomerFilters
from custui.widgets.listing import Count, is_everybody


class TotalsLine(Widget):
    """One line: `597 customers · 12 orders without phone`."""

    DEFAULT_CSS = """
    TotalsLine {
        height: 1;
        padding: 0 1;
    }
    """

    count: reactive[Count | None] = reactive(None)

    def render(self) -> Content:
        """Draw the line, in fewer words where it is short."""
        width = self.content_size.width
        full = self.words()
        return full if full.cell_length <= width else self.words(brief=True).truncate(width, ellipsis=True)

    def words(self, *, brief: bool = False) -> Content:
        """Return what the line says, nothing before a count; `brief` leaves the period to the header."""
        if self.count is None:
            return Content("")
        query, customers = self.count.query, self.count.customers
        found = " found" if query.filters != CustomerFilters(sort=query.filters.sort) else ""
        total = Content.assemble(
            (f"{customers:,}", "bold"),
            " customer" if customers == 1 else " customers",
            (found if brief else found + _period_words(query.period), "$text-muted"),
        )
        orders = self.count.without_phone
        # Of the whole store; beside a period's or a search's customers it would read as theirs.
        if not orders or not is_everybody(query):
            return total
        word = "" if brief else "order " if orders == 1 else "orders "
        return total + Content.styled(f"  ·  {orders:,} {word}without phone", "$text-muted")


def _period_words(period: Period) -> str:
    match period.kind:
        case PeriodKind.ALL:
            return ""
        case PeriodKind.DAYS_7 | PeriodKind.DAYS_30 | PeriodKind.DAYS_90:
            return f" ordered in the last {period.title}"
        case _:
            return f" ordered {period.title.lower()}"
