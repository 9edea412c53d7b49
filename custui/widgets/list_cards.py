"""ListCardsLine: the shop's four figures of the period over the list, and how they moved."""

from collections.abc import Callable
from typing import TypeVar

from msgspec import Struct
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from custui.domain.dashboard import ListCards
from custui.domain.sentences import rate_text, trend_text
from custui.domain.trend import NO_TREND, Trend
from custui.widgets.flow import widest_that_fits
from custui.widgets.listing import Look
from custui.widgets.plain_signs import plain_signs

NONE = "—"
_MUTED = "$text-muted"
_BETTER = {True: "$text-success", False: "$text-error", None: _MUTED}
_TITLES = (("Customers",), ("Active",), ("Average lifetime value", "Lifetime value"), ("Repeat rate",))
_BAR = Content.assemble(("│", "$primary 50%"), " ")
_CARD_LINES = 3
_ROOM_FOR_CARDS = 72
P = TypeVar("P")


class ListCardsLine(Widget):
    """One line; four cards side by side where the layout gives it three."""

    DEFAULT_CSS = """
    ListCardsLine {
        height: 1;
        padding: 0 1;
    }
    """

    cards: reactive[ListCards | None] = reactive(None)
    """None until they are reckoned, for which the rows do not wait."""
    look: reactive[Look | None] = reactive(None)

    def render(self) -> Content:
        """Return what fits."""
        width, height = self.content_size
        if self.look is None or width <= 0:
            return Content()
        if height < _CARD_LINES or width < _ROOM_FOR_CARDS:
            return cards_line(self.cards, self.look, width)
        return Content("\n").join(cards_block(self.cards, self.look, width))


def cards_line(cards: ListCards | None, look: Look, width: int) -> Content:
    """Return the figures on one line, in the most words that `width` holds."""
    # What is still being reckoned does not spread out, only to draw together once it is known.
    wordings = _WORDINGS if cards is not None else _WORDINGS[_SHORT:]
    variants = [_line(_told(cards, look), wording, look) for wording in wordings]
    return widest_that_fits(variants, width)


def cards_block(cards: ListCards | None, look: Look, width: int) -> list[Content]:
    """Return the lines of four cards: title, figure with its trend, and the previous one beneath."""
    places = [width * place // len(_TITLES) for place in range(len(_TITLES) + 1)]
    faces = _faces(cards, look)
    columns = [
        _card(face, end - start - _BAR.cell_length - 1, look)
        for face, start, end in zip(faces, places, places[1:], strict=False)
    ]
    lines = [Content("").join(row) for row in zip(*columns, strict=True)]
    return lines if look.unicode else [plain_signs(line) for line in lines]


def trend_sign(trend: Trend, look: Look, *, tight: bool = False) -> Content:
    """Return the signed trend in its colour, `▲ 4%`, `▼4%` where `tight`; nothing without a comparison."""
    if trend == NO_TREND:
        return Content()
    words = trend_text(trend)
    if not look.unicode:
        words = plain_signs(Content(words)).plain.replace("+ ", "+").replace("- ", "-")
    return Content.styled(words.replace(" ", "") if tight else words, _BETTER[trend.better])


class _Told(Struct, frozen=True):
    """The figures as words; an ellipsis each while they are being reckoned."""

    customers: str = "…"
    one: bool = False
    active: str = "…"
    value: str = "…"
    rate: str = "…"
    fraction: str = ""
    trends: tuple[Trend, Trend, Trend, Trend] = (NO_TREND,) * 4
    known: bool = False


def _told(cards: ListCards | None, look: Look) -> _Told:
    if cards is None:
        return _Told()
    now, value = cards.now, cards.lifetime_value.value
    return _Told(
        customers=f"{now.customers:,}",
        one=now.customers == 1,
        active=f"{now.active:,}",
        value=NONE if value is None else look.compact(value),
        rate=rate_text(cards.repeat_rate.value),
        fraction=f"{now.repeat:,}/{now.customers:,}" if now.customers else "",
        trends=(
            cards.customers.trend,
            cards.active.trend,
            cards.lifetime_value.trend,
            cards.repeat_rate.trend,
        ),
        known=True,
    )


class _Wording(Struct, frozen=True):
    """How much of it all a line says."""

    between: str = "  ·  "
    value: str = "avg "
    noun: bool = True
    trends: bool = True
    tight: bool = True
    fraction: bool = False
    repeat: bool = True


_WORDINGS = (
    _Wording(value="average lifetime value ", tight=False, fraction=True),
    _Wording(value="avg lifetime ", tight=False, fraction=True),
    _Wording(fraction=True),
    _Wording(),
    _Wording(between=" · "),
    _Wording(between=" · ", noun=False),
    _Wording(between=" · ", trends=False),
    _Wording(between=" · ", trends=False, noun=False),
    _Wording(between=" · ", trends=False, noun=False, repeat=False),
)
"""Fullest first; the last is a phone's."""
_SHORT = 2
"""From here on the average is called no more than that."""


def _line(told: _Told, wording: _Wording, look: Look) -> Content:
    number = "bold" if told.known else _MUTED
    noun = (" customer" if told.one else " customers") if wording.noun else ""
    fraction = f" {told.fraction}" if wording.fraction and told.fraction else ""
    parts = [
        Content.assemble((told.customers, number), (noun, _MUTED)),
        Content.assemble((told.active, number), (" active", _MUTED)),
        Content.assemble((wording.value, _MUTED), (told.value, number)),
        Content.assemble((told.rate, number), (f" repeat{fraction}", _MUTED)),
    ]
    if wording.trends:
        signs = [trend_sign(trend, look, tight=wording.tight) for trend in told.trends]
        parts = [part + " " + sign if sign else part for part, sign in zip(parts, signs, strict=True)]
    if not wording.repeat:
        parts.pop()
    line = Content.styled(wording.between, _MUTED).join(parts)
    return line if look.unicode else plain_signs(line)


class _Face(Struct, frozen=True):
    """What one card says; wordings fullest first."""

    title: tuple[str, ...]
    value: tuple[str, ...]
    trend: Trend = NO_TREND
    aside: tuple[str, ...] = ()
    """The previous period's figure, and what this one means."""


def _faces(cards: ListCards | None, look: Look) -> tuple[_Face, ...]:
    told = _told(cards, look)
    if cards is None:
        return tuple(_Face(title, ("…",)) for title in _TITLES)
    rate = (f"{told.rate} · {told.fraction}", told.rate) if told.fraction else (told.rate,)
    values = ((told.customers,), (told.active,), (told.value,), rate)
    asides = (
        _aside(cards.customers.previous, "{:,}".format),
        _aside(cards.active.previous, "{:,}".format, f"in the last {look.rules.active_days:,} days"),
        _aside(cards.lifetime_value.previous, look.compact, f"{look.compact(cards.now.spent)} in all"),
        _aside(
            cards.repeat_rate.previous, rate_text, f"{look.rules.thresholds.repeat_orders:,} orders or more"
        ),
    )
    return tuple(map(_Face, _TITLES, values, told.trends, asides))


def _aside(previous: P | None, words: Callable[[P], str], *meanings: str) -> tuple[str, ...]:
    """Return `was 574 · in the last 30 days`, then ever less of it; the fullest meaning comes first."""
    if previous is None:
        return (*meanings, "")
    was = f"was {words(previous)}"
    return (*(f"{was} · {meaning}" for meaning in meanings), was)


def _card(face: _Face, room: int, look: Look) -> tuple[Content, ...]:
    """Return the lines of one card, each as wide as there is room."""
    trend = trend_sign(face.trend, look)
    figures = [Content.styled(value, "bold" if value != "…" else _MUTED) for value in face.value]
    moved = [figure + " " * gap + trend for figure in figures for gap in (2, 1)] if trend else figures
    asides = [Content.styled(words, _MUTED) for words in face.aside or ("",)]
    lines = (
        widest_that_fits([Content.styled(words, _MUTED) for words in face.title], room),
        widest_that_fits([*moved, figures[-1]], room),
        widest_that_fits(asides, room),
    )
    return tuple(_BAR + line.pad_right(max(0, room + 1 - line.cell_length)) for line in lines)
