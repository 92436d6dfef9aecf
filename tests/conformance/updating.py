"""A case of an update suite, sent over HTTP, and the whole dataset compared afterwards."""

from collections import defaultdict
from typing import Final

from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, parse

from graph_service.formats import by_suffix
from graph_service.settings import read_settings
from tests.conformance.expectations import Table, compare, read_answer
from tests.conformance.manifests import Suite
from tests.conformance.service import Client, Response
from tests.conformance.updates import Contents, UpdateCase

DEFAULT_GRAPH: Final = read_settings({}, environ={}).default_graph
"""Where the service has the statements that name no graph."""

_ALL: Final = b"SELECT ?g ?s ?p ?o { GRAPH ?g { ?s ?p ?o } }"
_NAME: Final = "http://www.w3.org/ns/sparql-service-description#name"


def run(suite: Suite, case: UpdateCase, client: Client) -> str:
    """Return what came of a case.

    That is ``same``; ``value`` when literals are equal by value alone; ``refused`` when the
    service does not do what is asked; ``graphs`` when the statements are right, and the names of
    the graphs are not; or else what was wrong.
    """
    if case.is_evaluated:
        load(suite, case.before, client)
    # the request's own IRI is its base
    text = f"BASE <{case.request}>\n".encode() + suite.path(case.request).read_bytes()
    response = send_update(client, text)
    if response.status == 403:
        return "refused"
    if case.kind.startswith("Negative"):
        return "same" if response.status == 400 else f"status {response.status}"
    if not case.is_evaluated:
        # that a graph is there already, or is not, is found by running it
        return "same" if response.status in (204, 409) else _told(response)
    if response.status != 204:
        return _told(response)
    outcome = compare(present(client), _rows(case.after.quads(suite)))
    if outcome in ("same", "value") and not case.after.is_quads:
        found = graphs_of(client)
        return outcome if found == case.after.graphs(suite) else f"graphs: {sorted(found)}"
    return outcome


def load(suite: Suite, contents: Contents, client: Client) -> None:
    """Make a dataset what all of the store holds, in one request."""
    graphs: dict[str, list[str]] = defaultdict(list)
    for quad in contents.quads(suite):
        name = "" if quad.graph_name == DefaultGraph() else str(quad.graph_name)
        graphs[name].append(f"{quad.triple} .")
    blocks = [
        f"GRAPH {name} {{ {' '.join(lines)} }}" if name else " ".join(lines)
        for name, lines in graphs.items()
    ]
    empty = sorted(contents.graphs(suite) - {name[1:-1] for name in graphs})
    operations = [
        "DROP ALL",
        *(f"CREATE GRAPH <{name}>" for name in empty),
        f"INSERT DATA {{ {' '.join(blocks)} }}",
    ]
    response = send_update(client, " ;\n".join(operations).encode())
    assert response.status == 204, _told(response)


def send_update(client: Client, text: bytes) -> Response:
    """Post an update as it is."""
    return client.send("POST", "/update", {"Content-Type": "application/sparql-update"}, text)


def present(client: Client) -> Table:
    """Return all that the store holds, as rows."""
    table = by_suffix("json")
    assert table is not None
    kind = "application/sparql-query"
    response = client.send(
        "POST", "/sparql", {"Content-Type": kind, "Accept": table.media_type}, _ALL
    )
    assert response.status == 200, _told(response)
    found = read_answer(response.body, table)
    assert isinstance(found, Table)
    return found


def graphs_of(client: Client) -> set[str]:
    """Return the names of the graphs, as the service describes them."""
    response = client.send("GET", "/sparql", {"Accept": "application/n-triples"})
    assert response.status == 200, _told(response)
    triples = parse(response.body, format=RdfFormat.N_TRIPLES)
    names = {t.object.value for t in triples if t.predicate.value == _NAME}
    return names - {DEFAULT_GRAPH}


def _rows(quads: set[Quad]) -> Table:
    default = NamedNode(DEFAULT_GRAPH)
    return Table(
        [
            {
                "g": default if quad.graph_name == DefaultGraph() else quad.graph_name,
                "s": quad.subject,
                "p": quad.predicate,
                "o": quad.object,
            }
            for quad in quads
        ]
    )


def _told(response: Response) -> str:
    return f"status {response.status}: {response.body[:200].decode(errors='replace')}"
