"""The segment dialog: what it shows, what its keys give back, and what it makes of hostile names."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from threading import Event

import pytest
from msgspec.structs import replace
from textual.app import App
from textual.pilot import Pilot
from textual.widgets import Input, OptionList

from custui.domain.customer import Segment
from custui.domain.deeds import AddToSegment, NewSegment, RemoveFromSegment, SegmentEdit, View
from custui.domain.groups import Fitting, Group
from custui.domain.query import CustomerFilters, ListQuery, PageRequest, Sort, SortField
from custui.screens.chosen import Chosen
from custui.screens.context import DeskContext
from custui.screens.segment_choice import ActOn, DeleteSegment, FilterBy, SegmentChoice
from custui.screens.segment_edit import SegmentEditDialog
from custui.screens.segment_rows import Inside, SegmentRow
from custui.screens.segments import SegmentsDialog
from custui.terminal.capabilities import Terminal
from custui.themes import DARK
from tests.fakes import FakeRepository, fixed_clock
from tests.pilot import settle, wait_until
from tests.worlds import phone, shop_of

PROMO, LACE = Segment(1, "Promo list", "green"), Segment(2, "Lace buyers", "red")
SMART = Segment(3, "Lagos VIPs", "blue", ListQuery(CustomerFilters(groups=frozenset({Group.VIP}))), version=4)
ASKED = ListQuery(CustomerFilters(city="Ikeja", sort=Sort(SortField.SPENT)), page=PageRequest(3, 20))


def whom(count: int, *, counted: bool = True) -> Chosen:
    """Return the first customers of the shop, as marked ones."""
    among = frozenset(phone(n) for n in range(count))
    return Chosen(
        ListQuery(CustomerFilters(among=among)), f"{count} customers marked", count if counted else None
    )


TWO = whom(2)


def shop() -> FakeRepository:
    """Return a shop of 12: 0–3 are on the promo list, 0 buys lace; every sixth is a VIP."""
    repository = shop_of(12)
    repository.members = {phone(n): (PROMO,) for n in range(4)}
    repository.members[phone(0)] = (PROMO, LACE)
    repository.made_segments = [SMART]
    return repository


class SlowTicks(FakeRepository):
    """The same shop, which lists its segments at once and tells who is in them when let."""

    def __init__(self) -> None:
        like = shop()
        super().__init__(like.orders, members=like.members, made_segments=like.made_segments)
        self.let = Event()

    def memberships(self, query: ListQuery) -> dict[int, int]:
        assert self.let.wait(timeout=10)
        return super().memberships(query)

    def fitting(self, query: ListQuery) -> Fitting:
        assert self.let.wait(timeout=10)
        return super().fitting(query)

    def segment_sizes(self) -> dict[int, int]:
        assert self.let.wait(timeout=10)
        return super().segment_sizes()


class Desk(App[None]):
    def __init__(self, dialog: SegmentsDialog) -> None:
        super().__init__()
        self.animation_level = "none"
        self.register_theme(DARK)
        self.theme = DARK.name
        self.dialog = dialog
        self.choices: list[SegmentChoice | None] = []

    def on_mount(self) -> None:
        self.push_screen(self.dialog, self.choices.append)

    @property
    def lines(self) -> list[str]:
        return [strip.text for strip in self.screen._compositor.render_strips()]

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    def line(self, words: str) -> str:
        """Return the one line with these words in it, without the frame."""
        found = [line.replace("│", " ").strip() for line in self.lines if words in line]
        assert len(found) == 1, (words, self.text)
        return found[0]


async def press(pilot: Pilot[None], *keys: str) -> None:
    """Press keys, each after the one before has had its effect; half the price of `pilot.press`."""
    for key in keys:
        pilot.app.simulate_key(key)
        await pilot.pause()


@asynccontextmanager
async def at_dialog(
    repository: FakeRepository | None = None,
    chosen: Chosen | None = TWO,
    asked: ListQuery | None = ASKED,
    size: tuple[int, int] = (80, 24),
    *,
    waiting: bool = False,
) -> AsyncIterator[tuple[Desk, Pilot[None]]]:
    store = repository or shop()
    context = DeskContext(store, "kemi", fixed_clock, Terminal())
    desk = Desk(SegmentsDialog(context, chosen, asked))
    async with desk.run_test(size=size) as pilot:
        await (pilot.pause() if waiting else settle(pilot))
        yield desk, pilot
        store.release()


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (40, 30)])
async def test_segments_and_groups_stand_in_one_list_with_sizes_and_who_is_in(size: tuple[int, int]) -> None:
    async with at_dialog(size=size) as (desk, _):
        kinds = size[0] > 40
        assert desk.line("Promo list").split() == [
            "✓",
            "●",
            "Promo",
            "list",
            *(["list"] if kinds else []),
            "4",
        ]
        assert desk.line("Lace").split() == ["~", "●", "Lace", "buyers", *(["list"] if kinds else []), "1"]
        assert desk.line("Lagos VIPs").split() == ["●", "Lagos", "VIPs", *(["smart"] if kinds else []), "4"]
        vips = [*(["built-in"] if kinds else []), "4"]
        assert [line.replace("│", " ").split() for line in desk.lines if "★" in line] == [["★", "VIP", *vips]]
        assert "2 customers marked" in desk.text
        for group in Group:
            assert group.word in desk.text


async def test_groups_and_smart_segments_are_ticked_like_the_others() -> None:
    one, two = (
        Chosen(ListQuery(CustomerFilters(among=frozenset(map(phone, chosen)))), "them", len(chosen))
        for chosen in ((5,), (5, 6))
    )
    for chosen, sign in ((one, "✓"), (two, "~")):
        async with at_dialog(chosen=chosen) as (desk, pilot):
            for name in ("Lagos VIPs", "★ VIP", "◆ High value"):
                assert desk.line(name).startswith(sign), name
            assert desk.line("! At risk").startswith("!")
            await press(pilot, "G")
            assert "⏎" not in desk.text  # nobody is put into these, or taken out


async def test_sizes_and_ticks_come_after_the_list() -> None:
    repository = SlowTicks()
    async with at_dialog(repository, waiting=True) as (desk, pilot):
        await wait_until(pilot, lambda: "Promo list" in desk.text, "the list")
        assert desk.line("Promo list").split() == ["●", "Promo", "list", "list", "…"]
        repository.let.set()
        await settle(pilot)
        assert desk.line("Promo list").split() == ["✓", "●", "Promo", "list", "list", "4"]


async def test_enter_adds_where_somebody_is_missing_and_removes_where_nobody_is() -> None:
    for keys, wanted in (
        (("enter",), ActOn(AddToSegment(LACE.id), LACE)),
        (("space",), ActOn(AddToSegment(LACE.id), LACE)),
        (("j", "enter"), ActOn(RemoveFromSegment(PROMO.id), PROMO)),
    ):
        async with at_dialog() as (desk, pilot):
            await press(pilot, *keys)
            assert desk.choices == [wanted]


async def test_the_hint_says_what_enter_will_do() -> None:
    async with at_dialog() as (desk, pilot):
        assert "⏎ add" in desk.text
        await press(pilot, "j")
        await pilot.pause()
        assert "⏎ remove" in desk.text
        await press(pilot, "G")
        await pilot.pause()
        assert "⏎" not in desk.text
        assert "e edit" not in desk.text
        assert "z make a list of it" in desk.text


async def test_enter_before_it_is_known_who_is_in_waits_for_that() -> None:
    repository = SlowTicks()
    async with at_dialog(repository, waiting=True) as (desk, pilot):
        await wait_until(pilot, lambda: "Promo list" in desk.text, "the list")
        await press(pilot, "j", "enter")
        assert desk.choices == []
        repository.let.set()
        await settle(pilot)
        assert desk.choices == [ActOn(RemoveFromSegment(PROMO.id), PROMO)]


async def test_what_is_not_counted_yet_is_counted_here() -> None:
    async with at_dialog(chosen=whom(4, counted=False)) as (desk, pilot):
        assert desk.line("Promo list").startswith("✓")
        await press(pilot, "j", "enter")
        assert desk.choices == [ActOn(RemoveFromSegment(PROMO.id), PROMO)]


async def test_a_smart_segment_takes_nobody_and_says_why() -> None:
    async with at_dialog() as (desk, pilot):
        await press(pilot, "j", "j", "enter")
        assert "Smart: it holds whoever fits. z makes a list of it." in desk.text
        await press(pilot, "G", "space")
        assert desk.choices == []
        await press(pilot, "enter")
        assert "Built-in: it holds whoever fits." in desk.text


async def test_keys_move_the_highlight() -> None:
    async with at_dialog() as (desk, pilot):
        options = desk.dialog.query_one(OptionList)
        for key, place in (("G", 8), ("k", 7), ("g", 0), ("j", 1), ("down", 2), ("up", 1)):
            await press(pilot, key)
            assert options.highlighted == place


async def test_f_filters_by_a_segment_or_a_group() -> None:
    for keys, wanted in (
        (("j", "f"), FilterBy("Promo list")),
        (("j", "j", "j", "f"), FilterBy("VIP", Group.VIP)),
    ):
        async with at_dialog() as (desk, pilot):
            await press(pilot, *keys)
            assert desk.choices == [wanted]


async def test_without_a_list_nothing_is_filtered_and_without_customers_enter_filters() -> None:
    async with at_dialog(asked=None) as (desk, pilot):
        await press(pilot, "f")
        assert desk.choices == []
        assert "f filter" not in desk.text
    async with at_dialog(chosen=None) as (desk, pilot):
        assert "⏎ add" not in desk.text
        await press(pilot, "j", "enter")
        assert desk.choices == [FilterBy("Promo list")]


async def test_d_gives_the_segment_with_its_size_and_never_a_group() -> None:
    async with at_dialog() as (desk, pilot):
        await press(pilot, "G", "d", "e")
        assert desk.choices == []
        assert desk.screen is desk.dialog
        await press(pilot, "g", "j", "d")
        assert desk.choices == [DeleteSegment(PROMO, 4)]


async def test_d_tells_which_views_name_the_segment() -> None:
    repository = shop()
    promo, lace = (ListQuery(CustomerFilters(segment=name)) for name in ("promo LIST", LACE.name))
    without = ListQuery(CustomerFilters(not_segment=PROMO.name))
    repository.saved_views += [View(1, "In", promo, "ada"), View(2, "Lace", lace, "ada")]
    repository.saved_views.append(View(3, "Out", without, "ada"))
    async with at_dialog(repository, TWO) as (desk, pilot):
        await press(pilot, "g", "j", "d")
        assert desk.choices == [DeleteSegment(PROMO, 4, ("In", "Out"))]


async def test_slash_narrows_and_escape_shows_all_again_then_closes() -> None:
    async with at_dialog() as (desk, pilot):
        await press(pilot, "slash", *"lág")
        await pilot.pause()
        assert "Promo list" not in desk.text
        assert "Lagos VIPs" in desk.text
        await press(pilot, "enter", "j", "j")
        assert desk.dialog.row == SegmentRow(segment=SMART)
        await press(pilot, "slash", *"zz")
        await pilot.pause()
        assert "No segment is called that." in desk.text
        await press(pilot, "escape")
        await pilot.pause()
        assert "Promo list" in desk.text
        await press(pilot, "escape")
        assert desk.choices == [None]


async def test_the_segment_of_exactly_that_name_is_the_one_found() -> None:
    repository = shop()
    repository.made_segments += [Segment(7, "Lagos VIPs 2 Jun", "red"), Segment(8, "A Lagos VIPs", "red")]
    async with at_dialog(repository) as (desk, pilot):
        await press(pilot, "slash", *"lagos vips")
        assert desk.dialog.row is not None
        assert desk.dialog.row.name == "Lagos VIPs"


async def test_down_leaves_the_box_for_the_rows_where_letters_are_keys_again() -> None:
    async with at_dialog() as (desk, pilot):
        await press(pilot, "slash", *"promo", "down", "f")
        assert desk.choices == [FilterBy("Promo list")]


async def test_no_segments_yet_says_how_to_make_one() -> None:
    async with at_dialog(shop_of(3)) as (desk, _):
        assert "No segments yet: N makes one." in desk.text
        assert "Problematic" in desk.text


async def test_a_failing_store_says_so_and_r_tries_again() -> None:
    repository = shop()
    repository.failure = "the store at [b]x is gone"
    async with at_dialog(repository) as (desk, pilot):
        assert "the store at [b]x is gone" in " ".join(desk.text.replace("│", " ").split())
        repository.failure = None
        await press(pilot, "r")
        await settle(pilot)
        assert "Promo list" in desk.text
        assert "is gone" not in desk.text


# Making and changing.


async def make(keys: tuple[str, ...], chosen: Chosen | None = TWO, asked: ListQuery | None = ASKED) -> object:
    """Return what the dialog gives after these keys and Enter."""
    async with at_dialog(chosen=chosen, asked=asked) as (desk, pilot):
        await press(pilot, *keys)
        await pilot.pause()
        await press(pilot, "enter")
        await pilot.pause()
        assert len(desk.choices) == 1, desk.text
        return desk.choices[0]


async def test_a_new_segment_holds_the_chosen_customers() -> None:
    assert await make(("N", *"Eid")) == NewSegment("Eid", "red", members=TWO.on)


async def test_a_new_segment_without_chosen_customers_begins_empty() -> None:
    assert await make(("N", *"Eid"), chosen=None) == NewSegment("Eid", "red")


async def test_colour_and_customers_are_chosen_by_arrows() -> None:
    assert await make(("N", *"Eid", "tab", "right", "down", "right")) == NewSegment("Eid", "magenta")
    made = await make(("N", *"Eid", "tab", "left", "left", "left", "left", "tab", "space"))
    assert made == NewSegment("Eid", "cyan")


async def test_a_smart_segment_is_the_list_without_page_sort_and_marks() -> None:
    asked = replace(ASKED, filters=replace(ASKED.filters, among=frozenset({phone(1)})))
    wanted = NewSegment("Eid", "red", query=ListQuery(CustomerFilters(city="Ikeja")))
    assert await make(("N", *"Eid", "tab", "tab", "right", "right"), asked=asked) == wanted


async def test_without_a_list_no_smart_segment_is_offered() -> None:
    made = await make(("N", *"Eid", "tab", "tab", "right", "right"), asked=None)
    assert made == NewSegment("Eid", "red", members=TWO.on)


async def test_z_copies_a_smart_segment_or_a_group_under_a_name_of_the_day() -> None:
    made = await make(("j", "j", "z"))
    assert made == NewSegment(
        "Lagos VIPs 8 Jun 2026", "red", members=ListQuery(CustomerFilters(segment="Lagos VIPs"))
    )
    made = await make(("G", "k", "z"))
    at_risk = ListQuery(CustomerFilters(groups=frozenset({Group.AT_RISK})))
    assert made == NewSegment("At risk 8 Jun 2026", "red", members=at_risk)


async def test_the_dialog_says_what_a_smart_segment_will_find() -> None:
    async with at_dialog() as (desk, pilot):
        await press(pilot, "N", "tab", "tab", "right", "right")
        await pilot.pause()
        assert "Smart, always current: Ikeja" in desk.text


async def test_a_list_keeps_its_members_when_renamed() -> None:
    async with at_dialog() as (desk, pilot):
        await press(pilot, "j", "e")
        await pilot.pause()
        assert "Holds" not in desk.text
        await press(pilot, *"Promo 2", "tab", "right", "enter")
        assert desk.choices == [SegmentEdit(PROMO.id, "Promo 2", "yellow", None, PROMO.version)]


async def test_a_smart_segment_keeps_its_query_or_takes_the_lists() -> None:
    kept = await make(("j", "j", "e"))
    assert kept == SegmentEdit(SMART.id, SMART.name, "blue", SMART.query, 4)
    taken = await make(("j", "j", "e", "tab", "tab", "right"))
    assert taken == SegmentEdit(SMART.id, SMART.name, "blue", ListQuery(CustomerFilters(city="Ikeja")), 4)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("  ", "A segment needs a name."),
        ("PROMO  LIST", "There is a segment of this name already."),
        ("vip", "There is a segment of this name already."),
    ],
)
async def test_a_name_that_will_not_do_is_said_before_anything_is_asked(typed: str, sentence: str) -> None:
    async with at_dialog() as (desk, pilot):
        await press(pilot, "N")
        await pilot.pause()
        box = desk.screen.query_one(Input)
        box.value = typed
        await press(pilot, "tab", "enter")
        await pilot.pause()
        assert sentence in desk.text
        assert box.has_focus
        await press(pilot, "escape")
        await pilot.pause()
        assert desk.screen is desk.dialog
        assert desk.choices == []


async def test_its_own_name_may_stay() -> None:
    assert await make(("j", "e", "tab", "right")) == SegmentEdit(PROMO.id, PROMO.name, "yellow", None, 1)


async def test_hostile_names_are_text_and_stay_as_they_were_stored() -> None:
    hostile = Segment(9, "[@click=app.quit]x[/]\x1b]52;c;aGk=\x07", "red")
    repository = shop_of(3)
    repository.made_segments = [hostile]
    async with at_dialog(repository) as (desk, pilot):
        assert "[@click=app.quit]x[/]�]52;c;aGk=�" in desk.text
        await press(pilot, "e", "tab", "right", "enter")
        assert desk.choices == [SegmentEdit(9, hostile.name, "magenta", None, 1)]


async def test_the_keys_can_be_clicked() -> None:
    async with at_dialog() as (desk, pilot):
        line = next(n for n, row in enumerate(desk.lines) if "N new" in row)
        await pilot.click(offset=(desk.lines[line].index("N new") + 2, line))
        await pilot.pause()
        assert isinstance(desk.screen, SegmentEditDialog)
        row = next(n for n, row in enumerate(desk.lines) if "Colour" in row)
        await pilot.click(offset=(desk.lines[row].index("red") + 1, row))
        await pilot.pause()
        assert "magenta" in desk.text


async def test_every_binding_has_an_id_and_a_description() -> None:
    async with at_dialog() as (desk, pilot):
        await press(pilot, "N")
        await pilot.pause()
        for screen in (desk.dialog, desk.screen):
            for binding in type(screen)._merged_bindings.key_to_bindings.values():  # type: ignore[union-attr]
                assert all(one.description for one in binding)


def test_nobody_is_never_everybody() -> None:
    assert not Inside(0, {}).holds_all(SegmentRow(segment=PROMO))
