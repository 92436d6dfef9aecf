"""Canned queries as statements: ``sh:SPARQLExecutable`` with what is needed to read and run them.

Editors and collections of examples read ``rdfs:comment`` and ``sh:select`` of each
(SHACL, section 5.2; the vocabulary of SIB's example collections), so the text stands there with the
defaults of its parameters in it, and with their examples where a value is required: it runs as it
is. Whom a query asks stays a variable there: who that may be depends on the reader.
Parameters are described as those of SHACL's SPARQL functions are
(SHACL Advanced Features, section 5.2): path, datatype or class, default, and whether one may do
without.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from graph_service.namespaces import PREFIXES, QUERIES, SCHEME
from graph_service.query.canned import CannedQuery
from graph_service.query.parameters import Parameter

COLLECTION: Final = QUERIES.removesuffix("/")
"""IRI of the canned queries as a whole."""

SCHEMA: Final = "https://schema.org/"
_COLLECTION_CLASS: Final = "http://purl.org/dc/dcmitype/Collection"
_XSD: Final = PREFIXES["xsd"]
_DATATYPES: Final = {"date": "date", "integer": "integer", "language": "string"} | {
    "string": "string",
    "partner": "string",
}
"""Kind of a parameter -> local name of its datatype; the others are IRIs."""


def collection(queries: Iterable[CannedQuery], endpoint: str, prefixes: str) -> Iterator[Triple]:
    """Yield what is said of the whole list: its members, and each of them.

    Args:
        queries: in their order.
        endpoint: URL that they are sent to.
        prefixes: IRI of what declares the prefixes.
    """
    whole = NamedNode(COLLECTION)
    yield Triple(whole, _iri("rdf", "type"), NamedNode(_COLLECTION_CLASS))
    yield Triple(whole, _iri("rdfs", "label"), Literal("Canned queries", language="en"))
    for query in queries:
        yield Triple(whole, _iri("dcterms", "hasPart"), NamedNode(QUERIES + query.id))
        yield from executable(query, endpoint, prefixes)


def executable(query: CannedQuery, endpoint: str, prefixes: str) -> Iterator[Triple]:
    """Yield what is said of one query; arguments as for :func:`collection`."""
    subject = NamedNode(QUERIES + query.id)
    for name in ("SPARQLExecutable", "SPARQLSelectExecutable"):
        yield Triple(subject, _iri("rdf", "type"), _iri("sh", name))
    yield from _texts(subject, _iri("rdfs", "label"), query.title)
    yield from _texts(subject, _iri("rdfs", "comment"), query.question)
    yield from _texts(subject, _iri("skos", "note"), query.caveat)
    yield Triple(subject, _iri("sh", "prefixes"), NamedNode(prefixes))
    yield Triple(subject, _iri("sh", "select"), Literal(query.instantiate(_values(query))))
    yield Triple(subject, NamedNode(SCHEMA + "target"), NamedNode(endpoint))
    for keyword in sorted({query.topic, *query.id.split("-")}):
        yield Triple(subject, NamedNode(SCHEMA + "keywords"), Literal(keyword))
    yield Triple(subject, _iri("dcterms", "subject"), Literal(query.topic))
    for number, parameter in enumerate(query.parameters):
        node = NamedNode(f"{subject.value}#parameter-{parameter.name}")
        yield Triple(subject, _iri("sh", "parameter"), node)
        path = NamedNode(f"{subject.value}#{parameter.name}")
        yield from _parameter(node, path, parameter, number)


def _parameter(
    node: NamedNode, path: NamedNode, parameter: Parameter, number: int
) -> Iterator[Triple]:
    yield Triple(node, _iri("rdf", "type"), _iri("sh", "Parameter"))
    yield Triple(node, _iri("sh", "path"), path)
    yield Triple(node, _iri("sh", "order"), Literal(number))
    yield Triple(node, _iri("sh", "optional"), Literal(not parameter.required))
    yield from _texts(node, _iri("sh", "name"), parameter.label)
    yield Triple(
        node, _iri("sh", "description"), Literal(f"It must be {parameter.allowed}.", language="en")
    )
    datatype = _DATATYPES.get(parameter.kind)
    if datatype is None:
        yield Triple(node, _iri("sh", "nodeKind"), _iri("sh", "IRI"))
    else:
        yield Triple(node, _iri("sh", "datatype"), NamedNode(_XSD + datatype))
    if parameter.cls is not None:
        yield Triple(node, _iri("sh", "class"), NamedNode(parameter.cls))
    if parameter.scheme is not None:
        yield Triple(node, _iri("sh", "class"), _iri("skos", "Concept"))
        yield Triple(node, _iri("skos", "inScheme"), NamedNode(SCHEME + parameter.scheme))
    if parameter.default is not None:
        yield Triple(node, _iri("sh", "defaultValue"), parameter.term(parameter.default))
    if parameter.example is not None:
        yield Triple(node, _iri("skos", "example"), parameter.term(parameter.example))
    for name, bound in (("minInclusive", parameter.minimum), ("maxInclusive", parameter.maximum)):
        if bound is not None:
            yield Triple(node, _iri("sh", name), Literal(bound))


def _values(query: CannedQuery) -> dict[str, str]:
    """Return the examples of the parameters that need a value and have no default."""
    return {
        each.name: each.example
        for each in query.parameters
        if each.required and each.default is None and each.example is not None
    }


def _texts(subject: NamedNode, predicate: NamedNode, texts: Mapping[str, str]) -> Iterator[Triple]:
    for language, text in texts.items():
        yield Triple(subject, predicate, Literal(text, language=language))


def _iri(prefix: str, name: str) -> NamedNode:
    return NamedNode(PREFIXES[prefix] + name)
