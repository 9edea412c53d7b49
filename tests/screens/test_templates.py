"""The template library: made, changed, deleted and brought back, by one agent or by two at once."""

from msgspec.structs import replace
from textual.widgets import Input, OptionList, Static

from custui.screens.confirm import ConfirmDialog
from custui.screens.stale import StaleDialog
from custui.screens.template_edit import TemplateEditDialog
from custui.screens.templates import TemplatesDialog
from custui.widgets.message_box import MessageBox
from tests.fakes import FakeRepository
from tests.screens.customer_desk import at_page
from tests.screens.message_desk import WE_MISS_YOU, At, at_templates, with_templates


def bodies(repository: FakeRepository) -> dict[str, str]:
    return {template.name: template.body for template in repository.kept_templates}


def box(at: At) -> MessageBox:
    assert isinstance(at.front, TemplateEditDialog)
    return at.front.query_one(MessageBox)


async def begin(at: At, name: str, body: str) -> None:
    """Write into the edit dialog, as a paste would."""
    box(at).put_all(body)
    at.front.query_one(Input).value = name
    await at.settle()


async def test_a_template_is_made_and_undone() -> None:
    repository = with_templates()
    async with at_templates(repository) as at:
        await at.press("N", "tab", "ctrl+g", "down")
        assert "{{customer.name}}" in at.text
        assert "the name as the shop has it" in at.text
        await at.press("enter")
        assert box(at).text == "{{customer.name}}"
        await begin(at, " Thank  you ", "Thanks, {{customer.first_name}} \N{WOMAN}\u200d\N{WRENCH}")
        await at.press("ctrl+s")
        assert bodies(repository)["Thank you"] == "Thanks, {{customer.first_name}} \N{WOMAN}\u200d\N{WRENCH}"
        assert isinstance(at.front, TemplatesDialog)
        assert at.front.at is not None
        assert at.front.at.name == "Thank you"
        assert at.desk.notices == ["Created template Thank you · u undoes"]
        assert not repository.drafts
        await at.press("u")
        assert isinstance(at.front, ConfirmDialog)
        await at.press("enter")
        assert "Thank you" not in bodies(repository)
        assert "Thank you" not in at.lines[5]


async def test_a_template_is_reworded_and_deleted_and_u_brings_it_back() -> None:
    repository = with_templates()
    async with at_templates(repository) as at:
        await at.press("G", "enter")
        assert at.front.query_one(Input).value == "We miss you"
        await begin(at, "Come back", "Come back, {{customer.name}}")
        await at.press("ctrl+s")
        assert bodies(repository)["Come back"] == "Come back, {{customer.name}}"
        assert "We miss you" not in bodies(repository)
        await at.press("d")
        assert "Come back" not in bodies(repository)
        assert at.desk.notices[-1] == "Deleted template Come back · u undoes"
        await at.press("u", "enter", "u", "enter")
        assert "We miss you" in bodies(repository)


async def test_what_is_no_placeholder_is_named_and_saved_only_when_asked_twice_and_marked() -> None:
    repository = with_templates()
    async with at_templates(repository) as at:
        await at.press("G", "enter")
        await begin(at, "Come back", "Come back, {{custmer.name}}: {{weather}} at {{shop")
        told = " ".join(str(at.front.query_one("#template-gaps", Static).content).split())
        assert told == (
            "{{custmer.name}} is no placeholder. Meant {{customer.name}}? {{weather}} is no placeholder. "
            "{{shop is not closed by }}. Meant {{shop.name}}?"
        )
        await at.press("ctrl+s")
        assert "Come back" not in bodies(repository)
        assert "Ctrl+S again" in at.text
        box(at).put_all("{order.number}: come}}")
        await at.settle()
        told = " ".join(str(at.front.query_one("#template-gaps", Static).content).split())
        assert told == ("{order.number} lacks braces. Meant {{order.number}}? }} closes what no {{ opens.")
        box(at).put_all("Come back, {{custmer.name}}")
        await at.press("ctrl+s")
        assert isinstance(at.front, TemplateEditDialog)
        await at.press("ctrl+s")
        assert bodies(repository)["Come back"] == "Come back, {{custmer.name}}"
        assert "! Come back" in at.text
        assert "! {{custmer.name}} is no placeholder." in at.text
        assert at.text.count("! ") == 2


async def test_a_taken_name_is_told_in_place_and_nothing_typed_is_lost() -> None:
    repository = with_templates()
    async with at_templates(repository) as at:
        await at.press("N", "ctrl+s")
        assert "A template needs a name." in at.text
        await begin(at, "we MISS you", "")
        await at.press("ctrl+s")
        assert "A template needs words." in at.text
        box(at).put_all("Words \N{WOMAN}\u200d\N{WRENCH}")
        await at.press("ctrl+s")
        assert "There is a template We miss you already" in at.text
        assert box(at).text == "Words \N{WOMAN}\u200d\N{WRENCH}"
        await begin(at, "Other", box(at).text)
        await at.press("ctrl+s")
        assert bodies(repository)["Other"] == "Words \N{WOMAN}\u200d\N{WRENCH}"
        first, second = repository.asked("create_template")
        assert first[2] != second[2]


async def test_two_agents_at_one_template_lose_neither_text() -> None:
    repository = with_templates()
    async with at_templates(repository) as at:
        await at.press("G", "e")
        await begin(at, "We miss you", "mine")
        theirs = repository.kept_templates[WE_MISS_YOU - 1]
        repository.edit_template(replace(theirs, body="theirs"), "tunde")
        await at.press("ctrl+s")
        assert isinstance(at.front, StaleDialog)
        assert "theirs" in at.text
        assert "mine" in at.text
        await at.press("escape")
        assert box(at).text == "mine"
        await at.press("ctrl+s")
        assert bodies(repository)["We miss you"] == "mine"


async def test_theirs_can_be_left_and_mine_put_over_it() -> None:
    for key, kept in (("t", "theirs"), ("m", "mine")):
        repository = with_templates()
        async with at_templates(repository) as at:
            await at.press("G", "e")
            await begin(at, "We miss you", "mine")
            theirs = repository.kept_templates[WE_MISS_YOU - 1]
            repository.edit_template(replace(theirs, body="theirs"), "tunde")
            await at.press("ctrl+s", key)
            assert isinstance(at.front, TemplatesDialog)
            assert bodies(repository)["We miss you"] == kept
            assert f"▌ {kept}" in at.text
            assert not repository.drafts


async def test_what_was_typed_is_there_again() -> None:
    repository = with_templates()
    async with at_templates(repository) as at:
        await at.press("N")
        await begin(at, "Eid", "Barka da Sallah \N{WOMAN}\u200d\N{WRENCH}")
        await at.press("escape", "escape")
        at.desk.show_templates()
        await at.press("N")
        assert at.front.query_one(Input).value == "Eid"
        assert box(at).text == "Barka da Sallah \N{WOMAN}\u200d\N{WRENCH}"
        assert "Here is what you began at 10:30." in at.text


async def test_a_store_for_reading_only_shows_them_and_offers_no_change() -> None:
    repository = with_templates()
    repository.read_only = True
    async with at_templates(repository) as at:
        await at.press("enter", "N", "d", "u")
        assert isinstance(at.front, TemplatesDialog)
        assert "⏎ edit" not in at.text
        assert len(repository.kept_templates) == 6


async def test_the_palette_offers_them() -> None:
    async with at_page(with_templates()) as at:
        assert at.page.active_bindings["T"].binding.description == "Message templates"


async def test_hostile_names_and_words_are_text() -> None:
    repository = with_templates()
    old = repository.kept_templates[0]
    repository.kept_templates = [
        replace(old, name="[@click=app.quit]x\x1b[2J", body="[/x]\x1b]52;c;aGk=\x07")
    ]
    async with at_templates(repository) as at:
        assert "[@click=app.quit]x" in at.text
        assert "[/x]�]52;c;aGk=�" in at.text
        assert at.front.query_one(OptionList).option_count == 1
        await at.press("e", "ctrl+s")
        assert repository.kept_templates[0].name == "[@click=app.quit]x\x1b[2J"
