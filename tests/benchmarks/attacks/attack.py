"""What a hostile query is, and the pieces that the texts are made of."""

from dataclasses import dataclass
from typing import Final

from graph_service.namespaces import ONTOLOGY, PREFIXES

PREFIX: Final = f"PREFIX : <{ONTOLOGY}>\nPREFIX rdfs: <{PREFIXES['rdfs']}>\n"
XSD: Final = PREFIXES["xsd"]
LONGEST: Final = 100_000
"""Bytes of a text, but for the one that is too long."""

LABELS: Final = "?s rdfs:label ?l ."


@dataclass(frozen=True)
class Attack:
    """One query. ``kind`` tells what it tries; ``valid`` whether the engine must understand it."""

    name: str
    kind: str
    text: str
    valid: bool = True


def nest(opening: str, core: str, closing: str, depth: int) -> str:
    """Return ``core`` between ``depth`` openings and as many closings."""
    return opening * depth + core + closing * depth


def ask(expression: str) -> str:
    """Return a query whose filter is an expression."""
    return f"{PREFIX}ASK {{ ?s ?p ?o FILTER({expression}) }}"


def select(pattern: str, projection: str = "*", rest: str = "") -> str:
    """Return a SELECT query."""
    return f"{PREFIX}SELECT {projection} WHERE {{ {pattern} }} {rest}"
