"""GroupCardsBar: the six groups of customers, each with its count and money; a click filters by one."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from msgspec import Struct
from textual.content import Content
from textual.events import Click, MouseMove
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from custui.domain.dashboard import GroupCard
from custui.domain.groups import Group
from custui.widgets.customer_cells import FLAG_STYLES
from custui.widgets.listing import Look
from custui.widgets.plain_signs import plain_signs

_MUTED = "$text-muted"
_PLAIN = "on $panel"
_HOVERED = "on $block-hover-background"
_CHOSEN = "bold $block-cursor-foreground on $block-cursor-background"


class Placed(Struct, frozen=True):
    """A card in its place."""

    group: Group
    start: int
    """The first of its cells."""
    lines: tuple[Content, ...]
    """All of one width, the signs at both ends not among them."""

    @property
    def end(self) -> int:
        """The cell behind it."""
        return self.start + self.lines[0].cell_length + 2


class GroupCardsBar(Widget):
    """One line; where the layout gives it two, the count and money stand beneath the word.

    Cards take no focus: by key, groups are chosen in the filter panel.
    """

    DEFAULT_CSS = """
    GroupCardsBar {
        height: 1;
        padding: 0 1;
    }
    """

    cards: reactive[tuple[GroupCard, ...]] = reactive(())
    """In the order of `Group`; empty until they are reckoned."""
    chosen: reactive[frozenset[Group]] = reactive(frozenset)
    look: reactive[Look | None] = reactive(None)
    hovered: reactive[Group | None] = reactive(None)
    """The group under the mouse."""

    @dataclass(repr=False, eq=False)
    class Chosen(Message):
        """A card was clicked: the list is to be filtered by its group, or no longer."""

        group: Group

    def render(self) -> Content:
        """Draw the cards that fit."""
        placed = self._placed()
        count = max((len(card.lines) for card in placed), default=0)
        return Content("\n").join(
            Content(" ").join(self._drawn(card, card.lines[line]) for card in placed) for line in range(count)
        )

    def on_mouse_move(self, event: MouseMove) -> None:
        """Show what a click would choose."""
        self.hovered = self._at(event)

    def on_leave(self) -> None:
        """Show nothing any more."""
        self.hovered = None

    def on_click(self, event: Click) -> None:
        """Say which group was chosen."""
        if (group := self._at(event)) is not None:
            self.post_message(self.Chosen(group))

    def _placed(self) -> tuple[Placed, ...]:
        width, height = self.content_size
        if self.look is None or width <= 0:
            return ()
        return (two_line_cards if height > 1 else one_line_cards)(self.cards, self.look, width)

    def _at(self, event: MouseMove | Click) -> Group | None:
        offset = event.get_content_offset(self)
        if offset is None:
            return None
        return next((card.group for card in self._placed() if card.start <= offset.x < card.end), None)

    def _drawn(self, card: Placed, line: Content) -> Content:
        if card.group in self.chosen:
            # Brackets, since a colour alone may not be seen; in the place of spaces, so nothing moves.
            return Content(f"[{line.plain}]").stylize(_CHOSEN)
        hovered = card.group is self.hovered
        return (Content(" ") + line + Content(" ")).stylize_before(_HOVERED if hovered else _PLAIN)


def one_line_cards(cards: tuple[GroupCard, ...], look: Look, width: int) -> tuple[Placed, ...]:
    """Return as many cards as fit, with their money only where all six have room for it."""
    found = _found(cards)
    with_money = [_one_line(group, found[group], look, money=True) for group in Group]
    if sum(line.cell_length + 3 for line in with_money) - 1 <= width:
        return _side_by_side([(line,) for line in with_money], width)
    return _side_by_side([(_one_line(group, found[group], look, money=False),) for group in Group], width)


def two_line_cards(cards: tuple[GroupCard, ...], look: Look, width: int) -> tuple[Placed, ...]:
    """Return cards over the whole width, word over figures; on one line each where six would not fit."""
    found = _found(cards)
    edges = [(width + 1) * place // len(Group) for place in range(len(Group) + 1)]
    rooms = [end - start - 3 for start, end in pairwise(edges)]
    words = [_name(group, look) for group in Group]
    for noun in (True, False):
        figures = [_figures(found[group], look, noun=noun) for group in Group]
        pairs = list(zip(words, figures, strict=True))
        if all(line.cell_length <= min(rooms) for pair in pairs for line in pair):
            filled = [
                tuple(line.pad_right(room - line.cell_length) for line in pair)
                for pair, room in zip(pairs, rooms, strict=True)
            ]
            return _side_by_side(filled, width)
    return one_line_cards(cards, look, width)


def _found(cards: tuple[GroupCard, ...]) -> dict[Group, GroupCard | None]:
    by_group = {card.group: card for card in cards}
    return {group: by_group.get(group) for group in Group}


def _side_by_side(cards: Sequence[tuple[Content, ...]], width: int) -> tuple[Placed, ...]:
    placed: list[Placed] = []
    for group, lines in zip(Group, cards, strict=True):
        card = Placed(group, placed[-1].end + 1 if placed else 0, lines)
        if card.end > width:
            break
        placed.append(card)
    return tuple(placed)


def _name(group: Group, look: Look) -> Content:
    """Return sign and word; the word alone where the terminal may not have the sign."""
    style = FLAG_STYLES[group.flag] if group.flag is not None else "$text-secondary"
    return Content.styled(f"{group.symbol} {group.word}" if look.unicode else group.word, style)


def _one_line(group: Group, card: GroupCard | None, look: Look, *, money: bool) -> Content:
    count = Content.styled("…", _MUTED) if card is None else Content.styled(f"{card.customers:,}", "bold")
    line = _name(group, look) + " " + count
    if money and card is not None and card.customers:
        line += Content.styled(f" {look.compact(card.spent)}", _MUTED)
    return line if look.unicode else plain_signs(line)


def _figures(card: GroupCard | None, look: Look, *, noun: bool) -> Content:
    if card is None:
        line = Content.styled("…", _MUTED)
    else:
        word = (" customer" if card.customers == 1 else " customers") if noun else ""
        money = f" · {look.compact(card.spent)}" if card.customers else ""
        line = Content.assemble((f"{card.customers:,}", "bold"), (word + money, _MUTED))
    return line if look.unicode else plain_signs(line)
