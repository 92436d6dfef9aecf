"""Each format gives back what was written, and is the same bytes every time."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import BaseDirection, Literal, NamedNode, Quad, RdfFormat, Triple, parse, serialize
from rdflib import Dataset, Graph

from graph_service.errors import Inexpressible, LedgerError
from graph_service.export.serialisation import WITH_GRAPHS, serialise
from graph_service.export.statements import Groups
from graph_service.formats import GRAPHS, TABLES, Format, by_suffix
from graph_service.namespaces import PREFIXES
from tests.export.test_turtle import EX, LITERALS, RESOURCES, SUBJECTS, lines_of

SUFFIXES = [form.suffix for form in GRAPHS]
XML = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\t\n\r"))
TEXTS = st.one_of(
    XML.map(Literal),
    XML.map(lambda text: Literal(text, language="fr")),
    XML.map(lambda text: Literal(text, datatype=NamedNode(EX + "type"))),
    st.booleans().map(Literal),
)
NAMES = st.sampled_from(
    [EX + "p", EX + "q/1a", EX + "é", PREFIXES["rdf"] + "type", PREFIXES["rep"] + "date"]
).map(NamedNode)
TRIPLES = st.builds(Triple, SUBJECTS, NAMES, TEXTS | RESOURCES)
ANYTHING = st.builds(Triple, SUBJECTS, NAMES, LITERALS | RESOURCES)
NOTICE = ["synthetic -- or not -->", "", "second line"]


def form_of(suffix: str) -> Format:
    """Return a format."""
    found = by_suffix(suffix)
    assert found is not None
    return found


def write(suffix: str, groups: Groups) -> bytes:
    """Return a document."""
    return b"".join(serialise(form_of(suffix), groups, NOTICE))


@pytest.mark.parametrize("suffix", SUFFIXES)
@settings(deadline=None)
@given(st.sets(TRIPLES, max_size=12))
def test_every_triple_reads_back(suffix: str, triples: set[Triple]) -> None:
    """Whatever a triple has that XML can have, each format gives it back unchanged."""
    form = form_of(suffix)
    text = write(suffix, [(None, lines_of(triples))])
    assert {quad.triple for quad in parse(text, format=form.rdf)} == triples
    assert text == write(suffix, [(None, lines_of(triples))])


@pytest.mark.parametrize("suffix", ["nt", "nq", "jsonld"])
@settings(deadline=None)
@given(st.sets(ANYTHING, max_size=12))
def test_control_characters_read_back(suffix: str, triples: set[Triple]) -> None:
    """Formats other than XML give back every text."""
    text = write(suffix, [(None, lines_of(triples))])
    assert {quad.triple for quad in parse(text, format=form_of(suffix).rdf)} == triples


@pytest.mark.parametrize("suffix", [*sorted(WITH_GRAPHS), "jsonld"])
@settings(deadline=None)
@given(st.lists(st.sets(TRIPLES, min_size=1, max_size=4), max_size=4))
def test_graphs_read_back(suffix: str, graphs: list[set[Triple]]) -> None:
    """Formats that tell graphs apart tell them apart."""
    names = [None, *(f"{EX}graph/{n}" for n in range(1, len(graphs)))]
    named = list(zip(names, graphs, strict=False))
    text = write(suffix, [(name, lines_of(triples)) for name, triples in named])
    expected = {
        Quad(*triple, NamedNode(name)) if name else Quad(*triple)
        for name, triples in named
        for triple in triples
    }
    assert set(parse(text, format=form_of(suffix).rdf)) == expected


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # rdflib's own, inside of its parse
@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_second_parser_reads_the_same(suffix: str) -> None:
    """So does rdflib, which shares no code with the engine; the notice is no statement."""
    triples = {
        Triple(
            NamedNode(EX + "s"), NamedNode(EX + "p"), Literal('caf\u00e9\n<&>"]]>', language="fr")
        ),
        Triple(NamedNode(EX + "s"), NamedNode(EX + "q"), NamedNode(EX + "o?a=1&b=2")),
        Triple(NamedNode(EX + "s"), NamedNode(PREFIXES["rdf"] + "type"), NamedNode(EX + "C")),
        Triple(NamedNode(EX + "t"), NamedNode(PREFIXES["rep"] + "date"), Literal(" a\tb\r")),
    }
    text = write(suffix, [(None, lines_of(triples))])
    names = {
        "ttl": "turtle",
        "nt": "nt",
        "rdf": "xml",
        "jsonld": "json-ld",
        "trig": "trig",
        "nq": "nquads",
    }
    found = Dataset() if suffix in WITH_GRAPHS else Graph()
    found.parse(data=text, format=names[suffix])
    read = found.default_graph if isinstance(found, Dataset) else found
    expected = Graph().parse(data=serialize(triples, format=RdfFormat.N_TRIPLES), format="nt")
    assert set(read) == set(expected)
    assert len(found) == len(expected)


def test_what_a_format_has_no_words_for_is_refused() -> None:
    """Nothing is left out in silence: a triple term, a property without a name, a character."""
    start = f"<{EX}s> <{EX}p> ".encode()
    for suffix, line in (
        ("jsonld", start + f"<<( <{EX}a> <{EX}b> <{EX}c> )>> .\n".encode()),
        ("jsonld", start + b"<time:now> .\n"),
        ("rdf", f"<{EX}s> <{EX}1> <{EX}o> .\n".encode()),
        ("rdf", start + b'"\\u0001" .\n'),
    ):
        with pytest.raises(Inexpressible):
            write(suffix, [(None, [line])])


@pytest.mark.parametrize("suffix", ["rdf", "ttl"])
def test_triple_terms_read_back(suffix: str) -> None:
    """RDF 1.2 as far as the engine reads it."""
    inner = Triple(NamedNode(EX + "a"), NamedNode(EX + "b"), Literal("x"))
    text = Literal("\u0627", language="ar", direction=BaseDirection.RTL)
    triples = {
        Triple(NamedNode(EX + "s"), NamedNode(EX + "p"), inner),
        Triple(NamedNode(EX + "s"), NamedNode(EX + "p"), text),
    }
    written = write(suffix, [(None, lines_of(triples))])
    assert {quad.triple for quad in parse(written, format=form_of(suffix).rdf)} == triples


@pytest.mark.parametrize("suffix", ["ttl", "nt", "rdf"])
def test_formats_without_graphs_take_no_graph(suffix: str) -> None:
    """What can't say which graph a statement is in is not asked to."""
    with pytest.raises(LedgerError):
        write(suffix, [(EX + "graph", [f"<{EX}s> <{EX}p> <{EX}o> .\n".encode()])])


def test_tables_are_no_graphs() -> None:
    """Nor is CSV asked to hold a graph."""
    with pytest.raises(LedgerError):
        b"".join(serialise(TABLES[0], []))
