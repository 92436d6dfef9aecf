"""Claims and citations for what comes in without: on whose word, and where it is said.

Each record that needs one gets one claim, alleged, that cites one source. It cites a place in it
only where somebody who looked it up says so: on the ground of such a place people may be named.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad

from graph_service.bridges.keys import Draw, iri_of
from graph_service.ingest.contribution import Origin, Statement
from graph_service.namespaces import SCHEME, expand

ABOUT: Final = expand("rep:about")
ALLEGED: Final = SCHEME + "claim-status/alleged"
GRADE: Final = SCHEME + "evidence-grade/institutional-memory"
"""How a fact reached the graph that another database had: nobody looked at the source again."""


@dataclass(frozen=True)
class Evidence:
    """What a claim says beside what it is about; empty where it is the usual.

    ``source`` is an IRI, ``place`` one in it, empty where none is known. ``asserter`` is who says
    so, in words. ``record`` is the one that it comes from. ``status`` and ``reliability``: as
    properties of a claim.
    """

    source: str
    asserter: str
    record: str
    place: str = ""
    status: str = ALLEGED
    reliability: str = ""


def state(subject: str, predicate: str, value: NamedNode | Literal, origin: Origin) -> Statement:
    """Return a statement of no graph yet.

    Raises:
        ValueError: an IRI is none.
    """
    quad = Quad(NamedNode(subject), NamedNode(predicate), value, DefaultGraph())
    return Statement(quad, origin)


def claim(
    about: Iterable[str], evidence: Evidence, origin: Origin, draw: Draw
) -> Iterator[Statement]:
    """Yield the statements of a claim about some things, and of its citation."""
    claimed, cited = iri_of("claim", draw()), iri_of("citation", draw())
    yield state(claimed, expand("rdf:type"), NamedNode(expand("rep:Claim")), origin)
    for thing in about:
        yield state(claimed, ABOUT, NamedNode(thing), origin)
    for predicate, iri in (
        ("rep:claimStatus", evidence.status),
        ("rep:evidenceGrade", GRADE),
        ("rep:sourceReliability", evidence.reliability),
        ("rep:hasCitation", cited),
    ):
        if iri:
            yield state(claimed, expand(predicate), NamedNode(iri), origin)
    yield state(claimed, expand("rep:asserterLabel"), Literal(evidence.asserter), origin)
    said = Literal(f"As recorded in {evidence.record}.", language="en")
    yield state(claimed, expand("rep:statement"), said, origin)
    yield state(cited, expand("rdf:type"), NamedNode(expand("rep:Citation")), origin)
    yield state(cited, expand("oa:hasSource"), NamedNode(evidence.source), origin)
    if evidence.place:
        yield state(cited, expand("rep:locator"), Literal(evidence.place), origin)
