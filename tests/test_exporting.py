"""Exports are made by a process when they are asked for; who asks waits, or is told why not."""

import os
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

import graph_service.exporting as module
from graph_service.errors import Inexpressible, LedgerError, NotFound, Unavailable
from graph_service.exporting import Exporting
from graph_service.ledger.ledger import NewEntry
from graph_service.query.child import Child
from graph_service.settings import read_settings
from graph_service.state import State
from tests.export.kinds import FURTHER


@pytest.fixture
def state(tmp_path: Path) -> State:
    """Return a state with a graph that has a character which XML lacks."""
    made = State(read_settings({"state": tmp_path}, {}))
    quads = b'<urn:s> <urn:p/x> "\\u0001" <urn:g> .\n'
    entry = NewEntry("urn:g", "public", "Synthetic Office", "synthetic", quads)
    made.ledger.commit([entry], issued=datetime(2026, 1, 31, tzinfo=UTC))
    return made


@pytest.fixture
def exporting(state: State) -> Iterator[Exporting]:
    """Return the exports of what is public."""
    shelf = state.shelf(state.view(state.current(), {"public"}))
    made = Exporting(state.folder, state.ledger.folder, shelf)
    yield made
    made.close()


def test_file_is_made_once_by_one_process(
    exporting: Exporting, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All who ask at once get what one process made."""
    made: list[list[str]] = []
    have_made = module.have_made

    def counted(*arguments: object) -> None:
        made.append(arguments[3])  # type: ignore[arg-type]
        have_made(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(module, "have_made", counted)
    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(lambda _: exporting.export("graph.nq"), range(4)))
    assert {each.sha256 for each in found} == {found[0].sha256}
    assert exporting.export("graph.nq") == found[0]
    assert [name for names in made for name in names] == ["graph.nq"]


def test_list_of_a_small_content_has_everything(exporting: Exporting) -> None:
    """Each file is there, or left out with a reason."""
    listing = exporting.listing()
    assert listing.pending == ()
    assert len(listing.exports) + len(listing.left_out) == 2 * 18 + FURTHER
    assert set(listing.left_out) == {
        f"{stem}.rdf{coding}"
        for stem in ("graph", "datasets/synthetic")
        for coding in ("", ".gz", ".zst")
    }
    with pytest.raises(Inexpressible, match="XML"):
        exporting.export("graph.rdf.gz")
    with pytest.raises(NotFound):
        exporting.export("graph.exe")


@pytest.mark.parametrize("limit", ["LISTED_TRIPLES", "LISTED_FILES"])
def test_list_of_a_large_content_has_what_was_asked_for(
    exporting: Exporting, monkeypatch: pytest.MonkeyPatch, limit: str
) -> None:
    """Nothing is made for the list; what is not there yet is named apart."""
    monkeypatch.setattr(module, limit, 0)
    assert exporting.listing().exports == ()
    exporting.export("graph.ttl.gz")
    listing = exporting.listing()
    assert [each.name for each in listing.exports] == ["graph.ttl", "graph.ttl.gz", "graph.nt"]
    assert len(listing.pending) == 36 - 3 + FURTHER


def test_who_waits_too_long_is_told_to_come_again(
    exporting: Exporting, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that takes its time is there for who comes again; a few wait, others do not."""
    go = threading.Event()
    have_made = module.have_made

    def slow(*arguments: object) -> None:
        go.wait(60)
        have_made(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(module, "have_made", slow)
    with pytest.raises(Unavailable) as told:
        exporting.export("graph.nq", patience=0.1)
    assert told.value.retry_after > 0
    with ThreadPoolExecutor(4) as threads:
        waiting = [threads.submit(exporting.export, "graph.nq", 60) for _ in range(4)]
        wait_until(lambda: exporting._places._value == 0)
        with pytest.raises(Unavailable):
            exporting.export("graph.nq", patience=60)
        go.set()
        assert {each.result().name for each in waiting} == {"graph.nq"}


def wait_until(holds: Callable[[], bool]) -> None:
    """Wait until something holds."""
    deadline = time.monotonic() + 60
    while not holds():
        time.sleep(0.02)
        assert time.monotonic() < deadline


def test_fault_is_told_to_who_asks(
    exporting: Exporting, state: State, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Damage is told, and not met again and again; after a while it is tried anew."""
    (path,) = state.ledger.objects.folder.iterdir()
    good = path.read_bytes()
    path.write_bytes(b"damage")
    for _ in range(2):
        with pytest.raises(LedgerError, match="is damaged"):
            exporting.export("graph.nq")
    path.write_bytes(good)
    with pytest.raises(LedgerError, match="is damaged"):
        exporting.export("graph.nq")
    monkeypatch.setattr(module, "_FAILED", 0.0)
    assert exporting.export("graph.nq").size == len(good)


def test_nobody_makes_files_after_the_end(
    exporting: Exporting, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The process that makes a file is killed when nothing is answered from the view any more."""
    children: list[Child] = []
    begun = threading.Event()

    def endless(*arguments: object) -> None:
        child = Child(os.posix_spawn("/bin/sleep", ["sleep", "600"], {}))
        children.append(child)
        begin: Callable[[Child], object] = arguments[-1]  # type: ignore[assignment]
        begin(child)
        begun.set()
        child.reap()
        raise LedgerError("it was killed")

    monkeypatch.setattr(module, "have_made", endless)
    with pytest.raises(Unavailable):
        exporting.export("graph.nq", patience=0.0)
    assert begun.wait(60)
    exporting.close()
    assert children[0].ended
    with pytest.raises(Unavailable):
        exporting.export("graph.nq", patience=0.0)
