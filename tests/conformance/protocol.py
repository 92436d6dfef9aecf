"""Cases of the suites for protocols: requests in order, each with what must be answered."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from pyoxigraph import Literal, NamedNode

from graph_service.formats import GRAPHS, TABLES
from graph_service.namespaces import PREFIXES
from tests.conformance.expectations import compare, read_answer
from tests.conformance.manifests import MF, Graph, Suite, Term
from tests.conformance.service import Client, Response

FOLDER: Final = "sparql11/protocol"
GRAPH_STORE: Final = "sparql11/graph-store-protocol"
GRAPH_STORE_MANIFESTS: Final = ("manifest-direct.ttl", "manifest-indirect.ttl")
HT: Final = "http://www.w3.org/2011/http#"
CNT: Final = "http://www.w3.org/2011/content#"
UT: Final = "http://www.w3.org/2009/sparql/tests/test-update#"
_STATUSES: Final = {
    **{f"StatusCode{hundreds}xx": hundreds for hundreds in (2, 3, 4, 5)},
    "OK": 200,
    "Created": 201,
    "NoContent": 204,
    "NotFound": 404,
}


@dataclass(frozen=True)
class Request:
    """One request, and what must be answered.

    ``statuses`` are codes that are allowed, or hundreds of them; ``form`` is that of the answer,
    ``graph`` what it holds, with the media type that it has. ``location`` stands in later requests
    for what the header ``Location`` says.
    """

    method: str
    target: str
    headers: dict[str, str]
    body: bytes | None
    statuses: frozenset[int]
    form: str | None
    boolean: bool | None
    graph: bytes | None = None
    media_type: str | None = None
    location: str | None = None


@dataclass(frozen=True)
class Exchange:
    """One case: ``graphs`` are the files that it needs, by the name of their graph."""

    name: str
    requests: tuple[Request, ...]
    graphs: dict[str, str] = field(default_factory=dict)

    @property
    def updates(self) -> bool:
        """Whether it is about update requests."""
        return "update" in self.name


def exchanges(
    suite: Suite, folder: str = FOLDER, manifest: str = "manifest.ttl"
) -> Iterator[Exchange]:
    """Yield the cases; those of old archives say in words what to send, and have no requests."""
    graph = suite.manifest(folder, manifest)
    kinds = (NamedNode(MF + "ProtocolTest"), NamedNode(MF + "GraphStoreProtocolTest"))
    # not the entries: one case is described and missing there
    for node in dict.fromkeys(t.subject for t in graph.triples if t.object in kinds):
        assert isinstance(node, NamedNode)
        requests = graph.value(graph.value(node, MF + "action"), HT + "requests")
        yield Exchange(
            folder + "#" + node.value.rpartition("#")[2],
            tuple(_request(graph, each) for each in graph.items(requests)) if requests else (),
            {
                _text(graph, each, PREFIXES["rdfs"] + "label"): _text(graph, each, UT + "graph")
                for each in graph.values(node, UT + "graphData")
            },
        )


def _text(graph: Graph, node: object, predicate: str) -> str:
    value = graph.value(node, predicate)
    assert isinstance(value, Literal | NamedNode)
    return value.value


def _request(graph: Graph, node: Term) -> Request:
    body = graph.value(node, HT + "body")
    response = graph.value(node, HT + "resp")
    forms = graph.values(response, MF + "expectedFormat")
    booleans = graph.values(response, MF + "expectedBoolean")
    wanted = graph.value(response, HT + "body")
    types = _headers(graph, response).get("content-type", "").partition(";")[0]
    location = graph.value(response, MF + "expectedLocation")
    return Request(
        method=_text(graph, node, HT + "methodName"),
        target=_text(graph, node, HT + "absolutePath"),
        headers=_headers(graph, node),
        body=None if body is None else _content(graph, body),
        statuses=frozenset(
            _STATUSES[status.value.rpartition("#")[2]]
            for status in graph.values(response, MF + "expectedStatus")
            if isinstance(status, NamedNode)
        ),
        form=next((each.value for each in forms if isinstance(each, Literal)), None),
        boolean=next(
            (each.value == "true" for each in booleans if isinstance(each, Literal)), None
        ),
        graph=None if wanted is None else _content(graph, wanted),
        media_type=types or None,
        location=location.value if isinstance(location, Literal) else None,
    )


def _headers(graph: Graph, node: Term | None) -> dict[str, str]:
    return {
        _text(graph, each, HT + "fieldName"): _text(graph, each, HT + "fieldValue")
        for each in graph.items(graph.value(node, HT + "headers"))
    }


def _content(graph: Graph, node: Term) -> bytes:
    return _text(graph, node, CNT + "chars").encode(_text(graph, node, CNT + "characterEncoding"))


def run(exchange: Exchange, client: Client) -> str:
    """Return ``same``, or what was wrong."""
    places: dict[str, str] = {}
    for request in exchange.requests:
        headers = {name.lower(): value for name, value in request.headers.items()}
        updates = (
            "sparql-update" in headers.get("content-type", "")
            or b"update=" in (request.body or b"")[:7]
            or exchange.name.partition("#")[2].startswith("bad_update")
        )
        target = request.target.replace("/sparql", "/update", 1) if updates else request.target
        if target.startswith("/gsp"):
            target = target.replace("/gsp", "/graphs", 1)
        body = request.body
        for name, place in places.items():
            target = target.replace(name, place)
            body = body and body.replace(name.encode(), place.encode())
        response = client.send(request.method, target, request.headers, body)
        wrong = _wrong(request, response)
        if wrong:
            return wrong
        if request.location:
            places[request.location] = response.location
    return "same"


def _wrong(request: Request, response: Response) -> str:
    if not request.statuses & {response.status, response.status // 100}:
        return f"status {response.status}"
    if request.location and not response.location:
        return "no location"
    if request.media_type not in (None, response.media_type):
        return f"format {response.media_type}"
    if request.form is None and request.boolean is None and request.graph is None:
        return ""
    formats = {each.media_type: each for each in (*TABLES, *GRAPHS)}
    chosen = formats.get(response.media_type)
    if chosen is None or (chosen.rdf is None) == (
        request.form == "RDF" or request.graph is not None
    ):
        return f"format {response.media_type}"
    outcome = read_answer(response.body, chosen)
    if request.boolean is not None and outcome is not request.boolean:
        return f"different: {outcome}"
    if request.graph is not None:
        same = compare(outcome, read_answer(request.graph, chosen))
        return "" if same == "same" else same
    return ""
