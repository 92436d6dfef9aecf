"""A service under the shipped shapes with a synthetic world, and partners who may write little."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

from flask.testing import FlaskClient
from pyoxigraph import RdfFormat, parse, serialize
from werkzeug.test import TestResponse

from graph_service.access.tokens import tokens_of
from graph_service.ingest.incoming import canonical_graph
from graph_service.ingest.ontology import read_ontology
from graph_service.ledger.ledger import NewEntry
from graph_service.publish import entries_of
from graph_service.shipped import ONTOLOGY
from graph_service.state import State
from graph_service.web.app import create_app
from graph_service.web.service import Service, open_service
from tests.web.conftest import make_settings, wait_ready

OWN = "https://example.org/partner/"
"""What the names of graphs begin with that the attacker may write."""

OTHER = "https://example.org/other/case"
WORLD = "https://example.org/other/world"
HIDDEN = "https://example.org/hidden/case"
EXAMPLES = ONTOLOGY / "examples"
HEAD = (
    "".join(
        f"@prefix {line} .\n"
        for line in (
            "rep: <https://w3id.org/reprisals/ontology/>",
            "repsh: <https://w3id.org/reprisals/shapes/>",
            "foaf: <http://xmlns.com/foaf/0.1/>",
            "oa: <http://www.w3.org/ns/oa#>",
            "owl: <http://www.w3.org/2002/07/owl#>",
            "rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>",
            "rdfs: <http://www.w3.org/2000/01/rdf-schema#>",
            "sh: <http://www.w3.org/ns/shacl#>",
            "skos: <http://www.w3.org/2004/02/skos/core#>",
            "xsd: <http://www.w3.org/2001/XMLSchema#>",
            "edtf: <http://id.loc.gov/datatypes/edtf/>",
        )
    )
    + "@base <https://w3id.org/reprisals/> .\n"
)


def example(name: str) -> str:
    """Return a valid example in Turtle."""
    return (EXAMPLES / "valid" / f"{name}.ttl").read_text(encoding="utf-8")


def turtle(text: str, graph: str) -> bytes:
    """Return Turtle as the canonical N-Quads of a graph."""
    lines = serialize(parse(text, format=RdfFormat.TURTLE), format=RdfFormat.N_QUADS)
    return canonical_graph(lines or b"", graph, strict=True)


@dataclass(frozen=True)
class Attacker:
    """Sends requests with the token of a partner, or with another one."""

    client: FlaskClient
    service: Service
    tokens: dict[str, str]

    def send(
        self,
        method: str,
        path: str,
        body: bytes | str = b"",
        kind: str | None = "text/turtle",
        who: str | None = "partner",
        **headers: str,
    ) -> TestResponse:
        """Send a request; names of headers have underscores."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        if who is not None:
            named["Authorization"] = f"Bearer {self.tokens[who]}"
        sent = kind if body else None
        return self.client.open(path, method=method, data=body, content_type=sent, headers=named)

    def write(
        self, method: str, graph: str, body: bytes | str = b"", who: str | None = "partner"
    ) -> TestResponse:
        """Send a change of a graph in Turtle."""
        return self.send(method, f"/graphs?graph={quote(graph, safe='')}", body, who=who)

    def update(self, text: str, who: str | None = "partner") -> TestResponse:
        """Send an update."""
        return self.send("POST", "/update", text, "application/sparql-update", who)

    def digest(self) -> tuple[int, str]:
        """Return the number and the digest of what is published."""
        release = self.service.state.current()
        return release.number, release.digest


@contextmanager
def open_world(folder: Path) -> Iterator[Attacker]:
    """Open a service; its graphs are the ontology, a world, a case, and a case that is hidden."""
    settings = make_settings(
        folder / "state", shapes="shipped", view_backend="auto", workers=1, body_bytes=2_000_000
    )
    context = (EXAMPLES / "context.ttl").read_text(encoding="utf-8")
    hidden = example("IncidentShape").replace("b1b1b1b1b1", "d1d1d1d1d1")
    graphs = [
        (WORLD, "public", context),
        (OTHER, "public", example("IncidentShape")),
        (HIDDEN, "internal", hidden),
    ]
    entries = entries_of(read_ontology())
    entries += [NewEntry(g, who, "", "synthetic", turtle(text, g)) for g, who, text in graphs]
    State(settings).ledger.commit(entries, issued=datetime(2026, 1, 31, tzinfo=UTC))
    service = open_service(settings)
    made = tokens_of(settings.state)
    tokens = {
        "partner": made.create("partner", writes=[OWN + "*"], audience="public"),
        "owner": made.create("owner", writes=["https://example.org/other/*"], audience="public"),
        "staff": made.create(
            "staff",
            reads=["internal"],
            writes=["https://example.org/hidden/*"],
            audience="internal",
        ),
        "reader": made.create("reader", reads=["internal"]),
    }
    wait_ready(service)
    try:
        yield Attacker(create_app(service).test_client(), service, tokens)
    finally:
        service.close()
