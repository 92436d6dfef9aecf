"""Streams are made when somebody asks: small ones at once, others by a process of their own."""

import threading
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from graph_service import streams
from graph_service.errors import LedgerError, Unavailable
from graph_service.export.feeds.removal import remove_stream
from graph_service.ledger.ledger import NewEntry
from graph_service.state import State
from graph_service.streams import Streams
from graph_service.views.audiences import INTERNAL, PUBLIC
from tests.web.conftest import make_settings


def publish(state: State, count: int, text: str = "a") -> int:
    """Publish public graphs, each of one statement; return the number of the release."""
    entries = []
    for number in range(count):
        graph = f"http://example.org/graph/{number}"
        quads = f'<urn:s{number}> <urn:p> "{text}" <{graph}> .\n'.encode()
        entries.append(NewEntry(graph, "public", "Synthetic Office", "one", quads))
    return state.ledger.commit(entries, issued=datetime(2026, 1, 1, tzinfo=UTC)).number


@pytest.fixture
def state(tmp_path: Path) -> State:
    """Return a state folder with a release."""
    state = State(make_settings(tmp_path))
    publish(state, 10)
    return state


def test_stream_is_open_until_something_changes(state: State) -> None:
    """The same one for each who asks; after a release one that has it."""
    open_ones = Streams(state, 3)
    first = open_ones.of(PUBLIC, 1)
    assert open_ones.of(PUBLIC, 1) is first
    assert (first.release, len(first.fragments)) == (1, 3)
    number = publish(state, 10, "b")
    assert open_ones.of(PUBLIC, number).release == number
    assert first.release == 1 and first.members(0)


def test_large_one_is_made_by_a_process(state: State, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the same result; nothing is made here."""
    here = Streams(state, 3).of(INTERNAL, 1)
    with monkeypatch.context() as patch:
        patch.setattr(streams, "make_stream", lambda *_: pytest.fail("it is made here"))
        there = Streams(state, 3, patience=60, small=0).of(PUBLIC, 1)
    assert there.fragments == here.fragments and there.newest() == here.newest()


def test_who_waits_too_long_comes_again(state: State, monkeypatch: pytest.MonkeyPatch) -> None:
    """And is answered then; meanwhile it is made once."""
    made: list[object] = []
    go_on = threading.Event()
    whole = streams.make_stream

    def make(*given: object) -> None:
        made.append(given)
        go_on.wait(20)
        whole(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(streams, "make_stream", make)
    open_ones = Streams(state, 3, patience=0.05)
    for _ in range(3):
        with pytest.raises(Unavailable) as raised:
            open_ones.of(PUBLIC, 1)
        assert raised.value.retry_after > 0
    go_on.set()
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        try:
            assert open_ones.of(PUBLIC, 1).release == 1
            break
        except Unavailable:
            time.sleep(0.05)
    assert len(made) == 1


@pytest.mark.parametrize("small", [0, 1_000])
def test_one_that_can_not_be_made_is_tried_again(state: State, small: int) -> None:
    """What is damaged in the record is told to who asks, and not for ever."""
    open_ones = Streams(state, 3, patience=60, small=small)
    name = state.ledger.release(1).entries[0].object
    path = state.ledger.objects.folder / name
    data = path.read_bytes()
    path.write_bytes(b"damaged")
    with pytest.raises(LedgerError, match="damaged"):
        open_ones.of(PUBLIC, 1)
    path.write_bytes(data)
    assert open_ones.of(PUBLIC, 1).release == 1


def test_one_that_is_damaged_is_made_anew(state: State) -> None:
    """Who reads it says so."""
    open_ones = Streams(state, 3)
    first = open_ones.of(PUBLIC, 1)
    for path in (state.feeds / "public" / "fragments").iterdir():
        path.write_bytes(b"damaged")
    with pytest.raises(LedgerError):
        first.members(0)
    open_ones.remake(PUBLIC)
    assert open_ones.of(PUBLIC, 1).members(0)


def test_one_that_is_removed_meanwhile_is_made_again(
    state: State, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When a withdrawal takes it away in the middle, or as soon as it is there."""
    whole, removed = streams.make_stream, [True, True]

    def make(*given: object) -> None:
        if removed and removed.pop():
            if removed:
                whole(*given)  # type: ignore[arg-type]
            remove_stream(state.feeds, PUBLIC)
            if not removed:
                raise LedgerError("can't write the changes")
        else:
            whole(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(streams, "make_stream", make)
    assert Streams(state, 3).of(PUBLIC, 1).release == 1
    assert not removed
    removed += [True] * 9
    publish(state, 10, "b")
    with pytest.raises(Unavailable):
        Streams(state, 3).of(PUBLIC, 2)


def test_streams_of_a_withdrawal_are_let_go(state: State) -> None:
    """Those of sets that could see it; the others stay open."""
    open_ones = Streams(state, 3)
    mine, others = open_ones.of(INTERNAL, 1), open_ones.of(PUBLIC, 1)
    open_ones.leave(frozenset({"internal"}))
    assert open_ones.of(PUBLIC, 1) is others
    assert open_ones.of(INTERNAL, 1) is not mine
