"""Earlier releases are opened when they are asked for, a few at a time, and closed again."""

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from graph_service.errors import LedgerError, NotFound, NotKept, Unavailable
from graph_service.formats import by_suffix
from graph_service.ledger.history import PRUNED
from graph_service.ledger.ledger import NewEntry
from graph_service.ledger.release import digest_of, write_manifest
from graph_service.query.job import Job
from graph_service.settings import Settings
from graph_service.state import State
from graph_service.web import pinning as pinning_module
from graph_service.web.answering import Answering
from graph_service.web.following import Following
from graph_service.web.pinning import Pinning
from graph_service.withdrawing import withdraw_everywhere
from tests.web.conftest import make_settings
from tests.web.publishing import GRAPH, publish

PUBLIC = frozenset({"public"})
STAFF = frozenset({"public", "internal"})
ASK = "SELECT ?o { <http://example.org/s1> ?p ?o }"


def ask(answering: Answering) -> str:
    """Return the text that a query finds."""
    return answering.pool.run(Job(ASK, by_suffix("csv"), None, seconds=30)).body.decode().split()[1]


def wait_until(holds: Callable[[], bool]) -> None:
    """Wait until something holds."""
    deadline = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.02)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Return settings of a state of five releases, the second of which is news to staff alone."""
    settings = make_settings(tmp_path, follow_seconds=0.0, workers=1, pinned_releases=2)
    publish(settings, 1, "one")
    publish(settings, 2, "one", "hidden")
    for day, text in enumerate(("three", "four", "five"), 3):
        publish(settings, day, text, "hidden")
    return settings


@pytest.fixture
def following(settings: Settings) -> Iterator[Following]:
    """Return what is answered from now."""
    following = Following(settings, State(settings))
    following.answering(PUBLIC)
    yield following
    following.close()


@pytest.fixture
def pinning(settings: Settings, following: Following) -> Iterator[Pinning]:
    """Return the earlier releases, none of which is open."""
    pinning = Pinning(settings, State(settings), following.answering)
    yield pinning
    pinning.close()


def opened(pinning: Pinning, number: int, audiences: frozenset[str] = PUBLIC) -> Answering:
    """Return a release once it is open, however slow the machine is."""
    deadline = time.monotonic() + 60
    while True:
        try:
            return pinning.answering(number, audiences)
        except Unavailable:
            assert time.monotonic() < deadline
            time.sleep(0.05)


def test_release_is_opened_once(pinning: Pinning, following: Following) -> None:
    """Each answers as it was; the current one is what everybody is answered from."""
    first = opened(pinning, 1)
    assert (ask(first), first.release) == ("one", 1)
    assert pinning.answering(1, PUBLIC) is first
    assert pinning.answering(5, PUBLIC) is following.answering(PUBLIC)
    assert ask(opened(pinning, 4)) == "four"
    assert len(pinning.statuses()) == 2


def test_set_asks_for_its_own_releases(pinning: Pinning) -> None:
    """What was news to others is not there."""
    assert [issue.number for issue in pinning.issues(PUBLIC)] == [1, 3, 4, 5]
    assert [issue.number for issue in pinning.issues(STAFF)] == [1, 2, 3, 4, 5]
    for number in (0, 2, 6):
        with pytest.raises(NotFound, match="there is nothing at this address"):
            pinning.answering(number, PUBLIC)
    assert opened(pinning, 2, STAFF).view.graphs != opened(pinning, 1).view.graphs


def test_release_that_is_not_served_yet_is_not_there(
    settings: Settings, pinning: Pinning, following: Following
) -> None:
    """A release is known when it is answered from, not a moment earlier."""
    publish(settings, 6, "six")
    assert pinning.issues(PUBLIC)[-1].number == 5
    with pytest.raises(NotFound):
        pinning.answering(6, PUBLIC)
    following.refresh()
    assert pinning.answering(6, PUBLIC) is following.answering(PUBLIC)


def test_few_are_open_at_a_time(pinning: Pinning, monkeypatch: pytest.MonkeyPatch) -> None:
    """One that was just asked for does not give way; later the one asked for longest ago does."""
    first, third = opened(pinning, 1), opened(pinning, 3)
    with pytest.raises(Unavailable, match="other earlier releases are in use") as refused:
        pinning.answering(4, PUBLIC)
    assert refused.value.retry_after == 10
    monkeypatch.setattr(pinning_module, "STAY", 0.0)
    assert ask(opened(pinning, 4)) == "four"
    assert pinning.answering(3, PUBLIC) is third
    assert ask(first) == "one"  # who has it goes on
    pool = first.pool
    del first
    pinning.tend()
    with pytest.raises(Unavailable):
        pool.run(Job(ASK, by_suffix("csv"), None, seconds=1))
    assert pinning.answering(3, PUBLIC) is third


def test_one_is_opened_at_a_time_and_few_wait(
    pinning: Pinning, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who asks for another one meanwhile, or comes when enough wait, is told to come again."""
    go_on = threading.Event()
    whole = pinning._opener.open_warm
    monkeypatch.setattr(
        pinning._opener,
        "open_warm",
        lambda *args, **more: go_on.wait(60) and whole(*args, **more),
    )
    monkeypatch.setattr(pinning_module, "PATIENCE", 0.05)
    with pytest.raises(Unavailable, match="is being opened") as told:
        pinning.answering(1, PUBLIC)
    assert told.value.retry_after == 2
    with pytest.raises(Unavailable, match="is being opened"):
        pinning.answering(3, PUBLIC)
    monkeypatch.setattr(pinning_module, "PATIENCE", 60)
    answers: list[str] = []
    waiting = [
        threading.Thread(target=lambda: answers.append(ask(pinning.answering(1, PUBLIC))))
        for _ in range(4)
    ]
    for thread in waiting:
        thread.start()
    wait_until(lambda: pinning._places._value == 0)
    with pytest.raises(Unavailable, match="is being opened"):
        pinning.answering(1, PUBLIC)
    go_on.set()
    for thread in waiting:
        thread.join()
    assert answers == ["one"] * 4
    assert pinning._places._value == 4


def test_unused_one_is_closed(settings: Settings, following: Following) -> None:
    """After a while without a request its processes end."""
    impatient = Pinning(replace(settings, idle_seconds=0.0), State(settings), following.answering)
    try:
        pool = opened(impatient, 1).pool
        wait_until(lambda: pool.status().idle == 0)
        assert impatient._slots == {}
    finally:
        impatient.close()


def test_amended_release_is_opened_anew(settings: Settings, pinning: Pinning) -> None:
    """When its manifest is replaced, as by a withdrawal, nothing is answered from what was open."""
    before = opened(pinning, 3)
    assert ask(before) == "three"
    ledger = State(settings).ledger
    release = ledger.release(3)
    quad = f'<http://example.org/s1> <http://example.org/p> "amended" <{GRAPH}> .\n'.encode()
    made = ledger.commit(
        [NewEntry(GRAPH, "public", "Synthetic Office", "alpha", quad)], issued=release.issued
    )
    amended = replace(
        release, entries=made.entries, digest=digest_of(made.entries), original=release.digest
    )
    path = ledger.manifests / "3.json"
    path.with_suffix(".new").write_bytes(write_manifest(amended))
    path.with_suffix(".new").replace(path)
    after = opened(pinning, 3)
    assert ask(after) == "amended"
    assert after.key != before.key
    assert after.release == 3
    key = (3, PUBLIC)
    path.with_suffix(".new").write_bytes(write_manifest(release))
    path.with_suffix(".new").replace(path)
    wait_until(lambda: key not in pinning._slots)  # also when nobody asks


def test_pruned_release_is_gone(settings: Settings, pinning: Pinning) -> None:
    """It is said to those who knew it, and only to them."""
    ledger = State(settings).ledger
    ledger.audit.append(PRUNED, ledger.release(1).issued, releases=[1, 2])
    with pytest.raises(NotKept, match="release 1 is not kept any more"):
        pinning.answering(1, PUBLIC)
    with pytest.raises(NotFound):
        pinning.answering(2, PUBLIC)
    with pytest.raises(NotKept):
        pinning.answering(2, STAFF)


def test_release_that_can_not_be_opened_is_tried_again(
    settings: Settings, pinning: Pinning, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not for each request, but after a while."""
    ledger = State(settings).ledger
    (entry,) = (each for each in ledger.release(3).entries if each.graph == GRAPH)
    path = ledger.objects.folder / entry.object
    good = path.read_bytes()
    path.write_bytes(b"nonsense")
    with pytest.raises(LedgerError):
        opened(pinning, 3)
    path.write_bytes(good)
    with pytest.raises(LedgerError):
        opened(pinning, 3)
    monkeypatch.setattr(pinning_module, "STAY", 0.0)
    assert ask(opened(pinning, 3)) == "three"


def test_nothing_is_opened_when_the_service_stops(settings: Settings, following: Following) -> None:
    """Then whoever asks is told to come again, and nothing stays open."""
    pinning = Pinning(settings, State(settings), following.answering)
    pool = opened(pinning, 1).pool
    pinning.close()
    with pytest.raises(Unavailable):
        pool.run(Job(ASK, by_suffix("csv"), None, seconds=1))
    with pytest.raises(Unavailable):
        pinning.answering(3, PUBLIC)


def exported(answering: Answering) -> bytes:
    """Return the N-Quads of what is answered from."""
    return answering.exports.shelf.path(answering.exports.export("graph.nq").name).read_bytes()


def test_graph_that_is_for_others_now_is_in_no_earlier_release(
    settings: Settings, pinning: Pinning, following: Following
) -> None:
    """What was taken from the public is not found one release before, where it is open or not."""
    before = opened(pinning, 4)
    ledger = State(settings).ledger
    (entry,) = (each for each in ledger.release(5).entries if each.graph == GRAPH)
    ledger.commit([replace(entry, audience="internal")], issued=ledger.release(5).issued)
    following.refresh()
    for number in (4, 3):
        after = opened(pinning, number)
        assert (after.view.graphs, after.view.triples, after.release) == ((), 0, number)
        assert after.exports.shelf.content.digest == after.view.digest != before.view.digest
        assert exported(after) == b""
    assert opened(pinning, 4, STAFF).view.graphs


def test_withdrawal_leaves_nothing_in_an_earlier_release_that_is_open(
    settings: Settings, pinning: Pinning, following: Following
) -> None:
    """Its files go as soon as nobody answers from them, and what it answers then is without it."""
    before = opened(pinning, 3)
    folder = before.view.path.parent
    text = exported(before)
    assert ask(before) == "three" and b"s1>" in text
    del before
    done = withdraw_everywhere(
        replace(settings, shapes="none"),
        State(settings),
        "http://example.org/s1",
        follow=following.refresh,
        patience=60.0,
    )
    assert done.all_left and not folder.exists()
    after = opened(pinning, 3)
    assert after.release == 3
    assert after.view.triples == 19
    assert after.pool.run(Job(ASK, by_suffix("csv"), None, seconds=30)).rows == 0
    assert b"s1>" not in exported(after)
    issue = pinning.find(3, PUBLIC)
    assert issue.digest_for(PUBLIC) != after.view.digest
    assert pinning.issues(PUBLIC)[-1].number == 6
