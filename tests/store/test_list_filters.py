"""Lists by what is searched for, what agents wrote and whose number is in doubt."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import insert

from custui.domain.customer import CustomerRow, MatchKind
from custui.domain.orders import IncomingOrder
from custui.domain.period import ALL_TIME, Period, PeriodKind, custom_period
from custui.domain.query import CustomerFilters, PageRequest, PhoneDoubt, Sort, SortField
from custui.domain.rules import ShopRules
from custui.store import customers
from custui.store.engine import Database
from custui.store.intake import save_orders
from custui.store.shelves import NOTES
from tests.factories import make_incoming

DAYS_30 = Period(PeriodKind.DAYS_30)


@pytest.fixture
def save(database: Database, rules: ShopRules, now: datetime) -> Callable[..., None]:
    """Save orders."""

    def put(*orders: IncomingOrder) -> None:
        save_orders(database, rules, now, "shop", orders, False)

    return put


@pytest.fixture
def read(database: Database, rules: ShopRules, now: datetime) -> Callable[..., list[CustomerRow]]:
    """Return the rows of a list's first page."""

    def rows(period: Period, **asked: object) -> list[CustomerRow]:
        filters = CustomerFilters(**asked)  # type: ignore[arg-type]
        with database.read() as connection:
            return list(customers.page(connection, filters, period, PageRequest(), rules, now).rows)

    return rows


def phones(rows: Sequence[CustomerRow]) -> list[str]:
    return [row.phone[-4:] for row in rows]


def order(number: int, digits: str, at: datetime, **changes: object) -> IncomingOrder:
    return make_incoming(f"A{number:04d}", at, phone=f"080355{digits}", **changes)  # type: ignore[arg-type]


@pytest.fixture
def alike(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Say whose name is like whatever is searched for, the likest first."""

    def say(*digits: str) -> None:
        told = tuple(f"+23480355{each}" for each in digits)
        for module in ("asked", "segment_filter"):
            monkeypatch.setattr(f"custui.store.{module}.similar", lambda *_: told)

    return say


@pytest.mark.parametrize("field", [SortField.NAME, SortField.LAST_ORDER, SortField.SPENT])
@pytest.mark.parametrize("period", [ALL_TIME, DAYS_30, custom_period(date(2026, 1, 1), date(2026, 6, 9))])
def test_like_names_come_under_the_exact_hits_in_their_own_order(
    database: Database,
    rules: ShopRules,
    now: datetime,
    save: Callable[..., None],
    alike: Callable[..., None],
    field: SortField,
    period: Period,
) -> None:
    day = now - timedelta(days=1)
    save(
        *(order(number, f"5000{number}", day, customer_name="Chinedu", total=number) for number in (1, 2, 3)),
        *(order(number, f"5000{number}", day, customer_name="Chinedo", total=number) for number in (4, 5, 6)),
        order(7, "50007", day, customer_name="Chinedo", total=7, city="Kano"),
        order(8, "50008", now - timedelta(days=300), customer_name="Amina"),
    )
    alike("50006", "50007", "50004", "50099", "50005")
    filters = CustomerFilters(search="chinedu", city="ikeja", sort=Sort(field))
    wanted = ["0003", "0002", "0001", "0006", "0004", "0005"]
    with database.read() as connection:
        for size in (1, 2, 4, 6, 7):
            seen = []
            for number in range(1, 8):
                page = customers.page(connection, filters, period, PageRequest(number, size), rules, now)
                assert page.has_more is (number * size < len(wanted))
                assert (page.first, page.last) == (None, None)
                seen += phones(page.rows)
            assert seen == wanted
        assert phones(list(customers.stream(connection, filters, period, rules, now))) == wanted
        assert customers.count(connection, filters, period, rules, now) == len(wanted)
        found = connection.execute(customers.phones(connection, filters, period, rules, now)).scalars()
        assert sorted(key[-4:] for key in found) == sorted(wanted)


def test_a_page_tells_what_its_customers_were_found_by(
    database: Database, rules: ShopRules, now: datetime, save: Callable[..., None]
) -> None:
    save(order(1, "50001", now, customer_name="Ngozi Eze"), order(2, "50002", now, customer_name="Amina"))
    with database.read() as connection:
        found = customers.page(
            connection, CustomerFilters(search="ngozi"), ALL_TIME, PageRequest(), rules, now
        )
        everybody = customers.page(connection, CustomerFilters(), ALL_TIME, PageRequest(), rules, now)
    assert {phone: match.kind for phone, match in found.matches.items()} == {"+2348035550001": MatchKind.NAME}
    assert everybody.matches == {}


def test_figures_are_compared_with_large_numbers(
    now: datetime, save: Callable[..., None], read: Callable[..., list[CustomerRow]]
) -> None:
    save(order(1, "50001", now))
    for period in (ALL_TIME, DAYS_30):
        for least in ("min_orders", "min_spent"):
            assert read(period, **{least: 2**40}) == []
            assert phones(read(period, **{least: -(2**40)})) == ["0001"]
        for most in ("max_orders", "max_spent"):
            assert phones(read(period, **{most: 2**40})) == ["0001"]
            assert read(period, **{most: -(2**40)}) == []


def test_follow_ups_are_due_by_the_shops_day(
    database: Database, now: datetime, save: Callable[..., None], read: Callable[..., list[CustomerRow]]
) -> None:
    save(*(order(number, f"5000{number}", now) for number in range(1, 6)))
    today = now.date()
    notes = (
        ("50001", today, None),
        ("50002", today + timedelta(days=1), None),
        ("50003", today - timedelta(days=9), 1),
        ("50004", None, None),
    )
    with database.write() as connection:
        for key, (digits, due, done) in enumerate(notes):
            told = {"due_on": due and due.isoformat(), "done_at": done, "idempotency_key": str(key)}
            note = {
                "phone_key": f"+23480355{digits}",
                "body": "call",
                "body_folded": "call",
                "author": "kemi",
                "created_at": 0,
            }
            connection.execute(insert(NOTES).values(**note, **told, version=1))
    for period in (ALL_TIME, DAYS_30):
        assert phones(read(period, follow_up_due=True)) == ["0001"]
        assert phones(read(period, has_notes=True)) == ["0004", "0003", "0002", "0001"]
        assert phones(read(period, has_notes=False)) == ["0005"]
        assert read(period, has_notes=False, follow_up_due=True) == []


def test_doubtful_numbers_can_be_asked_for(
    now: datetime, save: Callable[..., None], read: Callable[..., list[CustomerRow]]
) -> None:
    save(
        make_incoming("A1", now, phone="ask landlord"),
        make_incoming("A2", now, phone="2.34803E+12"),
        make_incoming("A3", now, phone="0799 000 0001"),
        order(4, "50004", now),
    )
    for period in (ALL_TIME, DAYS_30):
        unreadable = read(period, phone=PhoneDoubt.UNREADABLE)
        assert [row.phone for row in unreadable] == ["raw:ask landlord", "raw:2.34803e+12"]
        assert [row.phone for row in read(period, phone=PhoneDoubt.UNVERIFIED)] == ["+2347990000001"]
