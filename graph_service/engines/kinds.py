"""Kinds of engines: in what they differ from SPARQL 1.1, and from each other, as a table."""

from dataclasses import dataclass
from enum import Enum
from typing import Final

from graph_service.errors import InputError


class Merged(Enum):
    """Where an engine has the merged triples, which queries without a dataset are about."""

    DEFAULT = "default"
    """In its default graph, each once."""

    NAMED = "named"
    """In a graph that each query names as its default graph: it has no default graph of its own."""

    UNION = "union"
    """Nowhere: its default graph is the union of all graphs, and it is trusted with that."""


@dataclass(frozen=True)
class Kind:
    """One kind of engine.

    ``merged`` tells where merged triples are, ``timeout`` the parameter of its time limit and how
    many of its units a second has. ``quads`` says that its graph store takes N-Quads, ``extended``
    that it knows RDF 1.2, ``schemes`` are of IRIs that do more than name things. ``system`` are
    graphs that are there before anything is. ``tested`` says that it is run by the tests of this
    service, ``canned`` that the shipped queries were seen to come out there as they do here, and
    ``lost`` what queries lose with it.
    """

    name: str
    merged: Merged = Merged.DEFAULT
    timeout: tuple[str, int] | None = None
    quads: bool = False
    extended: bool = False
    schemes: tuple[str, ...] = ()
    system: tuple[str, ...] = ()
    tested: bool = False
    canned: bool = False
    lost: tuple[str, ...] = ()


ALWAYS: Final = (
    "a query that is given up may go on in the engine until the engine's own time limit",
    "memory of a query is limited by the engine, not here",
    "nodes without a name are IRIs inside of the engine: isBlank() is false, answers show them as "
    "blank nodes",
)
"""What is lost with any engine elsewhere."""

_UNION: Final = "the default graph is a union that the engine makes: rows may repeat"
_PLAIN: Final = "triple terms and directions of texts (RDF 1.2) are not in it"

KINDS: Final = {
    kind.name: kind
    for kind in (
        Kind("standard"),
        Kind("oxigraph", quads=True, extended=True, tested=True, canned=True),
        Kind(
            "virtuoso",
            Merged.NAMED,
            ("timeout", 1000),
            schemes=("bif:", "sql:"),
            system=(
                "http://www.openlinksw.com/schemas/",
                "http://www.openlinksw.com/virtrdf",
                "http://www.w3.org/ns/ldp#",
                "http://www.w3.org/2002/07/owl#",
                "http://localuriqaserver/",
                "http://localhost:8890/",
                "urn:activitystreams-owl:map",
                "urn:core:services:sparql",
                "urn:rules.skos",
                "virtrdf-label",
                "facets",
                "b3s",
                "b3sifp",
                "b3sonto",
            ),
            tested=True,
            lost=(
                _PLAIN,
                "literals are kept by value: true and 1, a year and the first day of it, 1.0 and 1 "
                "are one, durations become seconds",
                "SPARQL is not followed to the letter; conformance.md counts where",
            ),
        ),
        Kind("graphdb", Merged.UNION, ("timeout", 1), lost=(_UNION, _PLAIN)),
        Kind("stardog", timeout=("timeout", 1000), lost=(_PLAIN,)),
        Kind("neptune", Merged.UNION, lost=(_PLAIN,)),
    )
}
"""The kinds that the setting ``engine`` names."""


def kind_named(name: str) -> Kind:
    """Return a kind of engine.

    Raises:
        InputError: there is none of this name.
    """
    try:
        return KINDS[name]
    except KeyError:
        known = ", ".join(KINDS)
        raise InputError(f"engine must be empty or one of {known}, not {name!r}") from None
