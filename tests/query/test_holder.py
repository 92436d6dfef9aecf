"""The process that forks workers: what they see, how they are confined, what outlives what."""

import json
import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph_service.errors import LedgerError, WorkerLost
from graph_service.query.frames import Kind
from graph_service.query.holder import Holder
from graph_service.query.process import Worker
from graph_service.views.views import View
from tests.query.conftest import make_job, make_view

MEMORY = 100 << 20
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
QUAD = b'<http://example.org/new> <http://example.org/p> "new" .\n'


@pytest.fixture(params=["memory", "snapshot"])
def holder(view: View, request: pytest.FixtureRequest) -> Iterator[Holder]:
    """Return a holder of either kind that is ready."""
    yield from make_holder(view, request.param)


@pytest.fixture
def memory_holder(view: View) -> Iterator[Holder]:
    """Return a holder with the view in memory."""
    yield from make_holder(view, "memory")


def make_holder(view: View, kind: str) -> Iterator[Holder]:
    """Yield a holder that is ready; end it afterwards."""
    holder = Holder(view, kind)
    try:
        assert holder.is_ready(30)
        yield holder
    finally:
        holder.close()


def ask(worker: Worker, query: str) -> str:
    """Return the one value of a query's one row."""
    worker.tell(make_job(query))
    body = b""
    while (part := worker.hear())[0] is not Kind.END:
        body += part[1] if part[0] is Kind.DATA else b""
    (row,) = json.loads(body)["results"]["bindings"]
    ((_, term),) = row.items()
    return str(term["value"])


def status_of(pid: int, name: str) -> str:
    """Return one line of a process's status."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(line.split(":")[1].strip() for line in lines if line.startswith(name + ":"))


def test_forked_worker_answers(holder: Holder) -> None:
    """A fork answers from the view, under the same confinement as any worker."""
    worker = holder.fork(MEMORY)
    ready = worker.wait_ready()
    assert (ready["network"], ready["memory"]) == ("seccomp", True)
    assert ask(worker, COUNT) == "403"
    assert status_of(worker.pid, "Seccomp") == "2"
    assert int(status_of(worker.pid, "PPid")) == os.getpid()
    assert worker.kind == holder.kind
    worker.close()


def test_fork_has_its_own_socket_alone(holder: Holder) -> None:
    """A worker holds no descriptor of its siblings or of the holder."""
    workers = [holder.fork(MEMORY) for _ in range(3)]
    for worker in workers:
        worker.wait_ready()
        ask(worker, COUNT)
        links = [entry.readlink() for entry in Path(f"/proc/{worker.pid}/fd").iterdir()]
        assert sum(str(link).startswith("socket:") for link in links) == 1
    for worker in workers:
        worker.close()


def test_memory_of_a_fork_is_capped_beyond_the_view(memory_holder: Holder) -> None:
    """The limit counts from what the fork inherited, so the view does not use it up."""
    worker = memory_holder.fork(MEMORY)
    worker.wait_ready()
    limits = Path(f"/proc/{worker.pid}/limits").read_text().splitlines()
    limit = int(next(line for line in limits if line.startswith("Max data size")).split()[3])
    mapped = int(status_of(worker.pid, "VmData").split()[0]) * 1024
    assert limit >= MEMORY
    assert abs(limit - mapped - MEMORY) < 8 << 20
    worker.close()


def test_workers_outlive_their_holder(holder: Holder) -> None:
    """When the holder is killed, its workers go on and are still ours to reap."""
    worker = holder.fork(MEMORY)
    worker.wait_ready()
    os.kill(holder.pid, signal.SIGKILL)
    while holder.alive:
        time.sleep(0.01)
    assert ask(worker, COUNT) == "403"
    with pytest.raises(WorkerLost):
        holder.fork(MEMORY)
    with pytest.raises(WorkerLost):
        holder.apply(b"", b"")
    worker.close()
    assert not Path(f"/proc/{worker.pid}").exists()


def test_forks_differ_in_what_is_random(holder: Holder) -> None:
    """No two forks give the same UUID."""
    workers = [holder.fork(MEMORY) for _ in range(4)]
    for worker in workers:
        worker.wait_ready()
    assert len({ask(worker, "SELECT (UUID() AS ?u) {}") for worker in workers}) == 4
    for worker in workers:
        worker.close()


def test_difference_is_seen_by_new_forks_alone(memory_holder: Holder) -> None:
    """After a difference new workers answer from the new content, old ones from the old."""
    old = memory_holder.fork(MEMORY)
    old.wait_ready()
    removed = b'<http://example.org/s0> <http://example.org/p> "v0" .\n'
    applied = memory_holder.apply(QUAD + QUAD.replace(b'"new"', b'"newer"'), removed)
    assert (applied.added, applied.removed) == (2, 1)
    new = memory_holder.fork(MEMORY)
    new.wait_ready()
    assert [ask(old, COUNT), ask(new, COUNT)] == ["403", "404"]
    assert ask(new, "SELECT ?o { <http://example.org/new> ?p ?o FILTER(?o = 'newer') }") == "newer"
    old.close()
    new.close()


def test_large_difference_arrives_whole(memory_holder: Holder) -> None:
    """A difference of some megabytes is applied as it was handed in."""
    line = b'<http://example.org/n%d> <http://example.org/p> "' + b"x" * 200 + b'" .\n'
    assert memory_holder.apply(b"".join(line % n for n in range(20_000)), b"").added == 20_000


def test_bad_difference_is_refused(memory_holder: Holder) -> None:
    """A difference that is no N-Quads changes nothing, and the holder goes on."""
    with pytest.raises(LedgerError):
        memory_holder.apply(b"no quads", b"")
    assert memory_holder.apply(QUAD, b"").added == 1


def test_holder_without_view_applies_nothing(view: View) -> None:
    """A holder that leaves the view to its workers says so."""
    for holder in make_holder(view, "snapshot"):
        with pytest.raises(LedgerError):
            holder.apply(QUAD, b"")


def test_holder_is_single_threaded(memory_holder: Holder) -> None:
    """A fork is safe: no other thread runs in the holder, also after it has forked and applied."""
    memory_holder.fork(MEMORY).close()
    memory_holder.apply(QUAD, b"")
    assert status_of(memory_holder.pid, "Threads") == "1"


def test_holder_without_view_on_disk_is_lost(tmp_path: Path) -> None:
    """A view that can't be loaded ends the holder, and that is told."""
    holder = Holder(make_view(tmp_path / "none"), "memory")
    with pytest.raises(WorkerLost):
        holder.is_ready(30)
    holder.close()


def test_forks_from_two_threads_do_not_mix(memory_holder: Holder) -> None:
    """Forking and changing at the same time end in order."""
    workers: list[Worker] = []
    forker = threading.Thread(
        target=lambda: workers.extend(memory_holder.fork(MEMORY) for _ in range(5))
    )
    forker.start()
    for number in range(20):
        memory_holder.apply(QUAD.replace(b"new>", b"new%d>" % number), b"")
    forker.join()
    for worker in workers:
        worker.wait_ready()
        assert 403 <= int(ask(worker, COUNT)) <= 423
        worker.close()
