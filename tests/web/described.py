"""A service on the synthetic graphs of :mod:`tests.resources.conftest`, and hidden ones."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from pyoxigraph import RdfFormat, parse

from graph_service.access.tokens import tokens_of
from graph_service.ingest.incoming import canonical_graphs
from graph_service.ledger.ledger import NewEntry
from graph_service.state import State
from graph_service.web.service import Service, open_service
from tests.resources.conftest import HUB, REP, TURTLE
from tests.web.conftest import make_settings, wait_ready

HIDDEN = f"""
<{REP}graph/hidden> {{
  <{REP}id/incident/i1> <{REP}ontology/hasAct> <{REP}id/act/hidden> .
  <{REP}id/act/hidden> a <{REP}ontology/Act> .
}}
"""
MORE = f"""
<{REP}graph/odd> {{
  <{REP}id/thing/x.ttl> <urn:p> "dotted" .
  <{REP}id/thing/Åsa> <urn:p> "letters" .
  <{REP}id/thing/人> <urn:p> "characters" .
  <{REP}id/thing/%C3%85sb> <urn:p> "escapes" .
  <{REP}id/graph/odd> <urn:p> "a thing with the name of a graph" .
  <{REP}id/graph/thing> <urn:p> "a thing of the kind graph" .
  <{REP}id/thing/triple> <urn:p> <<( <urn:s> <urn:p> _:node )>> , _:node .
  _:node <urn:p> "node" .
  <{REP}id/thing/markup> <http://www.w3.org/2000/01/rdf-schema#label> "<script>x</script>" ;
    <urn:p> <javascript:alert> .
  <https://data.example.org/reprisals/id/thing/ours> <urn:p> "below the base of the service" .
}}
"""


BIG = (
    f"<{REP}graph/big> {{\n"
    + "".join(f"<{REP}id/thing/big> <urn:p> {number} .\n" for number in range(10_001))
    + "}"
)
"""More of one thing than a document has."""


def entries() -> list[NewEntry]:
    """Return the graphs, by audience."""
    found = []
    for audience, text in (
        ("public", TURTLE.replace("HUB", HUB)),
        ("public", MORE),
        ("public", BIG),
        ("internal", HIDDEN),
    ):
        lines = b"".join(f"{quad} .\n".encode() for quad in parse(text, format=RdfFormat.TRIG))
        for graph, quads in canonical_graphs(lines, default_graph="urn:d", strict=False).items():
            licence = "https://example.org/licence"
            found.append(NewEntry(graph, audience, "An Office", "alpha", quads, licence))
    return found


def open_described(state: Path, **changes: object) -> Iterator[tuple[Service, str]]:
    """Give a service and a token of internal people."""
    settings = make_settings(state, **changes)
    State(settings).ledger.commit(entries(), issued=datetime(2026, 1, 31, tzinfo=UTC))
    token = tokens_of(settings.state).create("staff", reads=("internal",))
    service = open_service(settings)
    wait_ready(service)
    yield service, token
    service.close()
