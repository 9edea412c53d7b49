"""Who is likely the same person is offered on the page, and merged, and parted again, in the dialog."""

import pytest
from textual.widgets import Input, OptionList, Static

from custui.domain.customer import CustomerRow
from custui.domain.errors import StoreError
from custui.domain.merging import LikelySame, Likeness
from custui.domain.period import ALL_TIME
from custui.screens.customer_answers import Asked
from custui.screens.merge import MergeDialog
from custui.widgets.likely_line import LikelyLine, offer
from tests.factories import PHONE, days_ago, make_note, make_order, make_segment, naira
from tests.fakes import FakeRepository
from tests.pilot import wait_until
from tests.screens.customer_desk import At, at_page, made_up_store

OTHER, THIRD = "+2348095550110", "+2348095550111"


def row_of(repository: FakeRepository, phone: str) -> CustomerRow:
    details = repository.get_customer_details(phone, ALL_TIME)
    assert details is not None
    return details.customer


def store(*likely: tuple[str, tuple[Likeness, ...]]) -> FakeRepository:
    """Return a store of the wireframe's customer and two others, who are likely the same as told."""
    repository = made_up_store()
    repository.orders += [
        make_order(50, days_ago(20), customer_name="Ngozi Obi", phone_text=OTHER, total=naira(12_000)),
        make_order(51, days_ago(90), customer_name="Ngozi Obi", phone_text=OTHER, total=naira(7_000)),
        make_order(52, days_ago(70), customer_name="Mama Ngozi", phone_text=THIRD),
    ]
    repository.notes[OTHER] = (make_note(),)
    repository.members[OTHER] = (make_segment(),)
    repository.likely[PHONE] = tuple(LikelySame(row_of(repository, phone), why) for phone, why in likely)
    return repository


BOTH = ((OTHER, (Likeness.SAME_WHATSAPP, Likeness.NAME_AND_CITY)), (THIRD, (Likeness.ALTERNATE,)))


def line(at: At) -> str:
    shown = at.page.query_one(LikelyLine)
    return str(shown.render()) if shown.display else ""


def told(at: At) -> str:
    return str(at.desk.screen.query_one("#told", Static).content)


async def open_dialog(at: At) -> MergeDialog:
    """Press the key and wait until the dialog is there, with whatever it has asked for."""
    at.desk.simulate_key("M")
    await wait_until(
        at.pilot, lambda: at.desk.screen.focused is not None and at.desk.screen is not at.page, "it"
    )
    await at.settle()
    assert isinstance(at.desk.screen, MergeDialog)
    return at.desk.screen


@pytest.mark.parametrize(
    ("size", "says"),
    [
        ((120, 40), "Likely the same person: {} (same WhatsApp number) and 5 more · M merge"),
        ((80, 24), "Likely the same person: {} and 5 more · M merge"),
        ((40, 30), "Same? {} · M"),
    ],
)
async def test_the_offer_is_one_line_and_the_dialog_fits(size: tuple[int, int], says: str) -> None:
    five = [f"+23480955502{number:02d}" for number in range(5)]
    repository = store(*BOTH)
    for number, phone in enumerate(five):
        repository.orders.append(make_order(70 + number, customer_name="Ngozi Obi " * 9, phone_text=phone))
    more = (LikelySame(row_of(repository, phone), tuple(Likeness)) for phone in five)
    repository.members[OTHER] = tuple(make_segment(number, f"Segment {number}") for number in range(5))
    repository.merge(THIRD, PHONE, "tunde", "long ago")
    repository.likely[PHONE] = (repository.likely[PHONE][0], *more)
    async with at_page(repository, size=size) as at:
        says = says.format("Ngozi Obi 0809 555 0110")
        assert [text.strip() for text in at.lines if says in text] == [says]
        await open_dialog(at)
        for said in ("Merge into Ngozi Eze-Obi", "Another number", "₦133", "u undoes", "Esc Close"):
            assert said in at.text, said


def test_the_offer_keeps_its_key_and_its_width_whatever_the_name() -> None:
    repository = store(*BOTH)
    name = "[@click=app.quit]\x1b[2J Ọlá" + "林" * 90
    repository.orders.append(make_order(60, days_ago(1), customer_name=name, phone_text=OTHER))
    likely = (LikelySame(row_of(repository, OTHER), (Likeness.ALTERNATE,)),)
    for width in range(8, 130, 7):
        drawn = offer(likely, "NG", "M", width)
        assert drawn.cell_length <= width
        assert drawn.plain.endswith(("· M merge", "· M"))
        assert "\x1b" not in drawn.plain


async def test_any_other_number_can_be_typed_and_one_that_will_not_do_says_why() -> None:
    repository = store()
    async with at_page(repository) as at:
        assert line(at) == "", "nobody is alike"
        dialog = await open_dialog(at)
        assert isinstance(dialog.focused, Input), "there is nothing but the box"
        assert "Nobody looks like the same person" in told(at)
        for typed, sentence in (
            ("", "Type the number of the other customer."),
            ("0809 999 9999", "No customer has the phone +2348099999999"),
            ("0803 555 0147", "Both phones are one customer's already"),
        ):
            dialog.query_one(Input).value = typed
            await at.press("enter")
            assert sentence in at.text
        dialog.query_one(Input).value = "0809 555 0110"
        await at.press("enter")
        assert "Ngozi Obi" in told(at)
        await at.press("1")
        assert "Enter shows what it comes to" in told(at), "what is shown is of the number as it stands"
        await at.press("backspace", "enter")
        assert not repository.aliases
        await at.press("enter")
        assert set(repository.aliases) == {OTHER}


async def test_the_page_comes_before_the_offer_and_typing_goes_on() -> None:
    repository = store(*BOTH)
    async with at_page(repository) as at:
        calls = [call[0] for call in repository.calls]
        assert calls.index("likely_same") > 0
        await at.press("slash", *"sh")
        repository.change()
        at.page.feed.look()
        await at.settle()
        assert len(repository.asked("likely_same")) == 2
        box = at.page.focused
        assert isinstance(box, Input)
        assert box.value == "sh"


async def test_enter_merges_what_is_shown_and_u_takes_it_back() -> None:
    repository = store(*BOTH)
    async with at_page(repository) as at:
        before = at.card("orders")
        await open_dialog(at)
        for said in ("Ngozi Obi", "₦19,000", "₦121,000", "1 note comes along · joins Promo list"):
            assert said in told(at), said
        await at.press("j")
        assert "Mama Ngozi" in told(at)
        await at.press("escape")
        assert not repository.aliases
        await open_dialog(at)
        await at.press("enter")
        assert at.card("orders")[1].split()[0] == "8"
        assert "also 0809 555 0110, merged 8 Jun 2026 by kemi" in at.text
        assert line(at).startswith("Likely the same person: Mama Ngozi"), "who is merged is offered no more"
        assert [call[:2] for call in repository.asked("merge")] == [(OTHER, PHONE)]
        await at.press("u", "enter")
        assert at.card("orders") == before
        assert "also 0809" not in at.text


@pytest.mark.parametrize("typed", ["", "09"])
async def test_whoever_is_found_late_has_the_keys_unless_a_number_is_being_typed(typed: str) -> None:
    repository = store()
    async with at_page(repository) as at:
        found = store(*BOTH)
        repository.likely = found.likely
        repository.hold()
        at.desk.simulate_key("M")
        await wait_until(at.pilot, lambda: isinstance(at.desk.focused, Input), "the box")
        for key in typed:
            at.desk.simulate_key(key)
        await wait_until(at.pilot, lambda: at.desk.screen.query_one(Input).value == typed, "what is typed")
        repository.release()
        await at.settle()
        assert isinstance(at.desk.focused, Input if typed else OptionList)
        assert typed or "Ngozi Obi" in told(at)


async def test_enter_before_anything_is_shown_merges_nobody() -> None:
    repository = store(*BOTH)
    async with at_page(repository) as at:
        repository.hold()
        at.desk.simulate_key("M")
        await wait_until(at.pilot, lambda: len(repository.asked("merge_preview")) == 1, "the question")
        await wait_until(at.pilot, lambda: "Reading what it comes to" in told(at), "a word of it")
        at.desk.simulate_key("enter")
        await at.pilot.pause()
        repository.release()
        await at.settle()
        assert isinstance(at.desk.screen, MergeDialog)
        assert not repository.aliases
        await at.press("enter")
        assert set(repository.aliases) == {OTHER}


async def test_a_merge_can_be_taken_back_from_the_dialog_at_any_time() -> None:
    repository = store()
    repository.merge(OTHER, PHONE, "tunde", "long ago")
    async with at_page(repository) as at:
        assert "also 0809 555 0110, merged 8 Jun 2026 by tunde" in at.text
        await open_dialog(at)
        assert "0809 555 0110 was merged on 8 Jun 2026 by tunde" in told(at)
        assert "⏎ Undo" in at.text
        await at.press("enter")
        assert not repository.aliases
        assert at.card("orders")[1].split()[0] == "6"


async def test_the_page_of_a_merged_phone_goes_on_as_its_customers() -> None:
    repository = store()
    async with at_page(repository, phone=OTHER) as at:
        repository.merge(OTHER, PHONE, "tunde", "meanwhile")
        at.page.feed.look()
        await at.settle()
        assert at.page.asked == Asked(PHONE, ALL_TIME)
        assert at.desk.notices == ["0809 555 0110 is merged into Ngozi Eze-Obi."]


async def test_walking_on_takes_the_offer_away_though_the_next_one_cannot_be_told() -> None:
    class Failing(FakeRepository):
        def likely_same(self, phone: str) -> tuple[LikelySame, ...]:
            if phone == OTHER:
                raise StoreError("the store fell over")
            return super().likely_same(phone)

    repository = store(*BOTH)
    repository.__class__ = Failing
    async with at_page(repository) as at:
        assert line(at)
        at.page.asked = Asked(OTHER, ALL_TIME)
        await at.settle()
        assert line(at) == ""
        assert "fell over" not in at.text, "nobody has asked for it"


async def test_a_click_opens_it_and_read_only_does_not() -> None:
    repository = store(*BOTH)
    async with at_page(repository) as at:
        await at.pilot.click(LikelyLine)
        await at.settle()
        assert isinstance(at.desk.screen, MergeDialog)
        await at.press("escape")
        repository.read_only = True
        at.page.refresh_bindings()
        await at.settle()
        assert line(at).startswith("Likely the same person: Ngozi Obi")
        assert "merge" not in line(at)
        await at.press("M")
        assert not isinstance(at.desk.screen, MergeDialog)
