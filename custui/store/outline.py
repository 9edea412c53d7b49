"""The outline: every customer's traits, a byte each, side by side by the summary's id.

A few megabytes tell for all customers at once who may meet a filter, where the summary itself would be
read row by row.

Customers whose row was written since the outline was drawn are *unsure*, and so are those with a later
id than it reaches: who asks reads their own rows, see `custui.store.outline_now`. A write that leaves many
of them draws the outline anew.
There is none of a store with ids above `MOST_IDS`, each of which would take its place.

Beside the codes stands what each has spent, to the unit, and which letters are in what one is searched by,
see `custui.store.letters`. Where there is no customer, all that is 0, unless the id is unsure.
"""

import secrets
import sys
from array import array
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, groupby
from typing import Any

from sqlalchemy import ColumnElement, Connection, Executable, SelectBase, delete, select, text

from custui.store import outline_sets
from custui.store.engine import AS_BYTES
from custui.store.keys import among, among_parameter, parameter
from custui.store.outline_tables import AMOUNTS, KEEP, OUTLINE, PART, PART_BITS, UNSURE, column_parts
from custui.store.shelves import SUMMARY
from custui.store.traits import SPENT, TRAITS, Trait
from custui.store.upserting import insert_of

MOST_UNSURE = 4_096
"""So many may be unsure, and of large shops one customer in `_SHARE_UNSURE`."""
_SHARE_UNSURE = 512
MOST_IDS = 1 << 26
_REACH = text(
    "SELECT place * :part + length(codes) FROM customer_outline WHERE place >= 0 AND place < :end"
    " ORDER BY place DESC LIMIT 1"
)
_END = text("SELECT coalesce(max(id), 0) + 1 FROM customer_summary")
_UNSURE = text("SELECT id FROM customer_outline_unsure")
_HOW_MANY = text("SELECT count(*) FROM customer_outline_unsure")
_PART_CODES = text("SELECT codes FROM customer_outline WHERE place = :place")
_DRAWING = -1
"""Where the outline says which drawing it is: some bytes that no other one has."""


_Places = dict[int, list[int]]
"""By part, places in it, ascending."""


def reach(connection: Connection) -> int:
    """Return the first id that the outline does not reach."""
    found = connection.execute(_REACH, {"part": PART, "end": 1 << PART_BITS}).scalar()
    return int(found or 0)


def drawing(connection: Connection) -> bytes:
    """Return what tells the outline as it is drawn now from every other state of it."""
    return bytes(connection.execute(_PART_CODES, {"place": _DRAWING}).scalar() or b"")


def unsure(connection: Connection) -> list[int]:
    """Return the ids within reach whose codes may be out of date."""
    return list(connection.execute(_UNSURE).scalars())


def end(connection: Connection) -> int:
    """Return the first id beyond all customers."""
    return int(connection.execute(_END).scalar_one())


def forget_set(connection: Connection, number: int) -> None:
    """Let nobody be in a set of `custui.store.outline_sets`: another segment may come to have its number."""
    first = number << PART_BITS
    theirs = OUTLINE.c.place >= first, OUTLINE.c.place < first + (1 << PART_BITS)
    connection.execute(delete(OUTLINE).where(*theirs))
    _is_another(connection)


def codes(connection: Connection, trait: Trait) -> bytes:
    """Return a code for every id within reach."""
    parts: list[bytes] = []
    for part, held in column_parts(connection, TRAITS.index(trait)):
        # Ids have gaps where customers went, at worst whole parts of them.
        parts += [b""] * (part - len(parts))
        parts.append(held)
    return b"".join([*(part.ljust(PART, b"\0") for part in parts[:-1]), *parts[-1:]])


def members(connection: Connection, number: int) -> bytes:
    """Return 1 for every member of a set of `custui.store.outline_sets` within reach, else 0."""
    parts = dict(column_parts(connection, number))
    size = reach(connection)
    return b"".join(
        parts.get(part, b"").ljust(min(PART, size - part * PART), b"\0") for part in range(-(-size // PART))
    )


def amounts(connection: Connection) -> Iterator[tuple[int, "array[int]"]]:
    """Yield what customers spent, in minor units: an id, and the amounts from that id on, part by part."""
    for part, packed in column_parts(connection, AMOUNTS):
        held = array("q", packed)
        if sys.byteorder == "big":
            held.byteswap()
        yield part * PART, held


def summary_changing(connection: Connection, phones: Sequence[str]) -> None:
    """Say that the summary rows of `phones` are about to be written, or deleted."""
    _doubt(connection, phones)


def _doubt(connection: Connection, phones: Sequence[str]) -> None:
    dialect = connection.dialect.name
    theirs = among_parameter(SUMMARY.c.phone_key, "phones", dialect) & (SUMMARY.c.id < reach(connection))
    connection.execute(_unsure_are(connection, theirs), {"phones": parameter(phones, dialect)})


def _unsure_are(connection: Connection, theirs: ColumnElement[bool]) -> Executable:
    adding = insert_of(connection.dialect.name)(UNSURE)
    unsure_too = adding.from_select(["id"], select(SUMMARY.c.id).where(theirs))
    told: Executable = unsure_too.on_conflict_do_nothing()
    return told


def summary_changed(connection: Connection, phones: Sequence[str]) -> None:
    """Say that the summary rows of `phones` were written; draw them where too many are unsure."""
    # Who came since may have the id of somebody who is gone.
    _doubt(connection, phones)
    _settle(connection)


def done_to(connection: Connection, phones: SelectBase) -> None:
    """Say that notes or segments of the customers whose phone keys are selected changed."""
    # SQLite's triggers have said so.
    if connection.dialect.name != "sqlite":
        theirs = SUMMARY.c.phone_key.in_(phones) & (SUMMARY.c.id < reach(connection))
        connection.execute(_unsure_are(connection, theirs))
    _settle(connection)


def _settle(connection: Connection) -> None:
    """Draw those who are unsure where they are too many."""
    until = reach(connection)
    beyond = end(connection) - until
    if beyond + connection.execute(_HOW_MANY).scalar_one() > max(MOST_UNSURE, until // _SHARE_UNSURE):
        draw(connection)


def draw(connection: Connection, *, anew: bool = False) -> None:
    """Draw all who are unsure, so that nobody is; or with `anew` everybody."""
    until, first_beyond = reach(connection), end(connection)
    if anew or first_beyond > MOST_IDS:
        connection.execute(delete(OUTLINE))
        connection.execute(delete(UNSURE))
        until = 0
    if first_beyond > MOST_IDS:
        return
    ids = sorted(unsure(connection))
    for start in range(0, len(ids), PART):
        chunk = ids[start : start + PART]
        rows = _rows(connection, among(SUMMARY.c.id, chunk, connection.dialect.name))
        _draw(connection, rows)
        _erase(connection, sorted(set(chunk).difference(row[0] for row in rows)))
        _draw_sets(connection, chunk)
    while until < first_beyond:
        start, until = until, until - until % PART + PART
        rows = _rows(connection, SUMMARY.c.id >= start, SUMMARY.c.id < until)
        _draw(connection, rows)
        _draw_sets(connection, [row[0] for row in rows])
    connection.execute(delete(UNSURE))
    _is_another(connection)


def _is_another(connection: Connection) -> None:
    connection.execute(KEEP, {"place": _DRAWING, "codes": secrets.token_bytes(16)})


def _rows(connection: Connection, *chosen: ColumnElement[bool]) -> Sequence[Sequence[Any]]:
    """Return of each chosen customer, by id, that, what he is searched by, and a value for each trait."""
    columns = [SUMMARY.c.id, SUMMARY.c.search_text, *(SUMMARY.c[trait.column] for trait in TRAITS)]
    return connection.execute(select(*columns).where(*chosen).order_by(SUMMARY.c.id)).all()


def _draw(connection: Connection, rows: Sequence[Sequence[Any]]) -> None:
    """Put down the codes of `rows`, as `_rows` returns them."""
    if not rows:
        return
    # NumPy is read in with it.
    from custui.store import outline_letters

    # Column by column: what is done for every customer should be little.
    ids, texts, *values = zip(*rows, strict=True)
    places = _by_part(ids)
    for number, trait in enumerate(TRAITS):
        _put(connection, number, places, trait.codes_of(values[number]))
    _put(connection, AMOUNTS, places, _packed(values[TRAITS.index(SPENT)]), width=8)
    outline_letters.put(connection, ids, texts)


def _draw_sets(connection: Connection, ids: Sequence[int]) -> None:
    """Put down which sets the customers with these ids, ascending, are in."""
    sets, places, dialect = outline_sets.members(connection, ids), _by_part(ids), connection.dialect.name
    columns = {
        number: [(number << PART_BITS) + part for part in places]
        for number in outline_sets.numbers(connection)
    }
    # There may be hundreds of segments, most of them without any of these.
    drawn = select(OUTLINE.c.place).where(among(OUTLINE.c.place, [*chain(*columns.values())], dialect))
    there = frozenset(connection.scalars(drawn))
    for number, parts in columns.items():
        theirs = sets.get(number, set())
        if theirs or not there.isdisjoint(parts):
            _put(connection, number, places, bytes(each in theirs for each in ids))


def _erase(connection: Connection, ids: Sequence[int]) -> None:
    """Put down nobody at `ids`, ascending."""
    if not ids:
        return
    from custui.store import outline_letters

    places = _by_part(ids)
    for number in range(len(TRAITS)):
        _put(connection, number, places, bytes(len(ids)))
    _put(connection, AMOUNTS, places, bytes(8 * len(ids)), width=8)
    outline_letters.put(connection, ids, [""] * len(ids))


def _by_part(ids: Sequence[int]) -> _Places:
    return {
        part: [each % PART for each in theirs] for part, theirs in groupby(ids, lambda each: each // PART)
    }


def _put(connection: Connection, number: int, places: _Places, found: bytes, *, width: int = 1) -> None:
    """Put `width` bytes of `found` at each of `places` of a column; write the parts changed."""
    first, done = number << PART_BITS, 0
    theirs = among(OUTLINE.c.place, [first + part for part in places], connection.dialect.name)
    held = connection.execute(select(OUTLINE).where(theirs), execution_options=AS_BYTES)
    before = {place: bytes(codes) for place, codes in held}
    changed = []
    for part, at in places.items():
        codes, done = found[done * width : (done + len(at)) * width], done + len(at)
        there = before.get(first + part, b"")
        if not there and number > AMOUNTS and not any(codes):
            continue  # where there is no part of a set, nobody is in it
        drawn = bytearray(there.ljust((at[-1] + 1) * width, b"\0"))
        if at[-1] - at[0] + 1 == len(at):
            drawn[at[0] * width : (at[-1] + 1) * width] = codes
        else:
            for nth, place in enumerate(at):
                drawn[place * width : (place + 1) * width] = codes[nth * width : (nth + 1) * width]
        if drawn != there:
            changed.append({"place": first + part, "codes": bytes(drawn)})
    if changed:
        connection.execute(KEEP, changed)


def _packed(values: Iterable[int]) -> bytes:
    held = array("q", values)
    if sys.byteorder == "big":
        held.byteswap()
    return held.tobytes()
