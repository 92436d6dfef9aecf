"""The process that forks workers: what they see, how they are confined, what outlives what."""

import json
import os
import signal
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from graph_service.errors import WorkerLost
from graph_service.ledger.ledger import Ledger, NewEntry
from graph_service.query.frames import Kind
from graph_service.query.holder import Holder, hold_view
from graph_service.query.process import Worker
from graph_service.query.usage import private_memory
from graph_service.views.audiences import PUBLIC
from graph_service.views.difference import Change
from graph_service.views.views import View, Views
from tests.query.conftest import make_job, make_view

MEMORY = 100 << 20
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
Releases = tuple[View, View, tuple[Change, ...]]


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
    holder = hold_view(view, kind)
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


def test_holder_is_single_threaded(memory_holder: Holder) -> None:
    """A fork is safe: no other thread runs in the holder, also after it has forked."""
    memory_holder.fork(MEMORY).close()
    assert status_of(memory_holder.pid, "Threads") == "1"


def test_holder_without_view_on_disk_is_lost(tmp_path: Path) -> None:
    """A view that can't be loaded ends the holder, and that is told."""
    holder = hold_view(make_view(tmp_path / "none"), "memory")
    with pytest.raises(WorkerLost):
        holder.is_ready(30)
    holder.close()


def make_releases(folder: Path) -> Releases:
    """Return the views of two releases, and how they differ."""
    ledger = Ledger(folder / "ledger")
    views = Views(folder / "views", ledger)
    made = []
    for values in (("one", "two"), ("two", "three", "four")):
        graph = "http://example.org/g"
        lines = (
            f'<http://example.org/s> <http://example.org/p> "{v}" <{graph}> .\n' for v in values
        )
        entry = NewEntry(graph, "public", "Synthetic", "s", "".join(sorted(lines)).encode())
        release = ledger.commit([entry], issued=datetime(2026, 1, 31, tzinfo=UTC))
        made.append(views.ensure(release, PUBLIC))
    first, second = made
    changes = views.changes(first, second)
    assert changes
    return first, second, changes


@pytest.fixture(scope="module")
def releases(tmp_path_factory: pytest.TempPathFactory) -> Releases:
    """Return the views of two releases, and how they differ."""
    return make_releases(tmp_path_factory.mktemp("releases"))


@pytest.mark.parametrize("kind", ["memory", "snapshot"])
def test_successor_answers_from_the_next_view(releases: Releases, kind: str) -> None:
    """Its workers see the next view, those of the one before see theirs, also new ones."""
    first, second, changes = releases
    for holder in make_holder(first, kind):
        old = holder.fork(MEMORY)
        following = holder.succeed(second, changes)
        assert following.is_ready(30)
        new, late = following.fork(MEMORY), holder.fork(MEMORY)
        for worker in (old, new, late):
            worker.wait_ready()
        assert [ask(worker, COUNT) for worker in (old, new, late)] == ["2", "3", "2"]
        assert (following.kind, new.kind) == (kind, kind)
        for each in (old, new, late, following):
            each.close()


def test_successors_outlive_those_before(
    releases: Releases,
) -> None:
    """Each is a process of ours with one thread and no network, whatever becomes of the others."""
    first, second, changes = releases
    line = []
    for holder in make_holder(first, "memory"):
        line.append(holder)
        back = [Change(each.graph, each.after, each.before, each.triples) for each in changes]
        for view, difference in ((second, changes), (first, back), (second, changes)):
            line.append(line[-1].succeed(view, difference))
            assert line[-1].is_ready(30)
            line[-2].close()
    last = line[-1]
    assert status_of(last.pid, "Threads") == "1"
    assert status_of(last.pid, "Seccomp") == "2"
    assert int(status_of(last.pid, "PPid")) == os.getpid()
    worker = last.fork(MEMORY)
    worker.wait_ready()
    assert ask(worker, COUNT) == "3"
    worker.close()
    last.close()
    assert not Path(f"/proc/{last.pid}").exists()


def test_successor_shares_what_did_not_change(tmp_path: Path) -> None:
    """Two holders take hardly more memory than one."""
    ledger = Ledger(tmp_path / "ledger")
    views = Views(tmp_path / "views", ledger)
    lines = (
        f"<http://example.org/s{n}> <http://example.org/p{n % 9}> <http://example.org/o{n % 999}>"
        " <http://example.org/large> .\n"
        for n in range(60_000)
    )
    large = NewEntry(
        "http://example.org/large", "public", "Synthetic", "s", "".join(sorted(lines)).encode()
    )
    quad = b"<http://example.org/s> <http://example.org/p> <http://example.org/o>"
    small = NewEntry(
        "http://example.org/g", "public", "Synthetic", "s", quad + b" <http://example.org/g> .\n"
    )
    issued = datetime(2026, 1, 31, tzinfo=UTC)
    made = [
        views.ensure(ledger.commit(entries, issued=issued), PUBLIC)
        for entries in ([large], [large, small])
    ]
    changes = views.changes(*made)
    assert changes is not None
    for holder in make_holder(made[0], "memory"):
        following = holder.succeed(made[1], changes)
        assert following.is_ready(30)
        private = private_memory(following.pid)
        whole = resident_memory(holder.pid)
        following.close()
    assert private is not None
    assert private < whole / 3


def resident_memory(pid: int) -> int:
    """Return the resident bytes of a process."""
    return 1024 * int(status_of(pid, "VmRSS").split()[0])


def test_changes_that_can_not_be_applied_end_the_successor_alone(
    releases: Releases,
) -> None:
    """It is never ready with half of them; the holder goes on."""
    first, second, changes = releases
    absent = Change("http://example.org/absent", None, "0" * 64, 1)
    for holder in make_holder(first, "memory"):
        following = holder.succeed(second, [*changes, absent])
        with pytest.raises(WorkerLost):
            following.is_ready(30)
        following.close()
        worker = holder.fork(MEMORY)
        worker.wait_ready()
        assert ask(worker, COUNT) == "2"
        worker.close()


def test_many_changes_arrive_whole(releases: Releases) -> None:
    """The list of them may be longer than a socket takes at once."""
    first, second, changes = releases
    known = changes[0].before
    many = [Change(changes[0].graph, known, known, 1) for _ in range(5_000)]
    for holder in make_holder(first, "memory"):
        following = holder.succeed(second, [*many, *changes])
        assert following.is_ready(30)
        following.close()


def test_lost_holder_has_no_successor(
    releases: Releases,
) -> None:
    """That is told like the loss of a worker."""
    first, second, changes = releases
    for holder in make_holder(first, "memory"):
        os.kill(holder.pid, signal.SIGKILL)
        while holder.alive:
            time.sleep(0.01)
        with pytest.raises(WorkerLost):
            holder.succeed(second, changes)


@pytest.fixture
def first_holder(releases: Releases) -> Iterator[Holder]:
    """Return a holder of the first of the two releases."""
    yield from make_holder(releases[0], "memory")


def test_requests_from_two_threads_do_not_mix(first_holder: Holder, releases: Releases) -> None:
    """Forking workers and successors at the same time gives each caller what it asked for."""
    _, second, changes = releases
    workers: list[Worker] = []
    forker = threading.Thread(
        target=lambda: workers.extend(first_holder.fork(MEMORY) for _ in range(5))
    )
    forker.start()
    following = [first_holder.succeed(second, changes) for _ in range(5)]
    forker.join()
    for worker in workers:
        worker.wait_ready()
        assert ask(worker, COUNT) == "2"
        worker.close()
    for each in following:
        assert each.is_ready(30)
        each.close()
