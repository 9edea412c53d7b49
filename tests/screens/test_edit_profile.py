"""A profile set by hand: blank is as on the orders, a number is read in place, no version is lost."""

from collections.abc import Callable

import pytest
from textual import events
from textual.pilot import Pilot
from textual.widgets import Input

from custui.domain.customer import CustomerEdit, Profile
from custui.domain.period import ALL_TIME
from custui.screens.context import DeskContext
from custui.screens.customer import CustomerScreen
from custui.screens.draft_keeper import DraftKeeper
from custui.screens.drafts import Draft
from custui.screens.edit_profile import EditProfileDialog
from custui.screens.stale import StaleDialog
from custui.terminal.capabilities import Terminal
from tests.factories import NOW, PHONE
from tests.fakes import fixed_clock
from tests.pilot import wait_until
from tests.screens.customer_desk import At, Desk, at_page, made_up_store

SnapCompare = Callable[..., bool]
PARTS = ("name", "whatsapp", "city", "state")
PLACE = f"profile:{PHONE}"


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(DraftKeeper, "REST", 0.01)


def box(at: At, part: str) -> Input:
    screen = at.desk.screen
    assert isinstance(screen, EditProfileDialog)
    return screen.query_one(f"#{part}", Input)


async def ready(at: At) -> None:
    """Wait until the dialog has the cursor."""
    await wait_until(at.pilot, lambda: isinstance(at.desk.screen.focused, Input), "the first box")
    await at.settle()


async def write(at: At, text: str) -> None:
    for character in text:
        at.desk.post_message(events.Key("space" if character == " " else character, character))
    await at.settle()


async def test_a_profile_is_edited_seen_and_undone() -> None:
    async with at_page() as at:
        await at.press("e")
        await ready(at)
        assert "Edit profile · Ngozi Eze-Obi" in at.text
        assert [box(at, part).value for part in PARTS] == ["Ngozi Eze-Obi", "0803 555 0147", "Ikeja", "Lagos"]
        assert at.text.count("as on the orders") == 5
        await write(at, "Mama Tunde")
        await at.press("enter")
        await write(at, "08055550100")
        assert "+234 805 555 0100" in at.text
        await at.press("enter")
        await write(at, "Aba")
        await at.press("ctrl+s")
        await at.settle()
        assert at.page.is_active
        edit = at.repository.edits[PHONE]
        assert edit == CustomerEdit(Profile("Mama Tunde", "08055550100", "Aba", "Lagos"), 1)
        assert "/ Mama Tunde" in at.text
        assert "WhatsApp 0805 555 0100" in at.text
        assert "also seen as Ngozi Eze-Obi" in at.text
        await wait_until(at.pilot, lambda: not at.repository.drafts, "no draft left")
        await at.press("e")
        await ready(at)
        assert box(at, "name").value == "Mama Tunde"
        assert box(at, "name").placeholder == "Ngozi Eze-Obi · as on the orders"
        box(at, "name").value = " "
        await at.press("ctrl+s")
        await at.settle()
        assert at.repository.edits[PHONE].profile.name is None
        await at.press("u", "enter", "u", "enter")
        assert not at.repository.edits
        assert "/ Ngozi Eze-Obi" in at.text


async def test_a_letter_is_mended_and_what_is_as_on_the_orders_goes_back_to_them() -> None:
    async with at_page() as at:
        await at.press("e")
        await ready(at)
        await at.press("end", "backspace", "backspace", "backspace", "o", "b", "a", "ctrl+s")
        await at.settle()
        assert at.repository.edits[PHONE].profile == Profile("Ngozi Eze-oba")
        await at.press("e")
        await ready(at)
        for part, text in ("name", "Ngozi Eze-Obi"), ("whatsapp", "+234 803 555 0147"), ("state", "Oyo"):
            box(at, part).value = text
        await at.press("ctrl+s")
        await at.settle()
        assert at.repository.edits[PHONE].profile == Profile(city="Ikeja", state="Oyo")


async def test_on_a_phone_the_boxes_reach_the_frame_and_no_word_is_cut() -> None:
    async with at_page(size=(40, 30)) as at:
        await at.press("e")
        await ready(at)
        assert {box(at, part).region.right for part in PARTS} == {39}
        assert "─ Ctrl+S save · Tab next · Esc close ─" in at.text
        assert any(all(word in line for word in ("Save", "Throw away", "Close")) for line in at.lines)


async def test_changes_thrown_away_are_gone_with_the_dialog() -> None:
    async with at_page() as at:
        await at.press("e")
        await ready(at)
        await write(at, "Mama")
        await wait_until(at.pilot, lambda: bool(at.repository.drafts), "the draft")
        await at.press("ctrl+t")
        await wait_until(at.pilot, lambda: not at.repository.drafts, "no draft left")
        assert at.page.is_active
        assert at.desk.notices == ["Changes thrown away"]
        assert not at.repository.edits


async def test_a_box_emptied_of_what_the_orders_say_is_no_change_and_leaves_no_draft() -> None:
    async with at_page() as at:
        await at.press("e")
        await ready(at)
        box(at, "whatsapp").value = ""
        await at.settle()
        await at.press("escape")
        assert at.page.is_active
        assert not at.desk.notices
        assert not at.repository.drafts
        await at.press("e")
        await ready(at)
        assert "is back" not in at.text
        assert box(at, "whatsapp").value == "0803 555 0147"


async def test_a_box_emptied_of_what_was_set_by_hand_comes_back_empty_and_can_be_thrown_away() -> None:
    store = made_up_store()
    store.edits[PHONE] = CustomerEdit(Profile(whatsapp="08055550100"), 1)
    async with at_page(store) as at:
        await at.press("e")
        await ready(at)
        box(at, "whatsapp").value = ""
        await at.settle()
        await at.press("escape")
        assert at.desk.notices == ["Not saved: the draft is here when you open the profile again."]
        await at.press("e")
        await wait_until(at.pilot, lambda: "is back · Ctrl+T throws it away" in at.text, "the draft")
        assert box(at, "whatsapp").value == ""
        await at.press("ctrl+t", "e")
        await ready(at)
        assert "is back" not in at.text
        assert box(at, "whatsapp").value == "08055550100"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("080x", "080x cannot be read as a phone number"),
        ("0201 270 0001", "0201 270 0001 can have no WhatsApp: it is not a mobile number"),
    ],
)
async def test_a_number_without_whatsapp_is_refused_in_place(typed: str, sentence: str) -> None:
    async with at_page() as at:
        await at.press("e")
        await ready(at)
        await at.press("tab")
        await write(at, typed)
        assert sentence[:45] in at.text
        await at.press("ctrl+s")
        assert "mend the WhatsApp number, or leave it blank" in at.text
        assert at.desk.focused is box(at, "whatsapp")
        assert not at.repository.edits


async def stale_edit(at: At) -> None:
    """Edit the name while another agent does."""
    await at.press("e")
    await ready(at)
    await write(at, "Mine")
    at.repository.update_customer_info(PHONE, CustomerEdit(Profile("Theirs"), 0, "tunde"))
    await at.press("ctrl+s")
    await wait_until(at.pilot, lambda: isinstance(at.desk.screen, StaleDialog), "both versions")
    await at.settle()


async def test_somebody_was_faster_and_no_version_is_lost() -> None:
    async with at_page() as at:
        await stale_edit(at)
        assert "Name: Theirs" in at.text
        assert "Name: Mine" in at.text
        await at.press("escape")
        await ready(at)
        assert box(at, "name").value == "Mine"
        assert "Someone else changed this customer's profile" in at.text
        await at.press("ctrl+s")
        await at.settle()
        assert at.repository.edits[PHONE].profile.name == "Mine"
        assert "/ Mine" in at.text


@pytest.mark.parametrize(("key", "name"), [("m", "Mine"), ("t", "Theirs")])
async def test_one_of_two_versions_is_taken(key: str, name: str) -> None:
    async with at_page() as at:
        await stale_edit(at)
        await at.press(key)
        await at.settle()
        assert at.page.is_active
        assert at.repository.edits[PHONE].profile.name == name
        assert f"/ {name}" in at.text
        await wait_until(at.pilot, lambda: not at.repository.drafts, "no draft left")


async def test_a_failing_store_gives_the_edit_back() -> None:
    async with at_page() as at:
        await at.press("e")
        await ready(at)
        await write(at, "Mine")
        at.repository.failure = "the disk is full"
        await at.press("ctrl+s")
        await ready(at)
        assert box(at, "name").value == "Mine"
        assert "The disk is full" in at.text


async def test_a_draft_comes_back_with_the_version_it_was_begun_at() -> None:
    store = made_up_store()
    store.edits[PHONE] = CustomerEdit(Profile(city="Aba"), 3)
    fields = {"name": "[b]Half\x1b[31m", "whatsapp": "", "city": "Aba", "state": "", "version": "2"}
    store.drafts["kemi", PLACE] = Draft(fields, NOW).to_json()
    async with at_page(store) as at:
        await at.press("e")
        await wait_until(at.pilot, lambda: "is back" in at.text, "the draft")
        assert "[b]Half�[31m" in at.text
        await at.press("ctrl+s")
        await wait_until(at.pilot, lambda: isinstance(at.desk.screen, StaleDialog), "both versions")
        assert store.edits[PHONE].version == 3


async def test_nothing_changed_writes_nothing_and_a_reader_is_offered_nothing() -> None:
    async with at_page() as at:
        await at.press("e")
        await ready(at)
        await at.press("ctrl+s")
        assert at.page.is_active
        assert not at.repository.edits
        at.repository.read_only = True
        await at.press("e")
        assert at.page.is_active


@pytest.mark.parametrize("size", [(80, 24), (40, 30)], ids=["80x24", "40x30"])
def test_it_looks(snap_compare: SnapCompare, size: tuple[int, int]) -> None:
    async def run_before(pilot: Pilot[None]) -> None:
        for key in ("", "e", *"Ada", "tab", *"0805"):
            if key:
                await pilot.press(key)
            await pilot.app.workers.wait_for_complete()
            await pilot.pause()

    context = DeskContext(made_up_store(), "kemi", fixed_clock, Terminal())
    desk = Desk(CustomerScreen(context, PHONE, ALL_TIME))
    assert snap_compare(desk, terminal_size=size, run_before=run_before)
