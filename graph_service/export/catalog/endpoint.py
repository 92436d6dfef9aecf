"""The service description of the SPARQL endpoint, as a caller sees it (SPARQL 1.1 SD).

::

    <endpoint> a sd:Service
      sd:defaultDataset <sparql#dataset>
        sd:defaultGraph <void#dataset>           what VoID describes: the same triples
        sd:namedGraph [ sd:name; sd:graph ]      each graph that the caller sees, with its triples
      sd:availableGraphs                         the same graphs, for FROM and FROM NAMED

The default graph is the union of the named graphs, each triple once: ``sd:UnionDefaultGraph``.
Nothing is fetched, so ``sd:DereferencesURIs`` is not said; ``SERVICE`` is for text search, which is
a ``sd:languageExtension``, and for registered partners alone: not for any endpoint, as
``sd:BasicFederatedQuery`` would promise. A graph without triples is there for updates until it is
dropped (``sd:EmptyGraphs``), and in no store that queries read. No function is added to those of
SPARQL.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from pyoxigraph import NamedNode

from graph_service.export.catalog.description import Description, Text
from graph_service.export.catalog.names import VOID, WHOLE, graph_iri
from graph_service.export.catalog.void import FORMATS
from graph_service.formats import GRAPHS, TABLES
from graph_service.namespaces import BASE, SEARCH
from graph_service.views.content import Entry

MOST_GRAPHS: Final = 10_000
"""Named graphs that are listed, the first by name."""

_DATASET: Final = BASE + "sparql#dataset"
_AVAILABLE: Final = BASE + "sparql#available"
_SIMPLE: Final = "http://www.w3.org/ns/entailment/Simple"


@dataclass(frozen=True)
class Endpoint:
    """What is described.

    Args:
        url: of the endpoint; it names the service, too.
        update: URL where updates are taken, ``None`` below a release.
        void: URL of the description in numbers.
        triples: of the default graph.
        entries: the named graphs that the caller sees.
    """

    url: str
    update: str | None
    void: str
    triples: int
    entries: Sequence[Entry]


def describe(endpoint: Endpoint) -> Description:
    """Return the description.

    There ``sd:endpoint`` is an inverse functional property, and ``sd:supportedLanguage`` says what
    a service implements. Updates are taken at another address, so that is another service; the
    one that answers queries takes none.
    """
    made = Description()
    service = NamedNode(endpoint.url)
    made.describe(
        endpoint.url,
        "sd:Service",
        sd__endpoint=service,
        sd__supportedLanguage="sd:SPARQL11Query",
        sd__feature="sd:UnionDefaultGraph",
        sd__languageExtension=SEARCH,
        sd__defaultEntailmentRegime=_SIMPLE,
        sd__defaultDataset=_DATASET,
        sd__availableGraphs=_AVAILABLE,
        rdfs__seeAlso=NamedNode(endpoint.void),
    )
    formats = (FORMATS[each.suffix] for each in (*TABLES, *GRAPHS))
    made.add(endpoint.url, "sd:resultFormat", *formats)
    if endpoint.update is not None:
        made.describe(
            endpoint.update,
            "sd:Service",
            sd__endpoint=NamedNode(endpoint.update),
            sd__supportedLanguage="sd:SPARQL11Update",
            sd__feature="sd:EmptyGraphs",
        )
    made.describe(_DATASET, "sd:Dataset", sd__defaultGraph=WHOLE)
    made.describe(_AVAILABLE, "sd:GraphCollection")
    made.describe(WHOLE, "sd:Graph", "void:Dataset", void__triples=endpoint.triples)
    made.add(WHOLE, "void:sparqlEndpoint", service)
    made.add(WHOLE, "foaf:isPrimaryTopicOf", VOID)
    for entry in endpoint.entries[:MOST_GRAPHS]:
        _graph(made, entry)
    if len(endpoint.entries) > MOST_GRAPHS:
        told = f"The first {MOST_GRAPHS:,} of {len(endpoint.entries):,} named graphs are listed."
        made.add(_DATASET, "rdfs:comment", Text(told))
    return made


def _graph(made: Description, entry: Entry) -> None:
    named, graph = graph_iri("named", entry.graph), graph_iri("graph", entry.graph)
    made.add(_DATASET, "sd:namedGraph", named)
    made.add(_AVAILABLE, "sd:namedGraph", named)
    made.describe(named, "sd:NamedGraph", sd__name=NamedNode(entry.graph), sd__graph=graph)
    made.describe(graph, "sd:Graph", "void:Dataset", void__triples=entry.triples)
