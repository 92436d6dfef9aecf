"""VoID of statistics that are given; that the numbers are right is tested over HTTP."""

from dataclasses import replace

from rdflib import RDF, RDFS, VOID, Graph, Literal, URIRef

from graph_service.export.catalog.description import Description
from graph_service.export.catalog.files import Item
from graph_service.export.catalog.names import WHOLE
from graph_service.export.catalog.statistics import (
    Class,
    Counts,
    Links,
    Measured,
    Property,
    Statistics,
    Use,
)
from graph_service.export.catalog.void import describe, examples, vocabularies
from graph_service.namespaces import IDENTIFIER
from tests.export.catalog.test_holdings import entry, holdings

STATISTICS = Statistics(
    counts=Counts(9, 8, 7, 6, 5, 4, 3),
    space=IDENTIFIER,
    classes=(
        Class("urn:people", 3, 3, 3, 1, (), IDENTIFIER + "person/a"),
        Class("void:C", 2, 3, 4, 1, (Use("urn:p", 4, 3),), IDENTIFIER + "incident/a"),
        Class("http://example.org/v#D", 1, 1, 1, 1, (), "http://example.org/thing"),
    ),
    properties=(Property("http://example.org/w/p", 4, 3, 2),),
    links=(Links("http://e.example/", "urn:p", 3),),
)


def graph_of(description: Description) -> Graph:
    """Return a description as another reader has it."""
    ((_, lines),) = description.groups()
    return Graph().parse(data=b"".join(lines), format="nt")


def test_everything_counted_is_said() -> None:
    """Totals, partitions, properties inside of classes, linksets; IRIs stay what they are."""
    made = replace(
        holdings(entry("a", "one")), measured=Measured(STATISTICS, {"one": Statistics()})
    )
    graph, whole = graph_of(describe(made)), URIRef(WHOLE)
    assert (whole, VOID.entities, Literal(8)) in graph
    assert (whole, VOID.uriSpace, Literal(IDENTIFIER)) in graph
    (pattern,) = graph.objects(whole, VOID.uriRegexPattern)
    assert str(pattern) == r"^https://w3id\.org/reprisals/id/"
    (part,) = graph.subjects(VOID["class"], URIRef("void:C"))
    (inside,) = graph.objects(part, VOID.propertyPartition)
    assert (inside, VOID.distinctSubjects, Literal(3)) in graph
    (links,) = graph.subjects(RDF.type, VOID.Linkset)
    assert (links, VOID.linkPredicate, URIRef("urn:p")) in graph
    assert not list(graph.objects(None, RDFS.comment))
    cut = next(
        graph.objects(
            URIRef(WHOLE.partition("#")[0]), URIRef("http://purl.org/dc/terms/description")
        )
    )
    assert (
        str(cut)
        == "The 3 largest of 5 classes are listed; The 1 largest of 4 properties are listed"
    )


def test_dumps_are_those_of_the_whole_in_rdf() -> None:
    """A file of a dataset or a table is no dump of the whole."""
    files = [
        Item("graph.ttl", "text/turtle"),
        Item("graph.csv", "text/csv"),
        Item("datasets/one.ttl", "text/turtle"),
    ]
    made = replace(holdings(entry("a", "one")), files=files)
    assert list(graph_of(describe(made)).objects(URIRef(WHOLE), VOID.dataDump)) == [
        URIRef("http://x.example/exports/graph.ttl")
    ]


def test_examples_are_no_people_and_have_a_document() -> None:
    """Things elsewhere are examples only where there are no others."""
    assert examples(STATISTICS) == [IDENTIFIER + "incident/a"]
    assert examples(replace(STATISTICS, classes=STATISTICS.classes[2:])) == [
        "http://example.org/thing"
    ]
    assert examples(Statistics()) == []


def test_vocabularies_are_the_namespaces_that_are_used() -> None:
    """An IRI without a namespace has none."""
    assert vocabularies(STATISTICS) == ["http://example.org/v#", "http://example.org/w/"]
