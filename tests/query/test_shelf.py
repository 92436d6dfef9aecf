"""Indexes stay open while they are used, and as many as the shelf holds."""

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from graph_service.ledger.ledger import Ledger, NewEntry
from graph_service.query import shelf as shelf_module
from graph_service.query.lookup import Lookup
from graph_service.query.shelf import Shelf
from graph_service.views.audiences import PUBLIC
from graph_service.views.index import ensure_index
from graph_service.views.views import View, Views

GRAPH = "https://example.org/g"
QUAD = f'<https://example.org/a> <http://www.w3.org/2000/01/rdf-schema#label> "a" <{GRAPH}> .\n'


@pytest.fixture
def view(tmp_path: Path) -> View:
    """Return a view of one text."""
    views = Views(tmp_path / "views", Ledger(tmp_path / "ledger"))
    entry = NewEntry(GRAPH, "public", "Synthetic Office", "synthetic", QUAD.encode())
    release = views.ledger.commit([entry], issued=datetime(2026, 1, 31, tzinfo=UTC))
    return views.ensure(release, PUBLIC)


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[View]:
    """Return the list of views whose index was asked for."""
    asked: list[View] = []

    def count(view: View) -> Path:
        asked.append(view)
        return ensure_index(view)

    monkeypatch.setattr(shelf_module, "ensure_index", count)
    return asked


def together(count: int, act: Callable[[], None]) -> None:
    """Let threads do the same at once."""
    threads = [threading.Thread(target=act) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_index_is_opened_once_for_many(view: View, made: list[View]) -> None:
    """However many ask at once, one index is made and all get it."""
    shelf, got = Shelf(patience=60), list[Lookup]()
    together(8, lambda: got.append(shelf.take(view)))
    assert len(got) == 8
    assert len(set(map(id, got))) == len(made) == 1
    shelf.close()


def test_index_used_longest_ago_gives_way(view: View, made: list[View]) -> None:
    """A shelf that is full closes an index, which is opened again when it is needed."""
    shelf = Shelf(patience=60)
    first = shelf.take(view)
    for number in range(shelf_module._MOST):
        (view.path.parent.parent / str(number)).mkdir()
        shelf.take(replace(view, path=view.path.parent.parent / str(number) / "store"))
    assert first._idle.empty()
    assert shelf.take(view) is not first
    assert len(made) == shelf_module._MOST + 2
    shelf.close()


def test_broken_index_is_replaced_once(view: View, made: list[View]) -> None:
    """When several find the same index broken, it is made anew once."""
    shelf = Shelf(patience=60)
    broken = shelf.take(view)
    shelf.replace(view, broken)
    new = shelf.take(view)
    shelf.replace(view, broken)
    assert shelf.take(view) is new is not broken
    assert len(made) == 2
    shelf.close()


def test_some_are_left_and_others_stay(view: View, made: list[View]) -> None:
    """What is left is that of the sets with an audience that is named; others notice nothing."""
    shelf = Shelf(60)
    wider = replace(view, audiences=PUBLIC | {"internal"})
    for each in (view, wider):
        shelf.take(each)
    kept = shelf.take(view)
    shelf.leave(frozenset({"internal"}))
    assert shelf.take(view) is kept
    assert made == [view, wider]
    shelf.take(wider)
    assert made == [view, wider, wider]
    shelf.leave(PUBLIC)
    shelf.take(view)
    assert made[3:] == [view]
    shelf.close()
