"""A customer repository in memory, reckoned by the domain's own functions, for screen tests.

`FakeRepository` can be held up (`hold`), made to fail (`failure`) and its revision raised (`change`),
so that a test sees every state of a screen. It lives at `tests.factories.NOW`.
"""

import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache

from custui.domain.customer import (
    CustomerDetails,
    CustomerPage,
    CustomerRow,
    Due,
    Match,
    MatchKind,
    Note,
    Profile,
    Segment,
)
from custui.domain.dashboard import (
    GroupCard,
    ListCards,
    Share,
    Shares,
    group_cards,
    list_cards,
    moment_before,
    reckon_moment,
)
from custui.domain.deeds import (
    AddNote,
    AddToSegment,
    BulkAction,
    Deed,
    NewSegment,
    Progress,
    RemoveFromSegment,
    SegmentEdit,
    View,
    no_progress,
)
from custui.domain.errors import RenamedSegmentError, StoreError
from custui.domain.figures import measure, stats
from custui.domain.flags import flags_of
from custui.domain.groups import Fitting, Group, groups_of
from custui.domain.insights import charts, insights, location, preferred_channel, shown_name
from custui.domain.matching import snippet
from custui.domain.note_search import note_words
from custui.domain.orders import Order
from custui.domain.period import ALL_TIME, Period
from custui.domain.phone import PhoneReading, PhoneVerdict, read_phone
from custui.domain.query import (
    Activity,
    CustomerFilters,
    ListQuery,
    PageMark,
    PageRequest,
    PhoneDoubt,
    Sort,
    SortField,
)
from custui.domain.roles import EXPORTING, SEVERAL, for_leads, for_leads_if_several
from custui.domain.rules import days_between
from custui.domain.text import fold
from tests.factories import NOW
from tests.fake_customer_desk import FakeCustomerDesk


def fixed_clock() -> datetime:
    """Return `NOW`."""
    return NOW


@dataclass
class FakeRepository(FakeCustomerDesk):
    """See the module; every read is taken down in `calls` as (method, argument…)."""

    clock: Callable[[], datetime] = fixed_clock
    whatsapp: Mapping[str, str | None] = field(default_factory=dict)
    """WhatsApp key by phone key, where it is not the phone itself."""
    failure: str | None = None
    """While set, every call raises StoreError with this sentence."""
    calls: list[tuple[object, ...]] = field(default_factory=list)
    read_only: bool = False
    looked_at: dict[str, ListQuery] = field(default_factory=dict)
    """The list each agent looked at last."""
    closed: bool = False

    def __post_init__(self) -> None:
        super().__post_init__()
        self._released = threading.Event()
        self._released.set()

    def hold(self) -> None:
        """Let every call from now on wait until `release`."""
        self._released.clear()

    def release(self) -> None:
        """Let the waiting calls, and all after them, go on."""
        self._released.set()

    def change(self, *orders: Order) -> None:
        """Add orders as another program would, raising the revision."""
        self.orders.extend(orders)
        self._revision += 1

    def get_customers(self, filters: CustomerFilters, period: Period, page: PageRequest) -> CustomerPage:
        """Return one page."""
        self._enter("get_customers", filters, period, page)
        rows = self._listed(filters, period)
        phones = [row.phone for row in rows]
        start = (page.number - 1) * page.size
        if page.after is not None:
            start = phones.index(page.after.phone) + 1 if page.after.phone in phones else 0
        end = start + page.size
        if page.before is not None:
            end = phones.index(page.before.phone) if page.before.phone in phones else page.size
            start = max(0, end - page.size)
        shown = tuple(rows[start:end])
        first, last = (
            (PageMark(None, shown[0].phone), PageMark(None, shown[-1].phone)) if shown else (None, None)
        )
        words = note_words(filters.search)
        found = {row.phone: Match(MatchKind.NAME, row.name) for row in shown} if filters.search else {}
        if words is not None:
            found = {
                row.phone: Match(MatchKind.NOTE, snippet(note.body, words))
                for row in shown
                for note in self._noted(row.phone, words)[:1]
                if words
            }
        due = {
            row.phone: min(
                (
                    Due(note.due_on, note.body)
                    for note in self.notes[row.phone]
                    if note.due_on and self._due(note)
                ),
                key=lambda due: due.on,
            )
            for row in shown
            if filters.follow_up_due
        }
        return CustomerPage(shown, page.number, page.size, len(rows) > end, first, last, found, due)

    def count_customers(self, filters: CustomerFilters, period: Period) -> int:
        """Return how many there are."""
        self._enter("count_customers", filters, period)
        return len(self._listed(filters, period))

    def get_customer_details(self, phone: str, period: Period) -> CustomerDetails | None:
        """Return the customer page's content."""
        self._enter("get_customer_details", phone, period)
        phone = self.customer_of(phone)
        orders = self._by_phone().get(phone)
        if not orders:
            return None
        now, zone = self.clock(), self.rules.zone
        newest = tuple(sorted(orders, key=lambda order: (order.created_at, order.id), reverse=True))
        days = period.days(now.astimezone(zone).date())
        within = newest if days is None else [o for o in newest if days.span(zone).holds(o.created_at)]
        row = self._row(phone, orders, ALL_TIME)
        assert row is not None
        edit = self.edits.get(phone)
        names = dict.fromkeys(o.customer_name for o in newest if o.customer_name.strip())
        return CustomerDetails(
            customer=row,
            names=tuple(name for name in names if name != row.name),
            profile=edit.profile if edit else Profile(),
            version=edit.version if edit else 0,
            stats=stats(newest, period, now, self.rules),
            insights=insights(newest, now, self.rules),
            charts=charts(within, self.rules),
            orders=newest,
            notes=self.notes.get(phone, ()),
            segments=self.members.get(phone, ()),
            aliases=tuple(alias for into, alias in self.aliases.values() if into == phone),
        )

    def export_customers(self, filters: CustomerFilters, period: Period) -> Iterator[CustomerRow]:
        """Yield every customer."""
        for_leads(self.role, EXPORTING)
        self._enter("export_customers", filters, period)
        yield from self._listed(filters, period)

    def orders_without_phone(self) -> int:
        """Return how many orders bear none."""
        self._enter("orders_without_phone")
        return sum(self._reading(order).key is None for order in self.orders)

    def list_cards(self, period: Period) -> ListCards:
        """Return the cards, by the domain's own functions."""
        self._enter("list_cards", period)
        now, customers = self.clock(), self._by_phone()
        days = period.days(now.astimezone(self.rules.zone).date())
        span = None if days is None else days.span(self.rules.zone)
        before = moment_before(period, now, self.rules)
        return list_cards(
            reckon_moment(customers, span, None, now, self.rules),
            None if before is None else reckon_moment(customers, *before, now, self.rules),
        )

    def group_cards(self, period: Period) -> tuple[GroupCard, ...]:
        """Return the groups' cards, by the domain's own functions."""
        self._enter("group_cards", period)
        now = self.clock()
        days = period.days(now.astimezone(self.rules.zone).date())
        span = None if days is None else days.span(self.rules.zone)
        return group_cards(self._by_phone(), span, now, self.rules)

    def shares(self, period: Period) -> Shares:
        """Return channels and places."""
        self._enter("shares", period)
        rows = self._listed(CustomerFilters(), period)
        return Shares(
            _shares(row.preferred_channel for row in rows),
            _shares(row.city for row in rows),
            _shares(row.state for row in rows),
        )

    def follow_ups_due(self) -> int:
        """Return how many follow-ups are due."""
        self._enter("follow_ups_due")
        return sum(self._due(note) for notes in self.notes.values() for note in notes)

    def segments(self) -> tuple[Segment, ...]:
        """Return all segments by name."""
        self._enter("segments")
        return self._segments()

    def segment_sizes(self) -> dict[int, int]:
        """Return how many customers each holds."""
        self._enter("segment_sizes")
        return {segment.id: len(self._in_segment(segment)) for segment in self._segments()}

    def memberships(self, query: ListQuery) -> dict[int, int]:
        """Return how many of the query's customers each static segment holds."""
        self._enter("memberships", query)
        found = self._found(query)
        kept = (segment for segment in self._segments() if segment.query is None)
        return {segment.id: len(self._in_segment(segment) & found) for segment in kept}

    def fitting(self, query: ListQuery) -> Fitting:
        """Return how many of the query's customers are in each group and each smart segment."""
        self._enter("fitting", query)
        found = self._found(query)
        smart = (segment for segment in self._segments() if segment.query is not None)
        groups = {group: CustomerFilters(groups=frozenset({group})) for group in Group}
        return Fitting(
            {group: len(self._found(ListQuery(filters)) & found) for group, filters in groups.items()},
            {segment.id: len(self._in_segment(segment) & found) for segment in smart},
        )

    def views(self) -> tuple[View, ...]:
        """Return all saved views by name."""
        self._enter("views")
        return tuple(sorted(self.saved_views, key=lambda view: fold(view.name)))

    def last_query(self, agent: str) -> ListQuery | None:
        """Return what the agent looked at last."""
        self._enter("last_query", agent)
        return self.looked_at.get(agent)

    def last_deed(self, agent: str, before: int | None = None) -> Deed | None:
        """Return the agent's newest deed, older than `before`, that is not undone."""
        self._enter("last_deed", agent)
        earlier = (deed for deed in self.deeds if before is None or deed.id < before)
        own = [deed for deed in earlier if deed.agent == agent and not deed.undone]
        return own[-1] if own else None

    def create_segment(
        self, new: NewSegment, agent: str, idempotency_key: str, progress: Progress = no_progress
    ) -> Deed:
        """Create a segment."""
        if new.members is not None:
            for_leads_if_several(self.role, new.members, SEVERAL)
        self._enter("create_segment", new, agent, idempotency_key)
        if idempotency_key in self._by_key:
            return self._by_key[idempotency_key]
        self._check_name(new.name, None)
        before = self._written()
        number = max((segment.id for segment in self._segments()), default=0) + 1
        segment = Segment(number, new.name, new.colour, new.query)
        self.made_segments.append(segment)
        joining = self._found(new.members) if new.members else set()
        for phone in joining:
            self.members[phone] = (*self.members.get(phone, ()), segment)
        progress(len(joining), len(joining))
        return self._deed(f"created segment {new.name}", agent, len(joining), before, number, idempotency_key)

    def edit_segment(self, edit: SegmentEdit, agent: str) -> Deed:
        """Change a segment; raises StoreError where it is gone or its name taken."""
        self._enter("edit_segment", edit, agent)
        old = self._segment(edit.id)
        self._check_name(edit.name, edit.id)
        before = self._written()
        new = Segment(edit.id, edit.name, edit.colour, edit.query, old.version + 1)
        self._replace(old, new)
        deed = self._deed(f"renamed segment {old.name} to {new.name}", agent, 0, before, edit.id)
        self.deeds[-1] = replace(deed, renamed=(old.name, new.name))
        return self.deeds[-1]

    def delete_segment(self, segment_id: int, agent: str) -> Deed:
        """Delete a segment."""
        self._enter("delete_segment", segment_id, agent)
        segment = self._segment(segment_id)
        before = self._written()
        left = self._in_segment(segment)
        self._replace(segment, None)
        return self._deed(f"deleted segment {segment.name}", agent, len(left), before, segment_id)

    def save_view(self, name: str, query: ListQuery, agent: str) -> Deed:
        """Save or replace a view."""
        self._enter("save_view", name, query, agent)
        before = self._written()
        same = [view for view in self.saved_views if fold(view.name) == fold(name)]
        number = same[0].id if same else max((view.id for view in self.saved_views), default=0) + 1
        self.saved_views[:] = [view for view in self.saved_views if view not in same]
        self.saved_views.append(View(number, name, query, agent, same[0].version + 1 if same else 1))
        return self._deed(f"{'replaced' if same else 'saved'} view {name}", agent, 0, before, number)

    def delete_view(self, view_id: int, agent: str) -> Deed:
        """Delete a view."""
        self._enter("delete_view", view_id, agent)
        before = self._written()
        gone = [view for view in self.saved_views if view.id == view_id]
        if not gone:
            raise StoreError("this view is gone")
        self.saved_views.remove(gone[0])
        return self._deed(f"deleted view {gone[0].name}", agent, 0, before, view_id)

    def act(
        self,
        action: BulkAction,
        on: ListQuery,
        agent: str,
        idempotency_key: str,
        progress: Progress = no_progress,
    ) -> Deed:
        """Do something to everybody whom the query finds."""
        for_leads_if_several(self.role, on, SEVERAL)
        self._enter("act", action, on, agent, idempotency_key)
        if idempotency_key in self._by_key:
            return self._by_key[idempotency_key]
        before, found = self._written(), self._found(on)
        match action:
            case AddToSegment(number):
                segment = self._segment(number)
                found -= self._in_segment(segment)
                for phone in found:
                    self.members[phone] = (*self.members.get(phone, ()), segment)
                words = f"added {_customers(found)} to {segment.name}"
            case RemoveFromSegment(number):
                segment = self._segment(number)
                found &= self._in_segment(segment)
                for phone in found:
                    self.members[phone] = tuple(one for one in self.members[phone] if one != segment)
                words = f"removed {_customers(found)} from {segment.name}"
            case AddNote(body, due_on):
                for phone in sorted(found):
                    number = sum(map(len, self.notes.values())) + 1
                    note = Note(number, body, agent, self.clock(), due_on)
                    self.notes[phone] = (note, *self.notes.get(phone, ()))
                words = f"wrote a note for {_customers(found)}"
        progress(len(found), len(found))
        return self._deed(words, agent, len(found), before, None, idempotency_key)

    def undo(self, deed_id: int, agent: str) -> Deed:
        """Put everything back as it was before the deed."""
        self._enter("undo", deed_id, agent)
        place = next(place for place, deed in enumerate(self.deeds) if deed.id == deed_id)
        if not self.deeds[place].undone:
            self._put_back(self._before[deed_id])
            deed = self.deeds[place]
            renamed = deed.renamed and deed.renamed[::-1]
            self.deeds[place] = replace(deed, undone=True, renamed=renamed)
            self._revision += 1
        return self.deeds[place]

    def remember_query(self, agent: str, query: ListQuery) -> None:
        """Keep what the agent looks at."""
        self._enter("remember_query", agent, query)
        self.looked_at[agent] = query

    def revision(self) -> int:
        """Return the revision."""
        self._enter("revision")
        return self._revision

    def close(self) -> None:
        """Remember that it was closed."""
        self.closed = True

    def asked(self, method: str) -> list[tuple[object, ...]]:
        """Return the arguments of every call of `method` so far."""
        return [call[1:] for call in self.calls if call[0] == method]

    def _enter(self, *call: object) -> None:
        self.calls.append(call)
        # A bound, so that a test which forgets to release fails instead of hanging.
        if not self._released.wait(timeout=60):
            raise AssertionError(f"nobody released {call[0]}")
        if self.failure is not None:
            raise StoreError(self.failure)

    def _reading(self, order: Order) -> PhoneReading:
        return _read(order.phone_text, self.rules.region)

    def _by_phone(self) -> dict[str, list[Order]]:
        found: dict[str, list[Order]] = {}
        for order in self.orders:
            if key := self._reading(order).key:
                found.setdefault(self.aliases[key][0] if key in self.aliases else key, []).append(order)
        return found

    def _listed(self, filters: CustomerFilters, period: Period) -> list[CustomerRow]:
        rows = [
            row
            for phone, orders in self._by_phone().items()
            if (row := self._row(phone, orders, period)) is not None and self._matches(row, orders, filters)
        ]
        return _sorted(rows, filters.sort)

    def _row(self, phone: str, orders: list[Order], period: Period) -> CustomerRow | None:
        now, zone = self.clock(), self.rules.zone
        days = period.days(now.astimezone(zone).date())
        within = orders if days is None else [o for o in orders if days.span(zone).holds(o.created_at)]
        if not within:
            return None
        newest = sorted(orders, key=lambda order: (order.created_at, order.id), reverse=True)
        idle = days_between(newest[0].created_at, now, zone)
        profile = self.edits[phone].profile if phone in self.edits else Profile()
        reading = self._reading(newest[0])
        placed = profile.city or profile.state
        city, state = (profile.city or "", profile.state or "") if placed else location(newest)
        edited = read_phone(profile.whatsapp or "", self.rules.region).key
        return CustomerRow(
            phone=phone,
            verdict=reading.verdict,
            name=profile.name or shown_name(newest),
            whatsapp=edited or self.whatsapp.get(phone, phone if reading.mobile else None),
            figures=measure(within, self.rules),
            first_order_at=newest[-1].created_at,
            last_order_at=newest[0].created_at,
            days_since_last_order=idle,
            active=idle <= self.rules.active_days,
            flags=flags_of(measure(orders, self.rules), idle, self.rules.thresholds),
            preferred_channel=preferred_channel(newest),
            city=city,
            state=state,
        )

    def _segments(self) -> tuple[Segment, ...]:
        known = {segment for kept in self.members.values() for segment in kept} | set(self.made_segments)
        return tuple(sorted(known, key=lambda segment: fold(segment.name)))

    def _segment(self, number: int) -> Segment:
        found = [segment for segment in self._segments() if segment.id == number]
        if not found:
            raise StoreError("this segment is gone")
        return found[0]

    def _named(self, name: str) -> set[str]:
        """Return the phones of a segment's or a group's customers."""
        for segment in self._segments():
            if fold(segment.name) == fold(name):
                return self._in_segment(segment)
        for group in Group:
            if fold(group.word) == fold(name):
                return self._found(ListQuery(CustomerFilters(groups=frozenset({group}))))
        for deed in reversed(self.deeds):
            if deed.renamed is not None and fold(deed.renamed[0]) == fold(name):
                raise RenamedSegmentError(name, deed.renamed[1])
        raise StoreError(f"there is no segment {name}")

    def _in_segment(self, segment: Segment) -> set[str]:
        if segment.query is not None:
            return self._found(segment.query)
        return {phone for phone, kept in self.members.items() if segment in kept}

    def _found(self, query: ListQuery) -> set[str]:
        return {row.phone for row in self._listed(query.filters, query.period)}

    def _check_name(self, name: str, own: int | None) -> None:
        taken = {fold(group.word) for group in Group}
        taken |= {fold(segment.name) for segment in self._segments() if segment.id != own}
        if not name.strip():
            raise StoreError("a segment needs a name")
        if fold(name) in taken:
            raise StoreError(f"there is a segment {name} already")

    def _replace(self, old: Segment, new: Segment | None) -> None:
        put = () if new is None else (new,)
        self.made_segments = [one for one in self.made_segments if one != old] + list(put)
        self.members = {
            phone: (*(one for one in kept if one != old), *(put if old in kept else ()))
            for phone, kept in self.members.items()
        }

    def _due(self, note: Note) -> bool:
        today = self.clock().astimezone(self.rules.zone).date()
        return note.due_on is not None and note.due_on <= today and note.done_at is None

    def _noted(self, phone: str, words: Iterable[str]) -> list[Note]:
        """Return the customer's notes that hold every word, the newest first."""
        notes = sorted(self.notes.get(phone, ()), key=lambda note: (note.created_at, note.id), reverse=True)
        return [note for note in notes if all(word in fold(note.body) for word in words)]

    def _matches(self, row: CustomerRow, orders: Iterable[Order], filters: CustomerFilters) -> bool:
        lifetime = measure(orders, self.rules)
        doubts = {
            PhoneVerdict.UNREADABLE: PhoneDoubt.UNREADABLE,
            PhoneVerdict.DAMAGED: PhoneDoubt.UNREADABLE,
            PhoneVerdict.UNVERIFIED: PhoneDoubt.UNVERIFIED,
        }
        notes = self.notes.get(row.phone, ())
        names = " ".join(fold(name) for name in [row.name, *(o.customer_name for o in orders)])
        digits = "".join(c for c in filters.search if c.isdigit()).removeprefix("0")
        wanted = fold(filters.search)
        found = wanted in names or (len(digits) >= 3 and digits in row.phone)
        words = note_words(filters.search)
        if words is not None:
            found = not words or bool(self._noted(row.phone, words))
        return all((
            found,
            filters.status is None or row.active is (filters.status is Activity.ACTIVE),
            filters.min_orders is None or row.figures.orders >= filters.min_orders,
            filters.max_orders is None or row.figures.orders <= filters.max_orders,
            filters.min_spent is None or row.figures.spent >= filters.min_spent,
            filters.max_spent is None or row.figures.spent <= filters.max_spent,
            filters.channel is None or row.preferred_channel == filters.channel,
            filters.city is None or fold(row.city) == fold(filters.city),
            filters.state is None or fold(row.state) == fold(filters.state),
            filters.segment is None or row.phone in self._named(filters.segment),
            filters.not_segment is None or row.phone not in self._named(filters.not_segment),
            filters.groups <= set(groups_of(lifetime, row.days_since_last_order, self.rules.thresholds)),
            filters.has_notes is None or bool(notes) is filters.has_notes,
            not filters.follow_up_due or any(map(self._due, notes)),
            filters.phone is None or doubts.get(row.verdict) is filters.phone,
            filters.among is None or row.phone in filters.among,
            row.phone not in filters.without,
        ))  # fmt: skip


def _customers(phones: set[str]) -> str:
    return f"{len(phones):,} customer{'' if len(phones) == 1 else 's'}"


def _shares(words: Iterable[str]) -> tuple[Share, ...]:
    counted = Counter(words)
    return tuple(Share(word, counted[word]) for word in sorted(counted, key=lambda w: (-counted[w], w)))


@lru_cache(maxsize=4096)
def _read(text: str, region: str) -> PhoneReading:
    return read_phone(text, region)


def _sorted(rows: list[CustomerRow], sort: Sort) -> list[CustomerRow]:
    keys: dict[SortField, Callable[[CustomerRow], str | int | float | None]] = {
        SortField.NAME: lambda row: fold(row.name) or None,
        SortField.PHONE: lambda row: row.phone,
        SortField.WHATSAPP: lambda row: row.whatsapp,
        SortField.ORDERS: lambda row: row.figures.orders,
        SortField.SPENT: lambda row: row.figures.spent,
        SortField.AVERAGE: lambda row: row.figures.average,
        SortField.FIRST_ORDER: lambda row: row.first_order_at.timestamp(),
        SortField.LAST_ORDER: lambda row: row.last_order_at.timestamp(),
        SortField.STATUS: lambda row: row.active,
        SortField.CHANNEL: lambda row: row.preferred_channel,
        SortField.FLAGS: lambda row: len(row.flags),
    }
    key = keys[sort.field]
    by_phone = sorted(rows, key=lambda row: row.phone)
    valued = [row for row in by_phone if key(row) is not None]
    valued.sort(key=lambda row: key(row) or 0, reverse=sort.descending)
    return valued + [row for row in by_phone if key(row) is None]
