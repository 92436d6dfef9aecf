"""A stream that is not true any more goes, whoever makes it just now; others stay."""

import threading
from collections.abc import Collection
from pathlib import Path

import pytest

from graph_service.export.feeds.catalogue import HALF, NAME
from graph_service.export.feeds.making import place_of
from graph_service.export.feeds.removal import forget_streams, remove_stream, unsound_streams
from graph_service.export.removal import one_writer
from graph_service.views.audiences import INTERNAL, PUBLIC
from tests.export.feeds.releases import Drawn, Record

DRAWN: Drawn = {
    "http://example.org/graph/1": ("public", {(n, '"a"') for n in range(6)}),
    "http://example.org/graph/2": ("internal", {(n, '"b"') for n in range(6)}),
}


@pytest.fixture
def record(tmp_path: Path) -> Record:
    """Return a record with a stream of the public, and one of who sees everything."""
    record = Record(tmp_path)
    record.publish(DRAWN)
    record.make(PUBLIC)
    record.make(INTERNAL)
    return record


def test_what_is_true_stays(record: Record) -> None:
    """And what belongs to no finished stream goes."""
    place = place_of(record.folder, PUBLIC)
    (place / HALF).write_text("half")
    (place / "fragments" / ("1-" + "0" * 32)).write_text("left")
    told: list[tuple[Collection[str], int, str]] = []

    def is_true(audiences: Collection[str], number: int, digest: str) -> bool:
        told.append((audiences, number, digest))
        return True

    assert forget_streams(record.folder, is_true, held=False)
    wanted = {(each, 1, record.views.seen(1, each).digest) for each in (PUBLIC, INTERNAL)}
    assert {(frozenset(names), number, digest) for names, number, digest in told} == wanted
    assert sorted(path.name for path in place.rglob("*") if path.is_file()) == sorted(
        [NAME, *(each.name for each in record.make(PUBLIC).fragments)]
    )


def test_what_is_not_true_goes(record: Record) -> None:
    """Of the set alone of which it is not."""
    assert forget_streams(record.folder, lambda names, *_: set(names) == PUBLIC, held=False)
    assert not list(place_of(record.folder, INTERNAL).iterdir())
    assert (place_of(record.folder, PUBLIC) / NAME).exists()
    assert record.make(INTERNAL).fragments


def test_one_that_is_being_made_is_waited_for_or_goes_in_any_case(record: Record) -> None:
    """Who makes it then fails, and leaves nothing."""
    with one_writer(place_of(record.folder, PUBLIC)):
        done: list[bool] = []

        def forget(held: bool) -> None:
            done.append(forget_streams(record.folder, lambda *_: False, held=held))

        for held in (False, True):
            thread = threading.Thread(target=forget, args=(held,))
            thread.start()
            thread.join(20)
            assert (place_of(record.folder, PUBLIC) / NAME).exists() is not held
        assert done == [False, True]
    assert not list(place_of(record.folder, PUBLIC).iterdir())


def test_nothing_is_left_by_who_made_it_when_it_went(
    record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It went in the middle: neither a fragment nor half a catalogue comes after that."""
    record.publish(DRAWN | {"http://example.org/graph/3": ("public", {(9, '"c"')})})
    whole = record.ledger.read

    def read(name: str) -> bytes:
        forget_streams(record.folder, lambda *_: False, held=True)
        return whole(name)

    monkeypatch.setattr(record.ledger, "read", read)
    with pytest.raises(Exception, match=r"can't write the changes|No such file"):
        record.make(PUBLIC, size=1)
    files = [path for path in place_of(record.folder, PUBLIC).rglob("*") if path.is_file()]
    assert not files


def test_one_stream_is_removed(record: Record) -> None:
    """One that is not there is none."""
    remove_stream(record.folder, PUBLIC)
    assert not list(place_of(record.folder, PUBLIC).iterdir())
    assert (place_of(record.folder, INTERNAL) / NAME).exists()
    remove_stream(record.folder, frozenset({"acme"}))


def test_unsound_streams_are_told(record: Record) -> None:
    """Unfinished ones, and damaged ones."""
    assert list(unsound_streams(record.folder)) == []
    (place_of(record.folder, PUBLIC) / HALF).write_text("half")
    (place_of(record.folder, INTERNAL) / NAME).write_text("none")
    assert list(unsound_streams(record.folder)) == [
        "internal+partner+public: damaged",
        "public: unfinished",
    ]
    assert list(unsound_streams(record.folder / "none")) == []
