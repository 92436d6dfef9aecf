"""An index of synthetic names."""

import sqlite3
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from graph_service.namespaces import expand
from graph_service.query.lookup import Lookup
from graph_service.reconciliation.recall import Recall
from graph_service.views.tables import write_texts

OURS = "https://w3id.org/reprisals/"
NORTH, SOUTH = f"{OURS}id/state/XNO", f"{OURS}id/state/XSO"
LEAGUE, OFFICE = f"{OURS}id/organization/league", f"{OURS}id/organization/office"
PERSON = f"{OURS}id/person/p1"
RESOLUTION = f"{OURS}id/instrument/r1"
NAMES = [
    (f"{OURS}ontology/State", "rdfs:label", '"State"@en'),
    (f"{OURS}ontology/State", "rdf:type", f"<{expand('owl:Class')}>"),
    (f"{OURS}ontology/State", "rdfs:subClassOf", f"<{OURS}ontology/Area>"),
    (f"{OURS}ontology/Area", "rdfs:label", '"Area"@en'),
    (NORTH, "rdf:type", f"<{OURS}ontology/State>"),
    (NORTH, "rdfs:label", '"Northland"@en'),
    (NORTH, "rdfs:label", '"Norrlande"@fr'),
    (NORTH, "rdfs:label", '"北地"@zh'),
    (NORTH, "rep:iso3166Alpha3", '"XNO"'),
    (SOUTH, "rdf:type", f"<{OURS}ontology/State>"),
    (SOUTH, "rdfs:label", '"Southland"@en'),
    (SOUTH, "rep:iso3166Alpha3", '"XSO"'),
    (LEAGUE, "rdf:type", f"<{OURS}ontology/Organization>"),
    (LEAGUE, "foaf:name", '"League for Open Meetings"'),
    (LEAGUE, "rep:abbreviation", '"LOM"'),
    (LEAGUE, "rep:associatedState", f"<{NORTH}>"),
    (OFFICE, "rdf:type", f"<{OURS}ontology/Organization>"),
    (OFFICE, "foaf:name", '"Office of Samples"'),
    (PERSON, "rdf:type", f"<{OURS}ontology/Defender>"),
    (PERSON, "rdfs:label", '"Sample Persona Longname"'),
    (RESOLUTION, "rdf:type", f"<{OURS}ontology/Resolution>"),
    (RESOLUTION, "rdfs:label", '"Sample resolution 12/2"@en'),
    (RESOLUTION, "rep:symbol", '"S/SMP/RES/12/2"'),
]
"""Synthetic things."""


def make_quads() -> bytes:
    """Return the synthetic things as one graph of N-Quads."""
    lines = (f"<{s}> <{expand(p)}> {o} <https://example.org/g> .\n" for s, p, o in NAMES)
    return "".join(sorted(lines)).encode()


@pytest.fixture
def lookup(tmp_path: Path) -> Iterator[Lookup]:
    """Return an open index of the synthetic things."""
    path = tmp_path / "search.sqlite"
    connection = sqlite3.connect(path, isolation_level=None)
    write_texts(connection, [make_quads()])
    connection.close()
    made = Lookup(path)
    yield made
    made.close()


@pytest.fixture
def recall(lookup: Lookup) -> Callable[[], Recall]:
    """Return what looks for things in it, with time enough."""
    return lambda: Recall(lookup, time.monotonic() + 600)
