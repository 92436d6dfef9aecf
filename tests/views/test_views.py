"""A view holds what its audiences may see and no byte more, and it is never half built."""

import os
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from graph_service.errors import InputError, LedgerError
from graph_service.ledger.ledger import Ledger, NewEntry
from graph_service.ledger.release import Release
from graph_service.views import generations
from graph_service.views.audiences import INTERNAL, PARTNER, PUBLIC
from graph_service.views.store import open_view
from graph_service.views.views import Views

ISSUED = datetime(2026, 1, 31, tzinfo=UTC)
MARK = "zqxmarkedstringzqx"


def make_entry(name: str, value: str = "1", audience: str = "public") -> NewEntry:
    """Return a synthetic graph of two triples, one of which all graphs share."""
    graph = f"https://example.org/g/{name}"
    quads = sorted(
        f"<https://example.org/{s}> <https://example.org/p> {o} <{graph}> .\n"
        for s, o in ((name, f'"{value}"'), ("shared", '"shared"'))
    )
    return NewEntry(graph, audience, "Synthetic Office", "synthetic", "".join(quads).encode())


@pytest.fixture
def views(tmp_path: Path) -> Views:
    """Return the views of an empty ledger."""
    return Views(tmp_path / "views", Ledger(tmp_path / "ledger"))


def commit(views: Views, *entries: NewEntry) -> Release:
    """Publish entries in the views' ledger."""
    return views.ledger.commit(entries, issued=ISSUED)


def inodes(folder: Path) -> set[tuple[str, int]]:
    """Return the engine's table files with what tells a file from one that replaced it."""
    return {(p.name, p.stat().st_ino) for p in folder.glob("*.sst")}


def test_view_holds_what_its_audiences_see(views: Views) -> None:
    """Each set sees its graphs, merged once in the default graph."""
    entries = make_entry("a"), make_entry("b", audience="partner"), make_entry("c", "1", "internal")
    release = commit(views, *entries)
    for audiences, names in ((PUBLIC, "a"), (PARTNER, "ab"), (INTERNAL, "abc")):
        view = views.ensure(release, audiences)
        assert view.graphs == tuple(f"https://example.org/g/{name}" for name in names)
        assert view.triples == len(names) + 1
        assert len(open_view(view.path)) == view.triples + 2 * len(names)
        assert [graph for graph, _ in views.content(release, audiences)] == list(view.graphs)


def test_restricted_strings_are_in_no_byte_of_a_view(views: Views) -> None:
    """Marked literals, subjects and graph names of restricted graphs are in no public file."""
    restricted = make_entry(MARK, MARK, "internal"), make_entry(MARK + "2", MARK, "partner")
    release = commit(views, make_entry("a"), *restricted)
    mark = MARK.encode()
    assert any(
        mark in path.read_bytes()
        for path in views.ensure(release, INTERNAL).path.rglob("*")
        if path.is_file()
    ), "the search must be able to find the mark where it may be"
    views.ensure(release, PUBLIC)
    files = [path for path in (views.folder / "public").rglob("*") if path.is_file()]
    assert len(files) > 5
    for path in files:
        assert mark not in path.read_bytes()
        assert mark not in os.fsencode(path)


def test_view_that_is_there_is_not_built_again(views: Views) -> None:
    """Asking twice gives the same files."""
    release = commit(views, make_entry("a"))
    first = views.ensure(release, PUBLIC)
    before = inodes(first.path)
    assert before
    assert views.ensure(release, PUBLIC) == first
    assert inodes(first.path) == before


def test_public_view_stays_when_only_internal_data_changes(views: Views) -> None:
    """An internal change gives the public view no new number, digest or file."""
    first = views.ensure(commit(views, make_entry("a")), PUBLIC)
    before = inodes(first.path)
    for value in "123":
        release = commit(views, make_entry("a"), make_entry("b", value, "internal"))
        assert views.ensure(release, PUBLIC) == first
        assert views.ensure(release, INTERNAL).release == release.number
    assert inodes(first.path) == before


def test_release_of_a_view_is_where_its_content_began(views: Views) -> None:
    """Content that comes back later has begun anew; the order of asking does not matter."""
    values = "1", "2", "2", "1", "1"
    releases = [
        commit(views, make_entry("a", value), make_entry("b", str(n), "internal"))
        for n, value in enumerate(values)
    ]
    begins = [1, 2, 2, 4, 4]
    assert [views.ensure(r, PUBLIC).release for r in releases] == begins
    views.clear()
    assert [views.ensure(r, PUBLIC).release for r in reversed(releases)] == begins[::-1]


def test_graph_that_becomes_public_is_news_to_who_sees_it(views: Views) -> None:
    """A change of audience changes the view of those who see the graph, before or after it."""
    first = commit(views, make_entry("a"), make_entry("b", audience="internal"))
    second = commit(views, make_entry("a"), make_entry("b", audience="partner"))
    for audiences in (PARTNER, INTERNAL):
        assert views.ensure(first, audiences).digest != views.ensure(second, audiences).digest
    assert views.ensure(first, PUBLIC) == views.ensure(second, PUBLIC)


def test_current_and_previous_views_are_kept(views: Views) -> None:
    """Older views go; a reader who has one open still reads all of it."""
    releases = [commit(views, make_entry("a", value)) for value in "123"]
    first = views.ensure(releases[0], PUBLIC)
    store = open_view(first.path)
    second = views.ensure(releases[1], PUBLIC)
    assert first.path.is_dir()
    third = views.ensure(releases[2], PUBLIC)
    assert not first.path.exists()
    assert second.path.is_dir()
    assert third.path.is_dir()
    assert len(list(store)) == 4


@pytest.mark.parametrize("damage", ["marker", "manifest", "table", "lost", "foreign"])
def test_damaged_view_is_built_again(views: Views, damage: str) -> None:
    """A view that is half built, damaged or not ours is replaced, never served."""
    release = commit(views, make_entry("a"))
    view = views.ensure(release, PUBLIC)
    (manifest,) = view.path.glob("MANIFEST-*")
    table = min(view.path.glob("*.sst"))
    if damage == "marker":
        (view.path.parent / "view.json").unlink()
    elif damage == "manifest":
        manifest.write_bytes(manifest.read_bytes()[: manifest.stat().st_size // 2])
    elif damage == "table":
        data = bytearray(table.read_bytes())
        data[len(data) // 2] ^= 1
        table.write_bytes(data)
    elif damage == "lost":
        table.unlink()
    else:
        marker = view.path.parent / "view.json"
        marker.write_text(marker.read_text().replace(view.digest, "0" * 64))
    again = views.ensure(release, PUBLIC)
    assert again == view
    assert len(open_view(again.path)) == 4


def test_failed_build_leaves_no_view(views: Views, monkeypatch: pytest.MonkeyPatch) -> None:
    """When building fails there is no view of that name, and the next attempt succeeds."""
    release = commit(views, make_entry("a"))

    def fail(path: Path, _: object) -> int:
        path.mkdir()
        raise LedgerError("synthetic")

    with monkeypatch.context() as patch:
        patch.setattr(generations, "build_store", fail)
        with pytest.raises(LedgerError, match="synthetic"):
            views.ensure(release, PUBLIC)
    assert [p.name for p in (views.folder / "public").iterdir() if p.suffix != ".half"] == ["lock"]
    assert views.ensure(release, PUBLIC).triples == 2
    assert not list((views.folder / "public").glob("*.half"))


def test_damaged_object_is_never_built_into_a_view(views: Views) -> None:
    """Damage in the ledger stops the build."""
    release = commit(views, make_entry("a"))
    path = views.ledger.objects.folder / release.entries[0].object
    path.write_bytes(path.read_bytes().replace(b'"1"', b'"9"'))
    with pytest.raises(LedgerError, match="is damaged"):
        views.ensure(release, PUBLIC)


def test_set_of_no_audience_has_no_view(views: Views) -> None:
    """An empty set is refused."""
    release = commit(views, make_entry("a"))
    with pytest.raises(InputError, match="must not be empty"):
        views.ensure(release, frozenset())


def test_next_view_is_foreseen(views: Views) -> None:
    """Before it is made its digest and the difference are known; not where the record changed."""
    first = views.ensure(commit(views, make_entry("a"), make_entry("b")), PUBLIC)
    release = commit(views, make_entry("a", "2"), make_entry("c", audience="internal"))
    foreseen = views.foreseen(first, release)
    second = views.ensure(release, PUBLIC)
    assert foreseen is not None
    assert foreseen.digest == second.digest
    assert foreseen.changes == views.changes(first, second)
    assert [change.graph[-1] for change in foreseen.changes] == ["a", "b"]
    assert views.foreseen(replace(first, digest="0" * 64), release) is None


def test_what_is_not_needed_stays_until_somebody_tidies(views: Views) -> None:
    """A view that is waited for is not kept waiting by files that go."""
    releases = [commit(views, make_entry("a", value)) for value in "123"]
    made = [views.ensure(release, PUBLIC, tidies=False) for release in releases]
    assert [view.path.exists() for view in made] == [True] * 3
    views.ensure(releases[-1], PUBLIC)
    assert [view.path.exists() for view in made] == [False, True, True]
