"""Cases of the protocol suite: requests in order, each with what must be answered."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from pyoxigraph import Literal, NamedNode

from graph_service.formats import GRAPHS, TABLES
from graph_service.namespaces import PREFIXES
from tests.conformance.expectations import read_answer
from tests.conformance.manifests import MF, Graph, Suite, Term
from tests.conformance.service import Client, Response

FOLDER: Final = "sparql11/protocol"
HT: Final = "http://www.w3.org/2011/http#"
CNT: Final = "http://www.w3.org/2011/content#"
UT: Final = "http://www.w3.org/2009/sparql/tests/test-update#"
_CLASSES: Final = {"StatusCode2xx": 2, "StatusCode3xx": 3, "StatusCode4xx": 4, "StatusCode5xx": 5}


@dataclass(frozen=True)
class Request:
    """One request; ``statuses`` are the hundreds allowed, ``form`` that of the answer."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes | None
    statuses: frozenset[int]
    form: str | None
    boolean: bool | None


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


def exchanges(suite: Suite) -> Iterator[Exchange]:
    """Yield the cases; those of old archives say in words what to send, and have no requests."""
    graph = suite.manifest(FOLDER)
    (entries,) = {t.object for t in graph.triples if t.predicate.value == MF + "entries"}
    for node in graph.items(entries):
        assert isinstance(node, NamedNode)
        requests = graph.value(graph.value(node, MF + "action"), HT + "requests")
        yield Exchange(
            FOLDER + "#" + node.value.rpartition("#")[2],
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
    return Request(
        method=_text(graph, node, HT + "methodName"),
        target=_text(graph, node, HT + "absolutePath"),
        headers={
            _text(graph, each, HT + "fieldName"): _text(graph, each, HT + "fieldValue")
            for each in graph.items(graph.value(node, HT + "headers"))
        },
        body=None
        if body is None
        else _text(graph, body, CNT + "chars").encode(
            _text(graph, body, CNT + "characterEncoding")
        ),
        statuses=frozenset(
            _CLASSES[status.value.rpartition("#")[2]]
            for status in graph.values(response, MF + "expectedStatus")
            if isinstance(status, NamedNode)
        ),
        form=next((each.value for each in forms if isinstance(each, Literal)), None),
        boolean=next(
            (each.value == "true" for each in booleans if isinstance(each, Literal)), None
        ),
    )


def run(exchange: Exchange, client: Client) -> str:
    """Return ``same``, ``no update`` when nothing takes updates, or what was wrong."""
    if exchange.updates and client.send("POST", "/update").status == 404:
        return "no update"
    for request in exchange.requests:
        headers = {name.lower(): value for name, value in request.headers.items()}
        updates = (
            "sparql-update" in headers.get("content-type", "")
            or b"update=" in (request.body or b"")[:7]
            or exchange.name.partition("#")[2].startswith("bad_update")
        )
        target = request.target.replace("/sparql", "/update", 1) if updates else request.target
        response = client.send(request.method, target, request.headers, request.body)
        wrong = _wrong(request, response)
        if wrong:
            return wrong
    return "same"


def _wrong(request: Request, response: Response) -> str:
    if response.status // 100 not in request.statuses:
        return f"status {response.status}"
    if request.form is None and request.boolean is None:
        return ""
    formats = {each.media_type: each for each in (*TABLES, *GRAPHS)}
    chosen = formats.get(response.media_type)
    if chosen is None or (chosen.rdf is not None) != (request.form == "RDF"):
        return f"format {response.media_type}"
    outcome = read_answer(response.body, chosen)
    if request.boolean is not None and outcome is not request.boolean:
        return f"different: {outcome}"
    return ""
