"""Answers read without waiting, and the same answers waited for."""

import os
import select
from collections.abc import Iterator

import pytest

from graph_service.errors import QueryCancelled, SyntaxFault, Unavailable
from graph_service.query.pool import Pool
from graph_service.query.reading import Reading
from graph_service.views.views import View
from tests.query.conftest import make_job
from tests.query.test_pool import ENDLESS

SMALL = "SELECT ?s { ?s <http://example.org/p> ?o } ORDER BY ?s"
LARGE = "SELECT * { ?s ?p ?o . ?s2 ?p2 ?o2 } LIMIT 20000"


@pytest.fixture
def pool(view: View) -> Iterator[Pool]:
    """Return a pool of one worker, ready."""
    with Pool(view, workers=1, queue_length=4, memory=200 << 20) as pool:
        pool.run(make_job("ASK {}"))
        yield pool


def start(pool: Pool, query: str) -> Reading:
    """Start a query for which there is a worker, or soon will be."""
    while True:
        reading = pool.start(make_job(query), "me")
        if reading is not None:
            return reading


def wait(reading: Reading) -> None:
    """Wait until there is something to take."""
    wait_for(reading.fileno())


def wait_for(descriptor: int) -> None:
    """Wait until a descriptor is readable."""
    waiting = select.poll()
    waiting.register(descriptor, select.POLLIN)
    waiting.poll()


def test_small_answer_is_taken_as_it_comes(pool: Pool) -> None:
    """An answer read without waiting is the one that is waited for, and frees its place."""
    reading = start(pool, SMALL)
    while not reading.complete:
        wait(reading)
        assert reading.take()
    assert reading.answer().body == pool.run(make_job(SMALL)).body
    assert pool.status().running == 0


def test_nothing_is_taken_before_it_comes(pool: Pool) -> None:
    """Taking returns at once while the worker says nothing; the query can be ended then."""
    reading = start(pool, ENDLESS)
    assert reading.take()
    assert (reading.size, reading.complete) == (0, False)
    reading.close()
    assert pool.status().running == 0


def test_no_place_is_waited_for(pool: Pool) -> None:
    """A query finds no place while the only one is taken."""
    reading = start(pool, ENDLESS)
    assert pool.start(make_job(SMALL), "other") is None
    assert pool.status().waiting == 0
    reading.close()


def test_large_answer_goes_on_as_a_stream(pool: Pool) -> None:
    """What was taken of an answer comes first when the rest is waited for."""
    reading = start(pool, LARGE)
    while reading.size == 0:
        wait(reading)
        assert reading.take()
    assert not reading.complete
    body = b"".join(reading.stream().chunks)
    assert body == pool.run(make_job(LARGE)).body
    assert pool.status().running == 0


def test_fault_of_a_query_is_raised(pool: Pool) -> None:
    """A query that is wrong raises where it is taken, and leaves its worker to others."""
    reading = start(pool, "SELECT ?s { ?s ?p }")
    with pytest.raises(SyntaxFault):
        while True:
            wait(reading)
            reading.take()
    assert pool.status().running == 0
    assert pool.status().ended == 0


def test_end_of_a_worker_is_told_by_the_stream(pool: Pool) -> None:
    """A worker that is gone can't be waited for; the stream says why it is."""
    reading = start(pool, ENDLESS)
    descriptor = os.dup(reading.fileno())  # its own is closed when the worker is cleared away
    assert pool.cancel(reading.number, "me")
    wait_for(descriptor)
    os.close(descriptor)
    assert not reading.take()
    with pytest.raises(QueryCancelled):
        reading.stream()


def test_closed_pool_starts_nothing(view: View) -> None:
    """A pool that is closed refuses, as it does those who wait."""
    pool = Pool(view, workers=1, queue_length=4, memory=200 << 20)
    pool.close()
    with pytest.raises(Unavailable):
        pool.start(make_job(SMALL))
