"""The ledger and what is added up from it; `test_summary_machine.py` tries it in any order of writes."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, update

from custui.domain.figures import average_of
from custui.domain.query import PageMark, PageRequest
from custui.domain.rules import ShopRules
from custui.store import ledger, outline, ranked, tally
from custui.store.engine import Database
from custui.store.intake import save_orders
from custui.store.ledger_part import ONE, Entry, entries, packed
from custui.store.marks import total
from custui.store.opening import open_database
from custui.store.proof_ledger import ledger_proof
from custui.store.ranked import Ranked
from custui.store.shelves import ORDERS, SUMMARY
from custui.store.summary import refresh
from custui.store.sync_state import delete_orders
from custui.store.tally import averages_of
from tests.factories import make_incoming, naira
from tests.store.tallies import check_tally

ENTRIES = st.lists(
    st.builds(Entry.of, st.integers(0, 9), st.integers(-(2**40), 2**40), st.integers(-3, 3) | st.just(0))
)


@settings(max_examples=100, derandomize=True, deadline=None, database=None)
@given(held=ENTRIES)
def test_a_part_gives_back_what_was_packed(held: list[Entry]) -> None:
    columns: dict[str, Any] = packed(held)
    counted, owners, moneys, times = (columns[name] for name in ("counted", "owners", "moneys", "times"))
    assert entries(counted, owners, moneys, times) == sorted(held)
    assert (columns["first_at"], columns["last_at"]) == (
        min((entry.at for entry in held), default=None),
        max((entry.at for entry in held), default=None),
    )


FIGURES = st.integers(-(2**62), 2**62)


@settings(max_examples=100, derandomize=True, deadline=None, database=None)
@given(amounts=st.lists(st.tuples(FIGURES, st.integers(1, 2**20))))
def test_sums_and_averages_of_any_amounts_are_exact(amounts: list[tuple[int, int]]) -> None:
    spent = np.array([amount for amount, _ in amounts], np.int64)
    orders = np.array([count for _, count in amounts], np.int64)
    assert total(spent) == sum(amount for amount, _ in amounts)
    assert averages_of(spent, orders).tolist() == [average_of(*each) for each in amounts]


AMOUNTS = st.integers(-(2**41), 2**41) | st.integers(-9, 9)
RUNS = st.lists(st.lists(st.tuples(st.integers(0, 3), AMOUNTS), max_size=20), max_size=20)


@settings(max_examples=100, derandomize=True, deadline=None, database=None)
@given(runs=RUNS, room=st.sampled_from((1, ONE * 10, ONE * 100, 1 << 62)))
def test_money_added_up_packed_is_what_it_is_by_itself(runs: list[list[tuple[int, int]]], room: int) -> None:
    spent, counts = np.zeros(4, np.int64), np.zeros(4, np.int64)
    added = tally.Tally(np.zeros(4, np.bool_), None, spent, counts)
    wanted: dict[int, list[int]] = {owner: [] for owner in range(4)}
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(tally, "_ROOM", room)
        together = tally._Together(added)
        for run in runs:
            owners = np.array([owner for owner, _ in run], np.intp)
            moneys = np.array([amount * ONE + 1 for _, amount in run], np.int64)
            most = max(Counter(owners.tolist()).values(), default=0)
            if together.takes(tally._Run(owners, moneys, most)):
                for owner, amount in run:
                    wanted[owner].append(amount)
            else:
                assert not run or room < ONE * 2**42 * most
        together.settle()
    assert spent.tolist() == [sum(amounts) for amounts in wanted.values()]
    assert counts.tolist() == [len(amounts) for amounts in wanted.values()]
    assert added.seen.tolist() == [bool(amounts) for amounts in wanted.values()]


@pytest.fixture(params=["sqlite", "postgresql"])
def store(
    new_database: Callable[[str], Database], monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> Database:
    monkeypatch.setattr(ledger, "PART", 4)
    monkeypatch.setattr(ledger, "MOST_PENDING", 3)
    monkeypatch.setattr(tally, "_LOT", 2)
    return new_database(request.param)


def order_daily(store: Database, rules: ShopRules, now: datetime, days: range, total: int = 5) -> None:
    save_orders(store, rules, now, "shop", [
        make_incoming(f"A{day}", now - timedelta(days=day), naira(total), phone=f"080355500{day % 7:02d}")
        for day in days
    ], False)  # fmt: skip


def check(connection: Connection, rules: ShopRules, *, told: int = 3) -> None:
    assert ledger_proof(connection, rules) == []
    assert check_tally(connection, rules) == told


def test_few_changes_wait_and_many_are_put_in(store: Database, rules: ShopRules, now: datetime) -> None:
    order_daily(store, rules, now, range(10))
    with store.read() as connection:
        assert (ledger.reach(connection), ledger.pending(connection)) == (11, 0)
        check(connection, rules)
    order_daily(store, rules, now, range(8, 12), total=6)
    with store.read() as connection:
        assert (ledger.reach(connection), ledger.pending(connection)) == (13, 0)
        check(connection, rules)
    order_daily(store, rules, now, range(10, 13), total=7)
    with store.read() as connection:
        assert (ledger.reach(connection), ledger.pending(connection)) == (13, 3)
        check(connection, rules)


def test_orders_gone_at_the_source_leave_no_trace(store: Database, rules: ShopRules, now: datetime) -> None:
    order_daily(store, rules, now, range(10))
    assert delete_orders(store, rules, now, "shop", ["A9", "A2", "A1"], "") == 3
    with store.read() as connection:
        assert ledger.pending(connection) == 3
        check(connection, rules)
    # The last one's id is given again.
    order_daily(store, rules, now, range(20, 21))
    with store.read() as connection:
        check(connection, rules)
    assert delete_orders(store, rules, now, "shop", [f"A{day}" for day in (*range(10), 20)], "") == 8
    with store.read() as connection:
        assert ledger.reach(connection) == 0
        check(connection, rules, told=0)
    order_daily(store, rules, now, range(5))
    with store.read() as connection:
        check(connection, rules)


def test_a_sum_too_large_to_be_packed_is_left_to_the_orders(
    store: Database, rules: ShopRules, now: datetime
) -> None:
    order_daily(store, rules, now, range(10))
    order_daily(store, rules, now, range(4), total=2**60 // 100)
    with store.read() as connection:
        assert ledger_proof(connection, rules) == []
        assert check_tally(connection, rules) < 3


def test_the_proof_finds_what_no_write_tells_of(store: Database, rules: ShopRules, now: datetime) -> None:
    order_daily(store, rules, now, range(10))
    with store.write() as connection:
        connection.execute(update(ORDERS).where(ORDERS.c.number == "A9").values(total=1))
        refresh(connection, ["+2348035550002"], rules)
        assert ledger_proof(connection, rules) == [
            "orders with ids from 8 to 10 are not in the ledger as they are"
        ]
        refresh(connection, None, rules)
        assert ledger_proof(connection, rules) == []


def test_orders_with_ids_far_apart_are_taken_up_as_soon(
    store: Database, rules: ShopRules, now: datetime
) -> None:
    order_daily(store, rules, now, range(3))
    with store.write() as connection:
        connection.execute(update(ORDERS).where(ORDERS.c.number == "A1").values(id=10**17))
        refresh(connection, None, rules)
        assert ledger.reach(connection) == 10**17 + 1
        check(connection, rules)
    order_daily(store, rules, now, range(3, 8))
    with store.read() as connection:
        check(connection, rules)


def test_nothing_is_added_up_of_customers_with_ids_beyond_all_measure(
    store: Database, rules: ShopRules, now: datetime
) -> None:
    order_daily(store, rules, now, range(5))
    with store.write() as connection:
        connection.execute(update(SUMMARY).where(SUMMARY.c.id == 2).values(id=outline.MOST_IDS))
    order_daily(store, rules, now, range(5, 9))
    with store.read() as connection:
        assert ledger.reach(connection) == 0
        check(connection, rules, told=0)


CUSTOMERS = 24


@pytest.fixture(scope="module")
def shop(
    tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path, rules: ShopRules, now: datetime
) -> Iterator[Connection]:
    """Return a store of so many customers; who is which number is no matter of their phones."""
    path = tmp_path_factory.mktemp("ranked") / "s.db"
    path.write_bytes(sqlite_template.read_bytes())
    with closing(open_database(str(path), rules)) as database:
        save_orders(database, rules, now, "shop", [
            make_incoming(f"A{number}", now, phone=f"08035550{number * 7 % CUSTOMERS:03d}")
            for number in range(CUSTOMERS)
        ], False)  # fmt: skip
        with database.read() as connection:
            yield connection


@settings(max_examples=25, derandomize=True, deadline=None, database=None)
@given(
    figures=st.lists(st.none() | st.integers(-1, 3), min_size=CUSTOMERS, max_size=CUSTOMERS),
    size=st.integers(1, 6),
    falling=st.booleans(),
    gathered=st.sampled_from((0, 2, 9)),
    asked=st.booleans(),
)
def test_pages_by_a_figure_are_the_sorted_list_cut_up(
    shop: Connection, figures: list[int | None], size: int, falling: bool, gathered: int, asked: bool
) -> None:
    phones = dict(shop.execute(SUMMARY.select().with_only_columns(SUMMARY.c.id, SUMMARY.c.phone_key)).all())
    held = dict(zip(sorted(phones), figures, strict=True))
    conditions = [SUMMARY.c.phone_key > "+2348035550003"] if asked else []
    given = {number: figure for number, figure in held.items() if figure is not None}
    blank = [number for number, figure in held.items() if figure is None]
    listed = sorted(((figure, phones[number]) for number, figure in given.items()), reverse=falling)
    wanted: list[tuple[int | None, str]] = [
        *listed,
        *sorted(((None, phones[number]) for number in blank), key=lambda place: place[1], reverse=falling),
    ]
    wanted = [place for place in wanted if not asked or place[1] > "+2348035550003"]
    numbers, amounts = np.array(list(given), np.intp), np.array(list(given.values()), np.int64)
    ranking = Ranked(shop, numbers, amounts, np.array(blank, np.intp), conditions, falling)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(ranked, "GATHERED", gathered)
        for number in range(1, len(wanted) // size + 3):
            start = (number - 1) * size
            numbered = ranking.page(PageRequest(number, size))
            assert list(numbered.phones or ()) == [phone for _, phone in wanted[start : start + size]]
            assert numbered.has_more is (start + size < len(wanted))
        for start in range(size, len(wanted)):
            mark = PageMark(*wanted[start - 1])
            after = ranking.page(PageRequest(2, size, after=mark))
            assert list(after.phones or ()) == [phone for _, phone in wanted[start : start + size]]
            before = ranking.page(PageRequest(1, size, before=PageMark(*wanted[start])))
            assert list(before.phones or ()) == [phone for _, phone in wanted[start - size : start]]
