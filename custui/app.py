"""The app: screens, themes, palette, and the store opened behind the first paint. Wiring only.

What a key opens is imported when it is pressed: the first paint does not wait for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.app import SystemCommand
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.screen import Screen

from custui.domain.errors import CustuiError
from custui.domain.query import ListQuery
from custui.options import AppOptions
from custui.screens.context import DeskContext
from custui.screens.customers import CustomersScreen
from custui.screens.customers_answers import listing_of
from custui.screens.unsaved import Unsaved
from custui.terminal.crash_app import PlainCrashApp
from custui.terminal.ending import on_being_ended
from custui.terminal.floor_app import FloorApp
from custui.terminal.gone_widgets import forget_drawings
from custui.terminal.key_order_app import KeyOrderApp
from custui.terminal.tidy_app import TidyApp
from custui.themes import OWN_THEMES, THEME_NAMES
from custui.widgets.listing import Listing

if TYPE_CHECKING:
    from custui.domain.repository import DeskRepository

__all__ = ["AppOptions", "CustuiApp"]

_NOT_OFFERED = ("command_palette", "cursor_", "scroll_", "page")
"""How the actions begin that move about, and the palette's own."""


class CustuiApp(PlainCrashApp[None], FloorApp[None], TidyApp[None], KeyOrderApp[None]):
    """The customer desk on one terminal. Its return code is 1 where the store could not be opened."""

    TITLE = "custui"
    # Textual reads a screen's own CSS_PATH when it is pushed, which the first one never is.
    CSS_PATH: ClassVar = ["screens/customers.tcss", "screens/toasts.tcss"]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("question_mark", "keys", "Keys", key_display="?", id="app.keys"),
        Binding("q", "quit", "Quit", id="app.quit"),
    ]

    class Seen(Message):
        """The first rows were read ahead of the store."""

        def __init__(self, listing: Listing) -> None:
            """Keep what to show."""
            super().__init__()
            self.listing = listing

    class StoreOpened(Message):
        """The store is open."""

        def __init__(self, repository: DeskRepository, last: ListQuery | None) -> None:
            """Keep what reads it, and the list that the agent left last time."""
            super().__init__()
            self.repository = repository
            self.last = last

    class StoreRefused(Message):
        """The store cannot be opened."""

        def __init__(self, sentence: str) -> None:
            """Keep what to say."""
            super().__init__()
            self.sentence = sentence

    def __init__(self, open_repository: Callable[[], DeskRepository], options: AppOptions) -> None:
        """Prepare the app; `open_repository` is called once, in a thread, after the first paint."""
        super().__init__()
        forget_drawings()
        self._open_repository = open_repository
        self._options = options
        self._repository: DeskRepository | None = None
        self._refused = False
        self._desk = CustomersScreen(options)
        self.crash_log = options.crash_log
        # Every animated frame would travel to the agent's terminal.
        self.animation_level = "none"
        for theme in OWN_THEMES:
            self.register_theme(theme)
        self.theme = options.theme
        for name in set(self.available_themes).difference(THEME_NAMES):
            self.unregister_theme(name)

    def get_default_screen(self) -> Screen[None]:
        """Begin with the list."""
        return self._desk

    def on_mount(self) -> None:
        """Open the store once the list has been painted: importing SQLModel would hold the paint up."""
        self.set_keymap(self._options.keymap)
        if not self.is_headless:
            on_being_ended(lambda: self.run_worker(self.end()))
        self.call_after_refresh(self._open_store)

    @work(thread=True, group="open")
    def _open_store(self) -> None:
        options = self._options
        seen = options.first_sight()
        if seen is not None:
            self.post_message(self.Seen(listing_of(*seen, options.rules, options.clock())))
        try:
            repository = self._open_repository()
        except CustuiError as error:
            self.post_message(self.StoreRefused(str(error)))
            return
        try:
            last = repository.last_query(options.agent)
        except CustuiError:
            last = None  # a store that fails says so when asked for the rows
        self.post_message(self.StoreOpened(repository, last))

    def on_custui_app_seen(self, message: Seen) -> None:
        """Show the first rows while the store opens."""
        self._desk.show_first(message.listing)

    def on_custui_app_store_opened(self, message: StoreOpened) -> None:
        """Let the list begin, where the agent left it."""
        self._repository = message.repository
        self._desk.open_on(message.last)
        options = self._options
        self._desk.context = DeskContext(
            message.repository,
            options.agent,
            options.clock,
            options.terminal,
            options.export,
            options.export_folder,
        )

    def on_custui_app_store_refused(self, message: StoreRefused) -> None:
        """Say why there is nothing to see."""
        self._refused = True
        self._desk.refuse(message.sentence)

    def on_unmount(self) -> None:
        """Give up the store's connections."""
        if self._repository is not None:
            self._repository.close()

    async def action_quit(self) -> None:
        """Leave, unless a dialog holds back; scripts learn from the code that the store never opened."""
        if isinstance(self.screen, Unsaved) and not self.screen.may_leave():
            return
        await self.end()

    async def end(self) -> None:
        """Leave unasked: what is written waits for its turn, and what is typed is kept as a draft."""
        await self._desk.remember_at_last()
        self.exit(return_code=1 if self._refused else 0)

    def action_keys(self) -> None:
        """Show every key that works here."""
        from custui.screens.keys import KeysDialog, keys_of

        self.push_screen(KeysDialog(keys_of(self.screen)))

    def action_command_palette(self) -> None:
        """Open the palette, except over a dialog, which first wants its answer."""
        from custui.screens.palette import Palette

        if not self.screen.is_modal:
            self.push_screen(Palette())

    def search_themes(self) -> None:
        """Offer the themes in the desk's own palette: Textual's blinks, with a sign two cells wide."""
        from custui.screens.palette import Palette
        from custui.screens.palette_provider import ThemeProvider

        self.push_screen(Palette(ThemeProvider, "A theme…"))

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Offer the theme and whatever the keys do here; moving about needs no palette."""
        from custui.screens.keys import keys_of

        yield SystemCommand("Theme", "Change the colours", self.action_change_theme)
        for key in keys_of(screen):
            if not key.action.startswith(_NOT_OFFERED):
                yield SystemCommand(key.what, f"Key {key.keys}", key.press(self))
