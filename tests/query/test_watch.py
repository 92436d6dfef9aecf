"""Queries that run long lose their priority, and some of them their place."""

import os
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from graph_service.errors import QueryCancelled, QueryMemory, QueryTimeout, Unavailable
from graph_service.query.pool import Pool
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


def test_slow_queries_are_bounded(pool: Pool) -> None:
    """When too many are slow, the newest is told to come back, and the others go on."""
    with ThreadPoolExecutor() as threads:
        first = [threads.submit(pool.run, make_job(ENDLESS, seconds=3)) for _ in range(2)]
        while pool.status().slow < 2:
            time.sleep(0.01)
        with pytest.raises(Unavailable) as raised:
            pool.run(make_job(ENDLESS, seconds=3))
        assert 1 <= raised.value.retry_after <= 3
        assert pool.run(make_job("ASK {}")).rows == 0
        assert [type(each.exception()) for each in first] == [QueryTimeout, QueryTimeout]
    assert pool.status().turned_away == 1


def test_other_owner_gets_a_slow_place(pool: Pool) -> None:
    """An owner with several slow queries loses one to an owner without."""
    with ThreadPoolExecutor() as threads:
        many = [threads.submit(pool.run, make_job(ENDLESS, seconds=3), "many") for _ in range(2)]
        while pool.status().slow < 2:
            time.sleep(0.01)
        other = threads.submit(pool.run, make_job(ENDLESS, seconds=1), "other")
        assert isinstance(other.exception(), QueryTimeout)
        fates = {type(each.exception()) for each in many}
    assert fates == {QueryTimeout, Unavailable}


def test_long_queries_lose_their_priority(pool: Pool) -> None:
    """A query of some age runs at the lowest priority, and its worker runs no other."""
    with ThreadPoolExecutor() as threads:
        long = threads.submit(pool.run, make_job(ENDLESS, seconds=20))
        while not pool.queries():
            time.sleep(0.01)
        (running,) = pool._places.running.values()
        time.sleep(0.6)
        assert os.getpriority(os.PRIO_PROCESS, running.worker.pid) == 19
        assert pool.queries()[0].slow
        assert pool.cancel(running.number)
        assert isinstance(long.exception(), QueryCancelled)
    recycled = pool.status().recycled
    pool.run(make_job("SELECT (SHA512(STR(RAND())) AS ?h) {}"))
    assert pool.status().recycled == recycled


def test_memory_of_all_queries_is_bounded(pool: Pool) -> None:
    """Queries that need more together than all may have end by the largest, alone."""
    with pytest.raises(QueryMemory, match="that run"):
        pool.run(make_job(HUNGRY, seconds=20))
    assert pool.run(make_job("ASK {}")).rows == 0
