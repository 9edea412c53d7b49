"""The options of `list` and `export`, and global options on either side of the command."""

from typing import Any

import pytest

from custui.cli import globals_first
from custui.commands.invocation import WrongUseError
from custui.commands.selection import parse_sort, selection
from custui.domain.flags import Flag
from custui.domain.period import PeriodKind
from custui.domain.query import Activity, CustomerFilters, Sort, SortField

NOTHING: dict[str, Any] = {
    "search": "", "status": None, "orders": None, "spent": None, "channel": None, "city": None,
    "state": None, "segment": None, "flag": None, "sort": "last_order",
}  # fmt: skip


def chosen(**options: object) -> CustomerFilters:
    return selection("NGN", "all", **(NOTHING | options))[0]


def test_nothing_asked_is_everyone_by_last_order() -> None:
    assert chosen() == CustomerFilters()


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("first", 1, 1),
        ("2+", 2, None),
        ("5+", 5, None),
        ("3..9", 3, 9),
        ("3..", 3, None),
        ("..9", None, 9),
        ("4", 4, 4),
    ],
)
def test_ranges_of_orders(text: str, first: int | None, last: int | None) -> None:
    filters = chosen(orders=text)
    assert (filters.min_orders, filters.max_orders) == (first, last)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("10000..50000", 1_000_000, 5_000_000),
        ("100,000..", 10_000_000, None),
        ("..99.5", None, 9950),
        ("-5..0", -500, 0),
    ],
)
def test_ranges_of_money_are_in_the_shops_currency(text: str, low: int | None, high: int | None) -> None:
    filters = chosen(spent=text)
    assert (filters.min_spent, filters.max_spent) == (low, high)


def test_words_are_folded_and_passed_on() -> None:
    filters = chosen(channel="WA", status=Activity.ACTIVE, flag=Flag.VIP, city="Ikeja", segment="Promo")
    assert (filters.channel, filters.status, filters.flag) == ("whatsapp", Activity.ACTIVE, Flag.VIP)
    assert (filters.city, filters.segment) == ("Ikeja", "Promo")


@pytest.mark.parametrize(
    ("text", "sort"),
    [
        ("name", Sort(SortField.NAME, descending=False)),
        ("name:desc", Sort(SortField.NAME, descending=True)),
        ("spent", Sort(SortField.SPENT, descending=True)),
        ("first_order:asc", Sort(SortField.FIRST_ORDER, descending=False)),
    ],
)
def test_sorts(text: str, sort: Sort) -> None:
    assert parse_sort(text) == sort


@pytest.mark.parametrize(
    "options",
    [{"orders": "many"}, {"orders": "2..x"}, {"spent": "10000"}, {"spent": "a..b"}, {"sort": "age"},
     {"sort": "name:up"}],
)  # fmt: skip
def test_what_cannot_be_read_names_its_option(options: dict[str, str]) -> None:
    with pytest.raises(WrongUseError, match=f"^--{next(iter(options))}: "):
        chosen(**options)


def test_a_period_that_cannot_be_read_names_its_option() -> None:
    assert selection("NGN", "90d", **NOTHING)[1].kind is PeriodKind.DAYS_90
    with pytest.raises(WrongUseError, match=r"^--period: "):
        selection("NGN", "fortnight", **NOTHING)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (["list", "--db", "x.db", "--json"], ["--db", "x.db", "list", "--json"]),
        (["list", "--as-of=2026-01-02"], ["--as-of=2026-01-02", "list"]),
        (["--db", "x", "show", "080", "--read-only"], ["--db", "x", "--read-only", "show", "080"]),
        (["import", "--", "--db"], ["import", "--", "--db"]),
        (["list", "--db"], ["--db", "list"]),
        ([], []),
    ],
)
def test_global_options_may_follow_the_command(given: list[str], expected: list[str]) -> None:
    assert globals_first(given) == expected
