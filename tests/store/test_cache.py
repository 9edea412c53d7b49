"""The cache answers from memory exactly as long as the answer is still true."""

import threading

import pytest

from custui.store.cache import Cache


class Clock:
    """Seconds that pass when told to."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


class Question:
    """Counts how often it was really asked."""

    def __init__(self) -> None:
        self.asked = 0

    def __call__(self) -> int:
        self.asked += 1
        return self.asked


def test_an_answer_is_kept_for_its_lifetime_and_not_longer() -> None:
    clock, question = Clock(), Question()
    cache: Cache[int] = Cache(300, 4, clock)
    assert cache.get("page 1", 7, question) == 1
    clock.seconds += 299.9
    assert cache.get("page 1", 7, question) == 1
    clock.seconds += 0.1
    assert cache.get("page 1", 7, question) == 2


def test_every_change_of_the_store_asks_again() -> None:
    question = Question()
    cache: Cache[int] = Cache(300, 4, Clock())
    assert [cache.get("page 1", revision, question) for revision in (7, 7, 8, 8)] == [1, 1, 2, 2]


def test_different_questions_have_different_answers() -> None:
    question = Question()
    cache: Cache[int] = Cache(300, 4, Clock())
    assert [cache.get(key, 7, question) for key in ("a", "b", "a", "b")] == [1, 2, 1, 2]


def test_none_is_an_answer_too() -> None:
    asked = []

    def unknown() -> None:
        asked.append(1)

    cache: Cache[None] = Cache(300, 4, Clock())
    assert cache.get("nobody", 7, unknown) is None
    assert cache.get("nobody", 7, unknown) is None
    assert len(asked) == 1


def test_the_longest_unused_goes_first_when_it_is_full() -> None:
    question = Question()
    cache: Cache[int] = Cache(300, 2, Clock())
    cache.get("a", 7, question)
    cache.get("b", 7, question)
    cache.get("a", 7, question)
    cache.get("c", 7, question)
    assert cache.get("a", 7, question) == 1
    assert cache.get("b", 7, question) == 4


def test_a_failure_is_not_kept() -> None:
    cache: Cache[int] = Cache(300, 2, Clock())

    def fails() -> int:
        raise ValueError("the store is gone")

    for _ in range(2):
        with pytest.raises(ValueError, match="the store is gone"):
            cache.get("a", 7, fails)
    assert cache.get("a", 7, lambda: 5) == 5


def test_a_slow_answer_holds_nobody_up() -> None:
    cache: Cache[int] = Cache(300, 4, Clock())
    begun, go_on = threading.Event(), threading.Event()

    def slow() -> int:
        begun.set()
        assert go_on.wait(10)
        return 1

    thread = threading.Thread(target=cache.get, args=("slow", 7, slow))
    thread.start()
    assert begun.wait(10)
    assert cache.get("quick", 7, lambda: 2) == 2
    go_on.set()
    thread.join(10)
    assert cache.get("slow", 7, lambda: 3) == 1


def test_many_threads_keep_it_within_bounds() -> None:
    cache: Cache[int] = Cache(300, 8, Clock())
    wrong: list[int] = []

    def ask(offset: int) -> None:
        for step in range(300):
            key = (step * 7 + offset) % 20
            if cache.get(key, 7, lambda key=key: key) != key:  # type: ignore[misc]
                wrong.append(key)

    threads = [threading.Thread(target=ask, args=(offset,)) for offset in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert not wrong
    assert len(cache) == 8
