"""What a set sees of a release is found out once, and again when the release was amended."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from graph_service.ledger.ledger import Ledger, NewEntry
from graph_service.ledger.release import digest_of, write_manifest
from graph_service.views.audiences import INTERNAL, PUBLIC
from graph_service.views.seen import Sight, view_digest


def make_entry(name: str, audience: str = "public") -> NewEntry:
    """Return a synthetic graph of one triple."""
    graph = f"https://example.org/g/{name}"
    quad = f'<https://example.org/s> <https://example.org/p> "x" <{graph}> .\n'
    return NewEntry(graph, audience, "Synthetic Office", "synthetic", quad.encode())


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    """Return a ledger with a public and an internal graph."""
    ledger = Ledger(tmp_path)
    entries = [make_entry("a"), make_entry("b", "internal")]
    ledger.commit(entries, issued=datetime(2026, 1, 31, tzinfo=UTC))
    return ledger


def test_each_set_sees_its_entries(ledger: Ledger) -> None:
    """Entries are those of the set's audiences, and the digest is theirs."""
    sight = Sight(ledger)
    public, internal = sight.of(1, PUBLIC), sight.of(1, INTERNAL)
    assert [len(seen.entries) for seen in (public, internal)] == [1, 2]
    for seen in (public, internal):
        assert seen.digest == view_digest(seen.entries)
    assert public.digest != internal.digest


def test_answer_is_kept(ledger: Ledger) -> None:
    """The same question gets the same object, also about many releases after each other."""
    sight = Sight(ledger)
    first = sight.of(1, PUBLIC)
    assert sight.of(1, PUBLIC) is first
    for number in range(2, 30):
        ledger.commit([make_entry(str(number))], issued=datetime(2026, 1, 31, tzinfo=UTC))
        sight.of(number, PUBLIC)
    assert len(sight._kept) < 20
    again = sight.of(1, PUBLIC)
    assert again == first


def test_amended_release_is_seen_as_it_is_now(ledger: Ledger) -> None:
    """What was taken out of a release is not remembered."""
    sight = Sight(ledger)
    assert len(sight.of(1, INTERNAL).entries) == 2
    release = ledger.release(1)
    left = release.entries[:1]
    amended = replace(release, entries=left, digest=digest_of(left), original=release.digest)
    (ledger.manifests / "1.json").write_bytes(write_manifest(amended))
    assert sight.of(1, INTERNAL).entries == left


def test_digest_is_of_all_that_an_entry_says(ledger: Ledger) -> None:
    """Another object, licence, owner or audience is another digest."""
    (entry, *_) = ledger.release(1).entries
    digest = view_digest([entry])
    for change in (
        {"object": "0" * 64},
        {"licence": "x"},
        {"contributor": "x"},
        {"dataset": "x"},
        {"audience": "internal"},
    ):
        assert view_digest([replace(entry, **change)]) != digest


def test_graph_that_is_for_others_now_is_not_seen_in_an_earlier_release(ledger: Ledger) -> None:
    """Whoever sees it now sees it there as well; one that is gone stays where it was."""
    issued = datetime(2026, 1, 31, tzinfo=UTC)
    sight, graph = Sight(ledger), "https://example.org/g/{}"
    ledger.commit([make_entry("a", "internal"), make_entry("c")], issued=issued)
    assert sight.of(1, PUBLIC).entries == ()
    assert [e.graph for e in sight.of(2, PUBLIC).entries] == [graph.format("c")]
    assert [e.graph for e in sight.of(1, INTERNAL).entries] == [graph.format(n) for n in "ab"]
    ledger.commit([make_entry("a", "internal")], issued=issued)
    assert [e.graph for e in sight.of(2, PUBLIC).entries] == [graph.format("c")]
    ledger.commit([make_entry("a"), make_entry("c")], issued=issued)
    assert [e.graph for e in sight.of(1, PUBLIC).entries] == [graph.format("a")]


def test_release_as_it_was_seen_when_it_was_the_newest(ledger: Ledger) -> None:
    """A graph that is for others now was in it; one that was withdrawn was never there."""
    sight, issued = Sight(ledger), datetime(2026, 1, 31, tzinfo=UTC)
    first = sight.of(1, PUBLIC)
    ledger.commit([make_entry("a", "internal")], issued=issued)
    assert sight.at(1, PUBLIC) == first
    assert sight.of(1, PUBLIC).entries == ()
    release = ledger.release(1)
    amended = replace(release, entries=(), digest=digest_of(()), original=release.digest)
    (ledger.manifests / "1.json").write_bytes(write_manifest(amended))
    assert sight.at(1, PUBLIC).entries == ()


def test_digest_is_that_of_the_entries_wherever_it_comes_from(ledger: Ledger) -> None:
    """The history knows it without reading the entries, and says the same."""
    for audiences in (PUBLIC, INTERNAL):
        seen = Sight(ledger).at(1, audiences)
        assert seen.digest == view_digest(seen.entries)
