"""The status table of the design, word for word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custui.domain.status import FAILURE_STATUSES, OPEN_STATUSES, Outcome, Status, fold_status

TABLE = {
    Status.PENDING: ("pending", "new", "on-hold", "not_reachable", "not_picking_calls"),
    Status.CONFIRMED: ("confirmed", "processing", "paid", "invoiced"),
    Status.DISPATCHED: ("dispatched", "shipped", "in transit"),
    Status.POSTPONED: ("postponed",),
    Status.DELIVERED: ("delivered", "completed", "fulfilled"),
    Status.CANCELLED: ("cancelled", "canceled", "failed", "voided"),
    Status.RETURNED: ("returned",),
    Status.REFUNDED: ("refunded",),
}
OUTCOMES = {
    Status.PENDING: Outcome.OPEN,
    Status.CONFIRMED: Outcome.OPEN,
    Status.DISPATCHED: Outcome.OPEN,
    Status.POSTPONED: Outcome.OPEN,
    Status.DELIVERED: Outcome.SUCCESS,
    Status.CANCELLED: Outcome.FAILURE,
    Status.RETURNED: Outcome.FAILURE,
    Status.REFUNDED: Outcome.FAILURE,
    Status.UNKNOWN: Outcome.OPEN,
}
WORDS = [(word, status) for status, words in TABLE.items() for word in words]


@pytest.mark.parametrize(("word", "status"), WORDS)
def test_every_word_of_the_table(word: str, status: Status) -> None:
    assert fold_status(word) is status


@given(st.sampled_from(WORDS), st.sampled_from((" ", "_", "-", "")), st.data())
def test_case_and_separators_do_not_matter(pair: tuple[str, Status], joint: str, data: st.DataObject) -> None:
    word, status = pair
    parts = word.replace("-", " ").replace("_", " ").split()
    spelled = joint.join(data.draw(st.sampled_from((part, part.upper(), part.title()))) for part in parts)
    assert fold_status(f"  {spelled} ") is status


@pytest.mark.parametrize(
    "word", ["", "   ", "unknown", "awaiting rider", "deliver", "undelivered", "—", "paid?no"]
)
def test_any_other_word_is_unknown(word: str) -> None:
    assert fold_status(word) is Status.UNKNOWN


def test_every_status_has_the_outcome_of_the_table() -> None:
    assert {status: status.outcome for status in Status} == OUTCOMES


def test_the_sets_are_the_outcomes() -> None:
    assert {s for s, o in OUTCOMES.items() if o is Outcome.OPEN} == OPEN_STATUSES
    assert {s for s, o in OUTCOMES.items() if o is Outcome.FAILURE} == FAILURE_STATUSES
