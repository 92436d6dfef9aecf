"""What is answered from follows the ledger, and no request notices the switch."""

import time
from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from graph_service.errors import GraphServiceError, LedgerError, QueryTimeout, Unavailable
from graph_service.formats import by_suffix
from graph_service.ledger.ledger import NewEntry
from graph_service.ledger.withdrawal import withdraw
from graph_service.query import settling, source
from graph_service.query.holder import Holder, hold_view
from graph_service.query.job import Job
from graph_service.settings import Settings
from graph_service.state import Lease, Release, State, View
from graph_service.web import following as following_module
from graph_service.web import opening, tending
from graph_service.web.answering import Answering
from graph_service.web.following import Following
from tests.web.conftest import make_settings

PUBLIC = frozenset({"public"})
WIDER = frozenset({"public", "partner"})
GRAPH = "http://example.org/{}"
ASK = "SELECT ?o { ?s <http://example.org/p> ?o } ORDER BY ?o"
_VALUES = " ".join(f"VALUES ?v{n} {{ 1 2 3 4 5 6 7 8 }}" for n in range(12))
ENDLESS = f"SELECT (COUNT(*) AS ?n) {{ {_VALUES} }}"


def commit(settings: Settings, **texts: str) -> Release:
    """Publish one graph for each audience, with one text."""
    entries = []
    for audience, text in texts.items():
        graph = GRAPH.format(audience)
        quad = f'<http://example.org/s> <http://example.org/p> "{text}" <{graph}> .\n'
        entries.append(NewEntry(graph, audience, "Synthetic Office", audience, quad.encode()))
    return State(settings).ledger.commit(entries, issued=datetime(2026, 1, 31, tzinfo=UTC))


def ask(answering: Answering) -> list[str]:
    """Return the texts that a query finds."""
    job = Job(ASK, by_suffix("csv"), None, seconds=30)
    return answering.pool.run(job).body.decode().split()[1:]


def wait_until(holds: Callable[[], bool]) -> None:
    """Wait until something holds."""
    deadline = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.02)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Return settings of a state with one release, which nothing follows by itself."""
    settings = make_settings(tmp_path, follow_seconds=0.0)
    commit(settings, public="one")
    return settings


@pytest.fixture
def following(settings: Settings) -> Iterator[Following]:
    """Return a following of the first release, with the public set open."""
    following = Following(settings, State(settings))
    following.answering(PUBLIC)
    yield following
    following.close()


def test_new_release_is_answered_from(settings: Settings, following: Following) -> None:
    """After a refresh everybody new gets the new release; who has the old one can still ask it."""
    old = following.answering(PUBLIC)
    assert ask(old) == ["one"]
    commit(settings, public="two")
    assert following.answering(PUBLIC) is old
    assert following.refresh().number == 2
    new = following.answering(PUBLIC)
    assert (old.release, new.release) == (1, 2)
    assert new.pool.status().idle
    assert (ask(new), ask(old)) == (["two"], ["one"])
    assert old.key != new.key


@pytest.mark.parametrize("backend", ["memory", "snapshot"])
def test_releases_continue_the_line_of_holders(
    tmp_path: Path, backend: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No release but the first loads its view; each is answered right, and old ones retire."""
    loaded: list[View] = []

    def count(view: View, kind: str) -> Holder:
        loaded.append(view)
        return hold_view(view, kind)

    monkeypatch.setattr(source, "hold_view", count)
    settings = make_settings(tmp_path, follow_seconds=0.0, view_backend=backend)
    commit(settings, public="one")
    following = Following(settings, State(settings))
    held = [following.answering(PUBLIC)]
    wait_until(lambda: has_holder(held[0]))
    for text in ("two", "three", "four"):
        commit(settings, public=text)
        following.refresh()
        held.append(following.answering(PUBLIC))
        wait_until(lambda: has_holder(held[-1]))
    assert [ask(each) for each in held] == [["one"], ["two"], ["three"], ["four"]]
    last = held[-1]
    held.clear()
    wait_until(lambda: following.tend() is None and len(following._retirement) == 0)
    assert ask(last) == ["four"]
    assert last.pool.status().backend == backend
    assert len(loaded) == 1
    following.close()


@pytest.mark.parametrize("backend", ["memory", "snapshot"])
def test_settled_view_is_answered_from(
    tmp_path: Path, backend: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Some seconds after a change its view is read from merged tables; answers keep their tags."""
    monkeypatch.setattr(settling.settle_aside, "__kwdefaults__", {"pause": 0.2})
    settings = make_settings(tmp_path, follow_seconds=0.0, view_backend=backend)
    commit(settings, public="one")
    following = Following(settings, State(settings))
    wait_until(lambda: has_holder(following.answering(PUBLIC)))
    commit(settings, public="two")
    following.refresh()
    changed = following.answering(PUBLIC)
    assert not changed.view.settled
    wait_until(lambda: following.answering(PUBLIC).view.settled)
    settled = following.answering(PUBLIC)
    assert (ask(changed), ask(settled)) == (["two"], ["two"])
    assert settled.key == changed.key
    assert settled.pool.status().backend == backend
    following.close()


def has_holder(answering: Answering) -> bool:
    """Return whether there is a holder that forks workers."""
    found = answering.pool.source
    assert isinstance(found, source.ViewSource)
    return found.holder is not None and found.holder.is_ready()


def test_audience_that_narrows_begins_a_new_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the set may not see any more is not in the memory of the next holder either."""
    loaded: list[View] = []

    def count(view: View, kind: str) -> Holder:
        loaded.append(view)
        return hold_view(view, kind)

    monkeypatch.setattr(source, "hold_view", count)
    settings = make_settings(tmp_path, follow_seconds=0.0, view_backend="memory")
    commit(settings, public="one", partner="two")
    entries = State(settings).current().entries
    opened = [replace(each, audience="public") for each in entries]
    ledger = State(settings).ledger
    ledger.commit(opened, issued=datetime(2026, 1, 31, tzinfo=UTC))
    following = Following(settings, State(settings))
    first: Answering | None = following.answering(PUBLIC)
    wait_until(lambda: following.status().backend == "memory")
    ledger.commit(entries, issued=datetime(2026, 1, 31, tzinfo=UTC))
    following.refresh()
    assert ask(following.answering(PUBLIC)) == ["one"]
    assert len(loaded) == 2
    assert loaded[0].origin != loaded[1].origin
    assert first is not None
    before, first = first.view.path, None
    wait_until(lambda: following.tend() is None and not before.exists())
    following.close()


def test_old_pool_is_closed_when_nobody_has_it(settings: Settings, following: Following) -> None:
    """A pool retires as long as a request has it, and its files stay so long; then it is closed."""
    old = following.answering(PUBLIC)
    pool, store, exports = old.pool, old.view.path, old.exports
    path = exports.shelf.path(exports.export("graph.nq").name)
    for text in ("two", "three", "four"):
        commit(settings, public=text)
        following.refresh()
        State(settings).derive(State(settings).current())
        following.tend()
    assert ask(old) == ["one"]
    assert store.is_dir() and path.is_file()
    del old, exports
    following.tend()
    with pytest.raises(Unavailable):
        pool.run(Job("ASK {}", by_suffix("csv"), None, seconds=1))
    commit(settings, public="five")
    State(settings).derive(State(settings).current())
    assert not store.exists()


def test_release_that_shows_nothing_new_changes_nothing(
    settings: Settings, following: Following
) -> None:
    """What is published for others leaves the public with the same key, number and workers."""
    before = following.answering(PUBLIC)
    commit(settings, public="one", internal="hidden")
    assert following.refresh().number == 2
    assert following.answering(PUBLIC) is before


def test_release_like_one_before_has_its_own_number(
    settings: Settings, following: Following
) -> None:
    """When content comes back that was there before, answers name the release that it is in now."""
    commit(settings, public="two")
    commit(settings, public="one")
    before = following.answering(PUBLIC)
    following.refresh()
    after = following.answering(PUBLIC)
    assert before.view.digest == after.view.digest
    assert (before.release, after.release) == (1, 3)
    assert before.key != after.key


def test_damaged_release_is_not_served(
    settings: Settings, following: Following, caplog: pytest.LogCaptureFixture
) -> None:
    """What was served goes on being served, which is told; a good release ends that."""
    before = following.answering(PUBLIC)
    commit(settings, public="two")
    manifest = State(settings).ledger.manifests / "2.json"
    good = manifest.read_bytes()
    manifest.write_bytes(good[:-20])
    following.look()
    assert following.is_behind(PUBLIC)
    assert "release 2 can't be opened" in caplog.text
    assert following.answering(PUBLIC) is before
    with pytest.raises(LedgerError):
        following.refresh()
    assert ask(before) == ["one"]
    manifest.write_bytes(good)
    wait_until(lambda: following.look() or not following.is_behind(PUBLIC))
    assert ask(following.answering(PUBLIC)) == ["two"]


def test_damage_for_one_set_leaves_the_others(settings: Settings, following: Following) -> None:
    """A set whose data is damaged stays where it was; the public goes on."""
    commit(settings, public="one", partner="secret")
    following.refresh()
    wider = following.answering(WIDER)
    release = commit(settings, public="two", partner="damaged")
    (entry,) = (each for each in release.entries if each.audience == "partner")
    (State(settings).ledger.folder / "objects" / entry.object).write_bytes(b"nonsense")
    with pytest.raises(LedgerError):
        following.refresh()
    assert following.is_behind(WIDER) and not following.is_behind(PUBLIC)
    assert ask(following.answering(PUBLIC)) == ["two"]
    assert following.answering(WIDER) is wider


def test_release_without_workers_is_not_served(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When no worker can open the new view, the old one stays, and nothing of the new one."""

    class Spoilt(State):
        def hold(
            self, release: Release, audiences: Collection[str], *, tidies: bool = True
        ) -> tuple[View, Lease]:
            view, lease = super().hold(release, audiences)
            return (replace(view, path=view.path / "none") if view.release > 1 else view), lease

    monkeypatch.setattr(opening, "START_SECONDS", 0.5)
    following = Following(settings, Spoilt(settings))
    try:
        before = following.answering(PUBLIC)
        commit(settings, public="two")
        with pytest.raises(GraphServiceError):
            following.refresh()
        assert following.is_behind(PUBLIC)
        assert following.answering(PUBLIC) is before
        assert ask(before) == ["one"]
    finally:
        following.close()


def test_thread_follows_by_itself(tmp_path: Path) -> None:
    """With a time between looks, a release is picked up without being told."""
    settings = make_settings(tmp_path, follow_seconds=0.05, view_backend="memory")
    commit(settings, public="one")
    following = Following(settings, State(settings))
    try:
        following.answering(PUBLIC)
        commit(settings, public="two")
        wait_until(lambda: following.answering(PUBLIC).release == 2)
        answering = following.answering(PUBLIC)
        assert ask(answering) == ["two"]
        assert answering.pool.status().backend == "memory"
    finally:
        following.close()


def test_other_sets_are_opened_and_closed_by_use(settings: Settings, following: Following) -> None:
    """A set sees what it may and nothing else; unused, it is closed, and the public never is."""
    commit(settings, public="one", partner="shared", internal="hidden")
    following.refresh()
    public, wider = following.answering(PUBLIC), following.answering(WIDER)
    assert (ask(public), ask(wider)) == (["one"], ["one", "shared"])
    following.tend()
    assert following.answering(WIDER) is wider
    impatient = Following(replace(settings, idle_seconds=0.0), State(settings))
    try:
        first, other = impatient.answering(PUBLIC), impatient.answering(WIDER)
        impatient.tend()
        assert ask(other) == ["one", "shared"]  # who has it goes on
        assert impatient.answering(PUBLIC) is first
        assert impatient.answering(WIDER) is not other
    finally:
        impatient.close()


def test_open_sets_are_few(
    settings: Settings, following: Following, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Beyond a number of sets, the one that was asked for longest ago makes room."""
    monkeypatch.setattr(following_module, "MOST_SETS", 3)
    sets = [PUBLIC | {f"other-{n}"} for n in range(3)]
    first, second, third = (following.answering(each) for each in sets)
    assert following.answering(sets[1]) is second
    assert following.answering(sets[2]) is third
    assert following.answering(sets[0]) is not first


def test_bad_sets_open_nothing(following: Following) -> None:
    """An empty set or a name that is none is refused."""
    for wrong in (frozenset[str](), frozenset({"../x"})):
        with pytest.raises(GraphServiceError):
            following.answering(wrong)


def test_counts_go_on_over_releases(settings: Settings, following: Following) -> None:
    """What a pool counted is not forgotten when it is closed."""
    wait_until(lambda: following.status().idle > 0)
    with pytest.raises(QueryTimeout):
        following.answering(PUBLIC).pool.run(Job(ENDLESS, by_suffix("csv"), None, seconds=2))
    wait_until(lambda: following.status().ended == 1)
    for text in ("two", "three"):
        commit(settings, public=text)
        following.refresh()
        following.tend()
    assert following.status().ended == 1


def test_view_that_cannot_be_in_memory_is_said_to_be_elsewhere(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Workers that read the disk for good give answers that can be known again."""
    release = State(settings).current()
    State(settings).view(release, PUBLIC)
    (State(settings).ledger.folder / "objects" / release.entries[0].object).write_bytes(b"damaged")
    following = Following(replace(settings, view_backend="memory"), State(settings))
    try:
        before = following.answering(PUBLIC)
        wait_until(lambda: before.pool.status().backend == "snapshot")
        following.tend()
        assert following.answering(PUBLIC) is before
        monkeypatch.setattr(tending, "SETTLE_SECONDS", 0.0)
        following.tend()
        after = following.answering(PUBLIC)
        assert (before.kind, after.kind) == ("memory", "snapshot")
        assert before.key != after.key
        assert ask(after) == ["one"]
        assert after.pool is before.pool and after.use is before.use
    finally:
        following.close()


def test_closed_following_opens_nothing(settings: Settings) -> None:
    """After the end nothing is opened any more."""
    following = Following(settings, State(settings))
    following.answering(PUBLIC)
    following.close()
    with pytest.raises(Unavailable):
        following.answering(WIDER)


def test_withdrawal_is_followed_at_once(settings: Settings, following: Following) -> None:
    """Who could see it is answered anew, queries of before end, and answers are forgotten."""
    told: list[frozenset[str]] = []
    following.on_withdrawal(told.append)
    commit(settings, public="one", partner="canary")
    following.refresh()
    public, wider = following.answering(PUBLIC), following.answering(WIDER)
    assert ask(wider) == ["canary", "one"]
    withdraw(State(settings).ledger, GRAPH.format("partner"), issued=datetime.now(UTC))
    assert following.refresh().number == 3
    assert told
    assert following.answering(PUBLIC) is public
    new = following.answering(WIDER)
    assert (ask(new), new.release) == (["one"], 3)
    path, pool = wider.view.path, wider.pool
    wait_until(lambda: following.tend() is None and not following._retirement.hurries)
    with pytest.raises(Unavailable):
        ask(wider)
    assert told == [{"partner"}, {"partner"}]
    wait_until(State(settings).forget)
    assert not path.exists()
    assert pool.status().idle == 0


def test_set_that_cannot_leave_what_was_withdrawn_is_closed(
    settings: Settings, following: Following, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the new release can't be opened, nothing is answered rather than what is withdrawn."""
    commit(settings, public="one", partner="canary")
    following.refresh()
    following.answering(WIDER)
    withdraw(State(settings).ledger, GRAPH.format("partner"), issued=datetime.now(UTC))

    def fail(*_: object, **__: object) -> None:
        raise Unavailable("no workers")

    with monkeypatch.context() as patch:
        patch.setattr(opening.Opener, "_opened", fail)
        with pytest.raises(Unavailable):
            following.refresh()
        with pytest.raises(Unavailable):
            following.answering(WIDER)
        assert ask(following.answering(PUBLIC)) == ["one"]
    assert ask(following.answering(WIDER)) == ["one"]
