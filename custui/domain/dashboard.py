"""The cards over the list: the shop's customers in a period, how they compare, and its groups.

The numbers are of the whole shop and the period chosen, whatever else the list is filtered by. The
functions here reckon them from orders and say what they mean; the store's SQL says the same.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from fractions import Fraction

from msgspec import Struct

from custui.domain.figures import Card, average_of, measure
from custui.domain.groups import Group, groups_of
from custui.domain.orders import Order
from custui.domain.period import Period, Span
from custui.domain.rules import ShopRules, days_between
from custui.domain.trend import number_trend, rate_trend


class Moment(Struct, frozen=True):
    """The shop's customers of a span, as they stood at a moment."""

    customers: int
    """Who ordered in the span."""
    active: int
    """Those of them who were active at the moment."""
    repeat: int
    """Those who had `Thresholds.repeat_orders` orders or more by then."""
    spent: int
    """What all of them had spent by then, in minor units of the shop's currency."""

    @property
    def lifetime_value(self) -> int | None:
        """Spent ÷ customers, halves rounded up; None without customers."""
        return average_of(self.spent, self.customers)

    @property
    def repeat_rate(self) -> Fraction | None:
        """Repeat ÷ customers; None without customers."""
        return Fraction(self.repeat, self.customers) if self.customers else None


class ListCards(Struct, frozen=True):
    """The four cards over the list."""

    customers: Card[int]
    active: Card[int]
    lifetime_value: Card[int]
    repeat_rate: Card[Fraction]
    now: Moment
    """What the cards' values were made of."""


class GroupCard(Struct, frozen=True):
    """How many customers of the period belong to a group, and what they spent in the period."""

    group: Group
    customers: int
    spent: int
    """Minor units of the shop's currency; lifetime with all time. The sum of what the list shows."""


class Share(Struct, frozen=True):
    """How many customers of the period a word is said of."""

    word: str
    """A channel, or a place as the shop writes it most; empty where it is missing."""
    customers: int


class Shares(Struct, frozen=True):
    """What filters can be chosen from, each by customers, the most first, then by word."""

    channels: tuple[Share, ...]
    """Preferred ones."""
    cities: tuple[Share, ...]
    states: tuple[Share, ...]


def list_cards(moment: Moment, before: Moment | None) -> ListCards:
    """Return the cards of a period's `moment` beside that of the period before; None for all time."""

    def number(value: int | None, previous: int | None) -> Card[int]:
        return Card(value, previous, number_trend(value, previous))

    rate = moment.repeat_rate
    rate_before = None if before is None else before.repeat_rate
    return ListCards(
        customers=number(moment.customers, before.customers if before else None),
        active=number(moment.active, before.active if before else None),
        lifetime_value=number(moment.lifetime_value, before.lifetime_value if before else None),
        repeat_rate=Card(rate, rate_before, rate_trend(rate, rate_before)),
        now=moment,
    )


def moment_before(period: Period, now: datetime, rules: ShopRules) -> tuple[Span, datetime] | None:
    """Return the span of the previous period, and when its figures are taken; None for all time.

    They are taken as long after that span's end as `now` lies after the period's own end: for a
    period that reaches up to now, at the end of the span.
    """
    today = now.astimezone(rules.zone).date()
    days, before = period.days(today), period.previous(today)
    if days is None or before is None:
        return None
    span = before.span(rules.zone)
    return span, span.end + max(timedelta(), now - days.span(rules.zone).end)


def reckon_moment(
    customers: Mapping[str, Sequence[Order]], span: Span | None, at: datetime | None, now: datetime,
    rules: ShopRules,
) -> Moment:  # fmt: skip
    """Return the moment of `span` (None: all time) from all orders by phone.

    `at` None takes it now, when every order counts, one dated ahead too, as everywhere; otherwise only
    orders before `at` are known, and active is whoever ordered in the `ShopRules.active_days` days
    before the shop's day that `at` ends (or lies in), or on it.
    """
    held = active = repeat = spent = 0
    for orders in customers.values():
        known = [order for order in orders if at is None or order.created_at < at]
        if not any(span is None or span.holds(order.created_at) for order in known):
            continue
        held += 1
        figures = measure(known, rules)
        repeat += figures.orders >= rules.thresholds.repeat_orders
        spent += figures.spent
        last = max(order.created_at for order in known)
        then = now if at is None else at - timedelta(microseconds=1)
        active += days_between(last, then, rules.zone) <= rules.active_days
    return Moment(held, active, repeat, spent)


def group_cards(
    customers: Mapping[str, Sequence[Order]], span: Span | None, now: datetime, rules: ShopRules
) -> tuple[GroupCard, ...]:
    """Return a card for every group, in their order, from all orders by phone."""
    counts = dict.fromkeys(Group, 0)
    sums = dict.fromkeys(Group, 0)
    for orders in customers.values():
        within = [order for order in orders if span is None or span.holds(order.created_at)]
        if not within:
            continue
        idle = days_between(max(order.created_at for order in orders), now, rules.zone)
        spent = measure(within, rules).spent
        for group in groups_of(measure(orders, rules), idle, rules.thresholds):
            counts[group] += 1
            sums[group] += spent
    return tuple(GroupCard(group, counts[group], sums[group]) for group in Group)
