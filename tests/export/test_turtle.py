"""The Turtle that we write reads well, and every parser reads the same triples from it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse, serialize
from rdflib import Dataset, Graph

from graph_service.export.turtle import TurtleWriter
from graph_service.namespaces import EDTF, PREFIXES

EX = "https://example.org/"
XSD = PREFIXES["xsd"]
PATTERNS = [
    NamedNode(EX + "p"),
    NamedNode(PREFIXES["rdf"] + "type"),
    NamedNode(PREFIXES["rdfs"] + "label"),
    NamedNode(PREFIXES["rep"] + "hasAct"),
]
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30)
LITERALS = st.one_of(
    TEXTS.map(Literal),
    TEXTS.map(lambda text: Literal(text, language="fr")),
    TEXTS.map(lambda text: Literal(f'"^^<{XSD}date' + text)),
    TEXTS.map(lambda text: Literal(text, datatype=NamedNode(EX + "type"))),
    st.integers().map(Literal),
    st.booleans().map(Literal),
)
SUBJECTS = st.sampled_from(["a", "a/b", "a.b", "a-1", "ab", ""]).map(lambda x: NamedNode(EX + x))
RESOURCES = st.sampled_from(
    [
        PREFIXES["rep"] + "Incident",
        PREFIXES["rep"] + "Incident/part",
        PREFIXES["rep"],
        PREFIXES["skos"] + "a.b",
        PREFIXES["skos"] + "-a",
        EX + "é",
    ]
).map(NamedNode)
TRIPLES = st.builds(Triple, SUBJECTS, st.sampled_from(PATTERNS), st.one_of(LITERALS, RESOURCES))


def lines_of(triples: set[Triple]) -> list[bytes]:
    """Return sorted canonical N-Triples lines."""
    text = serialize(triples, format=RdfFormat.N_TRIPLES) or b""
    return sorted(line + b"\n" for line in text.split(b"\n") if line)


def write(lines: list[bytes]) -> bytes:
    """Return the Turtle document of these lines."""
    writer = TurtleWriter()
    body = b"".join(writer.triples(lines))
    return writer.header(["synthetic"]) + body


@settings(deadline=None)
@given(st.sets(TRIPLES, max_size=12))
def test_every_triple_reads_back(triples: set[Triple]) -> None:
    """Whatever text, tag or IRI a triple has, Turtle and TriG give it back unchanged."""
    lines = lines_of(triples)
    assert {q.triple for q in parse(write(lines), format=RdfFormat.TURTLE)} == triples
    writer = TurtleWriter()
    body = b"".join(writer.graph(EX + "g", lines))
    text = writer.header() + body
    quads = list(parse(text, format=RdfFormat.TRIG))
    assert {q.triple for q in quads} == triples
    assert {q.graph_name for q in quads} <= {NamedNode(EX + "g")}


def test_document_reads_as_a_person_would_write_it() -> None:
    """Prefixes are those used, types come first, several values stand below each other."""
    triples = {
        Triple(
            NamedNode(EX + "x"),
            NamedNode(PREFIXES["rdf"] + "type"),
            NamedNode(PREFIXES["rep"] + "Incident"),
        ),
        Triple(
            NamedNode(EX + "x"),
            NamedNode(PREFIXES["foaf"] + "name"),
            Literal("B", language="en"),
        ),
        Triple(
            NamedNode(EX + "x"),
            NamedNode(PREFIXES["foaf"] + "name"),
            Literal("A", language="en"),
        ),
        Triple(NamedNode(EX + "x"), NamedNode(PREFIXES["rep"] + "minimumLag"), Literal(5)),
        Triple(
            NamedNode(EX + "x"),
            NamedNode(PREFIXES["rep"] + "date"),
            Literal("2018-09~", datatype=NamedNode(EDTF)),
        ),
        Triple(NamedNode(EX + "y"), NamedNode(PREFIXES["rep"] + "unMember"), Literal(True)),
    }
    head, _, body = write(lines_of(triples)).decode().partition("\n\n")
    assert head.splitlines() == [
        "# synthetic",
        "@prefix foaf: <http://xmlns.com/foaf/0.1/> .",
        f"@prefix rep: <{PREFIXES['rep']}> .",
    ]
    assert (
        body
        == """\
<https://example.org/x> a rep:Incident ;
    foaf:name "A"@en ,
        "B"@en ;
    rep:date "2018-09~"^^<http://id.loc.gov/datatypes/edtf/EDTF> ;
    rep:minimumLag 5 .

<https://example.org/y> rep:unMember true .
"""
    )


def test_notice_can_not_leave_its_comment() -> None:
    """A line break in a title does not end the comment."""
    head = TurtleWriter().header(["one\n<https://example.org/s> a <https://example.org/T> .\r x"])
    assert list(parse(head, format=RdfFormat.TURTLE)) == []


@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")  # rdflib warns of itself
def test_rdflib_reads_the_same_triples() -> None:
    """A second parser agrees, in Turtle and in TriG."""
    triples = {
        Triple(NamedNode(EX + "a"), NamedNode(PREFIXES["rep"] + "p"), value)
        for value in (
            Literal('line\nand "quote" \\ tab\t'),
            Literal("العربية", language="ar"),
            Literal("-12", datatype=NamedNode(XSD + "integer")),
            Literal("2018-01-31", datatype=NamedNode(XSD + "date")),
            NamedNode(EX + "b"),
        )
    }
    lines = lines_of(triples)
    graph = Graph().parse(data=write(lines), format="turtle")
    read = graph.serialize(format="nt", encoding="utf-8")
    assert {q.triple for q in parse(read, format=RdfFormat.N_TRIPLES)} == triples
    writer = TurtleWriter()
    dataset = Dataset()
    body = b"".join(writer.graph(EX + "g", lines))
    dataset.parse(data=writer.header() + body, format="trig")
    assert len(list(dataset.quads((None, None, None, None)))) == len(triples)
