"""A message from a template to the Contact panel: previewed, mended, edited, opened, and never lost."""

import json
from datetime import timedelta

import pytest
from msgspec.structs import replace
from textual import events
from textual.widgets import Input

from custui.domain.errors import StoreError
from custui.domain.status import Status
from custui.domain.templates import Template
from custui.screens.contact import ContactDialog
from custui.screens.message import MessageDialog
from custui.screens.templates import TemplatesDialog
from custui.widgets.message_box import MessageBox
from custui.widgets.template_list import TemplateList
from tests.factories import NOW, PHONE, make_order
from tests.fakes import FakeRepository
from tests.pilot import desk_app, opened, screen_text, settle, wait_until
from tests.screens.customer_desk import at_page, made_up_store
from tests.screens.message_desk import (
    MISSED,
    WE_MISS_YOU,
    at_message,
    dialog_of,
    preview_of,
    sent_text,
    settle_down,
    template_of,
    text_of,
    with_templates,
    write,
)
from tests.worlds import phone, shop_of

PLACE = ("kemi", f"message:{PHONE}")


@pytest.fixture(autouse=True)
def _slowly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(TemplateList, "REST", 60)


async def test_a_template_is_a_message_in_a_few_keys_and_logged_as_opened() -> None:
    repository = with_templates()
    async with at_page(repository) as at:
        await at.press("m", "w")
        await settle_down(at.pilot)
        assert template_of(at.desk) == "We miss you"
        assert preview_of(at.desk) == MISSED
        await at.press("enter")
        await settle_down(at.pilot)
        assert isinstance(at.desk.screen, ContactDialog)
        assert sent_text(at.desk) == MISSED
        assert "Message · We miss you" in at.text
        assert repository.contacts == [(PHONE, "whatsapp", "kemi")]
        assert repository.contact_templates == ["We miss you"]
        assert [entry.action for _, entry in repository.log] == ["opened whatsapp"]
        await at.press("escape")
        await settle_down(at.pilot)
        assert at.page.is_current


async def test_the_text_can_be_edited_and_comes_back_from_the_panel_as_it_was() -> None:
    async with at_message(with_templates()) as at:
        await at.press("w", "tab", "!", "ctrl+s")
        assert sent_text(at.desk) == f"{MISSED}!"
        await at.press("t")
        assert isinstance(at.desk.screen, MessageDialog)
        assert text_of(at.desk).endswith("{{agent.name}}!")
        await at.press("!", "ctrl+s")
        assert sent_text(at.desk) == f"{MISSED}!!"


async def test_w_opens_the_chat_without_a_message_and_t_writes_one_from_there() -> None:
    async with at_page(with_templates()) as at:
        await at.press("w")
        await settle_down(at.pilot)
        assert at.desk.clipboard == "https://wa.me/2348035550147"
        await at.press("t")
        await settle_down(at.pilot)
        assert isinstance(at.desk.screen, MessageDialog)
        await at.press("escape")
        await settle_down(at.pilot)
        assert at.page.is_current


async def test_a_message_of_ones_own_needs_no_template() -> None:
    repository = with_templates()
    async with at_message(repository) as at:
        await at.press("ctrl+s")
        assert "Write something first" in at.text
        await at.press("{", "enter", "x", "ctrl+s")
        assert sent_text(at.desk) == "{\nx"
        assert repository.contact_templates == [""]


async def test_an_empty_placeholder_blocks_until_it_is_written() -> None:
    repository = with_templates(
        FakeRepository([make_order(1, customer_name="", phone_text=PHONE, city="", state="")])
    )
    async with at_message(repository) as at:
        await at.press("o", "enter")
        assert isinstance(at.desk.screen, MessageDialog)
        assert "Not yet: {{customer.first_name}}, {{order.items}}, {{order.place}}" in at.text
        assert "{{customer.first_name}} is empty here (1 of 3)." in at.text
        assert not repository.contacts
        await at.press("A", "y")
        assert preview_of(at.desk).startswith("Hello Ay, ")
        await at.press("enter", "s", "enter")
        assert "{{order.place}} is empty here (3 of 3)." in at.text
        await at.press("Y", "enter")
        text = "Hello Ay, My shop has your order A0001: s, ₦12,000 in all. Shall we deliver it to Y?"
        assert sent_text(at.desk) == text


async def test_a_misspelled_placeholder_blocks_and_is_mended_by_a_key() -> None:
    async with at_message(with_templates()) as at:
        await at.press("tab")
        write(at.desk, "Hi {{custmer.first_name}} and {{ custmer.first_name }}")
        await at.press("ctrl+s")
        assert "{{custmer.first_name}} is no placeholder." in at.text
        assert dialog_of(at.desk).query_one("#gap-value", Input).placeholder == (
            "Enter takes {{customer.first_name}}"
        )
        await at.press("enter")
        assert sent_text(at.desk) == "Hi Ngozi and Ngozi"


async def test_a_placeholder_that_is_not_closed_blocks_and_is_mended_by_a_key() -> None:
    repository = with_templates()
    async with at_message(repository) as at:
        await at.press("tab")
        write(at.desk, "Dear {{customer.first_name, well met")
        await at.settle()
        await at.press("ctrl+s")
        assert "Not yet: {{customer.first_name is still to be filled." in at.text
        assert "{{customer.first_name is not closed by }}." in at.text
        assert not repository.contacts
        await at.press("enter")
        assert sent_text(at.desk) == "Dear Ngozi, well met"


async def test_braces_that_would_be_sent_as_they_are_typed_block_too() -> None:
    repository = with_templates()
    async with at_message(repository) as at:
        await at.press("tab")
        write(at.desk, "Dear {customer.first_name}, well met}}")
        await at.settle()
        await at.press("ctrl+s")
        assert "Not yet: {customer.first_name}, }} are still to be filled." in at.text
        assert "{customer.first_name} lacks braces (1 of 2)." in at.text
        await at.press("enter")
        assert "}} closes what no {{ opens." in at.text
        assert not repository.contacts
        write(at.desk, "Dear {{customer.first_name}}, well met")
        await at.settle()
        await at.press("ctrl+s")
        assert sent_text(at.desk) == "Dear Ngozi, well met"


async def test_a_message_is_about_the_latest_open_order_and_the_preview_has_its_status() -> None:
    statuses = Status.CONFIRMED, Status.PENDING, Status.DELIVERED
    orders = [
        make_order(place, NOW - timedelta(days=9 - place), status, phone_text=PHONE)
        for place, status in enumerate(statuses, 2)
    ]
    repository = with_templates(FakeRepository(orders))
    async with at_message(repository) as at:
        await at.press("p")
        assert "for your order A0003" in preview_of(at.desk)
        assert "◐ pending" in at.text
        assert "not open" not in at.text
        await at.press("ctrl+o")
        assert "● delivered" in at.text
        await at.press("up", "enter")
        assert "for your order A0004" in preview_of(at.desk)
        assert "● delivered, not open" in at.text


async def test_another_order_can_be_spoken_of() -> None:
    async with at_message(with_templates()) as at:
        await at.press("d")
        assert preview_of(at.desk).startswith("Hello Ngozi, your order A0004 (₦10,000) comes today.")
        await at.press("ctrl+o", "up", "up", "enter")
        assert preview_of(at.desk).startswith("Hello Ngozi, your order A0006 (₦12,000) comes today.")
        assert "order A0006 of 3 Jun" in at.text


async def test_going_from_template_to_template_loses_no_word() -> None:
    async with at_message(with_templates()) as at:
        await at.press("w", "tab", "!", "shift+tab", "up", "home")
        assert text_of(at.desk) == ""
        await at.press("tab", "o", "shift+tab", "w")
        assert text_of(at.desk).endswith("{{agent.name}}!")
        await at.press("home")
        assert text_of(at.desk) == "o"


async def test_typing_finds_a_template_by_the_beginning_of_any_word() -> None:
    async with at_message(with_templates()) as at:
        await at.press("m", "i")
        assert template_of(at.desk) == "We miss you"
        await at.press("down", "d")
        assert template_of(at.desk) == "Delivery today"
        await at.press("z")
        assert template_of(at.desk) == "Delivery today"


async def test_what_is_typed_to_find_a_template_is_shown_and_soon_forgotten(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with at_message(with_templates()) as at:
        await at.press("g")
        assert "g_" in at.text
        await at.press("p")
        assert template_of(at.desk) == "Greeting"
    monkeypatch.setattr(TemplateList, "REST", 0.01)
    async with at_message(with_templates()) as at:
        await at.press("g")
        await wait_until(at.pilot, lambda: "g_" not in at.text, "the letter forgotten")
        assert template_of(at.desk) == "Greeting"
        await at.press("p")
        assert template_of(at.desk) == "Payment reminder"


async def test_the_hint_says_where_tab_goes_from_here() -> None:
    async with at_message(with_templates()) as at:
        assert "Tab text" in at.text
        await at.press("tab")
        assert "Tab list" in at.text
        write(at.desk, "{{weather}}")
        await at.settle()
        assert "Tab fill in" in at.text
        await at.press("tab")
        assert "Tab list" in at.text
        await at.press("tab")
        assert at.desk.screen.query_one(TemplateList).has_focus


async def test_what_was_typed_is_there_again_and_goes_once_it_was_opened() -> None:
    repository = with_templates()
    async with at_message(repository) as at:
        await at.press("w", "tab", "!", "escape")
        assert PLACE in repository.drafts
        await at.write()
        assert template_of(at.desk) == "We miss you"
        assert text_of(at.desk).endswith("{{agent.name}}!")
        assert "Here is what you began at 10:30" in at.text
        await at.press("ctrl+s")
        assert PLACE in repository.drafts
        await at.press("escape")
        assert PLACE not in repository.drafts
        await at.write()
        await at.press("w")
        assert preview_of(at.desk) == MISSED


async def test_beginning_anew_can_be_taken_back() -> None:
    repository = with_templates()
    async with at_message(repository) as at:
        await at.press("w", "tab", "!", "ctrl+r")
        assert preview_of(at.desk) == MISSED
        await at.press("ctrl+z")
        assert preview_of(at.desk) == f"{MISSED}!"


async def test_a_draft_outlives_its_template() -> None:
    repository = with_templates()
    async with at_message(repository) as at:
        await at.press("w", "tab", "!", "escape")
        repository.kept_templates = [t for t in repository.kept_templates if t.id != WE_MISS_YOU]
        await at.write()
        assert template_of(at.desk) == ""
        assert text_of(at.desk).endswith("{{agent.name}}!")


async def test_a_placeholder_is_put_in_by_a_key() -> None:
    async with at_message(with_templates()) as at:
        await at.press("tab", "A", "ctrl+g")
        assert "first name, without titles: Ngozi" in at.text
        await at.press("enter", "ctrl+s")
        assert sent_text(at.desk) == "ANgozi"


async def test_a_long_message_is_warned_of_and_can_go_out() -> None:
    async with at_message(with_templates()) as at:
        for length in 1_024, 1_025:
            write(at.desk, "a" * length)
            await at.settle()
            assert f"{length:,} of 1,024" in at.text
            assert ("WhatsApp folds a message above 1,024." in at.text) is (length > 1_024)
        await at.press("ctrl+s")
        assert sent_text(at.desk) == "a" * 1_025


EMOJI = (
    "\N{WOMAN}\u200d\N{WRENCH} \u2764\ufe0f \U0001f44d\U0001f3fd \U0001f1f3\U0001f1ec "
    "1\ufe0f\u20e3 ọ\u0300 한 \U0001fae8"
)


async def test_emoji_go_out_unchanged_and_shift_nothing() -> None:
    async with at_message(with_templates()) as at:
        await at.press("tab")
        box = dialog_of(at.desk).query_one(MessageBox)
        at.desk.post_message(events.Paste(f"{EMOJI}\x1b[2J\u202e"))
        await at.settle()
        for joined in "\N{WOMAN}", "\u200d", "\N{WRENCH}":
            box.post_message(events.Key("joiner" if joined == "\u200d" else joined, joined))
        await at.settle()
        assert text_of(at.desk) == f"{EMOJI}[2J\N{WOMAN}\u200d\N{WRENCH}"
        assert "\u200d" not in at.text
        assert "\ufe0f" not in at.text
        await at.press("escape")
        await at.write()
        await at.press("ctrl+s")
        assert sent_text(at.desk) == f"{EMOJI}[2J\N{WOMAN}\u200d\N{WRENCH}"


async def test_a_hostile_name_neither_acts_nor_breaks_the_link() -> None:
    name = "[@click=app.quit]x[/] \x1b]52;c;aGk=\x07\u202e&text=y#?\n{{shop.name}}"
    repository = with_templates(FakeRepository([make_order(1, customer_name=name, phone_text=PHONE)]))
    async with at_message(repository) as at:
        await at.press("tab")
        write(at.desk, "Dear {{customer.name}}!")
        await at.press("ctrl+s")
        assert sent_text(at.desk) == "Dear [@click=app.quit]x[/] ]52;c;aGk=&text=y#? {{shop.name}}!"
        query = at.desk.clipboard.partition("?")[2]
        assert not set("&#\n\x1b {") & set(query.removeprefix("text="))
        assert at.desk.is_running


async def test_a_store_that_fails_leaves_a_message_of_ones_own() -> None:
    class Locked(FakeRepository):
        def templates(self) -> tuple[Template, ...]:
            raise StoreError("the store is [b]locked[/b]")

    async with at_message(Locked(made_up_store().orders)) as at:
        assert "the store is [b]locked[/b] — a message of your own" in at.text
        await at.press("tab", "H", "ctrl+s")
        assert sent_text(at.desk) == "H"


async def test_a_text_that_is_not_kept_is_not_left_unasked() -> None:
    repository = with_templates()
    async with at_message(repository) as at:
        await at.press("tab")
        repository.failure = "the server went away"
        dialog_of(at.desk).query_one(MessageBox).put("Hi")
        await wait_until(at.pilot, lambda: "Not kept yet: the server went away" in at.text, "the warning")
        await at.pilot.press("escape")
        assert isinstance(at.desk.screen, MessageDialog)
        repository.failure = None
        await wait_until(at.pilot, lambda: PLACE in repository.drafts, "the draft")
        kept = json.loads(json.loads(repository.drafts[PLACE])["fields"]["work"])
        assert kept["edited"] == {"": "Hi"}


async def test_who_has_no_whatsapp_is_not_written_to() -> None:
    async with at_page(
        FakeRepository([make_order(1, phone_text="ask landlord")]), phone="raw:ask landlord"
    ) as at:
        await at.press("m")
        await settle_down(at.pilot)
        assert isinstance(at.desk.screen, ContactDialog)
        assert "nobody can be reached" in " ".join(at.text.split())


async def test_the_templates_are_changed_from_here_and_read_again() -> None:
    repository = with_templates()
    async with at_message(repository) as at:
        await at.press("w", "ctrl+t")
        assert isinstance(at.desk.screen, TemplatesDialog)
        old = repository.kept_templates[WE_MISS_YOU - 1]
        repository.kept_templates[WE_MISS_YOU - 1] = replace(old, body="Come back!")
        await at.press("escape")
        assert preview_of(at.desk) == "Come back!"


async def test_the_palette_opens_the_message_with_its_template_even_over_a_draft() -> None:
    repository = with_templates(shop_of(6))
    async with desk_app(repository).run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await pilot.press("m")
        await wait_until(pilot, lambda: isinstance(pilot.app.screen, MessageDialog), "the dialog")
        await settle(pilot)
        await pilot.press("tab", "H", "escape")
        await settle(pilot)
        for screen in ("list", "page"):
            await pilot.press("ctrl+p", *"message: we")
            await wait_until(pilot, lambda: "Message: We miss you" in screen_text(pilot), "the offer")
            await pilot.press("enter")
            await wait_until(pilot, lambda: isinstance(pilot.app.screen, MessageDialog), "the dialog")
            await settle(pilot)
            assert template_of(pilot.app) == "We miss you", screen
            assert "Here is what you began" in screen_text(pilot)
            await pilot.press("escape", "enter")
            await settle(pilot)


async def test_from_the_list_the_message_speaks_of_the_lifetime() -> None:
    repository = with_templates(shop_of(6))
    repository.kept_templates = [Template(1, "Count", "{{customer.orders}}: {{order.number}}")]
    async with desk_app(repository).run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await pilot.press("j", "j", "m")
        await wait_until(pilot, lambda: isinstance(pilot.app.screen, MessageDialog), "the dialog")
        await settle(pilot)
        await pilot.press("c")
        await settle(pilot)
        newest = max((o for o in repository.orders if o.phone_text == phone(2)), key=lambda o: o.created_at)
        assert preview_of(pilot.app) == f"3: {newest.number}"
        await pilot.press("enter")
        await wait_until(pilot, lambda: isinstance(pilot.app.screen, ContactDialog), "the panel")
        await pilot.press("escape", "T")
        await settle(pilot)
        assert "Message templates" in screen_text(pilot)


async def test_everything_is_tapped_on_a_phone() -> None:
    async with at_message(with_templates(), size=(40, 30)) as at:
        await at.pilot.click("TemplateList", offset=(3, 1))
        await at.settle()
        # A tap on a template goes on with it, as Enter does.
        assert sent_text(at.desk).startswith("Hello Ngozi, your order A0004")
