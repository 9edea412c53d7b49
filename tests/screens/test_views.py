"""The views dialog opens, names and deletes by its answers alone, and asks before it deletes."""

from collections.abc import Sequence

import pytest
from textual.app import App
from textual.pilot import Pilot
from textual.widgets import Input, OptionList

from custui.domain.deeds import View
from custui.domain.groups import Group
from custui.domain.period import Period, PeriodKind
from custui.domain.query import CustomerFilters, ListQuery, PageRequest, Sort, SortField
from custui.screens.views import DeleteView, OpenView, SaveView, ViewsAnswer, ViewsDialog
from custui.widgets.listing import Look
from tests.factories import RULES, naira
from tests.pilot import lines_of

LAGOS = ListQuery(CustomerFilters(groups=frozenset({Group.VIP}), state="Lagos"))
SILENT = ListQuery(
    CustomerFilters(min_spent=naira(50_000), sort=Sort(SortField.SPENT)), Period(PeriodKind.DAYS_90)
)
VIEWS = (View(4, "Lagos VIPs", LAGOS, "kemi"), View(7, "Silent spenders", SILENT, "tunde"))
MANY = tuple(
    View(place, f"View {place}", ListQuery(CustomerFilters(city=f"City {place}")), "kemi")
    for place in range(1, 12)
)
SHOWN = ListQuery(CustomerFilters(city="Ibadan"))


class Desk(App[None]):
    def __init__(
        self, views: Sequence[View] = VIEWS, shown: ListQuery = SHOWN, *, read_only: bool = False
    ) -> None:
        super().__init__()
        self.answers: list[ViewsAnswer | None] = []
        self._dialog = ViewsDialog(views, shown, Look(RULES), read_only=read_only)

    def on_mount(self) -> None:
        self.push_screen(self._dialog, self.answers.append)

    @property
    def text(self) -> str:
        return "\n".join(lines_of(self.screen))

    @property
    def name_box(self) -> Input:
        return self.screen.query_one(Input)


async def answers_to(*keys: str, desk: Desk | None = None) -> list[ViewsAnswer | None]:
    app = desk or Desk()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press(*keys)
        await pilot.pause()
        return app.answers


@pytest.mark.parametrize(
    ("keys", "answer"),
    [
        (("enter",), OpenView(VIEWS[0])),
        (("j", "enter"), OpenView(VIEWS[1])),
        (("j", "k", "enter"), OpenView(VIEWS[0])),
        (("G", "enter"), OpenView(VIEWS[1])),
        (("G", "g", "enter"), OpenView(VIEWS[0])),
        (("2",), OpenView(VIEWS[1])),
        (("escape",), None),
        (("v",), None),
        (("d", "d"), DeleteView(VIEWS[0])),
        (("j", "delete", "d"), DeleteView(VIEWS[1])),
        (("s", *"Ibadan", "enter"), SaveView("Ibadan")),
        (("s", *"a", "space", "space", *"b", "space", "enter"), SaveView("a b")),
    ],
)
async def test_what_is_pressed_is_what_is_answered(keys: tuple[str, ...], answer: ViewsAnswer | None) -> None:
    assert await answers_to(*keys) == [answer]


@pytest.mark.parametrize(
    "keys",
    [("3",), ("d",), ("d", "escape"), ("d", "j"), ("d", "j", "d"), ("s", "enter"), ("s", "space", "enter"),
     ("s", "x", "escape"), ("s", "2"), ("s", "d", "d")],
)  # fmt: skip
async def test_what_is_not_meant_yet_answers_nothing(keys: tuple[str, ...]) -> None:
    assert await answers_to(*keys) == []


async def test_each_view_is_told_with_its_number_and_its_query_in_words() -> None:
    app = Desk()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "1   Lagos VIPs" in app.text
        assert "VIP · Lagos state" in app.text
        assert "2   Silent spenders" in app.text
        assert "₦50,000+ spent · 90 days · by spent ↓" in app.text


async def test_the_dialog_stands_on_the_view_that_is_open_whatever_its_page() -> None:
    shown = ListQuery(SILENT.filters, SILENT.period, PageRequest(3))
    app = Desk(shown=shown)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "2 ● Silent spenders" in app.text
        assert app.screen.query_one(OptionList).highlighted == 1
        await pilot.press("s")
        assert app.name_box.value == "Silent spenders"


async def test_a_name_that_is_there_already_says_what_it_replaces() -> None:
    app = Desk()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("s", *"lagos", "space", *"vip")
        assert "Save this list: Ibadan" in app.text
        assert "replaces" not in app.text
        await pilot.press("s")
        await pilot.pause()
        assert "replaces “Lagos VIPs”: VIP · Lagos state" in app.text
        await pilot.press("enter")
        assert app.answers == [SaveView("lagos vips")]


async def test_before_it_deletes_it_asks_and_goes_back_to_the_views() -> None:
    app = Desk()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("j", "d")
        await pilot.pause()
        assert "Delete “Silent spenders”?" in app.text
        await pilot.press("escape")
        await pilot.pause()
        assert "Delete “" not in app.text
        await pilot.press("enter")
        assert app.answers == [OpenView(VIEWS[1])]


async def test_leaving_the_name_gives_the_views_their_keys_back() -> None:
    assert await answers_to("s", "x", "escape", "j", "enter") == [OpenView(VIEWS[1])]


async def test_only_the_first_nine_bear_a_number() -> None:
    app = Desk(MANY)
    async with app.run_test(size=(80, 40)) as pilot:
        await pilot.pause()
        assert "9   View 9" in app.text
        assert "    View 10" in app.text
        await pilot.press("9")
        assert app.answers == [OpenView(MANY[8])]


async def test_without_views_there_is_a_list_to_save() -> None:
    app = Desk(())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "No saved views yet." in app.text
        assert "Open" not in app.text
        await pilot.press("d", "enter", "j", "s", "m", "enter")
        assert app.answers == [SaveView("m")]


async def test_a_store_that_is_only_read_offers_no_writing() -> None:
    app = Desk(read_only=True)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "Save" not in app.text
        assert "Delete" not in app.text
        await pilot.press("s", "d", "d")
        assert app.answers == []
        await pilot.press("enter")
        assert app.answers == [OpenView(VIEWS[0])]


async def test_everything_can_be_clicked() -> None:
    app = Desk()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await click_on(app, pilot, "Delete")
        assert "Delete “Lagos VIPs”?" in app.text
        await click_on(app, pilot, "Keep")
        await click_on(app, pilot, "Save this list")
        app.name_box.value = "mine"
        await pilot.pause()
        await click_on(app, pilot, "⏎ Save")
        assert app.answers == [SaveView("mine")]


async def click_on(app: Desk, pilot: Pilot[None], words: str) -> None:
    """Click the last place where `words` stand."""
    lines = reversed(list(enumerate(lines_of(app.screen))))
    row, line = next((row, line) for row, line in lines if words in line)
    await pilot.click(offset=(line.index(words) + len(words) - 1, row))
    await pilot.pause()


async def test_hostile_names_are_cleaned_and_run_nothing() -> None:
    bad = "\x1b[31m‮[@click=app.quit]x[/x]"
    hostile = View(1, bad, ListQuery(CustomerFilters(search=bad, city=bad, segment=bad)), "kemi")
    app = Desk((hostile,), hostile.query)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("d")
        await pilot.pause()
        asked = app.text
        await pilot.press("escape", "s")
        await pilot.pause()
        for text in (asked, app.text):
            assert "\x1b" not in text
            assert "‮" not in text
            assert "[@click=app.quit]x" in text


@pytest.mark.parametrize("size", [(40, 30), (80, 24), (30, 12)])
async def test_a_long_query_is_cut_at_the_dialogs_edge(size: tuple[int, int]) -> None:
    long = View(1, "n" * 60, ListQuery(CustomerFilters(city="c" * 40, state="s" * 40, search="x" * 40)), "k")
    app = Desk((long,))
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        await pilot.pause()
        assert sum("…" in line for line in lines_of(app.screen)) >= (1 if size[0] > 70 else 2)
        await pilot.press("enter")
        assert app.answers == [OpenView(long)]
