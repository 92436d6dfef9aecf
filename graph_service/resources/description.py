"""All that is known here of a thing: its statements, what leads to it, claims about it, labels."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from pyoxigraph import NamedNode, Quad

from graph_service.errors import NotFound
from graph_service.namespaces import ONTOLOGY, SCHEME
from graph_service.resources.asking import Asker, node_of, subject_of
from graph_service.resources.claims import (
    ABOUT,
    CLAIM,
    CONCERNS_INCIDENT,
    RESPONDS_TO,
    Claims,
    read_claims,
    read_responses,
)
from graph_service.resources.labels import TYPE, Labels
from graph_service.resources.links import Links, read_links
from graph_service.resources.own import read_own

ASSERTED = frozenset(
    ONTOLOGY + name
    for name in (
        "Act",
        "Adoption",
        "Engagement",
        "GoodPractice",
        "Incident",
        "Intervention",
        "Involvement",
        "Outcome",
        "ReprisalLink",
        "Response",
        "Situation",
    )
)
"""Classes of things that are there because somebody claims them: their claims stand beside a link.

Not those of whom something is said: claims about a State stand on its own page.
"""


@dataclass(frozen=True)
class Description:
    """What a view shows of one thing.

    ``own`` are the statements with it as subject, ``responses`` what is said of responses to it.
    ``claims`` are about it; those that the parts of it bring along are in ``beside``.
    """

    iri: str
    own: tuple[Quad, ...]
    links: Links
    claims: Claims
    beside: Claims
    responses: tuple[Quad, ...]
    labels: Labels = field(default_factory=Labels)

    @property
    def types(self) -> list[str]:
        """Its classes, sorted."""
        return types_of(self.iri, self.own)

    @property
    def quads(self) -> set[Quad]:
        """All statements of its document."""
        parts = (self.own, self.links.quads, self.claims.quads, self.responses, self.labels.quads)
        return {quad for part in parts for quad in part}


def describe(
    asker: Asker,
    iri: str,
    page: int = 1,
    wishes: tuple[str, ...] = (),
    *,
    beside: bool = False,
    is_known: bool = False,
) -> Description:
    """Return what is known of a thing.

    Args:
        asker: asks the view of the caller.
        iri: of the thing; one below ``.well-known/genid/`` is that of a node without a name.
        page: which page of what leads to it, from 1.
        wishes: the languages that labels should have, the best first, in lower case.
        beside: whether claims about its parts are read, too, as a page shows them; a term of the
            vocabulary has none.
        is_known: whether the thing is there though no statement names it, as a graph is.

    Raises:
        NotFound: no statement of the view has it as subject or object, or there is no such page.
        ResultTooLarge: too much is said of it.
        GraphServiceError: what the pool raises.
    """
    node = node_of(iri)
    if node is None:
        raise NotFound("there is no such thing")
    own = read_own(asker, node)
    links = read_links(asker, node, page)
    if not own and not links.counts and not is_known:
        raise NotFound("there is no such thing")
    labels = Labels(wishes)
    labels.take(own)
    thing = node if isinstance(node, NamedNode) else None
    responses: list[Quad] = []
    if thing and not links.counts.keys().isdisjoint((CONCERNS_INCIDENT, RESPONDS_TO)):
        responses = read_responses(asker, thing)
    if beside:
        labels.read(asker, _linked((*own, *links.quads), terms=True))
    also = [iri] if CLAIM in types_of(iri, own) else []
    is_claimed = thing is not None and (also or ABOUT in links.counts)
    claims = read_claims(asker, [thing], also) if thing and is_claimed else Claims()
    is_term = iri.startswith((ONTOLOGY, SCHEME))  # what has a class or value is claimed elsewhere
    parts = _parts(own, links, labels) if beside and not is_term else []
    near = read_claims(asker, parts) if parts else Claims()
    everything = (*own, *links.quads, *claims.quads, *near.quads, *responses)
    labels.read(asker, _linked(everything, terms=beside))
    if beside:
        labels.tell(asker)
        classes = {each for iri in labels.asked for each in labels.types(iri)}
        labels.read(asker, map(NamedNode, classes))
    return Description(
        iri, tuple(sorted(own, key=str)), links, claims, near, tuple(responses), labels
    )


def types_of(iri: str, quads: Iterable[Quad]) -> list[str]:
    """Return the classes that statements give a thing, sorted."""
    found = {
        quad.object.value
        for quad in quads
        if quad.predicate.value == TYPE
        and subject_of(quad) == iri
        and isinstance(quad.object, NamedNode)
    }
    return sorted(found)


def _linked(quads: Iterable[Quad], *, terms: bool) -> set[NamedNode]:
    """Return the things that statements link.

    Classes and properties are among them if ``terms``: a page shows their labels, a program looks
    them up in the ontology.
    """
    found: set[NamedNode] = set()
    for quad in quads:
        if isinstance(quad.subject, NamedNode):
            found.add(quad.subject)
        if isinstance(quad.object, NamedNode) and (terms or quad.predicate.value != TYPE):
            found.add(quad.object)
        if terms:
            found.add(quad.predicate)
    return found


def _parts(own: Iterable[Quad], links: Links, labels: Labels) -> list[NamedNode]:
    """Return the things beside which their claims are shown."""
    near = [q.object for q in own] + [q.subject for q in links.quads]
    found = {
        each.value
        for each in near
        if isinstance(each, NamedNode) and not ASSERTED.isdisjoint(labels.types(each.value))
    }
    return [NamedNode(iri) for iri in sorted(found)]
