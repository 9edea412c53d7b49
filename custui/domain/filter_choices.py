"""What each filter can be set to, and what it is set to: the filter panel without its looks."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from custui.domain.channel import channel_title
from custui.domain.customer import Segment
from custui.domain.dashboard import GroupCard, Share, Shares
from custui.domain.filter_sections import Section, span_of
from custui.domain.groups import Group
from custui.domain.query import Activity, CustomerFilters, PhoneDoubt
from custui.domain.query_words import is_missing
from custui.domain.rules import ShopRules
from custui.domain.spans import Bounds, spent_bands
from custui.domain.text import fold

ANY = "any"
MISSING = "missing"


class FilterChoices(Struct, frozen=True):
    """What the shop has to choose from."""

    shares: Shares | None = None
    """None until they are counted."""
    segments: tuple[Segment, ...] = ()
    """By name, static and smart."""
    groups: tuple[GroupCard, ...] = ()
    """Empty until they are counted."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing a filter can be set to."""

    words: str
    """Not clean."""
    changes: Mapping[str, Any] = field(hash=False)
    """The fields of the filters that choosing it sets."""
    chosen: bool = False
    customers: int | None = None
    """How many customers of the period it is said of; None where nobody counted."""
    kind: str = ""
    """A word about it: `smart`, `gone`."""
    off: bool = False
    """Whether it is `any`, which takes the filter off."""

    def then(self, filters: CustomerFilters) -> CustomerFilters:
        """Return `filters` with this chosen."""
        return replace(filters, **self.changes)


def choices_of(
    section: Section,
    filters: CustomerFilters,
    offered: FilterChoices,
    rules: ShopRules,
    *,
    ascii_only: bool = False,
) -> tuple[Choice, ...]:
    """Return what `section` can be set to, `any` first.

    A name that is set and no longer offered comes next, as chosen; a span of one's own is no choice.
    """
    shares = offered.shares or Shares((), (), ())
    match section:
        case Section.STATUS:
            return _plain("status", filters.status, [(word.value, word) for word in Activity])
        case Section.ORDERS:
            return _spans("orders", span_of(section, filters), _order_spans(rules))
        case Section.SPENT:
            bands = spent_bands(rules.currency, ascii_only=ascii_only)
            return _spans("spent", span_of(section, filters), bands)
        case Section.CHANNEL:
            return _channels(filters.channel, shares.channels, counted=offered.shares is not None)
        case Section.CITY:
            return _places("city", filters.city, shares.cities, counted=offered.shares is not None)
        case Section.STATE:
            return _places("state", filters.state, shares.states, counted=offered.shares is not None)
        case Section.GROUPS:
            return _groups(filters.groups, offered.groups)
        case Section.SEGMENT:
            return _segments("segment", filters.segment, offered)
        case Section.NOT_SEGMENT:
            return _segments("not_segment", filters.not_segment, offered)
        case Section.NOTES:
            return _plain("has_notes", filters.has_notes, [("has notes", True), ("no notes", False)])
        case Section.FOLLOW_UP:
            return _plain("follow_up_due", filters.follow_up_due, [("due", True)], off=False)
        case Section.PHONE:
            return _plain("phone", filters.phone, [(doubt.value, doubt) for doubt in PhoneDoubt])


def chosen_of(
    section: Section,
    filters: CustomerFilters,
    offered: FilterChoices,
    rules: ShopRules,
    *,
    ascii_only: bool = False,
) -> tuple[Choice, ...]:
    """Return the choices of `section` that are on; none where that is a span of one's own."""
    if section in {Section.CITY, Section.STATE} and offered.shares is not None:
        # Of the many places of a big shop only the one asked for.
        name = "city" if section is Section.CITY else "state"
        shares = offered.shares.cities if section is Section.CITY else offered.shares.states
        value = getattr(filters, name)
        wanted = "" if value is None else fold(value)
        found = (share for share in shares if value is not None and fold(share.word) == wanted)
        choices = _places(name, value, islice(found, 1), counted=True)
    else:
        choices = choices_of(section, filters, offered, rules, ascii_only=ascii_only)
    return tuple(choice for choice in choices if choice.chosen)


def stepped(
    section: Section, filters: CustomerFilters, offered: FilterChoices, rules: ShopRules, step: int
) -> CustomerFilters:
    """Return `filters` with the choice before or after the one that is on, round from end to end.

    Where several are on, or a span of one's own, it begins anew at either end.
    """
    on = [place for place, choice in enumerate(choices_of(section, filters, offered, rules)) if choice.chosen]
    place = on[0] if len(on) == 1 else -1 if step > 0 else 0
    one = replace(filters, groups=frozenset()) if section.takes_many else filters
    choices = choices_of(section, one, offered, rules)
    return choices[(place + step) % len(choices)].then(one)


def narrow(choices: Sequence[Choice], typed: str) -> tuple[Choice, ...]:
    """Return the choices whose words hold `typed`, accents and case ignored, `any` left out.

    Those that begin with it come first, then those with a word that does; otherwise as they stood.
    """
    wanted = fold(typed)
    if not wanted:
        return tuple(choices)
    ranked: tuple[list[Choice], list[Choice], list[Choice]] = ([], [], [])
    for choice in choices[1:]:
        words = fold(choice.words)
        if wanted in words:
            rank = 0 if words.startswith(wanted) else 1 if f" {wanted}" in words else 2
            ranked[rank].append(choice)
    return tuple(choice for rank in ranked for choice in rank)


def _any(chosen: bool, **changes: object) -> Choice:
    return Choice(ANY, changes, chosen, off=True)


def _plain(
    name: str, value: object, offered: Iterable[tuple[str, object]], off: object = None
) -> tuple[Choice, ...]:
    return (
        _any(value == off, **{name: off}),
        *(Choice(words, {name: choice}, value == choice) for words, choice in offered),
    )


def _order_spans(rules: ShopRules) -> list[tuple[str, Bounds]]:
    """Return the usual spans of orders; the flags' thresholds, so that a word means one thing."""
    repeat, vip = rules.thresholds.repeat_orders, rules.thresholds.vip_orders
    return [("1 first-time", (1, 1)), (f"{repeat}+ repeat", (repeat, None)), (f"{vip}+ VIP", (vip, None))]


def _spans(name: str, span: Bounds, offered: Iterable[tuple[str, Bounds]]) -> tuple[Choice, ...]:
    least, most = f"min_{name}", f"max_{name}"
    return (
        _any(span == (None, None), **{least: None, most: None}),
        *(Choice(words, {least: each[0], most: each[1]}, span == each) for words, each in offered),
    )


def _channels(value: str | None, shares: Iterable[Share], *, counted: bool) -> tuple[Choice, ...]:
    found = [
        Choice(channel_title(share.word), {"channel": share.word}, share.word == value, share.customers)
        for share in shares
    ]
    if value is not None and not any(choice.chosen for choice in found):
        title = channel_title(value)
        found.insert(0, Choice(title, {"channel": value}, True, 0 if counted else None))
    return (_any(value is None, channel=None), *found)


def _places(name: str, value: str | None, shares: Iterable[Share], *, counted: bool) -> tuple[Choice, ...]:
    wanted = None if value is None else fold(value)
    missing, found, known = 0 if counted else None, [], False
    for share in shares:
        if is_missing(share.word):
            missing = share.customers
            continue
        chosen = wanted is not None and fold(share.word) == wanted
        known = known or chosen
        found.append(Choice(share.word, {name: share.word}, chosen, share.customers))
    if value is not None and wanted and not known:
        found.insert(0, Choice(value, {name: value}, True, 0 if counted else None))
    return (
        _any(value is None, **{name: None}),
        Choice(MISSING, {name: ""}, wanted == "", missing),
        *found,
    )


def _groups(value: frozenset[Group], cards: Iterable[GroupCard]) -> tuple[Choice, ...]:
    counts = {card.group: card.customers for card in cards}
    return (
        _any(not value, groups=frozenset()),
        *(
            Choice(
                f"{group.symbol} {group.word}", {"groups": value ^ {group}}, group in value, counts.get(group)
            )
            for group in Group
        ),
    )


def _segments(name: str, value: str | None, offered: FilterChoices) -> tuple[Choice, ...]:
    """Return the shop's segments, then the groups, which are segments of custui's own."""
    wanted = None if value is None else fold(value)
    counts = {card.group: card.customers for card in offered.groups}
    found = [
        Choice(
            segment.name,
            {name: segment.name},
            fold(segment.name) == wanted,
            kind="" if segment.query is None else "smart",
        )
        for segment in offered.segments
    ]
    found += [
        Choice(group.word, {name: group.word}, fold(group.word) == wanted, counts.get(group))
        for group in Group
    ]
    if value is not None and not any(choice.chosen for choice in found):
        found.insert(0, Choice(value, {name: value}, True, kind="gone"))
    return (_any(value is None, **{name: None}), *found)
