"""IRIs, keys and weighted choices of the synthetic graph, ready to be put into N-Quads lines."""

from collections.abc import Sequence
from itertools import accumulate
from string import ascii_uppercase
from typing import Final

from graph_service.namespaces import GRAPH, IDENTIFIER, ONTOLOGY, PREFIXES, SCHEME

TYPE: Final = f"<{PREFIXES['rdf']}type>"
LABEL: Final = f"<{PREFIXES['rdfs']}label>"
NAME: Final = f"<{PREFIXES['foaf']}name>"
ALTERNATIVE: Final = f"<{PREFIXES['skos']}altLabel>"
DESCRIPTION: Final = f"<{PREFIXES['dcterms']}description>"
HAS_SOURCE: Final = f"<{PREFIXES['oa']}hasSource>"
BOOLEAN: Final = f"^^<{PREFIXES['xsd']}boolean>"
INTEGER: Final = f"^^<{PREFIXES['xsd']}integer>"

SLOTS: Final = 4096
"""Length of a weighted table: a choice is one multiplication and one look-up."""

KEYS: Final = 26**5 * 10**5
STEP: Final = 734_309_420_113
"""Coprime to ``KEYS``, near its golden section: successive numbers give unlike keys."""

STATES: Final = 193
BODIES_A_STATE: Final = 4
MECHANISMS: Final = 40
SOURCE_EVERY: Final = 4
"""A new source is born with every fourth case."""


def key(number: int) -> str:
    """Return the opaque key of a number: five times letter and digit, no two alike."""
    rest = (number * STEP + 271_828_182_845) % KEYS
    text = ""
    for _ in range(5):
        rest, digit = divmod(rest, 10)
        rest, letter = divmod(rest, 26)
        text += chr(97 + letter) + chr(48 + digit)
    return text


def rep(name: str) -> str:
    """Return a term of the ontology in angle brackets."""
    return f"<{ONTOLOGY}{name}>"


def thing(kind: str, name: str) -> str:
    """Return the IRI of a thing in angle brackets."""
    return f"<{IDENTIFIER}{kind}/{name}>"


def graph(name: str) -> str:
    """Return the IRI of a named graph in angle brackets."""
    return f"<{GRAPH}{name}>"


def concept(scheme: str, term: str) -> str:
    """Return a concept of a scheme in angle brackets."""
    return f"<{SCHEME}{scheme}/{term}>"


def weighted(items: Sequence[str], weights: Sequence[float]) -> tuple[str, ...]:
    """Return a table of :data:`SLOTS` items, each as often as its weight says, at least once.

    The table may be a little longer; choose with ``table[int(draw() * len(table))]``.
    """
    total = sum(weights)
    table: list[str] = []
    for item, reached in zip(items, accumulate(weights), strict=True):
        table += [item] * max(1, round(reached / total * SLOTS) - len(table))
    return tuple(table)


def zipf(items: Sequence[str], exponent: float) -> tuple[str, ...]:
    """Return a weighted table in which item number ``r`` has the weight ``1 / r**exponent``."""
    return weighted(items, [1 / rank**exponent for rank in range(1, len(items) + 1)])


def concepts(scheme: str, **weights: float) -> tuple[str, ...]:
    """Return a weighted table of concepts; underscores in the names stand for hyphens."""
    names = [concept(scheme, name.replace("_", "-")) for name in weights]
    return weighted(names, list(weights.values()))


STATE_CODES: Final = tuple(f"X{a}{b}" for a in ascii_uppercase for b in ascii_uppercase)[:STATES]
STATE: Final = tuple(thing("state", code) for code in STATE_CODES)
STATE_TABLE: Final = zipf(STATE, 1.0)
STATE_NUMBER: Final = {iri: number for number, iri in enumerate(STATE)}
MECHANISM: Final = tuple(thing("mechanism", f"synthetic-{n + 1}") for n in range(MECHANISMS))
MECHANISM_TABLE: Final = zipf(MECHANISM, 1.1)


def body(state: int, number: int) -> str:
    """Return the IRI of body ``number`` (from 0) of State ``state`` (from 0)."""
    return thing("state-body", key(state * BODIES_A_STATE + number))


def source(number: int) -> str:
    """Return the IRI of source ``number`` (from 0)."""
    return thing("source", f"s{number + 1:04}")


def incident(number: int) -> str:
    """Return the IRI of the incident of case ``number`` (from 0), without angle brackets."""
    return f"{IDENTIFIER}incident/{key(number)}"
