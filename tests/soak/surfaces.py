"""Hostile text through every screen, dialog and toast of the desk: `python -m tests.soak.surfaces`.

The desk runs in this process on a store whose every field is hostile. Of each surface is judged what would
go to the terminal for it, and what a click on each of its cells would do by the text itself; and clicks are
made, on every so many cells, which must not end the desk.
"""

import argparse
import asyncio
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from rich.segment import Segment
from textual.pilot import Pilot
from textual.screen import Screen

from custui.app import CustuiApp
from custui.domain.customer import CustomerEdit, Profile
from custui.domain.deeds import NewSegment
from custui.domain.notes import EditNote
from custui.domain.orders import IncomingOrder, OrderItem
from custui.domain.query import CustomerFilters, ListQuery
from custui.domain.rules import ShopRules
from custui.domain.templates import NewTemplate
from custui.options import AppOptions
from custui.screens.customer import CustomerScreen
from custui.screens.customers import CustomersScreen
from custui.store.repository import SqlRepository, open_repository
from custui.terminal.capabilities import Terminal
from custui.transfer.customer_export import export_file
from tests import idle, stylesheets
from tests.journeys.test_hostile_text import foreign
from tests.pilot import opened, screen_text, settle, wait_until
from tests.soak.hostile import hostile_strings

NOW = datetime(2026, 6, 10, 12, tzinfo=UTC)
SIZE = (80, 24)
FIRST, SECOND = "+2348035550001", "+2348035550002"
_NOTE = 4_000
"""Characters of a note, so that it may still be edited."""
LINKS = ("https://wa.me/", "tel:+")
"""What a link of ours begins with; nothing of a customer's is ever one."""


@dataclass
class Found:
    """What came of the walk."""

    visited: set[str] = field(default_factory=set)
    """The classes of the screens and dialogs looked at."""
    seen: dict[str, int] = field(default_factory=dict)
    """Surface by surface, how many cells of hostile text there were."""
    written: list[str] = field(default_factory=list)
    """What went to the terminal for each."""
    led: set[str] = field(default_factory=set)
    """What a click on hostile text would have done by the text itself."""
    clicks: int = 0


def fill(store: Path, text: str) -> None:
    """Make a shop of which everything that people write is `text`."""
    name, note = text[:60], text[:_NOTE]
    with closing(open_repository(str(store), ShopRules(), lambda: NOW)) as repository:
        orders = [
            IncomingOrder(
                number=f"{index}-{text}", created_at=NOW - timedelta(days=20 * index), total=100_00,
                currency="NGN", phone=phone, customer_name=text, whatsapp="08035550009", status=status,
                channel=text, city=text, state=text, address=text, items=(OrderItem(text, 1, 100_00, text),),
            )
            for phone in (FIRST, SECOND)
            for index, status in enumerate((text, "delivered", "delivered", "cancelled"), int(phone[-1]) * 10)
        ]  # fmt: skip
        repository.save_orders(name, orders)
        repository.add_note(FIRST, note, text, "note")
        due = repository.add_note(FIRST, f"Call {note}", text, "due")
        repository.change_note(EditNote(due, 1, f"Call {note}", date(2026, 6, 10)), text)
        repository.create_segment(NewSegment(name, "red", members=_of(FIRST)), text, "list")
        repository.create_segment(
            NewSegment(f"~{name}"[:60], "red", query=ListQuery(CustomerFilters(search="EVIL"))), text, "smart"
        )
        repository.save_view(name, ListQuery(CustomerFilters(search="EVIL")), text)
        repository.create_template(NewTemplate(name, f"{text} {{{{customer.name}}}} {{{{evil}}}}"), text, "m")
        repository.update_customer_info(SECOND, CustomerEdit(Profile(text, "", text, text), 0, text))


def _of(phone: str) -> ListQuery:
    return ListQuery(CustomerFilters(among=frozenset({phone})))


class Walk:
    """One walk through the desk of the shop at `store`; `every` says how many cells one click stands for."""

    def __init__(self, store: Path, folder: Path, text: str, every: int) -> None:
        """Get ready; exports go to `folder`."""
        self.found = Found()
        self._text, self._every = text, every
        self._rival: SqlRepository = open_repository(str(store), ShopRules(), lambda: NOW)
        options = AppOptions(
            rules=ShopRules(), agent=text, clock=lambda: NOW, terminal=Terminal(), export=export_file,
            export_folder=folder,
        )  # fmt: skip
        self._app = CustuiApp(lambda: open_repository(str(store), ShopRules(), lambda: NOW), options)
        self._pilot: Pilot[Any]
        self._began: ListQuery

    async def run(self) -> Found:
        """Go through all of it; the desk must still be there at the end."""
        with closing(self._rival):
            async with self._app.run_test(size=SIZE) as pilot:
                self._pilot = pilot
                self._began = (await opened(pilot)).asked
                await self._list()
                await self._tabs()
                await self._toasts()
                await self._stale()
                await self._page_dialogs()
                assert self._app.is_running
        return self.found

    async def _list(self) -> None:
        await self.look("list")
        await self._keys("f")
        await self.look("filter panel")
        await self._keys("escape")
        for key, dialog in (("o", "SortDialog"), ("p", "PeriodDialog"), ("question_mark", "KeysDialog")):
            await self._dialog(dialog, key, plain=True)
        await self._dialog("ViewsDialog", "v")
        await self._dialog("SegmentsDialog", "s")
        await self._dialog("SegmentEditDialog", "s", "g", "e")
        await self._dialog("ExportDialog", "x", plain=True)
        await self._dialog("NoteDialog", "n")
        await self._dialog("ContactDialog", "w")
        await self._dialog("TemplatesDialog", "T")
        await self._dialog("TemplateEditDialog", "T", "e")
        await self._dialog("MessageDialog", "m")
        await self._dialog("Palette", "ctrl+p", *"evil")
        await self._keys("A")
        await self._dialog("ConfirmDialog", "s", "g", "space")
        await self._keys("escape")
        await self._keys("d")
        await self.look("follow-ups due")
        await self._keys("d")

    async def _tabs(self) -> None:
        for key, tab in zip("12345", ("overview", "orders", "charts", "notes", "activity"), strict=True):
            await self._to_page(key)
            await self.look(tab)

    async def _page_dialogs(self) -> None:
        for dialog, tab, keys in (
            ("ChooseDialog", "2", ("f",)),
            ("OrderDialog", "2", ("g", "enter")),
            ("NoteDialog", "4", ("g", "enter")),
            ("PostponeDialog", "4", ("g", "t")),
            ("EditProfileDialog", "1", ("e",)),
            ("NewOrderDialog", "1", ("N",)),
            ("CustomerFileDialog", "1", ("x",)),
            ("EraseDialog", "1", ("E",)),
            ("SegmentsDialog", "1", ("s",)),
            ("PlaceholderDialog", "1", ("m", "tab", "ctrl+g")),
            ("Palette", "1", ("ctrl+p", *"evil")),
            ("MergeDialog", "1", ("M",)),
        ):
            await self._to_page(tab)
            await self._dialog(dialog, *keys, plain=dialog in ("PostponeDialog", "CustomerFileDialog"))

    async def _stale(self) -> None:
        """Save a note that somebody changed meanwhile: both versions are shown."""
        await self._to_page("4")
        await self._keys("g", "enter")
        details = self._rival.get_customer_details(FIRST, ListQuery().period)
        assert details is not None
        for note in details.notes:
            theirs = EditNote(note.id, note.version, f"{note.body} {self._text[:_NOTE]}", note.due_on)
            self._rival.change_note(theirs, self._text)
        await self._dialog("StaleDialog", "x", "ctrl+s")

    async def _toasts(self) -> None:
        """Let deeds name what they did and what `u` would take back; and what a text is, if one is told."""
        await self._to_list()
        await self._keys("s", "g", "space", "escape")
        await self.look("toast of a deed")
        await self._keys("u")
        await self.look("toast of an undo")

    async def _to_list(self) -> None:
        """Be at the list as it began, whatever the clicks have chosen in it."""
        screen = self._app.screen_stack[0]
        assert isinstance(screen, CustomersScreen)
        await self._leave_all_above(screen)
        screen.asked = self._began
        screen.table.focus()
        await settle(self._pilot)

    async def _to_page(self, tab: str) -> None:
        """Be at the first customer's page, in that tab."""
        if self._page is None:
            await self._to_list()
            await self._keys("g", "enter")
            await wait_until(self._pilot, lambda: self._page is not None, "the page")
        page = self._page
        assert page is not None
        await self._leave_all_above(page)
        await self._keys(tab)

    @property
    def _page(self) -> CustomerScreen | None:
        return next((one for one in self._app.screen_stack if isinstance(one, CustomerScreen)), None)

    async def _keys(self, *keys: str) -> None:
        await self._pilot.press(*keys)
        await settle(self._pilot)

    async def _dialog(self, dialog: str, *keys: str, plain: bool = False) -> None:
        base = self._app.screen
        await self._keys(*keys)
        assert type(self._app.screen).__name__ == dialog, screen_text(self._pilot)
        await self.look(f"{dialog} over {type(base).__name__}", plain=plain)
        if base in self._app.screen_stack:
            await self._leave_all_above(base)

    async def look(self, surface: str, *, plain: bool = False) -> None:
        """Judge what stands on the terminal now; unless `plain`, some of it must be hostile text."""
        screen = self._app.screen
        self.found.visited.add(type(screen).__name__)
        update = screen._compositor.render_full_update()
        self.found.written.append(update.render_segments(self._app.console))
        cells = list(_hostile_cells(screen))
        assert cells or plain, f"{surface} shows nothing hostile:\n{screen_text(self._pilot)}"
        self.found.seen[surface] = len(cells)
        self.found.led |= {led for _, led in cells if led}
        for (x, y), _ in cells[:: self._every]:
            await self._pilot.click(offset=(x, y))
            await settle(self._pilot)
            self.found.clicks += 1
            assert self._app.is_running, f"a click on {surface} ended the desk"
            if screen not in self._app.screen_stack:
                return  # the click answered the dialog, as a click on a row does
            await self._leave_all_above(screen)

    async def _leave_all_above(self, screen: Screen[Any]) -> None:
        """Close what was opened over `screen`, as if nothing had been chosen there."""
        while self._app.screen is not screen:
            self._app.screen.dismiss()
            await settle(self._pilot)


def _hostile_cells(screen: Screen[Any]) -> Iterator[tuple[tuple[int, int], str]]:
    """Yield where hostile text stands, and what a click there would do by the text itself: best, nothing."""
    for y, strip in enumerate(screen._compositor.render_strips()):
        if "EVIL" not in strip.text.upper():
            continue
        x = 0
        for segment in strip:
            led = _led(segment)
            for _ in range(segment.cell_length):
                yield (x, y), led
                x += 1


def _led(segment: Segment) -> str:
    style = segment.style
    if style is None:
        return ""
    # Beside it may stand keys to click and scrollbars, made by us, with nothing of a customer's in them.
    ours = ("screen.", "scroll", "grab", "release") if "EVIL" not in segment.text.upper() else ()
    led = [
        f"{name}={does}"
        for name, does in style.meta.items()
        if name.startswith("@") and not str(does).startswith(ours)
    ]
    if style.link and not style.link.startswith(LINKS):
        led.append(style.link)
    return " ".join(led)


def main() -> int:
    """Walk once for each string; return 1 where anything came through."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak.surfaces", description=__doc__)
    parser.add_argument("--strings", type=int, default=50)
    parser.add_argument("--every", type=int, default=100, help="cells that one click stands for; 1: all")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--letters", type=int, default=0, help="of each string at least")
    asked = parser.parse_args()
    idle.install()
    stylesheets.install()
    began, cells, clicks, judged, surfaces = time.monotonic(), 0, 0, 0, 0
    came: list[str] = []
    for text in hostile_strings(asked.strings, asked.seed):
        with tempfile.TemporaryDirectory(prefix="soak-") as home:
            store, named = Path(home) / "shop.db", f"EVIL{text}"
            named *= -(-asked.letters // len(named)) or 1
            fill(store, named)
            found = asyncio.run(Walk(store, Path(home) / "exports", named, asked.every).run())
        written = "".join(found.written).encode("utf-8", "surrogatepass")
        came += [*found.led, *foreign(written)]
        cells, clicks = cells + sum(found.seen.values()), clicks + found.clicks
        judged, surfaces = judged + len(written), len(found.seen)
    sys.stdout.write(
        f"seed {asked.seed}: {asked.strings} strings through {surfaces} surfaces in"
        f" {time.monotonic() - began:.0f} s: {judged:,} bytes judged, {cells:,} cells looked at,"
        f" {clicks:,} clicked, {len(came)} foreign or leading somewhere {sorted(set(came))}\n"
    )
    return 1 if came else 0


if __name__ == "__main__":
    sys.exit(main())
