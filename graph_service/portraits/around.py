"""What stands around a thing, read at once: statements of related things, their claims and labels.

A portrait names the way to what it shows (:func:`gather`), and reads the rest from here. What is
read is limited: :attr:`Around.is_cut` says that there was more.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad

from graph_service.namespaces import expand
from graph_service.portraits.dates import When, read_when
from graph_service.resources.asking import Asker, subject_of
from graph_service.resources.claims import Claim, Claims, read_claims
from graph_service.resources.labels import Labels
from graph_service.resources.shown import Named

MOST: Final = 300
"""Related things that a portrait is made from."""

_GATHER: Final = """SELECT ?thing ?g ?s ?p ?o {
  { SELECT DISTINCT ?thing ?s { %s FILTER(isIRI(?s)) } ORDER BY ?s LIMIT %d }
  GRAPH ?g { ?s ?p ?o }
  FILTER(?p NOT IN (rep:concernsIncident, rep:comprisesIncident))
}"""
"""What one intervention or situation may have thousands of is left out."""

_COUNT: Final = "SELECT ?thing (COUNT(DISTINCT ?s) AS ?n) { %s } GROUP BY ?thing"
_TALLY: Final = """SELECT ?thing ?key (COUNT(DISTINCT ?s) AS ?n) { %s }
  GROUP BY ?thing ?key ORDER BY DESC(?n) ?key LIMIT %d"""
_TYPE: Final = expand("rdf:type")

Term = NamedNode | Literal


@dataclass(frozen=True)
class Tally:
    """How many things there are of a sort; ``what`` is the sort."""

    what: Named
    count: int


@dataclass
class Around:
    """What was gathered around things: read with :func:`gather`, one way after another."""

    asker: Asker
    labels: Labels
    claims: Claims = field(default_factory=Claims)
    is_cut: bool = False
    _said: dict[str, dict[str, list[Term]]] = field(default_factory=dict)
    _claims: dict[str, list[Claim]] = field(default_factory=dict)

    def take(self, quads: Iterable[Quad]) -> None:
        """Note statements that were read before, such as those of the thing itself."""
        for quad in quads:
            if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode | Literal):
                said = self._said.setdefault(quad.subject.value, {})
                terms = said.setdefault(quad.predicate.value, [])
                if quad.object not in terms:
                    terms.append(quad.object)

    def gather(self, thing: NamedNode, way: str, most: int = MOST) -> list[str]:
        """Read the statements of those things that a way leads to.

        Args:
            thing: where it starts: ``?thing``.
            way: a graph pattern that binds ``?s``.
            most: how many things are read, the first in the order of their IRIs.

        Returns:
            Their IRIs, sorted.

        Raises:
            GraphServiceError: what the pool raises.
        """
        quads = self.asker.statements(_GATHER % (way, most + 1), thing)
        self.take(quads)
        iris = sorted({subject_of(quad) for quad in quads})
        self.is_cut |= len(iris) > most
        return iris[:most]

    def read_claims(self, iris: Iterable[str]) -> None:
        """Read the claims about things, once for all of them; raises like :meth:`gather`."""
        things = [NamedNode(iri) for iri in iris]
        self.claims = read_claims(self.asker, things) if things else Claims()
        for claim in self.claims.claims:
            if not claim.terms("prov:invalidatedAtTime"):
                for iri in claim.about:
                    self._claims.setdefault(iri, []).append(claim)

    def read_these_claims(self, iris: Iterable[str]) -> None:
        """Read claims themselves, whatever they are about; raises like :meth:`gather`."""
        self.claims = read_claims(self.asker, (), iris)

    def read_labels(self, iris: Iterable[str] = ()) -> None:
        """Look up the labels of everything that was gathered and of what it links."""
        linked = {
            term
            for said in self._said.values()
            for terms in said.values()
            for term in terms
            if isinstance(term, NamedNode)
        }
        asserters = {
            term
            for claim in self.claims.claims
            for terms in claim.said.values()
            for term in terms
            if isinstance(term, NamedNode)
        }
        sources = {NamedNode(c.source) for claim in self.claims.claims for c in claim.citations}
        everything = {*map(NamedNode, self._said), *map(NamedNode, iris), *linked}
        self.labels.read(self.asker, {*everything, *asserters, *sources})

    def tally(self, thing: NamedNode, way: str, most: int = 50) -> list[tuple[Term, int]]:
        """Return how many ``?s`` a way leads to by each ``?key``, the most frequent first."""
        rows = self.asker.ask(_TALLY % (way, most), thing)
        return [
            (key, int(count.value))
            for row in rows
            if isinstance(key := row.get("key"), NamedNode | Literal)
            and isinstance(count := row.get("n"), Literal)
        ]

    def count(self, thing: NamedNode, way: str) -> int:
        """Return how many ``?s`` a way leads to."""
        rows = self.asker.ask(_COUNT % way, thing)
        return sum(int(n.value) for row in rows if isinstance(n := row.get("n"), Literal))

    def terms(self, iri: str, name: str) -> Sequence[Term]:
        """Return the values of a property of a gathered thing, by its compact name."""
        return self._said.get(iri, {}).get(expand(name), ())

    def links(self, iri: str, name: str) -> list[str]:
        """Return the IRIs among those values, sorted."""
        return sorted(t.value for t in self.terms(iri, name) if isinstance(t, NamedNode))

    def text(self, iri: str, name: str) -> str:
        """Return the first of those values as a text, empty if there is none."""
        return min((term.value for term in self.terms(iri, name)), default="")

    def is_a(self, iri: str, *classes: str) -> bool:
        """Return whether a gathered thing has one of these classes."""
        return not {expand(name) for name in classes}.isdisjoint(self.links(iri, _TYPE))

    def named(self, iri: str) -> Named:
        """Return a thing by its label."""
        return Named(self.labels.shown(iri), iri)

    def all_named(self, iri: str, name: str) -> tuple[Named, ...]:
        """Return what a property of a gathered thing links, by their labels."""
        return tuple(self.named(each) for each in self.links(iri, name))

    def first_named(self, iri: str, name: str) -> Named | None:
        """Return the first of them."""
        return next(iter(self.all_named(iri, name)), None)

    def when(self, iri: str) -> When:
        """Return the date of a gathered thing."""
        bounds = (self.text(iri, "rep:earliest"), self.text(iri, "rep:latest"))
        return read_when(self.text(iri, "rep:date"), *map(_day, bounds))

    def claims_of(self, iri: str, also: str = "") -> tuple[str, ...]:
        """Return the IRIs of the claims about a thing that are not retracted.

        Args:
            iri: of the thing.
            also: of what they should be about, too; where none is, that does not matter.
        """
        found = self._claims.get(iri, ())
        both = [claim for claim in found if also in claim.about]
        return tuple(claim.iri for claim in both or found)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:  # none, or a year that the calendar of Python lacks
        return None
