"""The terms of text search inside of queries, as statements: what their IRIs stand for.

A query names them below ``search#``; see ``docs/search.md``.
"""

from collections.abc import Iterator
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from graph_service.namespaces import SEARCH, SEARCH_TERMS, expand

TERMS: Final = {
    "text": ("text", "What is looked for, as a plain string."),
    "match": ("match", "A text of the thing in which it is found, the same term as in the graph."),
    "score": ("score", "How well the text matches, a decimal; more is better."),
    "language": ("language", "The language of the text as a string, empty for none."),
    "property": ("property", "The property that has the text."),
    "limit": ("limit", "The most texts that are found, the best first."),
}
"""Local name -> label and definition, in English."""


def search_terms() -> Iterator[Triple]:
    """Yield what is said of the search and of each of its terms."""
    search = NamedNode(SEARCH)
    label, definition = NamedNode(expand("rdfs:label")), NamedNode(expand("skos:definition"))
    kind = NamedNode(expand("rdf:type"))
    yield Triple(search, kind, NamedNode(expand("owl:Ontology")))
    yield Triple(search, label, Literal("Text search inside of queries", language="en"))
    yield Triple(
        search,
        NamedNode(expand("dcterms:description")),
        Literal(
            "A block SERVICE with this IRI looks for texts of the graph; nothing is asked "
            "elsewhere.",
            language="en",
        ),
    )
    for name, (title, text) in TERMS.items():
        term = NamedNode(SEARCH_TERMS + name)
        yield Triple(term, kind, NamedNode(expand("rdf:Property")))
        yield Triple(term, label, Literal(title, language="en"))
        yield Triple(term, definition, Literal(text, language="en"))
        yield Triple(term, NamedNode(expand("rdfs:isDefinedBy")), search)
