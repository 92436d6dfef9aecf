"""A pool gets workers from the first moment and without a break, forks when it can."""

import os
import signal
import time
from collections.abc import Iterator
from dataclasses import replace

import pytest

from graph_service.errors import QueryTimeout, WorkerLost
from graph_service.query import source as source_module
from graph_service.query.pool import Pool
from graph_service.query.source import Line, ViewSource, kind_of
from graph_service.views.difference import Change
from graph_service.views.views import View
from tests.query.conftest import make_job
from tests.query.test_pool import ENDLESS, children

MEMORY = 200 << 20


@pytest.fixture
def source(view: View) -> Iterator[ViewSource]:
    """Return the source of workers on a view in memory."""
    source = ViewSource(view, "memory", MEMORY)
    yield source
    source.close()


@pytest.fixture
def pool(view: View, source: ViewSource) -> Iterator[Pool]:
    """Return a pool of four workers that are forked from a view in memory."""
    with Pool(view, workers=4, queue_length=8, memory=MEMORY, source=source) as pool:
        wait_for_backend(pool, "memory")
        yield pool


def wait_for_backend(pool: Pool, kind: str) -> None:
    """Wait until new workers have the view where they should."""
    deadline = time.monotonic() + 30
    while pool.status().backend != kind:
        assert time.monotonic() < deadline
        time.sleep(0.01)


def holder_of(source: ViewSource) -> int:
    """Return the process id of the holder."""
    assert source.holder is not None
    return source.holder.pid


def test_first_worker_does_not_wait_for_the_view(source: ViewSource) -> None:
    """Before the view is loaded a worker reads it from disk; it is outdated once it is loaded."""
    first = source.start()
    assert first.kind == "snapshot"
    first.wait_ready()
    assert source.holder is not None
    assert source.holder.is_ready(30)
    second = source.start()
    second.wait_ready()
    assert second.kind == "memory"
    assert source.is_outdated(first)
    assert not source.is_outdated(second)
    first.close()
    second.close()


def test_first_worker_waits_where_that_is_worth_it(view: View) -> None:
    """With patience there is no worker but forks; a holder that dies is not waited for."""
    source = ViewSource(view, "memory", MEMORY, patience=60.0)
    first = source.start()
    assert first.kind == "memory"
    first.close()
    source.close()
    other = ViewSource(replace(view, path=view.path / "absent"), "memory", MEMORY, patience=60.0)
    second = other.start()
    assert second.kind == "snapshot"
    second.close()
    other.close()


def test_pool_answers_from_forks(pool: Pool) -> None:
    """Workers on the view in memory give the answers, all of them in the end."""
    assert pool.run(make_job("SELECT * { ?s ?p ?o }")).rows == 403
    assert pool.status().network == "seccomp"


def test_pool_survives_its_holder(pool: Pool, source: ViewSource) -> None:
    """When the holder dies, what runs goes on, the rest is answered, and a new holder comes."""
    before = holder_of(source)
    stream = pool.stream(make_job("SELECT * { ?s ?p ?o . ?s2 ?p2 ?o2 } LIMIT 20000"))
    os.kill(before, signal.SIGKILL)
    assert len(b"".join(stream.chunks)) > 1_000_000
    for _ in range(6):  # more than waited
        assert pool.run(make_job("SELECT * { ?s ?p ?o }")).rows == 403
        doomed = pool.stream(make_job("SELECT * { ?s ?p ?o . ?s2 ?p2 ?o2 }"))
        doomed.close()
    deadline = time.monotonic() + 30
    while source.restarts < 1 or pool.status().backend != "memory":
        assert time.monotonic() < deadline
        time.sleep(0.02)
    assert holder_of(source) != before


def test_nothing_is_left_when_the_pool_closes(view: View) -> None:
    """Holder and workers are gone after closing, in whatever state they were."""
    others = children(view)
    for wait in (False, True):
        source = ViewSource(view, "memory", MEMORY)
        pool = Pool(view, workers=2, queue_length=2, memory=MEMORY, source=source)
        if wait:
            wait_for_backend(pool, "memory")
        pool.close()
        assert children(view) == others


def test_view_that_can_not_be_held_is_read_from_disk(
    view: View, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where no holder can be, as on another system, workers are started one by one."""
    monkeypatch.setattr(source_module, "can_fork_sibling", lambda: False)
    source = ViewSource(view, "memory", MEMORY)
    worker = source.start()
    worker.wait_ready()
    assert (worker.kind, source.holder) == ("snapshot", None)
    assert not source.is_outdated(worker)
    worker.close()


def test_backend_follows_setting_size_and_machine(
    view: View, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Automatic is memory up to a number of triples, and while the machine has room for it."""
    small, large = replace(view, triples=1000), replace(view, triples=1001)
    assert kind_of(small, "auto", 1000) == "memory"
    assert kind_of(large, "auto", 1000) == "snapshot"
    assert kind_of(large, "memory", 1000) == "memory"
    assert kind_of(small, "snapshot", 1000) == "snapshot"
    monkeypatch.setattr(source_module, "machine_memory", lambda: 1_000_000)
    assert kind_of(small, "auto", 1000) == "snapshot"


def test_killed_forks_are_replaced(pool: Pool) -> None:
    """A fork that is ended by its query is replaced by a fork."""
    with pytest.raises(QueryTimeout):
        pool.run(make_job(ENDLESS, seconds=0.3))
    assert pool.run(make_job("ASK {}")).rows == 0
    assert pool.status().backend == "memory"


@pytest.mark.parametrize("kind", ["memory", "snapshot"])
def test_next_source_continues_the_line(
    view: View, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its holder comes from the one before, nothing is loaded, and both give workers."""
    before = ViewSource(view, kind, MEMORY, patience=60.0)
    before.start().close()
    monkeypatch.setattr(source_module, "hold_view", lambda *_: pytest.fail("a view is loaded"))
    after = ViewSource(view, kind, MEMORY, patience=60.0, line=Line(before, ()))
    for source in (after, before):
        worker = source.start()
        worker.wait_ready()
        assert worker.kind == kind
        worker.close()
    before.close()
    worker = after.start()
    worker.wait_ready()
    worker.close()
    assert after.restarts == 0
    after.close()


def test_line_waits_for_a_holder_that_loads(view: View) -> None:
    """Until the one before is ready workers read the disk, and nothing is loaded twice."""
    before = ViewSource(view, "memory", MEMORY)
    before.start().close()
    after = ViewSource(view, "memory", MEMORY, line=Line(before, ()))
    assert before.holder is not None
    if not before.holder.is_ready():
        first = after.start()
        assert (first.kind, after.holder) == ("snapshot", None)
        first.close()
    assert before.holder.is_ready(30)
    after.start().close()
    assert after.holder is not None
    after.close()
    before.close()


@pytest.mark.parametrize("lost", ["killed", "closed", "of another kind", "unable"])
def test_broken_line_is_begun_anew(view: View, lost: str) -> None:
    """Where there is nothing to come from, or it can't be changed, the view is loaded."""
    before = ViewSource(
        view, "snapshot" if lost == "of another kind" else "memory", MEMORY, patience=60.0
    )
    before.start().close()
    absent = Change("http://example.org/absent", None, "0" * 64, 1)
    changes = (absent,) if lost == "unable" else ()
    ledger = view.path / "ledger" if lost == "unable" else None
    after = ViewSource(
        replace(view, ledger=ledger), "memory", MEMORY, patience=60.0, line=Line(before, changes)
    )
    if lost == "killed":
        os.kill(holder_of(before), signal.SIGKILL)
    elif lost == "closed":
        before.close()
    worker = after.start()
    worker.wait_ready()
    # a ledger that is not there can't be loaded from either, so that one reads the disk
    assert worker.kind == ("snapshot" if lost == "unable" else "memory")
    worker.close()
    after.close()
    before.close()


def test_order_of_rows_tells_the_line(view: View) -> None:
    """A view in memory that followed others may give rows in another order; one on disk not."""
    for kind in ("memory", "snapshot"):
        changed = [Change("http://example.org/g1", "before", "after", 6)]
        loaded = ViewSource(view, kind, MEMORY)
        second = ViewSource(replace(view, release=2), kind, MEMORY, line=Line(loaded, changed))
        third = ViewSource(replace(view, release=3), kind, MEMORY, line=Line(second, changed))
        direct = ViewSource(replace(view, release=3), kind, MEMORY, line=Line(loaded, changed))
        same = ViewSource(view, kind, MEMORY, line=Line(second, ()))
        assert same.order == second.order
        orders = [each.order for each in (loaded, second, third, direct)]
        assert loaded.order == kind
        if kind == "snapshot":
            assert set(orders) == {kind}
        else:
            assert len({*orders[:3]}) == 3
            assert third.order != direct.order


def test_view_in_memory_is_followed_before_the_next_one_is_on_the_disk(view: View) -> None:
    """Forks come at once; what would need the store waits until the view is set."""
    before = ViewSource(view, "memory", MEMORY, patience=60.0)
    before.start().close()
    early = ViewSource(None, "memory", MEMORY, patience=60.0, line=Line(before, ()))
    worker = early.start()
    worker.wait_ready()
    assert worker.kind == "memory"
    worker.close()
    early.close()
    lost = ViewSource(None, "memory", MEMORY, line=Line(before, ()))
    before.close()
    with pytest.raises(WorkerLost):
        lost.start()
    lost.view = view
    lost.start().close()
    lost.close()
