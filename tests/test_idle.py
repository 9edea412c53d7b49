"""The tests' own waiting: all that goes on by itself is waited for, and nothing that waits for the test."""

import threading

from textual.app import App
from textual.widgets import Static

from tests.idle import rest


class Errands(App[None]):
    """Counts what it has done, one thing leading to the next."""

    def __init__(self) -> None:
        super().__init__()
        self.done: list[str] = []
        self.gate = threading.Event()

    def compose(self) -> list[Static]:
        return [Static("nothing yet")]

    def begin(self) -> None:
        self.call_later(self.call_after_refresh, self.run_worker, self.reckon, thread=True)

    def reckon(self) -> None:
        sum(range(3_000_000))  # as long as many a look at the clock
        self.call_from_thread(self.set_timer, 0.02, self.tell)

    def tell(self) -> None:
        self.done.append("reckoned")
        self.query_one(Static).update("told")

    def try_again(self) -> None:
        self.done.append("tried")
        self.set_timer(0.001, self.try_again)

    def wait(self) -> None:
        self.gate.wait(60)
        self.done.append("waited")


def drawn(app: App[None]) -> str:
    return app.screen._compositor.render_strips()[0].text.strip()


async def test_what_goes_on_by_itself_is_waited_for_to_the_last_paint() -> None:
    app = Errands()
    async with app.run_test():
        app.begin()
        await rest(app)
        assert app.done == ["reckoned"]
        assert drawn(app) == "told"


async def test_what_waits_for_the_test_is_not_waited_for_until_it_may_go_on() -> None:
    app = Errands()
    async with app.run_test() as pilot:
        app.run_worker(app.wait, thread=True)
        await pilot.pause()
        assert app.done == []
        app.gate.set()
        await pilot.pause()
        assert app.done == ["waited"]


async def test_what_is_tried_again_for_ever_does_not_hold_up_the_test() -> None:
    app = Errands()
    async with app.run_test() as pilot:
        app.try_again()
        await pilot.pause()
        assert len(app.done) > 1
