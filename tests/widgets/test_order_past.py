"""What was done to an order, in lines."""

from custui.domain.activity import Activity, ActivityPage
from custui.widgets.order_past import past_lines
from tests.factories import lagos
from tests.widgets.views import make_view

SET = {"number": "A0006", "from": "pending", "to": "delivered"}
PAGE = ActivityPage(
    (
        Activity(2, lagos("2026-06-05", "09:00"), "kemi", "undid: changed status", SET, 6),
        Activity(1, lagos("2026-06-04", "23:30"), "t\x1b[31m[b]", "changed status", SET, 6),
    ),
    has_more=False,
)


def lines(page: ActivityPage | None, problem: str = "", width: int = 76) -> list[str]:
    return [line.plain.rstrip() for line in past_lines(page, problem, make_view(), width)]


def test_who_set_what_when() -> None:
    told = "\n".join(lines(PAGE))
    assert "undid: set order A0006 from pending to delivered" in told
    assert "t�[31m[b], 4 Jun 2026, 23:30" in told
    assert all(len(line) <= 36 for line in lines(PAGE, width=36))
    assert "undid: set order A0006 from pending to delivered" in " ".join(lines(PAGE, width=36))


def test_nothing_done_nothing_known_and_nothing_to_be_read() -> None:
    assert lines(ActivityPage((), has_more=False))[1] == "Nothing was changed at this desk."
    assert lines(None)[1] == "Reading what was changed…"
    assert lines(PAGE, "the disk is full") == ["History", "the disk is full"]
