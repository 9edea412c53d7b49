"""SQLite answers lists, search and the customer page through its indexes, never by scan and sort.

The plans are those of the statements that the calls really run.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import Connection, event

from custui.domain.groups import Group
from custui.domain.period import ALL_TIME, Period, PeriodKind, parse_period
from custui.domain.query import Activity, CustomerFilters, PageMark, PageRequest, PhoneDoubt, Sort, SortField
from custui.domain.rules import ShopRules
from custui.store import cards, customers
from custui.store.activity_pages import activity, order_activity
from custui.store.details import details
from custui.store.intake import save_orders
from custui.store.note_index import body_columns, refold
from custui.store.opening import open_database
from custui.store.products import product_choices
from custui.store.rank import spend_rank
from custui.store.shares import shares
from custui.store.shelves import ALIASES, MEMBERS, NOTES, SEGMENTS
from tests.factories import make_incoming, make_item

DAYS_30 = Period(PeriodKind.DAYS_30)
INDEXES = {
    SortField.NAME: "ix_summary_name",
    SortField.PHONE: "sqlite_autoindex_customer_summary_1",
    SortField.WHATSAPP: "ix_summary_whatsapp",
    SortField.ORDERS: "ix_summary_orders",
    SortField.SPENT: "ix_summary_spent",
    SortField.AVERAGE: "ix_summary_average",
    SortField.FIRST_ORDER: "ix_summary_first_order",
    SortField.LAST_ORDER: "ix_summary_last_order",
    SortField.STATUS: "ix_summary_last_order",
    SortField.CHANNEL: "ix_summary_channel",
}
Plan = Callable[[Callable[[Connection], object]], list[list[str]]]
List = Callable[..., list[list[str]]]


@pytest.fixture(scope="module")
def connection(
    tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path, rules: ShopRules, now: datetime
) -> Iterator[Connection]:
    path = tmp_path_factory.mktemp("plans") / "store.db"
    path.write_bytes(sqlite_template.read_bytes())
    database = open_database(str(path), rules)
    orders = [
        make_incoming(f"A{number}-{nth}", now, phone=f"0803555{number:04d}", items=(make_item(),))
        for number in range(60)
        for nth in range(2 if number < 20 else 1)
    ]
    save_orders(database, rules, now, "shop", orders, False)
    with database.write() as opened:
        _keep_beside(opened)
    with database.read() as opened, pytest.MonkeyPatch.context() as patched:
        # In a shop of sixty customers; with as many as are few in a large one, all plans were one.
        patched.setattr("custui.store.filters._FEW", 5)
        yield opened
    database.close()


def _keep_beside(connection: Connection) -> None:
    """Merge a phone, put few customers into a segment and many into another, and write notes to twenty."""
    merged = {"phone_key": "+2348035550059", "customer_key": "+2348035550001", "deed_id": 1}
    done = {"merged_into": merged["customer_key"], "merged_at": 0, "merged_by": "kemi"}
    connection.execute(ALIASES.insert().values(**merged, **done))
    names = {"few": None, "many": None, "many of the many": '{"segment": "many", "period": "all"}'}
    for number, (name, query) in enumerate(names.items(), 1):
        segment = {"id": number, "name": name, "name_folded": name, "colour": "green", "query": query}
        connection.execute(SEGMENTS.insert().values(**segment, created_at=0, version=1))
    for segment_id, members in ((1, 3), (2, 30)):
        for member in range(members):
            row = {"segment_id": segment_id, "phone_key": f"+234803555{member:04d}"}
            connection.execute(MEMBERS.insert().values(**row, added_at=0, added_by="kemi"))
    for number in range(20):
        row = {"phone_key": f"+234803555{number:04d}", "due_on": "2026-06-01" if number < 3 else None}
        told = {**body_columns("said"), "author": "kemi", "created_at": 0, "idempotency_key": str(number)}
        connection.execute(NOTES.insert().values(**row, **told, version=1))
    refold(connection)


@pytest.fixture
def plan(connection: Connection) -> Plan:
    """Return the plan of each statement that a call runs, but for counts, as SQLite's lines."""

    def explain(call: Callable[[Connection], object]) -> list[list[str]]:
        run: list[tuple[str, tuple[object, ...]]] = []

        def note(*arguments: object) -> None:
            statement, parameters = arguments[2], arguments[3]
            assert isinstance(statement, str)
            assert isinstance(parameters, tuple)
            # How many there are of something is asked first, up to a few thousand, to choose the way.
            if not statement.startswith(("BEGIN", "SELECT count(*) AS count_1 \nFROM (SELECT")):
                run.append((statement, parameters))

        event.listen(connection, "before_cursor_execute", note)
        call(connection)
        event.remove(connection, "before_cursor_execute", note)
        explained = [
            connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
            for statement, parameters in run
        ]
        return [[row[3] for row in rows] for rows in explained]

    return explain


@pytest.fixture
def page_plan(plan: Plan, rules: ShopRules, now: datetime) -> List:
    def of_list(
        filters: CustomerFilters, period: Period = ALL_TIME, number: int = 1, **marks: PageMark
    ) -> list[list[str]]:
        request = PageRequest(number, 20, **marks)
        return plan(lambda opened: customers.page(opened, filters, period, request, rules, now))

    return of_list


@pytest.mark.parametrize("field", INDEXES)
@pytest.mark.parametrize("descending", [True, False])
@pytest.mark.parametrize("number", [1, 4])
def test_every_sort_walks_its_index(page_plan: List, field: SortField, descending: bool, number: int) -> None:
    plans = page_plan(CustomerFilters(sort=Sort(field, descending)), number=number)
    for lines in plans:
        assert len(lines) == 1, "no temporary tree to sort in"
        assert f"INDEX {INDEXES[field]}" in lines[0]
    assert plans


@pytest.mark.parametrize("field", INDEXES)
@pytest.mark.parametrize("descending", [True, False])
@pytest.mark.parametrize("blank", [True, False])
def test_a_mark_is_found_in_the_index_of_its_sort(
    page_plan: List, field: SortField, descending: bool, blank: bool
) -> None:
    filters = CustomerFilters(sort=Sort(field, descending))
    mark = PageMark(None if blank else 7, "+2348035550010")
    for plans in (page_plan(filters, after=mark), page_plan(filters, before=mark)):
        assert plans
        for lines in plans:
            assert len(lines) == 1, "no temporary tree to sort in"
            assert f"INDEX {INDEXES[field]} (" in lines[0] or plans.index(lines) > 0


def test_a_mark_bounds_the_walk_together_with_the_period(page_plan: List, now: datetime) -> None:
    mark = PageMark(int(now.timestamp()) - 86_400, "+2348035550010")
    walk = page_plan(CustomerFilters(), DAYS_30, after=mark)[0]
    assert "(last_order_at>? AND (last_order_at,phone_key)<(?,?))" in walk[0]
    assert not any("TEMP B-TREE" in line for line in walk)


def test_nothing_is_asked_where_a_mark_lies_behind_the_period(page_plan: List) -> None:
    assert page_plan(CustomerFilters(), DAYS_30, after=PageMark(7, "+2348035550010")) == []


MARKED = frozenset({"+2348035550010"})


@pytest.mark.parametrize(
    "filters",
    [
        CustomerFilters(not_segment="few"),
        CustomerFilters(not_segment="many"),
        CustomerFilters(segment="many"),
        CustomerFilters(segment="many of the many"),
        CustomerFilters(segment="repeat"),
        CustomerFilters(has_notes=True),
        CustomerFilters(has_notes=False),
        CustomerFilters(without=MARKED),
        CustomerFilters(groups=frozenset({Group.ONE_TIME})),
        CustomerFilters(groups=frozenset({Group.REPEAT, Group.PROBLEMATIC})),
        CustomerFilters(channel="whatsapp"),
        CustomerFilters(city="ikeja", state="lagos"),
        CustomerFilters(min_orders=1, max_orders=9),
    ],
)
def test_what_many_meet_is_looked_for_along_the_list(page_plan: List, filters: CustomerFilters) -> None:
    lines = page_plan(filters)[-1]
    assert lines[0] == "SCAN customer_summary USING INDEX ix_summary_last_order"
    assert not any("TEMP B-TREE" in line for line in lines)


@pytest.mark.parametrize(
    ("filters", "index"),
    [
        (CustomerFilters(segment="few"), "sqlite_autoindex_customer_summary_1 (phone_key=?)"),
        (CustomerFilters(follow_up_due=True), "sqlite_autoindex_customer_summary_1 (phone_key=?)"),
        (CustomerFilters(among=MARKED), "sqlite_autoindex_customer_summary_1 (phone_key=?)"),
        (CustomerFilters(phone=PhoneDoubt.UNREADABLE), "ix_summary_doubted (verdict=?)"),
        (CustomerFilters(phone=PhoneDoubt.UNVERIFIED), "ix_summary_doubted (verdict=?)"),
        (CustomerFilters(city="kano"), "ix_summary_city (city_folded=?)"),
        (CustomerFilters(city=""), "ix_summary_city (city_folded=?)"),
        (CustomerFilters(state=""), "ix_summary_state (state_folded=?)"),
        (CustomerFilters(channel="jumia"), "ix_summary_channel (preferred_channel=?)"),
        (CustomerFilters(min_orders=9), "ix_summary_orders (orders>?)"),
        (CustomerFilters(min_spent=10**9), "ix_summary_spent (spent>?)"),
        (CustomerFilters(groups=frozenset({Group.VIP})), "ix_summary_orders (orders>?)"),
    ],
)
def test_what_few_meet_is_fetched_and_sorted(page_plan: List, filters: CustomerFilters, index: str) -> None:
    of_summary = [lines for lines in page_plan(filters) if "customer_summary" in lines[0]]
    assert of_summary[-1][0] == f"SEARCH customer_summary USING INDEX {index}"


@pytest.mark.parametrize("doubt", PhoneDoubt)
@pytest.mark.parametrize("field", [SortField.PHONE, SortField.WHATSAPP, SortField.CHANNEL, SortField.ORDERS])
@pytest.mark.parametrize("descending", [False, True])
def test_numbers_in_doubt_lie_together_and_are_walked_by_themselves(
    page_plan: List, doubt: PhoneDoubt, field: SortField, descending: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("custui.store.filters._FEW", -1)
    plans = page_plan(CustomerFilters(phone=doubt, sort=Sort(field, descending)))
    # How many there are is asked first.
    listings = [lines for lines in plans if "USING COVERING INDEX" not in lines[0]]
    assert listings
    for lines in listings:
        assert "customer_summary USING INDEX ix_summary_doubted" in lines[0]
        assert not any("TEMP B-TREE" in line for line in lines)


@pytest.mark.parametrize("field", [SortField.NAME, SortField.AVERAGE, SortField.WHATSAPP])
def test_nor_are_all_without_what_is_sorted_by_gone_through_for_a_few(
    page_plan: List, field: SortField
) -> None:
    of_summary = [
        lines for lines in page_plan(CustomerFilters(city="kano", sort=Sort(field))) if "customer" in lines[0]
    ]
    given, blank = (lines[0] for lines in of_summary[-2:])
    assert given == blank == "SEARCH customer_summary USING INDEX ix_summary_city (city_folded=?)"


def test_follow_ups_due_come_off_their_own_index(page_plan: List) -> None:
    *listing, words = page_plan(CustomerFilters(follow_up_due=True))
    assert "SEARCH notes USING INDEX ix_notes_due" in "\n".join(listing[-1])
    assert words[0] == "SEARCH notes USING INDEX ix_notes_phone (phone_key=?)"


def test_what_nobody_of_a_period_can_meet_is_not_walked_for(page_plan: List) -> None:
    filters = CustomerFilters(groups=frozenset({Group.AT_RISK}), sort=Sort(SortField.NAME))
    for lines in page_plan(filters, DAYS_30):
        assert lines[0].startswith(
            "SEARCH customer_summary USING INDEX ix_summary_last_order (last_order_at>?"
        )


@pytest.mark.parametrize("period", ["30d", "year", "2026-03-01..2026-03-31"])
def test_cards_and_shares_never_read_orders_by_scan(
    plan: Plan, rules: ShopRules, now: datetime, period: str
) -> None:
    def everything(opened: Connection) -> None:
        cards.list_cards(opened, parse_period(period), rules, now)
        cards.group_cards(opened, parse_period(period), rules, now)
        shares(opened, parse_period(period), rules, now)

    # There is neither outline nor ledger of so few.
    plans = [lines for lines in plan(everything) if "customer_outline" not in lines[0]]
    # Of a period up to now it is asked how many that are of all.
    assert len(plans) == (4 if ".." in period else 6)
    for lines in plans:
        read = [line for line in lines if " orders " in line]
        assert all("SEARCH orders" in line and "created_at>?" in line for line in read)


def test_all_sorts_are_looked_at() -> None:
    # How many flags a customer bears depends on today: no index can hold it.
    assert set(INDEXES) == set(SortField) - {SortField.FLAGS}


@pytest.mark.parametrize(
    "filters",
    [
        CustomerFilters(status=Activity.ACTIVE),
        CustomerFilters(status=Activity.INACTIVE),
        CustomerFilters(groups=frozenset({Group.AT_RISK})),
        CustomerFilters(groups=frozenset({Group.VIP}), sort=Sort(SortField.ORDERS)),
        CustomerFilters(groups=frozenset({Group.HIGH_VALUE}), sort=Sort(SortField.SPENT)),
        CustomerFilters(min_orders=2, max_orders=9, sort=Sort(SortField.ORDERS)),
        CustomerFilters(min_spent=2, max_spent=9, sort=Sort(SortField.SPENT)),
    ],
)
def test_a_filter_on_the_column_sorted_by_bounds_the_walk(page_plan: List, filters: CustomerFilters) -> None:
    ((line,),) = page_plan(filters)
    assert line.startswith(f"SEARCH customer_summary USING INDEX {INDEXES[filters.sort.field]} (")


def test_search_goes_through_the_trigram_table(page_plan: List) -> None:
    for text in ("ngozi", "ngozi eze", "0803 555 0001", "ng eze"):
        plans = page_plan(CustomerFilters(search=text))
        for lines in plans:
            assert not any(line.startswith("SCAN customer_summary") for line in lines)
        lines = next(lines for lines in plans if lines[-1] == "USE TEMP B-TREE FOR ORDER BY")
        assert lines[0] == "SEARCH customer_summary USING INTEGER PRIMARY KEY (rowid=?)"
        assert any("SCAN customer_search VIRTUAL TABLE INDEX" in line for line in lines)


def test_a_search_of_notes_goes_through_their_trigram_table(page_plan: List) -> None:
    for text in ("note: said", "note: aid sa"):
        lines = page_plan(CustomerFilters(search=text, min_orders=1))[1]
        assert not any(line.startswith(("SCAN customer_summary", "SCAN notes")) for line in lines)
        assert any("SCAN note_search VIRTUAL TABLE INDEX" in line for line in lines)
        assert any(line.startswith("SEARCH notes USING INTEGER PRIMARY KEY") for line in lines)


def test_words_of_many_notes_are_looked_for_along_the_list(
    page_plan: List, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("custui.store.note_search.FEW", 5)
    plans = page_plan(CustomerFilters(search="note: said"))
    walk = "SCAN customer_summary USING INDEX ix_summary_last_order"
    lines = next(lines for lines in plans if lines[0] == walk)
    assert "SEARCH notes USING INDEX ix_notes_phone (phone_key=?)" in lines
    assert not any("TEMP B-TREE" in line for line in lines)


def test_a_period_up_to_now_walks_the_summary_and_reckons_one_page(page_plan: List) -> None:
    _, walk, figures = page_plan(CustomerFilters(), DAYS_30)
    assert walk[0] == "SEARCH customer_summary USING INDEX ix_summary_last_order (last_order_at>?)"
    assert not any("TEMP B-TREE" in line for line in walk)
    assert figures[0].startswith(
        "SEARCH orders USING INDEX ix_orders_phone_created (phone_key=? AND created_at>?"
    )


@pytest.mark.parametrize(
    ("filters", "period"),
    [
        (CustomerFilters(sort=Sort(SortField.SPENT)), "30d"),
        (CustomerFilters(sort=Sort(SortField.ORDERS)), "year"),
        (CustomerFilters(min_spent=1), "30d"),
        (CustomerFilters(), "2026-03-01..2026-03-31"),
    ],
)
def test_a_periods_figures_come_off_the_covering_index(
    page_plan: List, filters: CustomerFilters, period: str
) -> None:
    lines = page_plan(filters, parse_period(period))[0]
    assert any(
        line.startswith("SEARCH orders USING COVERING INDEX ix_orders_period (created_at>?") for line in lines
    )
    assert not any("SCAN orders" in line or "SCAN customer_summary" in line for line in lines)


def test_a_search_within_a_period_reads_the_orders_of_the_found_alone(page_plan: List) -> None:
    plans = page_plan(CustomerFilters(search="ngozi", sort=Sort(SortField.SPENT)), DAYS_30)
    (lines,) = (lines for lines in plans if "CO-ROUTINE sums" in lines)
    assert any(
        line.startswith("SEARCH orders USING INDEX ix_orders_phone_created (phone_key=?") for line in lines
    )


def test_the_customer_page_reads_its_own_rows_alone(plan: Plan, rules: ShopRules, now: datetime) -> None:
    plans = plan(lambda opened: details(opened, "+2348035550001", DAYS_30, rules, now))
    assert len(plans) == 7
    assert not any("SCAN" in line for lines in plans for line in lines)


def test_a_place_by_spent_is_counted_off_its_index(plan: Plan) -> None:
    mine, _outline, better, others = plan(lambda opened: spend_rank(opened, "+2348035550001"))
    assert mine == ["SEARCH customer_summary USING INDEX sqlite_autoindex_customer_summary_1 (phone_key=?)"]
    index = "SEARCH customer_summary USING COVERING INDEX ix_summary_spent"
    assert (better, others) == ([f"{index} (spent>?)"], [f"{index} (spent>? AND spent<?)"])


@pytest.mark.parametrize(("before", "bound"), [(None, ""), (9, " AND id<?")])
def test_a_customers_log_is_walked_from_its_newest_end(plan: Plan, before: int | None, bound: str) -> None:
    merged, *pages = plan(lambda opened: activity(opened, "+2348035550001", before, 100))
    assert merged == ["SEARCH customer_alias USING INDEX ix_alias_customer (customer_key=?)"]
    assert len(pages) == 2, "the customer's own and one merged phone's"
    for lines in pages:
        assert lines == [
            f"SEARCH activity USING INDEX ix_activity_phone (phone_key=?{bound})",
            "SEARCH orders USING INTEGER PRIMARY KEY (rowid=?) LEFT-JOIN",
        ]


def test_an_orders_log_comes_off_its_index(plan: Plan) -> None:
    (lines,) = plan(lambda opened: order_activity(opened, 1))
    assert lines[0] == "SEARCH activity USING INDEX ix_activity_order (order_id=?)"
    assert not any("TEMP B-TREE" in line for line in lines)


@pytest.mark.parametrize("text", ["", "shea", "butter shea"])
def test_products_are_looked_for_along_the_latest_sales(plan: Plan, text: str) -> None:
    for lines in plan(lambda opened: product_choices(opened, text, 8)):
        assert lines == ["SCAN products USING INDEX ix_products_latest"]
