"""What an agent made of a message, kept as a draft and found again whatever became of the templates."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from custui.domain.message_text import message_text
from custui.screens.message_work import MessageWork, read_work

BODIES = {1: "Hello", 2: "Bye"}
words = st.text().map(message_text)
ids = st.one_of(st.none(), st.integers(1, 3))
works = st.builds(
    MessageWork, ids, st.dictionaries(ids, words, max_size=3), st.dictionaries(words, words, max_size=2), ids
)


def test_every_template_has_a_text_of_its_own() -> None:
    work = MessageWork(1).with_text("Hello you", BODIES)
    other = replace(work, template=2)
    assert (work.text(BODIES), other.text(BODIES)) == ("Hello you", "Bye")
    assert replace(other, template=None).text(BODIES) == ""
    assert work.with_text("Hello", BODIES) == MessageWork(1)


def test_a_blank_value_is_none() -> None:
    work = MessageWork().with_written("order.place", "Yaba")
    assert work.written == {"order.place": "Yaba"}
    assert work.with_written("order.place", " ") == MessageWork()


def test_words_outlive_their_template() -> None:
    work = MessageWork(3, {3: "theirs", None: "mine", 1: "kept"})
    assert work.among(BODIES) == MessageWork(None, {None: "mine\n\ntheirs", 1: "kept"})
    assert MessageWork(3).among(BODIES) == MessageWork()
    assert MessageWork(1, {1: "x"}).among(BODIES) == MessageWork(1, {1: "x"})


def test_what_was_typed_before_the_draft_came_stands_behind_it() -> None:
    draft = MessageWork(1, {1: "old", None: "free"}, {"a": "1"}, 7)
    assert MessageWork(2).behind(draft) == draft
    typed = MessageWork(None, {None: "new"}, {"b": "2"})
    assert typed.behind(draft) == MessageWork(None, {1: "old", None: "free\n\nnew"}, {"a": "1", "b": "2"})


@given(works)
def test_a_draft_is_read_as_it_was_kept(work: MessageWork) -> None:
    fields = work.to_fields()
    assert fields["work"].isascii()
    assert read_work(fields) == (work if work.edited or work.written else MessageWork())


@pytest.mark.parametrize(
    "kept",
    ["", "x", "[]", "{}", '{"template": "x", "edited": {}, "written": {}, "order": null}', "null", "1"],
)
def test_what_is_no_draft_is_an_empty_one(kept: str) -> None:
    assert read_work({"work": kept}) == MessageWork()
    assert read_work({}) == MessageWork()
