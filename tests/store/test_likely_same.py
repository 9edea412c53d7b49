"""Who is likely the same person: for good reasons, the likeliest first, and found by index."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import event

from custui.domain.merging import Likeness
from custui.domain.period import ALL_TIME
from custui.domain.query import CustomerFilters, PageRequest, PhoneDoubt
from custui.domain.rules import ShopRules
from custui.store.engine import Database
from custui.store.likely_same import likely_same
from custui.store.repository import SqlRepository
from custui.store.trigrams import has_trigrams
from tests.factories import make_incoming

pytestmark = pytest.mark.pg_trgm

NGOZI = "+2348035550100"
Likely = Callable[[str], list[tuple[str, tuple[Likeness, ...]]]]


def phone(number: int) -> str:
    return f"+23480355501{number:02d}"


class Desk:
    """A store to put customers into."""

    def __init__(self, database: Database, rules: ShopRules, now: datetime) -> None:
        self.database, self.rules, self.now = database, rules, now
        self.repository = SqlRepository(database, rules, lambda: now)
        self.numbers = 0
        self.save(NGOZI, "Ngozi Eze-Obi")

    def save(
        self, phone: str, name: str = "", whatsapp: str = "", city: str = "Ikeja", days: int = 0
    ) -> None:
        self.numbers += 1
        moment = self.now - timedelta(days=days)
        order = make_incoming(
            f"N{self.numbers}", moment, phone=phone, customer_name=name, whatsapp=whatsapp, city=city
        )
        self.repository.save_orders("shop", [order])

    def likely(self, phone: str = NGOZI) -> list[tuple[str, tuple[Likeness, ...]]]:
        return [(one.customer.phone, one.reasons) for one in self.repository.likely_same(phone)]


@pytest.fixture
def desk(database: Database, rules: ShopRules, now: datetime) -> Desk:
    return Desk(database, rules, now)


def test_nobody_is_like_a_stranger(desk: Desk) -> None:
    desk.save(phone(1), "Musa Sani", "0706 555 0133", "Kano")
    assert desk.likely() == []
    assert desk.likely("+2348099999999") == []


@pytest.mark.parametrize("mine", ["0706 555 0133", phone(1), ""])
@pytest.mark.parametrize("theirs", ["0706 555 0133", NGOZI, ""])
def test_the_same_whatsapp(desk: Desk, mine: str, theirs: str) -> None:
    desk.save(NGOZI, whatsapp=mine)
    desk.save(phone(1), "Somebody Else", theirs, "Kano")
    shared = mine == theirs != "" or mine == phone(1) or theirs == NGOZI
    assert desk.likely() == ([(phone(1), (Likeness.SAME_WHATSAPP,))] if shared else [])


def test_a_second_number_in_a_cell_either_way(desk: Desk) -> None:
    desk.save(f"{NGOZI} / {phone(1)}")
    desk.save(phone(1), city="Kano")
    desk.save(f"{phone(2)} / {NGOZI}", city="Kano")
    assert dict(desk.likely()) == {
        phone(1): (Likeness.ALTERNATE,),
        phone(2): (Likeness.ALTERNATE,),
    }
    assert desk.likely(phone(1)) == [(NGOZI, (Likeness.ALTERNATE,))]


def test_of_many_numbers_the_latest_count(desk: Desk) -> None:
    for number in range(1, 26):
        desk.save(f"{NGOZI} / {phone(number)}", days=number)
        desk.save(f"{NGOZI} / {phone(number)}", days=100 - number)
    desk.save(phone(20), "Somebody Else", city="Kano", days=1)
    desk.save(phone(21), "Somebody Else", city="Kano")
    assert desk.likely() == [(phone(20), (Likeness.ALTERNATE,))]


def test_a_very_similar_name_in_the_same_town(desk: Desk) -> None:
    desk.save(phone(1), "NGOZI EZE OBI", city="ikeja ")
    desk.save(phone(2), "Ngozi Eze-Obi", city="Kano")
    desk.save(phone(3), "Ngozi Okafor")
    desk.save(phone(4), "Ngozi Eze-Obi", city="")
    assert desk.likely() == [(phone(1), (Likeness.NAME_AND_CITY,))]


def test_a_name_with_a_slip_is_found_where_names_are_indexed(desk: Desk) -> None:
    desk.save(phone(1), "Ngosi Ezeobi")
    desk.save(phone(2), "Ngozi Obi")
    found = {key for key, _ in desk.likely()}
    with desk.database.read() as connection:
        indexed = has_trigrams(connection)
    assert found == ({phone(1), phone(2)} if indexed else set())


def test_the_likeliest_come_first_and_five_at_most(desk: Desk) -> None:
    desk.save(NGOZI, whatsapp="0706 555 0133")
    desk.save(f"{NGOZI} / {phone(1)}")
    desk.save(phone(1), "Ngozi Eze-Obi")
    desk.save(phone(2), "Ngozi Eze-Obi")
    for number in (3, 4, 5, 6):
        desk.save(phone(number), "Somebody Else", "0706 555 0133", "Kano", days=10 - number)
    assert desk.likely() == [
        (phone(1), (Likeness.ALTERNATE, Likeness.NAME_AND_CITY)),
        *((phone(number), (Likeness.SAME_WHATSAPP,)) for number in (6, 5, 4, 3)),
    ]


def test_what_too_many_share_says_nothing(desk: Desk) -> None:
    desk.save(NGOZI, whatsapp="0706 555 0133")
    for number in range(1, 7):
        desk.save(phone(number), "Ngozi Eze-Obi", "0706 555 0133")
    assert desk.likely() == []


def test_a_number_that_a_spreadsheet_damaged_is_nobodys(desk: Desk) -> None:
    """The orders of all whose numbers began alike stand under it."""
    desk.save("2.34803E+12", "Ngozi Eze-Obi", whatsapp="0803 555 0100")
    desk.save("2.34803E+12", "Musa Sani", whatsapp="0803 555 0100", days=1)
    doubted = CustomerFilters(phone=PhoneDoubt.UNREADABLE)
    damaged = desk.repository.get_customers(doubted, ALL_TIME, PageRequest()).rows
    assert [row.figures.orders for row in damaged] == [2]
    assert desk.likely() == []
    assert desk.likely(damaged[0].phone) == []
    desk.save("ask the sister", "Ngozi Eze-Obi")
    assert [found for found, _ in desk.likely()] == ["raw:ask the sister"]


def test_those_merged_are_not_offered_again(desk: Desk) -> None:
    for number in (1, 2):
        desk.save(phone(number), "Ngozi Eze-Obi", city="Ikeja")
    deed = desk.repository.merge(phone(1), NGOZI, "kemi", "key")
    assert [key for key, _ in desk.likely()] == [phone(2)]
    assert desk.likely(phone(1)) == desk.likely(NGOZI)
    desk.save(f"{phone(3)} / {phone(1)}", city="Kano")
    assert [key for key, _ in desk.likely()] == [phone(3), phone(2)], "by a merged number too"
    desk.repository.undo(deed.id, "kemi")
    assert {key for key, _ in desk.likely()} == {phone(1), phone(2)}


def test_no_table_is_read_through(desk: Desk) -> None:
    if desk.database.dialect != "sqlite":
        pytest.skip("SQLite tells its plans without figures of its own")
    desk.save(NGOZI, "Ngozi Eze-Obi", "0706 555 0133")
    desk.save(f"{NGOZI} / {phone(1)}")
    desk.save(phone(1), "Ngozi Ezeobi")
    run: list[tuple[str, tuple[object, ...]]] = []
    with desk.database.read() as connection:
        event.listen(connection, "before_cursor_execute", lambda *call: run.append((str(call[2]), call[3])))
        assert likely_same(connection, NGOZI, desk.rules, desk.now)
        asked = [call for call in run if call[0].startswith("SELECT")]
        plans = [
            [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)]
            for statement, parameters in asked
        ]
    assert len(plans) > 5
    steps = [step for plan in plans for step in plan]
    tables = ("orders", "customer_summary", "customer_alias")
    assert [step for step in steps if step.startswith(tuple(f"SCAN {table}" for table in tables))] == []
    for index in ("orders_alternates", "orders_phone_created", "summary_whatsapp", "summary_name"):
        assert any(f"INDEX ix_{index} " in step for step in steps), index
