"""Statistics are counted once, kept beside their view, and never used when they are not its own."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from graph_service.errors import LedgerError
from graph_service.export.catalog import keeping
from graph_service.export.catalog.keeping import (
    NAME,
    ensure_statistics,
    read_statistics,
    unsound_statistics,
)
from graph_service.forgetting import forget
from graph_service.ledger.ledger import NewEntry
from graph_service.ledger.withdrawal import withdraw
from graph_service.state import State, View
from tests.web.conftest import MARK, PUBLIC, fill, make_settings


@pytest.fixture
def state(tmp_path: Path) -> State:
    """Return a state with a public and an internal graph."""
    settings = make_settings(tmp_path / "state")
    fill(settings)
    return State(settings)


def view_of(state: State, *audiences: str) -> View:
    """Return the view of a set."""
    return state.view(state.current(), {"public", *audiences})


def test_they_are_counted_once(state: State, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second time they are read, and are the same."""
    view = view_of(state)
    assert read_statistics(view) is None
    found = ensure_statistics(view)
    assert found.whole.counts.triples == view.triples
    assert set(found.datasets) == {"alpha"}
    monkeypatch.setattr(keeping, "count", None)
    assert ensure_statistics(view) == found == read_statistics(view)


def test_sets_have_their_own(state: State) -> None:
    """What is internal is in the statistics of those alone who see it."""
    public, internal = view_of(state), view_of(state, "partner", "internal")
    assert ensure_statistics(internal).whole.counts.triples == internal.triples
    assert ensure_statistics(public).whole.counts.triples == public.triples < internal.triples
    assert MARK not in (public.path.parent / NAME).read_text()
    assert MARK in (internal.path.parent / NAME).read_text()


@pytest.mark.parametrize("damage", ["cut", "number", "view", "format", "nothing", "list"])
def test_damaged_ones_are_made_anew(state: State, damage: str) -> None:
    """A file that is cut, changed or of something else is not used, and a look at all finds it."""
    view = view_of(state)
    found = ensure_statistics(view)
    path = view.path.parent / NAME
    text = path.read_text()
    members = json.loads(text)
    if damage == "number":
        members["statistics"]["whole"]["counts"]["triples"] += 1
    elif damage in ("view", "format"):
        members[damage] = "other"
    wrong = {"cut": text[:-10], "nothing": "", "list": "[]"}.get(damage, json.dumps(members))
    path.write_text(wrong)
    assert read_statistics(view) is None
    folder = state.views.folder
    wanted = [] if damage == "view" else [f"{path.relative_to(folder)}: damaged"]
    assert list(unsound_statistics(folder)) == wanted
    assert ensure_statistics(view) == found == read_statistics(view)
    assert list(unsound_statistics(folder)) == []


def test_another_form_of_the_view_has_them_too(state: State) -> None:
    """Those of the same content in a folder beside it are taken; others are not."""
    view = view_of(state)
    found = ensure_statistics(view)
    beside = view.path.parent.with_name("beside")
    view.path.parent.rename(beside)
    assert read_statistics(view) == found
    quads = b"<urn:s> <urn:p> 1 <http://example.org/public> .\n"
    quads = quads.replace(b" 1 ", b' "other" ')
    entry = NewEntry("http://example.org/public", "public", "Synthetic Office", "alpha", quads)
    state.ledger.commit([entry], issued=datetime(2026, 2, 1, tzinfo=UTC))
    assert read_statistics(view_of(state)) is None


def test_content_that_is_gone_is_not_counted(state: State) -> None:
    """A view whose release has other content by now is refused, and nothing is written."""
    view = view_of(state)
    other = View(view.audiences, view.release, "0" * 64, view.path, 0, (), view.ledger)
    with pytest.raises(LedgerError):
        ensure_statistics(other)
    assert not (view.path.parent / NAME).exists()


def test_a_full_disk_is_told(state: State) -> None:
    """Where nothing can be written the fault is one of the disk."""
    view = view_of(state)
    gone = View(
        view.audiences, view.release, view.digest, Path("/dev/null/x/y"), 0, (), view.ledger
    )
    with pytest.raises(LedgerError, match="can't count what a view shows"):
        ensure_statistics(gone)


def test_what_was_withdrawn_is_in_none(state: State) -> None:
    """A class, a property and a thing that are withdrawn leave no byte in any file of numbers."""
    mark = "http://example.org/zqwithdrawn"
    graph = "http://example.org/graph/more"
    quads = "".join(
        sorted(
            f"{line} <{graph}> .\n"
            for line in (
                f"<{mark}/s> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <{mark}/C>",
                f"<{mark}/s> <{mark}/p> <{mark}/o>",
            )
        )
    )
    kept = NewEntry(
        "http://example.org/public", "public", "Synthetic Office", "alpha", PUBLIC.encode()
    )
    entry = NewEntry(graph, "public", "Synthetic Office", "beta", quads.encode())
    state.ledger.commit([entry, kept], issued=datetime(2026, 2, 1, tzinfo=UTC))
    for audiences in ((), ("partner", "internal")):
        ensure_statistics(view_of(state, *audiences))
    folder = state.views.folder
    assert [path for path in folder.rglob(NAME) if mark in path.read_text()]
    withdraw(state.ledger, graph, issued=datetime(2026, 2, 2, tzinfo=UTC))
    assert forget(state)
    assert not [path for path in folder.rglob("*") if path.is_file() and _holds(path, mark)]
    for audiences in ((), ("partner", "internal")):
        assert "beta" not in ensure_statistics(view_of(state, *audiences)).datasets


def _holds(path: Path, mark: str) -> bool:
    return mark.encode() in path.read_bytes()
