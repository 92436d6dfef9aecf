"""What is said of a thing itself: statements with it, or a part without a name, as subject."""

from itertools import pairwise
from typing import Final

from pyoxigraph import Quad

from graph_service.errors import ResultTooLarge
from graph_service.resources.asking import Asker, Subject, is_blank, quads_of

MOST_STEPS: Final = 8
"""Nodes without a name in a row that a document follows; each has an IRI, and a document."""

_OWN: Final = "SELECT ?thing ?g ?p ?o { GRAPH ?g { ?thing ?p ?o } }"


def read_own(asker: Asker, thing: Subject) -> list[Quad]:
    """Return the statements with a thing as subject, and those of the nodes without a name there.

    Raises:
        ResultTooLarge: there are more than a document has.
        GraphServiceError: what the pool raises.
    """
    try:
        found = list(quads_of(asker.ask(_OWN, thing), thing))
        last = found
        for step in range(1, MOST_STEPS + 1):
            if not any(is_blank(quad.object) for quad in last):
                break
            last = list(quads_of(asker.ask(_parts(step), thing), thing))
            found += last
            _check(asker, len(found))
    except ResultTooLarge as error:
        raise ResultTooLarge(
            f"more than {asker.rows} statements, or {asker.size} bytes, are said of this thing "
            "itself, so it has no document; ask for them with a query, in parts, or take the export"
        ) from error
    return asker.named(set(found))


def _parts(step: int) -> str:
    """Return the query for what is said of the nodes that are this many steps away."""
    nodes = ["?thing", *(f"?n{number}" for number in range(1, step)), "?s"]
    way = " ".join(
        f"{before} ?via{number} {after} ." for number, (before, after) in enumerate(pairwise(nodes))
    )
    blank = " && ".join(f"isBlank({node})" for node in nodes[1:])
    return f"SELECT DISTINCT ?thing ?g ?s ?p ?o {{ {way} FILTER({blank}) GRAPH ?g {{ ?s ?p ?o }} }}"


def _check(asker: Asker, count: int) -> None:
    if count > asker.rows:
        raise ResultTooLarge("too many")
