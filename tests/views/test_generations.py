"""Views that are made one from the other equal views made from nothing, and hold no byte too many.

The property test makes about a hundred stores, and eight processes are killed: some twenty
seconds.
"""

import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Quad

from graph_service.ledger.ledger import Ledger, NewEntry
from graph_service.ledger.release import (
    Release,
    Tombstone,
    digest_of,
    tombstone_name,
    write_manifest,
)
from graph_service.namespaces import SKOLEM
from graph_service.views import generations
from graph_service.views.audiences import INTERNAL, PUBLIC
from graph_service.views.lease import take_lease
from graph_service.views.marker import read_marker
from graph_service.views.store import open_view
from graph_service.views.views import View, Views

ISSUED = datetime(2026, 1, 31, tzinfo=UTC)
MARK = "zqxmarkedstringzqx"
TERMS = (
    "<https://example.org/a>",
    "<https://example.org/b>",
    f"<{SKOLEM}nameless>",
    f"<{SKOLEM}other>",
    '"text"',
    '"1"^^<http://www.w3.org/2001/XMLSchema#integer>',
    '"1.50"^^<http://www.w3.org/2001/XMLSchema#decimal>',
    '"Text"@en',
)
SUBJECTS = TERMS[:4]
Triple = tuple[str, str]


def make_entry(name: str, triples: frozenset[Triple], audience: str = "public") -> NewEntry:
    """Return a synthetic graph."""
    graph = f"https://example.org/g/{name}"
    quads = sorted(f"{s} <https://example.org/p> {o} <{graph}> .\n" for s, o in triples)
    return NewEntry(graph, audience, "Synthetic Office", "synthetic", "".join(quads).encode())


def marked(name: str, audience: str = "public", text: str = MARK) -> NewEntry:
    """Return a graph with the mark in its name and in a literal."""
    return make_entry(name, frozenset({(TERMS[0], f'"{text}"')}), audience)


PLAIN = make_entry("plain", frozenset({(TERMS[0], TERMS[4])}))


@pytest.fixture
def views(tmp_path: Path) -> Views:
    """Return the views of an empty ledger."""
    return Views(tmp_path / "views", Ledger(tmp_path / "ledger"))


def commit(views: Views, *entries: NewEntry) -> Release:
    """Publish entries in the views' ledger."""
    return views.ledger.commit(entries, issued=ISSUED)


def content(view: View) -> tuple[set[Quad], set[str], int]:
    """Return all quads of a view, its named graphs and how many merged triples it says it has."""
    store = open_view(view.path)
    return set(store), {str(graph) for graph in store.named_graphs()}, view.triples


triples = st.frozensets(st.tuples(st.sampled_from(SUBJECTS), st.sampled_from(TERMS)), max_size=4)
graphs = st.dictionaries(
    st.sampled_from("abcd"), st.tuples(triples, st.sampled_from(["public", "internal"]))
)


@settings(max_examples=10, deadline=None)
@given(history=st.lists(graphs, min_size=2, max_size=5))
def test_every_view_equals_the_one_made_from_nothing(
    history: list[dict[str, tuple[frozenset[Triple], str]]],
) -> None:
    """Whatever is published in whatever order, quads, graphs and counts are the same."""
    with tempfile.TemporaryDirectory() as name:
        views = Views(Path(name) / "views", Ledger(Path(name) / "ledger"))
        for state in history:
            release = commit(views, *(make_entry(n, *made) for n, made in state.items()))
            for audiences in (PUBLIC, INTERNAL):
                fresh = Views(Path(name) / "fresh", views.ledger)
                assert content(views.ensure(release, audiences)) == content(
                    fresh.ensure(release, audiences)
                )
                shutil.rmtree(fresh.folder)


def test_view_comes_from_the_one_before_it(views: Views) -> None:
    """Changes, new graphs and graphs that go are applied to it; nothing is built."""
    states = [(PLAIN,), (PLAIN, marked("a")), (PLAIN, marked("a", text="other")), (PLAIN,)]
    made = [views.ensure(commit(views, *state), PUBLIC) for state in states]
    assert {view.origin for view in made} == {made[0].path.parent.name}
    assert [view.triples for view in made] == [1, 2, 2, 1]


def test_graph_that_is_hidden_now_leaves_no_byte(views: Views) -> None:
    """A graph whose audience narrows is in no file of the next view, nor is its name."""
    first = views.ensure(commit(views, PLAIN, marked(MARK)), PUBLIC)
    assert MARK.encode() in bytes_of(first.path.parent), "or there is nothing to show here"
    second = views.ensure(commit(views, PLAIN, marked(MARK, "internal")), PUBLIC)
    assert second.origin != first.origin
    assert MARK.encode() not in bytes_of(views.folder)


def test_view_in_use_that_shows_a_hidden_graph_goes_after_its_use(views: Views) -> None:
    """Who answers from it is not interrupted; the file does not outlast that."""
    first = views.ensure(commit(views, PLAIN, marked(MARK)), PUBLIC)
    lease = take_lease(first.path.parent)
    assert lease is not None
    release = commit(views, PLAIN, marked(MARK, "internal"))
    second = views.ensure(release, PUBLIC)
    assert first.path.exists()
    assert not views.forget()
    lease.close()
    assert views.forget()
    assert not first.path.exists()
    assert second.path.exists()


def test_graph_that_comes_back_hidden_leaves_no_byte(views: Views) -> None:
    """Nor is one in it that went first and is published for others later."""
    views.ensure(commit(views, PLAIN, marked(MARK)), PUBLIC)
    without = views.ensure(commit(views, PLAIN), PUBLIC)
    assert MARK.encode() in bytes_of(without.path.parent), "or there is nothing to show here"
    again = views.ensure(commit(views, PLAIN, marked(MARK, "internal", "x")), PUBLIC)
    assert (again.release, again.digest) == (without.release, without.digest)
    assert again.path != without.path
    assert MARK.encode() not in bytes_of(again.path.parent)
    assert not without.path.exists()


def test_older_content_of_a_hidden_graph_leaves_no_byte(views: Views) -> None:
    """What a graph said before it changed is of that graph, too."""
    views.ensure(commit(views, PLAIN, marked("a")), PUBLIC)
    views.ensure(commit(views, PLAIN, marked("a", text="other")), PUBLIC)
    last = views.ensure(commit(views, PLAIN, marked("a", "internal", "other")), PUBLIC)
    assert MARK.encode() not in bytes_of(last.path.parent)


def test_view_of_an_earlier_release_has_nothing_that_is_hidden_now(views: Views) -> None:
    """Going back does not bring along what the newest release hides."""
    first = commit(views, PLAIN)
    views.ensure(commit(views, PLAIN, marked(MARK)), PUBLIC)
    commit(views, PLAIN, marked(MARK, "internal"))
    assert MARK.encode() not in bytes_of(views.ensure(first, PUBLIC).path.parent)


def bytes_of(folder: Path) -> bytes:
    """Return all bytes of all files below a folder, and their paths."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return b"".join([*(path.read_bytes() for path in files), *map(os.fsencode, files)])


@pytest.mark.parametrize("limit", ["_MOST_CHANGED", "_MOST_LEFTOVERS"])
def test_large_changes_are_built_from_nothing(
    views: Views, limit: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So they are when too much was taken out since then."""
    first = views.ensure(commit(views, PLAIN, marked("a")), PUBLIC)
    monkeypatch.setattr(generations, limit, 0)
    second = views.ensure(commit(views, PLAIN, marked("a", text="other")), PUBLIC)
    assert second.origin != first.origin
    marker = read_marker(second.path.parent)
    assert marker is not None
    assert (marker.removed, marker.leftovers) == (0, [])


def test_files_are_rewritten_when_most_of_them_is_of_the_past(
    views: Views, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A view does not grow for ever with what was taken out of it."""
    monkeypatch.setattr(generations, "_FEW", 3)
    origins = [
        views.ensure(commit(views, PLAIN, marked("a", text=str(n))), PUBLIC).origin
        for n in range(12)
    ]
    fresh = [n for n, (one, two) in enumerate(pairwise(origins)) if one != two]
    assert len(fresh) in range(2, 6)


def test_object_that_is_gone_does_not_stop_the_next_view(views: Views) -> None:
    """The content before can't be read any more, so the view is made from nothing."""
    release = commit(views, PLAIN, marked("a"))
    first = views.ensure(release, PUBLIC)
    (views.ledger.objects.folder / release.entries[0].object).unlink()
    second = views.ensure(commit(views, PLAIN), PUBLIC)
    assert second.origin != first.origin
    assert MARK.encode() not in bytes_of(second.path.parent)
    assert second.triples == 1


def test_damaged_view_is_not_built_on(views: Views) -> None:
    """What is cut off is told by its marker before anything is made from it."""
    first = views.ensure(commit(views, PLAIN, marked("a")), PUBLIC)
    (manifest,) = first.path.glob("MANIFEST-*")
    manifest.write_bytes(manifest.read_bytes()[: manifest.stat().st_size // 2])
    second = views.ensure(commit(views, PLAIN), PUBLIC)
    assert second.origin != first.origin
    assert len(open_view(second.path)) == 2


def test_files_of_sets_are_never_shared(views: Views) -> None:
    """A table of one audience set is in no folder of another."""
    for state in ((PLAIN,), (PLAIN, marked("a")), (PLAIN, marked("b", "internal"))):
        release = commit(views, *state)
        for audiences in (PUBLIC, INTERNAL):
            views.ensure(release, audiences)
    tables = [
        {path.stat().st_ino for path in (views.folder / name).rglob("*.sst")}
        for name in ("public", "internal+partner+public")
    ]
    assert all(tables)
    assert not tables[0] & tables[1]


def withdraw(views: Views, graph: str, audience: str) -> Release:
    """Take a graph out of every release, as a withdrawal does, and publish one without it."""
    ledger, newest = views.ledger, views.ledger.newest()
    stone = Tombstone(tombstone_name(graph), (audience,), newest + 1)
    for number in range(1, newest + 1):
        release = ledger.release(number)
        for entry in release.entries:
            if entry.graph == graph:
                (ledger.objects.folder / entry.object).unlink(missing_ok=True)
        left = tuple(entry for entry in release.entries if entry.graph != graph)
        original = release.identity
        release = replace(release, entries=left, digest=digest_of(left), original=original)
        manifest = write_manifest(replace(release, withdrawn=(*release.withdrawn, stone)))
        (ledger.manifests / f"{number}.json").write_bytes(manifest)
    current = ledger.current()
    assert current is not None
    release = replace(current, number=newest + 1, previous=current.identity, original=None)
    (ledger.manifests / f"{newest + 1}.json").write_bytes(write_manifest(release))
    return ledger.release(newest + 1)


@pytest.mark.parametrize("deleted", [False, True], ids=["there", "deleted before"])
def test_withdrawn_graph_leaves_no_byte(views: Views, deleted: bool) -> None:
    """Neither the next view nor one before it keeps it, also when it had gone before."""
    gone = marked(MARK)
    states = [(PLAIN,), (PLAIN, gone), *([(PLAIN,)] if deleted else [])]
    made = [views.ensure(commit(views, *state), PUBLIC) for state in states]
    assert MARK.encode() in bytes_of(views.folder)
    after = views.ensure(withdraw(views, gone.graph, "public"), PUBLIC)
    assert MARK.encode() not in bytes_of(views.folder)
    assert after.path not in [view.path for view in made]
    assert after.triples == 1


def test_sets_that_could_not_see_it_keep_their_views(views: Views) -> None:
    """That something internal was withdrawn is not to be seen in the files of the public."""
    states = [(PLAIN,), (PLAIN, marked("a")), (PLAIN, marked("a", text="other"))]
    made = [views.ensure(commit(views, *each), PUBLIC) for each in states]
    secret = marked("secret", "internal")
    views.ensure(commit(views, *states[-1], secret), INTERNAL)
    assert views.ensure(withdraw(views, secret.graph, "internal"), PUBLIC) == made[-1]


def test_views_nobody_asks_for_are_forgotten_too(views: Views) -> None:
    """What was withdrawn goes from sets that nobody asks for, once nobody holds their views."""
    gone = marked(MARK)
    release = commit(views, PLAIN, gone)
    held = views.ensure(release, PUBLIC)
    views.ensure(release, INTERNAL)
    withdraw(views, gone.graph, "public")
    lease = take_lease(held.path.parent)
    assert lease is not None
    assert not views.forget()
    assert held.path.exists()
    lease.close()
    assert views.forget()
    assert MARK.encode() not in bytes_of(views.folder)


def test_nothing_is_forgotten_that_stands(views: Views) -> None:
    """Without a withdrawal, and without any release, all stays."""
    assert views.forget()
    view = views.ensure(commit(views, PLAIN), PUBLIC)
    assert views.forget()
    assert view.path.exists()


WRITER = """
import sys
from pathlib import Path
from tests.views.test_generations import PLAIN, commit, marked
from graph_service.ledger.ledger import Ledger
from graph_service.views.audiences import PUBLIC
from graph_service.views.views import Views
views = Views(Path(sys.argv[1]) / "views", Ledger(Path(sys.argv[1]) / "ledger"))
print("begun", flush=True)
for number in range(int(sys.argv[2]), 10**9):
    views.ensure(commit(views, PLAIN, marked(f"g{number % 3}", text=str(number))), PUBLIC)
"""


def test_view_after_a_crash_is_whole(views: Views) -> None:
    """Killed at any moment, whoever makes the next view finds what is whole and nothing else."""
    folder = views.folder.parent
    moments = random.Random(7)  # noqa: S311 - repeatable, not secret
    for kill in range(8):
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(folder), str(1000 * kill)],
            stdout=subprocess.PIPE,
            cwd=Path(__file__).parents[2],
        )
        with writer:
            assert writer.stdout is not None
            assert writer.stdout.readline() == b"begun\n"
            time.sleep(moments.uniform(0.0, 0.3))
            writer.kill()
        again = Views(views.folder, Ledger(folder / "ledger"))
        release = again.ledger.current()
        if release is None:
            continue
        fresh = Views(folder / "fresh", again.ledger)
        assert content(again.ensure(release, PUBLIC)) == content(fresh.ensure(release, PUBLIC))
        shutil.rmtree(fresh.folder)
        assert not list((views.folder / "public").glob("*.half"))
    assert views.ledger.newest() > 3, "nothing was killed in the middle"
