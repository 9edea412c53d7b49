"""What a new or changed segment can hold, as the segment dialog offers it. Pure: no widget here."""

from datetime import date

from msgspec.structs import replace

from custui.domain.customer import Segment
from custui.domain.query import ListQuery, PageRequest, Sort
from custui.domain.query_words import query_words
from custui.screens.chosen import Chosen
from custui.screens.context import DeskContext
from custui.screens.segment_edit import Holding
from custui.screens.segment_rows import SegmentRow
from custui.terminal.text import clean

_FIXED = "A list: customers come and go by hand."


def holdings_for(
    desk: DeskContext, chosen: Chosen | None, asked: ListQuery | None, row: SegmentRow | None, *, frozen: bool
) -> list[Holding]:
    """Return what a new segment can hold, the likeliest first.

    `row` is the one highlighted; `frozen` puts a copy of it first.
    """
    holdings = [Holding("nobody yet", _FIXED)]
    if chosen is not None:
        holdings.insert(0, Holding(chosen.whom, _FIXED, members=chosen.on))
    if asked is not None:
        holdings.append(_smart(desk, asked))
    if row is not None and not row.fixed:
        copy = Holding(f"those in {clean(row.name)} today", _FIXED, members=row.members)
        holdings.insert(0 if frozen else len(holdings), copy)
    return holdings


def holdings_of(desk: DeskContext, segment: Segment, asked: ListQuery | None) -> list[Holding]:
    """Return what a segment there is can hold: only of a smart one can that be changed here."""
    if segment.query is None:
        return []
    kept = Holding("whom it finds now", _words(desk, segment.query), query=segment.query)
    return [kept] if asked is None else [kept, _smart(desk, asked)]


def frozen_name(row: SegmentRow, today: date) -> str:
    """Return a name for a copy: `VIP 10 Jun 2026`."""
    return f"{row.name} {today.day} {today:%b %Y}"


def _smart(desk: DeskContext, asked: ListQuery) -> Holding:
    filters = replace(asked.filters, among=None, without=frozenset(), sort=Sort())
    query = replace(asked, filters=filters, page=PageRequest())
    return Holding("whoever this list finds", f"Smart, always current: {_words(desk, query)}", query=query)


def _words(desk: DeskContext, query: ListQuery) -> str:
    return clean(query_words(query, desk.repository.rules, ascii_only=not desk.terminal.unicode))
