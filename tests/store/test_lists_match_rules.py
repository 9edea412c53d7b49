"""Any list, however filtered, sorted and paged, is what the domain's functions say it is."""

import itertools
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from sqlalchemy import Connection

from custui.domain.customer import CustomerRow, Profile
from custui.domain.groups import Group
from custui.domain.orders import IncomingOrder
from custui.domain.period import Days, Period, PeriodKind
from custui.domain.query import Activity, CustomerFilters, ListQuery, PageRequest, PhoneDoubt, Sort, SortField
from custui.domain.query_codec import query_to_json
from custui.domain.rules import ShopRules
from custui.domain.status import Status
from custui.domain.text import fold
from custui.store import customers, shelves
from custui.store.engine import Database
from custui.store.intake import save_orders
from custui.store.note_index import body_columns, refold
from custui.store.profiles import profile_columns, put_profile
from custui.store.search import similar
from custui.store.shelves import MEMBERS, NOTES, ORDERS, PROFILE
from custui.store.summary import refresh
from tests.store.oracle import Beside, KeptNote, listed
from tests.strategies import NUMBERS, incoming_orders

CHECKED = settings(
    derandomize=True,
    deadline=None,
    database=None,
    # Shrinking would run a hundred stores more; the failing question is printed as it is.
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
    ],
)

orders = st.builds(
    # A prefix that the numbering plan does not know: an unverified number now and then.
    lambda order, odd: replace(order, phone="0799 000 0001") if odd else order,
    incoming_orders(),
    st.sampled_from((False,) * 6 + (True,)),
)
batches = st.lists(orders, min_size=8, max_size=20, unique_by=lambda order: order.number)
SEARCHES = (
    "ngozi", "BELLO", "ola bello", "obi eze", "o'neill,", "z", "zoe", "0803", "8035550147",
    "0803 555 0147", "+234 902", "0133", "%", "_", '"', "landlord", "=hyper", "nobody at all",
    "ngosi eze", "amina belo", "chinedo okafr", "a7", "#A12", "A3",
    *("note: SHEA", "note:she", "Note: butter shea", "note: o'", "note: 50%", "note:"),
)  # fmt: skip
PHONES = (
    *(f"+234{number}" for number in NUMBERS * 2), "+2347990000001", "raw:ask landlord", "raw:0803555",
    "+2340000000000",
)  # fmt: skip
"""Of customers who may be there, the likely ones twice, and of one who never is."""
BODIES = ("wants Shẹ̀a\n butter", "shea", 'gave 50% to O\'Neill: "butter"', "said")
PROFILES = st.builds(
    Profile,
    st.sampled_from((None, "Ngozi Bello", "Zara")),
    st.sampled_from((None, "0803 555 0147", "0902 118 4421")),
    st.sampled_from((None, "Ikeja", "Aba")),
    st.sampled_from((None, "LAGOS")),
)
USUAL = CustomerFilters()
SEGMENTS = ("Promo list", "Fresh", "Chain")


@st.composite
def periods(draw: st.DrawFn, now: datetime) -> Period:
    kind = draw(st.sampled_from([*[PeriodKind.ALL] * len(PeriodKind), *PeriodKind]))
    if kind is not PeriodKind.CUSTOM:
        return Period(kind)
    first = now.date() - timedelta(days=draw(st.integers(-5, 190)))
    return Period(kind, Days(first, first + timedelta(days=draw(st.sampled_from((0, 3, 40, 200))))))


def asked_for(segments: Sequence[str]) -> dict[str, st.SearchStrategy[object]]:
    """Return what may be asked of every filter; `segments` are those there are."""
    names = st.sampled_from([*segments, *(group.word.upper() for group in Group)])
    some = st.frozensets(st.sampled_from(PHONES), min_size=2)
    return {
        "search": st.sampled_from(SEARCHES),
        "status": st.sampled_from(Activity),
        "min_orders": st.integers(1, 3),
        "max_orders": st.integers(1, 4),
        "min_spent": st.integers(-100, 6_000_000),
        "max_spent": st.integers(0, 9_000_000),
        "channel": st.sampled_from(("whatsapp", "facebook", "unknown")),
        "city": st.sampled_from(("IKEJA", "")),
        "state": st.sampled_from(("lagos", "")),
        "segment": names,
        "not_segment": names,
        "groups": st.frozensets(st.sampled_from(Group), min_size=1, max_size=2),
        "has_notes": st.booleans(),
        "follow_up_due": st.just(True),
        "phone": st.sampled_from(PhoneDoubt),
        "among": some,
        "without": some,
    }


@st.composite
def questions(
    draw: st.DrawFn, segments: Sequence[str], first: str | None = None, stored: bool = False
) -> CustomerFilters:
    """Draw filters, any few together, `first` among them; all at once would seldom find anybody.

    `stored` leaves out what no segment keeps.
    """
    values = asked_for(segments)
    names = st.sampled_from(sorted(set(values) - ({"among", "without"} if stored else set())))
    on = draw(st.sets(names, max_size=draw(st.sampled_from((0, 0, 1, 1, 2, 4)))))
    told = {name: draw(values[name]) for name in sorted(on | {first} if first else on)}
    return CustomerFilters(**told)  # type: ignore[arg-type]


@st.composite
def besides(draw: st.DrawFn, now: datetime) -> Beside:
    """Draw notes, and a segment of each sort: with members, smart, and smart by way of the others."""
    days = st.integers(-2, 2).map(lambda days: now.date() + timedelta(days=days))
    notes = st.builds(
        KeptNote, st.sampled_from(PHONES), st.none() | days, st.booleans(), st.sampled_from(BODIES)
    )
    held: list[frozenset[str] | ListQuery] = [draw(st.frozensets(st.sampled_from(PHONES), min_size=2))]
    for earlier in (1, 2):
        filters = draw(questions(SEGMENTS[:earlier], stored=True))
        held.append(ListQuery(filters, draw(periods(now))))
    profiles = draw(st.dictionaries(st.sampled_from(PHONES), PROFILES, min_size=1, max_size=4))
    return Beside(
        draw(st.lists(notes, min_size=3, max_size=8)), dict(zip(SEGMENTS, held, strict=True)), profiles
    )


def keep(connection: Connection, beside: Beside, rules: ShopRules) -> None:
    """Write `beside` down, as everything that there is."""
    for table in (MEMBERS, shelves.SEGMENTS, NOTES, PROFILE):
        connection.execute(table.delete())
    for phone, profile in beside.profiles.items():
        put_profile(connection, phone, profile_columns(profile, rules.region), 1)
    refresh(connection, None, rules)
    for number, note in enumerate(beside.notes):
        connection.execute(NOTES.insert().values(
            phone_key=note.phone, **body_columns(note.body), author="kemi", created_at=number, version=1,
            idempotency_key=str(number), due_on=note.due_on and note.due_on.isoformat(),
            done_at=number if note.done else None,
        ))  # fmt: skip
    refold(connection)
    for number, (name, held) in enumerate(beside.segments.items(), 1):
        query = query_to_json(held) if isinstance(held, ListQuery) else None
        connection.execute(shelves.SEGMENTS.insert().values(
            id=number, name=name, name_folded=fold(name), colour="green", created_at=0, version=1,
            query=query,
        ))  # fmt: skip
        for phone in sorted(held) if isinstance(held, frozenset) else ():
            member = {"segment_id": number, "phone_key": phone, "added_at": 0, "added_by": "kemi"}
            connection.execute(MEMBERS.insert().values(**member))


@pytest.mark.parametrize(("dialect", "examples", "unmet"), [("sqlite", 9, 3), ("postgresql", 3, 8)])
def test_lists_equal_the_rules(
    dialect: str,
    examples: int,
    unmet: int,
    new_database: Callable[[str], Database],
    rules: ShopRules,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("custui.store.outline.PART", 3)
    monkeypatch.setattr("custui.store.outline_letters.PART", 8)
    monkeypatch.setattr("custui.store.ledger.PART", 3)
    # One store for all examples, since a new one would have to compile every statement again.
    database = new_database(dialect)
    prepaid = frozenset({Status.DELIVERED, Status.CONFIRMED, Status.DISPATCHED})
    shops = (rules, replace(rules, spent_statuses=prepaid))
    met: Counter[str] = Counter()
    sort_fields = itertools.cycle(SortField)

    @settings(CHECKED, max_examples=examples)
    @given(orders=batches, asked=st.data())
    def check(orders: list[IncomingOrder], asked: st.DataObject) -> None:
        rules = asked.draw(st.sampled_from(shops), label="rules")
        with database.write() as connection:
            for table in (ORDERS, PROFILE):
                connection.execute(table.delete())
            refresh(connection, None, rules)
        with pytest.MonkeyPatch.context() as patched:
            # All customers, some or none stand in the outline, and their orders in the ledger: as they
            # are, or as they were before they were somebody else's.
            patched.setattr("custui.store.ledger.MOST_PENDING", asked.draw(st.sampled_from((0, 0, 5_000))))
            some = asked.draw(st.integers(0, len(orders)))
            others = orders[1:some] + orders[:1]
            early = [
                replace(order, phone=other.phone, total=other.total, created_at=other.created_at)
                for order, other in zip(orders[:some], others, strict=some > 0)
            ]
            save_orders(database, rules, now, "shop", early, False)
            with database.write() as connection:
                beside = asked.draw(besides(now), label="beside")
                keep(connection, beside, rules)
            for limit in ("outline.MOST_UNSURE", "ledger.MOST_PENDING"):
                patched.setattr(f"custui.store.{limit}", asked.draw(st.sampled_from((0, 5, 5_000))))
            save_orders(database, rules, now, "shop", orders, False)
        with database.read() as connection, pytest.MonkeyPatch.context() as patched:
            # Everything is few in so small a shop, or nothing.
            few = asked.draw(st.sampled_from((0, 0, 5_000)))
            patched.setattr("custui.store.filters._FEW", few)
            patched.setattr("custui.store.note_search.FEW", few)
            patched.setattr("custui.store.note_search.MANY", asked.draw(st.sampled_from((0, 5_000))))
            patched.setattr(
                "custui.store.period_walk.FEW_ORDERS", asked.draw(st.sampled_from((0, 0, 40_000)))
            )
            patched.setattr("custui.store.period_walk.RECKONED", asked.draw(st.sampled_from((3, 30_000))))
            patched.setattr("custui.store.period_walk.FIRST", asked.draw(st.sampled_from((1, 2, 300))))
            patched.setattr("custui.store.guide.NEAR", asked.draw(st.sampled_from((1, 2, 4))))
            patched.setattr("custui.store.asked.FEW", few)
            gathered = asked.draw(st.sampled_from((0, 1, 3, 3_000)))
            # Each has it by itself, and is loaded before the first is changed.
            for module in ("ranked", "counted", "asked", "guide"):
                patched.setattr(f"custui.store.{module}.GATHERED", gathered)
            patched.setattr("custui.store.guide.GATHERED_HITS", asked.draw(st.sampled_from((0, 3, 3_000))))
            patched.setattr("custui.store.candidates.SURE", asked.draw(st.sampled_from((0, 4))))
            for limit in ("SOON_ADDED", "SOON_FILTERED"):
                patched.setattr(customers, limit, asked.draw(st.sampled_from((-1, 600_000))))
            beside = replace(beside, like=lambda text: similar(connection, text, rules))
            for name in asked_for(SEGMENTS):
                sort = Sort(next(sort_fields), asked.draw(st.booleans()))
                filters = replace(asked.draw(questions(SEGMENTS, name)), sort=sort)
                period = asked.draw(periods(now))
                wanted = listed(orders, filters, period, rules, now, beside)
                note_filters(met, filters, wanted)
                size = asked.draw(st.integers(2, 5))
                rows: list[CustomerRow] = []
                marked, mark = asked.draw(st.booleans()), None
                for number in range(1, len(wanted) // size + 2):
                    request = PageRequest(number, size, after=mark)
                    shown = customers.page(connection, filters, period, request, rules, now)
                    assert shown.has_more is (number * size < len(wanted))
                    rows += shown.rows
                    mark = shown.last if marked else None
                assert rows == wanted
                assert customers.count(connection, filters, period, rules, now) == len(wanted)
                assert list(customers.stream(connection, filters, period, rules, now)) == wanted
                phones = connection.execute(customers.phones(connection, filters, period, rules, now))
                assert sorted(phones.scalars()) == sorted(row.phone for row in wanted)

    check()
    # Every filter and sort was tried on every store; nearly all of them must have found somebody.
    assert len({*asked_for(SEGMENTS), *(f"by {field}" for field in SortField)} - set(met)) <= unmet


def note_filters(met: Counter[str], filters: CustomerFilters, found: Sequence[CustomerRow]) -> None:
    """Count each filter that was on, and the sort, where somebody was found by them."""
    if found:
        met.update(name for name in asked_for(SEGMENTS) if getattr(filters, name) != getattr(USUAL, name))
        met[f"by {filters.sort.field}"] += 1
