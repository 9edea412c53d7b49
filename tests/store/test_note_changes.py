"""Changes of a note: what becomes of it, what is told of it, who is refused, and the way back."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from msgspec.structs import replace

from custui.domain.customer import Note
from custui.domain.deeds import AddNote, Deed
from custui.domain.errors import StaleEditError, StoreError
from custui.domain.notes import DeleteNote, EditNote, FinishFollowUp, NoteChange, PinNote, PostponeFollowUp
from custui.domain.period import ALL_TIME
from custui.domain.rules import ShopRules
from custui.store.engine import Database
from custui.store.shelves import ACTIVITY, DEED_PHONES
from tests.store.list_shop import A, B, ListShop, those

pytestmark = pytest.mark.as_agent

TODAY = date(2026, 6, 10)
FRIDAY = date(2026, 6, 12)
NEXT_YEAR = date(2027, 1, 2)
ABOUT: dict[str, object] = {"about": "wants shea butter"}


@pytest.fixture
def shop(database: Database, rules: ShopRules, now: datetime) -> ListShop:
    shop = ListShop(database, rules, now)
    shop.act(AddNote("wants shea butter", TODAY), those(A))
    shop.act(AddNote("second"), those(A))
    shop.later(60)
    return shop


def notes(shop: ListShop, phone: str = A) -> tuple[Note, ...]:
    found = shop.repository.get_customer_details(phone, ALL_TIME)
    assert found is not None
    return found.notes


def follow_up(shop: ListShop, phone: str = A) -> Note:
    return next(note for note in notes(shop, phone) if note.body.startswith("wants"))


def change(shop: ListShop, change: NoteChange, agent: str = "tunde") -> Deed:
    return shop.repository.change_note(change, agent)


CHANGES: dict[str, tuple[Callable[[Note], NoteChange], dict[str, object], str, str, dict[str, object]]] = {
    "words": (
        lambda note: EditNote(note.id, note.version, "wants Ọ̀ṣun\0 butter\n2 tubs", TODAY),
        {"body": "wants Ọ̀ṣun butter\n2 tubs", "edited_by": "tunde"},
        "changed a note",
        "changed note",
        {"from": "wants shea butter", "to": "wants Ọ̀ṣun butter\n2 tubs"},
    ),
    "no follow-up any more": (
        lambda note: EditNote(note.id, note.version, "wants it"),
        {"body": "wants it", "due_on": None, "edited_by": "tunde"},
        "changed a note",
        "changed note",
        {"from": "wants shea butter", "to": "wants it", "due_from": "2026-06-10", "due_to": None},
    ),
    "pinned": (
        lambda note: PinNote(note.id, note.version, True),
        {"pinned": True},
        "pinned a note",
        "pinned note",
        ABOUT,
    ),
    "unpinned": (
        lambda note: PinNote(note.id, note.version, False),
        {},
        "unpinned a note",
        "unpinned note",
        ABOUT,
    ),
    "done": (
        lambda note: FinishFollowUp(note.id, note.version),
        {"done_at": datetime.fromisoformat("2026-06-10T12:01:00+01:00")},
        "finished a follow-up",
        "finished follow-up",
        {"due_on": "2026-06-10", **ABOUT},
    ),
    "open again": (
        lambda note: FinishFollowUp(note.id, note.version, False),
        {},
        "opened a follow-up again",
        "reopened follow-up",
        {"due_on": "2026-06-10", **ABOUT},
    ),
    "put off": (
        lambda note: PostponeFollowUp(note.id, note.version, FRIDAY),
        {"due_on": FRIDAY},
        "put a follow-up off to Fri 12 Jun",
        "postponed follow-up",
        {"from": "2026-06-10", "to": "2026-06-12", **ABOUT},
    ),
    "put off to another year": (
        lambda note: PostponeFollowUp(note.id, note.version, NEXT_YEAR),
        {"due_on": NEXT_YEAR},
        "put a follow-up off to Sat 2 Jan 2027",
        "postponed follow-up",
        {"from": "2026-06-10", "to": "2027-01-02", **ABOUT},
    ),
    "deleted": (
        lambda note: DeleteNote(note.id, note.version),
        {},
        "deleted a note",
        "deleted note",
        {"from": "wants shea butter", "due_from": "2026-06-10"},
    ),
}


@pytest.mark.parametrize("case", CHANGES)
def test_a_change_is_made_told_and_undone(shop: ListShop, case: str) -> None:
    asked, becomes, words, kind, told = CHANGES[case]
    note, before, revision = follow_up(shop), shop.state(), shop.repository.revision()
    deed = change(shop, asked(note))
    left = [one for one in notes(shop) if one.id == note.id]
    gone = case == "deleted"
    assert left == ([] if gone else [replace(note, **becomes, version=2)])
    assert shop.repository.revision() == revision + 1
    assert (deed.words, deed.agent, deed.customers, deed.subject) == (words, "tunde", 1, note.id)
    assert shop.repository.last_deed("tunde") == deed
    assert shop.logged()[-1] == ("tunde", kind, A, {"deed": deed.id, "note": note.id, **told})
    assert [row.phone_key for row in shop.rows(DEED_PHONES) if row.deed_id == deed.id] == [A]
    shop.undo(deed)
    assert shop.state() == before
    assert follow_up(shop) == replace(note, version=2 if gone else 3)
    undone = {"deed": deed.id, "words": words}
    assert shop.logged()[-1] == ("lead", f"undid: {kind}", A, undone)


def test_a_note_knows_who_wrote_it_anew_last_of_the_edits_that_stand(shop: ListShop) -> None:
    note = follow_up(shop)
    change(shop, EditNote(note.id, 1, "wants gele", TODAY), "tunde")
    change(shop, FinishFollowUp(note.id, 2), "kemi")
    last = change(shop, EditNote(note.id, 3, "wants adire", TODAY), "musa")
    assert {one.body: one.edited_by for one in notes(shop)} == {"wants adire": "musa", "second": ""}
    shop.undo(last)
    assert (follow_up(shop).body, follow_up(shop).edited_by) == ("wants gele", "tunde")


def test_a_pinned_note_stands_first_and_pinning_keeps_its_time(shop: ListShop) -> None:
    assert [note.body for note in notes(shop)] == ["second", "wants shea butter"]
    note = follow_up(shop)
    change(shop, PinNote(note.id, 1, True))
    assert [note.body for note in notes(shop)] == ["wants shea butter", "second"]
    change(shop, PinNote(note.id, 2, False))
    assert [note.body for note in notes(shop)] == ["second", "wants shea butter"]


def test_follow_ups_due_are_those_left_to_do(shop: ListShop) -> None:
    note = follow_up(shop)
    assert shop.repository.follow_ups_due() == 1
    done = change(shop, FinishFollowUp(note.id, 1))
    assert shop.repository.follow_ups_due() == 0
    change(shop, PostponeFollowUp(note.id, 2, FRIDAY))
    assert follow_up(shop).done_at is None, "another day is another time to do it"
    assert shop.repository.follow_ups_due() == 0
    shop.later(timedelta(days=2).total_seconds())
    assert shop.repository.follow_ups_due() == 1
    change(shop, FinishFollowUp(note.id, 3))
    change(shop, EditNote(note.id, 4, "wants nothing", FRIDAY))
    assert follow_up(shop).done_at is not None, "the same day is the same follow-up"
    change(shop, DeleteNote(note.id, 5))
    assert shop.repository.follow_ups_due() == 0
    with pytest.raises(StoreError, match="cannot be undone: the note was deleted since"):
        shop.undo(done)


@pytest.mark.parametrize("case", CHANGES)
def test_a_stale_change_keeps_both_texts(shop: ListShop, case: str) -> None:
    note = follow_up(shop)
    change(shop, EditNote(note.id, 1, "theirs", TODAY), "kemi")
    before, log = shop.state(), len(shop.rows(ACTIVITY))
    with pytest.raises(StaleEditError, match="someone else changed this note to 'theirs' meanwhile") as stale:
        change(shop, CHANGES[case][0](note))
    asked = CHANGES[case][0](note)
    mine = asked.body if isinstance(asked, EditNote) else None
    assert (stale.value.mine, stale.value.theirs, stale.value.version) == (mine, "theirs", 2)
    assert (shop.state(), len(shop.rows(ACTIVITY))) == (before, log)


def test_what_cannot_be_done_to_a_note(shop: ListShop) -> None:
    note = follow_up(shop)
    plain = next(note for note in notes(shop) if note.body == "second")
    change(shop, DeleteNote(note.id, 1))
    refusals = (
        (DeleteNote(note.id, 1), "this note is gone"),
        (EditNote(plain.id, 1, " \u0301\n "), "a note needs words"),
        (FinishFollowUp(plain.id, 1), "this note is no follow-up"),
        (PostponeFollowUp(plain.id, 1, FRIDAY), "this note is no follow-up"),
    )
    before = shop.state()
    for refused, why in refusals:
        with pytest.raises(StoreError, match=why):
            change(shop, refused)
    assert shop.state() == before


def test_only_the_latest_change_is_undone_and_then_the_one_before(shop: ListShop) -> None:
    note, before = follow_up(shop), shop.state()
    first = change(shop, EditNote(note.id, 1, "first", TODAY))
    second = change(shop, PinNote(note.id, 2, True))
    with pytest.raises(StoreError, match=r"'changed a note' cannot .*: the note was changed again since"):
        shop.undo(first)
    shop.undo(second)
    shop.undo(first)
    assert shop.state() == before
    with pytest.raises(StaleEditError):
        change(shop, EditNote(note.id, 1, "seen long ago"))


@pytest.mark.for_leads
def test_a_note_written_to_many_goes_with_them_even_if_one_was_deleted(shop: ListShop) -> None:
    before = shop.state()
    many = shop.act(AddNote("promo"), those(A, B))
    (deleted,) = [change(shop, DeleteNote(note.id, 1)) for note in notes(shop, B)]
    shop.undo(many)
    with pytest.raises(StoreError, match="cannot be undone: what wrote the note was undone since"):
        shop.undo(deleted)
    assert shop.state() == before


def test_a_note_sent_again_after_it_was_deleted_is_there_once(shop: ListShop) -> None:
    number = shop.repository.add_note(B, "once", "kemi", "sent")
    deleted = change(shop, DeleteNote(number, 1))
    assert shop.repository.add_note(B, "once", "kemi", "sent") != number, "an id is never given twice"
    with pytest.raises(StoreError, match="cannot be undone: the note was written again since"):
        shop.undo(deleted)
    assert [note.body for note in notes(shop, B)] == ["once"]


@pytest.mark.for_leads
def test_a_deleted_note_comes_back_to_whoever_its_customer_is_by_then(shop: ListShop) -> None:
    before = notes(shop)
    note = follow_up(shop)
    deleted = change(shop, DeleteNote(note.id, 1))
    merged = shop.repository.merge(A, B, "kemi", shop.key())
    shop.undo(deleted)
    assert [one.id for one in notes(shop, B)] == [one.id for one in before]
    shop.undo(merged)
    assert notes(shop, B) == ()
    assert [one.id for one in notes(shop)] == [one.id for one in before]
    merged = shop.repository.merge(A, B, "kemi", shop.key())
    deleted = change(shop, DeleteNote(note.id, follow_up(shop, B).version))
    shop.undo(merged)
    shop.undo(deleted)
    assert notes(shop, B) == ()
    assert [one.body for one in notes(shop)] == [one.body for one in before]
