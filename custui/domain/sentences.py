"""What rules found, in plain words for the screen and the command line.

Whole numbers of days and per cent are rounded half up. Product names, places and channels stand in the
sentences as the shop wrote them, on one line: whoever shows a sentence cleans it first, as any data.
"""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from custui.domain.channel import channel_title
from custui.domain.text import fold
from custui.domain.trend import Trend, TrendKind

if TYPE_CHECKING:
    from custui.domain.insights import Insights, ProductFigures

UNDEFINED = "—"
OVERDUE = "Overdue"
"""How the sentence begins that says a customer is late."""
OVERDUE_FROM = 2
"""Overdue is said from twice the median gap on. Half of all gaps are longer than the median, so that
just above it there is nothing to say."""
_SEEN = 2
"""A habit has been seen this often at least: what three orders did once each may be chance."""
_MOST_WEEKDAYS = 3
"""Peak weekdays on a tie that still say something."""
_NAME_LENGTH = 40
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def insight_sentences(found: Insights) -> tuple[str, ...]:
    """Return what is known of a customer, who has at least one order, the most telling first.

    Habits ("usually …", "most often …") are claimed from three orders on, of which two were alike, and
    with how many of them were; whatever is unknown is left out.
    """
    said = (
        _rhythm(found),
        _overdue(found),
        _habits(found),
        _products(found),
        _deliveries(found),
        _place(found),
    )
    return tuple(sentence for sentence in said if sentence)


def ago(days: int) -> str:
    """Return `today`, `yesterday` or `5 days ago`."""
    if days <= 0:
        return "today"
    return "yesterday" if days == 1 else f"{days:,} days ago"


def day_words(day: date, today: date) -> str:
    """Return `8 Jun`, or `8 Jun 2025` where that is not this year."""
    return f"{day.day} {day:%b}" if day.year == today.year else f"{day.day} {day:%b %Y}"


def rate_text(rate: Fraction | None) -> str:
    """Return a rate (0 to 1) in whole per cent, "78%"; "—" where it is undefined.

    Only nothing is "0%" and only everything is "100%": 1 of 300 is "1%", 299 of 300 is "99%".
    """
    if rate is None:
        return UNDEFINED
    percent = _half_up(rate * 100)
    if 0 < rate < 1:
        percent = min(max(percent, 1), 99)
    return f"{percent}%"


def trend_text(trend: Trend) -> str:
    """Return a trend in at most seven characters: "▲ 200%", "▼ 76%", "−67 pp", "new", "=", "—".

    A rise above 999 % is "▲ >999%". A change too small for a whole number is "<1", and a fall that
    leaves something is 99 % at most.
    """
    if trend.change is None or trend.kind is TrendKind.SAME:
        return {TrendKind.NEW: "new", TrendKind.SAME: "="}.get(trend.kind, UNDEFINED)
    rising = trend.change > 0
    size = _size(trend)
    if trend.kind is TrendKind.POINTS:
        return f"{'+' if rising else '−'}{size} pp"
    return f"{'▲' if rising else '▼'} {'>999' if len(size) > 3 else size}%"


def trend_told(trend: Trend) -> str:
    """Return a trend by sign, number and word, where there is room: "▲ 200% more", "▼ 67 points"."""
    if trend.change is None:
        return trend_text(trend)
    if trend.kind is TrendKind.SAME:
        return "= same"
    if trend.kind is TrendKind.POINTS:
        return f"{'▲' if trend.change > 0 else '▼'} {_points(trend)}"
    return f"{trend_text(trend)} {'more' if trend.change > 0 else 'less'}"


def trend_words(trend: Trend) -> str:
    """Return a trend without signs, for screen readers and plain terminals: "up 200%", "down 67 points"."""
    if trend.change is None or trend.kind is TrendKind.SAME:
        words = {TrendKind.NEW: "new", TrendKind.SAME: "unchanged"}
        return words.get(trend.kind, "nothing to compare with")
    direction = "up" if trend.change > 0 else "down"
    return f"{direction} {_points(trend) if trend.kind is TrendKind.POINTS else f'{_size(trend)}%'}"


def place_text(city: str, state: str) -> str:
    """Return `Ikeja, Lagos`, or the one that is known; a state of the same name is not said twice."""
    city, state = _one_line(city), _one_line(state)
    if fold(city) == fold(state):
        return state
    return ", ".join(part for part in (city, state) if part)


def _size(trend: Trend) -> str:
    """Return the size of the change as a whole number of per cent or points, commas between thousands."""
    # By way of the shortest decimal: 0.145 as a float lies below 14.5 %, and should still round up.
    change = abs(Decimal(repr(trend.change))) * 100
    whole = int(change.to_integral_value(ROUND_HALF_UP))
    if change < 100 and trend.change is not None and trend.change < 0:
        whole = min(whole, 99)
    return f"{whole:,}" if change >= 1 else "<1"


def _points(trend: Trend) -> str:
    size = _size(trend)
    return f"{size} {'point' if size in {'1', '<1'} else 'points'}"


def _half_up(number: Fraction) -> int:
    return (2 * number.numerator + number.denominator) // (2 * number.denominator)


def _days(number: float) -> int:
    return int(Decimal(repr(number)).to_integral_value(ROUND_HALF_UP))


def _rhythm(found: Insights) -> str:
    mean, gap = found.purchase_frequency_days, found.median_gap_days
    if mean is None or gap is None:
        return "One order so far."
    if not found.peak_weekdays:  # claimed from three orders on, so these are two
        return f"Two orders so far, {_apart(_days(mean))}."
    if mean < 0.5:
        return "Orders several times a day."
    every, usual = _days(mean), _days(gap)
    if every == usual:
        return f"Orders every {_count(every)}."
    usually = f"usually every {'day' if usual == 1 else f'{usual:,}'}" if usual else "often several a day"
    return f"Orders every {_count(every)} on average, {usually}."


def _apart(days: int) -> str:
    return "on one day" if days == 0 else f"{days:,} {'day' if days == 1 else 'days'} apart"


def _count(days: int) -> str:
    return "day" if days == 1 else f"{days:,} days"


def _overdue(found: Insights) -> str:
    if found.overdue is None or found.median_gap_days is None or found.overdue < OVERDUE_FROM:
        return ""
    since = round(found.overdue * found.median_gap_days)
    usual = _days(found.median_gap_days)
    return f"{OVERDUE}: {since:,} days since the last order, {found.overdue:.1f}× the usual gap of {usual}."


def _habits(found: Insights) -> str:
    if not found.peak_weekdays:  # known from three orders on, and habits are claimed from as many
        return ""
    habits = []
    if found.preferred_channel is not None and found.channel_orders >= _SEEN:
        channel = _one_line(channel_title(found.preferred_channel))
        habits.append(_habit(channel, found.channel_orders, found.orders))
    peaks = found.peak_weekdays
    if len(peaks) <= _MOST_WEEKDAYS and found.peak_orders >= _SEEN:
        days = [_WEEKDAYS[day] for day in peaks]
        listed = " or ".join([", ".join(days[:-1]), days[-1]] if len(days) > 1 else days)
        habits.append(_habit(listed, found.peak_orders, found.orders, each=len(peaks) > 1))
    said = ", ".join(habits)
    return f"{said[0].upper()}{said[1:]}." if said else ""


def _habit(what: str, count: int, orders: int, *, each: bool = False) -> str:
    """Return `usually WhatsApp (5 of 6)`; what was not so more often than not is only the most frequent."""
    often = "usually" if 2 * count > orders else "most often"
    return f"{often} {what} ({count:,} of {orders:,}{' each' if each else ''})"


def _products(found: Insights) -> str:
    if not found.favourite_products:
        return ""
    verb = "Ordered" if found.purchase_frequency_days is None else "Buys"
    return f"{verb} {' · '.join(_product(product) for product in found.favourite_products)}."


def _product(product: ProductFigures) -> str:
    return f"{_one_line(product.product)} ×{product.quantity:,}"


def _deliveries(found: Insights) -> str:
    if not found.ended:
        return ""
    orders = "order" if found.ended == 1 else "orders"
    rate = rate_text(found.delivery_success)
    return f"{found.delivered:,} of {found.ended:,} finished {orders} delivered ({rate})."


def _place(found: Insights) -> str:
    place = place_text(found.city, found.state)
    return f"Orders to {place}." if place else ""


def _one_line(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= _NAME_LENGTH else words[: _NAME_LENGTH - 1].rstrip() + "…"
