"""What is not as its marker says is named, and left as it is."""

from datetime import UTC, datetime
from pathlib import Path

from graph_service.ledger.ledger import Ledger, NewEntry
from graph_service.views.index import ensure_index
from graph_service.views.soundness import unsound_views
from graph_service.views.views import View, Views


def make_view(folder: Path) -> View:
    """Return a view with a text index of a synthetic release."""
    ledger = Ledger(folder / "ledger")
    graph = "https://example.org/g"
    quads = f'<https://example.org/s> <https://example.org/p> "text" <{graph}> .\n'.encode()
    entry = NewEntry(graph, "public", "Synthetic Office", "synthetic", quads)
    release = ledger.commit([entry], issued=datetime(2026, 1, 31, tzinfo=UTC))
    view = Views(folder / "views", ledger).ensure(release, {"public"})
    ensure_index(view)
    return view


def test_sound_views_are_not_named(tmp_path: Path) -> None:
    """Nothing is said of what is whole, nor where there is nothing."""
    make_view(tmp_path)
    assert list(unsound_views(tmp_path / "views")) == []
    assert list(unsound_views(tmp_path / "absent")) == []


def test_damage_is_named_and_left(tmp_path: Path) -> None:
    """An index, its marker, a store, and a folder that a crash left."""
    place = make_view(tmp_path).path.parent
    name = f"public/{place.name}"
    (place / "search.json").write_bytes(b"[]")
    assert list(unsound_views(tmp_path / "views")) == [f"{name}/search.sqlite: damaged"]
    (place / "store" / "CURRENT").write_bytes(b"damage")
    (place.parent / "7-x.half").mkdir()
    assert list(unsound_views(tmp_path / "views")) == [
        f"{name}: damaged",
        "public/7-x.half: unfinished",
    ]
    assert (place / "store" / "CURRENT").read_bytes() == b"damage"
