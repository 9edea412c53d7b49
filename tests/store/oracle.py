"""What a list must hold, computed order by order with the domain's functions and no SQL."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from msgspec import Struct, field
from msgspec.structs import replace

from custui.domain.customer import CustomerRow, Profile
from custui.domain.figures import Figures, measure
from custui.domain.flags import flags_of
from custui.domain.groups import Group, groups_of
from custui.domain.history import orders_in
from custui.domain.insights import latest, location, preferred_channel, shown_name
from custui.domain.note_search import note_words
from custui.domain.orders import IncomingOrder, Order
from custui.domain.period import ALL_TIME, Period
from custui.domain.phone import PhoneVerdict, index_digits, read_phone, search_digits
from custui.domain.query import Activity, CustomerFilters, ListQuery, PhoneDoubt, Sort, SortField
from custui.domain.rules import ShopRules, days_between
from custui.domain.text import fold
from tests.strategies import kept_order


def customers_of(orders: Sequence[IncomingOrder], rules: ShopRules) -> dict[str, list[IncomingOrder]]:
    """Return the orders by phone key, those without one left out."""
    found: defaultdict[str, list[IncomingOrder]] = defaultdict(list)
    for order in orders:
        key = read_phone(order.phone, rules.region).key
        if key is not None:
            found[key].append(order)
    return dict(found)


@dataclass(frozen=True)
class KeptNote:
    """A note, as far as filters ask."""

    phone: str
    due_on: date | None = None
    done: bool = False
    body: str = "said"


class Beside(Struct, frozen=True):
    """What is known of customers beside their orders."""

    notes: Sequence[KeptNote] = ()
    segments: Mapping[str, frozenset[str] | ListQuery] = field(default_factory=dict)
    """By name, the phones of the members or the query."""
    profiles: Mapping[str, Profile] = field(default_factory=dict)
    """By phone; tidy."""
    like: Callable[[str], Sequence[str]] = lambda _: ()
    """The phones of those whose name is like the one searched for, the likest first."""


NOTHING = Beside()
DOUBTED = {
    PhoneDoubt.UNREADABLE: {PhoneVerdict.UNREADABLE, PhoneVerdict.DAMAGED},
    PhoneDoubt.UNVERIFIED: {PhoneVerdict.UNVERIFIED},
}


def listed(
    orders: Sequence[IncomingOrder],
    filters: CustomerFilters,
    period: Period,
    rules: ShopRules,
    now: datetime,
    beside: Beside = NOTHING,
) -> list[CustomerRow]:
    """Return the whole list, in order."""
    near = beside.like(filters.search) if filters.search else ()
    hits, likes = [], []
    for phone, incoming in customers_of(orders, rules).items():
        kept = [kept_order(order, number) for number, order in enumerate(incoming, 1)]
        within = orders_in(kept, period, now, rules)
        if not within:
            continue
        lifetime = measure(kept, rules)
        profile = beside.profiles.get(phone, Profile())
        row = _edited(_row(phone, incoming, kept, measure(within, rules), rules, now), profile, rules)
        groups = groups_of(lifetime, row.days_since_last_order, rules.thresholds)
        if not _matches(row, groups, filters, rules) or not _noted(phone, filters, beside, rules, now):
            continue
        if not all(
            (phone in _segment(name, orders, rules, now, beside)) is wanted
            for name, wanted in ((filters.segment, True), (filters.not_segment, False))
            if name is not None
        ):
            continue
        words = note_words(filters.search)
        if words is not None:
            if _said(phone, words, beside):
                hits.append(row)
        elif _found(filters.search, incoming, profile, rules):
            hits.append(row)
        elif phone in near:
            likes.append(row)
    return _sorted(hits, filters.sort) + sorted(likes, key=lambda row: near.index(row.phone))


def _segment(
    name: str, orders: Sequence[IncomingOrder], rules: ShopRules, now: datetime, beside: Beside
) -> set[str]:
    for called, held in beside.segments.items():
        if fold(called) == fold(name):
            if isinstance(held, ListQuery):
                return {row.phone for row in listed(orders, held.filters, held.period, rules, now, beside)}
            return set(held)
    (group,) = (group for group in Group if fold(group.word) == fold(name))
    groups = CustomerFilters(groups=frozenset({group}))
    return {row.phone for row in listed(orders, groups, ALL_TIME, rules, now, beside)}


def _noted(phone: str, filters: CustomerFilters, beside: Beside, rules: ShopRules, now: datetime) -> bool:
    notes = [note for note in beside.notes if note.phone == phone]
    today = now.astimezone(rules.zone).date()
    due = any(note.due_on is not None and note.due_on <= today and not note.done for note in notes)
    return (filters.has_notes is None or bool(notes) is filters.has_notes) and (
        due or not filters.follow_up_due
    )


def _said(phone: str, words: Sequence[str], beside: Beside) -> bool:
    bodies = [fold(note.body) for note in beside.notes if note.phone == phone]
    return not words or any(all(word in body for word in words) for body in bodies)


def _row(
    phone: str,
    incoming: Sequence[IncomingOrder],
    kept: Sequence[Order],
    shown: Figures,
    rules: ShopRules,
    now: datetime,
) -> CustomerRow:
    last = max(order.created_at for order in kept)
    idle = days_between(last, now, rules.zone)
    city, state = location(kept)
    reading = read_phone(incoming[0].phone, rules.region)
    return CustomerRow(
        phone=phone,
        verdict=reading.verdict,
        name=shown_name(kept),
        whatsapp=_whatsapp(incoming, kept, rules) or (phone if reading.mobile else None),
        figures=shown,
        first_order_at=min(order.created_at for order in kept),
        last_order_at=last,
        days_since_last_order=idle,
        active=idle <= rules.active_days,
        flags=flags_of(measure(kept, rules), idle, rules.thresholds),
        preferred_channel=preferred_channel(kept),
        city=city,
        state=state,
    )


def _edited(row: CustomerRow, profile: Profile, rules: ShopRules) -> CustomerRow:
    placed = profile.city is not None or profile.state is not None
    return replace(
        row,
        name=profile.name or row.name,
        whatsapp=read_phone(profile.whatsapp or "", rules.region).key or row.whatsapp,
        city=profile.city or "" if placed else row.city,
        state=profile.state or "" if placed else row.state,
    )


def _whatsapp(incoming: Sequence[IncomingOrder], kept: Sequence[Order], rules: ShopRules) -> str | None:
    given = {}
    for written, order in zip(incoming, kept, strict=True):
        reading = read_phone(written.whatsapp, rules.region)
        if reading.mobile:
            given[order] = reading.key
    return given[latest(given)] if given else None


def _matches(row: CustomerRow, groups: Sequence[Group], filters: CustomerFilters, rules: ShopRules) -> bool:
    return all((
        filters.status is None or row.active is (filters.status is Activity.ACTIVE),
        filters.min_orders is None or row.figures.orders >= filters.min_orders,
        filters.max_orders is None or row.figures.orders <= filters.max_orders,
        filters.min_spent is None or row.figures.spent >= filters.min_spent,
        filters.max_spent is None or row.figures.spent <= filters.max_spent,
        filters.channel is None or row.preferred_channel == filters.channel,
        filters.city is None or fold(row.city) == fold(filters.city),
        filters.state is None or fold(row.state) == fold(filters.state),
        filters.groups <= set(groups),
        filters.phone is None or row.verdict in DOUBTED[filters.phone],
        filters.among is None or row.phone in filters.among,
        row.phone not in filters.without,
    ))  # fmt: skip


def _found(text: str, incoming: Sequence[IncomingOrder], profile: Profile, rules: ShopRules) -> bool:
    cells = [cell for order in incoming for cell in (order.phone, order.whatsapp)]
    lines = {fold(name) for name in (profile.name or "", *(order.customer_name for order in incoming))}
    for cell in (profile.whatsapp or "", *cells):
        reading = read_phone(cell, rules.region)
        keys = [*([reading.key] if reading.key else []), *reading.alternates]
        lines.update(index_digits(key, rules.region) for key in keys)
    told = "\n".join(lines)
    if any(_numbered(order.number, text) for order in incoming):
        return True
    wanted = fold(text)
    digits = None if wanted.startswith("#") else search_digits(wanted, rules.region)
    if digits:
        return wanted in told or digits in told
    return all(word in told or (search_digits(word, rules.region) or word) in told for word in wanted.split())


def _numbered(number: str, text: str) -> bool:
    """Tell whether `text` names the order; case and a # before it are as one likes."""
    bare = text.strip().removeprefix("#")
    return bool(bare) and number in {bare, bare.upper(), bare.lower()}


def _sorted(rows: list[CustomerRow], sort: Sort) -> list[CustomerRow]:
    keys: dict[SortField, Callable[[CustomerRow], object]] = {
        SortField.NAME: lambda row: fold(row.name) or None,
        SortField.PHONE: lambda row: row.phone,
        SortField.WHATSAPP: lambda row: row.whatsapp,
        SortField.ORDERS: lambda row: row.figures.orders,
        SortField.SPENT: lambda row: row.figures.spent,
        SortField.AVERAGE: lambda row: row.figures.average,
        SortField.FIRST_ORDER: lambda row: row.first_order_at,
        SortField.LAST_ORDER: lambda row: row.last_order_at,
        SortField.STATUS: lambda row: (row.active, row.last_order_at),
        SortField.CHANNEL: lambda row: row.preferred_channel,
        SortField.FLAGS: lambda row: len(row.flags),
    }
    key = keys[sort.field]

    def ordered(some: list[CustomerRow], key: Callable[[CustomerRow], object]) -> list[CustomerRow]:
        paired = {row.phone: (key(row), row.phone) for row in some}
        return sorted(some, key=lambda row: paired[row.phone], reverse=sort.descending)

    given = [row for row in rows if key(row) is not None]
    blank = [row for row in rows if key(row) is None]
    return ordered(given, key) + ordered(blank, lambda _: 0)
