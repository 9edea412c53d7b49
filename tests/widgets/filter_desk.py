"""The chips and the filter panel in an app of their own, with a shop's choices."""

from typing import Any, ClassVar

from textual import events, on
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.pilot import Pilot
from textual.reactive import var
from textual.widgets import Static

from custui.domain.customer import Segment
from custui.domain.dashboard import GroupCard, Share, Shares
from custui.domain.filter_choices import FilterChoices
from custui.domain.groups import Group
from custui.domain.query import CustomerFilters, ListQuery
from custui.domain.rules import ShopRules
from custui.themes import OWN_THEMES
from custui.widgets.chip_bar import ChipBar
from custui.widgets.filter_panel import FilterPanel
from tests.factories import RULES, make_segment

HOSTILE = "[@click=app.quit]x[/] \x1b[31m\u202e"
CITIES = ("Lagos", "Ikeja", "Port Harcourt", "Abuja", "Ọ̀yọ́", "", "Kano", "New Lagos", HOSTILE)
SHARES = Shares(
    channels=(Share("whatsapp", 412), Share("facebook", 120), Share("unknown", 7)),
    cities=tuple(Share(city, 312 - 30 * place) for place, city in enumerate(CITIES)),
    states=(Share("Lagos", 420), Share("FCT", 61), Share("Rivers", 40)),
)
GROUPS = tuple(
    GroupCard(group, customers, customers * 1_000_00)
    for group, customers in zip(Group, (88, 61, 362, 235, 301, 0), strict=True)
)
SEGMENTS = (
    make_segment(1, "Promo list"),
    Segment(2, "Quiet Lagos VIPs", "blue", ListQuery(CustomerFilters(city="Lagos"))),
    make_segment(3, HOSTILE),
)
CHOICES = FilterChoices(SHARES, SEGMENTS, GROUPS)


async def press(pilot: Pilot[Any], *keys: str) -> None:
    """Press keys as fast as a terminal sends a packet of them, then let the app work."""
    for key in keys:
        pilot.app.post_message(events.Key(key, key if len(key) == 1 else CHARACTERS.get(key)))
    await pilot.pause()


CHARACTERS = {"space": " ", "full_stop": ".", "plus": "+"}


class FilterDesk(App[None]):
    """Holds the filters as the list screen does, and hands back whatever is changed."""

    CSS = """
    #bar { height: 1; }
    #search { width: 1fr; }
    ChipBar { max-width: 60; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("o", "note('sort')", "Sort"),
        Binding("q", "note('quit')", "Quit"),
        Binding("f", "note('filters')", "Filters"),
    ]

    filters: var[CustomerFilters] = var(CustomerFilters())
    choices: var[FilterChoices] = var(CHOICES)

    def __init__(self, filters: CustomerFilters | None = None, rules: ShopRules = RULES) -> None:
        super().__init__()
        self.rules = rules
        self.set_reactive(FilterDesk.filters, filters or CustomerFilters())
        self.said: list[CustomerFilters] = []
        """What was posted, oldest first."""
        self.asked_for_panel = 0
        self.closed = 0
        self.pressed: list[str] = []
        self.answers = True
        """Whether changes are handed back."""
        for theme in OWN_THEMES:
            self.register_theme(theme)
        self.theme = "custui-dark"
        self.animation_level = "none"

    def compose(self) -> ComposeResult:
        with Horizontal(id="bar"):
            yield Static(" / 0803 12", id="search")
            yield ChipBar(self.rules).data_bind(FilterDesk.filters)
        with Horizontal():
            yield FilterPanel(self.rules).data_bind(FilterDesk.filters, FilterDesk.choices)
            yield Static("the rows")

    @property
    def panel(self) -> FilterPanel:
        return self.query_one(FilterPanel)

    @property
    def bar(self) -> ChipBar:
        return self.query_one(ChipBar)

    def action_note(self, key: str) -> None:
        self.pressed.append(key)

    @on(FilterPanel.Changed)
    @on(ChipBar.Changed)
    def _take(self, message: FilterPanel.Changed | ChipBar.Changed) -> None:
        self.said.append(message.filters)
        if self.answers:
            self.filters = message.filters

    @on(ChipBar.FilterAsked)
    def _ask(self) -> None:
        self.asked_for_panel += 1

    @on(FilterPanel.Closed)
    def _close(self) -> None:
        self.closed += 1
