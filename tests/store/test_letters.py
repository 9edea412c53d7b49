"""Letters leave out nobody whom a search finds, and let pass hardly anybody else."""

from collections.abc import Callable, Sequence
from datetime import datetime

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select, update

from custui.domain.rules import ShopRules
from custui.store import outline, outline_letters
from custui.store.engine import Database
from custui.store.intake import save_orders
from custui.store.letters import PLANES, held_by, planes_of
from custui.store.outline_letters import bits_of
from custui.store.outline_now import OutlineNow
from custui.store.proof_outline import outline_proof
from custui.store.searched import may_find
from custui.store.shelves import SUMMARY
from tests.factories import make_incoming

NAMES = ("Ngozi Eze", "Chinedu Okafor", "Mrs Funke Ogunleye", "Zainab Bello", "Çağla Ọmọ")
written = st.text("abcnoz ,\nçọ07", max_size=9) | st.text(max_size=6)


@settings(max_examples=300, derandomize=True, deadline=None, database=None)
@given(texts=st.lists(written, max_size=5), start=st.integers(0, 8), length=st.integers(1, 8))
def test_a_text_is_in_all_planes_of_what_stands_in_it(texts: list[str], start: int, length: int) -> None:
    held = held_by(texts)
    assert held.shape == (PLANES, len(texts))
    for nth, written in enumerate(texts):
        part = written[start : start + length]
        assert planes_of(part) <= set(np.flatnonzero(held[:, nth]).tolist())
        alone = held_by([written])[:, 0]
        assert (held[:, nth] == alone).all(), "of nobody's neighbours"


def test_what_is_told_apart() -> None:
    assert planes_of("") == planes_of("7") == planes_of(" ") == frozenset()
    assert len(planes_of("q")) == 1
    assert planes_of("zq") > planes_of("z") | planes_of("q")
    assert len(planes_of("okafor")) == 5
    assert planes_of("803 555") == planes_of("803") | planes_of("555")
    assert {*planes_of("0917")} == {9, 91, 17}


@pytest.fixture(params=["sqlite", "postgresql"])
def store(
    new_database: Callable[[str], Database],
    rules: ShopRules,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> Database:
    monkeypatch.setattr(outline_letters, "PART", 16)
    database = new_database(request.param)
    save(database, rules, now, [NAMES[nth % len(NAMES)] for nth in range(40)])
    with database.write() as connection:
        outline.draw(connection)
    return database


def save(database: Database, rules: ShopRules, now: datetime, names: Sequence[str]) -> None:
    orders = [make_incoming(f"B-{n}", phone=phone(n), customer_name=name) for n, name in enumerate(names)]
    save_orders(database, rules, now, "shop", orders, False)


def phone(nth: int) -> str:
    return f"0803555{nth:04}"


def found(database: Database, rules: ShopRules, typed: str) -> set[str] | None:
    with database.read() as connection:
        held = may_find(OutlineNow(connection), typed, rules)
        if held is None:
            return None
        rows = connection.execute(select(SUMMARY.c.id, SUMMARY.c.phone_key)).all()
        assert set(np.flatnonzero(held).tolist()) <= {row.id for row in rows}
        return {row.phone_key for row in rows if held[row.id]}


def those(*nths: int) -> set[str]:
    return {f"+234{phone(nth)[1:]}" for nth in nths}


def test_a_search_is_told_off_the_outline(store: Database, rules: ShopRules) -> None:
    assert found(store, rules, "ngozi") == those(*range(0, 40, 5))
    assert found(store, rules, "okaf chin") == those(*range(1, 40, 5))
    assert found(store, rules, "z") == those(*range(0, 40, 5), *range(3, 40, 5))
    assert found(store, rules, "cagla") == those(*range(4, 40, 5))
    assert found(store, rules, "0803 555 0017") == those(17)
    assert found(store, rules, "B-12") == those(12), "by the number of an order"
    assert found(store, rules, "xqzzy") == set()
    assert found(store, rules, "7") is None, "nearly everybody has any digit"
    assert found(store, rules, "note: said") == set(), "nobody has notes"


def test_whoever_changed_since_may_be_found(store: Database, rules: ShopRules, now: datetime) -> None:
    changed = [NAMES[nth % len(NAMES)] for nth in range(40)]
    changed[7] = "Ngozi Okafor"
    save(store, rules, now, [*changed, "Ngozi Bello"])
    assert found(store, rules, "ngozi") == those(*range(0, 40, 5), 7, 40)
    assert found(store, rules, "xqzzy") == those(7, 40)
    with store.write() as connection:
        outline.draw(connection)
        assert outline_proof(connection) == []
    assert found(store, rules, "ngozi") == those(*range(0, 40, 5), 7, 40)
    assert found(store, rules, "xqzzy") == set()


def test_whoever_is_gone_is_found_no_more(store: Database, rules: ShopRules) -> None:
    with store.write() as connection:
        phones = sorted(those(5, 39))
        outline.summary_changing(connection, phones)
        connection.execute(delete(SUMMARY).where(SUMMARY.c.phone_key.in_(phones)))
        outline.draw(connection)
        assert outline_proof(connection) == []
    assert found(store, rules, "ngozi") == those(*range(0, 40, 5)) - those(5)


def test_only_planes_that_change_are_written(store: Database, rules: ShopRules, now: datetime) -> None:
    def planes() -> dict[int, bytes]:
        with store.read() as connection:
            return bits_of(connection, range(PLANES), outline.reach(connection))

    before = planes()
    changed = [NAMES[nth % len(NAMES)] for nth in range(40)]
    changed[0] = "Ngozi Ezex"
    save(store, rules, now, changed)
    with store.write() as connection:
        outline.draw(connection)
    after = planes()
    # "ex" as a pair, and "x" by itself.
    assert sorted(n for n in before if before[n] != after[n]) == sorted(planes_of("ex") - planes_of("e"))


def test_the_doctor_sees_letters_that_are_out_of_date(store: Database) -> None:
    with store.write() as connection:
        row = connection.execute(select(SUMMARY).where(SUMMARY.c.phone_key.in_(those(3)))).one()
        changed = update(SUMMARY).where(SUMMARY.c.id == row.id)
        connection.execute(changed.values(search_text=row.search_text.replace("zainab", "zaynab")))
        told = outline_proof(connection)
        assert told == [f"{row.phone_key}: searches go by what it was before"]
        connection.execute(delete(SUMMARY).where(SUMMARY.c.id == row.id))
        assert "somebody who is gone is searched by letters" in outline_proof(connection)
        connection.rollback()
