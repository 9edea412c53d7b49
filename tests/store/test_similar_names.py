"""Typos in names are forgiven: a like name is found, ranked by how like, and not just any name is."""

from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, event, select, text

from custui.domain.rules import ShopRules
from custui.store import outline, similar_names
from custui.store.engine import Database
from custui.store.intake import save_orders
from custui.store.opening import open_database
from custui.store.outline_now import OutlineNow
from custui.store.search import ENOUGH, search_condition, similar
from custui.store.shelves import SUMMARY
from custui.store.trigrams import has_trigrams
from tests.factories import make_incoming

pytestmark = pytest.mark.pg_trgm

NAMES = (
    "Chinedu Okafor", "Ngozi Eze-Obi", "Amina Bello", "Yetunde Adebayo-Ogunleye", "Tunde Bakare",
    "Ifẹ́olúwa Ṣadé", "Emeka O'Neill", "Oluwaseun Okonkwo", "Musa Sani", "Obinna Nwosu",
    "Obioma Nwankwo", "Straße Weiß", "小林さくら", "Li Wu", "Abubakar Ibrahim", "Customer 13085",
)  # fmt: skip


def phone(number: int) -> str:
    return f"+23480355{number:05d}"


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def shop(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, rules: ShopRules, now: datetime
) -> Iterator[Database]:
    """Give a store of the customers above to tests that only read."""
    if request.param == "sqlite":
        target = str(tmp_path_factory.mktemp("similar") / "store.db")
    else:
        target = request.getfixturevalue("postgres").store()
    with closing(open_database(target, rules)) as database:
        orders = [
            make_incoming(f"A{number}", now, phone=phone(number), customer_name=name)
            for number, name in enumerate(NAMES)
        ]
        save_orders(database, rules, now, "shop", orders, False)
        yield database


def like(database: Database, typed: str, rules: ShopRules) -> list[str]:
    """Return the shown names of those who are like `typed`, in their order."""
    with database.read() as connection:
        phones = similar(connection, typed, rules)
        rows = connection.execute(select(SUMMARY.c.phone_key, SUMMARY.c.name))
        names = {row.phone_key: row.name for row in rows}
    return [names[phone] for phone in phones]


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("Chinedo okafr", "Chinedu Okafor"),
        ("okafr chinedo", "Chinedu Okafor"),
        ("chinedu okfaor", "Chinedu Okafor"),
        ("chnedu", "Chinedu Okafor"),
        ("chinneduu", "Chinedu Okafor"),
        ("okofar", "Chinedu Okafor"),
        ("chinedo okaf", "Chinedu Okafor"),
        ("chiendu o", "Chinedu Okafor"),
        ("ngzoi", "Ngozi Eze-Obi"),
        ("ngoiz", "Ngozi Eze-Obi"),
        ("nogzi", "Ngozi Eze-Obi"),
        ("ngosi", "Ngozi Eze-Obi"),
        ("ngzi", "Ngozi Eze-Obi"),
        ("ngozi ezeobbi", "Ngozi Eze-Obi"),
        ("ngosi eze", "Ngozi Eze-Obi"),
        ("belo amna", "Amina Bello"),
        ("BELLO EMINA", "Amina Bello"),
        ("yetnude", "Yetunde Adebayo-Ogunleye"),
        ("adebayoogunlye", "Yetunde Adebayo-Ogunleye"),
        ("ifeolwua sade", "Ifẹ́olúwa Ṣadé"),
        ("neil emekka", "Emeka O'Neill"),
        ("oluwasuen", "Oluwaseun Okonkwo"),
        ("okonwko", "Oluwaseun Okonkwo"),
        ("oluseun okonkwo", "Oluwaseun Okonkwo"),
        ("sanni musa", "Musa Sani"),
        ("muas", "Musa Sani"),
        ("mosa", "Musa Sani"),
        ("msua", "Musa Sani"),
        ("strase", "Straße Weiß"),
        ("小林さくろ", "小林さくら"),
        ("custmoer", "Customer 13085"),
    ],
)
def test_a_typo_is_forgiven(shop: Database, rules: ShopRules, typed: str, wanted: str) -> None:
    assert like(shop, typed, rules) == [wanted]


@pytest.mark.parametrize(
    "typed",
    [
        "", "   ", "abc", "13085", "0803 555 01", "chinedo 0147", "li wo", "obi", "zzzzzz", "chinedo bello",
        "chukwudi", "kaka", "aaaaaaaa", "x" * 500, "chinedo " * 20, '"chin" OR', "%%%%", "____", "chin\0",
        "\udcff\udcfe\udcfd\udcfc", "🎉🎉🎉🎉",
    ],
)  # fmt: skip
def test_not_just_anything_is_like_a_name(shop: Database, rules: ShopRules, typed: str) -> None:
    assert like(shop, typed, rules) == []


def test_who_is_found_as_typed_is_left_out(shop: Database, rules: ShopRules) -> None:
    assert like(shop, "chinedu okafor", rules) == []
    assert like(shop, "obinna", rules) == []
    assert like(shop, "obina", rules) == ["Obinna Nwosu"]


Slip = Callable[[str, int, str], str]
SLIPS: tuple[Slip, ...] = (
    lambda word, at, _: word[:at] + word[at + 1] + word[at] + word[at + 2 :],
    lambda word, at, _: word[:at] + word[at + 1 :],
    lambda word, at, _: word[:at] + word[at] + word[at:],
    lambda word, at, letter: word[:at] + letter + word[at + 1 :],
    lambda word, at, letter: word[:at] + letter + word[at:],
)


@settings(max_examples=60, derandomize=True, deadline=None, database=None)
@given(
    name=st.sampled_from(("chinedu okafor", "tunde bakare", "amina bello", "musa sani", "obinna nwosu")),
    slips=st.lists(
        st.tuples(st.sampled_from(SLIPS), st.integers(0, 5), st.sampled_from("aeioubdgkmnrst")),
        min_size=2, max_size=2,
    ),
)  # fmt: skip
def test_any_one_slip_a_word_is_forgiven(
    shop: Database, rules: ShopRules, name: str, slips: list[tuple[Slip, int, str]]
) -> None:
    first, last = name.split()
    typed = []
    for word, (slip, at, letter) in zip((first, last), slips, strict=True):
        assume(at + 2 <= len(word))
        typed.append(slip(word, at, letter))
    # In three letters no slip is forgiven.
    assume(all(len(word) >= 4 for word in typed))
    with shop.read() as connection:
        condition = search_condition(" ".join(typed), shop.dialect, rules)
        assert condition is not None
        exact = connection.scalars(select(SUMMARY.c.name_folded).where(condition)).all()
    found = [shown.lower() for shown in like(shop, " ".join(typed), rules)]
    assert name in [*exact, *found]


def test_the_likest_come_first_then_by_phone(database: Database, rules: ShopRules, now: datetime) -> None:
    names = ["Chinedu Okaforo", "Chinedu Okafor", "Chinelo Okaforr", "Chinedu Okafor", "Okafor Chinedu"]
    orders = [
        make_incoming(f"A{number}", now, phone=phone(number), customer_name=name)
        for number, name in enumerate(names)
    ]
    save_orders(database, rules, now, "shop", orders, False)
    with database.read() as connection:
        found = similar(connection, "chinedo okafr", rules)
    assert found == (phone(1), phone(3), phone(4), phone(0), phone(2))


def test_every_spelling_seen_counts(database: Database, rules: ShopRules, now: datetime) -> None:
    orders = [
        make_incoming("A1", now.replace(day=1), customer_name="Mrs Okonkwo"),
        make_incoming("A2", now.replace(day=2), customer_name="Adaeze"),
    ]
    save_orders(database, rules, now, "shop", orders, False)
    assert like(database, "okonwko", rules) == ["Adaeze"]
    assert like(database, "adeaze", rules) == ["Adaeze"]


def test_no_more_than_twenty_and_none_where_enough_are_found_as_typed(
    database: Database, rules: ShopRules, now: datetime
) -> None:
    orders = [
        make_incoming(f"A{number}", now, phone=phone(number), customer_name=name)
        for number, name in enumerate(["Chinedu"] * 25 + ["Chinedo"] * (ENOUGH - 1))
    ]
    save_orders(database, rules, now, "shop", orders, False)
    with database.read() as connection:
        assert similar(connection, "chinedo", rules) == tuple(map(phone, range(similar_names.MOST)))
        assert similar(connection, "chinedu", rules) == (), "more than enough as typed"
    one_more = make_incoming("B1", now, phone=phone(99), customer_name="Chinedo")
    save_orders(database, rules, now, "shop", [one_more], False)
    with database.read() as connection:
        assert similar(connection, "chinedo", rules) == ()


def test_a_rare_name_is_found_among_thousands_that_share_its_letters(
    database: Database, rules: ShopRules, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(similar_names, "_SAMPLE", 3)
    monkeypatch.setattr(similar_names, "CANDIDATES", 5)
    others = ["Chinyere Okeke", "Chinonso Okafor", "Edochie Nedum", "Chioma Okafo", "Ifeanyi Edo"] * 60
    orders = [
        make_incoming(f"A{number}", now, phone=phone(number), customer_name=name)
        for number, name in enumerate([*others, "Chinedu Okafor"])
    ]
    save_orders(database, rules, now, "shop", orders, False)
    assert like(database, "chinedo okafr", rules) == ["Chinedu Okafor"]


def test_a_server_without_trigrams_looks_at_the_latest_customers_only(
    shop: Database, rules: ShopRules, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(similar_names, "LATEST", 1)
    with shop.read() as connection:
        indexed = has_trigrams(connection)
    assert like(shop, "chinedo", rules) == (["Chinedu Okafor"] if indexed else [])


def test_a_server_with_the_trigram_index_looks_at_all(
    shop: Database, rules: ShopRules, monkeypatch: pytest.MonkeyPatch
) -> None:
    if shop.dialect == "sqlite":
        pytest.skip("of PostgreSQL only")
    monkeypatch.setattr(similar_names, "LATEST", 1)
    with shop.own_transaction() as connection:
        if not has_trigrams(connection):
            # Any index of that name stands for it: the questions are the same.
            connection.execute(text("CREATE INDEX ix_summary_search ON customer_summary (phone_key)"))
        outline.draw(connection)
        for typed, number in (("chinedo okafr", 0), ("ngosi", 1), ("mosa sanni", 8)):
            assert similar(connection, typed, rules) == (phone(number),)
            assert similar(connection, typed, rules, OutlineNow(connection)) == (phone(number),)
        # Where the outline tells of too many, nobody is left out.
        monkeypatch.setattr(similar_names, "MOST_TOLD", 0)
        assert similar(connection, "mosa sanni", rules, OutlineNow(connection)) == (phone(8),)
        connection.rollback()


def test_looking_for_like_names_takes_a_bounded_number_of_questions(shop: Database, rules: ShopRules) -> None:
    asked: list[str] = []
    with shop.read() as connection:
        event.listen(connection, "before_cursor_execute", lambda *a: asked.append(a[2]))
        similar(connection, "chukwuemekaoluwaseun adebayoogunleyeokonkwo " * 3, rules)
        assert len(asked) < 60
        assert not any("SCAN" in line and "customer_summary" in line for line in _plans(connection, asked))


def _plans(connection: Connection, statements: list[str]) -> list[str]:
    if connection.dialect.name != "sqlite":
        return []
    plans = [
        connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", ("x",) * statement.count("?")).all()
        for statement in list(statements)
    ]
    return [row[3] for rows in plans for row in rows]
