"""Claims about things, with what is needed to read them: who asserts them, and from which source.

A claim brings along those that contradict it, and those that it contradicts, so that no side is
shown alone.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad

from graph_service.namespaces import expand
from graph_service.resources.asking import Asker, quads_of, subject_of, values

MOST: Final = 200
"""Claims that a document has in full; there may be more, which links lead to."""

ABOUT: Final = expand("rep:about")
CONTRADICTS: Final = expand("rep:contradicts")
CLAIM: Final = expand("rep:Claim")
CONCERNS_INCIDENT: Final = expand("rep:concernsIncident")
RESPONDS_TO: Final = expand("rep:respondsTo")
_CITATION: Final = expand("rep:hasCitation")
_SOURCE: Final = expand("oa:hasSource")
_LOCATOR: Final = expand("rep:locator")

_PAIRS: Final = """SELECT DISTINCT ?g ?s ?o { %s GRAPH ?g { ?s rep:about ?o } }
  ORDER BY ?s ?o LIMIT %d"""
_SIDES: Final = """SELECT DISTINCT ?s {
  { %s ?claim rep:contradicts ?s } UNION { %s ?s rep:contradicts ?claim }
} ORDER BY ?s LIMIT %d"""
_DETAILS: Final = """SELECT DISTINCT ?g ?s ?p ?o {
  %s ?claim rep:hasCitation?/oa:hasSource? ?s . GRAPH ?g { ?s ?p ?o } FILTER(?p != rep:about)
}"""
_RESPONSES: Final = """SELECT DISTINCT ?thing ?g ?s ?p ?o {
  { ?s rep:respondsTo ?thing . GRAPH ?g { ?s ?p ?o } }
  UNION
  { ?i rep:concernsIncident ?thing . ?s rep:respondsTo ?i . GRAPH ?g { ?s ?p ?o } }
}"""


@dataclass(frozen=True)
class Citation:
    """A place in a source: IRIs, and the locators as they are written."""

    iri: str
    source: str
    locators: tuple[str, ...]


@dataclass(frozen=True)
class Claim:
    """A claim: ``said`` are the values of its properties as terms, by the IRI of each.

    ``about`` are those of the things asked for that it speaks of, ``against`` the claims that it
    contradicts or that contradict it.
    """

    iri: str
    said: Mapping[str, tuple[NamedNode | Literal, ...]]
    citations: tuple[Citation, ...]
    about: frozenset[str]
    against: tuple[str, ...]

    def terms(self, name: str) -> tuple[NamedNode | Literal, ...]:
        """Return the values of a property, by its compact name."""
        return self.said.get(expand(name), ())


@dataclass(frozen=True)
class Claims:
    """Claims in the order of their IRIs, and all statements that they were read from."""

    claims: tuple[Claim, ...] = ()
    quads: tuple[Quad, ...] = ()

    def of(self, thing: str) -> tuple[Claim, ...]:
        """Return those about a thing."""
        return tuple(claim for claim in self.claims if thing in claim.about)


def read_claims(asker: Asker, things: Iterable[NamedNode], also: Iterable[str] = ()) -> Claims:
    """Return the claims about things, the claims ``also``, and what contradicts any of them.

    Raises:
        GraphServiceError: what the pool raises.
    """
    pairs = list(_pairs(asker, things))
    named = dict.fromkeys(NamedNode(subject_of(quad)) for quad in pairs)
    named |= dict.fromkeys(NamedNode(iri) for iri in also)
    known = list(named)[:MOST]
    if not known:
        return Claims()
    block = values("claim", known)
    sides = [row["s"] for row in asker.ask(_SIDES % (block, block, MOST))]
    found = [*known, *(side for side in sides if isinstance(side, NamedNode) and side not in named)]
    details = asker.statements(_DETAILS % values("claim", found))
    known_subjects = {node.value for node in found}
    about = [quad for quad in pairs if subject_of(quad) in known_subjects]
    quads = tuple(sorted({*about, *details}, key=str))
    return Claims(_read(sorted(known_subjects), quads), quads)


def read_responses(asker: Asker, thing: NamedNode) -> list[Quad]:
    """Return what is said of the responses to an intervention, or to those on an incident."""
    return asker.statements(_RESPONSES, thing)


def _pairs(asker: Asker, things: Iterable[NamedNode]) -> Iterable[Quad]:
    block = values("o", things)
    rows = asker.ask(_PAIRS % (block, 20 * MOST))
    return quads_of({**row, "p": NamedNode(ABOUT)} for row in rows)


def _read(iris: Collection[str], quads: Iterable[Quad]) -> tuple[Claim, ...]:
    said: dict[str, dict[str, list[NamedNode | Literal]]] = {}
    for quad in quads:
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode | Literal):
            terms = said.setdefault(quad.subject.value, {}).setdefault(quad.predicate.value, [])
            if quad.object not in terms:
                terms.append(quad.object)
    against: dict[str, set[str]] = {iri: set() for iri in iris}
    for iri in iris:
        for other in said.get(iri, {}).get(CONTRADICTS, []):
            against[iri].add(other.value)
            against.setdefault(other.value, set()).add(iri)
    return tuple(
        Claim(
            iri,
            {name: tuple(terms) for name, terms in said.get(iri, {}).items()},
            tuple(
                Citation(
                    citation.value,
                    next((s.value for s in said.get(citation.value, {}).get(_SOURCE, [])), ""),
                    tuple(t.value for t in said.get(citation.value, {}).get(_LOCATOR, [])),
                )
                for citation in said.get(iri, {}).get(_CITATION, [])
            ),
            frozenset(t.value for t in said.get(iri, {}).get(ABOUT, [])),
            tuple(sorted(against[iri])),
        )
        for iri in iris
    )
