"""Identical work in flight is done once, and nobody suffers for what another caller did."""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace

import pytest

from graph_service.errors import (
    GraphServiceError,
    QueryCancelled,
    QueryMemory,
    QueryTimeout,
    Unavailable,
)
from graph_service.query.flight import Flights, answer_key
from tests.query.conftest import format_of, make_job

KEY = "key"


class Work:
    """Work that waits until it is told how to end, and counts how often it was begun."""

    def __init__(self) -> None:
        self.begun = 0
        self.ends: list[threading.Event] = []
        self.outcomes: list[object] = []
        self._lock = threading.Lock()

    def __call__(self) -> object:
        with self._lock:
            number = self.begun
            self.begun += 1
            self.ends.append(threading.Event())
            self.outcomes.append(None)
        assert self.ends[number].wait(30)
        outcome = self.outcomes[number]
        if isinstance(outcome, BaseException):
            raise outcome
        return outcome

    def end(self, number: int, outcome: object) -> None:
        """Let work ``number`` end by returning or raising."""
        wait_until(lambda: self.begun > number)
        self.outcomes[number] = outcome
        self.ends[number].set()


def wait_until(condition: Callable[[], bool]) -> None:
    """Wait for something that happens soon."""
    deadline = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.002)


@pytest.fixture
def threads() -> Iterator[ThreadPoolExecutor]:
    """Return threads for callers."""
    with ThreadPoolExecutor(16) as threads:
        yield threads


def start(
    threads: ThreadPoolExecutor, flights: Flights[object], work: Work, callers: int
) -> list[Future[object]]:
    """Let one caller begin the work and the others wait for it."""
    first = threads.submit(flights.run, KEY, work, seconds=30)
    wait_until(lambda: work.begun == 1)
    others = []
    for number in range(callers - 1):
        others.append(threads.submit(flights.run, KEY, work, seconds=30))
        wait_until(lambda before=number: flights.waiting(KEY) > before)  # type: ignore[misc]
    return [first, *others]


def test_work_is_done_once(threads: ThreadPoolExecutor) -> None:
    """All who come while it is done get the same object; who comes later begins anew."""
    flights, work, value = Flights[object](), Work(), object()
    callers = start(threads, flights, work, 5)
    work.end(0, value)
    assert [each.result() for each in callers] == [value] * 5
    assert (work.begun, flights.shared) == (1, 4)
    later = threads.submit(flights.run, KEY, work, seconds=30)
    work.end(1, "another")
    assert later.result() == "another"


def test_other_keys_do_not_wait(threads: ThreadPoolExecutor) -> None:
    """Work of another key begins at once."""
    flights, work = Flights[object](), Work()
    (first,) = start(threads, flights, work, 1)
    other = threads.submit(flights.run, "other", work, seconds=30)
    work.end(1, 2)
    assert other.result() == 2
    work.end(0, 1)
    assert first.result() == 1


@pytest.mark.parametrize("error", [QueryCancelled("gone"), Unavailable("too many of yours")])
def test_reason_of_the_first_caller_is_its_own(
    threads: ThreadPoolExecutor, error: GraphServiceError
) -> None:
    """When the first caller goes away, the next one does the work for the others."""
    flights, work = Flights[object](), Work()
    first, *others = start(threads, flights, work, 4)
    work.end(0, error)
    work.end(1, "value")
    assert first.exception() is error
    assert [each.result() for each in others] == ["value"] * 3
    assert work.begun == 2


def test_all_may_go_away(threads: ThreadPoolExecutor) -> None:
    """When one after the other goes away, each is told so, and nothing is left."""
    flights, work = Flights[object](), Work()
    callers = start(threads, flights, work, 3)
    for number in range(3):
        work.end(number, QueryCancelled(str(number)))
    assert [str(each.exception()) for each in callers] == ["0", "1", "2"]
    last = threads.submit(flights.run, KEY, work, seconds=30)
    work.end(3, "value")
    assert last.result() == "value"


@pytest.mark.parametrize("error", [QueryMemory("too much"), RuntimeError("a fault of ours")])
def test_failure_is_shared_but_not_kept(threads: ThreadPoolExecutor, error: BaseException) -> None:
    """An error of the work itself is everybody's who waited; the next caller tries again."""
    flights, work = Flights[object](), Work()
    callers = start(threads, flights, work, 3)
    work.end(0, error)
    assert [each.exception() for each in callers] == [error] * 3
    again = threads.submit(flights.run, KEY, work, seconds=30)
    work.end(1, "value")
    assert again.result() == "value"


def test_each_caller_has_its_own_deadline(threads: ThreadPoolExecutor) -> None:
    """Who can't wait as long as the work takes is told in time; the others get the value."""
    flights, work = Flights[object](), Work()
    first, other = start(threads, flights, work, 2)
    with pytest.raises(QueryTimeout):
        flights.run(KEY, work, seconds=0.05)
    assert flights.waiting(KEY) == 1
    work.end(0, "value")
    assert [first.result(), other.result()] == ["value", "value"]
    assert work.begun == 1


def test_value_for_one_is_not_shared(threads: ThreadPoolExecutor) -> None:
    """When a value is for one caller only, the others all do the work by themselves, at once."""
    flights, work = Flights[object](), Work()
    first = threads.submit(flights.run, KEY, work, seconds=30, may_share=lambda _: False)
    wait_until(lambda: work.begun == 1)
    others = [threads.submit(flights.run, KEY, work, seconds=30) for _ in range(3)]
    wait_until(lambda: flights.waiting(KEY) == 3)
    work.end(0, "stream")
    wait_until(lambda: work.begun == 4)
    for number in (1, 2, 3):
        work.end(number, number)
    assert first.result() == "stream"
    assert sorted(str(each.result()) for each in others) == ["1", "2", "3"]


def test_key_is_of_all_that_an_answer_depends_on() -> None:
    """View, text, formats, dataset, bound terms and limits each make another key."""
    job = make_job("SELECT * { ?s ?p ?o }")
    same = make_job("SELECT * { ?s ?p ?o }")
    others = [
        make_job("SELECT * { ?s ?p ?o } "),
        replace(job, table=format_of("csv")),
        replace(job, graph=None),
        replace(job, default_graphs=("http://example.org/g1",)),
        replace(job, named_graphs=("http://example.org/g1",)),
        replace(job, seconds=9),
        replace(job, rows=10),
        replace(job, size=10),
    ]
    keys = {answer_key("view", each) for each in (job, *others)} | {answer_key("other", job)}
    assert len(keys) == len(others) + 2
    assert answer_key("view", job) == answer_key("view", same)
