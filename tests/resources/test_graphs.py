"""What is known of a named graph."""

from graph_service.namespaces import BASE, GRAPH, expand
from graph_service.resources.graphs import Facts


def test_graph_is_described_with_its_content() -> None:
    """Whose it is, under which terms, how large, and where it is."""
    facts = Facts(GRAPH + "cases", "cases", "An Office", "https://example.org/l", 12)
    said = {(t.predicate.value, str(t.object)) for t in facts.statements()}
    assert {
        (expand("dcterms:license"), "<https://example.org/l>"),
        (expand("void:dataDump"), f"<{BASE}exports/graphs/cases.nt>"),
        (expand("dcterms:isPartOf"), f"<{BASE}.well-known/void#dataset-cases>"),
    } <= said
    address = f"<{BASE}graphs?graph=https%3A%2F%2Fw3id.org%2Freprisals%2Fgraph%2Fcases>"
    assert (expand("rdfs:seeAlso"), address) in said


def test_terms_in_words_are_a_text() -> None:
    """What is no IRI is not made one; a graph of elsewhere has no file here."""
    facts = Facts("urn:g", "d", "An Office", "ask us", 1)
    said = {(t.predicate.value, str(t.object)) for t in facts.statements()}
    assert (expand("dcterms:rights"), '"ask us"') in said
    assert list(facts.paths()) == ["any"]
