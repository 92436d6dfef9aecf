"""Views in memory hold what the stores on disk hold."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from graph_service.errors import LedgerError
from graph_service.ledger.ledger import Ledger, NewEntry
from graph_service.views.audiences import INTERNAL, PUBLIC
from graph_service.views.memory import follow_view, load_view
from graph_service.views.store import open_view
from graph_service.views.views import View, Views

ISSUED = datetime(2026, 1, 31, tzinfo=UTC)
P = "https://example.org/p"


def quad(subject: str, graph: str = "") -> bytes:
    """Return a line about a subject, in a graph or in the default graph."""
    name = f" <https://example.org/g/{graph}>" if graph else ""
    return f'<https://example.org/{subject}> <{P}> "1"{name} .\n'.encode()


def entry(graph: str, audience: str, *subjects: str) -> NewEntry:
    """Return a graph with one triple a subject."""
    quads = b"".join(sorted(quad(subject, graph) for subject in subjects))
    name = f"https://example.org/g/{graph}"
    return NewEntry(name, audience, "Synthetic Office", "synthetic", quads)


@pytest.fixture
def views(tmp_path: Path) -> Views:
    """Return the views of a ledger with a public and an internal graph that share a triple."""
    ledger = Ledger(tmp_path / "ledger")
    entries = entry("a", "public", "one", "two"), entry("b", "internal", "two", "three")
    ledger.commit(entries, issued=ISSUED)
    return Views(tmp_path / "views", ledger)


def current(views: Views, audiences: frozenset[str]) -> View:
    """Return the view of the newest release."""
    release = views.ledger.current()
    assert release is not None
    return views.ensure(release, audiences)


@pytest.mark.parametrize("audiences", [PUBLIC, INTERNAL])
def test_view_in_memory_equals_the_one_on_disk(views: Views, audiences: frozenset[str]) -> None:
    """From the ledger and from the store on disk the same quads are loaded."""
    view = current(views, audiences)
    expected = set(open_view(view.path))
    assert set(load_view(view)) == expected
    without_ledger = View(audiences, view.release, view.digest, view.path, view.triples, ())
    assert set(load_view(without_ledger)) == expected


def test_content_that_changed_in_the_ledger_is_not_loaded(views: Views) -> None:
    """A view whose digest the ledger does not have any more is refused."""
    view = current(views, PUBLIC)
    other = View(PUBLIC, view.release, "0" * 64, view.path, 0, (), view.ledger)
    with pytest.raises(LedgerError):
        load_view(other)


def test_store_that_is_not_there_is_refused(tmp_path: Path) -> None:
    """Without store and ledger nothing is loaded, in place of an empty view."""
    with pytest.raises(LedgerError):
        load_view(View(PUBLIC, 1, "", tmp_path / "none", 0, ()))


def test_view_in_memory_follows_the_next_one(views: Views) -> None:
    """After the changes it equals what is loaded from the next release, graphs included."""
    first = current(views, INTERNAL)
    store = load_view(first)
    entries = entry("a", "public", "one", "four"), entry("c", "internal", "five")
    views.ledger.commit(entries, issued=ISSUED)
    second = current(views, INTERNAL)
    changes = views.changes(first, second)
    assert changes is not None
    follow_view(store, second, changes)
    fresh = load_view(second)
    assert set(store) == set(fresh)
    assert set(store.named_graphs()) == set(fresh.named_graphs())
