"""Peers hold the same triples, answer on loopback, and are named when they are missing."""

import json
from pathlib import Path

import pytest

from tests.benchmarks import peers
from tests.benchmarks.client import Connection
from tests.benchmarks.servers.oxigraph import Oxigraph
from tests.benchmarks.servers.peer import Data, NotReady, make_data
from tests.benchmarks.servers.rdflib_endpoint import RdflibEndpoint


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Data:
    """A graph of 12,000 lines."""
    return make_data(tmp_path_factory.mktemp("data"), 12_000)


def count(url: str, pattern: str) -> int:
    """Return how often a pattern matches at an endpoint."""
    connection = Connection(url, 60)
    reply = connection.ask(connection.query(f"SELECT (COUNT(*) AS ?n) WHERE {{ {pattern} }}"))
    connection.close()
    return int(json.loads(reply.body)["results"]["bindings"][0]["n"]["value"])


def test_merged_file_holds_the_same_triples(data: Data) -> None:
    """The merged form is each line without its graph."""
    quads = data.quads.read_text().splitlines()
    triples = data.triples.read_text().splitlines()
    assert len(quads) == len(triples) == data.written.quads
    assert all(quad.startswith(triple[:-1]) for quad, triple in zip(quads, triples, strict=True))


def test_yardstick_serves_graphs_and_their_merge(data: Data, tmp_path: Path) -> None:
    """The engine's own server has every quad in its graph and each triple once by default."""
    peer = Oxigraph()
    if reason := peer.missing():
        pytest.skip(reason)
    peer.prepare(data, tmp_path)
    with peer.start(tmp_path) as running:
        assert count(running.endpoint, "GRAPH ?g { ?s ?p ?o }") == data.written.quads
        lines = set(data.triples.read_text().splitlines())
        assert count(running.endpoint, "?s ?p ?o") == len(lines)
        assert running.alive
        assert running.memory().resident > 1_000_000
        assert running.version[0].isdigit()
    assert not running.alive


def test_server_that_does_not_start_tells_its_log(tmp_path: Path) -> None:
    """The reason is what the server wrote."""
    peer = Oxigraph()
    if reason := peer.missing():
        pytest.skip(reason)
    (tmp_path / "store").write_text("not a store")
    with pytest.raises(NotReady, match="store"), peer.start(tmp_path):
        pass


def test_missing_peer_is_named_with_what_to_do(tmp_path: Path) -> None:
    """A peer that is not installed stays in the list, with how to install it."""
    absent = RdflibEndpoint(tmp_path)
    here, reasons = peers.present([absent])
    assert here == []
    assert "--install" in reasons["rdflib-endpoint"]
