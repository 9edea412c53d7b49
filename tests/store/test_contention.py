"""Several agents and importers at one store at once: nobody's work is lost, and no figure is stale."""

import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

from sqlalchemy import func, select

from custui.domain.customer import CustomerEdit, Profile
from custui.domain.deeds import AddNote, AddToSegment, NewSegment, SegmentEdit
from custui.domain.errors import StaleEditError, StoreError
from custui.domain.notes import EditNote
from custui.domain.profiles import profile_words
from custui.domain.query import CustomerFilters, ListQuery
from custui.domain.rules import ShopRules
from custui.store import desk, shelves
from custui.store.agent_state import last_query, remember_query
from custui.store.bulk import act
from custui.store.drafts import draft, keep_draft
from custui.store.engine import Database
from custui.store.health import integrity
from custui.store.intake import save_orders
from custui.store.note_changes import change_note
from custui.store.opening import open_database
from custui.store.own_orders import create_order
from custui.store.profiles import update_profile
from custui.store.proof import proof
from custui.store.segments import create_segment, edit_segment
from custui.store.shelves import ACTIVITY, MEMBERS, NOTES, ORDERS, PROFILE, SUMMARY
from custui.store.undo import undo
from tests.factories import PHONE, make_incoming

WORKERS = 4
DEEDS = 6


def all_at_once(work: Callable[[int], int]) -> list[int]:
    """Run `work` in every worker, none before all are ready; return what each returns."""
    ready = threading.Barrier(WORKERS)

    def start(number: int) -> int:
        ready.wait(timeout=30)
        return work(number)

    with ThreadPoolExecutor(WORKERS) as pool:
        return list(pool.map(start, range(WORKERS)))


def assert_sound(database: Database, rules: ShopRules) -> None:
    with database.read() as connection:
        assert proof(connection, rules) == []
    assert integrity(database) == []


def count(database: Database, table: object) -> int:
    with database.read() as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar_one()  # type: ignore[arg-type]


def test_imports_for_the_same_customer_are_all_counted(
    database: Database, rules: ShopRules, now: datetime
) -> None:
    def work(number: int) -> int:
        for deed in range(DEEDS):
            batch = [make_incoming(f"{number}-{deed}", now + timedelta(seconds=deed))]
            save_orders(database, rules, now, "shop", batch, dry_run=False)
        return DEEDS

    assert sum(all_at_once(work)) == count(database, ORDERS)
    with database.read() as connection:
        assert connection.scalars(select(SUMMARY.c.orders)).all() == [WORKERS * DEEDS]
    assert database.revision() == WORKERS * DEEDS
    assert_sound(database, rules)


def test_the_same_import_at_the_same_time_counts_once(
    database: Database, rules: ShopRules, now: datetime
) -> None:
    batch = [make_incoming(f"A{n}", now) for n in range(20)]

    def work(_number: int) -> int:
        return save_orders(database, rules, now, "shop", batch, dry_run=False).created

    assert sum(all_at_once(work)) == 20
    assert count(database, ORDERS) == 20
    assert count(database, ACTIVITY) == 1
    assert_sound(database, rules)


def test_one_note_sent_from_everywhere_is_one_note(
    database: Database, rules: ShopRules, now: datetime
) -> None:
    save_orders(database, rules, now, "shop", [make_incoming("A1", now)], dry_run=False)

    def work(_number: int) -> int:
        return desk.add_note(database, now, PHONE, "once", "kemi", "same-key")

    assert len(set(all_at_once(work))) == 1
    assert count(database, NOTES) == 1


def test_one_order_sent_from_everywhere_is_one_order(
    database: Database, rules: ShopRules, now: datetime
) -> None:
    def work(_number: int) -> int:
        return create_order(database, rules, now, make_incoming("", now), "kemi", "same-key").id

    assert len(set(all_at_once(work))) == 1
    assert count(database, ORDERS) == 1
    assert_sound(database, rules)


def test_of_orders_at_the_same_time_each_gets_its_own_number(
    database: Database, rules: ShopRules, now: datetime
) -> None:
    def work(number: int) -> int:
        for deed in range(DEEDS):
            create_order(database, rules, now, make_incoming("", now), "kemi", f"{number}-{deed}")
        return DEEDS

    total = sum(all_at_once(work))
    with database.read() as connection:
        numbers = connection.scalars(select(ORDERS.c.number)).all()
    assert sorted(numbers) == [f"C-{number}" for number in range(1001, 1001 + total)]
    assert_sound(database, rules)


def test_of_edits_at_the_same_time_one_wins_and_the_others_are_told(
    database: Database, rules: ShopRules, now: datetime
) -> None:
    save_orders(database, rules, now, "shop", [make_incoming("A1", now)], dry_run=False)
    told: list[StaleEditError] = []

    def work(number: int) -> int:
        try:
            edit = CustomerEdit(Profile(f"Agent {number}"), 0)
            return update_profile(database, rules, now, PHONE, edit).id
        except StaleEditError as stale:
            told.append(stale)
            return 0

    results = all_at_once(work)
    assert sorted(results)[:-1] == [0] * (WORKERS - 1)
    with database.read() as connection:
        winner = connection.scalars(select(PROFILE.c.name)).one()
        assert connection.scalars(select(SUMMARY.c.name)).one() == winner
    assert winner == f"Agent {results.index(max(results))}"
    assert {stale.theirs for stale in told} == {profile_words(Profile(winner))}
    losers = {f"Agent {n}" for n in range(WORKERS)} - {winner}
    assert {stale.mine for stale in told} == {profile_words(Profile(name)) for name in losers}


def test_edits_repeated_on_the_newest_version_all_arrive(
    database: Database, rules: ShopRules, now: datetime
) -> None:
    save_orders(database, rules, now, "shop", [make_incoming("A1", now)], dry_run=False)

    def work(number: int) -> int:
        version = 0
        for deed in range(DEEDS):
            while True:
                try:
                    edit = CustomerEdit(Profile(f"{number}-{deed}"), version)
                    update_profile(database, rules, now, PHONE, edit)
                    version += 1
                    break
                except StaleEditError as stale:
                    version = stale.version
        return DEEDS

    total = sum(all_at_once(work))
    with database.read() as connection:
        assert connection.scalars(select(PROFILE.c.version)).one() == total


def test_one_deed_sent_from_everywhere_is_done_once(
    database: Database, rules: ShopRules, now: datetime
) -> None:
    batch = [make_incoming(f"A{n}", now, phone=f"0803 555 {n:04d}") for n in range(20)]
    save_orders(database, rules, now, "shop", batch, dry_run=False)

    def work(_number: int) -> int:
        return act(database, rules, now, AddNote("once"), ListQuery(), "kemi", "same-key").id

    assert len(set(all_at_once(work))) == 1
    assert count(database, NOTES) == 20
    assert count(database, shelves.DEEDS) == 1


def test_deeds_at_the_same_time_count_every_customer_once(
    database: Database, rules: ShopRules, now: datetime
) -> None:
    batch = [make_incoming(f"A{n}", now, phone=f"0803 555 {n:04d}") for n in range(20)]
    save_orders(database, rules, now, "shop", batch, dry_run=False)
    made = create_segment(database, rules, now, NewSegment("Promo", "green"), "kemi", "key")
    assert made.subject is not None
    adding = AddToSegment(made.subject)

    def work(number: int) -> int:
        deed = act(database, rules, now, adding, ListQuery(), "kemi", f"key-{number}")
        undo(database, rules, now, deed.id, "kemi")
        return act(database, rules, now, adding, ListQuery(), "kemi", f"again-{number}").customers

    assert sum(all_at_once(work)) >= 20
    assert count(database, MEMBERS) == 20


def test_of_segments_of_one_name_one_is_made(database: Database, rules: ShopRules, now: datetime) -> None:
    told: list[str] = []

    def work(number: int) -> int:
        try:
            new = NewSegment("Promo", "green")
            return create_segment(database, rules, now, new, "kemi", f"key-{number}").subject or 0
        except StoreError as refusal:
            told.append(str(refusal))
            return 0

    assert sorted(all_at_once(work)) == [0] * (WORKERS - 1) + [1]
    assert told == ["there is a segment Promo already"] * (WORKERS - 1)


def test_of_changes_to_one_note_one_wins_and_the_others_keep_both_texts(
    database: Database, rules: ShopRules, now: datetime
) -> None:
    save_orders(database, rules, now, "shop", [make_incoming("A1", now)], dry_run=False)
    note = desk.add_note(database, now, PHONE, "as it was", "kemi", "key")
    told: list[StaleEditError] = []

    def work(number: int) -> int:
        try:
            change_note(database, rules, now, EditNote(note, 1, f"Agent {number}"), "kemi")
        except StaleEditError as stale:
            told.append(stale)
            return 0
        return 1

    results = all_at_once(work)
    assert sorted(results) == [0] * (WORKERS - 1) + [1]
    winner = f"Agent {results.index(1)}"
    with database.read() as connection:
        assert connection.scalars(select(NOTES.c.body)).all() == [winner]
    assert {stale.theirs for stale in told} == {winner}
    assert {stale.mine for stale in told} == {f"Agent {n}" for n in range(WORKERS)} - {winner}
    assert_sound(database, rules)


def test_notes_changed_and_undone_by_all_at_once_are_found_by_what_they_say(
    database: Database, rules: ShopRules, now: datetime
) -> None:
    save_orders(database, rules, now, "shop", [make_incoming("A1", now)], dry_run=False)
    note = desk.add_note(database, now, PHONE, "as it was", "kemi", "key")
    told: list[str] = []

    def work(number: int) -> int:
        done = version = 0
        while done < DEEDS:
            try:
                text = EditNote(note, version, f"Agent {number} {done}")
                deed = change_note(database, rules, now, text, "kemi")
                undo(database, rules, now, deed.id, "kemi")
                done += 1
            except StaleEditError as stale:
                version = stale.version
            except StoreError as refusal:
                told.append(str(refusal))
                done += 1
        return done

    assert sum(all_at_once(work)) == WORKERS * DEEDS
    assert set(told) <= {"'changed a note' cannot be undone: the note was changed again since"}
    assert_sound(database, rules)


def test_drafts_of_one_place_kept_at_once_are_whole(
    database: Database, rules: ShopRules, now: datetime
) -> None:
    def work(number: int) -> int:
        for deed in range(DEEDS):
            keep_draft(database, now, "kemi", "note:1", f"{number}-{deed}")
        return DEEDS

    assert sum(all_at_once(work)) == WORKERS * DEEDS
    with database.read() as connection:
        assert draft(connection, "kemi", "note:1") in {f"{n}-{DEEDS - 1}" for n in range(WORKERS)}
    assert database.revision() == 0


def test_what_agents_look_at_is_kept_while_others_write(
    database: Database, rules: ShopRules, now: datetime
) -> None:
    made = create_segment(database, rules, now, NewSegment("A", "green"), "kemi", "key")
    assert made.subject is not None
    segment = made.subject

    def work(number: int) -> int:
        for deed in range(DEEDS):
            remember_query(database, now, "kemi", ListQuery(CustomerFilters(segment="A")))
            if number == 0:
                name = "BA"[deed % 2]
                edit_segment(database, now, SegmentEdit(segment, name, "green", None, deed + 1), "kemi")
        return DEEDS

    assert sum(all_at_once(work)) == WORKERS * DEEDS
    with database.read() as connection:
        assert last_query(connection, "kemi") is not None


_WRITER = """
import sys
from datetime import UTC, datetime
from custui.domain.orders import IncomingOrder
from custui.domain.rules import ShopRules
from custui.store import desk, shelves
from custui.store.intake import save_orders
from custui.store.opening import open_database

target, number = sys.argv[1:]
rules, now = ShopRules(), datetime(2026, 6, 10, 11, tzinfo=UTC)
database = open_database(target, rules)
print("ready", flush=True)
sys.stdin.readline()
for deed in range(6):
    order = IncomingOrder(f"{number}-{deed}", now, 100, "NGN", phone="0803 555 0147", status="delivered")
    save_orders(database, rules, now, "shop", [order], dry_run=False)
    desk.add_note(database, now, "+2348035550147", "note", number, f"{number}-{deed}")
"""


def test_processes_lose_nothing_to_each_other(target: str, rules: ShopRules) -> None:
    open_database(target, rules).close()
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", _WRITER, target, str(number)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for number in range(2)
    ]
    for writer in writers:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "ready\n"
    for writer in writers:
        assert writer.stdin is not None
        writer.stdin.write("go\n")
        writer.stdin.flush()
    for writer in writers:
        writer.communicate(timeout=60)
    assert [writer.returncode for writer in writers] == [0, 0]
    database = open_database(target, rules)
    assert (count(database, ORDERS), count(database, NOTES)) == (12, 12)
    with database.read() as connection:
        assert connection.execute(select(SUMMARY.c.orders, SUMMARY.c.spent)).all() == [(12, 1200)]
    assert_sound(database, rules)
    database.close()
