"""The activity tab: read when seen, followed while seen, narrowed, and older parts as the agent goes."""

import pytest
from msgspec.structs import replace

from custui.domain.activity import Activity
from custui.domain.notes import EditNote
from custui.screens.choose import ChooseDialog
from custui.screens.order import OrderDialog
from custui.widgets.activity_log import ActivityList, ActivityLog
from tests.factories import NOW, PHONE, make_note
from tests.screens.customer_desk import At, at_page, made_up_store


def shown(at: At) -> str:
    return "\n".join(row.line.plain for row in at.page.query_one(ActivityList)._rows)


async def test_the_log_is_asked_for_once_its_tab_is_seen() -> None:
    repository = made_up_store()
    repository.log.append((PHONE, Activity(1, NOW, "tunde", "added note", {"due_on": "2026-06-12"})))
    async with at_page(repository) as at:
        assert repository.asked("activity") == []
        await at.press("5")
        assert repository.asked("activity") == [(PHONE, None, 100)]
        assert "set a follow-up for Fri 12 Jun" in at.text
        assert "tunde" in at.text
        assert "7 entries: orders 6, notes 1" in at.text


async def test_what_another_agent_does_is_told_while_it_is_seen() -> None:
    repository = made_up_store()
    repository.notes[PHONE] = (make_note(),)
    async with at_page(repository) as at:
        await at.press("5")
        repository.change_note(EditNote(1, 1, "Another word"), "musa")
        at.page.feed.look()
        await at.settle()
        assert "musa" in shown(at)


async def test_f_narrows_and_escape_widens_again() -> None:
    repository = made_up_store()
    repository.log.append((PHONE, Activity(1, NOW, "kemi", "opened call", {})))
    async with at_page(repository) as at:
        await at.press("5", "f")
        assert isinstance(at.desk.screen, ChooseDialog)
        await at.press("j", "j", "enter")
        assert "opened a call" in shown(at)
        assert "order" not in shown(at)
        assert "messages ×" in at.text
        assert "1 of 7" in at.text
        await at.press("escape")
        assert "order" in shown(at)
        await at.press("f", "j", "enter")
        assert "opened a call" not in shown(at)


async def test_enter_opens_the_order_under_the_cursor() -> None:
    async with at_page() as at:
        await at.press("5", "enter")
        assert isinstance(at.desk.screen, OrderDialog)
        await at.press("escape")
        assert at.page.body.tab == "activity"


async def test_older_entries_come_as_the_agent_goes_down() -> None:
    repository = made_up_store()
    repository.orders[:] = repository.orders[:1]
    for number in range(1, 251):
        repository.log.append((PHONE, Activity(number, NOW, "kemi", "opened call", {})))
    async with at_page(repository) as at:
        await at.press("5")
        assert "further down" in at.text
        for _ in range(3):
            await at.press("G")
        log = at.page.query_one(ActivityLog)
        assert log.activity is not None
        assert [entry.id for entry in log.activity.entries] == list(range(250, 0, -1))
        assert "further down" not in at.text
        assert repository.asked("activity")[1:] == [(PHONE, 151, 100), (PHONE, 51, 100)]


async def test_another_customer_begins_anew() -> None:
    repository = made_up_store()
    async with at_page(repository) as at:
        await at.press("5", "f", "j", "enter")
        at.page.asked = replace(at.page.asked, phone="+2348035550999") if at.page.asked else None
        await at.settle()
        assert at.page.activity is None or at.page.activity.entries == ()


async def test_the_count_of_each_kind_goes_where_it_would_be_cut() -> None:
    async with at_page(made_up_store(), size=(40, 30)) as at:
        await at.press("5")
        assert "6 entries: orders 6" in at.text
        at.page.query_one(ActivityLog).styles.width = 20
        await at.settle()
        assert " 6 entries\n" in at.text
        assert "orders 6" not in at.text


@pytest.mark.parametrize("size", [(80, 24), (40, 30)])
async def test_before_and_after_are_read_line_by_line(size: tuple[int, int]) -> None:
    repository = made_up_store()
    was = "Prefers delivery in the evening\nand never on a Sunday"
    long = {"from": was, "to": "[/x] Prefers \x1b[31mmornings"}
    repository.log.append((PHONE, Activity(1, NOW, "kemi", "changed note", long)))
    async with at_page(repository, size=size) as at:
        await at.press("5")
        told = shown(at)
        assert "was “Prefers delivery" in told
        assert "and never on a Sunday”" in told
        assert "[/x] Prefers" in told
        assert "\x1b" not in told


@pytest.mark.parametrize("size", [(80, 24), (40, 30)])
async def test_what_was_done_is_told_whole(size: tuple[int, int]) -> None:
    repository = made_up_store()
    said = "the shop's copy as JSON to customer.json, all of it, notes too"
    repository.log.append((PHONE, Activity(1, NOW, "kemi", "exported", {"what": said})))
    async with at_page(repository, size=size) as at:
        await at.press("5")
        assert f"exported {said} kemi" in " ".join(shown(at).split())
