"""Prefixes as statements: ``sh:declare``, as editors and constraints read them.

SHACL, section 5.2.1: what has ``sh:declare`` is named by ``sh:prefixes``, and each declaration has
one prefix and one namespace.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from graph_service.namespaces import BASE, PREFIXES

DECLARED: Final = BASE + "prefixes"
"""IRI of what declares the prefixes of the graph; a declaration is ``#`` and its prefix."""


def declarations(prefixes: Mapping[str, str] = PREFIXES) -> Iterator[Triple]:
    """Yield the declarations of prefixes (prefix -> namespace), and what has them all."""
    whole = NamedNode(DECLARED)
    kind, declare = NamedNode(PREFIXES["rdf"] + "type"), NamedNode(PREFIXES["sh"] + "declare")
    label = NamedNode(PREFIXES["rdfs"] + "label")
    yield Triple(whole, kind, NamedNode(PREFIXES["owl"] + "Ontology"))
    yield Triple(whole, label, Literal("Prefixes of the reprisals graph", language="en"))
    for prefix, namespace in sorted(prefixes.items()):
        node = NamedNode(f"{DECLARED}#{prefix}")
        uri = NamedNode(PREFIXES["xsd"] + "anyURI")
        yield Triple(whole, declare, node)
        yield Triple(node, kind, NamedNode(PREFIXES["sh"] + "PrefixDeclaration"))
        yield Triple(node, NamedNode(PREFIXES["sh"] + "prefix"), Literal(prefix))
        yield Triple(
            node, NamedNode(PREFIXES["sh"] + "namespace"), Literal(namespace, datatype=uri)
        )
