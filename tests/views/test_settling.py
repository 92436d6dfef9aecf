"""A settled view is the same view with fewer tables, and the one that is found from then on."""

import os
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest

from graph_service.errors import LedgerError
from graph_service.ledger.ledger import Ledger, NewEntry
from graph_service.ledger.release import Release
from graph_service.views import settling
from graph_service.views.audiences import PUBLIC
from graph_service.views.lease import take_lease
from graph_service.views.marker import read_marker
from graph_service.views.settling import settle_view
from graph_service.views.store import open_view
from graph_service.views.views import View, Views

ISSUED = datetime(2026, 1, 31, tzinfo=UTC)


@pytest.fixture
def views(tmp_path: Path) -> Views:
    """Return the views of an empty ledger."""
    return Views(tmp_path / "views", Ledger(tmp_path / "ledger"))


def publish(views: Views, *texts: str) -> Release:
    """Publish a graph for each text."""
    graphs = [f"https://example.org/g/{text}" for text in texts]
    entries = [
        NewEntry(
            graph,
            "public",
            "Synthetic Office",
            "synthetic",
            f'<https://example.org/s> <https://example.org/p> "{text}" <{graph}> .\n'.encode(),
        )
        for graph, text in zip(graphs, texts, strict=True)
    ]
    return views.ledger.commit(entries, issued=ISSUED)


def followed(views: Views) -> View:
    """Return a view that followed others."""
    for number in range(6):
        view = views.ensure(publish(views, "kept", str(number)), PUBLIC)
    assert not view.settled
    return view


def current(views: Views) -> View:
    """Return the view of the newest release."""
    release = views.ledger.current()
    assert release is not None
    return views.ensure(release, PUBLIC)


def test_settled_view_is_the_same_with_fewer_tables(views: Views) -> None:
    """Content, number and digest stay; it is found in place of the one before."""
    view = followed(views)
    content, tables = set(open_view(view.path)), len(list(view.path.glob("*.sst")))
    assert settle_view(view.path)
    settled = current(views)
    assert settled.settled
    assert settled.path != view.path
    assert (settled.release, settled.digest) == (view.release, view.digest)
    assert (settled.triples, settled.origin) == (view.triples, view.origin)
    assert set(open_view(settled.path)) == content
    assert len(list(settled.path.glob("*.sst"))) < tables
    assert views.changes(view, settled) == ()


def test_one_before_goes_once_nobody_reads_it(views: Views) -> None:
    """It stays as long as somebody holds it; the view of the release before stays, too."""
    view = followed(views)
    lease = take_lease(view.path.parent)
    assert lease is not None
    assert settle_view(view.path)
    kept = {path.name for path in (views.folder / "public").iterdir() if path.is_dir()}
    settled = current(views)
    assert view.path.exists()
    lease.close()
    current(views)
    assert not view.path.exists()
    left = {path.name for path in (views.folder / "public").iterdir() if path.is_dir()}
    assert left == kept - {view.path.parent.name}
    assert settled.path.exists()


def test_next_view_is_made_from_the_settled_one(views: Views) -> None:
    """What was taken out is remembered beyond it."""
    view = followed(views)
    before = read_marker(view.path.parent)
    assert settle_view(view.path)
    after = views.ensure(publish(views, "kept", "next"), PUBLIC)
    marker = read_marker(after.path.parent)
    assert before is not None and marker is not None
    assert after.origin == view.origin
    assert set(before.leftovers) < set(marker.leftovers)
    assert {str(quad.object) for quad in open_view(after.path)} == {'"kept"', '"next"'}


def test_files_beside_the_store_are_taken_over(views: Views) -> None:
    """What was derived from the view, such as its text index, is not derived again."""
    view = followed(views)
    (view.path.parent / "search.sqlite").write_bytes(b"index")
    (view.path.parent / "search.sqlite.half").write_bytes(b"half")
    assert settle_view(view.path)
    folder = current(views).path.parent
    assert (folder / "search.sqlite").read_bytes() == b"index"
    assert not (folder / "search.sqlite.half").exists()


def test_view_of_the_past_is_not_settled(views: Views) -> None:
    """One that is not the newest, or not there, is left."""
    view = followed(views)
    views.ensure(publish(views, "new"), PUBLIC)
    assert not settle_view(view.path)
    assert not settle_view(view.path.parent.with_name("absent") / "store")


def test_view_that_is_overtaken_while_it_is_settled_is_thrown_away(
    views: Views, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The next view does not wait for it, does not disturb it, and is the one that is found."""
    view = followed(views)
    made: list[View] = []

    def overtaken(before: Path, path: Path) -> None:
        next_one = threading.Thread(
            target=lambda: made.append(views.ensure(publish(views, "new"), PUBLIC))
        )
        next_one.start()
        next_one.join()
        assert path.parent.exists()
        real(before, path)

    real = settling.settle_store
    monkeypatch.setattr(settling, "settle_store", overtaken)
    assert not settle_view(view.path)
    assert current(views) == made[0]
    assert not [path for path in (views.folder / "public").iterdir() if "settled" in path.name]


def test_disk_that_takes_no_more_leaves_the_view_as_it_is(
    views: Views, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fault is told, and nothing of the attempt is left."""
    view = followed(views)

    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "link", refuse)
        with pytest.raises(LedgerError, match="can't"):
            settle_view(view.path)
    assert current(views) == view
    assert not list((views.folder / "public").glob("*.half"))
