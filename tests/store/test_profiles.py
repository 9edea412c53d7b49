"""What agents set for a customer goes before what the orders say: in list, search, filters and page."""

from datetime import datetime

import pytest

from custui.domain.customer import Match, MatchKind, Profile
from custui.domain.errors import StaleEditError, StoreError, UnknownCustomerError
from custui.domain.period import ALL_TIME
from custui.domain.query import CustomerFilters, PageRequest
from custui.domain.rules import ShopRules
from custui.store.engine import Database
from custui.store.health import integrity
from custui.store.shelves import ACTIVITY, PROFILE
from tests.factories import PHONE, make_incoming
from tests.store.desk_shop import OTHER_PHONE, DeskShop

pytestmark = pytest.mark.as_agent

ALL = Profile("Madam Ọlá", "0902 118 4420", "Aba", "Abia")


@pytest.fixture
def shop(database: Database, rules: ShopRules, now: datetime) -> DeskShop:
    return DeskShop(database, rules, now)


def found(shop: DeskShop, filters: CustomerFilters) -> list[str]:
    page = shop.repository.get_customers(filters, ALL_TIME, PageRequest())
    return [row.phone for row in page.rows]


def test_an_edit_shows_everywhere(shop: DeskShop) -> None:
    deed = shop.edit(Profile("  Madam Ọlá ", " 0902 118 4420", "Aba ", "Abia"))
    assert (deed.words, deed.customers) == ("changed the profile of Madam Ọlá", 1)
    page = shop.page()
    assert (page.profile, page.version) == (ALL, 1)
    shown = page.customer
    assert (shown.name, shown.whatsapp, shown.city, shown.state) == (
        *("Madam Ọlá", "+2349021184420", "Aba", "Abia"),
    )
    assert page.names == ("Ngozi Eze-Obi",)
    # What the orders say is said of the orders, whatever an agent knows better.
    assert (page.insights.city, page.insights.state) == ("Ikeja", "Lagos")
    assert shown in shop.repository.get_customers(CustomerFilters(), ALL_TIME, PageRequest()).rows
    assert shown in tuple(shop.repository.export_customers(CustomerFilters(), ALL_TIME))
    for filters in (
        *(CustomerFilters("madam ola"), CustomerFilters("ngozi eze"), CustomerFilters("09021184420")),
        *(CustomerFilters("+234 902 118 4420"), CustomerFilters(city="ABA"), CustomerFilters(state="abia")),
    ):
        assert found(shop, filters) == [PHONE]
    assert found(shop, CustomerFilters(city="Ikeja")) == [OTHER_PHONE]
    assert [(share.word, share.customers) for share in shop.repository.shares(ALL_TIME).cities] == [
        *(("Aba", 1), ("Ikeja", 1))
    ]
    assert shop.page(OTHER_PHONE).customer.name == "Chinedu Okafor"
    assert integrity(shop.database) == []


def test_the_search_says_that_it_was_the_whatsapp_number(shop: DeskShop) -> None:
    shop.edit(ALL)
    page = shop.repository.get_customers(CustomerFilters("0902 118 4420"), ALL_TIME, PageRequest())
    assert page.matches == {PHONE: Match(MatchKind.WHATSAPP, "+2349021184420")}


def test_what_is_left_blank_is_given_back_to_the_orders(shop: DeskShop) -> None:
    before = shop.page()
    shop.edit(ALL)
    shop.edit(Profile("", "  ", "\u0301", None))
    after = shop.page()
    assert (after.customer, after.insights, after.profile) == (before.customer, before.insights, Profile())
    assert after.version == 2
    for text in ("madam", "09021184420"):
        assert found(shop, CustomerFilters(text)) == []


@pytest.mark.for_leads
def test_the_agents_words_outlive_new_orders(shop: DeskShop) -> None:
    shop.edit(ALL)
    order = make_incoming(
        "A9", shop.now, customer_name="Ada", whatsapp="0805 220 9911", city="Jos", state="Plateau"
    )
    shop.repository.save_orders("shop", [order])
    shown = shop.page().customer
    assert (shown.name, shown.whatsapp, shown.city, shown.state) == (
        *("Madam Ọlá", "+2349021184420", "Aba", "Abia"),
    )


@pytest.mark.parametrize(
    ("profile", "place"),
    [(Profile(city="Aba"), ("Aba", "")), (Profile(state="Abia"), ("", "Abia"))],
)
def test_half_a_place_is_all_of_the_place(shop: DeskShop, profile: Profile, place: tuple[str, str]) -> None:
    shop.edit(profile)
    page = shop.page()
    assert (page.customer.city, page.customer.state) == place


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        ("ask her", "ask her cannot be read as a phone number"),
        ("-", "- cannot be read as a phone number"),
        ("0201 270 0001", "0201 270 0001 can have no WhatsApp: it is not a mobile number"),
    ],
)
def test_a_number_without_whatsapp_is_refused(shop: DeskShop, number: str, sentence: str) -> None:
    with pytest.raises(StoreError) as refusal:
        shop.edit(Profile(whatsapp=number))
    assert str(refusal.value).startswith(sentence)
    assert shop.rows(PROFILE) == []
    assert shop.database.revision() == 1


def test_a_foreign_number_can_have_whatsapp(shop: DeskShop) -> None:
    shop.edit(Profile(whatsapp="+44 7400 123456"))
    assert shop.page().customer.whatsapp == "+447400123456"


def test_the_log_tells_what_changed_and_from_what(shop: DeskShop) -> None:
    first = shop.edit(Profile(name="Madam", city="Aba"))
    changes = {"name_from": None, "name_to": "Madam", "place_from": None, "place_to": "Aba"}
    told = {"deed": first.id, **changes}
    assert shop.last_activity() == ("kemi", "changed profile", PHONE, None, told)
    second = shop.edit(Profile(whatsapp="0902 118 4420", city="Aba", state="Abia"))
    told = {
        "deed": second.id,
        "name_from": "Madam",
        "name_to": None,
        "whatsapp_from": None,
        "whatsapp_to": "0902 118 4420",
        "place_from": "Aba",
        "place_to": "Aba, Abia",
    }
    assert shop.last_activity() == ("kemi", "changed profile", PHONE, None, told)


@pytest.mark.parametrize("version", [0, 2])
def test_a_stale_edit_keeps_both_versions_whole(shop: DeskShop, version: int) -> None:
    shop.edit(ALL)
    revision = shop.database.revision()
    with pytest.raises(StaleEditError) as stale:
        shop.edit(Profile("Mine", city="Jos"), version)
    assert str(stale.value) == "someone else changed this customer's profile meanwhile"
    assert stale.value.mine == "Name: Mine\nWhatsApp: as on the orders\nPlace: Jos"
    assert stale.value.theirs == "Name: Madam Ọlá\nWhatsApp: 0902 118 4420\nPlace: Aba, Abia"
    assert stale.value.version == 1
    assert shop.page().profile == ALL
    assert shop.database.revision() == revision


def test_nobody_s_profile_cannot_be_edited(shop: DeskShop) -> None:
    with pytest.raises(UnknownCustomerError, match=r"no customer has the phone \+2340"):
        shop.edit(Profile("X"), 0, "+2340")
    assert shop.rows(PROFILE) == []
    assert len(shop.rows(ACTIVITY)) == 1


def test_edits_are_undone_to_where_they_began(shop: DeskShop) -> None:
    pages = [shop.page()]
    deeds = []
    for profile in (ALL, Profile("Mrs Eze", city="Jos"), Profile()):
        deeds.append(shop.edit(profile))
        pages.append(shop.page())
    shop.refuses(deeds[0], "the profile was changed again since")
    for deed, page in zip(deeds[::-1], pages[-2::-1], strict=True):
        shop.undo(deed)
        told = {"deed": deed.id, "words": deed.words}
        assert shop.last_activity() == ("lead", "undid: changed profile", PHONE, None, told)
        assert (shop.page().customer, shop.page().profile) == (page.customer, page.profile)
    assert shop.page().version == 6
    assert integrity(shop.database) == []


def test_an_edit_to_and_fro_is_an_edit_since(shop: DeskShop) -> None:
    first = shop.edit(ALL)
    shop.edit(Profile())
    shop.edit(ALL)
    shop.refuses(first, "the profile was changed again since")


def test_an_edit_of_another_customer_is_none_of_this(shop: DeskShop) -> None:
    first = shop.edit(ALL)
    shop.edit(Profile("Chi"), phone=OTHER_PHONE)
    shop.undo(first)
    assert shop.page().customer.name == "Ngozi Eze-Obi"
    assert shop.page(OTHER_PHONE).customer.name == "Chi"
