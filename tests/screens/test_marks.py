"""Marks, against a plain set of the customers that an agent would say are marked."""

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from custui.domain.groups import Group
from custui.domain.period import Period, PeriodKind
from custui.domain.query import CustomerFilters, ListQuery, PageRequest, Sort, SortField
from custui.screens.chosen import Chosen, chosen_of, chosen_one
from custui.screens.marks import NO_MARKS, Marks
from tests.factories import make_row

PHONES = tuple(f"+23480355501{n:02d}" for n in range(8))
VIPS = ListQuery(CustomerFilters(groups=frozenset({Group.VIP})), page=PageRequest(size=20))

one = st.sampled_from(PHONES)
some = st.lists(one, max_size=5).map(tuple)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("toggle"), one),
        st.tuples(st.just("add"), some),
        st.tuples(st.just("page"), some.filter(bool)),
        st.tuples(st.just("all"), st.none()),
    ),
    max_size=12,
)


def walked(path: list[tuple[str, object]]) -> tuple[Marks, set[str]]:
    """Return the marks after these steps in a list of all `PHONES`, and who is to be marked by then."""
    marks, wanted = NO_MARKS, set[str]()
    for step, argument in path:
        match step, argument:
            case "toggle", str(phone):
                marks = marks.toggle(phone)
                wanted ^= {phone}
            case "add", tuple(phones):
                marks = marks.add(phones)
                wanted |= set(phones)
            case "page", tuple(phones):
                marks = marks.page(phones)
                wanted = wanted - set(phones) if set(phones) <= wanted else wanted | set(phones)
            case _:
                marks = marks.all_matching(VIPS)
                wanted = set(PHONES)
    return marks, wanted


def found(query: ListQuery | None) -> set[str]:
    """Return whom `query` finds in a store where all `PHONES` are VIPs, and one more customer is not."""
    assert query is not None
    filters = query.filters
    everybody = {*PHONES} if filters.groups else {*PHONES, "+2348035550999"}
    among = everybody if filters.among is None else everybody & filters.among
    return among - filters.without


@given(steps)
def test_marks_hold_count_and_act_on_the_same_customers(path: list[tuple[str, object]]) -> None:
    marks, wanted = walked(path)
    assert {phone for phone in PHONES if marks.holds(phone)} == wanted
    assert marks.count(len(PHONES)) == len(wanted)
    assert found(marks.export_query(VIPS)) == (wanted if marks else set(PHONES))
    if marks:
        assert found(marks.query(VIPS, PHONES[0])) == wanted
    else:
        assert found(marks.query(VIPS, PHONES[0])) == {PHONES[0]}


@given(steps)
def test_toggling_twice_changes_nothing(path: list[tuple[str, object]]) -> None:
    marks, _ = walked(path)
    for phone in PHONES:
        assert marks.toggle(phone).toggle(phone) == marks


@given(steps)
def test_paging_and_sorting_keep_all_marks(path: list[tuple[str, object]]) -> None:
    marks, wanted = walked(path)
    other = replace(VIPS, filters=replace(VIPS.filters, sort=Sort(SortField.SPENT)), page=PageRequest(3, 20))
    assert marks.after(other) == marks
    if marks:
        assert found(marks.query(other, None)) == wanted


def test_another_list_keeps_those_marked_one_by_one_and_forgets_everyone() -> None:
    lists = (
        replace(VIPS, filters=replace(VIPS.filters, city="Lagos")),
        replace(VIPS, filters=replace(VIPS.filters, search="ngozi")),
        replace(VIPS, period=Period(PeriodKind.DAYS_7)),
    )
    single = NO_MARKS.toggle(PHONES[0])
    everyone = NO_MARKS.all_matching(VIPS).toggle(PHONES[1])
    for asked in lists:
        assert single.after(asked) == single
        assert single.query(asked, PHONES[2]) == ListQuery(CustomerFilters(among=frozenset({PHONES[0]})))
        assert everyone.after(asked) == NO_MARKS
        # Even before the screen has let them go, a deed never falls on a list that is not on screen.
        assert found(everyone.query(asked, PHONES[2])) == {PHONES[2]}
        assert everyone.query(asked, None) is None


def test_everyone_is_counted_once_the_list_is() -> None:
    everyone = NO_MARKS.all_matching(VIPS).toggle(PHONES[0])
    assert everyone.count(None) is None
    assert everyone.count(88) == 87
    assert NO_MARKS.toggle(PHONES[0]).count(None) == 1


def test_an_export_keeps_sort_and_period_but_neither_page_nor_what_the_list_is_filtered_by_now() -> None:
    asked = ListQuery(
        CustomerFilters(city="Lagos", sort=Sort(SortField.NAME)), Period(PeriodKind.DAYS_30), PageRequest(2)
    )
    query = NO_MARKS.toggle(PHONES[0]).export_query(asked)
    among = CustomerFilters(among=frozenset({PHONES[0]}), sort=Sort(SortField.NAME))
    assert query == ListQuery(among, asked.period)


def test_the_choice_says_whom_it_is_for() -> None:
    row = make_row()
    everyone = NO_MARKS.all_matching(VIPS)
    three = NO_MARKS.add(PHONES[:3])

    def said(marks: Marks, total: int | None = 1204) -> tuple[str, int | None]:
        chosen = chosen_of(marks, VIPS, row, total)
        assert chosen is not None
        return chosen.whom, chosen.count

    assert said(NO_MARKS) == ("Ngozi Eze-Obi", 1)
    assert said(three) == ("3 customers marked", 3)
    assert said(NO_MARKS.add(PHONES[:1])) == ("1 customer marked", 1)
    assert said(everyone) == ("all 1,204 customers of this list", 1204)
    assert said(everyone, None) == ("all customers of this list", None)
    assert said(everyone.toggle(PHONES[0])) == ("1,203 customers of this list", 1203)
    assert chosen_of(NO_MARKS, VIPS, None, 0) is None


def test_a_customer_without_a_name_is_called_by_the_number_and_never_by_codes() -> None:
    assert chosen_one(make_row(name="  ")).whom == "+2348035550147"
    assert chosen_one(make_row(name="", phone="raw:ask \x1b[2Jlandlord")).whom == "ask �[2Jlandlord"
    assert isinstance(chosen_one(make_row()), Chosen)
