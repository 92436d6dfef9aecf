"""A source: every claim that rests on it, from which place in it, and what the claim is about."""

from dataclasses import dataclass
from typing import Final

from pyoxigraph import NamedNode

from graph_service.portraits.around import Around, Tally
from graph_service.resources.asking import values
from graph_service.resources.shown import Named

MOST: Final = 100
"""Claims that a page about a source shows."""

_CITING: Final = "?citation oa:hasSource ?thing . ?s rep:hasCitation ?citation"
_ABOUT: Final = "SELECT ?s ?o { %s ?s rep:about ?o } ORDER BY ?s ?o LIMIT 3000"
_KINDS: Final = _CITING + " . ?s rep:about ?o . ?o a ?key"
MOST_ABOUT: Final = 6


@dataclass(frozen=True)
class Support:
    """A claim that cites the source: ``locators`` say where in it, ``about`` what it supports.

    ``more`` further things are supported, too.
    """

    claim: str
    locators: tuple[str, ...]
    about: tuple[Named, ...]
    more: int
    is_retracted: bool


@dataclass(frozen=True)
class Document:
    """A source with the claims that rest on it; ``total`` counts all of them."""

    around: Around
    total: int
    kinds: tuple[Tally, ...]
    supports: tuple[Support, ...]


def read_document(around: Around, thing: NamedNode) -> Document:
    """Return what rests on a source.

    Raises:
        GraphServiceError: what the pool raises.
    """
    iris = around.gather(thing, _CITING, MOST)
    total = around.count(thing, _CITING)
    kinds = around.tally(thing, _KINDS)
    around.read_these_claims(iris)
    about: dict[str, list[str]] = {}
    for row in around.asker.ask(_ABOUT % values("s", map(NamedNode, iris))) if iris else []:
        claim, what = row["s"], row["o"]
        if isinstance(claim, NamedNode) and isinstance(what, NamedNode):
            about.setdefault(claim.value, []).append(what.value)
    shown = {iri for found in about.values() for iri in found[:MOST_ABOUT]}
    around.read_labels([*shown, *(key.value for key, _ in kinds)])
    by_iri = {claim.iri: claim for claim in around.claims.claims}
    return Document(
        around,
        total,
        tuple(Tally(around.named(key.value), count) for key, count in kinds),
        tuple(
            Support(
                iri,
                tuple(
                    locator
                    for citation in by_iri[iri].citations
                    if citation.source == thing.value
                    for locator in citation.locators
                ),
                tuple(map(around.named, about.get(iri, [])[:MOST_ABOUT])),
                max(0, len(about.get(iri, [])) - MOST_ABOUT),
                bool(by_iri[iri].terms("prov:invalidatedAtTime")),
            )
            for iri in iris
            if iri in by_iri
        ),
    )
