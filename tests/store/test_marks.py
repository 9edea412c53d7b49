"""Codes are told apart by runs of neighbours, whatever lot of them is asked for."""

import gc
from weakref import ref

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from custui.store import marks
from custui.store.engine import Database
from custui.store.marks import fitted, having, many, runs_of, weighed
from custui.store.named import marked_in
from custui.store.shelves import SUMMARY

codes = st.binary(max_size=40)
code = st.integers(0, 255)
runs = st.builds(lambda one, other: frozenset(range(one, other)), code, code)
wanted = st.frozensets(code, max_size=12) | runs


@pytest.fixture(params=[3, 1 << 17], autouse=True)
def block(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(marks, "_BLOCK", request.param)


@settings(max_examples=200, derandomize=True, deadline=None, database=None)
@given(codes=codes, wanted=wanted)
def test_whoever_has_a_code_wanted_is_marked(codes: bytes, wanted: frozenset[int]) -> None:
    held = having(codes, wanted)
    assert held.tolist() == [code in wanted for code in codes]
    assert many(held) == sum(code in wanted for code in codes)
    held[:0] = True  # of one's own: nobody else's marks are changed with it


@settings(max_examples=100, derandomize=True, deadline=None, database=None)
@given(columns=st.lists(st.tuples(wanted, st.integers(1, 30)), max_size=4), data=st.data())
def test_weights_are_added_up(columns: list[tuple[frozenset[int], int]], data: st.DataObject) -> None:
    size = data.draw(st.integers(0, 20))
    each = [data.draw(st.binary(min_size=size, max_size=size)) for _ in columns]
    given_ = [(codes, runs_of(*column)) for codes, column in zip(each, columns, strict=True)]
    expected = [
        sum(weight for codes, (theirs, weight) in zip(each, columns, strict=True) if codes[place] in theirs)
        for place in range(size)
    ]
    assert weighed(given_, size).tolist() == expected


def test_marks_are_fitted_to_a_size() -> None:
    held = having(b"\1\2\1", {1})
    assert fitted(held, 2).tolist() == [True, False]
    assert fitted(held, 5).tolist() == [True, False, True, False, False]


def test_marks_are_not_kept_with_the_statement_that_asked_them(database: Database) -> None:
    held = np.ones(8, np.bool_)
    kept = ref(held)
    with database.read() as connection:
        assert connection.scalars(select(SUMMARY.c.id).where(marked_in(connection, held))).all() == []
    del held
    gc.collect()
    assert kept() is None
