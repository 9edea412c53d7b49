"""The options of `list` and `export`, and global options on either side of the command."""

from typing import Any

import pytest
from msgspec.structs import replace

from custui.commands.global_options import GlobalOptions, split
from custui.commands.invocation import WrongUseError
from custui.commands.selection import Selection, parse_sort
from custui.domain.groups import Group
from custui.domain.period import PeriodKind
from custui.domain.query import Activity, CustomerFilters, ListQuery, PhoneDoubt, Sort, SortField


def chosen(**options: Any) -> CustomerFilters:  # noqa: ANN401 -- the values of any option
    return Selection(**options).query("NGN").filters


def test_nothing_asked_is_everyone_by_last_order() -> None:
    assert Selection().query("NGN") == ListQuery()


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
    filters = chosen(
        search="ngozi", status=Activity.ACTIVE, channel="WA", city="Ikeja", state="", segment="Promo",
        not_segment="Bad", group=[Group.VIP, Group.AT_RISK], has_notes=False, follow_up_due=True,
        phone=PhoneDoubt.UNREADABLE,
    )  # fmt: skip
    assert filters == CustomerFilters(
        search="ngozi", status=Activity.ACTIVE, channel="whatsapp", city="Ikeja", state="", segment="Promo",
        not_segment="Bad", groups=frozenset({Group.VIP, Group.AT_RISK}), has_notes=False, follow_up_due=True,
        phone=PhoneDoubt.UNREADABLE,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "sort"),
    [
        ("name", Sort(SortField.NAME, descending=False)),
        ("name:desc", Sort(SortField.NAME, descending=True)),
        ("spent", Sort(SortField.SPENT, descending=True)),
        ("first_order:asc", Sort(SortField.FIRST_ORDER, descending=False)),
        ("whatsapp", Sort(SortField.WHATSAPP, descending=False)),
        ("flags", Sort(SortField.FLAGS, descending=True)),
    ],
)
def test_sorts(text: str, sort: Sort) -> None:
    assert parse_sort(text) == sort


@pytest.mark.parametrize(
    "options",
    [{"orders": "many"}, {"orders": "2..x"}, {"orders": "5..2"}, {"orders": "-3"}, {"orders": "-3..4"},
     {"orders": ".."}, {"orders": "+"}, {"orders": "9223372036854775808"}, {"orders": "1_0"}, {"orders": "٣"},
     {"orders": ""}, {"spent": "10000"}, {"spent": "a..b"}, {"spent": "5..2"}, {"spent": ".."},
     {"spent": "1e30.."}, {"spent": "..9999999999999999"}, {"sort": "age"}, {"sort": "name:up"},
     {"period": "fortnight"}],
)  # fmt: skip
def test_what_cannot_be_read_names_its_option(options: dict[str, str]) -> None:
    with pytest.raises(WrongUseError, match=f"^--{next(iter(options))}: "):
        chosen(**options)


def test_a_period_is_read() -> None:
    assert Selection(period="90d").query("NGN").period.kind is PeriodKind.DAYS_90


@pytest.mark.parametrize(
    ("given", "options", "rest"),
    [
        (["list", "--db", "x.db", "--json"], {"db": "x.db"}, ["list", "--json"]),
        (["list", "--sort", "name", "--as-of=2026-01-02", "-h"], {"as_of": "2026-01-02"},
         ["list", "--sort", "name", "-h"]),
        (["--db", "x", "show", "080", "--read-only"], {"db": "x", "read_only": True}, ["show", "080"]),
        (["import", "--", "--db"], {}, ["import", "--", "--db"]),
        (["--no-mouse", "--version"], {"no_mouse": True, "version": True}, []),
        (["--read", "list", "-3..4"], {}, ["--read", "list", "-3..4"]),
        ([], {}, []),
    ],
)  # fmt: skip
def test_global_options_may_follow_the_command(
    given: list[str], options: dict[str, object], rest: list[str]
) -> None:
    usual = GlobalOptions(db=None, as_of=None, read_only=False, no_mouse=False, version=False)
    assert split(given) == (replace(usual, **options), rest)


def test_an_option_without_its_value_is_wrong_use() -> None:
    with pytest.raises(WrongUseError, match=r"^--db: expected one argument$"):
        split(["list", "--db"])
