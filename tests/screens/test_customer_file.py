"""`x` on a customer's page: the dialog, and the file it writes."""

import json
from pathlib import Path

from msgspec.structs import replace

from custui.screens.customer_file import CustomerFileDialog
from custui.transfer.customer_export import export_file
from tests.factories import PHONE
from tests.screens.customer_desk import at_page, made_up_store


async def test_x_writes_the_customer_for_the_shop_or_the_customer(tmp_path: Path) -> None:
    repository = made_up_store()
    async with at_page(repository) as at:
        at.page._desk = replace(at.page._desk, export=export_file, export_folder=tmp_path)
        await at.press("x")
        assert isinstance(at.desk.screen, CustomerFileDialog)
        assert "Ngozi Eze-Obi · 0803 555 0147" in at.text
        assert "customer-2348035550147-private-2026-06-08.json" in at.text
        await at.press("enter")
        assert "Ngozi Eze-Obi with 6 orders written to" in at.desk.notices[-1]
        private = tmp_path / "customer-2348035550147-private-2026-06-08.json"
        assert "activity" in json.loads(private.read_text())
        await at.press("x", "down", "right")
        assert "without notes and activity" in at.text
        assert "customer-2348035550147-2026-06-08.json" in at.text
        await at.press("up", "right", "left", "enter")
        written = tmp_path / "customer-2348035550147-2026-06-08.json"
        assert "activity" not in json.loads(written.read_text())
        await at.press("x", "enter")
        assert "Enter replaces it" in at.text.replace("│\n│", "")
        await at.press("enter")
        assert "activity" in json.loads(private.read_text())
    kinds = [(said, agent, phone) for said, agent, phone in repository.exports]
    name = "customer-2348035550147-private-2026-06-08.json"
    assert kinds[0] == (f"the shop's copy as JSON to {name}", "kemi", PHONE)
    assert [said.partition("'s copy")[0] for said, _, _ in kinds] == ["the shop", "the customer", "the shop"]


async def test_it_says_what_the_file_holds_that_is_for_the_customer(tmp_path: Path) -> None:
    async with at_page(made_up_store()) as at:
        at.page._desk = replace(at.page._desk, export=export_file, export_folder=tmp_path)
        await at.press("x")
        assert "JSON · everything, as it is kept" in at.text
        await at.press("right")
        assert "CSV · a row for each item, note and deed ›" in at.text
        await at.press("down", "right")
        assert "CSV · a row for each item ›" in at.text
        await at.press("up", "left")
        assert "JSON · name, numbers, place and orders" in at.text
        await at.press("down", "right")
        assert "JSON · everything, as it is kept" in at.text


async def test_on_a_phone_every_choice_is_whole() -> None:
    async with at_page(made_up_store(), size=(40, 30)) as at:
        at.page._desk = replace(at.page._desk, export_folder=Path("/exports"))
        await at.press("x")
        for key, said in (
            ("", "‹ JSON · everything, as it is kept › For ‹ the shop, with notes and activity ›"),
            ("right", "‹ CSV · a row for each item, note and deed ›"),
            ("down", "‹ the shop, with notes and activity ›"),
            ("right", "‹ CSV · a row for each item › For ‹ the customer, without notes and activity ›"),
            ("up", "‹ CSV · a row for each item ›"),
            ("left", "‹ JSON · name, numbers, place and orders ›"),
        ):
            if key:
                await at.press(key)
            lines = [line.strip("│ ") for line in at.lines if line.startswith("│")]
            assert said in " ".join(" ".join(lines).split())
            assert not any("…" in line for line in lines)


async def test_a_name_of_the_agents_own_stays_whatever_is_chosen(tmp_path: Path) -> None:
    async with at_page(made_up_store()) as at:
        at.page._desk = replace(at.page._desk, export=export_file, export_folder=tmp_path)
        await at.press("x", "down", "down", *"ngozi", "up", "right", "up", "right", "enter")
        assert at.desk.notices[-1].endswith("/ngozi.csv")
