"""A shop with its starter templates, and messages as an agent sees them."""

import importlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import unquote

from textual.app import App
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Static

from custui.domain.period import ALL_TIME
from custui.domain.templates import Template
from custui.screens.context import DeskContext
from custui.screens.message import MessageDialog
from custui.screens.templates import TemplatesDialog
from custui.terminal.capabilities import Terminal
from custui.themes import DARK
from custui.widgets.message_box import MessageBox
from custui.widgets.template_list import TemplateList
from tests.factories import PHONE
from tests.fakes import FakeRepository, fixed_clock
from tests.screens.customer_desk import made_up_store

STARTERS: dict[str, str] = importlib.import_module(
    "custui.store.migrations.versions.0003_customer_page"
).STARTERS
WE_MISS_YOU = next(place for place, name in enumerate(STARTERS, 1) if name == "We miss you")
MISSED = (
    "Hello Ngozi, we have not heard from you since 3 June. There is a lot that is new at My shop: "
    "may I send you some pictures? Kemi"
)


def with_templates(repository: FakeRepository | None = None) -> FakeRepository:
    """Return the shop of the wireframe's customer, or `repository`, with the starter templates."""
    store = repository or made_up_store()
    store.kept_templates = [Template(number, *item) for number, item in enumerate(STARTERS.items(), 1)]
    return store


def dialog_of(desk: App[None]) -> MessageDialog:
    """Return the message dialog, wherever it stands."""
    return next(screen for screen in desk.screen_stack if isinstance(screen, MessageDialog))


def preview_of(desk: App[None]) -> str:
    """Return the message as the preview has it."""
    return str(dialog_of(desk).query_one("#message-words", Static).content)


def text_of(desk: App[None]) -> str:
    """Return the text in the box."""
    return dialog_of(desk).query_one(MessageBox).text


def write(desk: App[None], text: str) -> None:
    """Write `text` in the box, as a paste would, in place of what is there."""
    dialog_of(desk).query_one(MessageBox).put_all(text)


def template_of(desk: App[None]) -> str:
    """Return the name of the template stood on; empty where there is none."""
    chosen = dialog_of(desk).query_one(TemplateList).chosen
    return chosen.name if chosen else ""


def sent_text(desk: App[None]) -> str:
    """Return the message in the link on the clipboard."""
    link, _, text = desk.clipboard.partition("?text=")
    assert link == "https://wa.me/2348035550147"
    return unquote(text, errors="strict")


class MessageDesk(App[None]):
    """Nothing but the dialogs, which come up far sooner than the page below them would."""

    def __init__(self, repository: FakeRepository, phone: str) -> None:
        super().__init__()
        self.animation_level = "none"
        self.register_theme(DARK)
        self.theme = DARK.name
        self.context = DeskContext(repository, "kemi", fixed_clock, Terminal())
        self.phone = phone

    def write(self) -> None:
        """Write a message, as `m` does on the customer's page."""
        details = self.context.repository.get_customer_details(self.phone, ALL_TIME)
        assert details is not None
        self.push_screen(MessageDialog(self.context, details.customer, details.orders))

    def show_templates(self) -> None:
        """Show the library, as `T` does there."""
        self.push_screen(TemplatesDialog(self.context))

    @property
    def notices(self) -> list[str]:
        """What was said in passing."""
        return [notice.message for notice in self._notifications]


class At:
    """The desk under test, and what an agent sees of it."""

    def __init__(self, desk: MessageDesk, pilot: Pilot[None], repository: FakeRepository) -> None:
        self.desk, self.pilot, self.repository = desk, pilot, repository

    async def write(self) -> None:
        """Open the message dialog."""
        self.desk.write()
        await self.settle()

    async def settle(self) -> None:
        """Wait until every question is answered and every answer drawn."""
        await settle_down(self.pilot)

    async def press(self, *keys: str) -> None:
        """Press keys, each after the one before has had its effect."""
        for key in keys:
            self.desk.simulate_key(key)
            await self.settle()

    @property
    def front(self) -> Screen[Any]:
        """The screen in front."""
        return self.desk.screen

    @property
    def lines(self) -> list[str]:
        """The screen in front, line by line."""
        return [strip.text.rstrip() for strip in self.desk.screen._compositor.render_strips()]

    @property
    def text(self) -> str:
        """The screen in front."""
        return "\n".join(self.lines)


async def settle_down(pilot: Pilot[None]) -> None:
    """Wait until every question is answered and every answer drawn."""
    await pilot.pause()
    while any(not worker.is_finished for worker in pilot.app.workers):
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()


@asynccontextmanager
async def at_desk(
    repository: FakeRepository, *, phone: str = PHONE, size: tuple[int, int] = (80, 24)
) -> AsyncIterator[At]:
    """Open the desk, with no dialog yet."""
    desk = MessageDesk(repository, phone)
    async with desk.run_test(size=size, notifications=True) as pilot:
        yield At(desk, pilot, repository)
        repository.release()


@asynccontextmanager
async def at_message(
    repository: FakeRepository, *, phone: str = PHONE, size: tuple[int, int] = (80, 24)
) -> AsyncIterator[At]:
    """Open the message dialog."""
    async with at_desk(repository, phone=phone, size=size) as at:
        await at.write()
        yield at


@asynccontextmanager
async def at_templates(repository: FakeRepository) -> AsyncIterator[At]:
    """Open the library."""
    async with at_desk(repository) as at:
        at.desk.show_templates()
        await at.settle()
        yield at
