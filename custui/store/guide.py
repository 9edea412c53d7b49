"""The guide: how a page of the summary is found without reading through all of it.

Walking the index sorted by and asking every customer met fills a page quickly where many meet the
filters, and where they stand at the list's beginning. So that is tried first, for a few steps. Then the
outline tells who may meet them: if they are few, they are fetched and sorted; if the column sorted by is a
trait, as many of them as fill the page, from its end on; otherwise the walk goes on, and reads only
those. Whoever is read is asked everything: the outline only ever leaves out whom it knows not to match.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import ColumnElement, Connection, Row, Select, func, select

from custui.domain.query import PageMark
from custui.store import outline
from custui.store.demands import asked_of, compared, ends, few_meet, given, parts_of
from custui.store.filters import IN_DOUBT
from custui.store.likelihood import MANY_MEET
from custui.store.named import marked_in, one_of
from custui.store.ordering import Part
from custui.store.page_marks import plain
from custui.store.server_walk import ServerWalk, of_few
from custui.store.shelves import SUMMARY
from custui.store.steering import walking
from custui.store.traits import NONE, TRAITS, Trait, Within

if TYPE_CHECKING:
    from custui.store.candidates import Candidates
    from custui.store.holders import Holders
    from custui.store.marks import Marks
    from custui.store.possible import Possible

NEAR = 1_000
"""Customers who are asked before the outline is looked at."""
NEAR_ON_SERVER = 250
"""So many on a server, which hands them out one by one."""
GATHERED = 3_000
"""Up to so many are fetched and sorted at once."""
GATHERED_HITS = 10_000
"""Up to so many are who a search may find, where the column sorted by is no trait.

It may be what is searched: then they stand together, and all others before them.
"""
_MORE = 4
"""So many times as many are tried next, where too few of those tried are found to match."""
_BY_COLUMN = {trait.column: trait for trait in TRAITS}


class Guide(Struct, frozen=True, dict=True):
    """The way through the customers who meet `conditions`, all of which its listings ask."""

    connection: Connection
    conditions: Sequence[ColumnElement[bool]]
    holders: Callable[[], "Holders"]
    """Returns who meets what; it is called only where the first steps of the walk do not fill the page."""
    hits: "Marks | None" = None
    """Whom a search may find, where one is among what is asked and the outline tells."""
    counted: Sequence[ColumnElement[bool]] = ()
    """The conditions whose count the list is sorted by, if it is by such a count."""
    within: "Marks | None" = None
    """Whom the listings hold to, where they hold to some only; on a server that is left to the guide."""

    @property
    def needed(self) -> bool:
        """Whether there is anything to ask, and no condition by which the few who meet it are fetched."""
        asks = self.conditions or self.counted or self.within is not None
        return bool(asks) and not few_meet(self.conditions)

    def rows(
        self, listing: Select[Any], part: Part, mark: PageMark | None, limit: int, *, backwards: bool
    ) -> Sequence[Row[Any]]:
        """Return the first `limit` rows of the part of `listing` in order, from `mark` on."""
        with walking(self.connection):
            return self._rows(listing, part, mark, limit, backwards=backwards)

    def _rows(
        self, listing: Select[Any], part: Part, mark: PageMark | None, limit: int, *, backwards: bool
    ) -> Sequence[Row[Any]]:
        settled = self._settled(part, mark, falling=part.descending is not backwards)
        if settled is None:
            return []
        part, mark = settled
        bounding = self.within is None and all(
            asked_of(each, part.columns[0]) for each in parts_of(self.conditions)
        )
        if bounding and part.value is None:
            return self.connection.execute(part.of(listing, mark, backwards=backwards).limit(limit)).all()
        if (part.value is not None and self._is_told) or self._are_rare(limit):
            return _Way(self, listing, part, mark, backwards=backwards).rows(limit)
        found, edge = self._near(listing, part, mark, limit, backwards=backwards)
        if edge is None or len(found) == limit:
            return found
        way = _Way(self, listing, part, edge, backwards=backwards)
        return [*found, *way.rows(limit - len(found))]

    def _are_rare(self, limit: int) -> bool:
        """Tell whether the search finds too few for the first steps of a walk to fill the page."""
        if self.hits is None:
            return False
        from custui.store.marks import many

        return many(self.hits) * NEAR < limit * len(self.hits)

    def _near(
        self, listing: Select[Any], part: Part, mark: PageMark | None, limit: int, *, backwards: bool
    ) -> tuple[Sequence[Row[Any]], PageMark | None]:
        """Return the first rows as far as the first steps of the walk find them, and whom those reach."""
        if self.connection.dialect.name != "sqlite":
            walk = ServerWalk(self.connection, listing, part, self.indexed(part), backwards)
            return walk.first(mark, limit, NEAR_ON_SERVER, self.within)
        edge = self._edge(part, mark, backwards=backwards)
        if edge is None:
            near = part.of(listing, mark, backwards=backwards)
        else:
            near = part.bare(backwards=backwards).of(listing, mark, backwards=backwards)
            near = near.where(part.until(edge, backwards=backwards))
        return self.connection.execute(near.limit(limit)).all(), edge

    def indexed(self, part: Part) -> list[ColumnElement[bool]]:
        """Return the conditions that the index walked tells by itself."""
        return [*self._own(part), *(each for each in self.conditions if each is IN_DOUBT)]

    def _own(self, part: Part) -> list[ColumnElement[bool]]:
        """Return the conditions on what the part is sorted by."""
        # Said to leave many, or SQLite would seek by it instead of by the mark.
        return [
            func.likelihood(each, MANY_MEET)
            for each in parts_of(self.conditions)
            if asked_of(each, part.columns[0])
        ]

    def _settled(
        self, part: Part, mark: PageMark | None, *, falling: bool
    ) -> tuple[Part, PageMark | None] | None:
        """Return the part by phone key alone where all have one key, which bounds an index better.

        The mark may be of somebody who had another key when it was taken, or has one by now: then all lie
        beyond it, so that it is left out, or, where None is returned, nobody does.
        """
        if mark is not None and mark.value is None:
            return part, mark
        for each in parts_of(self.conditions):
            key = given(each, part.columns[0])
            if key is not None:
                alone = replace(part, columns=part.columns[-1:], condition=None)
                if mark is None or mark.value == key:
                    return alone, mark
                after = (key < mark.value) if falling else (key > mark.value)  # type: ignore[operator]
                return (alone, None) if after else None
            asked = compared(each) if asked_of(each, part.columns[0]) else None
            if asked is None or mark is None or not isinstance(mark.value, int):
                continue
            least, most = asked[1].least, asked[1].most
            first, last = (most, least) if falling else (least, most)
            if last is not None and ((mark.value < last) if falling else (mark.value > last)):
                return None
            if first is not None and ((mark.value > first) if falling else (mark.value < first)):
                mark = None
        return part, mark

    def _edge(self, part: Part, mark: PageMark | None, *, backwards: bool) -> PageMark | None:
        """Return the last customer whom the first steps of the walk reach; None where they reach its end."""
        bare = part if part.value is None else replace(part, condition=None)
        keys = bare.of(select(*part.columns).where(*self._own(part)), mark, backwards=backwards)
        found = self.connection.execute(keys.limit(1).offset(NEAR - 1)).first()
        if found is None:
            return None
        return PageMark(found[0] if part.keyed else None, found[-1])

    @property
    def _is_told(self) -> bool:
        """Whether another part of the list has asked the outline already."""
        return self.__dict__.get("candidates") is not None

    @cached_property
    def candidates(self) -> "Candidates | None":
        """Who may meet the conditions; None where there is nothing to tell that by."""
        outlined = self.hits is not None or outline.reach(self.connection) > 0
        if not outlined and (self.within is None or outline.end(self.connection) > outline.MOST_IDS):
            return None
        # NumPy is read in with it.
        from custui.store.candidates import Candidates

        return Candidates(self.holders(), self.conditions, self.hits, self.counted, self.within)

    def possible(self, count: int | None) -> "Possible | None":
        """Return who may meet the conditions, as far as outline and search tell; None where they do not.

        With `count` so many of the `counted` conditions must be met besides.
        """
        return None if self.candidates is None else self.candidates.possible(count)


@dataclass
class _Way:
    """The walk from the edge of the first steps on, if there were any."""

    guide: Guide
    listing: Select[Any]
    part: Part
    mark: PageMark | None
    backwards: bool

    def __init__(
        self, guide: Guide, listing: Select[Any], part: Part, mark: PageMark | None, *, backwards: bool
    ) -> None:
        self.guide, self.listing, self.part, self.mark = guide, listing, part, mark
        self.backwards = backwards

    def rows(self, limit: int) -> list[Row[Any]]:
        """Return up to `limit` rows."""
        possible = self.guide.possible(self.part.value)
        if possible is None:
            on_server = self.guide.connection.dialect.name != "sqlite"
            within = self.guide.within if on_server else None
            return self._walk([] if within is None else [marked_in(self.guide.connection, within)], limit)
        trait = self._trait
        apart = self.guide.hits is None or trait is not None
        few = possible.few(GATHERED if apart else GATHERED_HITS)
        if few is not None:
            return self._fetch([one_of(self.guide.connection, few)], limit)
        if trait is None:
            return self._walk([marked_in(self.guide.connection, possible.held)], limit)
        found: list[Row[Any]] = []
        for stage, few_there in self._stages(possible, trait, limit):
            fetch = self._fetch if few_there else self._walk
            found += fetch(stage, limit - len(found))
            if len(found) == limit:
                break
        return found

    @property
    def _trait(self) -> Trait | None:
        key = self.part.columns[0]
        trait = _BY_COLUMN.get(key.key or "") if len(self.part.columns) > 1 else None
        return None if trait is None or trait.span is None else trait

    def _walk(self, conditions: Sequence[ColumnElement[bool]], limit: int) -> list[Row[Any]]:
        """Return the first rows of those who meet conditions that the index tells by itself."""
        guide = self.guide
        if guide.connection.dialect.name == "sqlite":
            listing = self.listing.where(*conditions)
            read = plain(guide.connection)
            return list(read(listing, self.part, self.mark, limit, backwards=self.backwards))
        walk = ServerWalk(guide.connection, self.listing, self.part, guide.indexed(self.part), self.backwards)
        return walk.rows(self.mark, limit, conditions)

    def _fetch(self, conditions: Sequence[ColumnElement[bool]], limit: int) -> list[Row[Any]]:
        """Return the first rows of those who meet conditions, of which one names the few who may."""
        read, listing = of_few(self.guide.connection), self.listing.where(*conditions)
        return list(read(listing, self.part, self.mark, limit, backwards=self.backwards))

    def _stages(
        self, possible: "Possible", trait: Trait, limit: int
    ) -> Iterator[tuple[list[ColumnElement[bool]], bool]]:
        """Yield what finds the customers stage by stage, each stage lying beyond the one before.

        Beside it stands whether they are few, who are fetched.
        """
        import numpy as np  # it was read in with those who are possible

        assert self.guide.candidates is not None
        ids, codes = possible.codes(self.guide.candidates.codes(trait))
        many_of = np.bincount(codes, minlength=256).tolist()
        many_of[NONE] = 0
        column = SUMMARY.c[trait.column]
        held, many, wanted = set[int](), 0, limit * 2
        beyond: ColumnElement[bool] | None = None
        spans = self._spans(trait)
        for place, (code, within) in enumerate(spans):
            if code not in held:
                count = many_of[code]
                start = within.most if self._falling else within.least
                if count and not many and place and start is not None:
                    # So far there is nobody; what many others have is not walked.
                    beyond = column <= start if self._falling else column >= start
                many += count
                if count:
                    held.add(code)
            last = place == len(spans) - 1
            if many < wanted and not last:
                continue
            end = within.least if self._falling else within.most
            bounds = [] if beyond is None else [beyond]
            if not last and end is not None:
                bounds.append(column >= end if self._falling else column <= end)
                beyond = column < end if self._falling else column > end
            if many <= GATHERED:
                theirs = ids[np.isin(codes, list(held))].tolist()
                yield [*bounds, one_of(self.guide.connection, theirs)], True
            else:
                yield [*bounds, marked_in(self.guide.connection, possible.held)], False
            held, many, wanted = set(), 0, wanted * _MORE

    @property
    def _falling(self) -> bool:
        return self.part.descending is not self.backwards

    def _spans(self, trait: Trait) -> list[tuple[int, Within]]:
        """Return the codes from the mark on, each with its values, in the order of the walk."""
        whole = ends(self.guide.connection, trait)
        least, most = whole.least or 0, whole.most or 0
        if self.mark is not None:
            here = self.mark.value
            assert isinstance(here, int)
            least, most = (least, min(here, most)) if self._falling else (max(here, least), most)
        spans = list(trait.spans(least, max(least, most)))
        return spans[::-1] if self._falling else spans
