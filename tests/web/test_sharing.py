"""Callers who ask the same at the same time share one answer, and only its maker pays."""

import dataclasses
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, cast

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from graph_service.errors import QueryCancelled, QueryTimeout
from graph_service.formats import by_suffix
from graph_service.query.job import Job, Stream
from graph_service.query.pool import Began
from graph_service.web.answering import Answering
from graph_service.web.app import create_app
from graph_service.web.instruments import KEY as INSTRUMENTS
from graph_service.web.service import Service
from graph_service.web.sharing import Made, Sharing, places_of

JOB = Job("ASK {}", by_suffix("csv"), None, seconds=30)
MADE = Made(b"true", "text/csv", "snapshot", None)
QUERY = "SELECT * { ?s ?p ?o }"


def wait_until(holds: Callable[[], bool]) -> None:
    """Wait until something holds."""
    deadline = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def seated(sharing: Sharing) -> int:
    """Return how many callers wait for another one."""
    return sum(len(seats) for seats in sharing._flights._flights.values())


def test_same_job_is_made_once() -> None:
    """Those who come while it is made get what the first one made."""
    sharing, go, made = Sharing(10), threading.Event(), list[Job]()

    def make(job: Job) -> Made:
        made.append(job)
        go.wait(60)
        return MADE

    with ThreadPoolExecutor(4) as threads:
        answers = [threads.submit(sharing.run, "view", JOB, make) for _ in range(4)]
        wait_until(lambda: seated(sharing) == 3)
        go.set()
        assert all(answer.result() is MADE for answer in answers)
    assert len(made) == 1


def test_who_takes_over_has_the_time_that_is_left() -> None:
    """When the maker goes away, another one makes the answer within its own limit."""
    sharing, go, given = Sharing(10), threading.Event(), list[float]()

    def make(job: Job) -> Made:
        given.append(job.seconds)
        if len(given) == 1:
            go.wait(60)
            time.sleep(0.5)
            raise QueryCancelled("its client went away")
        return MADE

    with ThreadPoolExecutor(2) as threads:
        answers = [threads.submit(sharing.run, "view", JOB, make) for _ in range(2)]
        wait_until(lambda: seated(sharing) == 1)
        go.set()
        results = [answer.exception() for answer in answers]
    assert sorted(str(result) for result in results) == ["None", "its client went away"]
    assert given[1] < JOB.seconds - 0.4


@pytest.mark.parametrize(
    "other", [{"seconds": 29.0}, {"query": "ASK { }"}, {"table": by_suffix("json")}]
)
def test_other_job_is_made_by_itself(other: dict[str, Any]) -> None:
    """Another time limit, text or format is another answer; so is another view."""
    sharing, others = Sharing(10), list[str]()

    def make_other(job: Job) -> Made:
        others.append(job.query)
        return MADE

    def make(job: Job) -> Made:
        sharing.run("view", dataclasses.replace(JOB, **other), make_other)
        sharing.run("other view", JOB, make_other)
        return MADE

    assert sharing.run("view", JOB, make) is MADE
    assert len(others) == 2


def test_more_callers_than_places_run_alone() -> None:
    """Nobody waits for another one when many do already."""
    sharing, made = Sharing(1), list[Job]()

    def make_other(job: Job) -> Made:
        made.append(job)
        return MADE

    assert sharing.run("view", JOB, lambda _: sharing.run("view", JOB, make_other)) is MADE
    assert made == [JOB]
    with pytest.raises(QueryTimeout):
        sharing.run("view", JOB, lambda _: (_ for _ in ()).throw(QueryTimeout("late")))
    assert sharing.run("view", JOB, make_other) is MADE
    assert places_of(4, 32) == 20


class Held:
    """A pool whose queries end when they are told to; it counts them."""

    def __init__(self, mine: Answering, size: int) -> None:
        self.status = mine.pool.status
        self.go = threading.Event()
        self.queries = 0
        self._kind = mine.kind
        self._size = size

    def stream(self, task: Job, owner: str, began: Began) -> Stream:
        self.queries += 1
        began(self.queries)
        self.go.wait(60)
        chunks = (b"x" * 1000 for _ in range(self._size))
        return Stream("table", "text/csv", chunks, self.queries, self._kind)

    def cancel(self, number: int, owner: str) -> bool:
        return False


class Asking:
    """An application on such a pool, and what is asked of it at the same time."""

    def __init__(self, running: Service, size: int = 1) -> None:
        mine = running.answering()
        self.pool = Held(mine, size)
        answering = dataclasses.replace(mine, pool=cast("Any", self.pool))

        class Following:
            status = mine.pool.status
            on_withdrawal = running.following.on_withdrawal

            def answering(self, audiences: frozenset[str]) -> Answering:
                return answering

        settings = dataclasses.replace(running.settings, buffer_bytes=5_000)
        following = cast("Any", Following())
        self.app: Flask = create_app(
            dataclasses.replace(running, settings=settings, following=following)
        )
        self.sharing: Sharing = self.app.extensions[INSTRUMENTS].sharing

    def ask(self, address: str, headers: dict[str, str] | None = None) -> TestResponse:
        """Ask as the client at an address."""
        return self.app.test_client().get(
            "/sparql",
            query_string={"query": QUERY},
            headers=headers,
            environ_overrides={"REMOTE_ADDR": address},
        )


@pytest.fixture
def threads() -> Iterator[ThreadPoolExecutor]:
    """Return threads that ask."""
    with ThreadPoolExecutor(4) as executor:
        yield executor


def test_only_the_maker_is_charged(running: Service, threads: ThreadPoolExecutor) -> None:
    """All get the same answer with the same tag; one query ran, for one client."""
    asking = Asking(running)
    answers = [threads.submit(asking.ask, f"192.0.2.{n}") for n in range(4)]
    wait_until(lambda: seated(asking.sharing) == 3)
    asking.pool.go.set()
    got = [answer.result() for answer in answers]
    assert {(each.status_code, each.data) for each in got} == {(200, b"x" * 1000)}
    assert len({each.headers["ETag"] for each in got}) == 1
    assert asking.pool.queries == 1
    assert sum("RateLimit" in each.headers for each in got) == 1
    page = asking.app.test_client().get("/metrics", environ_overrides={"REMOTE_ADDR": "127.0.0.1"})
    shared = 'method="GET",outcome="shared",route="/sparql",status="200"} 3.0'
    assert shared in page.text


def test_stream_is_for_one(running: Service, threads: ThreadPoolExecutor) -> None:
    """An answer beyond the buffer is not shared; each caller has its own."""
    asking = Asking(running, size=10)
    answers = [threads.submit(asking.ask, f"192.0.2.{n}") for n in range(2)]
    wait_until(lambda: seated(asking.sharing) == 1)
    asking.pool.go.set()
    assert {answer.result().data for answer in answers} == {b"x" * 10_000}
    assert asking.pool.queries == 2


@pytest.mark.parametrize("mine", [{"Query-Id": "q" * 22}])
def test_query_with_an_id_of_its_own_runs_alone(
    running: Service, threads: ThreadPoolExecutor, mine: dict[str, str]
) -> None:
    """Its caller can end it, so it is no other one's."""
    asking = Asking(running)
    first = threads.submit(asking.ask, "192.0.2.1")
    wait_until(lambda: asking.pool.queries == 1)
    second = threads.submit(asking.ask, "192.0.2.2", mine)
    wait_until(lambda: asking.pool.queries == 2)
    asking.pool.go.set()
    assert first.result().data == second.result().data
