"""Everything that happened to a customer, as one stream: the orders, and the activity log in words.

Names, texts and numbers stand in the words as they were written: whoever shows them cleans them first.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum

from msgspec import Struct

from custui.domain.activity import Activity, ActivityPage
from custui.domain.due import day_words
from custui.domain.orders import OWN_ORIGIN, Order
from custui.domain.phone import international_form
from custui.domain.profiles import FROM_ORDERS

_UNDID = "undid: "
_OPENED = "opened "
NOTHING = "—"
Detail = Mapping[str, str | int | None]


class HappeningKind(StrEnum):
    """What a stream can be narrowed to; the values are how it is called."""

    ORDERS = "orders"
    NOTES = "notes"
    MESSAGES = "messages"
    SEGMENTS = "segments"
    PROFILE = "profile"
    MERGES = "merges"
    OTHER = "other"


class Change(Struct, frozen=True):
    """What a part of something was, and what it became; None is nothing."""

    part: str
    """`name`, `place`, `due`; empty where there is but one."""
    before: str | None
    after: str | None
    nothing: str = NOTHING
    """What stands for nothing: of a profile, what is left to the orders is not nothing."""


class Happening(Struct, frozen=True):
    """One thing that happened."""

    at: datetime
    kind: HappeningKind
    words: str
    """`set order ADK-12 from pending to delivered`."""
    agent: str = ""
    """Who did it; empty for an order that came in by itself."""
    changes: tuple[Change, ...] = ()
    order: Order | None = None
    """The order it is about, where that is still there."""
    entry: int | None = None
    """The log's entry; None for the order itself."""


def happenings(orders: Sequence[Order], log: ActivityPage, today: date) -> tuple[Happening, ...]:
    """Return what happened, newest first, as far back as `log` reaches.

    Orders older than its last entry wait until the rest of the log is there too. Orders made at this
    desk stand in the log, with who made them. `today` (the shop's) decides which year is said.
    """
    by_id = {order.id: order for order in orders}
    made_here = {entry.order_id for entry in log.entries if entry.action == "created order"}
    reach = log.entries[-1].at if log.has_more and log.entries else None
    came = [
        Happening(order.created_at, HappeningKind.ORDERS, "order came in", order=order)
        for order in orders
        if (reach is None or order.created_at >= reach)
        and not (order.origin == OWN_ORIGIN and order.id in made_here)
    ]
    deeds = {
        entry.detail["deed"]: entry.detail
        for entry in log.entries
        if "deed" in entry.detail and not entry.action.startswith(_UNDID)
    }
    done = [_happening(entry, by_id, today, deeds.get(entry.detail.get("deed"), {})) for entry in log.entries]
    # What was done is newer than an order of the same second, and a later entry than an earlier one.
    return tuple(sorted([*done, *came], key=lambda one: (one.at, one.entry or 0), reverse=True))


def kinds_in(stream: Iterable[Happening]) -> tuple[tuple[HappeningKind, int], ...]:
    """Return the kinds that occur with how often they do, in the order of `HappeningKind`."""
    counts = Counter(one.kind for one in stream)
    return tuple((kind, counts[kind]) for kind in HappeningKind if counts[kind])


def _happening(entry: Activity, orders: Mapping[int, Order], today: date, deed: Detail) -> Happening:
    """Return what an entry tells; `deed` is what was told of the deed when it was done, as far as known.

    Undoing it tells of no more than that, unless the two are read together.
    """
    order = orders.get(entry.order_id) if entry.order_id is not None else None
    kind, words = told(entry.action, {**deed, **entry.detail}, today)
    return Happening(
        entry.at, kind, words, entry.agent, _changes(entry.action, entry.detail, today), order, entry.id
    )


def told(action: str, detail: Detail, today: date) -> tuple[HappeningKind, str]:
    """Return the kind of a logged action and what it comes to in words; an unknown one speaks for itself.

    Of a note, its first words are told, unless the log tells all of them as something changed.
    """
    if action.startswith(_UNDID):
        kind, words = told(action.removeprefix(_UNDID), detail, today)
        return kind, f"{_UNDID}{words}"
    if action.startswith(_OPENED):
        channel = {"whatsapp": "WhatsApp", "call": "a call"}.get(action.removeprefix(_OPENED))
        template = detail.get("template")
        way = channel or action.removeprefix(_OPENED)
        return HappeningKind.MESSAGES, f"opened {way}" + (f" with “{template}”" if template else "")
    name, number = detail.get("name"), detail.get("number")
    due_on = detail.get("due_on")
    match action:
        case "created order" | "deleted order":
            return HappeningKind.ORDERS, f"{action} {number}" if number else action
        case "changed status":
            there = f"order {number}" if number else "an order"
            if "to" not in detail:
                return HappeningKind.ORDERS, f"changed the status of {there}"
            return HappeningKind.ORDERS, f"set {there} from {detail.get('from')} to {detail['to']}"
        case "added note":
            if isinstance(due_on, str):
                return HappeningKind.NOTES, f"set a follow-up for {_day(due_on, today)}{_about(detail)}"
            return HappeningKind.NOTES, f"wrote a note{_about(detail)}"
        case "changed note" | "pinned note" | "unpinned note" | "deleted note":
            return HappeningKind.NOTES, f"{action.replace(' note', ' a note')}{_about(detail)}"
        case "finished follow-up" | "postponed follow-up" | "reopened follow-up":
            verb = {"postponed": "put off", "reopened": "opened again"}.get(action.split()[0], "finished")
            return HappeningKind.NOTES, f"{verb} a follow-up{_about(detail)}"
        case "added to segment" | "removed from segment" | "created segment" | "deleted segment":
            whom = action.replace("segment", "the segment")
            return HappeningKind.SEGMENTS, f"{whom} {name}" if name else whom
        case "changed profile" | "changed name":
            return HappeningKind.PROFILE, "changed the profile"
        case "merged":
            return HappeningKind.MERGES, _merged(detail.get("phone"), detail.get("into"))
        case "exported":
            return HappeningKind.OTHER, f"exported {detail.get('what', 'this customer')}"
    return HappeningKind.OTHER, action


def entry_words(entry: Activity, today: date) -> str:
    """Return a logged action with what it changed: `changed the profile; name: Ada → Ada Obi`."""
    changes = (
        f"; {f'{change.part}: ' if change.part else ''}"
        f"{change.nothing if change.before is None else change.before} → "
        f"{change.nothing if change.after is None else change.after}"
        for change in _changes(entry.action, entry.detail, today)
    )
    return told(entry.action, entry.detail, today)[1] + "".join(changes)


def _merged(phone: str | int | None, into: str | int | None) -> str:
    """Return `merged 0817555056 into +234 817 555 0566`: the same words on the page of either number."""
    if not (phone and into):
        return "merged with another customer"
    return f"merged {international_form(str(phone))} into {international_form(str(into))}"


def _about(detail: Detail) -> str:
    """Return `: “Balance of the lace order”`, the note's first words; empty where they are not told."""
    about = detail.get("about")
    return f": “{about}”" if about else ""


def _changes(action: str, detail: Detail, today: date) -> tuple[Change, ...]:
    """Return what the detail tells of before and after; a status stands in the words already."""
    if action.removeprefix(_UNDID) == "changed status":
        return ()
    changes = []
    nothing = FROM_ORDERS if action.removeprefix(_UNDID) == "changed profile" else NOTHING
    for part in _parts(detail):
        prefix = f"{part}_" if part else ""
        before, after = detail.get(f"{prefix}from"), detail.get(f"{prefix}to")
        is_day = part == "due" or action.removeprefix(_UNDID) == "postponed follow-up"
        was, is_ = (_text(value, today, is_day=is_day) for value in (before, after))
        if was != is_:  # a deleted note that was no follow-up had no day either
            changes.append(Change(part, was, is_, nothing))
    return tuple(changes)


def _parts(detail: Detail) -> list[str]:
    """Return the parts whose before or after is told, in their order; the empty one where it has no name."""
    names = [name for name in detail if name in ("from", "to") or name.endswith(("_from", "_to"))]
    return list(dict.fromkeys(name.rpartition("_")[0] for name in names))


def _text(value: str | int | None, today: date, *, is_day: bool) -> str | None:
    if value is None:
        return None
    return _day(str(value), today) if is_day else str(value)


def _day(iso: str, today: date) -> str:
    try:
        return day_words(date.fromisoformat(iso), today)
    except ValueError:
        return iso
