"""The text index of a view has what the view sees, and is never used when it is not whole."""

import os
import shutil
import sqlite3
import unicodedata
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from graph_service.errors import LedgerError
from graph_service.ledger.ledger import Ledger, NewEntry
from graph_service.views import tables as tables_module
from graph_service.views.audiences import INTERNAL, PARTNER, PUBLIC
from graph_service.views.index import ensure_index, is_whole, open_index, remove_index
from graph_service.views.views import View, Views

LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
MARK = "zqxmarkedstringzqx"


def make_entry(name: str, *lines: str, audience: str = "public") -> NewEntry:
    """Return a synthetic graph with these triples."""
    graph = f"https://example.org/g/{name}"
    quads = "".join(sorted(f"{line} <{graph}> .\n" for line in lines))
    return NewEntry(graph, audience, "Synthetic Office", "synthetic", quads.encode())


def labelled(thing: str, term: str) -> str:
    """Return a triple that gives a thing a label."""
    return f"<https://example.org/{thing}> <{LABEL}> {term}"


ENTRIES = (
    make_entry(
        "a",
        labelled("one", '"Premier essai"@fr'),
        labelled("one", '"1987"^^<http://www.w3.org/2001/XMLSchema#integer>'),
        f"<https://example.org/one> <{TYPE}> <https://example.org/Trial>",
        labelled("nothing", '"…"'),
        f'<https://w3id.org/reprisals/.well-known/genid/x1> <{LABEL}> "nameless"',
    ),
    make_entry("b", labelled("one", '"Premier essai"@fr'), labelled("one", '"Premier essai"')),
    make_entry("c", labelled("partners", f'"{MARK} p"'), audience="partner"),
    make_entry(MARK, labelled(MARK, f'"{MARK} i"@en'), audience="internal"),
)


@pytest.fixture
def view_of(tmp_path: Path) -> Callable[[frozenset[str]], View]:
    """Return what gives the view of an audience set on the synthetic release."""
    views = Views(tmp_path / "views", Ledger(tmp_path / "ledger"))
    release = views.ledger.commit(ENTRIES, issued=datetime(2026, 1, 31, tzinfo=UTC))
    return lambda audiences: views.ensure(release, audiences)


@pytest.fixture
def view(view_of: Callable[[frozenset[str]], View]) -> View:
    """Return the public view."""
    return view_of(PUBLIC)


def rows(view: View) -> list[tuple[str, str, str]]:
    """Return the texts of an index: thing, language, text."""
    with closing(open_index(ensure_index(view))) as connection:
        return connection.execute(
            "SELECT iri, language, text FROM texts JOIN things t ON t.id = thing ORDER BY texts.id"
        ).fetchall()


def test_restricted_texts_are_in_no_byte_of_an_index(
    view_of: Callable[[frozenset[str]], View],
) -> None:
    """What partners or insiders see is in their index and not in the public one."""
    mark = MARK.encode()
    assert mark in ensure_index(view_of(INTERNAL)).read_bytes()
    assert mark in ensure_index(view_of(PARTNER)).read_bytes()
    public = ensure_index(view_of(PUBLIC))
    for path in public.parent.parent.rglob("*"):
        assert mark not in os.fsencode(path)
        if path.is_file():
            assert mark not in path.read_bytes()


def test_index_that_is_there_is_not_made_again(view: View) -> None:
    """Asking twice gives the same file."""
    before = ensure_index(view).stat()
    assert ensure_index(view).stat().st_ino == before.st_ino


def test_index_is_the_same_whenever_it_is_made(view: View) -> None:
    """Made again, it has the same rows under the same numbers."""
    before = rows(view)
    remove_index(view)
    assert not is_whole(view)
    assert rows(view) == before != []


def cut_off(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-4096])


def flip_a_bit(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def empty(path: Path) -> None:
    path.write_bytes(b"")


def swap(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE texts (id)")


@pytest.mark.parametrize("damage", [Path.unlink, cut_off, flip_a_bit, empty, swap])
@pytest.mark.parametrize("name", ["search.sqlite", "search.json"])
def test_damaged_index_is_made_anew(view: View, name: str, damage: Callable[[Path], None]) -> None:
    """An index or marker that is missing, cut off or changed is never used as it is."""
    before = rows(view)
    path = ensure_index(view).with_name(name)
    damage(path)
    assert not is_whole(view)
    assert rows(view) == before
    assert is_whole(view)


def test_index_of_another_unicode_is_made_anew(view: View, monkeypatch: pytest.MonkeyPatch) -> None:
    """An index whose words were folded by other tables would miss some, so it is not used."""
    ensure_index(view)
    monkeypatch.setattr(unicodedata, "unidata_version", "1.1")
    assert not is_whole(view)


def test_index_that_breaks_off_leaves_nothing(view: View, monkeypatch: pytest.MonkeyPatch) -> None:
    """When its making fails halfway, no part of it is used later."""

    def fail(*_: object) -> None:
        raise sqlite3.OperationalError("disk full")

    with monkeypatch.context() as patched:
        patched.setattr(tables_module._Writer, "take", fail)
        with pytest.raises(LedgerError):
            ensure_index(view)
    assert not list(view.path.parent.glob("search.sqlite*"))
    assert len(rows(view)) == 2


def test_index_of_other_content_is_refused(view: View) -> None:
    """A ledger that does not have the view's content makes no index for it."""
    with pytest.raises(LedgerError):
        ensure_index(replace(view, digest="0" * 64))
    with pytest.raises(LedgerError):
        ensure_index(replace(view, ledger=None))


def test_folder_that_went_away_comes_back(view: View) -> None:
    """A view whose folder was cleared away meanwhile still has an index while it is read."""
    before = rows(view)
    shutil.rmtree(view.path.parent)
    assert rows(view) == before
