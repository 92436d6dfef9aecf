"""A query outlives the death of its worker, once, when that was not its fault."""

import os
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from graph_service.errors import QueryCancelled, QueryEnded, QueryTimeout, WorkerLost
from graph_service.query.job import Job
from graph_service.query.places import Running
from graph_service.query.pool import Pool
from graph_service.query.reading import Reading
from graph_service.views.views import View
from tests.query.conftest import format_of, make_job
from tests.query.test_pool import DEEP
from tests.query.test_reading import LARGE, SMALL, wait
from tests.query.test_watch import wait_until


@pytest.fixture
def pool(view: View) -> Iterator[Pool]:
    """Return a pool with two workers that wait."""
    with Pool(view, workers=1, queue_length=4, memory=200 << 20) as pool:
        wait_until(lambda: pool.status().idle == 2)
        yield pool


def start(pool: Pool, query: str = SMALL, seconds: float = 60) -> tuple[Reading, Running]:
    """Start a query whose worker does not come to answer it; return both."""
    pause(pool)
    reading = pool.start(make_job(query, seconds=seconds), "me")
    assert reading is not None
    (running,) = pool._roster._places.running.values()
    for worker in pool._roster._stock._idle:
        os.kill(worker.pid, signal.SIGCONT)
    return reading, running


def pause(pool: Pool) -> None:
    """Stop the workers that wait, until they are told to go on."""
    for worker in list(pool._roster._stock._idle):
        os.kill(worker.pid, signal.SIGSTOP)
        stat = Path(f"/proc/{worker.pid}/stat")
        wait_until(lambda stat=stat: stat.read_text().rpartition(")")[2].split()[0] == "T")


def strike(running: Running) -> None:
    """Kill the worker of a query from outside."""
    os.kill(running.worker.pid, signal.SIGKILL)


def test_query_of_a_killed_worker_is_answered_by_another(pool: Pool) -> None:
    """Who waits for the answer does not notice; the lost worker is counted and replaced."""
    reading, running = start(pool)
    lost = running.worker
    strike(running)
    assert reading.answer().body == pool.run(make_job(SMALL)).body
    assert not lost.alive
    assert (pool.status().running, pool.status().ended) == (0, 1)
    wait_until(lambda: pool.status().idle >= 2)


def test_loop_that_reads_leaves_the_second_worker_to_a_thread(pool: Pool) -> None:
    """Taking without waiting tells that the worker is gone; the stream is of the other one."""
    reading, running = start(pool, LARGE)
    strike(running)
    wait(reading)
    assert not reading.take()
    assert b"".join(reading.stream().chunks) == pool.run(make_job(LARGE)).body


def test_query_waits_for_its_second_worker(pool: Pool) -> None:
    """When all workers are killed, those who were being served get the first of the new ones."""
    reading, running = start(pool)
    idle = list(pool._roster._stock._idle)
    for worker in idle:
        os.kill(worker.pid, signal.SIGKILL)
    wait_until(lambda: not any(worker.alive for worker in idle))
    strike(running)
    assert reading.answer().body == pool.run(make_job(SMALL)).body


def test_query_is_not_given_a_third_worker(pool: Pool) -> None:
    """A query whose second worker is killed, too, ends."""
    reading, running = start(pool)
    first = running.worker
    pause(pool)
    with ThreadPoolExecutor() as threads:
        answer = threads.submit(reading.answer)
        strike(running)
        wait_until(lambda: running.worker is not first)
        strike(running)
        assert isinstance(answer.exception(), WorkerLost)
    assert pool.status().ended == 2


def test_query_with_much_memory_may_be_to_blame(pool: Pool) -> None:
    """A query that was large when the kernel ended its worker ends with it."""
    reading, running = start(pool)
    running.size = 1 << 30
    strike(running)
    with pytest.raises(WorkerLost):
        reading.answer()
    assert pool.status().ended == 1


def test_query_that_crashes_ends_one_worker(pool: Pool) -> None:
    """A crash by the engine is the query's own doing."""
    with pytest.raises(WorkerLost):
        pool.run(Job(DEEP, format_of("json"), None, seconds=60))
    assert pool.status().ended == 1


def test_answer_that_has_begun_breaks(pool: Pool) -> None:
    """What was told of an answer can't be taken back: it ends with its worker."""
    job = make_job("SELECT * { ?s ?p ?o . ?s2 ?p2 ?o2 . ?s3 ?p3 ?o3 }", rows=10**9)
    stream = pool.stream(job)
    next(stream.chunks)
    (running,) = pool._roster._places.running.values()
    strike(running)
    with pytest.raises(QueryEnded):
        list(stream.chunks)
    assert pool.status().ended == 1


@pytest.mark.parametrize(
    ("seconds", "cancelled", "fate"), [(60, True, QueryCancelled), (0.2, False, QueryTimeout)]
)
def test_query_that_is_over_gets_no_worker(
    pool: Pool, seconds: float, cancelled: bool, fate: type[Exception]
) -> None:
    """A query that was cancelled or ran into its time limit before is not begun again."""
    reading, running = start(pool, seconds=seconds)
    if cancelled:
        assert pool.cancel(reading.number, "me")
    wait_until(lambda: running.worker.fate is not None)
    with pytest.raises(fate):
        reading.answer()
    assert not running.replaced
    assert pool.status().ended == 1
