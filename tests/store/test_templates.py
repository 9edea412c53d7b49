"""Message templates: made once, changed on what was seen, and back as they were."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

import pytest

from custui.domain.deeds import Deed
from custui.domain.errors import StaleEditError, StoreError
from custui.domain.rules import ShopRules
from custui.domain.templates import NewTemplate, Template
from custui.store.engine import Database
from custui.store.shelves import TEMPLATES
from custui.store.templates import templates
from tests.store.list_shop import A, ListShop

pytestmark = pytest.mark.as_agent


@pytest.fixture
def shop(database: Database, rules: ShopRules, now: datetime) -> ListShop:
    return ListShop(database, rules, now)


def make(shop: ListShop, name: str, body: str = "Hello {{customer.name}}") -> Deed:
    return shop.repository.create_template(NewTemplate(name, body), "kemi", shop.key())


def kept(shop: ListShop) -> list[tuple[object, ...]]:
    """Return the rows but for their versions, which only ever go up."""
    return [(row.id, row.name, row.name_folded, row.body) for row in shop.rows(TEMPLATES)]


def refused(shop: ListShop, why: str, write: Callable[[], object]) -> None:
    before, revision = kept(shop), shop.repository.revision()
    with pytest.raises(StoreError, match=why):
        write()
    assert (kept(shop), shop.repository.revision()) == (before, revision)


def test_a_new_store_holds_a_starter_set(
    new_database: Callable[[str], Database],
) -> None:
    for dialect in ("sqlite", "postgresql"):
        with new_database(dialect).read() as connection:
            names = [template.name for template in templates(connection)]
        assert names == [
            *("Delivery today", "Feedback", "Greeting", "Order confirmation", "Payment reminder"),
            "We miss you",
        ]


def test_templates_are_made_changed_and_deleted_and_all_of_it_undone(shop: ListShop) -> None:
    empty = kept(shop)
    made = shop.repository.create_template(NewTemplate(" Ẹ kú\0 ", "Hi"), "kemi", "once")
    again = shop.repository.create_template(NewTemplate("Ẹ kú", "Hi"), "kemi", "once")
    assert made == again
    assert (made.words, made.customers) == ("created template Ẹ kú", 0)
    assert made.subject is not None
    assert shop.repository.templates() == (Template(made.subject, "Ẹ kú", "Hi", 1),)
    assert shop.logged()[-1][:3] == ("kemi", "created template", None)
    first = kept(shop)
    reworded = shop.repository.edit_template(Template(made.subject, "Ẹ kú", "Hello", 1), "tunde")
    assert reworded.words == "changed template Ẹ kú"
    assert shop.logged()[-1][3].items() >= {"from": "Hi", "to": "Hello"}.items()
    second = kept(shop)
    renamed = shop.repository.edit_template(Template(made.subject, "E KU", "Hello", 2), "tunde")
    assert renamed.words == "renamed template Ẹ kú to E KU"
    third = kept(shop)
    deleted = shop.repository.delete_template(Template(made.subject, "E KU", "Hello", 3), "ada")
    assert deleted.words == "deleted template E KU"
    assert shop.repository.templates() == ()
    for deed in (made, reworded, renamed):
        refused(shop, "cannot be undone: the template was changed again since", partial(shop.undo, deed))
    for deed, then in ((deleted, third), (renamed, second), (reworded, first)):
        shop.undo(deed)
        assert kept(shop) == then
    (template,) = shop.repository.templates()
    assert template.version > 3, "who saw an older one is told"
    shop.undo(made)
    assert kept(shop) == empty
    assert make(shop, "Other").subject != made.subject, "a number is never given twice"


def test_names_are_given_once(shop: ListShop) -> None:
    made, other = make(shop, "Ọlá"), make(shop, "Greeting")
    assert made.subject is not None
    assert other.subject is not None
    refused(shop, "there is a template Ọlá already", lambda: make(shop, "OLA"))
    taken = Template(other.subject, "ola", "Hello", 1)
    refused(shop, "there is a template Ọlá already", lambda: shop.repository.edit_template(taken, "kemi"))
    for name in ("", "  ", "\u0301"):
        refused(shop, "a template needs a name", partial(make, shop, name))
    refused(shop, "at most 60 characters", lambda: make(shop, "x" * 61))
    refused(shop, "a template needs words", lambda: make(shop, "Empty", " \n"))
    renamed = shop.repository.edit_template(Template(made.subject, "Other", "Hello", 1), "kemi")
    deleted = shop.repository.delete_template(Template(other.subject, "Greeting", "Hello", 1), "kemi")
    make(shop, "ola")
    make(shop, "GREETING")
    refused(shop, "cannot be undone: there is a template ola already", lambda: shop.undo(renamed))
    refused(shop, "cannot be undone: there is a template GREETING already", lambda: shop.undo(deleted))


def test_a_stale_change_keeps_both_texts(shop: ListShop) -> None:
    made = make(shop, "Greeting", "Hello")
    assert made.subject is not None
    shop.repository.edit_template(Template(made.subject, "Welcome", "Theirs", 1), "tunde")
    mine = Template(made.subject, "Greeting", "Mine", 1)
    for write in (shop.repository.edit_template, shop.repository.delete_template):
        with pytest.raises(StaleEditError, match="the template Welcome to 'Theirs'") as stale:
            write(mine, "kemi")
        assert (stale.value.mine, stale.value.theirs, stale.value.version) == ("Mine", "Theirs", 2)
    shop.repository.delete_template(Template(made.subject, "Welcome", "Theirs", 2), "tunde")
    for write in (shop.repository.edit_template, shop.repository.delete_template):
        refused(shop, "this template is gone", partial(write, mine, "kemi"))


def test_the_template_of_a_message_is_told(shop: ListShop) -> None:
    shop.repository.log_contact(A, "whatsapp", "kemi", "We miss\0 you")
    shop.repository.log_contact(A, "call", "kemi")
    assert shop.logged()[-2:] == [
        ("kemi", "opened whatsapp", A, {"template": "We miss you"}),
        ("kemi", "opened call", A, {}),
    ]
