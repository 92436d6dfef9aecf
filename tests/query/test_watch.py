"""Queries that run long lose their priority, and some of them their place."""

import os
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import pytest

from graph_service.errors import QueryCancelled, QueryMemory, QueryTimeout, Unavailable
from graph_service.query.job import Answer
from graph_service.query.pool import Pool
from graph_service.query.process import Worker
from graph_service.query.source import ViewSource
from graph_service.query.watch import Limits
from graph_service.views.views import View
from tests.query.conftest import make_job
from tests.query.test_pool import ENDLESS, HUNGRY

MEMORY = 1 << 30


@pytest.fixture
def pool(view: View) -> Iterator[Pool]:
    """Return a pool of six workers with two slow places; a query is slow after 0.3 seconds."""
    limits = Limits(demote_seconds=0.1, slow_seconds=0.3, memory=250 << 20)
    options = {"workers": 6, "queue_length": 6, "memory": MEMORY}
    with Pool(view, **options, slow=2, limits=limits) as pool:
        yield pool


def wait_until(condition: Callable[[], bool]) -> None:
    """Wait for something that happens soon, however loaded the machine is."""
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def start(pool: Pool, threads: ThreadPoolExecutor, owner: str) -> Future[Answer]:
    """Start a query without end and wait until it runs."""
    before = len(pool.queries(owner))
    running = threads.submit(pool.run, make_job(ENDLESS, seconds=60), owner)
    wait_until(lambda: len(pool.queries(owner)) > before)
    return running


def stop(pool: Pool, *owners: str) -> None:
    """Cancel all queries of some owners."""
    for owner in owners:
        for query in pool.queries(owner):
            pool.cancel(query.number, owner)


def test_slow_queries_are_bounded(pool: Pool) -> None:
    """When too many are slow, the newest is told to come back, and the others go on."""
    with ThreadPoolExecutor() as threads:
        first = [start(pool, threads, "many") for _ in range(2)]
        wait_until(lambda: pool.status().slow == 2)
        with pytest.raises(Unavailable) as raised:
            pool.run(make_job(ENDLESS, seconds=60), "many")
        assert 1 <= raised.value.retry_after <= 60
        assert pool.run(make_job("ASK {}")).rows == 0
        assert pool.status().turned_away == 1
        assert not any(each.done() for each in first)
        stop(pool, "many")
    assert {type(each.exception()) for each in first} == {QueryCancelled}


def test_other_owner_gets_a_slow_place(pool: Pool) -> None:
    """An owner with several slow queries loses the youngest to an owner without."""
    with ThreadPoolExecutor() as threads:
        first, second = (start(pool, threads, "many") for _ in range(2))
        wait_until(lambda: pool.status().slow == 2)
        other = start(pool, threads, "other")
        assert isinstance(second.exception(), Unavailable)
        wait_until(lambda: pool.queries("other")[0].slow)
        assert not first.done()
        stop(pool, "many", "other")
    assert {type(each.exception()) for each in (first, other)} == {QueryCancelled}


def test_long_queries_give_way(pool: Pool) -> None:
    """A query of some age is made nicer; its worker answers the next one as nice as before."""
    usual = os.getpriority(os.PRIO_PROCESS, 0)
    stream = pool.stream(make_job("SELECT * { ?s ?p ?o . ?s2 ?p2 ?o2 } LIMIT 20000"))
    (running,) = pool._roster._places.running.values()
    wait_until(lambda: running.demoted is not None)
    assert running.demoted is not None
    assert os.getpriority(os.PRIO_PROCESS, running.demoted) > usual
    assert len(b"".join(stream.chunks)) > 1_000_000
    worker = running.worker
    assert worker.thread != running.demoted
    assert os.getpriority(os.PRIO_PROCESS, worker.thread) == usual
    assert worker.alive
    assert pool.status().recycled == 0


class StuckSource(ViewSource):
    """Starts workers until it is told to hang."""

    def __init__(self, view: View) -> None:
        super().__init__(view, "snapshot", MEMORY)
        self.go_on = threading.Event()
        self.hangs = threading.Event()
        self.go_on.set()

    def start(self) -> Worker:
        """Return a worker, some time."""
        if not self.go_on.is_set():
            self.hangs.set()
            self.go_on.wait()
        return super().start()


def test_start_of_a_worker_delays_no_deadline(view: View) -> None:
    """A query ends in time although the thread that starts workers hangs."""
    source = StuckSource(view)
    with Pool(view, workers=1, queue_length=2, memory=MEMORY, source=source) as pool:
        wait_until(lambda: pool.status().idle == 2)
        source.go_on.clear()
        stream = pool.stream(make_job("SELECT * { ?s ?p ?o . ?s2 ?p2 ?o2 }", seconds=60))
        stream.close()  # a worker is missing now
        assert source.hangs.wait(60)
        with pytest.raises(QueryTimeout):
            pool.run(make_job(ENDLESS, seconds=0.3))
        assert not source.go_on.is_set()
        source.go_on.set()


def test_memory_of_all_queries_is_bounded(pool: Pool) -> None:
    """Queries that need more together than all may have end by the largest, alone."""
    with pytest.raises(QueryMemory, match="that run"):
        pool.run(make_job(HUNGRY, seconds=60))
    assert pool.run(make_job("ASK {}")).rows == 0
