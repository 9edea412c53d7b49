"""The chips: as many as fit, each a click away from being off."""

import pytest
from msgspec.structs import replace

from custui.domain.groups import Group
from custui.domain.query import Activity, CustomerFilters
from custui.domain.query_words import filter_parts
from custui.widgets.chip_bar import ChipBar
from tests.factories import RULES
from tests.widgets.filter_desk import HOSTILE, FilterDesk

FEW = CustomerFilters(groups=frozenset({Group.VIP}), city="Lagos")
MANY = replace(FEW, status=Activity.ACTIVE, min_orders=2, segment="Promo list", has_notes=True)


def drawn(bar: ChipBar) -> str:
    return bar.render().plain


async def test_it_says_what_is_on_and_where_to_change_it() -> None:
    app = FilterDesk(FEW)
    async with app.run_test(size=(80, 24)) as pilot:
        assert drawn(app.bar) == " VIP ×   Lagos ×  f filters (2)"
        assert app.bar.region.right == 80
        assert not app.bar.has_class("-nothing")
        app.filters = CustomerFilters(search="ngozi")
        await pilot.pause()
        assert drawn(app.bar) == "f filters"
        assert app.bar.has_class("-nothing")


@pytest.mark.parametrize(
    ("width", "line"),
    [
        (60, " active ×   VIP ×   2+ orders ×   Lagos ×  +2 f filters (6)"),
        (40, " active ×   VIP ×  +4 f filters (6)"),
        (24, "f filters (6)"),
        (8, "f filte…"),
    ],
)
async def test_chips_that_do_not_fit_are_counted(width: int, line: str) -> None:
    app = FilterDesk(MANY)
    async with app.run_test(size=(120, 24)) as pilot:
        app.bar.styles.width = width + 2
        app.bar.styles.max_width = width + 2
        await pilot.pause()
        assert drawn(app.bar) == line


@pytest.mark.parametrize("place", [0, 1])
async def test_a_click_on_a_chip_takes_it_off(place: int) -> None:
    app = FilterDesk(FEW)
    async with app.run_test(size=(80, 24)) as pilot:
        words = ("VIP", "Lagos")[place]
        await pilot.click(ChipBar, offset=(1 + drawn(app.bar).index(words), 0))
        assert app.said == [filter_parts(FEW, RULES)[place].without]
        await pilot.pause()
        assert words not in drawn(app.bar)
        assert app.asked_for_panel == 0


@pytest.mark.parametrize("words", ["+3", "f filters"])
async def test_a_click_elsewhere_asks_for_the_panel(words: str) -> None:
    app = FilterDesk(MANY)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.click(ChipBar, offset=(1 + drawn(app.bar).index(words), 0))
        assert (app.asked_for_panel, app.said) == (1, [])


async def test_hostile_names_are_shown_cleaned_and_cut_and_do_nothing() -> None:
    app = FilterDesk(replace(FEW, city=HOSTILE, segment="x" * 300))
    async with app.run_test(size=(120, 24)) as pilot:
        app.bar.styles.max_width = 90
        await pilot.pause()
        line = drawn(app.bar)
        assert "[@click=app.quit]x[/] �" in line
        assert "\x1b" not in line
        assert "\u202e" not in line
        assert "in xxxxxxxxxxxxxxxxxxxx… ×" in line
        await pilot.click(ChipBar, offset=(1 + line.index("click"), 0))
        assert app.is_running
        assert app.said[0].city is None
