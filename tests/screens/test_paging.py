"""From page to page by marks: what is asked for, and when the first page is shown instead."""

import pytest

from custui.domain.customer import CustomerPage
from custui.domain.period import ALL_TIME
from custui.domain.query import CustomerFilters, ListQuery, PageMark, PageRequest, Sort, SortField
from custui.screens.context import Walk
from custui.screens.customers_walk import page_beside, walk_on
from custui.screens.paging import Turn, Turns, first_page, has_slipped, read_page, turned
from tests.factories import make_row
from tests.worlds import phone, shop_of

FIRST, LAST = PageMark(7, "+1"), PageMark(3, "+9")
QUERY = ListQuery(CustomerFilters(sort=Sort(SortField.PHONE, descending=False)), page=PageRequest(2, 20))


def page(number: int = 2, rows: int = 20, *, more: bool = True, marks: bool = True) -> CustomerPage:
    first, last = (FIRST, LAST) if marks and rows else (None, None)
    return CustomerPage((make_row(),) * rows, number, 20, more, first, last)


def test_the_next_page_is_the_one_after_the_last_row() -> None:
    there = turned(QUERY, page(), 1)
    assert there is not None
    assert there.page == PageRequest(3, 20, after=LAST)
    assert there.filters == QUERY.filters
    assert turned(QUERY, page(more=False), 1) is None


def test_the_page_before_is_the_one_in_front_of_the_first_row() -> None:
    there = turned(QUERY, page(), -1)
    assert there is not None
    assert there.page == PageRequest(1, 20, before=FIRST)
    assert turned(QUERY, page(number=1), -1) is None


@pytest.mark.parametrize("step", [1, -1])
def test_without_marks_pages_are_counted_off(step: int) -> None:
    there = turned(QUERY, page(marks=False), step)
    assert there is not None
    assert there.page == PageRequest(2 + step, 20)


@pytest.mark.parametrize(
    ("asked", "rows", "slipped"),
    [
        (PageRequest(1, 20), 0, False),  # nobody at all: there is no other page to show
        (PageRequest(1, 20), 3, False),
        (PageRequest(3, 20, after=LAST), 3, False),
        (PageRequest(3, 20, after=LAST), 0, True),
        (PageRequest(3, 20), 0, True),
        (PageRequest(2, 20, before=FIRST), 20, False),
        (PageRequest(2, 20, before=FIRST), 19, True),
        (PageRequest(1, 20, before=FIRST), 0, True),
    ],
)
def test_a_page_without_anybody_or_cut_short_by_the_beginning_has_slipped(
    asked: PageRequest, rows: int, slipped: bool
) -> None:
    query = ListQuery(page=asked)
    assert has_slipped(query, page(asked.number, rows)) is slipped
    assert not has_slipped(first_page(query), page(1, rows))


def test_a_first_page_that_others_came_in_front_of_is_the_second() -> None:
    repository = shop_of(50)
    by_phone = QUERY.filters

    def before(number: int) -> CustomerPage:
        mark = PageMark(None, phone(number))
        return read_page(repository, ListQuery(by_phone, ALL_TIME, PageRequest(1, 20, before=mark)))

    assert before(20).number == 1
    assert before(23).number == 2
    assert [row.phone for row in before(23).rows] == [phone(number) for number in range(3, 23)]


def test_only_so_many_turns_are_kept() -> None:
    turns = Turns()
    for _ in range(100):
        turns.add(Turn(1))
    kept = 0
    while turns.next() is not None:
        kept += 1
    assert 3 <= kept < 20
    turns.add(Turn(-1, to_end=True))
    turns.clear()
    assert turns.next() is None


def test_a_walk_leaves_its_page_by_the_marks() -> None:
    walk = Walk(QUERY, ("+1", "+9"), 1, 88, FIRST, LAST)
    after, before = page_beside(walk, 1), page_beside(walk, -1)
    assert after is not None
    assert before is not None
    assert after.page == PageRequest(3, 20, after=LAST)
    assert before.page == PageRequest(1, 20, before=FIRST)
    on = walk_on(walk, before, page(1, 2), -1)
    assert on == Walk(before, (make_row().phone,) * 2, 1, 88, FIRST, LAST)
    assert walk_on(walk, after, page(3, 0), 1) is None
    assert page_beside(Walk(first_page(QUERY), ("+1",), 0), -1) is None
