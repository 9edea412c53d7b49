"""Drafts: each agent's own, kept apart by place, and nobody else's business."""

from contextlib import closing
from datetime import datetime

import pytest

from custui.domain.rules import ShopRules
from custui.store.engine import Database
from custui.store.repository import open_repository
from custui.store.shelves import DRAFTS
from tests.store.list_shop import A, B, ListShop

pytestmark = pytest.mark.as_agent

PLACE = "note:+2348035550100"


def test_a_draft_is_kept_until_it_is_dropped(database: Database, rules: ShopRules, now: datetime) -> None:
    shop = ListShop(database, rules, now)
    revision = shop.repository.revision()
    repository = shop.repository
    assert repository.draft("kemi", PLACE) is None
    repository.keep_draft("kemi", PLACE, "call af")
    shop.later()
    repository.keep_draft("kemi", PLACE, "call after\n five\0 \ud800")
    repository.keep_draft("kemi", "order:new", "2 tubs")
    repository.keep_draft("tunde", PLACE, "other")
    assert repository.draft("kemi", PLACE) == "call after\n five \N{REPLACEMENT CHARACTER}"
    assert [row.at for row in shop.rows(DRAFTS) if row.text == "2 tubs"] == [int(shop.now.timestamp())]
    repository.keep_draft("kemi", PLACE, "")
    repository.keep_draft("kemi", PLACE, "")
    assert repository.draft("kemi", PLACE) is None
    assert repository.draft("kemi", "order:new") == "2 tubs"
    assert repository.draft("tunde", PLACE) == "other"
    assert repository.revision() == revision
    assert shop.repository.last_deed("kemi") is None


def test_a_store_opened_for_reading_keeps_none(target: str, rules: ShopRules, now: datetime) -> None:
    with closing(open_repository(target, rules, lambda: now)) as repository:
        repository.keep_draft("kemi", PLACE, "kept")
    with closing(open_repository(target, rules, lambda: now, read_only=True)) as repository:
        repository.keep_draft("kemi", PLACE, "lost")
        repository.log_contact("+2348035550100", "call", "kemi", "Greeting")
        assert repository.draft("kemi", PLACE) == "kept"


@pytest.mark.for_leads
def test_a_draft_goes_along_with_a_merge(database: Database, rules: ShopRules, now: datetime) -> None:
    shop = ListShop(database, rules, now)
    repository = shop.repository
    for kind, agent in (("note", "kemi"), ("order", "kemi"), ("note", "tunde")):
        repository.keep_draft(agent, f"{kind}:{A}", f"{kind} of {agent}")
    repository.keep_draft("tunde", f"note:{B}", "own")
    deed = repository.merge(A, B, "kemi", "key")
    for phone in (A, B):
        assert repository.draft("kemi", f"note:{phone}") == "note of kemi"
        assert repository.draft("kemi", f"order:{phone}") == "order of kemi"
        assert repository.draft("tunde", f"note:{phone}") == "own"
    # Typed on in a dialog that was open to the merged phone.
    repository.keep_draft("kemi", f"note:{A}", "more of kemi")
    assert repository.draft("kemi", f"note:{B}") == "more of kemi"
    repository.keep_draft("kemi", f"note:{A}", "")
    assert repository.draft("kemi", f"note:{B}") is None
    repository.undo(deed.id, "kemi")
    assert repository.draft("tunde", f"note:{A}") == "note of tunde"
    assert repository.draft("tunde", f"note:{B}") == "own"
