"""RDF files hold exactly what the audience sees, in every scope and format."""

import gzip
import hashlib
import io
import sys
from typing import IO

import pytest
from pyoxigraph import (
    CanonicalizationAlgorithm,
    Dataset,
    Literal,
    NamedNode,
    Quad,
    RdfFormat,
    parse,
    serialize,
)
from rdflib import Dataset as RdflibDataset
from rdflib import Graph

from graph_service.errors import Inexpressible
from graph_service.export.making import make_exports
from graph_service.export.rdf import SUFFIXES
from graph_service.export.shelf import Shelf
from graph_service.formats import by_suffix
from graph_service.ledger.ledger import NewEntry
from graph_service.views.audiences import INTERNAL
from graph_service.views.store import triples_of
from tests.export.conftest import MakeEntry, MakeShelf
from tests.export.kinds import FURTHER

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

MARK = "zqxmarkedstringzqx"
WHOLE = tuple(f"graph.{suffix}" for suffix in SUFFIXES)
STEMS = ("graph", "datasets/one", "graphs/a", "graphs/urn%3Ax%3Ab")


@pytest.fixture
def entries(make_entry: MakeEntry) -> list[NewEntry]:
    """Return three graphs of two datasets, one with an IRI of another place."""
    return [
        make_entry("a", dataset="one"),
        make_entry("urn:x:b", "é 中 \U0001f600", dataset="one"),
        make_entry("c", dataset="two"),
    ]


def read(shelf: Shelf, name: str) -> bytes:
    """Return a file that is made now if it was not."""
    make_exports(shelf, [name])
    export = shelf.export(name)
    assert export is not None, shelf.index().left_out
    with shelf.opened(export) as file:
        return file.read()


def digest(data: bytes, suffix: str) -> str:
    """Return the RDFC-1.0 digest of a document, by the engine's implementation."""
    form = by_suffix(suffix)
    assert form is not None and form.rdf is not None
    dataset = Dataset(parse(data, format=form.rdf))
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    lines = sorted(f"{quad} .\n" for quad in dataset)
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def in_scope(stem: str, entries: list[NewEntry]) -> list[NewEntry]:
    """Return the entries that a scope has."""
    chosen = {
        "graph": {"a", "b", "c"},
        "datasets/one": {"a", "b"},
        "graphs/a": {"a"},
        "graphs/urn%3Ax%3Ab": {"b"},
    }[stem]
    return [entry for entry in entries if entry.graph[-1] in chosen]


@pytest.mark.parametrize("stem", STEMS)
def test_lines_are_the_content_of_the_ledger(
    make_shelf: MakeShelf, entries: list[NewEntry], stem: str
) -> None:
    """N-Quads are all quads of the scope and N-Triples its merged triples, sorted by bytes."""
    shelf, found = make_shelf("one", *entries), in_scope(stem, entries)
    quads = b"".join(sorted(line for e in found for line in e.quads.splitlines(keepends=True)))
    triples = {t for e in found for t in triples_of(e.graph, e.quads).splitlines(keepends=True)}
    assert read(shelf, f"{stem}.nq") == quads
    assert read(shelf, f"{stem}.nt") == b"".join(sorted(triples))


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("stem", STEMS)
def test_digest_is_that_of_the_canonical_form(
    make_shelf: MakeShelf, entries: list[NewEntry], stem: str, suffix: str
) -> None:
    """The RDFC-1.0 digest of each file is the engine's; of canonical files it is their SHA-256."""
    shelf = make_shelf("one", *entries)
    data = read(shelf, f"{stem}.{suffix}")
    export = shelf.export(f"{stem}.{suffix}")
    assert export is not None
    assert export.sha256 == hashlib.sha256(data).hexdigest()
    assert export.rdfc10 == digest(data, suffix)
    assert (export.rdfc10 == export.sha256) == (suffix in ("nt", "nq"))


@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")  # rdflib warns of itself
def test_rdflib_and_the_engine_read_the_same_graph(
    make_shelf: MakeShelf, entries: list[NewEntry]
) -> None:
    """Two parsers find the same statements in Turtle, RDF/XML, TriG and JSON-LD."""
    shelf = make_shelf("one", *entries)
    for suffix, name in (("ttl", "turtle"), ("rdf", "xml")):
        text = read(shelf, f"graph.{suffix}")
        graph = Graph().parse(data=text, format=name)
        assert digest(graph.serialize(format="nt", encoding="utf-8"), "nt") == digest(text, suffix)
    for suffix, name in (("trig", "trig"), ("jsonld", "json-ld")):
        text = read(shelf, f"graph.{suffix}")
        dataset = RdflibDataset()
        dataset.parse(data=text, format=name)
        quads = dataset.serialize(format="nquads", encoding="utf-8")
        assert digest(quads, "nq") == digest(text, suffix)


def test_coded_files_hold_the_plain_one(make_shelf: MakeShelf, entries: list[NewEntry]) -> None:
    """Gzip and Zstandard files expand to the file that they are called after."""
    shelf = make_shelf("one", *entries)
    for suffix in SUFFIXES:
        plain = read(shelf, f"graph.{suffix}")
        assert gzip.decompress(read(shelf, f"graph.{suffix}.gz")) == plain
        assert zstd.decompress(read(shelf, f"graph.{suffix}.zst")) == plain


@pytest.mark.parametrize("suffix", [s for s in SUFFIXES if s not in ("nt", "nq")])
def test_head_tells_release_terms_and_caution(
    make_shelf: MakeShelf, entries: list[NewEntry], suffix: str
) -> None:
    """Who finds the file learns what it is, how to cite it, its terms, and what it is not."""
    shelf = make_shelf("one", *entries)
    for stem, what in (("graph", "Release 1"), ("datasets/one", "The dataset one of release 1")):
        text = read(shelf, f"{stem}.{suffix}").decode()
        assert what in text
        assert shelf.content.digest in text
        assert "allegation" in text
        assert "one; Synthetic Office; CC0-1.0" in text


def test_two_builds_give_the_same_bytes(make_shelf: MakeShelf, entries: list[NewEntry]) -> None:
    """The same input in two places gives equal files, whatever the order it came in."""
    trees = []
    for place, order in (("one", entries), ("two", entries[::-1])):
        shelf = make_shelf(place, *order)
        trees.append({file.name: read(shelf, file.name) for file in shelf.offer.files()})
    assert trees[0] == trees[1]
    assert len(trees[0]) == 3 * 18 + FURTHER


def test_restricted_strings_are_in_no_public_file(
    make_shelf: MakeShelf, make_entry: MakeEntry
) -> None:
    """Marked strings of an internal graph are in internal files and in no byte of public ones."""
    entries = [make_entry("a"), make_entry(MARK, MARK, "internal", dataset=MARK)]
    internal = make_shelf("one", *entries, audiences=INTERNAL, names=WHOLE)
    for name in WHOLE:
        assert MARK.encode() in internal.path(name).read_bytes()
    public = make_shelf("one", *entries)
    make_exports(public, [file.name for file in public.offer.files() if not file.coding])
    assert public.offer.find(f"datasets/{MARK}.nq") is None
    assert public.offer.find(f"graphs/{MARK}.nq") is None
    for path in public.folder.iterdir():
        assert MARK.encode() not in path.read_bytes()
        assert MARK not in path.name


def test_what_a_format_cannot_say_is_left_out(make_shelf: MakeShelf, make_entry: MakeEntry) -> None:
    """A text with a character that XML lacks leaves RDF/XML out, and its coded forms, alone."""
    shelf = make_shelf("one", make_entry("a", "\\u0001"))
    make_exports(shelf, [file.name for file in shelf.offer.files()])
    index = shelf.index()
    left_out = {"graph.rdf", "datasets/synthetic.rdf"}
    assert {name.removesuffix(".gz").removesuffix(".zst") for name in index.left_out} == left_out
    assert len(index.left_out) == 3 * len(left_out)
    assert len(index.exports) == 2 * 15 + FURTHER
    assert all("XML" in reason for reason in index.left_out.values())
    file = shelf.offer.find("graph.rdf")
    assert file is not None
    with pytest.raises(Inexpressible):
        list(shelf.offer.maker(file).make(shelf.content, file, _NoBench(shelf)))


class _NoBench:
    """A bench with what is there."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf

    def opened(self, name: str) -> IO[bytes]:
        return self._shelf.path(name).open("rb")

    def temporary(self) -> IO[bytes]:
        return io.BytesIO()


def test_engine_and_ledger_escape_alike() -> None:
    """Canonical N-Quads of the engine are what RDFC-1.0 asks for, control characters included."""
    text = "".join(map(chr, [*range(0x20), 0x22, 0x27, 0x5C, 0x7F, 0x80, 0xFFFD, 0x1F600]))
    named = "\\u0000\\u0001\\u0002\\u0003\\u0004\\u0005\\u0006\\u0007\\b\\t\\n\\u000B\\f\\r"
    controls = "".join(f"\\u{code:04X}" for code in range(0x0E, 0x20))
    expected = f"{named}{controls}\\\"'\\\\\\u007F\x80\ufffd\U0001f600"
    quad = Quad(NamedNode("x:s"), NamedNode("x:p"), Literal(text), NamedNode("x:g"))
    line = serialize([quad], format=RdfFormat.N_QUADS)
    assert line == f'<x:s> <x:p> "{expected}" <x:g> .\n'.encode()
