"""The preview says lifetime figures, what waits, and no more than a glance can hold."""

from datetime import date, timedelta

import pytest
from msgspec.structs import replace
from textual.app import App, ComposeResult

from custui.domain.customer import CustomerDetails, Note
from custui.domain.period import Period, PeriodKind
from custui.domain.status import Status
from custui.terminal.text import clean
from custui.widgets.customer_preview import CustomerPreview, PreviewText
from custui.widgets.listing import Look
from custui.widgets.preview_lines import due_words, preview_lines, shown_notes
from tests.factories import NOW, RULES, days_ago, make_details, make_note, make_order, make_segment
from tests.pilot import wait_until
from tests.widgets.views import make_view

TODAY = date(2026, 6, 8)


def follow_up(id: int, in_days: int, *, done: bool = False) -> Note:  # noqa: A002 -- the field's own name
    due = TODAY + timedelta(days=in_days)
    return replace(make_note(id, f"call {id}", "kemi"), due_on=due, done_at=NOW if done else None)


def said(width: int = 40, **kind: object) -> list[str]:
    return [line.plain.rstrip() for line in preview_lines(make_view(**kind), width)]  # type: ignore[arg-type]


def test_a_glance_tells_who_how_much_how_often_and_what_was_last() -> None:
    assert said(notes=(make_note(),), segments=(make_segment(),)) == [
        "Ngozi Eze-Obi                   ● Active",
        "★ VIP  ◆ High value  ✗ Problematic",
        "0803 555 0147 · WhatsApp same",
        "+234 803 555 0147 · since 2 Mar 2026",
        "seen 5 days ago · Ikeja, Lagos",
        "prefers WhatsApp · # Promo list",
        "",
        "Orders              6  3 delivered",
        "Spent        ₦102,000  ₦10,000 open",
        "Average       ₦34,000  over 3 orders",
        "Conversion        50%  3/6 delivered",
        "Last order     5 days  usual gap 11 days",
        "",
        "Orders every 19 days on average, usually",
        "every 11. Usually WhatsApp (5 of 6),",
        "most often Monday (3 of 6). Buys Shea",
        "butter ×3 · Black soap ×2 · Ankara 6",
        "yards ×1. 3 of 5 finished orders",
        "delivered (60%). Orders to Ikeja, Lagos.",
        "",
        "Latest orders  5 of 6",
        " 3 Jun 2026  ● delivered         ₦12,000",
        "29 May 2026  ✗ cancelled          ₦8,000",
        "22 May 2026  ◐ pending           ₦10,000",
        "11 May 2026  ● delivered         ₦40,000",
        " 6 Apr 2026  ✗ cancelled         ₦18,000",
        "",
        "Notes",
        "┆ Prefers delivery after 5 PM",
        "┆ tunde, 3 May 2026",
    ]


def test_the_figures_are_lifetime_whichever_period_was_asked_for() -> None:
    assert said(period=Period(PeriodKind.DAYS_7)) == said()


@pytest.mark.parametrize("width", range(24, 60))
def test_no_line_is_wider_than_the_pane(width: int) -> None:
    orders = [
        make_order(1, days_ago(400), Status.UNKNOWN, 10**15, status_text="ask Musa at the gate again"),
        make_order(2, days_ago(3), total=9_900, currency="USD", number="A" * 60),
    ]
    notes = (make_note(1, "word " * 300), follow_up(2, -400), make_note(3, "x" * 300))
    view = make_view(orders, notes=notes, segments=(make_segment(1, "A segment with a long name " * 3),))
    assert all(line.cell_length <= width for line in preview_lines(view, width))


def test_a_silence_and_an_overdue_customer_stand_out() -> None:
    orders = [make_order(place, days_ago(100 + 10 * place)) for place in range(1, 5)]
    assert "Last order   110 days  11.0× usual" in said(orders=orders, width=36)


def test_follow_ups_that_wait_come_first_then_the_latest_notes_and_three_are_enough() -> None:
    written = (make_note(9), follow_up(8, 5), follow_up(7, 1, done=True), follow_up(6, -2), make_note(5))
    assert [note.id for note in shown_notes(written)] == [6, 8, 9]
    lines = said(notes=written)
    place = lines.index("Notes  3 of 5")
    assert lines[place + 1 : place + 4] == [
        "┆ overdue since 6 Jun  call 6",
        "┆ kemi, 3 May 2026",
        "┆ due 13 Jun  call 8",
    ]


def test_of_a_long_note_only_its_beginning_is_shown() -> None:
    lines = said(notes=(make_note(1, "one two three four\n" * 20),))
    beginning = [line for line in lines if line.startswith("┆ ")]
    assert len(beginning) == 4
    assert beginning[2].endswith("…")


@pytest.mark.parametrize(
    ("in_days", "words"),
    [
        (0, "due today"),
        (1, "due tomorrow"),
        (4, "due 12 Jun"),
        (-1, "overdue since 7 Jun"),
        (365, "due 8 Jun 2027"),
    ],
)
def test_a_due_day_in_words(in_days: int, words: str) -> None:
    assert due_words(TODAY + timedelta(days=in_days), TODAY) == words


def test_nothing_from_the_store_reaches_the_terminal_uncleaned() -> None:
    bad = "\x1b[31mx\u202e\x07[@click=app.quit]y[/x]"
    orders = [make_order(1, days_ago(1), customer_name=bad, city=bad, channel=bad, status_text=bad)]
    notes = (replace(make_note(1, bad, bad), due_on=TODAY),)
    shown = "\n".join(said(orders=orders, notes=notes, segments=(make_segment(1, bad),), width=60))
    assert "\x1b" not in shown
    assert "\u202e" not in shown
    assert "\x07" not in shown
    assert clean(bad)[:12] in shown
    assert "[@click=app.quit]y" in shown


class Beside(App[None]):
    def compose(self) -> ComposeResult:
        preview = CustomerPreview()
        preview.set_reactive(CustomerPreview.look, Look(RULES))
        yield preview


def drawn(app: Beside) -> list[str]:
    return str(app.query_one(PreviewText).render()).split("\n")


async def test_the_pane_says_who_is_being_read_and_then_shows_them() -> None:
    app = Beside()
    async with app.run_test(size=(80, 20)) as pilot:
        preview = app.query_one(CustomerPreview)
        await pilot.pause()
        assert drawn(app) == ["Nobody under the cursor"]
        preview.spoken = "0803 \x1b555"
        await pilot.pause()
        assert drawn(app) == ["0803 �555", "", "reading…"]
        preview.as_of = NOW
        preview.details = make_details()
        await wait_until(pilot, lambda: preview.max_scroll_y > 0, "lines enough to scroll")
        assert drawn(app)[0].startswith("Ngozi Eze-Obi")
        preview.scroll_end(animate=False, immediate=True)
        assert preview.scroll_offset.y > 0
        preview.details = another()
        await wait_until(pilot, lambda: preview.scroll_offset.y == 0, "the top of the next customer")
        assert drawn(app)[0].startswith("Amina Bello")
        preview.details = None
        await pilot.pause()
        assert drawn(app)[-1] == "reading…"
        assert not preview.can_focus


def another() -> CustomerDetails:
    return make_details(notes=(make_note(), make_note(2), make_note(3)), edited_name="Amina Bello")
