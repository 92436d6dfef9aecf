"""The suites for the protocols of SPARQL and for service descriptions; see README.md."""

import pytest
from pyoxigraph import BlankNode, NamedNode, RdfFormat, parse

from graph_service.namespaces import PREFIXES
from tests.conformance.listing import GRAPHS, QUERIES, counts, exceptions
from tests.conformance.manifests import Suite
from tests.conformance.protocol import (
    FOLDER,
    GRAPH_STORE,
    GRAPH_STORE_MANIFESTS,
    exchanges,
    run,
)
from tests.conformance.service import Client
from tests.conformance.updates import Contents
from tests.conformance.updating import load

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


def test_protocol(suite: Suite, client: Client, writer: Client) -> None:
    """Each request of each case is answered as the suite says, but for the listed exceptions."""
    cases = [case for case in exchanges(suite) if case.requests]
    assert len(cases) == counts(QUERIES, suite.source)[FOLDER]
    outcomes = {case.name: run(case, writer if case.updates else client) for case in cases}
    found = {name: what.partition(":")[0] for name, what in outcomes.items() if what != "same"}
    assert found == exceptions(suite.source, outcomes)


def test_graph_store_protocol(suite: Suite, writer: Client) -> None:
    """The same of the suite that reads and writes graphs; each case begins with an empty store."""
    manifests = GRAPH_STORE_MANIFESTS if suite.source == "rdf-tests" else ()
    cases = [case for name in manifests for case in exchanges(suite, GRAPH_STORE, name)]
    assert len(cases) == counts(GRAPHS, suite.source)[GRAPH_STORE]
    outcomes = {}
    for case in cases:
        load(suite, Contents(), writer)
        outcomes[case.name] = run(case, writer)
    found = {name: what.partition(":")[0] for name, what in outcomes.items() if what != "same"}
    assert found == exceptions(suite.source, outcomes)
    assert {request.method for case in cases for request in case.requests} >= (
        {"GET", "HEAD", "PUT", "POST", "DELETE"} if cases else set()
    )


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
    languages = {
        (str(t.subject), str(t.object)) for t in triples if t.predicate.value.endswith("Language")
    }
    assert languages == {
        (f"<{client.url}sparql>", f"<{SD}SPARQL11Query>"),
        (f"<{client.url}update>", f"<{SD}SPARQL11Update>"),
    }
    kinds = [t.object for t in triples if t.predicate.value == PREFIXES["rdf"] + "type"]
    assert NamedNode(SD + "Service") in kinds
