"""What belongs to one incident alone goes into its graph."""

from pyoxigraph import NamedNode

from graph_service.bridges.belonging import graphs_of
from graph_service.bridges.evidence import state
from graph_service.ingest.contribution import Origin, Statement
from graph_service.namespaces import GRAPH, IDENTIFIER, expand

SHARED = GRAPH + "shared"


def said(*triples: tuple[str, str, str]) -> list[Statement]:
    """Return statements about things by kind and key."""
    made = []
    for subject, predicate, value in triples:
        iri = expand(value) if ":" in value else IDENTIFIER + value
        made.append(state(IDENTIFIER + subject, expand(predicate), NamedNode(iri), Origin("f", 1)))
    return made


def test_parts_evidence_and_agents_follow_their_incident() -> None:
    """What two incidents share, or none has, goes into one graph for all."""
    found = graphs_of(
        said(
            ("incident/a", "rdf:type", "rep:Incident"),
            ("incident/b", "rdf:type", "rep:Incident"),
            ("incident/a", "rep:hasAct", "act/a-1"),
            ("incident/a", "rep:hasInvolvement", "involvement/a-1"),
            ("incident/b", "rep:hasInvolvement", "involvement/b-1"),
            ("act/a-1", "rdf:type", "rep:Act"),
            ("involvement/a-1", "rep:involvedAgent", "person/one"),
            ("involvement/a-1", "rep:involvedAgent", "person/both"),
            ("involvement/b-1", "rep:involvedAgent", "person/both"),
            ("person/one", "rdf:type", "rep:Person"),
            ("person/both", "rdf:type", "rep:Person"),
            ("person/none", "rdf:type", "rep:Person"),
            ("link/a-1", "rep:linksIncident", "incident/a"),
            ("link/a-1", "rep:linksEngagement", "engagement/a-1"),
            ("engagement/a-1", "rdf:type", "rep:Engagement"),
            ("claim/1", "rep:about", "act/a-1"),
            ("claim/1", "rep:hasCitation", "citation/1"),
            ("citation/1", "rdf:type", "rep:Citation"),
            ("claim/2", "rep:about", "person/both"),
        ),
        SHARED,
    )
    graphs = {iri.removeprefix(IDENTIFIER): graph for iri, graph in found.items()}
    of_a = ("incident/a", "act/a-1", "involvement/a-1", "person/one", "link/a-1")
    for thing in (*of_a, "engagement/a-1", "claim/1", "citation/1"):
        assert graphs[thing] == GRAPH + "case-a", thing
    assert graphs["involvement/b-1"] == GRAPH + "case-b"
    for thing in ("person/both", "person/none", "claim/2"):
        assert graphs[thing] == SHARED, thing


def test_incident_of_somebody_else_has_no_graph_of_ours() -> None:
    """Its IRI makes no name of a graph."""
    iri = "https://example.org/incident/x"
    quad = state(iri, expand("rdf:type"), NamedNode(expand("rep:Incident")), Origin("f", 1))
    assert graphs_of([quad], SHARED) == {iri: SHARED}
