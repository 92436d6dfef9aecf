"""A claim as a person reads it: its status, who asserts it, and the place in which source."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode

from graph_service.namespaces import expand
from graph_service.resources.claims import Claim
from graph_service.resources.labels import Labels, Text, rank

_STATE: Final = expand("rep:State")


@dataclass(frozen=True)
class Named:
    """Something with a name; ``iri`` is empty where the graph has none for it."""

    text: Text
    iri: str = ""


@dataclass(frozen=True)
class Place:
    """A place in a source: the source, where in it, and the IRI of the citation."""

    source: Named
    locators: tuple[str, ...]
    iri: str


@dataclass(frozen=True)
class Shown:
    """A claim: ``number`` is its place on the page, ``slug`` the end of the IRI of its status.

    ``grades`` are the further things said of it, each with its heading; ``against`` are the IRIs of
    claims on the other side, ``by_state`` says that a State asserts it, and ``about`` are those of
    the other things of the page that it is about.
    """

    number: int
    iri: str
    status: Text
    slug: str
    statements: tuple[Text, ...]
    asserters: tuple[Named, ...]
    places: tuple[Place, ...]
    grades: tuple[tuple[Text, Named], ...]
    against: tuple[str, ...]
    by_state: bool
    about: tuple[Named, ...]


_GRADES: Final = ("rep:evidenceGrade", "rep:sourceReliability", "rep:informationCredibility")
_UNKNOWN: Final = Text("no status", "en")


def show_claims(claims: Sequence[Claim], labels: Labels, thing: str) -> dict[str, Shown]:
    """Return claims by IRI, numbered from 1 in their order, with labels, on the page of a thing."""
    return {
        claim.iri: _show(number, claim, labels, thing) for number, claim in enumerate(claims, 1)
    }


def _show(number: int, claim: Claim, labels: Labels, thing: str) -> Shown:
    statuses = claim.terms("rep:claimStatus")
    status = statuses[0].value if statuses else ""
    asserters = [_name(term, labels) for term in claim.terms("rep:assertedBy")]
    asserters += [_name(term, labels) for term in claim.terms("rep:asserterLabel")]
    return Shown(
        number,
        claim.iri,
        labels.shown(status) if status else _UNKNOWN,
        status.rpartition("/")[2],
        _best(claim.terms("rep:statement"), labels),
        tuple(asserters),
        tuple(
            Place(Named(labels.shown(c.source), c.source), c.locators, c.iri)
            for c in sorted(claim.citations, key=lambda each: each.iri)
        ),
        tuple(
            (labels.shown(expand(name)), _name(term, labels))
            for name in _GRADES
            for term in claim.terms(name)
        ),
        claim.against,
        by_state=any(_STATE in labels.types(term.value) for term in claim.terms("rep:assertedBy")),
        about=tuple(Named(labels.shown(iri), iri) for iri in sorted(claim.about - {thing})),
    )


def _name(term: NamedNode | Literal, labels: Labels) -> Named:
    if isinstance(term, NamedNode):
        return Named(labels.shown(term.value), term.value)
    return Named(Text(term.value, term.language or ""))


def _best(terms: Sequence[NamedNode | Literal], labels: Labels) -> tuple[Text, ...]:
    """Return the texts in the language that suits best; there may be several in it."""
    texts = [term for term in terms if isinstance(term, Literal)]
    if not texts:
        return ()
    best = min(rank(text, labels.wishes) for text in texts)
    return tuple(
        Text(text.value, text.language or "") for text in texts if rank(text, labels.wishes) == best
    )
