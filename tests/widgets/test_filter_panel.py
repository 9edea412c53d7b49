"""The filter panel: every filter by keyboard and by mouse, at any width, whatever the shop's names hold."""

from typing import Any

import pytest
from msgspec.structs import replace
from textual.geometry import Offset
from textual.pilot import Pilot

from custui.domain.dashboard import Share, Shares
from custui.domain.filter_choices import FilterChoices
from custui.domain.filter_sections import Section
from custui.domain.groups import Group
from custui.domain.query import Activity, CustomerFilters, PhoneDoubt
from custui.domain.rules import ShopRules
from custui.widgets.filter_panel import FilterPanel
from tests.factories import RULES
from tests.pilot import lines_of, wait_until
from tests.widgets.filter_desk import CHOICES, HOSTILE, FilterDesk, press

ON = CustomerFilters(
    search="ngozi", city="Lagos", groups=frozenset({Group.VIP, Group.AT_RISK}), status=Activity.ACTIVE
)


def rows(app: FilterDesk) -> list[str]:
    """Return the panel's lines on screen, without its frame."""
    region = app.panel.content_region
    lines = lines_of(app.screen)[region.y : region.bottom]
    return [line[region.x : region.right].rstrip() for line in lines]


def row(app: FilterDesk, words: str) -> str:
    """Return the first row that holds `words`, single-spaced."""
    return next(" ".join(line.split()) for line in rows(app) if words in line)


def at_cursor(app: FilterDesk) -> str:
    panel = app.panel
    assert panel.at_cursor is not None
    return " ".join(panel.draw_row(panel.at_cursor, here=True).plain.split())


async def stand_on(pilot: Pilot[Any], section: Section) -> None:
    """Walk to a section from the top, as an agent does."""
    await press(pilot, "g", *["j"] * list(Section).index(section))


async def open_section(pilot: Pilot[Any], section: Section) -> None:
    await stand_on(pilot, section)
    await press(pilot, "enter")


async def test_every_section_tells_what_it_is_set_to_at_a_glance() -> None:
    filters = replace(
        ON, min_orders=3, max_orders=7, min_spent=1_000_000, max_spent=4_999_999, channel="whatsapp",
        state="", segment="Promo list", not_segment="VIP", has_notes=True, follow_up_due=True,
        phone=PhoneDoubt.UNREADABLE,
    )  # fmt: skip
    app = FilterDesk(filters)
    async with app.run_test(size=(80, 24)) as pilot:
        assert [" ".join(line.split()) for line in rows(app)[:14]] == [
            "● Status active ▸",
            "● Orders 3–7 ▸",
            "● Spent ₦10k–₦50k ▸",
            "● Channel WhatsApp 412 ▸",
            "● City Lagos 312 ▸",
            "● State missing 0 ▸",
            "● Groups ★ VIP, ! At risk ▸",
            "● Segment Promo list ▸",
            "● Not in VIP 88 ▸",
            "● Notes has notes ▸",
            "● Follow-up due ▸",
            "● Phone unreadable ▸",
            "F Clear all 13",
            "Esc Close",
        ]
        app.filters = CustomerFilters()
        await pilot.pause()
        assert rows(app)[0].split() == ["Status", "any", "▸"]
        assert not any("●" in line or "Clear" in line for line in rows(app))


CASES = (
    (Section.STATUS, "enter j enter", CustomerFilters(status=Activity.ACTIVE)),
    (Section.STATUS, "right right", CustomerFilters(status=Activity.INACTIVE)),
    (Section.STATUS, "left", CustomerFilters(status=Activity.INACTIVE)),
    (Section.ORDERS, "enter down enter", CustomerFilters(min_orders=1, max_orders=1)),
    (Section.ORDERS, "space j j space", CustomerFilters(min_orders=2)),
    (Section.ORDERS, "enter 3 full_stop full_stop 7 enter escape",
     CustomerFilters(min_orders=3, max_orders=7)),
    (Section.SPENT, "right", CustomerFilters(max_spent=999_999)),
    (Section.SPENT, "left", CustomerFilters(min_spent=10_000_000)),
    (Section.SPENT, "enter 5 k plus enter escape", CustomerFilters(min_spent=500_000)),
    (Section.CHANNEL, "enter j enter", CustomerFilters(channel="whatsapp")),
    (Section.CITY, "enter down enter", CustomerFilters(city="")),
    (Section.CITY, "enter p o r t space h enter", CustomerFilters(city="Port Harcourt")),
    (Section.CITY, "enter o y o enter", CustomerFilters(city="Ọ̀yọ́")),
    (Section.STATE, "enter f c enter", CustomerFilters(state="FCT")),
    (Section.GROUPS, "enter j enter j j enter escape", CustomerFilters(groups=frozenset(
        {Group.VIP, Group.REPEAT}))),
    (Section.SEGMENT, "enter q u i enter", CustomerFilters(segment="Quiet Lagos VIPs")),
    (Section.NOT_SEGMENT, "enter a t space enter", CustomerFilters(not_segment="At risk")),
    (Section.NOTES, "right", CustomerFilters(has_notes=True)),
    (Section.NOTES, "left", CustomerFilters(has_notes=False)),
    (Section.FOLLOW_UP, "enter j space", CustomerFilters(follow_up_due=True)),
    (Section.PHONE, "right right", CustomerFilters(phone=PhoneDoubt.UNVERIFIED)),
)  # fmt: skip


async def test_every_filter_is_set_by_keys() -> None:
    app = FilterDesk()
    async with app.run_test(size=(80, 24)) as pilot:
        for section, keys, expected in CASES:
            app.filters = CustomerFilters()
            await stand_on(pilot, section)
            await press(pilot, *keys.split())
            await pilot.pause()
            assert app.filters == expected, (section, keys)
            assert app.said[-1] == expected
        assert app.pressed == []  # no letter came through to the screen's own keys
        assert app.closed == 0


async def test_keys_can_be_remapped() -> None:
    app = FilterDesk(ON)
    async with app.run_test(size=(80, 24)) as pilot:
        app.set_keymap({"filters.clear": "X", "rows.down": "n"})
        app.panel.focus()
        await press(pilot, "n", "F")
        assert (at_cursor(app), app.said) == ("Orders any ▸", [])
        await press(pilot, "X")
        await pilot.pause()
        assert app.filters == CustomerFilters(search="ngozi")


async def test_what_is_chosen_bears_a_sign_and_a_choice_leads_back_to_its_section() -> None:
    app = FilterDesk(ON)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_section(pilot, Section.CITY)
        assert at_cursor(app) == "● Lagos 312"
        assert row(app, "Ikeja") == "Ikeja 282"
        await press(pilot, "down", "enter")
        await pilot.pause()
        assert at_cursor(app) == "● City Ikeja 282 ▸"
        assert not any("Abuja" in line for line in rows(app))


async def test_typing_finds_names_and_esc_leaves_the_picker_then_the_panel() -> None:
    app = FilterDesk()
    async with app.run_test(size=(80, 24)) as pilot:
        await open_section(pilot, Section.CITY)
        await press(pilot, "l", "a", "g", "o")
        assert row(app, "City") == "City lago ▾"
        assert at_cursor(app) == "Lagos 312"
        assert [line.split()[0] for line in rows(app)[5:7]] == ["Lagos", "New"]
        await press(pilot, "backspace", "x")
        assert row(app, "nothing") == "nothing like it"
        await press(pilot, "enter")
        await pilot.pause()
        assert (app.said, row(app, "City")) == ([], "City lagx ▾")
        await press(pilot, "ctrl+u", "i", "k", "backspace")
        assert at_cursor(app) == "Ikeja 282"
        await press(pilot, "escape")
        await pilot.pause()
        assert at_cursor(app) == "City any ▸"
        assert app.closed == 0
        await press(pilot, "escape")
        await pilot.pause()
        assert (app.closed, app.said) == (1, [])


async def test_letters_are_the_screens_while_no_picker_is_open() -> None:
    app = FilterDesk()
    async with app.run_test(size=(80, 24)) as pilot:
        await stand_on(pilot, Section.CITY)
        await press(pilot, "o")
        assert app.pressed == ["sort"]
        await press(pilot, "enter", "o", "q")
        assert app.pressed == ["sort"]


async def test_a_span_counts_after_a_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(FilterPanel, "PAUSE", 0.01)
    app = FilterDesk()
    async with app.run_test(size=(80, 24)) as pilot:
        await open_section(pilot, Section.ORDERS)
        await press(pilot, "4", "plus")
        await wait_until(pilot, lambda: app.filters.min_orders == 4, "the span")
        assert app.filters.max_orders is None
        assert at_cursor(app) == "from–to 4+"


@pytest.mark.parametrize("typed", ["5..2", "9007199254740993", "many", "-5"])
async def test_a_wrong_span_says_so_and_changes_nothing(typed: str) -> None:
    app = FilterDesk(replace(ON, min_orders=2))
    async with app.run_test(size=(40, 30)) as pilot:
        await open_section(pilot, Section.ORDERS)
        await press(pilot, "1", "ctrl+u", *typed, "enter")
        await pilot.pause()
        below = next(place for place, line in enumerate(rows(app)) if "from–to" in line) + 1
        assert rows(app)[below - 1].endswith(typed[-8:])
        assert rows(app)[below].split()[0] in {"it", "no", "write"}
        assert app.said == []
        await press(pilot, "up")  # leaves what was typed behind
        await pilot.pause()
        assert not any(typed in line for line in rows(app))
        assert (app.said, app.filters.min_orders) == ([], 2)


async def test_a_span_is_taken_along_when_the_cursor_leaves_and_edited_where_it_stands() -> None:
    app = FilterDesk()
    async with app.run_test(size=(80, 24)) as pilot:
        await open_section(pilot, Section.SPENT)
        await press(pilot, *"5000..7000", "up")
        await pilot.pause()
        assert (app.filters.min_spent, app.filters.max_spent) == (500_000, 700_000)
        assert row(app, "from–to") == "● from–to 5000..7000"
        await press(pilot, "down", "enter", *["backspace"] * 4, "9", "k", "enter")
        await pilot.pause()
        assert app.filters.max_spent == 900_000
        await press(pilot, "enter", "ctrl+u", "enter")
        await pilot.pause()
        assert app.filters == CustomerFilters()
        await press(pilot, "6", "escape")
        await pilot.pause()
        assert (app.filters, app.closed) == (CustomerFilters(), 0)


async def test_clearing_takes_all_off_but_the_search() -> None:
    app = FilterDesk(replace(ON, among=frozenset({"+2348035550147"})))
    async with app.run_test(size=(80, 24)) as pilot:
        app.panel.focus()
        await press(pilot, "F")
        await pilot.pause()
        assert app.filters == CustomerFilters(search="ngozi")
        assert app.panel.check_action("clear", ()) is False


async def test_keys_pressed_faster_than_filters_come_back_build_on_one_another() -> None:
    app = FilterDesk()
    app.answers = False
    async with app.run_test(size=(80, 24)) as pilot:
        await open_section(pilot, Section.GROUPS)
        await press(pilot, "j", "enter", "j", "enter", "j", "enter")
        await pilot.pause()
        first, second, third = app.said
        assert third.groups == {Group.VIP, Group.HIGH_VALUE, Group.REPEAT}
        # The answers come one after the other, and none takes back what was chosen since.
        for late in (first, second):
            app.filters = late
            assert app.panel.wanted == third
        app.filters = third
        assert app.panel.wanted == third
        # What comes from elsewhere counts at once.
        app.filters = CustomerFilters(city="Kano")
        assert app.panel.wanted == CustomerFilters(city="Kano")


async def test_the_mouse_does_all_of_it() -> None:
    app = FilterDesk(ON)
    async with app.run_test(size=(80, 30)) as pilot:

        async def click(words: str) -> None:
            place = max(place for place, line in enumerate(rows(app)) if words in line)
            await pilot.click(FilterPanel, offset=Offset(6, 1 + place))
            await pilot.pause()

        await click("City")
        await click("Kano")
        assert app.filters.city == "Kano"
        await click("Groups")
        await click("★ VIP")
        await click("↻ Repeat")
        assert app.filters.groups == {Group.AT_RISK, Group.REPEAT}
        await click("Groups")
        assert not any("Problematic" in line for line in rows(app))
        await click("Clear all")
        assert app.filters == CustomerFilters(search="ngozi")
        await click("Close")
        assert app.closed == 1


async def test_a_click_below_the_rows_or_on_a_remark_does_nothing() -> None:
    app = FilterDesk()
    async with app.run_test(size=(80, 30)) as pilot:
        await pilot.click(FilterPanel, offset=Offset(6, 13))
        await pilot.click(FilterPanel, offset=Offset(6, 25))
        await pilot.pause()
        assert (app.closed, app.said) == (0, [])
        assert app.panel.has_focus


async def test_names_that_are_gone_stay_on_until_taken_off() -> None:
    app = FilterDesk(CustomerFilters(city="Atlantis", segment="Old list"))
    async with app.run_test(size=(80, 30)) as pilot:
        assert row(app, "City") == "● City Atlantis 0 ▸"
        await open_section(pilot, Section.SEGMENT)
        assert at_cursor(app) == "● Old list gone"
        await press(pilot, "home", "down", "enter")
        assert app.closed == 0


async def test_until_the_shares_are_counted_it_says_so() -> None:
    app = FilterDesk(CustomerFilters(city="Lagos"))
    app.set_reactive(FilterDesk.choices, FilterChoices())
    async with app.run_test(size=(80, 30)) as pilot:
        await open_section(pilot, Section.CITY)
        assert at_cursor(app) == "● Lagos"
        assert row(app, "counting") == "counting…"
        app.choices = CHOICES
        await pilot.pause()
        assert at_cursor(app) == "● Lagos 312"
        assert not any("counting" in line for line in rows(app))


async def test_hostile_names_are_shown_cleaned_and_do_nothing() -> None:
    app = FilterDesk()
    async with app.run_test(size=(80, 30)) as pilot:
        await open_section(pilot, Section.CITY)
        place = next(place for place, line in enumerate(rows(app)) if "[@click=app.quit]x[/]" in line)
        assert not any(sign in "".join(rows(app)) for sign in ("\x1b", "\u202e"))
        await pilot.click(FilterPanel, offset=Offset(8, 1 + place))
        await pilot.pause()
        assert app.is_running
        assert app.filters.city == HOSTILE  # as the store has it
        await press(pilot, "enter")
        app.panel.post_message(_paste("\x1b]52;c;x\x07ik"))
        await pilot.pause()
        assert "\x1b" not in "".join(rows(app))


def _paste(text: str) -> Any:  # noqa: ANN401
    from textual.events import Paste

    return Paste(text)


async def test_pasted_names_are_found_and_pasted_spans_read() -> None:
    app = FilterDesk()
    async with app.run_test(size=(80, 24)) as pilot:
        await open_section(pilot, Section.CITY)
        app.panel.post_message(_paste(" Port\n"))
        await pilot.pause()
        assert at_cursor(app) == "Port Harcourt 252"
        await press(pilot, "escape")
        await open_section(pilot, Section.SPENT)
        app.panel.post_message(_paste("₦1,000..₦2,000"))
        await press(pilot, "enter")
        await pilot.pause()
        assert (app.filters.min_spent, app.filters.max_spent) == (100_000, 200_000)


async def test_long_lists_scroll_and_all_of_a_big_shops_names_are_found() -> None:
    cities = tuple(Share(f"Town {number:04}", 2_000 - number) for number in range(2_000))
    app = FilterDesk()
    app.set_reactive(FilterDesk.choices, FilterChoices(Shares((), cities, ())))
    async with app.run_test(size=(40, 30)) as pilot:
        await open_section(pilot, Section.CITY)
        assert rows(app)[0].split()[0] == "City"  # the section takes all the room there is
        await press(pilot, "pagedown", "pagedown")
        assert at_cursor(app).startswith("Town 00")
        assert any(at_cursor(app) in " ".join(line.split()) for line in rows(app))
        assert "City" not in rows(app)[0]
        await press(pilot, "end")
        await press(pilot, "up", *["up"] * len(Section))
        assert "1,502 more: type to find" in " ".join(" ".join(line.split()) for line in rows(app))
        await press(pilot, "1", "9", "9", "9", "enter")
        await pilot.pause()
        assert app.filters.city == "Town 1999"


async def test_a_row_moves_at_the_cost_of_two_lines() -> None:
    app = FilterDesk()
    async with app.run_test(size=(80, 24)) as pilot:
        app.panel.focus()
        await pilot.pause()
        drawn: list[int] = []
        draw = app.panel.render_line

        def counted(y: int) -> Any:  # noqa: ANN401
            drawn.append(y)
            return draw(y)

        app.panel.render_line = counted  # type: ignore[method-assign]
        await press(pilot, "j")
        await pilot.pause()
        assert sorted(set(drawn)) == [0, 1]


async def test_other_currencies_and_thresholds() -> None:
    rules: ShopRules = replace(RULES, currency="JPY")
    app = FilterDesk(rules=rules)
    async with app.run_test(size=(80, 24)) as pilot:
        await stand_on(pilot, Section.SPENT)
        await press(pilot, "right")
        await pilot.pause()
        assert app.filters.max_spent == 9_999
        assert row(app, "Spent") == "● Spent under ¥10k ▸"


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (40, 30), (34, 12)])
async def test_no_row_is_cut_short_of_its_arrow_at_any_size(size: tuple[int, int]) -> None:
    app = FilterDesk(replace(ON, city=HOSTILE, not_segment="A very long segment name indeed"))
    async with app.run_test(size=size) as pilot:
        app.panel.focus()
        for _ in range(14):
            await press(pilot, "j")
            here = at_cursor(app)
            assert any(here in " ".join(line.split()) for line in rows(app))
            assert here.endswith("▸") or here.startswith(("F", "Esc"))
