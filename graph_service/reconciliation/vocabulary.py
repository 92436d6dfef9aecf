"""Types and properties that may be named in queries: those that the caller sees."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from graph_service.namespaces import expand
from graph_service.reconciliation.found import Kind
from graph_service.reconciliation.recall import Recall, short
from graph_service.views.names import write

COMMON: Final = {
    expand(name): label
    for name, label in {
        "rdfs:label": "label",
        "skos:prefLabel": "preferred label",
        "skos:altLabel": "alternative label",
        "skos:notation": "notation",
        "skos:inScheme": "in scheme",
        "skos:broader": "broader concept",
        "foaf:name": "name",
        "dcterms:title": "title",
        "dcterms:description": "description",
        "dcterms:identifier": "identifier",
        "dcterms:publisher": "publisher",
        "dcterms:issued": "issued",
        "dcterms:language": "language",
    }.items()
}
"""Properties of other vocabularies that the graph uses; IRI -> what they are called."""


@dataclass(frozen=True)
class Type:
    """A class that things have, or that is broader than one of these."""

    kind: Kind
    broader: tuple[Kind, ...]


def types(recall: Recall) -> list[Type]:
    """Return the types of things that have names, and broader ones, by name."""
    found = [Type(kind, broader) for kind, broader in recall.types()]
    return sorted(found, key=lambda each: (write(each.kind.name), each.kind.iri))


def properties(recall: Recall) -> list[Kind]:
    """Return the properties that the ontology of the graph has, and common ones, by name."""
    found = {each.iri: each for each in recall.properties()}
    found |= {iri: Kind(iri, name) for iri, name in COMMON.items()}
    return sorted(found.values(), key=lambda each: (write(each.name), each.iri))


def named(recall: Recall, iris: Iterable[str]) -> list[Kind]:
    """Return properties with what they are called, in the order in which they are given."""
    wanted = list(iris)
    known = recall.of(wanted)
    return [
        Kind(iri, COMMON.get(iri) or (known[iri].name if iri in known else short(iri)))
        for iri in wanted
    ]


def begins(kind: Kind, prefix: str) -> bool:
    """Return whether the name of a class or property, or a word of it, begins so, or is its IRI."""
    if prefix.strip() == kind.iri:
        return True
    wanted = write(prefix)
    if not wanted:
        return not prefix.strip()
    return any((" " + write(name)).find(" " + wanted) >= 0 for name in (kind.name, short(kind.iri)))
