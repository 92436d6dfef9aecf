"""Dumps hold exactly what the audience sees, parse everywhere, and repeat byte for byte."""

import hashlib
import json
import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pyoxigraph import CanonicalizationAlgorithm, Dataset, RdfFormat, parse
from rdflib import Dataset as RdflibDataset
from rdflib import Graph

from graph_service.errors import LedgerError
from graph_service.export.dumps import Dumps, Terms, ensure_dumps, read_dumps
from graph_service.ledger.ledger import Ledger, NewEntry
from graph_service.views.audiences import INTERNAL, PUBLIC
from graph_service.views.store import triples_of
from graph_service.views.views import Views

MARK = "zqxmarkedstringzqx"
FORMATS = {
    "graph.ttl": RdfFormat.TURTLE,
    "graph.nt": RdfFormat.N_TRIPLES,
    "graph.trig": RdfFormat.TRIG,
    "graph.nq": RdfFormat.N_QUADS,
}


def make_entry(name: str, text: str = "text", audience: str = "public") -> NewEntry:
    """Return a synthetic graph with several kinds of terms, one triple of which is shared."""
    graph = f"https://w3id.org/reprisals/graph/{name}"
    thing = f"<https://w3id.org/reprisals/id/incident/{name}>"
    term = "https://w3id.org/reprisals/ontology/"
    quads = [
        f"{thing} <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <{term}Incident>",
        f'{thing} <http://www.w3.org/2000/01/rdf-schema#label> "{text} \\"q\\" \\\\"@en',
        f'{thing} <{term}date> "2018-09~"^^<http://id.loc.gov/datatypes/edtf/EDTF>',
        f'{thing} <{term}count> "3"^^<http://www.w3.org/2001/XMLSchema#integer>',
        f'<{term}Incident> <http://www.w3.org/2000/01/rdf-schema#label> "Incident"@en',
    ]
    lines = "".join(sorted(f"{quad} <{graph}> .\n" for quad in quads))
    return NewEntry(graph, audience, "Synthetic Office", "synthetic", lines.encode(), "CC0-1.0")


Make = Callable[..., Dumps]


@pytest.fixture
def make_dumps(tmp_path: Path) -> Make:
    """Return a function that publishes entries in a folder and dumps what a set sees."""

    def make(place: str, *entries: NewEntry, audiences: frozenset[str] = PUBLIC) -> Dumps:
        ledger = Ledger(tmp_path / place / "ledger")
        release = ledger.commit(entries, issued=datetime(2026, 1, 31, tzinfo=UTC))
        views = Views(tmp_path / place / "views", ledger)
        return ensure_dumps(
            tmp_path / place / "exports",
            views.ensure(release, audiences),
            lambda: views.content(release, audiences),
            [Terms("synthetic", "Synthetic Office", "CC0-1.0")],
        )

    return make


def canonical(data: bytes, form: RdfFormat) -> str:
    """Return the canonical form (RDFC-1.0) of a document."""
    dataset = Dataset(parse(data, format=form))
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return "".join(sorted(str(dataset).splitlines(keepends=True)))


def test_every_format_is_the_content_of_the_ledger(make_dumps: Make) -> None:
    """Turtle and N-Triples are the merged triples, TriG and N-Quads the named graphs."""
    entries = [make_entry("a"), make_entry("b")]
    dumps = make_dumps("one", *entries)
    merged = b"".join(sorted({t for e in entries for t in split(triples_of(e.graph, e.quads))}))
    quads = b"".join(entry.quads for entry in entries)
    for name, form in FORMATS.items():
        named = form.supports_datasets
        expected = (
            canonical(quads, RdfFormat.N_QUADS) if named else canonical(merged, RdfFormat.N_TRIPLES)
        )
        assert canonical((dumps.folder / name).read_bytes(), form) == expected
    assert (dumps.folder / "graph.nt").read_bytes() == merged
    assert (dumps.folder / "graph.nq").read_bytes() == quads


def split(data: bytes) -> list[bytes]:
    """Return the lines of N-Triples."""
    return data.splitlines(keepends=True)


@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")  # rdflib warns of itself
def test_rdflib_and_the_engine_read_the_same_graph(make_dumps: Make) -> None:
    """Two parsers give the same canonical graph for Turtle, and the same quads for TriG."""
    folder = make_dumps("one", make_entry("a"), make_entry("b")).folder
    text = (folder / "graph.ttl").read_bytes()
    read = Graph().parse(data=text, format="turtle").serialize(format="nt", encoding="utf-8")
    assert canonical(read, RdfFormat.N_TRIPLES) == canonical(text, RdfFormat.TURTLE)
    text = (folder / "graph.trig").read_bytes()
    read = RdflibDataset()
    read.parse(data=text, format="trig")
    quads = read.serialize(format="nquads", encoding="utf-8")
    assert canonical(quads, RdfFormat.N_QUADS) == canonical(text, RdfFormat.TRIG)


def test_index_gives_sizes_and_hashes(make_dumps: Make) -> None:
    """The index says what the files are, so that a download can be checked."""
    dumps = make_dumps("one", make_entry("a"))
    index = json.loads((dumps.folder / "index.json").read_bytes())
    assert (index["release"], index["digest"]) == (1, dumps.digest)
    assert [e["name"] for e in index["exports"]] == [
        "graph.ttl",
        "graph.trig",
        "graph.nq",
        "graph.nt",
    ]
    for export in index["exports"]:
        data = (dumps.folder / export["name"]).read_bytes()
        assert len(data) == export["bytes"] > 0
        assert hashlib.sha256(data).hexdigest() == export["sha256"]
    assert index["exports"][0]["mediaType"] == "text/turtle"
    assert read_dumps(dumps.folder) == dumps


def test_head_tells_release_terms_and_caution(make_dumps: Make) -> None:
    """Who finds the file learns what it is, how to cite it, its terms, and what it is not."""
    dumps = make_dumps("one", make_entry("a"))
    for name in ("graph.ttl", "graph.trig"):
        text = (dumps.folder / name).read_text()
        head = text[: text.index("@prefix")]
        assert all(line.startswith("#") for line in head.splitlines())
        assert "release 1" in head
        assert dumps.digest in head
        assert "allegation" in head
        assert "synthetic; Synthetic Office; CC0-1.0" in head


def test_two_builds_give_the_same_bytes(make_dumps: Make) -> None:
    """The same input in two places gives equal files, whatever the order it came in."""
    entries = [make_entry("a"), make_entry("b"), make_entry("c", "other")]
    folders = [
        make_dumps(place, *order).folder
        for place, order in (("one", entries), ("two", entries[::-1]))
    ]
    trees = [{p.name: p.read_bytes() for p in folder.iterdir()} for folder in folders]
    assert trees[0] == trees[1]
    assert len(trees[0]) == 5


def test_restricted_strings_are_in_no_public_dump(make_dumps: Make, tmp_path: Path) -> None:
    """Marked strings of an internal graph are in internal dumps and in no byte of public ones."""
    entries = [make_entry("a"), make_entry(MARK, MARK, "internal")]
    internal = make_dumps("one", *entries, audiences=INTERNAL)
    for name in FORMATS:
        assert MARK.encode() in (internal.folder / name).read_bytes()
    make_dumps("one", *entries)
    files = [p for p in (tmp_path / "one" / "exports" / "public").rglob("*") if p.is_file()]
    assert len(files) == 5
    for path in files:
        assert MARK.encode() not in path.read_bytes()
        assert MARK.encode() not in os.fsencode(path)


def test_public_dumps_stay_when_internal_data_changes(make_dumps: Make) -> None:
    """The public files keep their place and bytes over an internal change."""
    first = make_dumps("one", make_entry("a"))
    before = {p.name: p.stat().st_mtime_ns for p in first.folder.iterdir()}
    assert make_dumps("one", make_entry("a"), make_entry("b", "x", "internal")) == first
    assert {p.name: p.stat().st_mtime_ns for p in first.folder.iterdir()} == before


@pytest.mark.parametrize("name", ["graph.ttl", "index.json"])
def test_damaged_dump_is_written_again(make_dumps: Make, name: str) -> None:
    """A file with other bytes than the index says is not handed out."""
    dumps = make_dumps("one", make_entry("a"))
    good = (dumps.folder / name).read_bytes()
    (dumps.folder / name).write_bytes(good[:-9])
    assert read_dumps(dumps.folder) is None
    assert make_dumps("one", make_entry("a")) == dumps
    assert (dumps.folder / name).read_bytes() == good


def test_older_dumps_go(make_dumps: Make) -> None:
    """The current dumps and the ones before them are kept."""
    folders = [make_dumps("one", make_entry("a", text)).folder for text in ("x", "y", "z")]
    assert [folder.exists() for folder in folders] == [False, True, True]
    assert sorted(p.name for p in folders[2].parent.iterdir()) == [
        folder.name for folder in folders[1:]
    ]


def test_damaged_object_is_not_dumped(make_dumps: Make, tmp_path: Path) -> None:
    """Damage in the ledger ends the dump, and nothing half written is taken for one."""
    dumps = make_dumps("one", make_entry("a"))
    (dumps.folder / "graph.ttl").unlink()
    ledger = Ledger(tmp_path / "one" / "ledger")
    views = Views(tmp_path / "one" / "views", ledger)
    release = ledger.release(1)
    view = views.ensure(release, PUBLIC)
    (ledger.objects.folder / release.entries[0].object).write_bytes(b"damage")
    with pytest.raises(LedgerError, match="is damaged"):
        ensure_dumps(tmp_path / "one" / "exports", view, lambda: views.content(release, PUBLIC))
    assert read_dumps(dumps.folder) is None


def test_unfinished_dumps_of_a_crash_go(make_dumps: Make) -> None:
    """Folders that a killed writer left are removed by the next one."""
    first = make_dumps("one", make_entry("a", "x"))
    left = first.folder.with_name("9-0123456789abcdef.half")
    left.mkdir()
    (left / "graph.ttl").write_bytes(b"half")
    second = make_dumps("one", make_entry("a", "y"))
    names = sorted(p.name for p in first.folder.parent.iterdir())
    assert names == [first.folder.name, second.folder.name]
