"""What ``/sparql`` says when it is asked nothing: its service description, or a form."""

from typing import Final

from flask import Response, render_template, request
from pyoxigraph import BlankNode, Literal, NamedNode, Triple, serialize

from graph_service.formats import GRAPHS, TABLES
from graph_service.namespaces import PREFIXES
from graph_service.web.answering import Answering
from graph_service.web.citing import cite
from graph_service.web.negotiation import HTML, choose
from graph_service.web.pinned import pin_of, url_below
from graph_service.web.service import Service

_SD: Final = "http://www.w3.org/ns/sparql-service-description#"
_W3C_FORMAT: Final = "http://www.w3.org/ns/formats/"
_FORMATS: Final = {
    "ttl": "Turtle",
    "nt": "N-Triples",
    "jsonld": "JSON-LD",
    "rdf": "RDF_XML",
    "trig": "TriG",
    "nq": "N-Quads",
    "json": "SPARQL_Results_JSON",
    "xml": "SPARQL_Results_XML",
    "csv": "SPARQL_Results_CSV",
    "tsv": "SPARQL_Results_TSV",
}
"""The W3C's IRIs of formats (https://www.w3.org/ns/formats/)."""

EXAMPLE: Final = """\
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX rep:  <https://w3id.org/reprisals/ontology/>

SELECT ?incident ?label WHERE {
  ?incident a rep:Incident ; rdfs:label ?label .
  FILTER(LANG(?label) = "en")
}
ORDER BY ?incident
LIMIT 10
"""


def respond(here: Service, answering: Answering) -> Response:
    """Return the description in the format that the caller accepts, or a form for a browser."""
    chosen = choose(request.headers.get("Accept"), (*GRAPHS, HTML))
    if chosen is HTML:
        body: str | bytes = render_template("sparql.html", example=EXAMPLE, tables=TABLES)
        response = Response(body, content_type="text/html; charset=utf-8")
    else:
        found = next(each for each in GRAPHS if each is chosen)
        prefixes = PREFIXES | {"sd": _SD}
        body = serialize(describe(here, answering), format=found.rdf, prefixes=prefixes) or b""
        response = Response(body, content_type=found.content_type)
        response.set_etag(f"{answering.view.digest[:24]}-{found.suffix}")
    cite(response, here, answering, "sparql")
    response.headers["Release"] = str(answering.release)
    response.vary.add("Accept")
    response.make_conditional(request)
    return response


def describe(here: Service, answering: Answering) -> list[Triple]:
    """Return the description (SPARQL 1.1 Service Description).

    There ``sd:endpoint`` is an inverse functional property, and ``sd:supportedLanguage`` says what
    a service implements. Updates are taken at another address, so that is another service; the
    one that answers queries takes none.
    """
    endpoint = NamedNode(url_below(here, request.environ, "sparql"))
    update = NamedNode(here.url("update"))
    dataset, graph = BlankNode("dataset"), BlankNode("graph")
    formats = [NamedNode(_W3C_FORMAT + _FORMATS[each.suffix]) for each in (*TABLES, *GRAPHS)]
    triples = [
        Triple(endpoint, _type(), _sd("Service")),
        Triple(endpoint, _sd("endpoint"), endpoint),
        Triple(endpoint, _sd("supportedLanguage"), _sd("SPARQL11Query")),
        *(Triple(endpoint, _sd("resultFormat"), each) for each in formats),
        Triple(endpoint, _sd("defaultDataset"), dataset),
        Triple(dataset, _type(), _sd("Dataset")),
        Triple(dataset, _sd("defaultGraph"), graph),
        Triple(graph, _type(), _sd("Graph")),
        Triple(
            graph,
            NamedNode(PREFIXES["void"] + "triples"),
            Literal(answering.view.triples),
        ),
    ]
    if pin_of(request.environ) is None:
        triples += [
            Triple(update, _type(), _sd("Service")),
            Triple(update, _sd("endpoint"), update),
            Triple(update, _sd("supportedLanguage"), _sd("SPARQL11Update")),
        ]
    for number, iri in enumerate(answering.view.graphs):
        named = BlankNode(f"named{number}")
        triples += [
            Triple(dataset, _sd("namedGraph"), named),
            Triple(named, _type(), _sd("NamedGraph")),
            Triple(named, _sd("name"), NamedNode(iri)),
        ]
    return triples


def _sd(name: str) -> NamedNode:
    return NamedNode(_SD + name)


def _type() -> NamedNode:
    return NamedNode(PREFIXES["rdf"] + "type")
