"""The suites for the SPARQL Protocol and for service descriptions; see README.md."""

import pytest
from pyoxigraph import BlankNode, NamedNode, RdfFormat, parse

from graph_service.namespaces import PREFIXES
from tests.conformance.listing import COUNTS, exceptions
from tests.conformance.manifests import Suite
from tests.conformance.protocol import FOLDER, exchanges, run
from tests.conformance.service import Client

pytestmark = pytest.mark.conformance

SD = "http://www.w3.org/ns/sparql-service-description#"
NODES = {
    "availableGraphs",
    "defaultDataset",
    "defaultGraph",
    "graph",
    "namedGraph",
}
IRIS = {
    "defaultEntailmentRegime",
    "endpoint",
    "entailmentRegime",
    "extensionAggregate",
    "extensionFunction",
    "feature",
    "inputFormat",
    "languageExtension",
    "name",
    "propertyFeature",
    "resultFormat",
    "supportedEntailmentProfile",
    "supportedLanguage",
}
"""Properties of the service description vocabulary, by whether their values have names."""

TERMS = {
    "supportedLanguage": {"SPARQL10Query", "SPARQL11Query", "SPARQL11Update"},
    "feature": {
        "BasicFederatedQuery",
        "DereferencesURIs",
        "EmptyGraphs",
        "RequiresDataset",
        "UnionDefaultGraph",
    },
}


def test_protocol(suite: Suite, client: Client) -> None:
    """Each request of each case is answered as the suite says, but for the listed exceptions."""
    cases = [case for case in exchanges(suite) if case.requests]
    assert len(cases) == COUNTS[suite.source][FOLDER]
    outcomes = {case.name: run(case, client).partition(":")[0] for case in cases}
    expected = exceptions(suite.source, outcomes)
    assert {name: what for name, what in outcomes.items() if what != "same"} == expected


def test_service_description(client: Client) -> None:
    """A GET gives RDF that names this endpoint and uses the vocabulary as it is defined."""
    response = client.send("GET", "/sparql", {"Accept": "text/turtle"})
    assert response.status == 200
    assert response.media_type == "text/turtle"
    triples = [quad.triple for quad in parse(response.body, format=RdfFormat.TURTLE)]
    services = {t.subject for t in triples if t.object == NamedNode(client.url + "sparql")}
    assert services
    for triple in triples:
        name = triple.predicate.value.removeprefix(SD)
        if name == triple.predicate.value:
            continue
        assert name in NODES | IRIS
        assert isinstance(triple.object, NamedNode | (BlankNode if name in NODES else NamedNode))
        if isinstance(triple.object, NamedNode) and triple.object.value.startswith(SD):
            term = triple.object.value.removeprefix(SD)
            assert term in TERMS.get(name, {term})
    kinds = [t.object for t in triples if t.predicate.value == PREFIXES["rdf"] + "type"]
    assert NamedNode(SD + "Service") in kinds
