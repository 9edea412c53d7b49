"""The repository as the desk uses it: caching, other processes' writes, and one sentence for failures."""

import gc
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from msgspec import Struct
from sqlalchemy import event

from custui.domain.customer import CustomerEdit, Profile
from custui.domain.dashboard import Share
from custui.domain.deeds import AddNote, AddToSegment, Deed, NewSegment
from custui.domain.errors import StaleEditError, StoreError, UnknownCustomerError
from custui.domain.groups import Group
from custui.domain.orders import StatusChange
from custui.domain.period import ALL_TIME, Period, PeriodKind
from custui.domain.query import CustomerFilters, ListQuery, PageRequest, Sort, SortField
from custui.domain.repository import DeskRepository, OrderDesk
from custui.domain.rules import ShopRules
from custui.domain.status import Status
from custui.store.engine import Database
from custui.store.reader import CUSTOMER_SECONDS, LIST_SECONDS
from custui.store.repository import SqlRepository, open_repository
from tests.factories import make_incoming, make_item

PHONE = "+2348035550147"
PAGE = PageRequest()
EVERYBODY = CustomerFilters()
REPEATERS = CustomerFilters(groups=frozenset({Group.REPEAT}))
TODAY = Period(PeriodKind.TODAY)


class Clock:
    """A clock that is set by hand, and the seconds beside it."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.seconds = 0.0

    def __call__(self) -> datetime:
        return self.now

    def monotonic(self) -> float:
        return self.seconds


@pytest.fixture
def clock(now: datetime) -> Clock:
    return Clock(now)


@pytest.fixture
def repository(database: Database, rules: ShopRules, clock: Clock) -> SqlRepository:
    repository = SqlRepository(database, rules, clock, clock.monotonic)
    orders = [
        make_incoming("A1", clock.now, items=(make_item(),)),
        make_incoming("A2", clock.now - timedelta(days=40)),
        make_incoming("A3", clock.now - timedelta(days=3), phone="0805 220 9911", customer_name="Chinedu"),
        make_incoming("A4", clock.now, phone=""),
    ]
    repository.save_orders("shop", orders)
    return repository


@pytest.fixture
def asked(database: Database) -> Iterator[list[str]]:
    """Collect what is asked of the summary from here on."""
    run: list[str] = []

    def note(*call: object) -> None:
        statement = str(call[2])
        if statement.startswith("SELECT") and "customer_summary" in statement:
            run.append(statement)

    event.listen(database._engine, "before_cursor_execute", note)
    yield run
    event.remove(database._engine, "before_cursor_execute", note)


def test_it_is_what_screens_and_commands_expect(repository: SqlRepository, rules: ShopRules) -> None:
    desk: DeskRepository = repository
    orders: OrderDesk = repository
    assert desk.rules is rules
    assert not desk.read_only
    assert orders.count_all_customers() == 2


def test_a_list_its_count_and_its_export_agree(repository: SqlRepository) -> None:
    page = repository.get_customers(EVERYBODY, ALL_TIME, PAGE)
    assert [row.name for row in page.rows] == ["Ngozi Eze-Obi", "Chinedu"]
    assert repository.count_customers(EVERYBODY, ALL_TIME) == 2
    assert tuple(repository.export_customers(EVERYBODY, ALL_TIME)) == page.rows
    assert [row.figures.orders for row in repository.get_customers(EVERYBODY, TODAY, PAGE).rows] == [1]
    assert repository.orders_without_phone() == 1


def test_answers_come_from_memory_until_they_are_old(
    repository: SqlRepository, clock: Clock, asked: list[str]
) -> None:
    def look() -> int:
        before = len(asked)
        repository.get_customers(EVERYBODY, ALL_TIME, PAGE)
        repository.count_customers(EVERYBODY, ALL_TIME)
        repository.get_customer_details(PHONE, ALL_TIME)
        return len(asked) - before

    assert look() == 3
    assert look() == 0
    clock.seconds += CUSTOMER_SECONDS
    assert look() == 1, "the customer alone"
    clock.seconds += LIST_SECONDS
    assert look() == 3


def test_the_count_does_not_depend_on_the_sort(repository: SqlRepository, asked: list[str]) -> None:
    for field in SortField:
        assert repository.count_customers(CustomerFilters(sort=Sort(field)), ALL_TIME) == 2
    assert len(asked) == 1


def test_a_new_day_is_a_new_answer(repository: SqlRepository, clock: Clock) -> None:
    before = repository.get_customer_details(PHONE, ALL_TIME)
    assert before is not None
    assert repository.count_customers(EVERYBODY, TODAY) == 1
    clock.now += timedelta(days=1)
    after = repository.get_customer_details(PHONE, ALL_TIME)
    assert after is not None
    assert after.customer.days_since_last_order == before.customer.days_since_last_order + 1
    assert repository.get_customers(EVERYBODY, ALL_TIME, PAGE).rows[0] == after.customer
    assert repository.count_customers(EVERYBODY, TODAY) == 0


def test_an_own_write_shows_at_once(repository: SqlRepository) -> None:
    repository.get_customers(EVERYBODY, ALL_TIME, PAGE)
    before = repository.get_customer_details(PHONE, ALL_TIME)
    assert before is not None
    repository.update_customer_info(PHONE, CustomerEdit(Profile("Ada"), before.version))
    repository.add_note(PHONE, "likes tea", "kemi", "key 1")
    promo = NewSegment("Promo", "green", members=ListQuery(CustomerFilters(among=frozenset({PHONE}))))
    assert repository.create_segment(promo, "kemi", "key 2").customers == 1
    repository.change_status(StatusChange(before.orders[0].id, 1, Status.CANCELLED), "kemi")
    after = repository.get_customer_details(PHONE, ALL_TIME)
    assert after is not None
    assert (after.customer.name, after.profile.name, after.version) == ("Ada", "Ada", 1)
    assert [note.body for note in after.notes] == ["likes tea"]
    assert after.segments == repository.segments()
    assert [order.status for order in after.orders] == [Status.CANCELLED, Status.DELIVERED]
    assert repository.get_customers(EVERYBODY, ALL_TIME, PAGE).rows[0] == after.customer


def test_another_process_s_write_shows_at_the_next_look(
    repository: SqlRepository, address: str, rules: ShopRules, clock: Clock
) -> None:
    repository.get_customers(EVERYBODY, ALL_TIME, PAGE)
    revision = repository.revision()
    other = open_repository(address, rules, clock)
    made = other.create_order(make_incoming("", clock.now, phone="0902 118 4420"), "tunde", "key 1")
    assert repository.revision() > revision
    assert len(repository.get_customers(EVERYBODY, ALL_TIME, PAGE).rows) == 3
    other.undo(made.id, "tunde")
    other.close()
    assert repository.count_customers(EVERYBODY, ALL_TIME) == 2
    assert repository.get_customer_details("+2349021184420", ALL_TIME) is None


def test_cards_shares_and_sizes_come_from_memory_until_the_next_write_or_day(
    repository: SqlRepository, clock: Clock, asked: list[str]
) -> None:
    repository.create_segment(NewSegment("Repeaters", "green", ListQuery(REPEATERS)), "kemi", "key 1")

    def look() -> int:
        before = len(asked)
        repository.list_cards(TODAY)
        repository.group_cards(TODAY)
        repository.shares(TODAY)
        repository.segment_sizes().clear()
        return len(asked) - before

    first = look()
    assert first >= 4
    assert look() == 0
    assert repository.segment_sizes() == {1: 1}, "whoever clears an answer clears a copy"
    repository.log_contact(PHONE, "call", "kemi")
    assert look() == first
    assert repository.list_cards(TODAY).customers.value == 1
    assert {card.group: card.customers for card in repository.group_cards(TODAY)}[Group.REPEAT] == 1
    assert repository.shares(TODAY).channels == (Share("whatsapp", 1),)
    assert look() == 0
    clock.now += timedelta(days=1)
    assert look() == first
    assert repository.list_cards(TODAY).customers.value == 0


def test_what_the_list_writes_shows_at_once(repository: SqlRepository, clock: Clock) -> None:
    made = repository.create_segment(NewSegment("Promo", "green"), "kemi", "key 1")
    assert made.subject is not None
    everybody = ListQuery(EVERYBODY)
    assert repository.memberships(everybody) == repository.segment_sizes() == {made.subject: 0}
    added = repository.act(AddToSegment(made.subject), everybody, "kemi", "key 2")
    assert repository.memberships(everybody) == repository.segment_sizes() == {made.subject: 2}
    today = clock.now.date()
    for number, day in enumerate((today - timedelta(days=1), today, today + timedelta(days=1), None)):
        repository.act(AddNote("call", day), everybody, "tunde", f"note {number}")
    assert repository.follow_ups_due() == 4
    assert repository.count_customers(CustomerFilters(follow_up_due=True), ALL_TIME) == 2
    assert repository.last_deed("kemi") == added
    assert repository.undo(added.id, "kemi").undone
    assert repository.last_deed("kemi") == made
    assert repository.segment_sizes() == {made.subject: 0}
    view = repository.save_view("Mine", everybody, "kemi")
    assert [one.name for one in repository.views()] == ["Mine"]
    assert view.subject is not None
    repository.delete_view(view.subject, "kemi")
    assert repository.views() == ()


def test_the_follow_ups_of_a_customer_without_orders_wait(repository: SqlRepository, clock: Clock) -> None:
    found = repository.get_customer_details(PHONE, ALL_TIME)
    assert found is not None
    repository.act(AddNote("call", clock.now.date()), ListQuery(EVERYBODY), "kemi", "key 1")
    for order in found.orders:
        repository.delete_order(order.id, "kemi")
    assert repository.follow_ups_due() == 1


def test_the_last_list_is_kept_for_each_agent_and_changes_no_revision(repository: SqlRepository) -> None:
    assert repository.last_query("kemi") is None
    before = repository.revision()
    sorted_ = CustomerFilters("ngozi", sort=Sort(SortField.NAME, descending=False))
    for filters in (EVERYBODY, sorted_):
        repository.remember_query("ke\0mi", ListQuery(filters, TODAY, PageRequest(3)))
    repository.remember_query("tunde", ListQuery(CustomerFilters("\udfff\0")))
    assert repository.last_query("kemi") == ListQuery(sorted_, TODAY)
    assert repository.last_query("tunde") == ListQuery(CustomerFilters("\N{REPLACEMENT CHARACTER}\0"))
    assert repository.revision() == before


def test_a_last_list_that_cannot_be_read_is_none(repository: SqlRepository, database: Database) -> None:
    repository.remember_query("kemi", ListQuery())
    with database.write() as connection:
        connection.exec_driver_sql('UPDATE agent_state SET query = \'{"period": "fortnight"}\'')
    assert repository.last_query("kemi") is None


def test_a_store_opened_for_reading_only_refuses_deeds_and_keeps_no_last_list(
    repository: SqlRepository, address: str, rules: ShopRules, clock: Clock
) -> None:
    with closing(open_repository(address, rules, clock, read_only=True)) as reading:
        assert reading.read_only
        reading.remember_query("kemi", ListQuery())
        reading.log_contact(PHONE, "call", "kemi")
        assert reading.last_query("kemi") is None
        writes: tuple[Callable[[], Deed], ...] = (
            lambda: reading.save_view("Mine", ListQuery(), "kemi"),
            lambda: reading.act(AddNote("x"), ListQuery(), "kemi", "key"),
            lambda: reading.create_segment(NewSegment("Promo", "green"), "kemi", "key"),
            lambda: reading.undo(1, "kemi"),
        )
        for write in writes:
            with pytest.raises(StoreError, match="opened for reading only"):
                write()


def test_an_opened_contact_is_logged(repository: SqlRepository, database: Database) -> None:
    repository.log_contact(PHONE, "whatsapp", "kemi")
    with database.read() as connection:
        logged = connection.exec_driver_sql("SELECT agent, action, phone_key FROM activity ORDER BY id").all()
    assert tuple(logged[-1]) == ("kemi", "opened whatsapp", PHONE)


def test_an_export_is_of_the_moment_it_began(repository: SqlRepository, clock: Clock) -> None:
    rows = repository.export_customers(EVERYBODY, ALL_TIME)
    first = next(rows)
    repository.save_orders("shop", [make_incoming("A9", clock.now, phone="0902 118 4420")])
    assert len([first, *rows]) == 2
    assert len(list(repository.export_customers(EVERYBODY, ALL_TIME))) == 3


def test_an_export_left_half_way_gives_its_connection_back(repository: SqlRepository) -> None:
    for _ in range(30):  # more than the pool holds
        next(repository.export_customers(EVERYBODY, ALL_TIME))
    gc.collect()
    assert repository.count_all_customers() == 2


def test_many_threads_may_ask_at_once(repository: SqlRepository) -> None:
    counts: list[int] = []

    def ask() -> None:
        for field in SortField:
            page = repository.get_customers(CustomerFilters(sort=Sort(field)), ALL_TIME, PAGE)
            counts.append(len(page.rows))
            assert repository.get_customer_details(PHONE, ALL_TIME) is not None

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert counts == [2] * 4 * len(SortField)


def test_what_comes_out_is_frozen_and_the_domains_own(repository: SqlRepository) -> None:
    def check(value: object) -> None:
        if isinstance(value, Struct):
            assert type(value).__module__.startswith("custui.domain.")
            assert value.__struct_config__.frozen
            for name in value.__struct_fields__:
                check(getattr(value, name))
        elif isinstance(value, tuple | frozenset):
            for part in value:
                check(part)
        else:
            assert not type(value).__module__.startswith(("sqlalchemy", "sqlmodel", "custui.store"))

    check(repository.get_customers(EVERYBODY, TODAY, PAGE))
    check(repository.get_customer_details(PHONE, TODAY))
    check(repository.create_segment(NewSegment("Some", "red", ListQuery(REPEATERS)), "kemi", "key"))
    check(repository.save_view("Mine", ListQuery(REPEATERS), "kemi"))
    check(repository.segments())
    check(repository.views())
    check(repository.list_cards(TODAY))
    check(repository.group_cards(TODAY))
    check(repository.shares(TODAY))
    check(tuple(repository.export_customers(EVERYBODY, ALL_TIME)))


def test_edits_that_cannot_be_made_are_told(repository: SqlRepository) -> None:
    with pytest.raises(UnknownCustomerError):
        repository.update_customer_info("+2348035550148", CustomerEdit(Profile("Ada"), 0))
    repository.update_customer_info(PHONE, CustomerEdit(Profile("Ada"), 0))
    with pytest.raises(StaleEditError):
        repository.update_customer_info(PHONE, CustomerEdit(Profile("Bola"), 0))


def test_numbers_out_of_range_are_one_sentence(repository: SqlRepository) -> None:
    for filters in (CustomerFilters(min_spent=10**30), CustomerFilters(max_orders=-(10**30))):
        with pytest.raises(StoreError):
            repository.get_customers(filters, ALL_TIME, PAGE)


def test_a_store_that_goes_wrong_is_one_sentence(tmp_path: Path, rules: ShopRules, clock: Clock) -> None:
    path = tmp_path / "store.db"
    repository = open_repository(str(path), rules, clock)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("ALTER TABLE customer_summary RENAME TO elsewhere")
    connection.close()
    for call in (
        lambda: repository.get_customers(EVERYBODY, ALL_TIME, PAGE),
        lambda: repository.count_customers(EVERYBODY, TODAY),
        lambda: repository.get_customer_details(PHONE, ALL_TIME),
        lambda: next(repository.export_customers(EVERYBODY, ALL_TIME)),
        repository.count_all_customers,
        lambda: repository.list_cards(TODAY),
        lambda: repository.memberships(ListQuery()),
        lambda: repository.fitting(ListQuery()),
        lambda: repository.act(AddNote("x"), ListQuery(), "kemi", "key"),
    ):
        with pytest.raises(StoreError) as failure:
            call()
        assert str(path) in str(failure.value)
        assert "SELECT" not in str(failure.value)
    repository.close()


def test_a_missing_store_is_not_made_unasked(tmp_path: Path, rules: ShopRules, clock: Clock) -> None:
    for create, read_only in ((False, False), (True, True)):
        with pytest.raises(StoreError):
            open_repository(str(tmp_path / "store.db"), rules, clock, create=create, read_only=read_only)
    assert not list(tmp_path.iterdir())
