"""Search finds by any part of a name or number, and takes whatever is typed as plain words."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, select, update
from sqlalchemy.dialects import sqlite

from custui.domain.customer import Match, MatchKind
from custui.domain.period import ALL_TIME
from custui.domain.query import CustomerFilters, PageRequest, Sort, SortField
from custui.domain.rules import ShopRules
from custui.store import customers, search
from custui.store.engine import Database
from custui.store.intake import save_orders
from custui.store.opening import open_database
from custui.store.search import is_common, matches, search_condition, similar
from custui.store.shelves import SUMMARY
from tests.factories import make_incoming
from tests.store.test_portability import overheard

pytestmark = pytest.mark.pg_trgm

NAMES = {
    "08035550147": "Ngozi Eze-Obi",
    "08052209911": "Ọlá Bello",
    "09021184420": "Amina Bello",
    "07065550133": "Customer 13085",
    "08031110001": 'Tunde "T" O\'Neill 100%',
    "08031110002": "Under_score \\ back/slash",
    "08031110003": "Li Wu",
}


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def shop(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, rules: ShopRules, now: datetime
) -> Iterator[Database]:
    """Give a store of the customers above to tests that only read."""
    if request.param == "sqlite":
        target = str(tmp_path_factory.mktemp("search") / "store.db")
    else:
        target = request.getfixturevalue("postgres").store()
    database = open_database(target, rules)
    orders = [
        make_incoming(f"A{number}", now, phone=phone, customer_name=name)
        for number, (phone, name) in enumerate(NAMES.items())
    ]
    save_orders(database, rules, now, "shop", orders, False)
    yield database
    database.close()


def found(connection: Connection, text: str, rules: ShopRules, *, along: bool = False) -> set[str]:
    condition = search_condition(text, connection.dialect.name, rules, along=along)
    statement = select(SUMMARY.c.name) if condition is None else select(SUMMARY.c.name).where(condition)
    return set(connection.execute(statement).scalars())


def both_ways(database: Database, text: str, rules: ShopRules) -> set[str]:
    """Return what is found through the index, having checked that walking along finds the same."""
    with database.read() as connection:
        names = found(connection, text, rules)
        assert found(connection, text, rules, along=True) == names
    return names


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("ngozi", {"Ngozi Eze-Obi"}),
        ("NGOZI", {"Ngozi Eze-Obi"}),
        ("goz", {"Ngozi Eze-Obi"}),
        ("bello", {"Ọlá Bello", "Amina Bello"}),
        ("bello ola", {"Ọlá Bello"}),
        ("ọlá", {"Ọlá Bello"}),
        ("bello ngozi", set()),
        ("li wu", {"Li Wu"}),
        ("wu", {"Li Wu"}),
        ("bello am", {"Amina Bello"}),
        ("13085", {"Customer 13085"}),
        ("customer 13085", {"Customer 13085"}),
        ("0803 555 0147", {"Ngozi Eze-Obi"}),
        ("0803-555-0147", {"Ngozi Eze-Obi"}),
        ("+234 803 555 0147", {"Ngozi Eze-Obi"}),
        ("002348035550147", {"Ngozi Eze-Obi"}),
        ("0147", {"Ngozi Eze-Obi"}),
        ("+234 803 55", {"Ngozi Eze-Obi"}),
        ("ngozi 0147", {"Ngozi Eze-Obi"}),
        ("ngozi 9911", set()),
        ("08035550147 ngozi", {"Ngozi Eze-Obi"}),
        ("bello 08035550147", set()),
        ("0803 555 0147 9", set()),
        ("08135550147", set()),
        ("%", {'Tunde "T" O\'Neill 100%'}),
        ("100%", {'Tunde "T" O\'Neill 100%'}),
        ("_", {"Under_score \\ back/slash"}),
        ("r_s", {"Under_score \\ back/slash"}),
        ("\\", {"Under_score \\ back/slash"}),
        ("k/s", {"Under_score \\ back/slash"}),
        ('"t"', {'Tunde "T" O\'Neill 100%'}),
        ("o'neill", {'Tunde "T" O\'Neill 100%'}),
        ("ngozi\0", {"Ngozi Eze-Obi"}),
        ("ngozi\0xyz", set()),
        ("ngozi\udcff", set()),
    ],
)  # fmt: skip
def test_a_search_finds(shop: Database, rules: ShopRules, text: str, wanted: set[str]) -> None:
    assert both_ways(shop, text, rules) == wanted


@pytest.mark.parametrize("text", ["", "   ", "\0", "\t\n", "\N{COMBINING ACUTE ACCENT}"])
def test_an_empty_search_asks_for_nothing(shop: Database, rules: ShopRules, text: str) -> None:
    assert search_condition(text, shop.dialect, rules) is None


@pytest.mark.parametrize(
    "text",
    [
        '" OR *', '""', "*", "ngozi*", "^ngozi", "ngozi OR bello", "ngozi NOT x", "NEAR(ngozi bello)",
        "search_text : ngozi", "{search_text}: ngozi", "-ngozi", "ngozi)", "((((", "ngozi AND",
        '") OR ("bello', "'; DROP TABLE orders; --", "%%%", "___", "\\%", "bel%lo", ":q", "?", "%s",
        "%(name)s", "\x1b[31m", "customer_search", "\N{PARTY POPPER}",
    ],
)  # fmt: skip
def test_operators_are_plain_words(shop: Database, rules: ShopRules, text: str) -> None:
    assert both_ways(shop, text, rules) == set()


def test_a_long_search_is_cut_and_still_answers(shop: Database, rules: ShopRules) -> None:
    assert both_ways(shop, "ngozi " * 5_000, rules) == {"Ngozi Eze-Obi"}
    assert both_ways(shop, "x" * 100_000, rules) == set()
    assert both_ways(shop, "9" * 100_000, rules) == set()
    many = " ".join(f"word{number}" for number in range(5_000))
    assert both_ways(shop, many, rules) == set()


@settings(max_examples=60, derandomize=True, deadline=None, database=None)
@given(text=st.text(max_size=12))
def test_index_and_walk_agree_on_anything_typed(shop: Database, rules: ShopRules, text: str) -> None:
    both_ways(shop, text, rules)


def test_names_of_any_script_are_found_by_any_part(
    database: Database, rules: ShopRules, now: datetime
) -> None:
    name = "Zoë Ωmega 小林さん \N{PARTY POPPER} ﬁne straße"
    save_orders(database, rules, now, "shop", [make_incoming(customer_name=name)], False)
    for part in (
        "zoe",
        "ωme",
        "小林さ",
        "林さん",
        "さ",
        "\N{PARTY POPPER}",
        "fine",
        "strasse",
        "straße",
        "ﬁn",
    ):
        assert both_ways(database, part, rules) == {name}


def test_a_common_word_is_walked_and_lists_the_same(
    shop: Database, rules: ShopRules, monkeypatch: pytest.MonkeyPatch, now: datetime
) -> None:
    filters = CustomerFilters(search="bello", sort=Sort(SortField.NAME, descending=False))

    def names() -> list[str]:
        with shop.read() as connection:
            page = customers.page(connection, filters, ALL_TIME, PageRequest(), rules, now)
        return [row.name for row in page.rows]

    few = names()
    monkeypatch.setattr(search, "FEW", 1)
    with shop.read() as connection:
        assert is_common(connection, "bello", rules) is (shop.dialect == "sqlite")
        assert not is_common(connection, "ngozi", rules)
        short = is_common(connection, "wu", rules)
        assert short is (shop.dialect == "sqlite"), "too short for the index"
        assert not is_common(connection, "", rules)
    assert names() == few == ["Amina Bello", "Ọlá Bello"]


def test_a_whole_number_is_not_counted_before_it_is_found(
    shop: Database, rules: ShopRules, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "FEW", 0)
    with shop.read() as connection:
        assert is_common(connection, "803555", rules) is (shop.dialect == "sqlite")
        assert not is_common(connection, "0803 555 0147", rules)
        assert not is_common(connection, "bello 08035550147", rules)


@pytest.mark.parametrize("text", ["08035550147", "+234 803 555 0147", "ngozi 08035550147"])
def test_a_whole_number_is_looked_for_by_the_digits_that_few_have(rules: ShopRules, text: str) -> None:
    condition = search_condition(text, "sqlite", rules)
    assert condition is not None
    asked = select(SUMMARY.c.id).where(condition).compile(dialect=sqlite.dialect()).params.values()
    assert '"0147"' in asked
    assert not [word for word in asked if isinstance(word, str) and word.startswith('("')]


def test_every_spelling_seen_is_found_and_the_name_shown_is_the_latest(
    database: Database, rules: ShopRules, now: datetime
) -> None:
    orders = [
        make_incoming("A1", now.replace(day=1), customer_name="Mrs Okonkwo"),
        make_incoming("A2", now.replace(day=2), customer_name="Adaeze"),
    ]
    save_orders(database, rules, now, "shop", orders, False)
    assert both_ways(database, "okonkwo", rules) == {"Adaeze"}
    assert both_ways(database, "adaeze okonkwo", rules) == {"Adaeze"}
    with database.write() as connection:
        connection.execute(update(SUMMARY).values(name="Ada"))
    assert both_ways(database, "okonkwo", rules) == {"Ada"}


ORDERED = {"A7": "08035550147", "#1042": "08052209911", "abc-9": "09021184420", "WEB77": "08035550147"}


@pytest.fixture
def ordered(database: Database, rules: ShopRules, now: datetime) -> Database:
    """Return a store of orders with these numbers, and one that is nobody's."""
    orders = [
        make_incoming(number, now, phone=phone, customer_name=NAMES[phone])
        for number, phone in ORDERED.items()
    ]
    save_orders(database, rules, now, "shop", [*orders, make_incoming("A8", now, phone="")], False)
    return database


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("A7", {"Ngozi Eze-Obi"}),
        ("a7", {"Ngozi Eze-Obi"}),
        (" #a7 ", {"Ngozi Eze-Obi"}),
        ("web77", {"Ngozi Eze-Obi"}),
        ("1042", {"Ọlá Bello"}),
        ("#1042", {"Ọlá Bello"}),
        ("ABC-9", {"Amina Bello"}),
        ("A", {"Ọlá Bello", "Amina Bello"}),
        ("A7 ngozi", set()),
        ("104", set()),
        ("A8", set()),
        ("#", set()),
        ("#0147", set()),
        ("7", {"Ngozi Eze-Obi"}),
    ],
)
def test_a_single_word_finds_the_customer_of_the_order(
    ordered: Database, rules: ShopRules, text: str, wanted: set[str]
) -> None:
    assert both_ways(ordered, text, rules) == wanted


def explained(database: Database, text: str, rules: ShopRules) -> dict[str, Match]:
    """Return by what each customer whom `text` finds was found, like names included."""
    with database.read() as connection:
        condition = search_condition(text, database.dialect, rules)
        assert condition is not None
        phones = list(connection.scalars(select(SUMMARY.c.phone_key).where(condition)))
        return matches(connection, text, [*phones, *similar(connection, text, rules)], rules)


@pytest.fixture
def known(database: Database, rules: ShopRules, now: datetime) -> Database:
    """Return a store of one customer of many names and numbers, and of one with a like name."""
    orders = [
        make_incoming(
            "A1", now.replace(day=1), phone="0803 555 0147 / 0803 555 0148", customer_name="Mrs OKONKWO-Eze",
            whatsapp="0809 000 1234",
        ),
        make_incoming("#1042", now.replace(day=2), phone="08035550147", customer_name="Ọlá  Bello"),
        make_incoming("A3", now.replace(day=3), phone="08035550147", customer_name="Adaeze Bello"),
        make_incoming("A4", now, phone="09021184420", customer_name="Chinedu Okafor"),
    ]  # fmt: skip
    save_orders(database, rules, now, "shop", orders, False)
    return database


@pytest.mark.parametrize(
    ("text", "kind", "found"),
    [
        ("adaeze", MatchKind.NAME, "Adaeze Bello"),
        ("BELLO ada", MatchKind.NAME, "Adaeze Bello"),
        ("ola bello", MatchKind.OTHER_NAME, "Ọlá  Bello"),
        ("okonkwo", MatchKind.OTHER_NAME, "Mrs OKONKWO-Eze"),
        ("adaeze okonkwo", MatchKind.OTHER_NAME, "Mrs OKONKWO-Eze"),
        ("0803 555 0147", MatchKind.PHONE, "+2348035550147"),
        ("0147", MatchKind.PHONE, "+2348035550147"),
        ("adaeze 0147", MatchKind.PHONE, "+2348035550147"),
        ("+234 809 000", MatchKind.WHATSAPP, "+2348090001234"),
        ("1234", MatchKind.WHATSAPP, "+2348090001234"),
        ("0148", MatchKind.ALTERNATE, "+2348035550148"),
        ("1042", MatchKind.ORDER, "#1042"),
        ("a3", MatchKind.ORDER, "A3"),
        ("okonkwo 0147", MatchKind.OTHER_NAME, "Mrs OKONKWO-Eze"),
        ("adeaze", MatchKind.SIMILAR, "Adaeze Bello"),
        ("okonwko eze", MatchKind.SIMILAR, "Mrs OKONKWO-Eze"),
    ],
)
def test_what_was_matched_is_named(
    known: Database, rules: ShopRules, text: str, kind: MatchKind, found: str
) -> None:
    assert explained(known, text, rules) == {"+2348035550147": Match(kind, found)}


@pytest.mark.parametrize(
    ("text", "read"), [("0147", False), ("adaeze 555", False), ("0148", True), ("okonkwo", True)]
)
def test_orders_are_read_only_where_the_number_shown_does_not_explain_it(
    known: Database, rules: ShopRules, text: str, read: bool
) -> None:
    with overheard(known) as said, known.read() as connection:
        assert set(matches(connection, text, ["+2348035550147"], rules)) == {"+2348035550147"}
    assert any("orders.customer_name" in each for each in said) is read


def test_each_customer_found_is_explained_by_itself(known: Database, rules: ShopRules) -> None:
    assert explained(known, "0", rules) == {
        "+2348035550147": Match(MatchKind.PHONE, "+2348035550147"),
        "+2349021184420": Match(MatchKind.PHONE, "+2349021184420"),
    }


def test_nothing_is_explained_where_nothing_was_asked_or_found(known: Database, rules: ShopRules) -> None:
    with known.read() as connection:
        assert matches(connection, "  ", ["+2348035550147"], rules) == {}
        assert matches(connection, "adaeze", [], rules) == {}
        assert matches(connection, "zzzz", ["+2348035550147", "+2340000000000"], rules) == {}


@settings(max_examples=60, derandomize=True, deadline=None, database=None)
@given(text=st.one_of(st.text(max_size=8), st.text("abegilnoz 01235789+#A", max_size=8)))
def test_whoever_is_found_is_explained(shop: Database, rules: ShopRules, text: str) -> None:
    with shop.read() as connection:
        condition = search_condition(text, shop.dialect, rules)
        if condition is not None:
            phones = set(connection.scalars(select(SUMMARY.c.phone_key).where(condition)))
            found = matches(connection, text, sorted(phones), rules)
            assert set(found) == phones
            assert MatchKind.SIMILAR not in {match.kind for match in found.values()}
