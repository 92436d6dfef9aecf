"""Vocabularies as documents: an ontology with its terms, a scheme with its concepts.

What belongs to one says so itself: ``rdfs:isDefinedBy``, or ``skos:inScheme``. So a document has
what the view has of it, in whatever graphs that stands.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad

from graph_service.namespaces import SCHEME, expand
from graph_service.resources.asking import Asker, subject_of
from graph_service.resources.labels import Labels, Text, rank

Subjects = dict[str, dict[str, list[NamedNode | Literal]]]

_PARTS: Final = """SELECT ?thing ?g ?s ?p ?o {
  { ?s %s ?thing } UNION { ?thing a <%s> BIND(?thing AS ?s) } GRAPH ?g { ?s ?p ?o }
}"""
_SCHEMES: Final = f"""SELECT ?g ?s ?p ?o {{
  ?s a skos:ConceptScheme FILTER(STRSTARTS(STR(?s), "{SCHEME}")) GRAPH ?g {{ ?s ?p ?o }}
}}"""
_USES: Final = """SELECT ?thing ?s (COUNT(*) AS ?n) {
  ?s skos:inScheme ?thing . ?from ?p ?s
  FILTER(?p NOT IN (skos:broader, skos:narrower, skos:related, skos:hasTopConcept, skos:member))
} GROUP BY ?thing ?s"""
_PREDICATE: Final = "SELECT ?thing (COUNT(*) AS ?n) { ?s ?thing ?o } GROUP BY ?thing"

TYPE: Final = expand("rdf:type")
_CLASSES: Final = frozenset(map(expand, ("owl:Class", "rdfs:Class")))
_PROPERTIES: Final = frozenset(
    map(
        expand,
        (
            *("owl:ObjectProperty", "owl:DatatypeProperty", "owl:AnnotationProperty"),
            "rdf:Property",
        ),
    )
)
_ABOVE: Final = tuple(map(expand, ("rdfs:subClassOf", "rdfs:subPropertyOf", "skos:broader")))
_SAID: Final = tuple(map(expand, ("skos:definition", "dcterms:description", "rdfs:comment")))
_TITLES: Final = tuple(map(expand, ("dcterms:title", "skos:prefLabel", "rdfs:label")))
_KINDS: Final = {
    "class": _CLASSES,
    "property": _PROPERTIES,
    "concept": frozenset({expand("skos:Concept")}),
    "scheme": frozenset({expand("skos:ConceptScheme")}),
}


@dataclass(frozen=True)
class Entry:
    """A term as a list shows it: ``kind`` is one of class, property, concept and scheme.

    ``above`` are the IRIs of what it specialises, ``count`` is how often it is used, if known.
    """

    iri: str
    kind: str
    label: Text
    definition: Text | None
    above: tuple[str, ...] = ()
    deprecated: bool = False
    count: int | None = None

    @property
    def name(self) -> str:
        """The end of its IRI."""
        return self.iri.rpartition("/")[2]


@dataclass(frozen=True)
class Vocabulary:
    """A vocabulary laid out for people: ``said`` is by the compact names of properties."""

    iri: str
    title: Text
    description: Text | None
    said: Mapping[str, tuple[str, ...]]
    entries: tuple[Entry, ...] = field(default=())

    def of(self, kind: str) -> list[Entry]:
        """Return the terms of a kind, in the order of their names."""
        return [entry for entry in self.entries if entry.kind == kind]


def read_ontology(asker: Asker, iri: str) -> list[Quad]:
    """Return what is said of an ontology and of the terms that it defines.

    Raises:
        GraphServiceError: what the pool raises.
    """
    query = _PARTS % ("rdfs:isDefinedBy", expand("owl:Ontology"))
    return asker.statements(query, NamedNode(iri))


def read_scheme(asker: Asker, iri: str) -> list[Quad]:
    """Return what is said of a scheme and of its concepts; raises like :func:`read_ontology`."""
    query = _PARTS % ("skos:inScheme", expand("skos:ConceptScheme"))
    return asker.statements(query, NamedNode(iri))


def read_schemes(asker: Asker) -> list[Quad]:
    """Return what is said of the schemes of ours; raises like :func:`read_ontology`."""
    return asker.statements(_SCHEMES)


def count_concepts(asker: Asker, iri: str) -> dict[str, int]:
    """Return how many statements lead to each concept of a scheme, but for its own order."""
    counts: dict[str, int] = {}
    for row in asker.ask(_USES, NamedNode(iri)):
        concept, count = row.get("s"), row.get("n")
        if isinstance(concept, NamedNode) and isinstance(count, Literal):
            counts[concept.value] = int(count.value)
    return counts


def count_uses(asker: Asker, iri: str) -> int:
    """Return how many statements have a term as predicate."""
    counts = [row.get("n") for row in asker.ask(_PREDICATE, NamedNode(iri))]
    return sum(int(count.value) for count in counts if isinstance(count, Literal))


def lay_out(
    iri: str,
    quads: Iterable[Quad],
    wishes: Sequence[str],
    counts: Mapping[str, int] | None = None,
) -> Vocabulary:
    """Return a vocabulary as people read it.

    Args:
        iri: of it.
        quads: what is said of it and its terms.
        wishes: languages, the best first, in lower case.
        counts: how often terms are used; those that it lacks are not used. ``None``: not known.
    """
    labels = Labels(tuple(wishes))
    said: Subjects = {}
    found = list(quads)
    labels.take(found)
    for quad in found:
        if isinstance(quad.object, NamedNode | Literal):
            terms = said.setdefault(subject_of(quad), {}).setdefault(quad.predicate.value, [])
            if quad.object not in terms:
                terms.append(quad.object)
    entries = [
        Entry(
            each,
            kind,
            labels.shown(each),
            _text(about, _SAID, wishes),
            _iris(about, _ABOVE),
            any(term.value == "true" for term in about.get(expand("owl:deprecated"), ())),
            None if counts is None else counts.get(each, 0),
        )
        for each, about in sorted(said.items())
        if each != iri and (kind := _kind(about))
    ]
    about = said.get(iri, {})
    shown = ("owl:versionInfo", "dcterms:modified", "dcterms:license")
    return Vocabulary(
        iri,
        _text(about, _TITLES, wishes) or labels.shown(iri),
        _text(about, _SAID, wishes),
        {
            name: tuple(sorted(term.value for term in about[expand(name)]))
            for name in shown
            if expand(name) in about
        },
        tuple(entries),
    )


def _kind(about: Mapping[str, list[NamedNode | Literal]]) -> str:
    types = {term.value for term in about.get(TYPE, ())}
    return next((kind for kind, classes in _KINDS.items() if types & classes), "")


def _text(
    about: Mapping[str, list[NamedNode | Literal]], names: Iterable[str], wishes: Sequence[str]
) -> Text | None:
    for name in names:
        texts = [term for term in about.get(name, ()) if isinstance(term, Literal)]
        if texts:
            best = min(texts, key=lambda each: (rank(each, wishes), each.value))
            return Text(best.value, best.language or "")
    return None


def _iris(about: Mapping[str, list[NamedNode | Literal]], names: Iterable[str]) -> tuple[str, ...]:
    return tuple(
        sorted(
            term.value
            for name in names
            for term in about.get(name, ())
            if isinstance(term, NamedNode)
        )
    )
