"""What a search matched in a customer, for the eye: the part itself, and what no column shows. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from textual.content import Content

from custui.domain.customer import Match, MatchKind
from custui.domain.phone import national_form
from custui.domain.text import fold
from custui.terminal.text import clean
from custui.widgets.flow import widest_that_fits
from custui.widgets.listing import Listing, Look

if TYPE_CHECKING:
    from custui.domain.matching import Span

SIMILAR = ("≈", "name not quite as typed")
"""The sign before a name found by likeness, and its words for the help."""
_SIMILAR_ASCII = "~"
_MATCHED = "bold underline"
"""Readable without colour."""
_MUTED = "$text-muted"
_LEAST_ASIDE = 7
"""Cells below which a cut aside says nothing."""
_WORDS = frozenset({MatchKind.OTHER_NAME, MatchKind.SIMILAR, MatchKind.NOTE})
_NUMBERS = frozenset({MatchKind.ALTERNATE, MatchKind.WHATSAPP})


def highlighted(shown: str, search: str) -> Content:
    """Return clean text with the parts that `search` names standing out."""
    if not search:
        return Content(shown)
    from custui.domain.matching import match_spans  # as below: only whoever searches needs it

    return _marked(shown, match_spans(shown, search))


def with_match(
    name: Content, phone: str, listing: Listing, look: Look, width: int, *, whatsapp_shown: bool = False
) -> Content:
    """Return the `name` of the customer of `phone` and, within `width`, what matched where nobody sees it.

    `whatsapp_shown` tells that another WhatsApp number has a column of its own.
    """
    match = listing.page.matches.get(phone)
    if match is None:
        return name
    said = _said(match, name.plain, listing, look, whatsapp_shown=whatsapp_shown)
    if match.kind is MatchKind.SIMILAR:
        name = Content.styled(f"{SIMILAR[0] if look.unicode else _SIMILAR_ASCII} ", _MUTED) + name
    if said is None:
        return name
    lead, text = said
    from custui.domain.matching import word_spans
    from custui.domain.note_search import note_words

    search = listing.query.filters.search
    noted = match.kind is MatchKind.NOTE
    matched = (
        _marked(text, word_spans(text, note_words(search) or ())) if noted else highlighted(text, search)
    )
    # A blank alone would run two names into one, or a name into a sentence.
    between = (f" · {lead}", " · ", *(() if match.kind in _WORDS else (" ",)))
    asides = [(Content(before) + matched).stylize_before(_MUTED) for before in between]
    room = width - name.cell_length
    aside = widest_that_fits(asides, room) if room >= _LEAST_ASIDE else Content()
    if not aside and asides[-1].cell_length <= room:
        aside = asides[-1]
    return name + aside


def _marked(shown: str, spans: Iterable[Span]) -> Content:
    content = Content(shown)
    for start, end in spans:
        content = content.stylize(_MATCHED, start, end)
    return content


def _said(
    match: Match, name: str, listing: Listing, look: Look, *, whatsapp_shown: bool
) -> tuple[str, str] | None:
    """Return the lead and the text of what matched; None where the row shows it anyway."""
    text = clean(match.text).strip()
    if match.kind in _NUMBERS:
        text = clean(listing.spoken.get(match.text) or national_form(match.text, look.rules.region))
    match match.kind:
        case MatchKind.OTHER_NAME | MatchKind.SIMILAR if text and fold(text) != fold(name):
            return "also ", text
        case MatchKind.ALTERNATE:
            return "also ", text
        case MatchKind.WHATSAPP if not whatsapp_shown:
            return "WhatsApp ", text
        case MatchKind.NOTE if text:
            return "note: ", text
        case MatchKind.ORDER if text:
            return "order ", text if text.startswith("#") else f"#{text}"
        case _:
            return None
