"""Undoing: whole or not at all, in any order, and in reverse order exactly back to where it began."""

from collections.abc import Callable
from datetime import date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from custui.domain.customer import CustomerEdit, Profile
from custui.domain.deeds import AddNote, AddToSegment, Deed, RemoveFromSegment
from custui.domain.errors import StoreError
from custui.domain.notes import DeleteNote, EditNote, FinishFollowUp, NoteChange, PinNote, PostponeFollowUp
from custui.domain.query import CustomerFilters, ListQuery
from custui.domain.rules import ShopRules
from custui.domain.text import fold
from custui.store.deeds import OFFERED
from custui.store.engine import Database
from custui.store.health import integrity
from custui.store.shelves import ACTIVITY, NOTES
from tests.store.list_shop import EVERYBODY, PHONES, A, B, C, D, ListShop, of_segment, those

pytestmark = pytest.mark.as_agent


@pytest.fixture
def shop(database: Database, rules: ShopRules, now: datetime) -> ListShop:
    return ListShop(database, rules, now)


def refused(shop: ListShop, deed: Deed, why: str) -> None:
    """Check that undoing is refused with a sentence, and changes nothing at all."""
    before, revision, log = shop.state(), shop.repository.revision(), len(shop.rows(ACTIVITY))
    with pytest.raises(StoreError) as refusal:
        shop.undo(deed)
    assert str(refusal.value) == f"'{deed.words}' cannot be undone: {why}"
    assert (shop.state(), shop.repository.revision(), len(shop.rows(ACTIVITY))) == (before, revision, log)


@pytest.mark.for_leads
def test_what_is_undone_is_told_and_stays_undone(shop: ListShop) -> None:
    segment = shop.create("Promo", those(A))
    assert segment.subject is not None
    deed = shop.add(segment.subject, A, B, C)
    undone = shop.undo(deed)
    assert (undone.id, undone.words, undone.undone) == (deed.id, "added 2 customers to Promo", True)
    assert shop.members(segment.subject) == {A}
    shop.add(segment.subject, B)
    again = shop.undo(deed)
    assert again == undone
    assert shop.members(segment.subject) == {A, B}, "undoing twice is undoing once"


@pytest.mark.for_leads
def test_undoing_is_logged_for_each_customer_and_once_for_all(shop: ListShop) -> None:
    segment = shop.create("Promo")
    assert segment.subject is not None
    deed = shop.add(segment.subject, A, B)
    shop.remove(segment.subject, B)
    before = len(shop.logged())
    shop.undo(deed, "ad\0a")
    assert shop.logged()[before:] == [
        ("ada", "undid: added to segment", A, {"deed": deed.id}),
        ("ada", "undid: added to segment", None, {"deed": deed.id, "words": deed.words}),
    ]


def test_the_last_deed_is_the_agents_own_and_not_undone(shop: ListShop) -> None:
    assert shop.repository.last_deed("kemi") is None
    first = shop.create("Promo")
    assert first.subject is not None
    second = shop.add(first.subject, A)
    shop.add(first.subject, B, agent="tunde")
    assert shop.repository.last_deed("kemi") == second
    shop.add(first.subject, A)
    assert shop.repository.last_deed("kemi") == second, "one that changed nothing is not worth undoing"
    assert shop.repository.last_deed("kemi", before=second.id) == first
    assert shop.repository.last_deed("kemi", before=first.id) is None
    shop.undo(second)
    assert shop.repository.last_deed("kemi") == first
    shop.now += OFFERED
    assert shop.repository.last_deed("kemi") == first
    shop.later()
    assert shop.repository.last_deed("kemi") is None


@pytest.mark.for_leads
def test_the_last_deed_says_whom_alone_it_changed(shop: ListShop) -> None:
    made = shop.create("Promo")
    assert made.subject is not None
    for phones, whom in (((A,), "Ngozi Eze-Obi"), ((B, C), "")):
        shop.add(made.subject, *phones)
        last = shop.repository.last_deed("kemi")
        assert last is not None
        assert last.whom == whom
    shop.repository.update_customer_info(C, CustomerEdit(Profile(name="Mama Tunde"), 0, "kemi"))
    shop.act(AddNote("ring her"), those(C))
    last = shop.repository.last_deed("kemi")
    assert last is not None
    assert last.whom == "Mama Tunde"


def test_a_deed_nobody_did(shop: ListShop) -> None:
    with pytest.raises(StoreError, match="this deed is gone"):
        shop.repository.undo(99, "kemi")


@pytest.mark.for_leads
def test_only_those_still_there_from_it_leave(shop: ListShop) -> None:
    made = shop.create("Promo", those(A))
    assert made.subject is not None
    deed = shop.add(made.subject, A, B, C, D)
    shop.remove(made.subject, B, C)
    shop.add(made.subject, C, agent="tunde")
    shop.undo(deed)
    assert shop.members(made.subject) == {A, C}


@pytest.mark.for_leads
def test_removed_members_come_back_as_they_were(shop: ListShop) -> None:
    made = shop.create("Promo", those(A, B), agent="tunde")
    assert made.subject is not None
    before = shop.state()
    shop.later(60)
    deed = shop.remove(made.subject, *PHONES)
    assert deed.customers == 2
    shop.later(60)
    shop.undo(deed)
    assert shop.state() == before


@pytest.mark.for_leads
def test_a_customer_who_is_a_member_again_stays_one_from_then(shop: ListShop) -> None:
    made = shop.create("Promo", those(A, B))
    assert made.subject is not None
    deed = shop.remove(made.subject, A, B)
    shop.later(60)
    shop.add(made.subject, A, agent="tunde")
    joined = shop.state()["segment_members"]
    shop.undo(deed)
    assert shop.members(made.subject) == {A, B}
    assert set(joined) <= set(shop.state()["segment_members"])


@pytest.mark.for_leads
def test_members_of_a_deleted_segment_cannot_be_undone(shop: ListShop) -> None:
    made = shop.create("Promo")
    assert made.subject is not None
    added, removed = shop.add(made.subject, A, B), shop.remove(made.subject, B)
    gone = shop.repository.delete_segment(made.subject, "kemi")
    for deed in (made, added, removed):
        refused(shop, deed, "the segment was deleted since")
    shop.undo(gone)
    shop.undo(removed)
    assert shop.members(made.subject) == {A, B}


@pytest.mark.for_leads
def test_notes_go_unless_one_was_changed(shop: ListShop) -> None:
    shop.note("mine", A)
    before = shop.state()
    deed = shop.act(AddNote("call", shop.now.date()), EVERYBODY)
    shop.undo(deed)
    assert shop.state() == before
    deed = shop.note("call", A, B)
    written = next(row.id for row in shop.rows(NOTES) if row.deed_id == deed.id and row.phone_key == B)
    edited = shop.repository.change_note(EditNote(written, 1, "called", shop.now.date()), "kemi")
    refused(shop, deed, "a note was changed since")
    finished = shop.repository.change_note(FinishFollowUp(written, 2), "kemi")
    shop.undo(finished)
    refused(shop, deed, "a note was changed since")
    shop.undo(edited)
    shop.undo(deed)
    assert shop.state() == before


def test_a_segment_that_was_changed_since_it_was_made_stays(shop: ListShop) -> None:
    made = shop.create("Promo", those(A))
    assert made.subject is not None
    added = shop.add(made.subject, B)
    refused(shop, made, "the segment was changed again since")
    shop.undo(added)
    shop.add(made.subject, A)  # changes nobody
    renamed = shop.edit(made.subject, name="Promo list")
    assert renamed.renamed == ("Promo", "Promo list")
    refused(shop, made, "the segment was changed again since")
    assert shop.undo(renamed).renamed == ("Promo list", "Promo")
    assert shop.edit(made.subject, name="Promo", colour="red").renamed is None
    recoloured = shop.repository.last_deed("kemi")
    assert recoloured is not None
    shop.undo(recoloured)
    smart = shop.create_smart("Smart", of_segment("Promo"))
    refused(shop, made, "the smart segment Smart is made from it by now")
    shop.undo(smart)
    shop.undo(made)
    assert shop.repository.segments() == ()
    assert shop.members(made.subject) == set()


def test_an_edit_that_was_edited_again_stays(shop: ListShop) -> None:
    made = shop.create("Promo")
    assert made.subject is not None
    first = shop.edit(made.subject, name="First")
    second = shop.edit(made.subject, colour="red")
    refused(shop, first, "the segment was changed again since")
    shop.undo(second)
    shop.undo(first)
    segment = shop.segment(made.subject)
    assert (segment.name, segment.colour, segment.version) == ("Promo", "green", 5)


def test_a_name_given_to_another_meanwhile_is_not_given_back(shop: ListShop) -> None:
    made = shop.create("Promo")
    assert made.subject is not None
    renamed = shop.edit(made.subject, name="Other")
    other = shop.create("prómo")
    assert other.subject is not None
    refused(shop, renamed, "there is a segment prómo already")
    shop.repository.delete_segment(other.subject, "kemi")
    gone = shop.repository.delete_segment(made.subject, "kemi")
    shop.create("OTHER")
    refused(shop, gone, "there is a segment OTHER already")


@pytest.mark.for_leads
def test_a_deleted_segment_comes_back_under_its_own_number(shop: ListShop) -> None:
    made = shop.create("Promo", those(A, B))
    assert made.subject is not None
    before = shop.state()
    gone = shop.repository.delete_segment(made.subject, "kemi")
    other = shop.create("Other")
    assert other.subject != made.subject, "a number is never given twice"
    shop.undo(other)
    shop.undo(gone)
    assert shop.state() == before


def test_a_smart_segment_does_not_come_back_without_what_it_is_made_from(shop: ListShop) -> None:
    base, smart = shop.create("Base"), shop.create_smart("Smart", of_segment("Base"))
    assert base.subject is not None
    assert smart.subject is not None
    gone = shop.repository.delete_segment(smart.subject, "kemi")
    shop.repository.delete_segment(base.subject, "kemi")
    refused(shop, gone, "there is no segment Base")


def test_undoing_makes_no_circle(shop: ListShop) -> None:
    one = shop.create_smart("One", EVERYBODY)
    two = shop.create_smart("Two", of_segment("One"))
    assert one.subject is not None
    assert two.subject is not None
    turned = shop.edit(two.subject, query=EVERYBODY)
    shop.edit(one.subject, query=of_segment("Two"))
    refused(shop, turned, "segment Two cannot be made from itself")


def test_what_comes_back_names_segments_as_they_are_called_now(shop: ListShop) -> None:
    base = shop.create("Base")
    assert base.subject is not None
    smart = shop.create_smart("Smart", of_segment("base"))
    view = shop.repository.save_view("View", of_segment("BASE"), "kemi")
    assert smart.subject is not None
    assert view.subject is not None
    turned = shop.edit(smart.subject, query=EVERYBODY)
    replaced = shop.repository.save_view("view", EVERYBODY, "tunde")
    renamed = shop.edit(base.subject, name="Basis")
    shop.undo(turned)
    shop.undo(replaced)
    assert shop.segment(smart.subject).query == of_segment("Basis")
    assert [one.query for one in shop.repository.views()] == [of_segment("Basis")]
    shop.undo(renamed)
    assert shop.segment(smart.subject).query == of_segment("Base")
    assert [one.query for one in shop.repository.views()] == [of_segment("Base")]


def test_a_renaming_undone_takes_along_what_named_the_segment_since(shop: ListShop) -> None:
    base = shop.create("Base")
    assert base.subject is not None
    shop.repository.save_view("Idle", of_segment("Basis"), "kemi")
    shop.repository.save_view("Old", of_segment("bAsE"), "kemi")
    renamed = shop.edit(base.subject, name="Basis")
    shop.repository.save_view("New", of_segment("basis"), "kemi")
    shop.repository.remember_query("kemi", of_segment("Basis"))
    shop.undo(renamed)
    named = {view.name: view.query.filters.segment for view in shop.repository.views()}
    assert named == {"Idle": "Basis", "Old": "bAsE", "New": "Base"}
    assert shop.repository.last_query("kemi") == of_segment("Base")


def test_views_come_back_or_go(shop: ListShop) -> None:
    empty = shop.state()
    saved = shop.repository.save_view("Lagos", EVERYBODY, "kemi")
    first = shop.state()
    replaced = shop.repository.save_view("LAGOS", of_segment("VIP"), "tunde")
    second = shop.state()
    assert replaced.subject == saved.subject is not None
    deleted = shop.repository.delete_view(saved.subject, "ada")
    refused(shop, saved, "the view was changed again since")
    refused(shop, replaced, "the view was changed again since")
    for deed, then in ((deleted, second), (replaced, first), (saved, empty)):
        shop.undo(deed)
        assert shop.state() == then


def test_a_view_saved_under_the_name_meanwhile_stays(shop: ListShop) -> None:
    saved = shop.repository.save_view("Lagos", EVERYBODY, "kemi")
    assert saved.subject is not None
    deleted = shop.repository.delete_view(saved.subject, "kemi")
    shop.repository.save_view("lagos", of_segment("VIP"), "tunde")
    refused(shop, deleted, "there is another view Lagos by now")


# What follows does anything to a few segments and views of a few names, in any order.
NAMES = st.sampled_from(("Alpha", "álpha", "Beta", "Gamma", "vip"))
NAMED = st.one_of(st.none(), NAMES)
QUERIES = st.builds(
    lambda segment, without, few: ListQuery(
        CustomerFilters(segment=segment, not_segment=without, max_orders=few)
    ),
    NAMED,
    NAMED,
    st.sampled_from((None, 2, 4)),
)
WHOM = st.one_of(QUERIES, st.lists(st.sampled_from(PHONES)).map(lambda phones: those(*phones)))
PICKS = st.integers(0, 3)
DUE = st.sampled_from((None, date(2026, 6, 10)))
Step = Callable[[ListShop], Deed]


def picked(shop: ListShop, table: str, pick: int) -> int:
    """Return the id of one of the rows there are, else one that is not there."""
    rows = shop.state()[table]
    return int(rows[pick % len(rows)][0]) if rows else 99


def edit(shop: ListShop, pick: int, name: str | None, query: ListQuery, colour: str) -> Deed:
    number = picked(shop, "segments", pick)
    if number == 99:
        raise StoreError("none")
    smart = shop.segment(number).query is not None
    return shop.edit(number, name, colour, query if smart else None)


def change_note(shop: ListShop, pick: int, change: Callable[[int, int], NoteChange]) -> Deed:
    """Do to one of the notes there are, as it is now, what `change` makes of its id and version."""
    rows = shop.rows(NOTES)
    if not rows:
        raise StoreError("none")
    note = rows[pick % len(rows)]
    return shop.repository.change_note(change(note.id, note.version), "tunde")


NOTE_CHANGES: st.SearchStrategy[Callable[[int, int], NoteChange]] = st.one_of(
    st.builds(lambda body, due: lambda note, seen: EditNote(note, seen, body, due), NAMES, DUE),
    st.builds(lambda pinned: lambda note, seen: PinNote(note, seen, pinned), st.booleans()),
    st.builds(lambda done: lambda note, seen: FinishFollowUp(note, seen, done), st.booleans()),
    st.builds(
        lambda day: lambda note, seen: PostponeFollowUp(note, seen, date(2026, 6, day)), st.integers(10, 12)
    ),
    st.just(DeleteNote),
)


def begin(shop: ListShop, looked_at: ListQuery) -> None:
    """Leave nothing of what was written before but two segments, one of the other, a view, a follow-up."""
    shop.forget()
    shop.create("Alpha", those(A, B))
    shop.create_smart("Beta", of_segment("ALPHA"))
    shop.repository.save_view("Gamma", of_segment("Alpha"), "tunde")
    shop.repository.remember_query("kemi", looked_at)
    shop.act(AddNote("Alpha", date(2026, 6, 10)), those(A, B))
    shop.later()


STEPS: st.SearchStrategy[Step] = st.one_of(
    st.builds(lambda name, whom: lambda shop: shop.create(name, whom), NAMES, st.one_of(st.none(), WHOM)),
    st.builds(lambda name, query: lambda shop: shop.create_smart(name, query), NAMES, QUERIES),
    st.builds(
        lambda pick, name, query, colour: lambda shop: edit(shop, pick, name, query, colour),
        PICKS,
        NAMED,
        QUERIES,
        st.sampled_from(("green", "red")),
    ),
    st.builds(
        lambda pick: lambda shop: shop.repository.delete_segment(picked(shop, "segments", pick), "kemi"),
        PICKS,
    ),
    st.builds(
        lambda pick, whom: lambda shop: shop.act(AddToSegment(picked(shop, "segments", pick)), whom),
        PICKS,
        WHOM,
    ),
    st.builds(
        lambda pick, whom: lambda shop: shop.act(RemoveFromSegment(picked(shop, "segments", pick)), whom),
        PICKS,
        WHOM,
    ),
    st.builds(lambda body, due, whom: lambda shop: shop.act(AddNote(body, due), whom), NAMES, DUE, WHOM),
    st.builds(
        lambda pick, change: lambda shop: change_note(shop, pick, change), st.integers(0, 9), NOTE_CHANGES
    ),
    st.builds(
        lambda name, query: lambda shop: shop.repository.save_view(name, query, "kemi"), NAMES, QUERIES
    ),
    st.builds(
        lambda pick: lambda shop: shop.repository.delete_view(picked(shop, "views", pick), "kemi"), PICKS
    ),
)
TICKS = st.sampled_from((0, 0, 1))


def done(shop: ListShop, step: Step) -> Deed | None:
    """Do the step; None where it is refused, in which case nothing may have changed."""
    before = shop.state()
    try:
        return step(shop)
    except StoreError:
        assert shop.state() == before
        return None


def assert_found_by_words(shop: ListShop) -> None:
    written = [(row.phone_key, row.body) for row in shop.rows(NOTES)]
    for name in ("alpha", "beta", "gamma"):
        noted = ListQuery(CustomerFilters(search=f"note: {name}"))
        found = {row.phone for row in shop.repository.export_customers(noted.filters, noted.period)}
        assert found == {phone for phone, body in written if name in fold(body)}


def assert_sound(shop: ListShop) -> None:
    """Check that every segment can be asked for who is in it."""
    assert shop.repository.segment_sizes().keys() == {one.id for one in shop.repository.segments()}


def machine(dialect: str) -> settings:
    return settings(
        max_examples=40 if dialect == "sqlite" else 14,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )


@pytest.mark.parametrize("dialect", ["sqlite", "postgresql"])
def test_deeds_undone_in_reverse_leave_everything_as_it_was(
    new_database: Callable[[str], Database], rules: ShopRules, now: datetime, dialect: str
) -> None:
    shop = ListShop(new_database(dialect), rules, now)
    kept = 0

    @machine(dialect)
    @given(steps=st.lists(st.tuples(STEPS, TICKS), min_size=5, max_size=10), looked_at=QUERIES)
    def run(steps: list[tuple[Step, int]], looked_at: ListQuery) -> None:
        nonlocal kept
        begin(shop, looked_at)
        states: list[tuple[dict[str, list[tuple[object, ...]]], Deed]] = []
        for step, tick in steps:
            before = shop.state()
            deed = done(shop, step)
            assert_sound(shop)
            if deed is not None:
                states.append((before, deed))
            shop.later(tick)
        assert_found_by_words(shop)
        for before, deed in reversed(states):
            assert shop.undo(deed).undone
            assert shop.state() == before, deed.words
            assert_sound(shop)
            shop.later()
        kept += len(states)

    run()
    assert integrity(shop.database) == []
    assert kept > 40, "steps that are all refused show nothing"


@pytest.mark.parametrize("dialect", ["sqlite", "postgresql"])
def test_deeds_undone_in_any_order_are_undone_whole_or_not_at_all(
    new_database: Callable[[str], Database], rules: ShopRules, now: datetime, dialect: str
) -> None:
    shop = ListShop(new_database(dialect), rules, now)

    @machine(dialect)
    @given(steps=st.lists(st.tuples(STEPS, TICKS), min_size=5, max_size=10), data=st.data())
    def run(steps: list[tuple[Step, int]], data: st.DataObject) -> None:
        begin(shop, EVERYBODY)
        deeds = []
        for step, tick in steps:
            deed = done(shop, step)
            if deed is not None:
                deeds.append(deed)
            shop.later(tick)
        for deed in data.draw(st.permutations(deeds)):
            done(shop, lambda shop, deed=deed: shop.undo(deed))  # type: ignore[misc]
            assert_sound(shop)
        assert_found_by_words(shop)

    run()
    assert integrity(shop.database) == []
