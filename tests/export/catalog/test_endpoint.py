"""The service description of graphs that are given; what is served is tested over HTTP."""

import pytest
from rdflib import RDFS, Namespace, URIRef

from graph_service.export.catalog import endpoint
from graph_service.export.catalog.endpoint import Endpoint, describe
from tests.export.catalog.test_holdings import entry
from tests.export.catalog.test_void import graph_of

SD = Namespace("http://www.w3.org/ns/sparql-service-description#")


def test_graphs_are_listed_up_to_a_number(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where not all are listed, the description says so."""
    entries = [entry(name, "one") for name in "abc"]
    made = Endpoint("http://x.example/sparql", None, "http://x.example/void", 3, entries)
    graph = graph_of(describe(made))
    assert {str(name) for name in graph.objects(None, SD.name)} == {"urn:a", "urn:b", "urn:c"}
    assert not list(graph.objects(None, RDFS.comment))
    monkeypatch.setattr(endpoint, "MOST_GRAPHS", 2)
    graph = graph_of(describe(made))
    assert {str(name) for name in graph.objects(None, SD.name)} == {"urn:a", "urn:b"}
    (told,) = graph.objects(None, RDFS.comment)
    assert str(told) == "The first 2 of 3 named graphs are listed."
    assert (URIRef(made.url), SD.supportedLanguage, SD.SPARQL11Query) in graph
    assert (None, SD.supportedLanguage, SD.SPARQL11Update) not in graph
