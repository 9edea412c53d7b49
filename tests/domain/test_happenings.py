"""The stream of what happened: complete, in order, and in words."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from custui.domain.activity import Activity, ActivityPage
from custui.domain.happenings import Change, HappeningKind, entry_words, happenings, kinds_in, told
from custui.domain.orders import OWN_ORIGIN
from tests.factories import make_order

TODAY = date(2026, 6, 8)
NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


def entry(id_: int, action: str, *, minutes: int = 0, order_id: int | None = None, **detail: str) -> Activity:
    return Activity(id_, NOON + timedelta(minutes=minutes), "kemi", action, detail, order_id)


@pytest.mark.parametrize(
    ("action", "detail", "kind", "words"),
    [
        ("added note", {}, HappeningKind.NOTES, "wrote a note"),
        ("added note", {"due_on": "2026-06-12"}, HappeningKind.NOTES, "set a follow-up for Fri 12 Jun"),
        ("added note", {"due_on": "some day"}, HappeningKind.NOTES, "set a follow-up for some day"),
        ("changed note", {}, HappeningKind.NOTES, "changed a note"),
        ("postponed follow-up", {}, HappeningKind.NOTES, "put off a follow-up"),
        (
            "finished follow-up",
            {"about": "Balance of the lace"},
            HappeningKind.NOTES,
            "finished a follow-up: “Balance of the lace”",
        ),
        ("added note", {"about": "Likes blue"}, HappeningKind.NOTES, "wrote a note: “Likes blue”"),
        ("reopened follow-up", {}, HappeningKind.NOTES, "opened again a follow-up"),
        ("undid: deleted note", {}, HappeningKind.NOTES, "undid: deleted a note"),
        ("opened whatsapp", {}, HappeningKind.MESSAGES, "opened WhatsApp"),
        ("opened call", {}, HappeningKind.MESSAGES, "opened a call"),
        (
            "opened whatsapp",
            {"template": "We miss you"},
            HappeningKind.MESSAGES,
            "opened WhatsApp with “We miss you”",
        ),
        ("added to segment", {"name": "Promo"}, HappeningKind.SEGMENTS, "added to the segment Promo"),
        ("removed from segment", {}, HappeningKind.SEGMENTS, "removed from the segment"),
        (
            "changed status",
            {"number": "A1", "from": "pending", "to": "delivered"},
            HappeningKind.ORDERS,
            "set order A1 from pending to delivered",
        ),
        ("undid: changed status", {}, HappeningKind.ORDERS, "undid: changed the status of an order"),
        ("created order", {"number": "C-7"}, HappeningKind.ORDERS, "created order C-7"),
        ("changed profile", {}, HappeningKind.PROFILE, "changed the profile"),
        ("merged", {}, HappeningKind.MERGES, "merged with another customer"),
        (
            "undid: merged",
            {"phone": "raw:080355501", "into": "+2348035550147"},
            HappeningKind.MERGES,
            "undid: merged 080355501 into +234 803 555 0147",
        ),
        ("danced", {}, HappeningKind.OTHER, "danced"),
    ],
)
def test_actions_in_words(action: str, detail: dict[str, str], kind: HappeningKind, words: str) -> None:
    assert told(action, detail, TODAY) == (kind, words)


def test_orders_and_deeds_are_one_stream_newest_first() -> None:
    order = replace(make_order(7), created_at=NOON + timedelta(minutes=5))
    log = ActivityPage(
        (entry(2, "opened call", minutes=9), entry(1, "added note", minutes=1)), has_more=False
    )
    stream = happenings([order], log, TODAY)
    assert [one.words for one in stream] == ["opened a call", "order came in", "wrote a note"]
    assert [one.agent for one in stream] == ["kemi", "", "kemi"]
    assert stream[1].order == order
    assert kinds_in(stream) == (
        (HappeningKind.ORDERS, 1),
        (HappeningKind.NOTES, 1),
        (HappeningKind.MESSAGES, 1),
    )


def test_what_was_undone_is_called_what_it_was_called_when_it_was_done() -> None:
    """The log of undoing names the deed alone."""
    log = ActivityPage(
        (
            entry(4, "undid: added note", minutes=4, deed="9"),
            entry(3, "undid: added to segment", minutes=3, deed="8"),
            entry(2, "added note", minutes=2, deed="9", due_on="2026-06-12", about="Call"),
            entry(1, "added to segment", minutes=1, deed="8", name="Promo list"),
        ),
        has_more=False,
    )
    assert [one.words for one in happenings([], log, TODAY)] == [
        "undid: set a follow-up for Fri 12 Jun: “Call”",
        "undid: added to the segment Promo list",
        "set a follow-up for Fri 12 Jun: “Call”",
        "added to the segment Promo list",
    ]
    alone = ActivityPage(log.entries[:2], has_more=True)
    told_alone = [one.words for one in happenings([], alone, TODAY)]
    assert told_alone == ["undid: wrote a note", "undid: added to the segment"]


def test_an_order_made_here_stands_once_with_who_made_it() -> None:
    order = replace(make_order(7), created_at=NOON, origin=OWN_ORIGIN)
    log = ActivityPage((entry(1, "created order", order_id=7, number="C-7"),), has_more=False)
    (only,) = happenings([order], log, TODAY)
    assert (only.words, only.agent, only.order) == ("created order C-7", "kemi", order)


def test_what_was_changed_is_told_before_and_after() -> None:
    places = {"place_from": "Lagos", "place_to": "Abuja"}
    changed = replace(entry(1, "changed profile"), detail={"name_from": None, "name_to": "Ada Obi", **places})
    due = replace(entry(2, "changed note"), detail={"from": "a", "to": "b", "due_from": "2026-06-09"})
    log = ActivityPage((due, changed), has_more=False)
    later, earlier = happenings([], log, TODAY)
    assert earlier.changes == (
        Change("name", None, "Ada Obi", "as on the orders"),
        Change("place", "Lagos", "Abuja", "as on the orders"),
    )
    words = "changed the profile; name: as on the orders → Ada Obi; place: Lagos → Abuja"
    assert entry_words(changed, TODAY) == words
    assert entry_words(due, TODAY) == "changed a note; a → b; due: Tue 9 Jun → —"
    assert later.changes == (Change("", "a", "b"), Change("due", "Tue 9 Jun", None))


def test_what_stayed_the_same_is_no_change() -> None:
    deleted = replace(entry(1, "deleted note"), detail={"from": "Call her", "due_from": None})
    assert entry_words(deleted, TODAY) == "deleted a note; Call her → —"


@given(
    st.lists(st.integers(0, 500), max_size=30),
    st.lists(st.integers(0, 500), min_size=1, max_size=30),
    st.integers(1, 30),
)
def test_page_by_page_nothing_is_missed_or_told_twice(
    placed: list[int], logged: list[int], size: int
) -> None:
    """However much of the log is there, the stream is the beginning of the whole one."""
    orders = [
        replace(make_order(n), id=n, created_at=NOON + timedelta(minutes=m)) for n, m in enumerate(placed)
    ]
    entries = tuple(
        entry(n, "opened call", minutes=m) for n, m in reversed(list(enumerate(sorted(logged), 1)))
    )
    whole = happenings(orders, ActivityPage(entries, has_more=False), TODAY)
    assert len(whole) == len(orders) + len(entries)
    assert [one.at for one in whole] == sorted((one.at for one in whole), reverse=True)
    part = happenings(orders, ActivityPage(entries[:size], has_more=size < len(entries)), TODAY)
    if size < len(entries):
        reach = entries[size - 1].at
        newer = [one for one in whole if one.at > reach]
        assert [one for one in part if one.at > reach] == newer
        assert all(one.at >= reach for one in part)
    else:
        assert part == whole
