"""The customer page's content: complete, of one moment, and in a fixed number of statements."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import Connection, event, insert, update

from custui.domain.customer import CustomerDetails
from custui.domain.figures import stats
from custui.domain.history import orders_in
from custui.domain.insights import charts, insights
from custui.domain.orders import OrderItem
from custui.domain.period import ALL_TIME, Period, PeriodKind
from custui.domain.query import CustomerFilters, PageRequest
from custui.domain.rules import ShopRules
from custui.domain.status import Status
from custui.store import customers
from custui.store.details import details
from custui.store.engine import Database
from custui.store.intake import save_orders
from custui.store.note_index import body_columns
from custui.store.shelves import MEMBERS, NOTES, ORDERS, PROFILE, SEGMENTS
from tests.factories import make_incoming, make_item

PHONE = "+2348035550147"
DAYS_30 = Period(PeriodKind.DAYS_30)


@contextmanager
def statements(connection: Connection) -> Iterator[list[str]]:
    """Yield the list of statements run on `connection` meanwhile."""
    run: list[str] = []

    def note(*call: object) -> None:
        run.append(str(call[2]))

    event.listen(connection, "before_cursor_execute", note)
    yield run
    event.remove(connection, "before_cursor_execute", note)


def save(
    database: Database, rules: ShopRules, now: datetime, count: int, phone: str = "0803 555 0147"
) -> None:
    orders = [
        make_incoming(
            f"A{number:03d}",
            now - timedelta(days=5 * number),
            phone=phone,
            status="cancelled" if number % 4 == 1 else "delivered",
            items=(make_item("Shea butter", number + 1), make_item("Black soap", 2)),
        )
        for number in range(count)
    ]
    save_orders(database, rules, now, f"shop of {phone}", orders, False)


def read(
    database: Database, rules: ShopRules, now: datetime, period: Period = ALL_TIME, phone: str = PHONE
) -> CustomerDetails:
    with database.read() as connection:
        found = details(connection, phone, period, rules, now)
    assert found is not None
    return found


def test_orders_come_newest_first_with_their_items_in_order(
    database: Database, rules: ShopRules, now: datetime
) -> None:
    save(database, rules, now, 8)
    found = read(database, rules, now)
    assert [order.number for order in found.orders] == [f"A{number:03d}" for number in range(8)]
    assert found.orders[1].items == (
        OrderItem("Shea butter", 2, 400_000),
        OrderItem("Black soap", 2, 400_000),
    )
    first = found.orders[0]
    assert (first.created_at, first.status, first.status_text) == (now, Status.DELIVERED, "delivered")
    assert (first.channel, first.total, first.phone_text) == ("whatsapp", 1_200_000, "0803 555 0147")


def test_of_one_moment_the_higher_number_comes_first(
    database: Database, rules: ShopRules, now: datetime
) -> None:
    orders = [make_incoming(number, now) for number in ("A2", "A10", "A1")]
    save_orders(database, rules, now, "shop", orders, False)
    assert [order.number for order in read(database, rules, now).orders] == ["A2", "A10", "A1"]


@pytest.mark.parametrize("period", [ALL_TIME, DAYS_30])
def test_cards_insights_and_charts_are_the_rules_own(
    database: Database, rules: ShopRules, now: datetime, period: Period
) -> None:
    save(database, rules, now, 12)
    found = read(database, rules, now, period)
    assert found.stats == stats(found.orders, period, now, rules)
    assert found.insights == insights(found.orders, now, rules)
    assert found.charts == charts(orders_in(found.orders, period, now, rules), rules)
    assert found.stats.figures.orders == (12 if period is ALL_TIME else 6)
    assert len(found.orders) == 12


def test_the_customer_is_the_one_of_the_list(database: Database, rules: ShopRules, now: datetime) -> None:
    save(database, rules, now, 6)
    with database.read() as connection:
        page = customers.page(connection, CustomerFilters(), ALL_TIME, PageRequest(), rules, now)
    assert read(database, rules, now, DAYS_30).customer == page.rows[0], (
        "lifetime figures, whatever the period"
    )


def test_names_seen_are_told_latest_first_without_the_one_shown(
    database: Database, rules: ShopRules, now: datetime
) -> None:
    names = ("Ngozi Eze", "", "Mrs Eze", "  ", "Ngozi Eze", "NGOZI EZE")
    orders = [
        make_incoming(f"A{number}", now - timedelta(days=number), customer_name=name)
        for number, name in enumerate(names)
    ]
    save_orders(database, rules, now, "shop", orders, False)
    found = read(database, rules, now)
    assert found.customer.name == "Ngozi Eze"
    assert found.names == ("Mrs Eze", "NGOZI EZE")


def test_notes_segments_and_the_profile_are_there(
    database: Database, rules: ShopRules, now: datetime
) -> None:
    save(database, rules, now, 1)
    save(database, rules, now, 1, "0805 220 9911")
    at = int(now.timestamp())
    with database.write() as connection:
        for number, (phone, age) in enumerate([(PHONE, 60), (PHONE, 0), ("+2348052209911", 0), (PHONE, 0)]):
            note = {
                "phone_key": phone,
                **body_columns(f"note {number}"),
                "author": "kemi",
                "created_at": at - age,
            }
            connection.execute(insert(NOTES).values(**note, idempotency_key=str(number), version=1))
        for number, name in enumerate(("VIPs", "Promo", "Others")):
            segment = {"id": number, "name": name, "name_folded": name.lower(), "colour": "green"}
            connection.execute(insert(SEGMENTS).values(**segment, created_at=at, version=1))
        for number in (0, 1):
            member = {"segment_id": number, "phone_key": PHONE, "added_at": at, "added_by": "kemi"}
            connection.execute(insert(MEMBERS).values(**member))
        connection.execute(insert(PROFILE).values(phone_key=PHONE, name="Ada", name_folded="ada", version=3))
        due = {"due_on": "2026-06-12", "done_at": at}
        connection.execute(update(NOTES).where(NOTES.c.body == "note 1").values(due))
        smart = insert(SEGMENTS).values(
            id=9, name="S", name_folded="s", colour="red", created_at=at, version=1
        )
        connection.execute(smart.values(query='{"period": "all"}'))
    found = read(database, rules, now)
    assert [note.body for note in found.notes] == ["note 3", "note 1", "note 0"]
    assert [(note.due_on, note.done_at) for note in found.notes[:2]] == [
        (None, None),
        (date(2026, 6, 12), now),
    ]
    assert (found.notes[0].author, found.notes[0].created_at) == ("kemi", now)
    assert [segment.name for segment in found.segments] == ["Promo", "VIPs"]
    assert (found.profile.name, found.version) == ("Ada", 3)


def test_nobody_is_none(database: Database, rules: ShopRules, now: datetime) -> None:
    save(database, rules, now, 1)
    with database.read() as connection:
        for phone in ("+2348035550148", "", "raw:\0", "'; --"):
            assert details(connection, phone, ALL_TIME, rules, now) is None


def test_an_unedited_customer_has_version_nought(database: Database, rules: ShopRules, now: datetime) -> None:
    save(database, rules, now, 1)
    found = read(database, rules, now)
    assert (found.profile.name, found.version, found.notes, found.segments) == (None, 0, (), ())


def test_more_orders_take_no_more_statements(database: Database, rules: ShopRules, now: datetime) -> None:
    taken = []
    for count in (1, 40):
        save(database, rules, now, count)
        with database.read() as connection, statements(connection) as run:
            details(connection, PHONE, ALL_TIME, rules, now)
        taken.append(len([statement for statement in run if statement.startswith("SELECT")]))
    assert taken[0] == taken[1] <= 7


def test_all_is_of_one_moment(database: Database, rules: ShopRules, now: datetime) -> None:
    save(database, rules, now, 3)
    with database.read() as connection:
        before = details(connection, PHONE, ALL_TIME, rules, now)
        with database.write() as writing:
            writing.execute(update(ORDERS).values(total=0))
        assert details(connection, PHONE, ALL_TIME, rules, now) == before
    assert read(database, rules, now) != before
