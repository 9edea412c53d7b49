"""DeskProvider: what the palette offers: actions, views, segments, themes, and customers by search.

ThemeProvider offers the themes alone.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from functools import partial
from typing import Any, cast

from msgspec.structs import replace
from textual.app import App
from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content
from textual.fuzzy import FuzzySearch

from custui.domain.customer import CustomerRow, Segment
from custui.domain.deeds import View
from custui.domain.errors import CustuiError
from custui.domain.groups import Group
from custui.domain.phone import national_form
from custui.domain.query import CustomerFilters, ListQuery, PageRequest
from custui.domain.query_words import query_words
from custui.domain.templates import Template
from custui.screens.context import DeskContext
from custui.screens.palette_offers import ListDesk, Offer, OfferingDesk, WritingDesk
from custui.terminal.text import clean

MOST_CUSTOMERS = 8
PAUSE = 0.15
"""Seconds without a key after which the store is asked: a word typed at speed is one question."""
SLOW = 0.5
"""Seconds after which the palette shows what it has and says that the store is slow."""
_AS_TYPED, _CUSTOMERS, _ALIKE = 1.0, 0.5, 0.25
"""Scores: a name that holds what was typed goes before customers, one that holds only its letters after."""

_Kept = tuple[tuple[View, ...], tuple[Segment, ...], tuple[Template, ...]]


class DeskProvider(Provider):
    """One for everything, so that the order of what it offers is always the same."""

    _asking: "asyncio.Task[_Kept] | None" = None
    """Views, segments and templates, asked for once however much is typed."""

    async def discover(self) -> Hits:
        """Yield what can be chosen without typing."""
        for offer in self._actions():
            yield _discovery(offer)
        for offer in await self._kept():
            yield _discovery(offer)

    async def search(self, query: str) -> Hits:
        """Yield what matches, the customers last."""
        for offer in [*self._actions(), *_themes(self.app)]:
            if (hit := _hit(query, offer)) is not None:
                yield hit
        for offer in await self._kept():
            if (hit := _hit(query, offer)) is not None:
                yield hit
        async for found in self._customers(query):
            yield found

    def _actions(self) -> Iterator[Offer]:
        for command in self.app.get_system_commands(self.screen):
            yield Offer(clean(command.title), clean(command.help), command.callback)
        if isinstance(self.screen, OfferingDesk):
            yield from self.screen.offers()

    async def _kept(self) -> list[Offer]:
        """Return views, segments, groups, templates; the search for customers says where the store fails."""
        desk = self._desk()
        if desk is None or desk.context is None:
            return []
        context = desk.context
        if self._asking is None:
            self._asking = asyncio.create_task(asyncio.to_thread(_kept, context))
        try:
            views, segments, templates = await asyncio.wait_for(asyncio.shield(self._asking), SLOW)
        except (CustuiError, TimeoutError):
            return []
        offers = [self._view(context, view) for view in views]
        offers += [self._segment(found) for found in segments]
        offers += [self._group(group) for group in Group]
        desk_below = self.screen
        if isinstance(desk_below, WritingDesk):
            offers += [self._template(desk_below, template) for template in templates]
        return offers

    def _template(self, desk: WritingDesk, template: Template) -> Offer:
        return Offer(
            f"Message: {clean(template.name)}",
            "Write to the customer at hand",
            partial(desk.write_from, template.id),
        )

    async def shutdown(self) -> None:
        """Wait for nothing."""
        if self._asking is not None:
            self._asking.cancel()

    def _view(self, context: DeskContext, view: View) -> Offer:
        words = query_words(view.query, context.repository.rules, ascii_only=not context.terminal.unicode)
        return Offer(
            f"View: {clean(view.name)}", clean(words), self._on_list(lambda desk: desk.show_list(view.query))
        )

    def _segment(self, segment: Segment) -> Offer:
        kind = "Smart segment" if segment.query else "Segment"
        return self._filter(f"{kind}: {clean(segment.name)}", CustomerFilters(segment=segment.name))

    def _group(self, group: Group) -> Offer:
        return self._filter(f"Group: {group.word}", CustomerFilters(groups=frozenset({group})))

    def _filter(self, title: str, filters: CustomerFilters) -> Offer:
        """Offer these filters; the list keeps its period and its sort."""

        def show(desk: ListDesk) -> None:
            asked = desk.asked
            desk.show_list(replace(asked, filters=replace(filters, sort=asked.filters.sort)))

        return Offer(title, "List its customers", self._on_list(show))

    async def _customers(self, query: str) -> AsyncIterator[Hit]:
        desk = self._desk()
        if desk is None or desk.context is None:
            return
        context = desk.context
        await asyncio.sleep(PAUSE)
        asking = asyncio.create_task(asyncio.to_thread(_found, context, query))
        try:
            done, _ = await asyncio.wait({asking}, timeout=SLOW)
            if not done:
                yield _remark("The store is slow to answer.")
            rows = await asking
        except CustuiError as error:
            yield _remark(clean(str(error)))
            return
        finally:
            asking.cancel()
        for place, row in enumerate(rows):
            offer = self._customer(context, row)
            # Behind the actions that match as typed, and in the order of the search.
            yield _as_hit(offer, Content(offer.title), _CUSTOMERS - place / 100)

    def _customer(self, context: DeskContext, row: CustomerRow) -> Offer:
        spoken = clean(national_form(row.phone, context.repository.rules.region))
        orders = f"{row.figures.orders:,} order{'' if row.figures.orders == 1 else 's'}"
        return Offer(
            f"{clean(row.name) or 'No name'}  {spoken}",
            f"Customer · {orders}",
            self._on_list(lambda desk: desk.open_phone(row.phone)),
        )

    def _on_list(self, do: Callable[[ListDesk], None]) -> Callable[[], Awaitable[None]]:
        """Return what goes back to the list and does something there."""

        async def go() -> None:
            desk = self._desk()
            if desk is not None:
                while len(self.app.screen_stack) > 1:
                    await self.app.pop_screen()
                do(desk)

        return go

    def _desk(self) -> ListDesk | None:
        bottom = self.app.screen_stack[0]
        return cast("ListDesk", bottom) if isinstance(bottom, ListDesk) else None


class ThemeProvider(Provider):
    """The themes, and nothing else."""

    async def discover(self) -> Hits:
        """Yield all of them."""
        for offer in _themes(self.app):
            yield _discovery(offer)

    async def search(self, query: str) -> Hits:
        """Yield what matches."""
        for offer in _themes(self.app):
            if (hit := _hit(query, offer)) is not None:
                yield hit


def _themes(app: App[Any]) -> Iterator[Offer]:
    for name in app.available_themes:
        aside = "In use" if name == app.theme else "Change the colours"
        yield Offer(f"Theme: {name}", aside, partial(setattr, app, "theme", name))


def _hit(query: str, offer: Offer) -> Hit | None:
    # Not Textual's own matcher: it takes what it highlights for markup.
    score, places = FuzzySearch().match(query, offer.title)
    if score <= 0:
        return None
    shown = Content(offer.title)
    for place in places:
        shown = shown.stylize("bold underline", place, place + 1)
    level = _AS_TYPED if query.lower() in offer.title.lower() else _ALIKE
    return _as_hit(offer, shown, level + score / 1_000)


def _as_hit(offer: Offer, shown: Content, score: float) -> Hit:
    # As Content: Textual would take a plain string for markup.
    return Hit(score, shown, offer.do, text=offer.title, help=cast("str", Content(offer.aside)))


def _discovery(offer: Offer) -> DiscoveryHit:
    help_text = cast("str", Content(offer.aside))
    return DiscoveryHit(Content(offer.title), offer.do, text=offer.title, help=help_text)


def _remark(sentence: str) -> Hit:
    return Hit(0.01, Content.styled(sentence, "italic"), lambda: None, text=sentence)


def _kept(context: DeskContext) -> _Kept:
    repository = context.repository
    return repository.views(), repository.segments(), repository.templates()


def _found(context: DeskContext, text: str) -> tuple[CustomerRow, ...]:
    filters = CustomerFilters(search=text)
    return context.repository.get_customers(filters, ListQuery().period, PageRequest(1, MOST_CUSTOMERS)).rows
