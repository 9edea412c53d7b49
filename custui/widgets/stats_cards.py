"""StatsCards: the five figures of the customer page, of the period and of all time."""

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.reactive import var

from custui.domain.history import foreign_counts
from custui.domain.period import PeriodKind
from custui.domain.sentences import OVERDUE_FROM, day_words, rate_text
from custui.terminal.text import clean
from custui.widgets.customer_view import CustomerView
from custui.widgets.stats_card import CardFace, StatsCard

NONE = "—"
CARDS = ("orders", "spent", "average", "conversion", "idle")


class StatsCards(Horizontal):
    """Five StatsCards in a row; the narrow layout stacks them."""

    DEFAULT_CSS = """
    StatsCards {
        height: auto;
        /* Amounts with a trend need more room than counts do; 78 is what 80 columns leave. */
        #card-orders { width: 14fr; }
        #card-spent { width: 17fr; }
        #card-average { width: 17fr; }
        #card-conversion { width: 15fr; }
        #card-idle { width: 15fr; }
    }
    """

    view: var[CustomerView | None] = var(None)

    def compose(self) -> ComposeResult:
        """Yield the cards."""
        for name in CARDS:
            yield StatsCard(id=f"card-{name}")

    def watch_view(self, view: CustomerView | None) -> None:
        """Give every card its face."""
        if view is None:
            return
        for name, face in zip(CARDS, card_faces(view), strict=True):
            self.query_one(f"#card-{name}", StatsCard).face = face


def card_faces(view: CustomerView) -> tuple[CardFace, ...]:
    """Return the five faces, in the order of `CARDS`."""
    return (_orders(view), _spent(view), _average(view), _conversion(view), _idle(view))


def _orders(view: CustomerView) -> CardFace:
    stats = view.details.stats
    figures = stats.figures
    delivered = (figures.delivered, "delivered")
    rest = ((figures.open, "open"), (figures.failed, "failed"))
    all_time = view.period.kind is PeriodKind.ALL
    return CardFace(
        title=("Orders",),
        value=(f"{figures.orders:,}",),
        trend=stats.total_orders.trend,
        aside=_outcomes(delivered) if all_time else _outcomes(delivered, *rest),
        # All time has no other lifetime to tell of, and so a line for what became of the others.
        lifetime=_outcomes(*rest) if all_time else _lifetime(view, f"{stats.lifetime.orders:,}", part=True),
    )


def _outcomes(*parts: tuple[int, str]) -> tuple[str, ...]:
    """Return `3 delivered, 1 open, 2 failed` without those of zero, then ever shorter."""
    told = [f"{count:,} {word}" for count, word in parts if count]
    return tuple(", ".join(told[:kept]) for kept in range(len(told), 0, -1))


def _spent(view: CustomerView) -> CardFace:
    stats = view.details.stats
    figures, lifetime = stats.figures, stats.lifetime
    pending = (view.money(figures.open_value), view.compact(figures.open_value)) if figures.open_value else ()
    return CardFace(
        title=("Spent",),
        value=_amount(view, figures.spent),
        trend=stats.total_spent.trend,
        beside=_beside_the_total(view),
        aside=tuple(f"{amount} open" for amount in pending),
        lifetime=_lifetime(view, *_amount(view, lifetime.spent), part=True),
    )


def _beside_the_total(view: CustomerView) -> tuple[str, ...]:
    """Return the orders that the total cannot hold, being in another currency: `+1 order in USD`."""
    counts = foreign_counts(view.orders_of_period(), view.rules.currency)
    if not counts:
        return ()
    total = sum(count for _, count in counts)
    where = " and ".join(clean(currency) for currency, _ in counts) if len(counts) < 3 else "other currencies"
    word = "order" if total == 1 else "orders"
    return (
        f"+{total:,} {word} in {where}",
        f"+{total:,} in {where}",
        f"+{total:,} foreign",
    )


def _average(view: CustomerView) -> CardFace:
    stats = view.details.stats
    counted = stats.figures.spent_orders
    orders = f"{counted:,} {'order' if counted == 1 else 'orders'}"
    return CardFace(
        title=("Average order", "Average"),
        value=_average_amount(view, stats.average_order_value.value),
        trend=stats.average_order_value.trend,
        aside=(f"over {orders}", orders) if counted else (),
        lifetime=_lifetime(view, *_average_amount(view, stats.lifetime.average)),
    )


def _conversion(view: CustomerView) -> CardFace:
    stats = view.details.stats
    figures, lifetime = stats.figures, stats.lifetime
    fraction = f"{figures.delivered:,}/{figures.orders:,}"
    whole = f"{rate_text(lifetime.conversion)} · {lifetime.delivered:,}/{lifetime.orders:,}"
    return CardFace(
        title=("Conversion",),
        value=(rate_text(stats.conversion_rate.value),),
        trend=stats.conversion_rate.trend,
        aside=(f"{fraction} delivered", fraction) if figures.orders else (),
        lifetime=_lifetime(view, whole, rate_text(lifetime.conversion)),
    )


def _idle(view: CustomerView) -> CardFace:
    card, insights = view.details.stats.days_since_last_order, view.details.insights
    value = NONE if card.value is None else _days(card.value)
    short = NONE if card.value is None else f"{card.value:,} d"
    gap = insights.median_gap_days
    usual: tuple[str, ...] = ("one order so far", "one order")
    if gap is not None:
        usual = (f"usual gap {_days(gap)}", f"usual {_days(gap)}", f"usual {_whole(gap):,} d")
    aside: tuple[str, ...] = usual
    below: tuple[str, ...] = ()
    today = view.as_of.astimezone(view.rules.zone).date()
    ended = view.period.ended(today)
    if ended is not None:
        # The silence as it was then, while the profile tells the one of now; overdue is only of now.
        day = day_words(ended, today)
        aside, below = (f"on {day}", day, f"{ended:%b %Y}"), usual
    elif card.value == 0:
        value = short = "today"
    elif insights.overdue and insights.overdue >= OVERDUE_FROM:
        below = (f"{insights.overdue:.1f}× the usual gap", f"{insights.overdue:.1f}× usual")
    return CardFace(
        title=("Last order",),
        value=(value, short),
        trend=card.trend,
        aside=aside,
        lifetime=below,
        alarming=card.value is not None and card.value > view.rules.active_days,
    )


def _whole(number: float) -> int:
    """Return the nearest whole number, halves rounded up as the sentences do."""
    return int(number + 0.5)


def _days(number: float) -> str:
    whole = _whole(number)
    return f"{whole:,} {'day' if whole == 1 else 'days'}"


def _amount(view: CustomerView, minor: int | None) -> tuple[str, ...]:
    return (NONE,) if minor is None else (view.money(minor), view.compact(minor))


def _average_amount(view: CustomerView, minor: int | None) -> tuple[str, ...]:
    return (NONE,) if minor is None else (view.average(minor), view.compact(minor))


def _lifetime(view: CustomerView, *wordings: str, part: bool = False) -> tuple[str, ...]:
    """Return the all-time figure for the last line; nothing where the card itself is of all time.

    `part` tells that the period's figure is a part of it: `of 56` where there is no room for more.
    """
    if view.period.kind is PeriodKind.ALL:
        return ()
    return (
        *(f"{wording} all time" for wording in wordings),
        *(f"of {wording}" for wording in wordings[-1:] if part),
    )
