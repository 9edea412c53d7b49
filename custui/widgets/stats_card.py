"""StatsCard: one figure of a customer, how it moved, and what it is over all time."""

from msgspec import Struct
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from custui.domain.sentences import trend_text, trend_told
from custui.domain.trend import Trend
from custui.widgets.flow import widest_that_fits

_LABEL, _VALUE, _TREND = 10, 10, 6
"""Cells of the columns of a card on one line; no long label has a long value behind it."""


class CardFace(Struct, frozen=True):
    """What one card says; every text in several wordings, fullest first, for the room there is."""

    title: tuple[str, ...]
    value: tuple[str, ...]
    trend: Trend
    beside: tuple[str, ...] = ()
    """Behind the title: what the value cannot hold."""
    aside: tuple[str, ...] = ()
    """The line beneath the value."""
    lifetime: tuple[str, ...] = ()
    """The last line."""
    alarming: bool = False


class StatsCard(Widget):
    """Four lines, or one where the layout gives it a height of one."""

    DEFAULT_CSS = """
    StatsCard {
        height: 4;
        width: 1fr;
        padding: 0 0 0 1;
        border-left: solid $primary 50%;
        &.-alarming { border-left: solid $warning; }
    }
    """

    face: reactive[CardFace | None] = reactive(None)

    def watch_face(self, face: CardFace | None) -> None:
        """Mark an alarming card on its edge as well."""
        self.set_class(face is not None and face.alarming, "-alarming")

    def render(self) -> Content:
        """Return the lines that fit."""
        if self.face is None:
            return Content()
        if self.size.height == 1:
            return card_line(self.face, self.size.width)
        return Content("\n").join(card_lines(self.face, self.size.width))


def card_lines(face: CardFace, width: int) -> list[Content]:
    """Return title, value with trend, and the two lines beneath."""
    values = [_value(face, wording) for wording in face.value]
    trends = [trend_content(face.trend, told=told) for told in (True, False)]
    # A shorter trend before a shorter value: the sign and the number say what the word says again.
    figures = [value + " " * gap + trend for value in values for trend in trends for gap in (2, 1)]
    title = _quiet(face.title, width)
    titled = [title + Content.styled(f" {wording}", "$text-accent") for wording in face.beside]
    return [
        widest_that_fits([*titled, title], width),
        widest_that_fits([*figures, values[-1]], width),
        _quiet(face.aside, width),
        _quiet(face.lifetime, width),
    ]


def card_line(face: CardFace, width: int) -> Content:
    """Return the card on one line, for a phone: title, value and trend in columns, then what fits."""
    value = next((text for text in face.value if Content(text).cell_length <= _VALUE), face.value[-1])
    figure = _value(face, value)
    trend = trend_content(face.trend)
    line = Content("").join([
        _quiet(face.title[-1:], _LABEL).truncate(_LABEL, pad=True),
        figure.pad_left(max(0, _VALUE - figure.cell_length)),
        Content(" "),
        trend.pad_right(max(0, _TREND - trend.cell_length)),
        Content(" "),
    ])  # fmt: skip
    rest = width - line.cell_length
    more = [text for text in (*face.beside, *face.aside, *face.lifetime) if Content(text).cell_length <= rest]
    return (line + _quiet(tuple(more[:1]), rest)).truncate(width, ellipsis=True)


def trend_content(trend: Trend, *, told: bool = False) -> Content:
    """Return the trend, coloured by whether it is for the good: sign and number, and a word where `told`."""
    style = {True: "$text-success", False: "$text-error", None: "$text-muted"}[trend.better]
    return Content.styled(trend_told(trend) if told else trend_text(trend), style)


def _value(face: CardFace, text: str) -> Content:
    return Content.styled(text, "bold $text-warning" if face.alarming else "bold")


def _quiet(wordings: tuple[str, ...], width: int) -> Content:
    if not wordings or width <= 0:
        return Content()
    return widest_that_fits([Content.styled(wording, "$text-muted") for wording in wordings], width)
